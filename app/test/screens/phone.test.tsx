// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import jsQR from 'jsqr';
import { describe, expect, test, vi } from 'vitest';
import { type Recorded } from '../recorded';
import { expectAccessible, open } from './page';

const PATH = '/v1/actions/payers/0/deposit';
const offered = (href: string): Record<string, Recorded> => ({
  [PATH]: { status: 200, type: 'application/json', body: { type: 'action', links: { actions: [{ type: 'transaction', label: 'Deposit', href }] } } },
});
const OFFERED = offered(`https://oracle.example.net${PATH}?amount={amount}`);

/** As a camera sees it: eight pixels for a module. */
function scanned(svg: Element): string | undefined {
  const size = Number(svg.getAttribute('viewBox')?.split(' ')[2]);
  const modules = new Set([...(svg.querySelector('path')?.getAttribute('d') ?? '').matchAll(/M(\d+) (\d+)h1/g)].map(([, x, y]) => `${x} ${y}`));
  const [scale, width] = [8, size * 8];
  const pixels = new Uint8ClampedArray(width * width * 4);
  for (let at = 0; at < width * width; at++) {
    const [x, y] = [Math.floor((at % width) / scale), Math.floor(at / width / scale)];
    pixels.fill(modules.has(`${x} ${y}`) ? 0 : 255, at * 4, at * 4 + 3);
    pixels[at * 4 + 3] = 255;
  }
  return jsQR(pixels, width, width)?.data;
}

describe('paying in with a phone', () => {
  test('is a code that leads a wallet to the oracle, with the amount', async () => {
    open('/payer/0/deposit', { answers: OFFERED });
    const panel = within(await screen.findByRole('region', { name: 'Pay in with a phone' }));
    expect(panel.queryByRole('img')).toBeNull();
    await userEvent.type(panel.getByLabelText('Amount'), '12.5');
    const code = await panel.findByRole('img', { name: /12\.5 .* payer 0/ });
    const url = `solana:${encodeURIComponent(`https://oracle.example.net${PATH}?amount=12.5`)}`;
    expect(scanned(code)).toBe(url);
    expect(panel.getByRole('link').getAttribute('href')).toBe(url);
    await expectAccessible();
  });

  test.each(['0', '0.000', '1e3', '-1', '1.0000001', 'a', '1,5'])('takes no amount like %s', async (amount) => {
    open('/payer/0/deposit', { answers: OFFERED });
    const panel = within(await screen.findByRole('region', { name: 'Pay in with a phone' }));
    await userEvent.type(panel.getByLabelText('Amount'), amount);
    expect(panel.getByText(/at most 6 decimals/)).toBeTruthy();
    expect(panel.queryByRole('link')).toBeNull();
  });

  test.each([
    ['serves no actions', {}],
    ['has an address that wallets do not take', offered(`http://oracle.example.net${PATH}`)],
    ['names another payer', offered('https://oracle.example.net/v1/actions/payers/7/deposit')],
    ['says something else', { [PATH]: { status: 200, type: 'application/json', body: 'https://oracle.example.net' } }],
  ])('is not offered where the oracle %s', async (_, answers) => {
    open('/payer/0/deposit', { answers });
    await screen.findByRole('heading', { name: 'Payer 0' });
    await vi.waitFor(() => expect(vi.mocked(fetch).mock.calls.some(([input]) => String(input) === PATH)).toBe(true));
    await new Promise((settled) => setTimeout(settled, 50));
    expect(screen.queryByText('Pay in with a phone')).toBeNull();
  });
});
