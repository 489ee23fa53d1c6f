// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { NETWORK_DISCRIMINATOR, getNetworkCodec } from '../../src/generated/openmast/accounts/network';
import { PAYER_DISCRIMINATOR, getPayerDecoder } from '../../src/generated/openmast/accounts/payer';
import { currency } from '../../src/ui/format';
import { account, accountsOf, answer, archives, finalEpoch } from '../recorded';
import { expectAccessible, open } from './page';

const CARRIER = 2;
const payers = accountsOf(PAYER_DISCRIMINATOR).map(([address, data]) => ({ address, ...getPayerDecoder().decode(data) }));
const carrier = payers.find(({ index }) => index === CARRIER)!;
const VERIFIED = /Verified in this browser, up to the chain/;
const proofPath = (epoch: number | string) => `/v1/payers/${CARRIER}/proof?epoch=${epoch}`;
const panel = async (name: string) => within(await screen.findByRole('region', { name }));

describe('a payer', () => {
  test('sees its money, its bill by epoch and what each epoch was for', async () => {
    open(`/payer/${carrier.address}`);
    const { settled } = answer(`/v1/payers/${CARRIER}`).body;
    const balance = await panel('Balance');
    const unspent = carrier.deposited - carrier.withdrawn - BigInt(settled.totals.accrued);
    expect((await balance.findAllByText(currency(unspent)))[0]?.title).toMatch(/base units$/);
    expect(await balance.findByText(/Estimate: lasts until about .* UTC/)).toBeTruthy();
    const bill = await panel('Usage and bill by epoch');
    const [first] = await bill.findAllByRole('button', { name: /^What it was for/ });
    await userEvent.click(first!);
    const charges = within(await bill.findByRole('region', { name: /was charged for/ }));
    expect(charges.getAllByRole('row').length).toBeGreaterThan(1);
    expect((await bill.findAllByText(VERIFIED)).length).toBeGreaterThan(1);
    expect(screen.queryByText(/This does not verify/)).toBeNull();
    await expectAccessible();
  });

  test('that used nothing is not told so by an oracle without proofs', async () => {
    const epochs = Array.from({ length: 11 }, (_, back) => Number(finalEpoch) - back);
    const answers = Object.fromEntries(
      epochs.map((epoch) => {
        const lie = answer(`/v1/payers/0/proof?epoch=${finalEpoch}`);
        Object.assign(lie.body, { epoch: String(epoch), totals: { bytes: '1', paid: '1', charged: '1', accrued: '1' } });
        return [`/v1/payers/0/proof?epoch=${epoch}`, lie];
      }),
    );
    open('/payer/0', { answers });
    const bill = await panel('Usage and bill by epoch');
    expect(await bill.findByText('Nothing was used in any of them.')).toBeTruthy();
    expect(bill.getByText(/This does not verify/)).toBeTruthy();
  });

  test('is told of epochs that its oracle leaves out', async () => {
    const path = `/v1/settlements?limit=11&before=${Number(finalEpoch) + 1}`;
    const lie = answer(path);
    const without = String(Number(finalEpoch) - 5);
    lie.body.settlements = lie.body.settlements.filter(({ epoch }: { epoch: string }) => epoch !== without);
    open('/payer/0', { answers: { [path]: lie } });
    const bill = await panel('Usage and bill by epoch');
    // The epoch behind it is no difference of two any more.
    expect(await bill.findByText('2 of them missing')).toBeTruthy();
    expect(bill.getByText('Epochs are missing among these: what was in them is not known')).toBeTruthy();
  });

  test.each([
    ['others are shown twice', [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 8, 9, 10], '2 of them missing'],
    ['they are the newest', [7, 8, 9, 10], '7 of them missing'],
  ])('is told of epochs that its oracle leaves out where %s', async (_, shown, words) => {
    const path = `/v1/settlements?limit=11&before=${Number(finalEpoch) + 1}`;
    const lie = answer(path);
    lie.body.settlements = shown.map((back) => lie.body.settlements[back]);
    open('/payer/0', { answers: { [path]: lie } });
    const bill = await panel('Usage and bill by epoch');
    expect(await bill.findByText(words)).toBeTruthy();
    expect(bill.getByText('Epochs are missing among these: what was in them is not known')).toBeTruthy();
    expect(bill.queryByText('Nothing was used in any of them.')).toBeNull();
  });

  test('whose leaf of an epoch is a lie sees that epoch in red', async () => {
    const used = [...Array(10).keys()].map((back) => Number(finalEpoch) - back);
    const epoch = used.find((it) => answer(proofPath(it)).body.totals.bytes !== answer(proofPath(it - 1)).body.totals.bytes)!;
    const lie = answer(proofPath(epoch));
    lie.body.totals.charged = lie.body.totals.accrued = '1';
    open(`/payer/${carrier.address}`, { answers: { [proofPath(epoch)]: lie } });
    const bill = await panel('Usage and bill by epoch');
    expect((await bill.findAllByText(/This does not verify/)).length).toBeGreaterThan(0);
  });

  test('whose archive is another sees its lines in red', async () => {
    const others = Object.fromEntries(Object.entries(archives).map(([hash, text]) => [hash, text.replace(/"breaker":"\d/, '"breaker":"9')]));
    open(`/payer/${carrier.address}`, { archives: others });
    const bill = await panel('Usage and bill by epoch');
    const [first] = await bill.findAllByRole('button', { name: /^What it was for/ });
    await userEvent.click(first!);
    expect(await bill.findByText(/the file has another hash than the settlement names/)).toBeTruthy();
  });

  test('that is told twice of what it paid ahead has it once, in red', async () => {
    const lie = answer(`/v1/payers/${CARRIER}`);
    const [one, ...others] = lie.body.entitlements;
    lie.body.entitlements = [one, { ...one, met_bytes: '0' }, ...others];
    open(`/payer/${CARRIER}`, { answers: { [`/v1/payers/${CARRIER}`]: lie } });
    const ahead = await panel('Paid ahead');
    expect(await ahead.findByText('the oracle tells of it 2 times, and it is one', { exact: false })).toBeTruthy();
    expect(ahead.getAllByText(/This does not verify/)).toHaveLength(1);
    expect(ahead.getAllByRole('heading', { level: 3 })).toHaveLength(1 + others.length);
  });

  test('has a withdrawal that says when it is paid and when it lapses', async () => {
    const asking = payers.find(({ requested }) => requested > 0n)!;
    open(`/payer/${asking.address}`);
    const withdrawal = await panel('Withdrawal');
    expect(await withdrawal.findByText(currency(asking.requested))).toBeTruthy();
    expect(withdrawal.getAllByText(/^(Lapses|Lapsed)$/)).toHaveLength(1);
  });

  test('gets quotes for itself', async () => {
    const path = `/v1/quote?bytes=5000000000&payer=${CARRIER}&asset=0`;
    open(`/payer/${carrier.address}`, { answers: { [path]: answer(`/v1/quote?bytes=5000000000&asset=0&payer=${CARRIER}`) } });
    const quotes = await panel('Price and quote');
    await userEvent.click(quotes.getByRole('button', { name: 'Ask' }));
    expect(await quotes.findByText('Costs at most')).toBeTruthy();
    // The recorded epoch is long over.
    expect(quotes.getByText(/now: it may end any moment/)).toBeTruthy();
    await userEvent.clear(quotes.getByRole('textbox', { name: 'GB, both ways' }));
    await userEvent.type(quotes.getByRole('textbox', { name: 'GB, both ways' }), 'many');
    await userEvent.click(quotes.getByRole('button', { name: 'Ask' }));
    expect(quotes.getByRole('alert').textContent).toBe('a number like 2.5');
  });
});

describe('the way to a payer', () => {
  test('is its number, with the keyboard alone', async () => {
    const where = open('/payer');
    const box = await screen.findByRole('textbox', { name: /Address of the payer/ });
    box.focus();
    await userEvent.keyboard('nobody{Enter}');
    expect(screen.getByRole('alert').textContent).toMatch(/neither an address nor a number/);
    await userEvent.keyboard('{Backspace>6/}2');
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText(`Payer ${CARRIER}`)).toBeTruthy();
    expect(where()).toBe(`/payer/${CARRIER}`);
    expect(screen.getAllByText(carrier.address).length + screen.getAllByTitle(carrier.address).length).toBeGreaterThan(0);
  });

  test('of a network with many is named by the oracle, and its account says whose it is', async () => {
    const [[where, data]] = accountsOf(NETWORK_DISCRIMINATOR) as [[string, Uint8Array]];
    const codec = getNetworkCodec();
    const many = Buffer.from(codec.encode({ ...codec.decode(data), payerCount: 5_000 })).toString('base64');
    const stranger = payers.find(({ owner }) => owner !== carrier.owner)!;
    const named = [carrier, stranger].map(({ index, address }) => ({ index, address, deposited: '0', withdrawn: '0' }));
    const body = { owner: carrier.owner, slot: '1', count: '2', payers: named };
    open(`/payer/${carrier.owner}`, {
      accounts: { [where]: { ...account(where), data: [many, 'base64'] } },
      answers: { [`/v1/owners/${carrier.owner}/payers?limit=200`]: { status: 200, type: 'application/json', body } },
    });
    expect(await screen.findByRole('link', { name: `Payer ${CARRIER}` })).toBeTruthy();
    expect(screen.getByText(/Of 5,000 payers these were named by this oracle/)).toBeTruthy();
    expect(screen.queryByRole('link', { name: `Payer ${stranger.index}` })).toBeNull();
    await expectAccessible();
  });

  test('is the wallet that owns it', async () => {
    open(`/payer/${carrier.owner}`);
    expect(await screen.findByRole('link', { name: `Payer ${CARRIER}` })).toBeTruthy();
    await expectAccessible();
  });

  test('is told to who wrote neither an address nor a number', async () => {
    open('/payer/nobody');
    expect(await screen.findByText('This is neither an address nor a number.')).toBeTruthy();
  });

  test('leads on to paying in, and back', async () => {
    const where = open(`/payer/${CARRIER}`);
    await userEvent.click(await screen.findByRole('link', { name: 'Pay in' }));
    expect(await screen.findByText('Connect a wallet to pay in.')).toBeTruthy();
    expect(where()).toBe(`/payer/${CARRIER}/deposit`);
    await userEvent.click(screen.getByRole('link', { name: 'Balance, usage and bill' }));
    expect(await screen.findByRole('region', { name: 'Balance' })).toBeTruthy();
  });

  test('needs no oracle, and without one has what the chain tells', async () => {
    open(`/payer/${CARRIER}`, { hasOracle: false });
    const balance = await panel('Balance');
    expect(balance.getAllByText(currency(carrier.deposited)).length).toBeGreaterThan(0);
    expect(await screen.findByRole('region', { name: 'Withdrawal' })).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Usage and bill by epoch' })).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('of a number that there is not says so', async () => {
    open('/payer/4000');
    expect(await screen.findByText('The network has no payer 4000.')).toBeTruthy();
  });
});
