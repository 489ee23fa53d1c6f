// Issues a lot of an asset: capacity that is sold ahead. The command: `openmast lot issue`.
import { AccountRole, createNoopSigner, type Instruction } from '@solana/kit';
import { licenceAt, reserveAt, settlementAt } from '../chain/addresses';
import { lotMintAt } from '../chain/lots';
import { parametersAt } from '../chain/parameters';
import { capacityOf } from '../chain/schedule';
import type { Network } from '../generated/openmast/accounts/network';
import { getIssueLotInstruction } from '../generated/openmast/instructions/issueLot';
import type { NewLot } from '../generated/openmast/types/newLot';
import { partsIn } from '../proof/parts';
import { PlanError, type Plan } from '../signing/plan';
import { lotKindName } from '../ui/lots';
import { quantity as amountOf } from '../ui/quantity';
import { ArithmeticError, LOT_KIND, leastLotPrice, max, split, tokensWorth, windowEpochs, type LotTariff, type Reservation } from '../verify';
import { calendarOf, windowText, type Calendar } from './lot-calendar';
import { licenceToShow } from './lot-licence';
import { takenBy, takenText } from './lot-room';
import { newLot, type LotWritten } from './lot-terms';
import { canReturn, limitsOf, mayBeginAt, returningText, saleOverAt, saleOverEpoch, saleText, sells, whatOf, type SaleTerms } from './lot-words';
import { requireOwner, type OwnerPlace } from './owning';
import { percentOf } from './percent';
import type { Read } from './place';
import { idOf } from './proven';
import { PAUSE, requireRunning, timeText } from './standing';

/** Accounts that are offered for what is made: those of so many next reserve indexes. */
const CANDIDATES = 4;

export async function candidatesFrom(place: Pick<OwnerPlace, 'networkAddress'>, { reserveCount }: Pick<Network, 'reserveCount'>) {
  const indexes = Array.from({ length: CANDIDATES }, (_, at) => reserveCount + at);
  const places = await Promise.all(indexes.map((index) => reserveAt(idOf(place), index)));
  return places.map((where) => ({ address: where, role: AccountRole.WRITABLE }));
}

/** What would be issued, and what follows from it. */
export interface LotDraft {
  readonly made: NewLot;
  readonly calendar: Calendar;
  readonly taken: Reservation;
  readonly sale: SaleTerms;
  readonly least: Least;
}

interface Least {
  readonly tariff: LotTariff;
  readonly bps: number;
  /** Base units for a token. */
  readonly price: bigint;
}

/** Refuses what the command refuses, but for what its licences say. */
export function draftOf(place: OwnerPlace, written: LotWritten): LotDraft {
  const { asset, network, currencyUnit: unit, now, pace, index } = place;
  const counted = (epoch: bigint): number => capacityOf(asset, epoch).epochSeconds;
  const calendar = calendarOf(network, now, pace, counted(network.finalEpoch + 1n));
  const made = newLot(written, { asset: index, network, calendar, unit, countedIn: counted });
  const least = leastOf(place, made, calendar);
  if (made.priceFloor < least.price) throw new PlanError(`${amountOf(made.priceFloor, unit)} is less than a token must cost: ${derivation(place, made.kind, least)}.`);
  const sale = { ...made, isFixed: made.priceFloor === made.priceStart };
  const taken = takenBy(place, calendar, made);
  requireSense(made, sale, calendar);
  return { made, calendar, taken, sale, least };
}

export async function issueLotPlan(read: Read, place: OwnerPlace, written: LotWritten): Promise<Plan> {
  const { wallet, network, networkAddress, assetAddress, asset, now, bookAddress, book, index } = place;
  requireOwner(place);
  requireRunning(network, PAUSE.create, now);
  if (asset.state !== 0) throw new PlanError(`Asset ${index} is retired: nothing of it is sold ahead any more.`);
  const draft = draftOf(place, written);
  const licence = await licenceToShow(read, place, draft.made.endsBy);
  const id = idOf(place);
  const owner = createNoopSigner(wallet);
  const instruction = getIssueLotInstruction({
    payer: owner,
    owner,
    network: networkAddress,
    asset: assetAddress,
    lotBook: bookAddress,
    mint: await lotMintAt(id.program, assetAddress, book?.issued ?? 0),
    ...(network.finalEpoch > 0n ? { settlement: await settlementAt(id, network.finalEpoch) } : {}),
    ...(licence === undefined ? {} : { licence: await licenceAt(id, assetAddress, licence) }),
    new: draft.made,
  });
  const whole: Instruction = { ...instruction, accounts: [...instruction.accounts, ...(await candidatesFrom(place, network))] };
  const [sentence = '', ...rest] = previewOf(place, draft);
  return { kind: 'transaction', instructions: [whole], sentence: () => sentence, cautions: rest };
}

function leastOf({ asset, network, now }: OwnerPlace, { kind, firstEpoch, lastEpoch }: NewLot, { measured }: Calendar): Least {
  const parameters = parametersAt(network, now);
  const [first, last] = [capacityOf(asset, firstEpoch), capacityOf(asset, lastEpoch)];
  const cap = asset.live === 1 ? asset.priceCap : 0n;
  const bps = parameters.leastLotBps;
  try {
    const tariff: LotTariff = {
      price: max(max(asset.pricePerGb, asset.nextPricePerGb), cap),
      slotPrice: max(asset.slotPrice, asset.nextSlotPrice),
      capacityMbps: Math.max(first.mbps, last.mbps),
      epochSeconds: measured ?? BigInt(Math.max(first.epochSeconds, parameters.minEpochSeconds)),
      window: windowEpochs(firstEpoch, lastEpoch),
    };
    return { tariff, bps, price: leastLotPrice(kind, tariff, bps) };
  } catch (error) {
    if (error instanceof ArithmeticError) throw new PlanError('What a token costs by the tariff is more than the currency can count: sell a shorter window.');
    throw error;
  }
}

/** `at least 1.125 …, which is 50 % of what the same costs by the tariff (…)`. */
function derivation({ asset, currencyUnit: unit }: OwnerPlace, kind: number, { tariff, bps, price }: Least): string {
  const isCap = asset.live === 1 && tariff.price === asset.priceCap;
  const perGb = `${amountOf(tariff.price, unit)}${isCap ? ', the cap of its live price,' : ''}`;
  const { window, epochSeconds, capacityMbps } = tariff;
  const covered: Readonly<Record<number, string>> = {
    [LOT_KIND.volume]: `10⁹ bytes at ${perGb}`,
    [LOT_KIND.simSlot]: `${window} epochs of a SIM slot at ${amountOf(tariff.slotPrice, unit)}`,
    [LOT_KIND.rate]: `1 Mbit/s for ${window} epochs of ${epochSeconds} s at ${perGb} per GB`,
  };
  const what = covered[kind] ?? `${capacityMbps} Mbit/s for ${window} epochs of ${epochSeconds} s at ${perGb} per GB`;
  return `at least ${amountOf(price, unit)}, which is ${percentOf(bps)} of what the same costs by the tariff (${what})`;
}

/** Refuses a lot of which nothing can be sold, or nothing returned, as epochs go now. */
function requireSense({ refundBps }: NewLot, sale: SaleTerms, calendar: Calendar): void {
  const anyway = '`openmast lot issue --anyway` issues it all the same, if you know that epochs will be longer.';
  if (!sells(sale, calendar)) {
    throw new PlanError(
      `Nothing would be sold: the sale begins at ${timeText(sale.saleStarts)}, and nothing is sold once epoch ${saleOverEpoch(sale)} is final, about ${timeText(saleOverAt({ ...sale, saleEnds: sale.endsBy }, calendar))}; begin earlier, or sell a later window. ${anyway}`,
    );
  }
  if (refundBps > 0 && !canReturn(sale, calendar)) {
    throw new PlanError(
      `Nobody could return a token: that takes a sale that is over before the window may begin, at about ${timeText(mayBeginAt(sale, calendar))}, and this one goes on until then; end it earlier, or let nothing come back. ${anyway}`,
    );
  }
}

/** What it promises, what it locks, and what happens when it is not delivered; the first is the sentence. */
export function previewOf(place: OwnerPlace, { made, calendar, taken, sale, least }: LotDraft): string[] {
  const { currencyUnit: unit, index, asset } = place;
  const money = (amount: bigint): string => amountOf(amount, unit);
  const [most, leastInAll] = [tokensWorth(made.priceStart, made.quantity), tokensWorth(made.priceFloor, made.quantity)];
  const falls = sale.isFixed ? '' : `, falling to ${money(made.priceFloor)}: all buyers pay what the last one does`;
  const inAll = sale.isFixed ? money(most) : `from ${money(leastInAll)} to ${money(most)}`;
  const rent = 'The rent of the lot and of the mint of its tokens is yours, and stays with them.';
  return [
    `You sell ${whatOf(made.kind, made.quantity, index)} in ${windowText(calendar, made.firstEpoch, made.lastEpoch)}; over at ${timeText(made.endsBy)} at the latest.`,
    ...limitsOf(made.rollsEpochs, made.mostPerEpoch),
    `Each token costs ${money(made.priceStart)}${falls}; ${inAll} in all if all are sold. It must cost ${derivation(place, made.kind, least)}.`,
    saleText(sale, calendar),
    returningText(made.refundBps),
    `It takes ${takenText(taken)} of the capacity in each of these epochs: neither the capacity can be lowered under it nor the asset retired before its window is over.`,
    `What is used or served is earned as usage is: ${sharesText(place, made, most)}.`,
    `What is not served is paid back: buyers’ money waits in the network’s vault, and of ${lotKindName(made.kind).toLowerCase()} that the asset did not serve, as without a licence in force, each epoch’s part comes back.`,
    ...(asset.bookedLots === 0 ? [`The asset’s lot book is made with it. ${rent}`] : [rent]),
  ];
}

/** Who has what of it, and of a volume what that binds its owner to. */
function sharesText({ asset, network, jurisdiction, movesTo, now, currencyUnit: unit }: OwnerPlace, made: NewLot, most: bigint): string {
  const sharing = { asset, network, jurisdiction, movesTo };
  const { levy, stakers } = partsIn(sharing, made.firstEpoch);
  const treasury = parametersAt(network, now).treasuryBps;
  const theirs = split({ treasury, levy, stakers }, most, asset.activeShares, asset.shareSupply).stakers;
  const atMost = made.priceFloor < made.priceStart ? 'at most ' : '';
  const parts = `the treasury has ${percentOf(treasury)}, the jurisdiction ${percentOf(levy)}, stakers ${percentOf(stakers)} of the rest (${atMost}${amountOf(theirs, unit)} of all, as shares are staked now)`;
  if (made.kind !== LOT_KIND.volume) return parts;
  return `${parts}; what nobody used by epoch ${made.lastEpoch} is earned then, and stakers have ${percentOf(partsIn(sharing, made.lastEpoch).stakers)} of that rest. Through epoch ${made.lastEpoch} you cannot lower the stakers’ part below what is announced now`;
}
