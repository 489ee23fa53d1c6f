// Whether what an oracle says of capacity that was bought ahead is what the chain has: of every number that stands beside the mark.
import type { EntitlementWithLot } from '../chain/payer';
import type { EntitlementTold } from '../data/payer';
import type { Entitlement } from '../generated/openmast/accounts/entitlement';
import type { Lot } from '../generated/openmast/accounts/lot';
import { must, step, type Step } from '../proof/steps';
import { BYTES_OF_VOLUME, VOLUME, lotKindOf } from '../ui/lots';
import { times, whole } from '../ui/format';

const U64_MAX = (1n << 64n) - 1n;
const capped = (bytes: bigint): bigint => (bytes > U64_MAX ? U64_MAX : bytes);

/** `copies`: so often the oracle tells of it. */
export function entitlementSteps(payer: number, told: EntitlementTold, { entitlement, lot }: EntitlementWithLot, copies = 1): Step[] {
  return [
    ...(copies === 1 ? [] : [{ name: 'One', state: 'fails', text: `the oracle tells of it ${copies} times, and it is one` } as const]),
    entitlement ? accountStep(payer, told, entitlement) : { name: 'Account', state: 'unknown', text: 'its account on chain was closed' },
    ...(entitlement ? askedSteps(told, entitlement) : []),
    lot ? lotStep(told, lot) : { name: 'Lot', state: 'unknown', text: 'its lot is not on chain' },
    ...(told.left_bytes ? [leftStep(told, BigInt(told.left_bytes))] : []),
  ];
}

const accountStep = (payer: number, told: EntitlementTold, entitlement: Entitlement): Step =>
  step('Account', 'the Entitlement account on chain has these tokens, of this lot and for this payer', () => {
    must(entitlement.payerIndex === payer, 'the account is for another payer');
    must(entitlement.lotIndex === told.lot, 'the account is of another lot');
    must(entitlement.quantity === BigInt(told.quantity), `the account has ${whole(entitlement.quantity)} tokens`);
  });

/** The oracle says what the snapshot saw that opened the epoch; the account, what is asked now. */
function askedSteps(told: EntitlementTold, { asked }: Entitlement): Step[] {
  if (asked === BigInt(told.asked)) return asked === 0n ? [] : [{ name: 'Asked back', state: 'holds', text: 'the account on chain has as many tokens asked back' }];
  const text = `${whole(asked)} are asked back on chain now, and ${whole(BigInt(told.asked))} were when the epoch opened, says the oracle`;
  return [{ name: 'Asked back', state: 'unknown', text, alone: 'Verified in this browser, but for what was asked back since the epoch opened' }];
}

const lotStep = (told: EntitlementTold, lot: Lot): Step =>
  step('Lot', 'the Lot account on chain has this kind, this asset, this window with its last date, and this most for an epoch', () => {
    must(lot.kind === lotKindOf(told.kind) && lot.assetIndex === told.asset, 'the lot is of another kind or asset');
    must(lot.firstEpoch === BigInt(told.first_epoch) && lot.lastEpoch === BigInt(told.last_epoch), 'the lot has another window');
    must(lot.endsBy === BigInt(told.ends_by), `the lot is over at ${times(Number(lot.endsBy) * 1000)}`);
    const most = mostPerEpoch(told, lot);
    must(most === (told.most_per_epoch ? BigInt(told.most_per_epoch) : undefined), most === undefined ? 'the lot has no most for an epoch' : `the lot lets these tokens meet ${whole(most)} bytes in an epoch`);
  });

/** As `crates/engine/src/views/entitlements.rs`: of volume with a cap, that of a token times the tokens that are not asked back. */
function mostPerEpoch({ quantity, asked }: EntitlementTold, { kind, mostPerEpoch: cap }: Lot): bigint | undefined {
  if (kind !== VOLUME || cap === 0n) return undefined;
  return capped(cap * (BigInt(quantity) - BigInt(asked)));
}

const leftStep = ({ quantity, asked, met_bytes: met }: EntitlementTold, left: bigint): Step =>
  step('Left', 'what is left is what these tokens are worth, less those that are asked back and what they met', () => {
    const rest = capped((BigInt(quantity) - BigInt(asked)) * BYTES_OF_VOLUME) - BigInt(met);
    must(left === (rest > 0n ? rest : 0n), `by its tokens and what they met ${whole(rest > 0n ? rest : 0n)} bytes are left`);
  });
