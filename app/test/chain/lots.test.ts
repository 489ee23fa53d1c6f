// Lots of an asset are found by the mints of their tokens, and what a wallet has of each is told.
import { getAddressEncoder, type Address } from '@solana/kit';
import { expect, test } from 'vitest';
import { assetAt, reserveAt, sharesAt } from '../../src/chain/addresses';
import type { Chain } from '../../src/chain/chain';
import type { ReadAccount } from '../../src/chain/decoded';
import { lotMintAt, lotPurchaseAt, readAssetLots } from '../../src/chain/lots';
import { TOKEN_2022 } from '../../src/chain/token-account';
import { LOT_DISCRIMINATOR, getLotDecoder } from '../../src/generated/openmast/accounts/lot';
import { person, rawTokens } from '../market';
import { account, accountsOf, id } from '../recorded';
import { clockAccount } from '../screens/wallet-in-page';

const CLOCK = 'SysvarC1ock11111111111111111111111111111111';
const wallet = person(5);
const lots = accountsOf(LOT_DISCRIMINATOR).map(([, data]) => getLotDecoder().decode(data));
const recorded = new Set(accountsOf([]).map(([where]) => where));

const raw = ({ owner, data }: { owner: string; data: [string, string] }): ReadAccount => ({ owner, data: Uint8Array.from(Buffer.from(data[0], 'base64')) });

/** A mint as Token-2022 has it: who may mint first. */
function mintOf(authority: Address): ReadAccount {
  const data = new Uint8Array(165);
  data[0] = 1;
  data.set(getAddressEncoder().encode(authority), 4);
  return { owner: TOKEN_2022, data };
}

async function chain(more: Record<string, ReadAccount>): Promise<Chain> {
  const read = async (addresses: readonly Address[]) => ({
    slot: 7n,
    accounts: addresses.map((where) => more[where] ?? (where === CLOCK ? raw(clockAccount()) : recorded.has(where) ? raw(account(where)) : undefined)),
  });
  return { read } as unknown as Chain;
}

test('the newest come first, those that are over, too', async () => {
  const asset = await assetAt(id, 0);
  const mints = Object.fromEntries(
    await Promise.all(lots.map(async ({ number, index }) => [await lotMintAt(id.program, asset, number), mintOf(await reserveAt(id, index))] as const)),
  );
  const [newest] = [...lots].sort((a, b) => b.number - a.number);
  const own = {
    [await sharesAt(newest!.mint, wallet)]: rawTokens(TOKEN_2022, newest!.mint, wallet, 2n),
    [await lotPurchaseAt(id.program, await reserveAt(id, newest!.index), wallet)]: { owner: id.program, data: new Uint8Array(8) },
  };
  const { slot, content } = await readAssetLots(await chain({ ...mints, ...own }), id, { index: 0 }, wallet);
  expect(slot).toBe(7n);
  expect(content.lots.map(({ lot }) => lot.number)).toEqual([3, 2, 1, 0]);
  // Those whose windows are not over are in the book.
  expect(content.lots.map(({ isBooked }) => isBooked)).toEqual([true, true, false, false]);
  expect(content.lots.map(({ own: tokens }) => tokens)).toEqual([2n, 0n, 0n, 0n]);
  expect(content.lots.map(({ hasPurchase }) => hasPurchase)).toEqual([true, false, false, false]);
  // The addresses are those of the mints that the lots name.
  expect(await lotMintAt(id.program, asset, newest!.number)).toBe(newest!.mint);
});

test('an asset without a book has none', async () => {
  const { content } = await readAssetLots(await chain({}), id, { index: 1 }, undefined);
  expect(content).toMatchObject({ lots: [], looked: 0, book: undefined });
});
