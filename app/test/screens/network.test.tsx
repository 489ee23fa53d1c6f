// @vitest-environment jsdom
// Which network a page is of, its own server says. An oracle behind it may be anybody's.
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { payerAt } from '../../src/chain/addresses';
import { NETWORK_DISCRIMINATOR } from '../../src/generated/openmast/accounts/network';
import { PAYER_DISCRIMINATOR, getPayerCodec } from '../../src/generated/openmast/accounts/payer';
import { account, accountsOf, answer, id, type Recorded } from '../recorded';
import { open } from './page';

const told = (body: object): Recorded => ({ status: 200, type: 'application/json', body });
const OTHER = 'd16keiYUbALKjwXP2As3sUS34RZBdvhk7v1skcaVM2h';
const health = (differs: object) => told({ ...answer('/health').body, ...differs });

const askedOf = (what: string): boolean =>
  vi.mocked(fetch).mock.calls.some(([input, init]) => `${String(input)} ${String(init?.body ?? '')}`.includes(what));

test('an oracle of another network does not choose what is read from the chain', async () => {
  const [network] = accountsOf(NETWORK_DISCRIMINATOR)[0]!;
  const [where, data] = accountsOf(PAYER_DISCRIMINATOR)[0]!;
  const payer = getPayerCodec().decode(data);
  const forged = getPayerCodec().encode({ ...payer, network: OTHER as typeof payer.network, deposited: 123_456_000_000n });
  open(`/payer/${payer.index}`, {
    answers: { '/health': health({ network: OTHER }) },
    accounts: {
      [OTHER]: account(network),
      [await payerAt({ ...id, network: OTHER }, payer.index)]: { ...account(where), data: [Buffer.from(forged).toString('base64'), 'base64'] },
    },
  });
  await waitFor(() => expect(document.body.textContent).toMatch(/Paid in/));
  expect(document.body.textContent).not.toContain('123,456.00');
  expect(askedOf(OTHER)).toBe(false);
});

test.each([
  ['network', '/'],
  ['program', '/explorer'],
  ['network', '/asset/0'],
  ['network', '/oracle'],
  ['network', '/explorer/asset/0'],
])('an oracle of another %s is refused in words at %s, and nothing that it says is shown', async (field, path) => {
  open(path, { answers: { '/health': health({ [field]: OTHER }) } });
  const alerts = await waitFor(() => {
    const found = screen.getAllByRole('alert');
    expect(found.some((one) => one.textContent?.includes('The oracle is of another network'))).toBe(true);
    return found;
  });
  expect(within(alerts[0]!).getByText(/Start the page with an oracle of this network/)).toBeTruthy();
  // The screens' own questions have come to nothing too.
  await waitFor(() => expect(screen.getAllByText(/The oracle is of another network/).length).toBeGreaterThan(1));
  expect(document.body.textContent).not.toMatch(/From this oracle|Verified in this browser/);
});

test('a network that the server cannot tell now is not taken from the oracle instead', async () => {
  open('/', { answers: { '/app.json': { status: 502, type: 'text/plain', body: 'bad gateway' } } });
  await screen.findByText(/does not say which network this page is of/, undefined, { timeout: 30_000 });
  expect(askedOf('/v1/')).toBe(false);
  expect(askedOf(id.network)).toBe(false);
});

test('where no server tells the network, the oracle that serves the page does', async () => {
  open('/explorer', { answers: { '/app.json': { status: 404, type: 'application/problem+json', body: {} } } });
  await screen.findByText('Network account');
  expect(screen.queryByText(/another network/)).toBeNull();
});
