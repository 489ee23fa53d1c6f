import { expect, test } from 'vitest';
import type { Chain } from '../../src/chain/chain';
import type { NetworkId } from '../../src/chain/decoded';
import { readAllJurisdictions } from '../../src/chain/regulated';

test('a network without assets is as it was at the slot of what was read', async () => {
  const id = { program: '11111111111111111111111111111111', network: 'So11111111111111111111111111111111111111112' } as NetworkId;
  const chain = {
    network: async () => ({ assetCount: 0 }),
    // As the chain does: what is read of no account has no slot.
    read: async (addresses: readonly string[]) => ({ slot: addresses.length === 0 ? 0n : 700n, accounts: addresses.map(() => undefined) }),
    search: async () => ({ slot: 701n, accounts: [] }),
  } as unknown as Chain;
  const { slot, looked } = await readAllJurisdictions(chain, id, 10);
  expect([slot, looked]).toEqual([700n, 0]);
});
