// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { SETTLEMENT_DISCRIMINATOR, getSettlementDecoder } from '../../src/generated/openmast/accounts/settlement';
import { PlayedSocket, accountsOf, id } from '../recorded';
import { currency, whole } from '../../src/ui/format';
import { expectAccessible, open } from './page';

/** The chain's own newest: no oracle is asked. */
const newest = accountsOf(SETTLEMENT_DISCRIMINATOR)
  .map(([, data]) => getSettlementDecoder().decode(data))
  .reduce((a, b) => (a.content.epoch > b.content.epoch ? a : b));

describe('where no oracle is behind the page', () => {
  test('the chain alone tells of the network, and the page says what is missing', async () => {
    open('/', { hasOracle: false });
    for (const name of ['Asset 0 “Harbour Tower”', 'Asset 1 “Market Small Cell”', 'Asset 2 “Library Access Point”']) await screen.findByText(name);
    expect((await screen.findAllByText(currency(newest.content.assetCharged))).length).toBeGreaterThan(0);
    expect(screen.getAllByText(whole(newest.content.epoch)).length).toBeGreaterThan(0);
    expect(screen.getByText(/No oracle is behind this page/)).toBeTruthy();
    expect(screen.getByText('--oracle-api URL')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    await expectAccessible();
  });

  test('links into the explorer lead there too, and no menu leads to what is not there', async () => {
    open('/explorer/asset/0', { hasOracle: false });
    await screen.findByText('Asset 0 “Harbour Tower”');
    expect(screen.queryByRole('link', { name: 'Oracle' })).toBeNull();
  });

  test('when the network changes on chain it is read again', async () => {
    const accounts: Record<string, null> = {};
    open('/', { hasOracle: false, accounts });
    await screen.findByText('Asset 0 “Harbour Tower”');
    const socket = PlayedSocket.opened.at(-1);
    socket?.onopen?.();
    expect(socket?.sent[0].params[0]).toBe(id.network);
    // What is read now differs, so it shows whether it is read.
    accounts[id.network] = null;
    expect(screen.queryByRole('alert')).toBeNull();
    socket?.says({ method: 'accountNotification', params: {} });
    // Without hearing of it, it is read again after half a minute.
    await screen.findByRole('alert', {}, { timeout: 10_000 });
  });

  test('where a subscription is refused it is read all the same, and the page says that changes show later', async () => {
    open('/', { hasOracle: false });
    await screen.findByText('Asset 0 “Harbour Tower”');
    const line = (): string => screen.getAllByText(/^From the chain/).map(({ textContent }) => textContent).join();
    const first = PlayedSocket.opened.at(-1);
    first?.onopen?.();
    first?.says({ jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'too many subscriptions' } });
    expect(line()).toContain('changes show later');
    await waitFor(() => expect(PlayedSocket.opened.at(-1)).not.toBe(first), { timeout: 10_000 });
    const second = PlayedSocket.opened.at(-1);
    second?.onopen?.();
    second?.says({ jsonrpc: '2.0', id: 1, result: 1001 });
    await waitFor(() => expect(line()).not.toContain('changes show later'));
    second?.close();
    await waitFor(() => expect(line()).toContain('changes show later'));
  });

  test('without a chain it says so', async () => {
    open('/', { hasOracle: false, hasChain: false });
    expect((await screen.findAllByText(/The chain cannot be reached from this page/)).length).toBeGreaterThan(0);
  });
});
