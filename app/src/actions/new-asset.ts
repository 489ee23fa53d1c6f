// What an owner says about a new asset, as it is written, and what of it would be refused.
import type { Network } from '../generated/openmast/accounts/network';
import type { CreateAssetInstructionDataArgs } from '../generated/openmast/instructions/createAsset';
import { PlanError } from '../signing/plan';
import { shownName, symbolName } from '../ui/asset-name';
import { quantity, type Unit } from '../ui/quantity';
import { isCell } from './h3-cell';
import { ruleIn, type Rule, type RuleWritten } from './live-price';
import { basisPoints } from './percent';
import { mbpsIn } from './set-capacity';
import { someUnits, baseUnits } from './written';

export interface Draft {
  readonly name: string;
  readonly symbol: string;
  /** Where the shares are described; may be empty. */
  readonly uri: string;
  readonly kind: number;
  /** An H3 cell in hexadecimal; empty: where it stands is not told. */
  readonly cell: string;
  /** Mbit/s; empty or 0: not told. */
  readonly capacity: string;
  /** ISO 3166 numeric code. */
  readonly jurisdiction: string;
  /** Of a live price the one that it begins with. */
  readonly price: string;
  /** What the price follows, where it follows how busy the asset is; nothing of a price that stays. */
  readonly live: RuleWritten | undefined;
  /** Percent of what treasury and levy leave. */
  readonly stakers: string;
  readonly supply: string;
  readonly decimals: string;
}

/** As `crates/ledger/src/token_texts.rs` has them, bytes of UTF-8. */
const MOST_NAME_BYTES = 32;
const MOST_SYMBOL_BYTES = 10;
const MOST_URI_BYTES = 200;
const MOST_DECIMALS = 9;

export type Described = Pick<CreateAssetInstructionDataArgs, 'sharesName' | 'sharesSymbol' | 'sharesUri' | 'kind' | 'h3Cell' | 'capacityMbps'> & {
  readonly jurisdiction: number;
};

/** What it is. */
export const described = ({ name, symbol, uri, kind, cell, capacity, jurisdiction }: Draft): Described => ({
  sharesName: textOf('name', name, MOST_NAME_BYTES),
  sharesSymbol: textOf('symbol', symbol, MOST_SYMBOL_BYTES),
  sharesUri: uri.trim() === '' ? '' : textOf('address of the description', uri, MOST_URI_BYTES),
  kind,
  h3Cell: cellIn(cell),
  capacityMbps: capacity.trim() === '' ? 0 : mbpsIn(capacity),
  jurisdiction: codeIn(jurisdiction),
});

/** Name and symbol as everybody will see them: what nobody could see is refused. */
export function namesOf(draft: Draft): { readonly name: string; readonly symbol: string } {
  const { sharesName, sharesSymbol } = described(draft);
  const chosen = { chosenName: sharesName, chosenSymbol: sharesSymbol };
  const [name, symbol] = [shownName(chosen), symbolName(chosen)];
  if (name === undefined || symbol === undefined) throw new PlanError(`Nobody could see the ${name === undefined ? 'name' : 'symbol'} of the shares: write letters or digits.`);
  return { name, symbol };
}

function textOf(what: string, text: string, most: number): string {
  const written = text.trim();
  if (written === '') throw new PlanError(`Say the ${what} of the shares.`);
  const bytes = new TextEncoder().encode(written).length;
  if (bytes > most) throw new PlanError(`The ${what} of the shares is too long: it has ${bytes} bytes, and at most ${most} are taken.`);
  return written;
}

/** An H3 cell in hexadecimal; 0 where nothing is written. */
export function cellIn(text: string): bigint {
  const written = text.trim().replace(/^0x/i, '');
  if (written === '') return 0n;
  const cell = /^[0-9a-f]{1,16}$/i.test(written) ? BigInt(`0x${written}`) : 0n;
  if (!isCell(cell)) throw new PlanError(`\`${written}\` is no H3 cell: write its hexadecimal index like 8928308280fffff, of resolution 0 to 15.`);
  return cell;
}

/** ISO 3166 numeric codes have three digits. */
export function codeIn(text: string): number {
  const code = /^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : 0;
  if (code === 0) throw new PlanError('Say in which jurisdiction it is, by the ISO 3166 numeric code of the country, like 276.');
  return code;
}

/** Base units per 10⁹ bytes. */
export function pricedAt({ price }: Draft, { maxPricePerGb }: Network['parameters'], unit: Unit): bigint {
  const units = baseUnits(price, unit);
  if (units > maxPricePerGb) throw new PlanError(`That is above ${quantity(maxPricePerGb, unit)} per GB, the most that the network allows.`);
  return units;
}

/** The rule of a live price; nothing where the price is fixed. */
export function ruleOf({ live, capacity }: Draft, { maxPricePerGb }: Network['parameters'], unit: Unit): Rule | undefined {
  if (!live) return undefined;
  const rule = ruleIn(live, unit, maxPricePerGb);
  if (capacity.trim() === '' || mbpsIn(capacity) === 0) throw new PlanError('Nobody knows how busy an asset is that does not say what it carries: say its capacity in the first step, and its price can follow.');
  return rule;
}

export const sharedBy = ({ stakers }: Draft): number => basisPoints(stakers);

export interface Shares {
  readonly shareSupply: bigint;
  readonly shareDecimals: number;
}

export function sharesOf({ supply, decimals }: Draft): Shares {
  const shareDecimals = /^\d$/.test(decimals.trim()) ? Number(decimals.trim()) : MOST_DECIMALS + 1;
  if (shareDecimals > MOST_DECIMALS) throw new PlanError(`Shares have 0 to ${MOST_DECIMALS} decimals.`);
  return { shareSupply: someUnits(supply, { symbol: 'A share', decimals: shareDecimals }), shareDecimals };
}
