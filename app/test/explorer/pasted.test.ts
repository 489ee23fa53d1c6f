import { describe, expect, test } from 'vitest';
import { pastedIn } from '../../src/explorer/pasted';

const ADDRESS = 'C9s553VAeCSXDEa1r21H8Xr1AVcC357ukHSg2o5Axz6y';
const SIGNATURE = '5oScS9tY6sDtf3zrKqdMcRmWHi3zqE6ggDGkhchfhr4igVN9AMe4F9R7BwUz1pVQSkXp6rDBUeU6ukBbFYZHzHrA';
const HASH = 'ab'.repeat(32);

describe('what is pasted', () => {
  test.each([
    ['7', 7n, undefined],
    ['  007 ', 7n, undefined],
    ['#12', 12n, undefined],
    ['12,345', 12_345n, undefined],
    ['1 234 567', 1_234_567n, undefined],
    ['１２', 12n, undefined],
    ['\u200b4\u202e', 4n, undefined],
    ['payer 3', 3n, 'payer'],
    ['Epoch #12', 12n, 'epoch'],
    ['ASSET: 0', 0n, 'asset'],
    ['lot 2', 2n, 'reserve'],
    ['https://oracle.example/payer/3', 3n, 'payer'],
    ['https://oracle.example/explorer/settlements/12?x=1', 12n, 'epoch'],
    ['https://oracle.example/explorer/asset/5/', 5n, 'asset'],
    ['9'.repeat(400), BigInt('9'.repeat(400)), undefined],
  ])('%j is the number %s', (text, value, of) => {
    expect(pastedIn(text)).toEqual({ kind: 'number', value, of });
  });

  test.each([
    [ADDRESS],
    [`  ${ADDRESS}\n`],
    [`"${ADDRESS}",`],
    [`\ufeff${ADDRESS}\u00a0`],
    [`https://explorer.solana.com/address/${ADDRESS}?cluster=devnet`],
    [`network    ${ADDRESS}`],
  ])('%j is an address', (text) => {
    expect(pastedIn(text)).toEqual({ kind: 'address', address: ADDRESS });
  });

  test.each([[SIGNATURE], [`https://explorer.solana.com/tx/${SIGNATURE}`], [`(${SIGNATURE})`]])('%j is a signature', (text) => {
    expect(pastedIn(text)).toEqual({ kind: 'signature', signature: SIGNATURE });
  });

  test.each([[HASH], [HASH.toUpperCase()], [`0x${HASH}`], [`http://127.0.0.1/v1/archive/${HASH}`], [`${HASH}.jsonl`]])('%j is a hash', (text) => {
    expect(pastedIn(text)).toEqual({ kind: 'hash', hex: HASH });
  });

  test.each([
    [ADDRESS.slice(0, 31)],
    [`${ADDRESS}${ADDRESS.slice(0, 10)}`],
    ['z'.repeat(44)],
    ['z'.repeat(88)],
    [`${ADDRESS.slice(0, 20)}0${ADDRESS.slice(21)}`],
    // Cyrillic С instead of Latin C.
    [`С${ADDRESS.slice(1)}`],
    ['Harbour Tower'],
    ['塔 タワー'],
    ['-1'],
    ['1e9'],
    ['1.5'],
    ['12,34'],
    [`${ADDRESS} ${SIGNATURE}`],
    ['<script>alert(1)</script>'],
    ['%00%2e%2e/'],
    ['epoch'],
    ['payer -3'],
    [HASH.slice(1)],
  ])('%j is words', (text) => {
    expect(pastedIn(text).kind).toBe('words');
  });

  test('the System program is an address, and no number of 32 ones', () => {
    expect(pastedIn('1'.repeat(32)).kind).toBe('address');
    expect(pastedIn('1'.repeat(31)).kind).toBe('number');
  });

  test('nothing is nothing, and what is too long is not looked for', () => {
    for (const text of ['', '   ', '\n\t', '\u200b\u200d', '""', '\u0000']) expect(pastedIn(text)).toEqual({ kind: 'nothing' });
    expect(pastedIn('a'.repeat(100_000))).toEqual({ kind: 'too long' });
    expect(pastedIn('9'.repeat(100_000))).toEqual({ kind: 'too long' });
  });
});
