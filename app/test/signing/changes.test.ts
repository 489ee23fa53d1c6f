import { getAddressEncoder, type Address } from '@solana/kit';
import { describe, expect, test } from 'vitest';
import { effectsOf, gained } from '../../src/signing/changes';
import type { RawAccount } from '../../src/signing/raw-account';
import { TOKEN_2022, TOKEN_PROGRAM, readTokenAccount } from '../../src/chain/token-account';
import { lamports } from './chain-of-tests';

const ME = 'GfVcyD4kkTrj4bKc7WA9sZCin9JDbdT4Zkd3EittNR1W' as Address;
const OTHER = 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG' as Address;
const MINT = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d' as Address;

function token(owner: Address, amount: bigint, program = TOKEN_PROGRAM, extension: number[] = []): RawAccount {
  const data = new Uint8Array(extension.length > 0 ? 166 + extension.length : 165);
  data.set(getAddressEncoder().encode(MINT), 0);
  data.set(getAddressEncoder().encode(owner), 32);
  new DataView(data.buffer).setBigUint64(64, amount, true);
  data[108] = 1;
  if (extension.length > 0) data.set([2, ...extension], 165);
  return { owner: program, lamports: 2_039_280n, data };
}

describe('what changes', () => {
  const addresses = [ME, 'mine', 'vault'];

  test('is what the person has, and not the vault', () => {
    const before = [lamports(10_000_000n), token(ME, 100n), token(OTHER, 1n)];
    const after = [lamports(9_995_000n), token(ME, 70n), token(OTHER, 31n)];
    const effects = effectsOf({ addresses, before, after }, ME, 5_000n);
    expect(effects).toEqual({
      changes: [
        { mint: undefined, before: 10_000_000n, after: 9_995_000n },
        { mint: MINT, before: 100n, after: 70n },
      ],
      fee: 5_000n,
      rent: 0n,
    });
    expect([gained(effects, MINT), gained(effects, undefined), gained(effects, OTHER)]).toEqual([-30n, -5_000n, 0n]);
  });

  test('is the same whether the node takes the fee when it simulates, or another one, or none', () => {
    for (const taken of [0n, 5_000n, 9_000n]) {
      const watched = { addresses: [ME, OTHER], before: [lamports(10_000_000n), lamports(1n)], after: [lamports(9_000_000n - taken), lamports(1_000_001n)] };
      expect(effectsOf(watched, ME, 6_000n).changes).toEqual([{ mint: undefined, before: 10_000_000n, after: 8_994_000n }]);
    }
  });

  test('is rent of new accounts, and what comes back of closed ones', () => {
    const opened = effectsOf({ addresses: [ME, 'new'], before: [lamports(10_000_000n), undefined], after: [lamports(7_955_720n), token(ME, 5n)] }, ME, 5_000n);
    expect([opened.rent, gained(opened, MINT), gained(opened, undefined)]).toEqual([2_039_280n, 5n, -2_044_280n]);
    const closed = effectsOf({ addresses: [ME, 'old'], before: [lamports(1_000_000n), token(ME, 5n)], after: [lamports(3_034_280n), undefined] }, ME, 5_000n);
    expect([closed.rent, gained(closed, MINT), gained(closed, undefined)]).toEqual([-2_039_280n, -5n, 2_034_280n]);
  });

  test('is what comes back also where a simulation tells of what it closed as of an account with nothing in it', () => {
    const empty = { ...lamports(0n), data: new Uint8Array(165) };
    const closed = effectsOf({ addresses: [ME, 'old'], before: [lamports(1_000_000n), token(ME, 5n)], after: [lamports(3_034_280n), empty] }, ME, 5_000n);
    expect(closed.rent).toBe(-2_039_280n);
  });
});

describe('token accounts', () => {
  test('tell what stands in the way of paying or receiving', () => {
    expect(readTokenAccount(token(ME, 7n))).toEqual({ mint: MINT, owner: ME, amount: 7n, isFrozen: false, wantsMemo: false, isGuarded: false });
    expect(readTokenAccount(token(ME, 7n, TOKEN_2022, [8, 0, 1, 0, 1]))).toMatchObject({ wantsMemo: true, isGuarded: false });
    expect(readTokenAccount(token(ME, 7n, TOKEN_2022, [7, 0, 0, 0, 11, 0, 1, 0, 1]))).toMatchObject({ wantsMemo: false, isGuarded: true });
  });
  test('are nothing else', () => {
    expect(readTokenAccount(undefined)).toBeUndefined();
    expect(readTokenAccount(lamports(5n))).toBeUndefined();
    expect(readTokenAccount({ ...token(ME, 7n), owner: OTHER })).toBeUndefined();
    expect(readTokenAccount({ ...token(ME, 7n), data: new Uint8Array(82) })).toBeUndefined();
  });
});
