// What codes of assets mean.
import { decimal } from '../ui/format';

const KINDS: Readonly<Record<number, string>> = {
  0: 'Tower',
  1: 'Small cell',
  2: 'Backhaul',
  3: 'SIM bank',
  4: 'Edge site',
  5: 'Access point',
};

export const kindName = (kind: number): string => KINDS[kind] ?? 'Other infrastructure';

/** Which part of all shares is active, rounded down to a hundredth of a percent. */
export function stakedPart(active: bigint, supply: bigint): string {
  return supply === 0n ? 'none' : `${decimal((active * 10_000n) / supply, 2, 0)} %`;
}
