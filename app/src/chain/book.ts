// What is offered of an asset's shares, as it stands: for who only looks.
import type { Address } from '@solana/kit';
import type { MarketRules } from '../generated/market/accounts/marketRules';
import type { Offer } from '../generated/market/accounts/offer';
import type { Sale } from '../generated/market/accounts/sale';
import { CLOCK_SYSVAR, readClock } from './clock';
import type { Chain, NamedAsset } from './chain';
import { ChainError, type NetworkId, type ReadAccount } from './decoded';
import { readGate } from './gate';
import { offersOf, readRules, rulesAt, salesOf } from './market';
import { isPermissioned } from './regulation';
import { makerMay, type Gate } from './trading';

export interface Book {
  /** The slot of the oldest of these accounts. */
  readonly slot: bigint;
  /** The chain's clock, Unix seconds. */
  readonly clock: bigint;
  /** Nothing where the network has no market. */
  readonly rules: MarketRules | undefined;
  /** Those whose makers may do what they offer. */
  readonly offers: readonly Offer[];
  /** Those whose makers may not, for now or for good. */
  readonly barred: readonly Offer[];
  readonly sales: readonly Sale[];
  /** Nothing of open shares. */
  readonly gate: Gate | undefined;
}

/** What the chain's clock says, Unix seconds. */
export function secondsIn(account: ReadAccount | undefined): bigint {
  const time = readClock(account?.data);
  if (!time) throw new ChainError('The chain does not tell its time');
  return time.seconds;
}

export async function readBook(chain: Chain, id: NetworkId, at: Address, asset: NamedAsset): Promise<Book> {
  const { slot, accounts } = await chain.read([await rulesAt(id.network as Address), CLOCK_SYSVAR]);
  const rules = accounts[0];
  const clock = secondsIn(accounts[1]);
  if (!rules) return { slot, clock, rules: undefined, offers: [], barred: [], sales: [], gate: undefined };
  const { shareMint } = asset;
  const [offers, sales] = [await offersOf(chain, id, shareMint), await salesOf(chain, id, shareMint)];
  const makers = offers.content.map(({ maker }) => maker);
  const gate = isPermissioned(asset) ? await readGate(async (some) => (await chain.read(some)).accounts, id, at, shareMint, makers) : undefined;
  const may = (offer: Offer): boolean => makerMay(gate, offer, clock);
  return {
    slot,
    clock,
    rules: readRules(id, rules),
    offers: offers.content.filter(may),
    barred: offers.content.filter((offer) => !may(offer)),
    sales: sales.content,
    gate,
  };
}

/** So many shares at a price. */
export interface Level {
  /** Base units of the currency for one unit of the goods. */
  readonly price: bigint;
  readonly quantity: bigint;
  /** With all levels that are better for a taker. */
  readonly together: bigint;
  /** Of it, the looker's own. */
  readonly own: bigint;
}

/** What of these offers can be had, by price, the best for a taker first. `dearest`: whether that is the highest price. */
export function levels(offers: readonly Offer[], own: string | undefined, dearest: boolean): Level[] {
  const byPrice = new Map<bigint, { quantity: bigint; own: bigint }>();
  for (const { price, left, maker } of offers) {
    const level = byPrice.get(price) ?? { quantity: 0n, own: 0n };
    byPrice.set(price, { quantity: level.quantity + left, own: level.own + (maker === own ? left : 0n) });
  }
  const sorted = [...byPrice].sort(([a], [b]) => (a === b ? 0 : a < b === dearest ? 1 : -1));
  let together = 0n;
  return sorted.map(([price, level]) => ({ price, ...level, together: (together += level.quantity) }));
}
