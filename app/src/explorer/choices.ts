// All that a number or a name may stand for.
import type { NamedAsset } from '../chain/chain';
import type { Network } from '../generated/openmast/accounts/network';
import { assetTitle, plainName, plainSymbol, symbolName } from '../ui/asset-name';
import { whole } from '../ui/format';
import type { Kind, Pasted } from './pasted';

export interface Choice {
  /** Nothing where nothing is there. */
  readonly href?: string;
  readonly words: string;
  readonly note?: string;
}

type Counts = Pick<Network, 'assetCount' | 'payerCount' | 'reserveCount' | 'finalEpoch'>;

/** Each thing of that number, also those that are not there: then how many there are. */
export function numbered({ value, of }: Extract<Pasted, { kind: 'number' }>, counts: Counts, hasOracle: boolean): Choice[] {
  const all: [Kind, Choice][] = [
    ['epoch', epochOf(value, counts, hasOracle)],
    ['asset', indexed('Asset', value, counts.assetCount, `/asset/${value}`)],
    ['payer', indexed('Payer', value, counts.payerCount, `/payer/${value}`)],
    ['reserve', indexed('Lot or entitlement', value, counts.reserveCount, `/explorer/reserve/${value}`)],
  ];
  return all.filter(([kind]) => of === undefined || kind === of).map(([, choice]) => choice);
}

/** Longer numbers are no number of anything. */
const MOST_DIGITS = 20;
const numberSaid = (value: bigint): string => (value.toString().length > MOST_DIGITS ? 'of that number' : whole(value));

function epochOf(value: bigint, { finalEpoch }: Counts, hasOracle: boolean): Choice {
  const words = `Epoch ${numberSaid(value)}`;
  if (value === 0n) return { words, note: 'there is none: the first one is 1' };
  if (value > finalEpoch + 1n) return { words, note: `not there yet: the newest final epoch is ${whole(finalEpoch)}` };
  const href = `/explorer/settlements/${value}`;
  if (value === finalEpoch + 1n) return hasOracle ? { href, words, note: 'not final yet on chain' } : { words, note: 'not final yet' };
  return hasOracle ? { href, words, note: 'its settlement' } : { href: `/archives/settlements/${value}`, words, note: 'its settlement, by an archive that you open as a file' };
}

function indexed(name: string, value: bigint, count: number, href: string): Choice {
  const words = `${name} ${numberSaid(value)}`;
  if (value < BigInt(count)) return { href, words };
  const of = count === 0 ? 'there is none yet' : `not there: the newest has the number ${whole(count - 1)}`;
  return { words, note: of };
}

const MOST_NAMES = 50;

/** Assets whose name or symbol has the text in it; those that are called just so come first. */
export function matching(text: string, assets: readonly NamedAsset[]): Choice[] {
  const wanted = folded(text);
  const found = assets.filter(({ name }) => [plainName(name), plainSymbol(name)].some((one) => folded(one).includes(wanted)));
  const isExact = ({ name }: NamedAsset): boolean => [plainName(name), plainSymbol(name)].some((one) => folded(one) === wanted);
  return [...found.filter(isExact), ...found.filter((asset) => !isExact(asset))]
    .slice(0, MOST_NAMES)
    .map(({ index, name }) => ({ href: `/asset/${index}`, words: [assetTitle({ index, name }), symbolName(name)].filter(Boolean).join(' ') }));
}

const folded = (text: string): string => text.normalize('NFKC').toLocaleLowerCase('en').trim();
