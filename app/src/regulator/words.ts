// What numbers of regulators' accounts mean.
import type { RegulatedAsset } from '../chain/regulated';
import { MOVE } from '../chain/regulation';
import { span, whole } from '../ui/format';

/** Kinds of credentials, which are numbers of a bit set: the bare number of kind 0 would read as none. */
export const kindsText = (set: number): string => {
  const numbers = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => ((set >>> bit) & 1) === 1);
  if (numbers.length === 0) return 'none';
  return `${numbers.length === 1 ? 'kind' : 'kinds'} ${numbers.join(', ')}`;
};

/** How often a policy was tightened: it is made with revision 1. */
export const tightened = (revision: number): string => {
  const times = revision - 1;
  if (times === 0) return 'never';
  return times === 1 ? 'once' : `${whole(times)} times`;
};

export const seconds = (count: number): string => span(count * 1000);

/** How an asset's move stands; nothing where it does not move. */
export function moveText({ asset }: RegulatedAsset): string | undefined {
  const { moveState, moveTo, jurisdiction, moveEpoch } = asset;
  if (moveState === MOVE.none) return undefined;
  const way = `from ${jurisdiction} to ${moveTo}`;
  if (moveState === MOVE.offered) return `Its owner asks to move it ${way}: the regulator of ${jurisdiction} has to agree`;
  if (moveState === MOVE.agreed) return `Moves ${way} once the regulator of ${moveTo} accepts; that of ${jurisdiction} has agreed`;
  return `Moves ${way} from epoch ${whole(moveEpoch)} on`;
}

