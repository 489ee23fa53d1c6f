// Everything that an action about a lot, or an entitlement to one, looks at, read at once.
import { address, type Address } from '@solana/kit';
import { assetAt, currencyAt, payerAt, reserveAt, settlementAt, sharesAt } from '../chain/addresses';
import { decoded, ofNetwork, type NetworkId } from '../chain/decoded';
import { ASSET, NETWORK, SETTLEMENT } from '../chain/kinds';
import { lotPurchaseAt } from '../chain/lots';
import { ENTITLEMENT, LOT, LOT_PURCHASE, PAYER } from '../chain/payer';
import { paceOf } from '../chain/schedule';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Entitlement } from '../generated/openmast/accounts/entitlement';
import type { Lot } from '../generated/openmast/accounts/lot';
import type { Network } from '../generated/openmast/accounts/network';
import type { Payer } from '../generated/openmast/accounts/payer';
import type { Purchase } from '../generated/openmast/accounts/purchase';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { PlanError } from '../signing/plan';
import type { RawAccount } from '../signing/raw-account';
import { lotTokens } from '../ui/lots';
import type { Unit } from '../ui/quantity';
import { CLOCK_SYSVAR } from './addresses';
import { currencyUnit } from './currencies';
import { payable, requireBalance } from './holding';
import { calendarOf, type Calendar } from './lot-calendar';
import { networkOf, timeOf, type Held, type Read } from './place';
import { wholeIn } from './written';

export interface LotPlace {
  readonly wallet: Address;
  readonly networkAddress: Address;
  readonly network: Network;
  readonly now: bigint;
  readonly calendar: Calendar;
  /** Of the newest final epoch; nothing before the first. */
  readonly settlement: Settlement | undefined;
  readonly currency: Held;
  readonly currencyUnit: Unit;
  readonly index: number;
  readonly lotAddress: Address;
  readonly lot: Lot;
  readonly asset: Asset;
  /** The person's account of the lot's tokens. */
  readonly tokens: Held;
  readonly purchaseAddress: Address;
  /** What the person bought in a sale whose price falls, while it is not settled. */
  readonly purchase: Purchase | undefined;
}

export interface EntitlementPlace extends LotPlace {
  readonly entitlementIndex: number;
  readonly entitlementAddress: Address;
  readonly entitlement: Entitlement;
  readonly payer: Payer;
}

export async function readLotPlace(read: Read, id: NetworkId, index: number, wallet: Address): Promise<LotPlace> {
  const networkAddress = networkOf(id);
  const lotAddress = await reserveAt(id, index);
  const [networkRaw, clock, lotRaw] = await read([networkAddress, CLOCK_SYSVAR, lotAddress]);
  const network = decoded(id, networkRaw, NETWORK);
  if (!lotRaw) throw new PlanError(`There is no lot ${index}.`);
  const lot = ofNetwork(id, decoded(id, lotRaw, LOT));
  const now = timeOf(clock);
  const purchaseAddress = await lotPurchaseAt(id.program, lotAddress, wallet);
  const [currency, tokens] = await Promise.all([currencyAt(network.currencyMint, wallet), sharesAt(lot.mint, wallet)]);
  const wanted = [await assetAt(id, lot.assetIndex), await settlementAt(id, network.finalEpoch), currency, tokens, purchaseAddress];
  const [assetRaw, settlementRaw, currencyRaw, tokensRaw, purchaseRaw] = await read(wanted);
  const settlement = settlementRaw && decoded(id, settlementRaw, SETTLEMENT);
  return {
    wallet,
    networkAddress,
    network,
    now,
    calendar: calendarOf(network, now, settlement && paceOf(settlement), lot.epochSeconds),
    settlement,
    currency: { address: currency, account: currencyRaw },
    currencyUnit: currencyUnit(network.currencyMint),
    index,
    lotAddress,
    lot,
    asset: decoded(id, assetRaw, ASSET),
    tokens: { address: tokens, account: tokensRaw },
    purchaseAddress,
    purchase: purchaseOf(id, purchaseRaw),
  };
}

const purchaseOf = (id: NetworkId, raw: RawAccount | undefined): Purchase | undefined => (raw?.owner === id.program ? decoded(id, raw, LOT_PURCHASE) : undefined);

export async function readEntitlementPlace(read: Read, id: NetworkId, index: number, wallet: Address): Promise<EntitlementPlace> {
  const entitlementAddress = await reserveAt(id, index);
  const [raw] = await read([entitlementAddress]);
  if (!raw) throw new PlanError(`Entitlement ${index} is closed: it was refunded.`);
  const entitlement = ofNetwork(id, decoded(id, raw, ENTITLEMENT));
  const [place, [payerRaw]] = await Promise.all([readLotPlace(read, id, entitlement.lotIndex, wallet), read([await payerAt(id, entitlement.payerIndex)])]);
  const payer = ofNetwork(id, decoded(id, payerRaw, PAYER));
  if (payer.owner !== wallet) throw new PlanError(`Entitlement ${index} is payer ${payer.index}'s, which ${payer.owner} owns: connect that wallet.`);
  return { ...place, entitlementIndex: index, entitlementAddress: address(entitlementAddress), entitlement, payer };
}

/** So many whole tokens, more than none; `all` stands for `all` of them. */
export function tokensIn(text: string, all: bigint): bigint {
  const tokens = text.trim() === 'all' ? all : wholeIn(text, 'The number of tokens', (1n << 64n) - 1n);
  if (tokens === 0n) throw new PlanError('The number of tokens must be more than zero.');
  return tokens;
}

/** Tokens that the person has and means. */
export function ownTokens({ tokens, wallet, lot }: LotPlace, text: string): bigint {
  const unit = { symbol: `tokens of lot ${lot.index}`, decimals: 0 };
  const there = payable(tokens, wallet, lot.mint, unit);
  if (there === 0n) throw new PlanError(`You have no tokens of lot ${lot.index}; those in escrow of the market or redeemed are not counted.`);
  const amount = tokensIn(text, there);
  requireBalance(amount, there, unit);
  return amount;
}

/** `4 GB of lot 7`. */
export const tokensText = ({ lot }: LotPlace, amount: bigint): string => `${lotTokens(lot.kind, amount)} of lot ${lot.index}`;
