import { getAddressDecoder, getAddressEncoder, type Address } from '@solana/kit';
import { expect, test } from 'vitest';
import type { Chain } from '../../src/chain/chain';
import { ChainError } from '../../src/chain/decoded';
import { readHolders } from '../../src/chain/holders';
import { TOKEN_2022 } from '../../src/chain/token-account';
import { findVaultPda } from '../../src/generated/market/pdas/vault';
import { findStakeVaultPda } from '../../src/generated/openmast/pdas/stakeVault';
import { id } from '../recorded';

const at = (number: number): Address => getAddressDecoder().decode(new Uint8Array(32).fill(number));
const [MINT, ASSET] = [at(7), at(8)];

/** What a node tells of a token account: its first bytes. */
function held(account: string, owner: Address, amount: bigint, mint: Address = MINT) {
  const data = new Uint8Array(72);
  data.set(getAddressEncoder().encode(mint), 0);
  data.set(getAddressEncoder().encode(owner), 32);
  new DataView(data.buffer).setBigUint64(64, amount, true);
  return { address: account, owner: TOKEN_2022 as string, data };
}

const chainWith = (accounts: readonly ReturnType<typeof held>[]): Chain =>
  ({ tokenAccounts: async (mint: string) => ({ slot: 9n, accounts: mint === MINT ? accounts : [] }) }) as unknown as Chain;

const read = (accounts: readonly ReturnType<typeof held>[]) => readHolders(chainWith(accounts), id, ASSET, MINT);

test('wallets are counted once, and what vaults hold is nobody’s own', async () => {
  const [staking] = await findStakeVaultPda({ asset: ASSET }, { programAddress: id.program as Address });
  const [market] = await findVaultPda({ network: id.network as Address, mint: MINT });
  const found = await read([
    held(at(1), at(21), 30n),
    held(at(2), at(22), 40n),
    held(at(3), at(21), 30n),
    held(at(4), at(23), 0n),
    held(staking, ASSET, 100n),
    held(market, at(24), 50n),
  ]);
  expect(found).toEqual({
    slot: 9n,
    accounts: 3,
    wallets: [
      { owner: at(21), accounts: 2, amount: 60n },
      { owner: at(22), accounts: 1, amount: 40n },
    ],
    staked: 100n,
    inMarket: 50n,
    all: 250n,
  });
});

test('a node that gives something else is not believed', async () => {
  const other = held(at(1), at(21), 1n, at(9));
  const short = { ...held(at(1), at(21), 1n), data: new Uint8Array(71) };
  const ofAnotherProgram = { ...held(at(1), at(21), 1n), owner: at(3) as string };
  for (const account of [other, short, ofAnotherProgram]) await expect(read([account])).rejects.toThrow('other accounts than those');
});

test('where the page’s server passes no answer on, the command is named', async () => {
  const failing = (status: number) => ({ tokenAccounts: () => Promise.reject(new ChainError('no answer', status)) }) as unknown as Chain;
  await expect(readHolders(failing(502), id, ASSET, MINT)).rejects.toThrow(/openmast asset holders/);
  await expect(readHolders(failing(429), id, ASSET, MINT)).rejects.toThrow('no answer');
});
