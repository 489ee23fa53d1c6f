// What a wallet bought and sold of an asset's shares, by a node's history: of the transactions that touched its account of them, and of
// those that took from offers which it made. Bounded; what is left out is told.
import type { CostMove } from '../verify';
import { sharesAt } from './addresses';
import type { Chain } from './chain';
import type { NetworkId } from './decoded';
import { addressOf, numberOf, programsOf, type Programs } from './described';
import { eventsIn, isKnown } from './events';
import { MOST_OFFERS, MOST_OF_AN_OFFER, MOST_TRANSACTIONS } from './history-bounds';
import { tradedIn } from './traded';
import { SIDE } from './trading';
import { readSignatures, readTransaction, type Listed, type Transaction } from './transactions';

export interface ShareHistory {
  /** Oldest first. */
  readonly moves: readonly CostMove[];
  /** Transactions that were looked at, and about when the oldest of them was, Unix seconds. */
  readonly looked: number;
  readonly since: bigint | undefined;
  /** There are older ones, or further offers, that were not looked at. */
  readonly hasMore: boolean;
  /** Of those that are listed: ones that the node does not have any more, or without what was said in them. */
  readonly missing: number;
  /** Ones in which others may have been bought or sold that cannot be seen. */
  readonly unsure: number;
}

/** Called with how many of how many transactions are read. */
export type Tell = (read: number, of: number) => void;

interface Dated {
  readonly slot: bigint;
  /** Later ones of the same slot stand behind. */
  readonly moves: readonly CostMove[];
}

export async function readShareHistory(chain: Chain, id: NetworkId, wallet: string, mint: string, tell: Tell): Promise<ShareHistory> {
  const reading = new Reading(chain, await programsOf(id.program), wallet, mint, tell);
  await reading.look(await sharesAt(mint, wallet), MOST_TRANSACTIONS);
  await reading.lookAtOffers();
  return reading.result();
}

class Reading {
  readonly #seen = new Set<string>();
  readonly #found: Dated[] = [];
  readonly #offers = new Set<string>();
  #since: bigint | undefined;
  #hasMore = false;
  #missing = 0;
  #unsure = 0;
  #to = 0;

  constructor(
    private readonly chain: Chain,
    private readonly programs: Programs,
    private readonly wallet: string,
    private readonly mint: string,
    private readonly tell: Tell,
  ) {}

  /** Newest first, as nodes list them. */
  async look(account: string, most: number): Promise<void> {
    const listed = await readSignatures(this.chain, account, undefined, most + 1);
    this.#hasMore ||= listed.length > most;
    const fresh = listed.slice(0, most).filter(({ signature }) => !this.#seen.has(signature));
    this.#to += fresh.length;
    this.tell(this.#seen.size, this.#to);
    for (const one of fresh) await this.#read(one);
  }

  /** A purchase from an offer touches its maker's account of the money, and the offer: not the account that the shares came from. */
  async lookAtOffers(): Promise<void> {
    const offers = [...this.#offers];
    this.#hasMore ||= offers.length > MOST_OFFERS;
    for (const offer of offers.slice(0, MOST_OFFERS)) await this.look(offer, MOST_OF_AN_OFFER);
  }

  async #read({ signature, slot, time, hasFailed }: Listed): Promise<void> {
    const transaction = hasFailed ? undefined : await readTransaction(this.chain, signature);
    this.#seen.add(signature);
    if (time !== undefined && (this.#since === undefined || time < this.#since)) this.#since = time;
    if (!hasFailed) this.#take(slot, transaction);
    this.tell(this.#seen.size, this.#to);
  }

  #take(slot: bigint, transaction: Transaction | undefined): void {
    if (!transaction?.logs) return void (this.#missing += 1);
    const { trades, mayMissSome } = tradedIn(transaction, this.programs);
    if (mayMissSome) this.#unsure += 1;
    this.#noteOffers(transaction);
    const moves = trades.flatMap(({ mint, buyer, seller, quantity, paid, received }): CostMove[] => {
      if (mint !== this.mint) return [];
      if (buyer === this.wallet) return [{ is: 'bought', quantity, paid }];
      return seller === this.wallet ? [{ is: 'sold', quantity, received }] : [];
    });
    this.#found.push({ slot, moves });
  }

  #noteOffers({ logs }: Transaction): void {
    for (const event of eventsIn(logs, this.programs).events) {
      if (!isKnown(event) || event.program !== 'market' || event.described.name !== 'OfferMade') continue;
      const isOwn = addressOf(event, 'maker') === this.wallet && addressOf(event, 'mint') === this.mint;
      const offer = addressOf(event, 'offer');
      if (isOwn && offer && numberOf(event, 'side') === BigInt(SIDE.sell)) this.#offers.add(offer);
    }
  }

  result(): ShareHistory {
    const order = this.#found.reverse().sort((a, b) => (a.slot < b.slot ? -1 : Number(a.slot > b.slot)));
    return {
      moves: order.flatMap(({ moves }) => moves),
      looked: this.#seen.size,
      since: this.#since,
      hasMore: this.#hasMore,
      missing: this.#missing,
      unsure: this.#unsure,
    };
  }
}
