// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { answer, finalEpoch, type Recorded } from '../recorded';
import { expectAccessible, open } from './page';

const PAYER = 2;
const ASSET = 0;
const PAYER_PATH = `/v1/payers/${PAYER}`;
const BILLS = `${PAYER_PATH}/bills?limit=1000`;
const INCOME = `/v1/assets/${ASSET}/income?limit=1000`;
const PROOF = `/v1/assets/${ASSET}/proof?epoch=${finalEpoch}`;
const PAYER_PROOF = `${PAYER_PATH}/proof?epoch=${finalEpoch}`;
const VERIFIED = /ended is verified up to the chain; .* is this oracle’s word/;
const LIE = /This does not verify: do not rely on it/;

const told = (body: object): Recorded => ({ status: 200, type: 'application/json', body });

const sums = (charged: string) => ({
  accrued: charged,
  bytes: '0',
  charged,
  met_bytes: '0',
  not_licensed: { expired: '0', suspended: '0', unlicensed: '0' },
  paid_bytes: '0',
  written_off: '0',
  written_off_bytes: '0',
});

const EPOCH = { archive_hash: 'ab'.repeat(32), closed_at: '1796226759', settlement: 'x', snapshot_slot: '1', state: 'final' };

/** One bill of all that was ever spent. */
const bills = (amount: string) =>
  told({
    assets: [{ asset: ASSET, sums: sums(amount) }],
    bills: [{ ...EPOCH, epoch: finalEpoch, lines: [{ asset: ASSET, owed: '0', prices: [], sums: sums(amount) }], sums: sums(amount) }],
    first_epoch: finalEpoch,
    last_epoch: finalEpoch,
    next_before: null,
    payer: PAYER,
    sums: sums(amount),
  });

/** One epoch in which all was earned. */
const income = (amount: string) => {
  const all = { by_use: sums(amount), earned: amount, lots_accrued: '0', lots_charged: '0' };
  const epoch = { ...EPOCH, epoch: finalEpoch, lifetime_accrued: amount, lifetime_earned: amount, payers: '1', prices: [], sums: all };
  return told({ asset: ASSET, epochs: [epoch], first_epoch: finalEpoch, last_epoch: finalEpoch, next_before: null, sums: all });
};

async function asked(panel: string, button: string) {
  const region = within(await screen.findByRole('region', { name: panel }));
  await userEvent.click(await region.findByRole('button', { name: button }));
  return region;
}

describe('a statement', () => {
  const spent: string = answer(PAYER_PATH).body.settled.totals.accrued;
  const made = () => asked('Statement over all epochs', 'Make the statement');

  test('is verified up to the chain', async () => {
    open(`/payer/${PAYER}`, { answers: { [BILLS]: bills(spent) } });
    expect(await (await made()).findByText(VERIFIED)).toBeTruthy();
    // What is not compared is said beside it.
    expect(screen.getByText(/Which asset, epoch and bytes it was for, this oracle says/)).toBeTruthy();
    await expectAccessible();
  });

  test('of an oracle that lies in its leaf as well is found out', async () => {
    const lie = answer(PAYER_PROOF);
    const amount = (BigInt(spent) + 1n).toString();
    lie.body.totals.accrued = lie.body.totals.charged = amount;
    open(`/payer/${PAYER}`, { answers: { [BILLS]: bills(amount), [PAYER_PROOF]: lie } });
    expect(await (await made()).findByText(LIE)).toBeTruthy();
  });
});

describe('income', () => {
  const shown = () => asked('Income over days and months', 'Show the income');

  test('is verified up to the chain', async () => {
    open(`/asset/${ASSET}`, { answers: { [INCOME]: income(answer(PROOF).body.totals.charged) } });
    expect(await (await shown()).findByText(VERIFIED)).toBeTruthy();
    await expectAccessible();
  });

  test('of an oracle that lies in its leaf as well is found out', async () => {
    const lie = answer(PROOF);
    lie.body.totals.charged = (BigInt(lie.body.totals.charged) + 1n).toString();
    open(`/asset/${ASSET}`, { answers: { [INCOME]: income(lie.body.totals.charged), [PROOF]: lie } });
    expect(await (await shown()).findByText(LIE)).toBeTruthy();
  });
});
