// What an archive says of one asset or payer: what it had when the epoch ended, what the epoch added, and what that was for.
import { must, step, type Step } from '../proof/steps';
import { MerkleSumTree, equal, priceSetHash, sum, type Node, type Totals } from '../verify';
import { addressBytes } from '../proof/reading';
import type { AccountLine, Archive, ChargeLine, ReadArchive, ReserveLine } from './archive';
import { orderStep, treeStep } from './own';
import { NOTHING, isSame, plus } from './sums';

/** The sides of which an archive says what they were charged for. */
export type AccountSide = 'asset' | 'payer';

export interface AccountAsked {
  readonly side: AccountSide;
  readonly index: number;
}

/** What usage of an asset cost a payer, with the prices of the asset. */
export interface PricedCharge extends ChargeLine {
  /** Base units a GB, each price once. */
  readonly prices: readonly bigint[];
}

export interface AccountInArchive {
  readonly epoch: bigint;
  /** Unix seconds. */
  readonly closedAt: bigint;
  readonly lifetime: Totals;
  readonly added: Totals;
  readonly charges: readonly PricedCharge[];
  /** What lots of the asset released in the epoch; of a payer nothing. */
  readonly released: bigint;
  readonly steps: readonly Step[];
}

const LINES = { asset: 'assets', payer: 'payers' } as const;

/** `hash` is what the file had when it was opened. */
export function accountIn({ archive, digest }: ReadArchive, hash: Uint8Array, asked: AccountAsked): AccountInArchive {
  const { header } = archive;
  const lines: readonly AccountLine[] = archive[LINES[asked.side]];
  const line = lines.find(({ index }) => index === asked.index);
  const charges = archive.charges.filter((charge) => charge[asked.side] === asked.index);
  const reserves = asked.side === 'asset' ? archive.reserves.filter(({ asset }) => asset === asked.index) : [];
  const added = line?.added ?? NOTHING;
  return {
    epoch: header.epoch,
    closedAt: header.closedAt,
    lifetime: line?.lifetime ?? NOTHING,
    added,
    charges: charges.map((charge) => ({ ...charge, prices: pricesOf(archive, charge.asset) })),
    released: sum(reserves.map((reserve) => reserve.added.charged)),
    steps: [
      step('File', 'it is still the file that was opened', () => must(equal(digest, hash), 'it was changed since it was opened')),
      orderStep(archive),
      treeStep('Tree', asked.side, lines, header.trees[LINES[asked.side]], header.network),
      step('Prices', 'they have the hash that stands in the settlement', () => {
        must(equal(priceSetHash(archive.tariffs), header.priceSetHash), 'the prices have another hash');
      }),
      sumStep(asked.side, added, charges, reserves),
    ],
  };
}

const pricesOf = ({ tariffs }: Archive, asset: number): bigint[] => [...new Set(tariffs.flatMap(({ prices }) => prices[asset] ?? []))];

function sumStep(side: AccountSide, added: Totals, charges: readonly ChargeLine[], reserves: readonly ReserveLine[]): Step {
  const what = side === 'asset' ? 'charges, and what its lots released, add up' : 'charges add up';
  return step('Sum', `${what} to what the epoch added to its totals`, () => {
    const used = charges.map(({ bytes, paidBytes: paid, charged, accrued }) => ({ bytes, paid, charged, accrued }));
    // The bytes that a reserve met are among those of the charges already.
    const released = reserves.map((reserve) => ({ ...reserve.added, bytes: 0n, paid: 0n }));
    must(isSame([...used, ...released].reduce(plus, NOTHING), added), 'they add up to something else');
  });
}

/** Lifetime totals, with the siblings that lead them to the root; nothing of what the settlement does not count. */
export interface LeafInArchive {
  readonly totals: Totals;
  readonly siblings: readonly Node[];
}

/** The leaf of an account, whose proof who uses it holds to the chain. */
export function leafIn({ archive }: ReadArchive, { side, index }: AccountAsked): LeafInArchive | undefined {
  const { header } = archive;
  const lines: readonly AccountLine[] = archive[LINES[side]];
  const totals = new Array<Totals>(header.trees[LINES[side]].count).fill(NOTHING);
  for (const line of lines) totals[line.index] = line.lifetime;
  const siblings = new MerkleSumTree(side, addressBytes(header.network), totals).proof(index);
  const own = totals[index];
  return siblings && own && { totals: own, siblings };
}
