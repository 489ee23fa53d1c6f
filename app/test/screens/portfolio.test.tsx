// @vitest-environment jsdom
import { address, getAddressEncoder } from '@solana/kit';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { STAKE_DISCRIMINATOR, getStakeDecoder } from '../../src/generated/openmast/accounts/stake';
import { getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { currencyAt } from '../../src/chain/addresses';
import { TOKEN_PROGRAM } from '../../src/chain/token-account';
import type { Holding } from '../../src/chain/holdings';
import { comingOf } from '../../src/portfolio/coming';
import type { Position } from '../../src/portfolio/position';
import { decimal, times } from '../../src/ui/format';
import { account, accountsOf, answer, finalEpoch, id, type Differences } from '../recorded';
import { expectAccessible, open } from './page';

const stakes = accountsOf(STAKE_DISCRIMINATOR).map(([, data]) => getStakeDecoder().decode(data));
const cooling = stakes.find((stake) => stake.cooling > 0n)!;
const earning = stakes.find((stake) => stake.active > 0n)!;

/** The simulated browser's files have no other way. */
const textOf = (blob: Blob): Promise<string> =>
  new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.readAsText(blob);
  });

const bytesOf = (address: string): Uint8Array => Buffer.from(account(address).data[0], 'base64');

/** An account of SPL Token as the chain has it. */
function tokenAccount(mint: string, owner: string, amount: bigint) {
  const data = Buffer.alloc(165);
  data.set(getAddressEncoder().encode(address(mint)), 0);
  data.set(getAddressEncoder().encode(address(owner)), 32);
  data.writeBigUInt64LE(amount, 64);
  data[108] = 1;
  return { owner: TOKEN_PROGRAM, data: [data.toString('base64'), 'base64'] as [string, string] };
}

describe('a portfolio', () => {
  test('has shares by what they do, and dates', async () => {
    open(`/portfolio/${cooling.staker}`);
    expect(await screen.findByText('Cooling down')).toBeTruthy();
    expect(screen.getAllByText(decimal(cooling.cooling, 3, 0)).length).toBeGreaterThan(0);
    expect(screen.getByText(/can be fetched/)).toBeTruthy();
    expect((await screen.findAllByText(/Verified in this browser, up to the chain/)).length).toBeGreaterThan(0);
    await expectAccessible();
  });

  test('begins with what comes next, with its time here and in UTC', async () => {
    open(`/portfolio/${cooling.staker}`);
    const next = within(await screen.findByRole('region', { name: 'What comes next, by date' }));
    const [, line] = next.getAllByRole('row');
    expect(line?.textContent).toContain(decimal(cooling.cooling, 3, 0));
    expect(line?.textContent).toContain(times(Number(cooling.coolingUntil) * 1000));
    const panels = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
    expect(panels.indexOf('What comes next')).toBeLessThan(panels.indexOf('Overview'));
  });

  test('has the soonest date first', () => {
    const position = { cooling: 5n, coolingUntil: 300n, leaving: 7n, leavingAt: 100n } as Position;
    const other = { cooling: 9n, coolingUntil: 200n, leaving: 0n, leavingAt: undefined } as Position;
    const [one, two] = [{ address: 'one' }, { address: 'two' }] as unknown as [Holding, Holding];
    expect(comingOf([one, two], [position, other])).toEqual([
      { holding: one, what: 'leaving', shares: 7n, at: 100n },
      { holding: two, what: 'cooling', shares: 9n, at: 200n },
      { holding: one, what: 'cooling', shares: 5n, at: 300n },
    ]);
  });

  test('gives income by epoch, as an estimate, and as a table to keep', async () => {
    const blobs: Blob[] = [];
    Object.assign(URL, { createObjectURL: (blob: Blob) => (blobs.push(blob), 'blob:kept'), revokeObjectURL: () => {} });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    open(`/portfolio/${earning.staker}`);
    const [income] = await screen.findAllByRole('button', { name: /^Income by epoch/ });
    await userEvent.click(income!);
    const table = within(await screen.findByRole('region', { name: /^Income of asset/ }));
    expect(table.getAllByRole('row')).toHaveLength(12);
    expect(screen.getByText(/How many\s+earned then is not on record/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'These epochs as CSV' }));
    await userEvent.click(screen.getByRole('button', { name: 'Positions as CSV' }));
    const [kept, positions] = await Promise.all(blobs.map(textOf));
    expect(kept?.split('\n')).toHaveLength(12);
    expect(kept).toMatch(new RegExp(`^\\d+,${finalEpoch},\\d{4}-\\d\\d-\\d\\dT.*holds$`, 'm'));
    expect(positions).toMatch(/^asset,address,name/);
    await expectAccessible();
  });

  test('adds up income by day or month as an estimate, beside what was really claimed', async () => {
    const sums = { by_use: { charged: '4000000' }, earned: '4000000', lots_charged: '0' };
    const epoch = { archive_hash: 'ab'.repeat(32), closed_at: '1796226759', epoch: finalEpoch, lifetime_earned: '4000000', state: 'final', sums };
    const list = (asset: number) => ({ asset, epochs: [epoch], first_epoch: finalEpoch, last_epoch: finalEpoch, next_before: null, sums });
    const indexes = [0, 1, 2, 3, 4, 5];
    const answers = indexes.map((asset) => [`/v1/assets/${asset}/income?limit=1000`, { status: 200, type: 'application/json', body: list(asset) }]);
    open(`/portfolio/${earning.staker}`, { answers: Object.fromEntries(answers) });
    const panel = within(await screen.findByRole('region', { name: 'Income by day or month' }));
    await userEvent.click(panel.getByRole('button', { name: 'Show the income' }));
    const shown = () => within(panel.getByRole('region', { name: /^Own income by/ })).getAllByRole('row').map(({ textContent }) => textContent);
    expect(await panel.findByText(/own shares that earn now ÷ all that earn now/)).toBeTruthy();
    expect(shown()[1]).toMatch(/^2026-12[^-]/);
    expect(panel.getByText('Really claimed')).toBeTruthy();
    await userEvent.selectOptions(panel.getByLabelText('A line for each'), 'day');
    expect(shown()[1]).toMatch(/^2026-12-02/);
    // No asset earned that much by its leaf.
    expect((await panel.findAllByText(/This does not verify/)).length).toBeGreaterThan(0);
    await expectAccessible();
  });

  test('does not take another asset’s income for that of an own one, though that one verifies', async () => {
    const [asset, leaf] = [0, answer(`/v1/assets/0/proof?epoch=${finalEpoch}`).body.totals.charged];
    const sums = { by_use: { charged: leaf }, earned: leaf, lots_charged: '0' };
    const epoch = { archive_hash: 'ab'.repeat(32), closed_at: '1796226759', epoch: finalEpoch, lifetime_earned: leaf, state: 'final', sums };
    const body = { asset, epochs: [epoch], first_epoch: finalEpoch, last_epoch: finalEpoch, next_before: null, sums };
    const answers = [0, 1, 2, 3, 4, 5].map((of) => [`/v1/assets/${of}/income?limit=1000`, { status: 200, type: 'application/json', body }]);
    open(`/portfolio/${earning.staker}`, { answers: Object.fromEntries(answers) });
    const panel = within(await screen.findByRole('region', { name: 'Income by day or month' }));
    await userEvent.click(panel.getByRole('button', { name: 'Show the income' }));
    const lists = await panel.findAllByText(/^What .* earned:$/);
    const others = lists.filter(({ textContent }) => !textContent?.includes('Harbour Tower'));
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) expect(other.parentElement?.textContent).toMatch(/This does not verify.*these epochs are of asset 0/);
  });

  test('has the wallet’s balance of the currency, and says that cost is not added up', async () => {
    const mint = getNetworkDecoder().decode(bytesOf(id.network)).currencyMint;
    const overview = async (differences: Differences) => {
      open(`/portfolio/${cooling.staker}`, differences);
      return within(await screen.findByRole('region', { name: 'Overview' })).getByText('Currency in the wallet').parentElement!;
    };
    const at = await currencyAt(mint, cooling.staker);
    const held = (amount: bigint, owner: string = cooling.staker) => ({ accounts: { [at]: tokenAccount(mint, owner, amount) } });
    expect((await overview(held(12_500_000n))).querySelector('data')?.value).toBe('12500000');
    expect(await screen.findByRole('button', { name: 'Add up what they cost' })).toBeTruthy();
    cleanup();
    // An account at the wallet's address that is somebody else's by now is none of its own.
    expect((await overview(held(12_500_000n, mint))).textContent).toContain('the wallet has no account of the currency');
  });

  test('whose asset did not earn what the oracle says is red', async () => {
    const path = `/v1/assets/0/proof?epoch=${finalEpoch}`;
    const lie = answer(path);
    lie.body.totals.charged = lie.body.totals.accrued = '99000000';
    open(`/portfolio/${cooling.staker}`, { answers: { [path]: lie } });
    expect(await screen.findByText(/This does not verify/)).toBeTruthy();
  });

  test('of nobody is empty, and of no address says so', async () => {
    open('/portfolio/11111111111111111111111111111111');
    expect(await screen.findByText(/This wallet has no shares/)).toBeTruthy();
  });

  test('leads to the asset, and without an oracle has what the chain tells', async () => {
    const where = open(`/portfolio/${cooling.staker}`, { hasOracle: false });
    await screen.findByText('Cooling down');
    expect(screen.queryByText('Uncollected')).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
    const [asset] = screen.getAllByRole('link', { name: /^facts, stake and claim/ });
    await userEvent.click(asset!);
    expect(await screen.findByRole('region', { name: 'Your part' })).toBeTruthy();
    expect(where()).toMatch(/^\/asset\/\d$/);
  });
});
