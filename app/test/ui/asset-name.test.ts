// Names that somebody chose to deceive: in what is shown they can be told from others, and end no sentence.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { currencyUnit } from '../../src/actions/currencies';
import { assetName, assetTitle, plainName, plainSymbol, sharesUnitOf, shownName, symbolName } from '../../src/ui/asset-name';
import { isLikeCurrency } from '../../src/ui/chosen-text';
import { quantity } from '../../src/ui/quantity';

const chosen = (chosenName: string, chosenSymbol = '') => ({ chosenName, chosenSymbol });
const named = (name: string) => assetName({ index: 3, name: chosen(name) });

describe('what an asset is called', () => {
  test('its number stands before the name, which is in quotation marks', () => {
    expect(named('Harbour Tower')).toBe('asset 3 “Harbour Tower”');
    expect(assetTitle({ index: 3, name: chosen('asset 4') })).toBe('Asset 3 “asset 4”');
    expect(assetName({ index: 3, name: undefined })).toBe('asset 3');
    expect(named('Zürich Öst 東京タワー')).toBe('asset 3 “Zürich Öst 東京タワー”');
    expect(named("O'Neil’s mast")).toBe("asset 3 “O'Neil’s mast”");
  });

  test.each([
    ['blank of Hangul', '\u3164'],
    ['of no width', '\u200b\u2060\ufeff'],
    ['blank of Braille', '\u2800\u2800'],
    ['a soft hyphen', '\u00ad'],
    ['selectors of variation and tags', '\ufe0f\u{e0041}\u{e0042}'],
    ['spaces of all widths', ' \u00a0\u2003\u3000'],
    ['a line and a paragraph end', '\u2028\u2029\n\r'],
    ['marks without a letter', '\u0301\u0301'],
    ['quotation marks alone', '“”"'],
    ['what no text has', '\ufffd\ud800'],
  ])('of a name that nobody can see, %s, nothing is shown', (_, name) => {
    expect(named(name)).toBe('asset 3');
    expect(shownName(chosen(name))).toBeUndefined();
    expect(plainName(chosen(name))).toBe('');
    expect(symbolName(chosen('', name))).toBeUndefined();
  });

  test('what turns the text around or hides in it is left out, and told', () => {
    expect(named('Har\u202ebour')).toBe('asset 3 “Harbour” (hidden characters left out)');
    expect(named('Harbour\u200b')).toBe('asset 3 “Harbour” (hidden characters left out)');
    expect(named('\u2066Harbour\u2069')).toBe('asset 3 “Harbour” (hidden characters left out)');
    expect(named('\u001b[2JHarbour')).toBe('asset 3 “[2JHarbour” (hidden characters left out)');
  });

  test('no name ends its own quotation', () => {
    for (const mark of ['”', '“', '"', '„', '»', '＂', '〞', "''", '’’', '″', 'ˮ']) {
      const text = named(`Harbour${mark}, verified, and asset 4 “Pier`);
      expect(text.match(/[“”"„»＂〞″ˮ]/g), mark).toHaveLength(2);
      expect(text.endsWith('”'), mark).toBe(true);
    }
  });

  test('a name in letters from the right moves nothing beside it', () => {
    expect(named('מגדל')).toBe('asset 3 “\u2068מגדל\u2069”');
  });

  test('it is cut at the length of a name, and marks do not pile up', () => {
    const long = named('x'.repeat(5000));
    expect(long).toBe(`asset 3 “${'x'.repeat(31)}…”`);
    expect(named(`Z${'\u0335'.repeat(40)}algo`)).toBe(`asset 3 “Z${'\u0335'.repeat(3)}algo”`);
  });

  test('letters of another alphabet among these are told', () => {
    expect(named('Hаrbour')).toBe('asset 3 “Hаrbour” (letters of several alphabets)');
    expect(named('Башня')).toBe('asset 3 “Башня”');
  });
});

describe('symbols', () => {
  test('they are in quotation marks', () => {
    expect(symbolName(chosen('', 'HARB'))).toBe('“HARB”');
    expect(plainSymbol(chosen('', 'HA\u200bRB'))).toBe('HARB');
  });

  test.each(['USDC', 'usdc', ' USDC ', 'US DC', '$USDC', 'U$DC', 'USDС', 'ＵＳＤＣ', '𝐔𝐒𝐃𝐂', 'ⓊⓈⒹⒸ', '🅤🅢🅓🅒', 'ЅОL', 'S0L', 'USDT', 'ÙŜDC', 'USD\u200bC', 'ᴜꜱᴅᴄ', 'ꓴꓢꓓꓚ', 'test USDC'])(
    '%s is said to be no currency',
    (symbol) => {
      expect(symbolName(chosen('', symbol))).toContain('no currency');
      expect(named(symbol)).toContain('no currency');
    },
  );

  test('an ordinary one is not', () => {
    for (const symbol of ['HARB', 'PIER', 'USDCX', 'SOLAR', 'MAST']) expect(isLikeCurrency(symbol), symbol).toBe(false);
  });

  test('every currency that the page knows by its mint is known by its symbol', () => {
    const source = readFileSync('src/actions/currencies.ts', 'utf8');
    const mints = [...source.matchAll(/'?([1-9A-HJ-NP-Za-km-z]{43,44})'?:/g)].map(([, mint]) => mint ?? '');
    expect(mints.length).toBeGreaterThan(3);
    for (const mint of mints) expect(isLikeCurrency(currencyUnit(mint).symbol), mint).toBe(true);
  });
});

describe('amounts of shares', () => {
  const mint = 'So11111111111111111111111111111111111111112';
  test('are never in a symbol that somebody chose', () => {
    const unit = sharesUnitOf({ index: 3, name: chosen('USDC', 'USDC') }, mint, 3);
    expect(quantity(12_500n, unit)).toBe('12.5 shares of asset 3 “USDC” (no currency)');
    expect(quantity(1_000n, sharesUnitOf({ index: 3 }, mint, 3))).toBe('1 share of asset 3');
    expect(quantity(7n, sharesUnitOf(undefined, mint, 0))).toBe('7 tokens of the mint So111…11112');
  });
});

test('what was chosen is read by nothing that shows it but the module for it', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const readers = sources.filter((file) => /chosenName|chosenSymbol/.test(readFileSync(join('src', file), 'utf8')));
  expect(readers.sort()).toEqual(['actions/new-asset.ts', 'chain/share-name.ts', 'ui/asset-name.ts']);
});
