// What a wallet bought and sold, from transactions that a demo's chain really kept: listed as a node lists them.
import { getAddressDecoder } from '@solana/kit';
import { describe, expect, test } from 'vitest';
import type { Chain } from '../../src/chain/chain';
import { MOST_TRANSACTIONS } from '../../src/chain/history-bounds';
import { programsOf } from '../../src/chain/described';
import { readShareHistory } from '../../src/chain/share-history';
import { tradedIn, type Trade } from '../../src/chain/traded';
import { transactionOf } from '../../src/chain/transactions';
import { OPENMAST_PROGRAM_ADDRESS } from '../../src/generated/openmast/programs/openmast';
import { transactions } from '../recorded';

const id = { program: OPENMAST_PROGRAM_ADDRESS, network: getAddressDecoder().decode(new Uint8Array(32)) };
const programs = await programsOf(id.program);
const all = Object.entries(transactions).map(([signature, told]) => ({ signature, told, transaction: transactionOf(told) }));
const tradesIn = (transaction: (typeof all)[number]['transaction']) => tradedIn(transaction, programs).trades;
const trades = all.flatMap(({ transaction }) => tradesIn(transaction));
const first = (isSo: (trade: Trade) => boolean): Trade => {
  const found = trades.find(isSo);
  if (!found) throw new Error('no such trade is recorded');
  return found;
};

interface Kept {
  /** Which transactions the node does not have any more. */
  readonly lost?: (signature: string) => boolean;
  /** Listed beside the recorded ones, and failed. */
  readonly failed?: number;
}

/** A node that keeps these transactions: lists by account, newest first. */
function node({ lost = () => false, failed = 0 }: Kept = {}) {
  const asked: string[] = [];
  const failures = Array.from({ length: failed }, (_, at) => ({ signature: `${'1'.repeat(60)}${at}`, slot: 1n, blockTime: 1n, err: 'AccountNotFound' }));
  const rpc = {
    getSignaturesForAddress: (account: string, { limit }: { limit: number }) => ({
      send: async () => {
        const touched = all.filter(({ transaction }) => transaction.accounts.includes(account)).reverse();
        const listed = touched.map(({ signature, told }) => ({ signature, slot: told.slot, blockTime: told.blockTime, err: told.meta?.err ?? null }));
        return [...listed, ...failures].slice(0, limit);
      },
    }),
    getTransaction: (signature: string) => ({
      send: async () => {
        asked.push(signature);
        return lost(signature) ? null : transactions[signature];
      },
    }),
  };
  return { asked, chain: { ask: (question: (of: typeof rpc, signal: unknown) => unknown) => question(rpc, undefined) } as unknown as Chain };
}

/** All trades of a wallet that touched its account of the shares, or an offer that it made there. */
const ofWallet = (mint: string, wallet: string) => trades.filter((trade) => trade.mint === mint && (trade.buyer === wallet || trade.seller === wallet));

describe('what a wallet bought and sold', () => {
  test('purchases from offers and in sales are found with what was paid', async () => {
    for (const where of ['offer', 'sale'] as const) {
      const { mint, buyer } = first((trade) => trade.where === where);
      const { moves, looked, hasMore, missing } = await readShareHistory(node().chain, id, buyer, mint, () => undefined);
      const expected = ofWallet(mint, buyer).filter((trade) => trade.buyer === buyer);
      expect(expected.length).toBeGreaterThan(0);
      expect(moves.filter(({ is }) => is === 'bought')).toEqual(expected.map(({ quantity, paid }) => ({ is: 'bought', quantity, paid })));
      expect(looked).toBeGreaterThan(0);
      expect([hasMore, missing]).toEqual([false, 0]);
    }
  });

  test('what others took from the wallet’s offers is found by these, without the fee', async () => {
    const { mint, seller = '' } = first((trade) => trade.where === 'offer' && trade.seller !== undefined);
    const { moves } = await readShareHistory(node().chain, id, seller, mint, () => undefined);
    const expected = ofWallet(mint, seller).filter((trade) => trade.seller === seller);
    expect(moves.filter(({ is }) => is === 'sold')).toEqual(expected.map(({ quantity, received }) => ({ is: 'sold', quantity, received })));
  });

  test('each transaction is asked for once, and how far it came is told', async () => {
    const { mint, seller = '' } = first((trade) => trade.where === 'offer' && trade.seller !== undefined);
    const { chain, asked } = node();
    const told: (readonly [number, number])[] = [];
    await readShareHistory(chain, id, seller, mint, (read, of) => told.push([read, of]));
    expect(new Set(asked).size).toBe(asked.length);
    expect(told.at(-1)).toEqual([asked.length, asked.length]);
    expect(told.every(([read, of]) => read <= of)).toBe(true);
  });

  test('what the node does not have any more is counted', async () => {
    const { mint, buyer } = first(() => true);
    const { moves, missing } = await readShareHistory(node({ lost: () => true }).chain, id, buyer, mint, () => undefined);
    expect(moves).toEqual([]);
    expect(missing).toBeGreaterThan(0);
  });

  test('transactions that failed moved nothing and are not asked for; more than are looked at is told', async () => {
    const { mint, buyer } = first(() => true);
    const { chain, asked } = node({ failed: MOST_TRANSACTIONS + 1 });
    const { hasMore, looked, missing } = await readShareHistory(chain, id, buyer, mint, () => undefined);
    expect(hasMore).toBe(true);
    expect(missing).toBe(0);
    expect(looked).toBe(MOST_TRANSACTIONS);
    expect(asked.length).toBeLessThan(MOST_TRANSACTIONS);
  });

  test('of who never had any there is nothing', async () => {
    const { mint } = first(() => true);
    const nobody = getAddressDecoder().decode(new Uint8Array(32).fill(9));
    expect(await readShareHistory(node().chain, id, nobody, mint, () => undefined)).toMatchObject({ moves: [], looked: 0, hasMore: false });
  });
});
