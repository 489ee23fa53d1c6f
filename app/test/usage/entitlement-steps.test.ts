// What an oracle says of capacity that was bought ahead beside the accounts on chain: each number that stands beside the mark.
import { address } from '@solana/kit';
import { describe, expect, test } from 'vitest';
import type { EntitlementTold } from '../../src/data/payer';
import type { Entitlement } from '../../src/generated/openmast/accounts/entitlement';
import type { Lot } from '../../src/generated/openmast/accounts/lot';
import { verdict } from '../../src/proof/steps';
import { entitlementSteps } from '../../src/usage/entitlement-steps';

const told = (more: Partial<EntitlementTold> = {}): EntitlementTold => ({
  reserve: 5,
  lot: 4,
  asset: 2,
  kind: 'volume',
  first_epoch: '7',
  last_epoch: '9',
  ends_by: '1796226759',
  quantity: '10',
  asked: '3',
  met_bytes: '1500000000',
  left_bytes: '5500000000',
  most_per_epoch: '14000000000',
  is_in_use: true,
  ...more,
});

const ON_CHAIN = address('11111111111111111111111111111111');
const entitlement = (more: Partial<Entitlement> = {}) =>
  ({ network: ON_CHAIN, index: 5, lotIndex: 4, payerIndex: 1, quantity: 10n, asked: 3n, askedSlot: 99n, ...more }) as Entitlement;
const lot = (more: Partial<Lot> = {}) =>
  ({ network: ON_CHAIN, index: 4, assetIndex: 2, kind: 0, firstEpoch: 7n, lastEpoch: 9n, endsBy: 1796226759n, mostPerEpoch: 2_000_000_000n, ...more }) as Lot;

const steps = (more: Partial<EntitlementTold> = {}, onChain: { entitlement?: Entitlement; lot?: Lot } = {}) =>
  entitlementSteps(1, told(more), { entitlement: entitlement(), lot: lot(), ...onChain });

describe('what is paid ahead', () => {
  test('is verified where all of it is what the chain has', () => {
    expect(steps().map(({ state }) => state)).toEqual(['holds', 'holds', 'holds', 'holds']);
  });

  test.each([
    ['another last date', { ends_by: '1796226760' }, 'Lot'],
    ['a larger most for an epoch', { most_per_epoch: '14000000001' }, 'Lot'],
    ['a most that the lot does not have left out', { most_per_epoch: null }, 'Lot'],
    ['more left than its tokens are worth', { left_bytes: '5500000001' }, 'Left'],
    ['another window', { last_epoch: '10' }, 'Lot'],
    ['more tokens', { quantity: '11' }, 'Account'],
  ] as const)('%s does not verify', (_, more, name) => {
    const found = steps(more);
    expect(found.find(({ state }) => state === 'fails')?.name).toBe(name);
    expect(verdict(found)).toBe('fails');
  });

  test('a most is said of a lot that has none', () => {
    expect(verdict(steps({}, { lot: lot({ mostPerEpoch: 0n }) }))).toBe('fails');
    expect(verdict(steps({ most_per_epoch: null }, { lot: lot({ mostPerEpoch: 0n }) }))).toBe('holds');
  });

  test('what was asked back since the epoch opened is not known to be wrong', () => {
    const found = steps({ asked: '0', left_bytes: '8500000000', most_per_epoch: '20000000000' });
    expect(found.map(({ name, state }) => [name, state])).toContainEqual(['Asked back', 'unknown']);
    expect(verdict(found)).toBe('unknown');
  });

  test('of a lot that is gone, and an account that was closed, nothing is verified', () => {
    expect(verdict(entitlementSteps(1, told(), { entitlement: undefined, lot: undefined }))).toBe('unknown');
  });
});
