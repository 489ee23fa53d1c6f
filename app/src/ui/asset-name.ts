// What assets and their shares are called. Anybody chooses name and symbol of what they make, so a name never stands alone: the
// asset's number comes first, the name is in quotation marks, and what in it could deceive is left out or told. Nothing else reads a
// `ShareName`.
import type { ShareName } from '../chain/share-name';
import { cut, hasHidden, isLikeCurrency, mixesAlphabets, plain } from './chosen-text';
import { short } from './format';
import type { Unit } from './quantity';

/** An asset's number, and what its shares are called. */
export interface Named {
  readonly index: number;
  readonly name?: ShareName | undefined;
}

/** As an oracle writes it. */
export const chosenIn = (name: { readonly name: string; readonly symbol: string } | null | undefined): ShareName | undefined =>
  name ? { chosenName: name.name, chosenSymbol: name.symbol } : undefined;

/** Bytes that a name and a symbol have at most where OpenMast makes the mint; a letter more would be another program's. */
const MOST_NAME = 32;
const MOST_SYMBOL = 10;

/** Name and symbol for what is searched, sorted and kept in tables: without quotation marks and warnings; empty where nothing can be seen. */
export const plainName = (name: ShareName | undefined): string => cut(plain(name?.chosenName ?? ''), MOST_NAME);
export const plainSymbol = (name: ShareName | undefined): string => cut(plain(name?.chosenSymbol ?? ''), MOST_SYMBOL);

const MARKS: readonly (readonly [isSo: (text: string) => boolean, mark: string])[] = [
  [hasHidden, 'hidden characters left out'],
  [mixesAlphabets, 'letters of several alphabets'],
  [isLikeCurrency, 'no currency'],
];

/** `“Harbour Tower”`, and in brackets what may deceive; nothing where nothing of it can be seen. */
function quoted(chosen: string, most: number): string | undefined {
  const text = cut(plain(chosen), most);
  if (text === '') return undefined;
  const marks = MARKS.filter(([isSo]) => isSo(chosen)).map(([, mark]) => mark);
  return `“${isolated(text)}”${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
}

/** Letters that are written from right to left: without isolation they would move the numbers and quotation marks beside them. */
const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const isolated = (text: string): string => (FROM_THE_RIGHT.test(text) ? `\u2068${text}\u2069` : text);

/** `“Harbour Tower”`, where the asset stands beside it; nothing where there is no name that can be seen. */
export const shownName = (name: ShareName | undefined): string | undefined => quoted(name?.chosenName ?? '', MOST_NAME);

/** `asset 3 “Harbour Tower”` */
export const assetName = ({ index, name }: Named): string => [`asset ${index}`, shownName(name)].filter(Boolean).join(' ');

/** The same where a sentence or a line begins. */
export const assetTitle = (asset: Named): string => assetName(asset).replace('asset', 'Asset');

/** `“HARB”`; nothing where there is no symbol that can be seen. */
export const symbolName = (name: ShareName | undefined): string | undefined => quoted(name?.chosenSymbol ?? '', MOST_SYMBOL);

/** Shares as amounts are written: never in their symbol, which may be a currency's. */
export const shareUnit = (decimals: number): Unit => ({ symbol: 'shares', one: 'share', decimals });

/** The same unit where nothing beside it says of which asset. Without one it is a token of its mint. */
export function sharesUnitOf(asset: Named | undefined, mint: string, decimals: number): Unit {
  const of = asset ? assetName(asset) : `the mint ${short(mint)}`;
  return { symbol: `${asset ? 'shares' : 'tokens'} of ${of}`, one: `${asset ? 'share' : 'token'} of ${of}`, decimals };
}
