// What changed hands in the market in a transaction, and for what: by the market's events, with what only its instructions tell. What
// somebody paid for shares follows from these.
import { BUY_DISCRIMINATOR } from '../generated/market/instructions/buy';
import { FILL_DISCRIMINATOR, getFillInstructionDataDecoder } from '../generated/market/instructions/fill';
import { MARKET_PROGRAM_ADDRESS } from '../generated/market/programs/market';
import { addressOf, numberOf, programsOf, type Told } from './described';
import { eventsIn, isKnown } from './events';
import type { Instruction, Transaction } from './transactions';

/**
 * A purchase. Transactions that touched a wallet's token account of a mint (`sharesAt`) have all by which it got such goods: a bid that
 * somebody else fills touches that account, and not its maker's wallet.
 */
export interface Trade {
  readonly where: 'offer' | 'sale';
  /** The offer or the sale. */
  readonly at: string;
  readonly mint: string;
  readonly buyer: string;
  /** Nothing of a sale, whose issuer its account tells. */
  readonly seller: string | undefined;
  /** Base units of the goods. */
  readonly quantity: bigint;
  /** What the buyer paid in all, base units of the currency. */
  readonly paid: bigint;
  /** What the seller got or can claim, base units of the currency: without the network's fee, whoever bore it. */
  readonly received: bigint;
  readonly fee: bigint;
}

export interface Traded {
  readonly trades: readonly Trade[];
  /** Whether there may be others: a node keeps no more of the logs, or another program traded for somebody, whose instructions nobody tells. */
  readonly mayMissSome: boolean;
}

/** Everything that was bought in a transaction, in order; nothing where it failed. `openmast`: the network's program. */
export function tradedIn(transaction: Transaction, openmast: string): Traded {
  if (transaction.error !== undefined) return { trades: [], mayMissSome: false };
  const { events, isCut } = eventsIn(transaction.logs, programsOf(openmast));
  const purchases = events.filter(isKnown).filter(({ program, described }) => program === 'market' && PURCHASES.includes(described.name));
  const trades = purchases.flatMap((event) => (event.described.name === 'Bought' ? bought : filled)(event, transaction.instructions));
  return { trades, mayMissSome: isCut || trades.length < purchases.length };
}

const PURCHASES = ['OfferFilled', 'Bought'];

/** Where the instructions have the accounts that count. */
const OF_FILL = { taker: 0, offer: 1, mint: 4 };
const OF_BUY = { buyer: 1, sale: 2, mint: 6 };
const THE_MAKER_SELLS = 0;

const begins = (data: Uint8Array, discriminator: ArrayLike<number>): boolean => Array.from(discriminator).every((byte, at) => data[at] === byte);

function filled(event: Told, instructions: readonly Instruction[]): Trade[] {
  const [offer, maker, taker] = ['offer', 'maker', 'taker'].map((name) => addressOf(event, name));
  const instruction = instructions.find(
    ({ program, data, accounts }) =>
      program === MARKET_PROGRAM_ADDRESS && begins(data, FILL_DISCRIMINATOR) && accounts[OF_FILL.offer] === offer && accounts[OF_FILL.taker] === taker,
  );
  const mint = instruction?.accounts[OF_FILL.mint];
  const numbers = amounts(event);
  if (!instruction || !mint || !offer || !maker || !taker || !numbers) return [];
  const { quantity, amount, fee } = numbers;
  const common = { where: 'offer', at: offer, mint, quantity, fee } as const;
  const { side } = getFillInstructionDataDecoder().decode(instruction.data);
  // The taker bears the fee: it pays it on top, or gets less.
  return side === THE_MAKER_SELLS
    ? [{ ...common, buyer: taker, seller: maker, paid: amount + fee, received: amount }]
    : [{ ...common, buyer: maker, seller: taker, paid: amount, received: amount - fee }];
}

function bought(event: Told, instructions: readonly Instruction[]): Trade[] {
  const [sale, buyer] = ['sale', 'buyer'].map((name) => addressOf(event, name));
  const instruction = instructions.find(
    ({ program, data, accounts }) =>
      program === MARKET_PROGRAM_ADDRESS && begins(data, BUY_DISCRIMINATOR) && accounts[OF_BUY.sale] === sale && accounts[OF_BUY.buyer] === buyer,
  );
  const mint = instruction?.accounts[OF_BUY.mint];
  const numbers = amounts(event);
  if (!mint || !sale || !buyer || !numbers) return [];
  const { quantity, amount, fee } = numbers;
  return [{ where: 'sale', at: sale, mint, buyer, seller: undefined, quantity, fee, paid: amount + fee, received: amount }];
}

function amounts(event: Told) {
  const [quantity, amount, fee] = ['quantity', 'amount', 'fee'].map((name) => numberOf(event, name));
  return quantity === undefined || amount === undefined || fee === undefined ? undefined : { quantity, amount, fee };
}
