// Amounts with what they are counted in.
import { decimal } from './format';

/** What an amount is counted in. */
export interface Unit {
  /** `HARB`, `USDC`, `SOL`. */
  readonly symbol: string;
  /** The same of one, where that is another word. */
  readonly one?: string;
  readonly decimals: number;
}

export const SOL: Unit = { symbol: 'SOL', decimals: 9 };

/** `1.25 HARB` */
export const quantity = (baseUnits: bigint, { symbol, one = symbol, decimals }: Unit): string =>
  `${decimal(baseUnits, decimals, 0)} ${baseUnits === 10n ** BigInt(decimals) ? one : symbol}`;
