// What a regulator decides about a holder of permissioned shares. The commands: `openmast holder suspend` and `lift`.
import { createNoopSigner, type Address, type Instruction } from '@solana/kit';
import { assetAt, sharesAt } from '../chain/addresses';
import { decoded, ofNetwork, type NetworkId } from '../chain/decoded';
import { ASSET } from '../chain/kinds';
import { holderAt, holderOf } from '../chain/regulated';
import { isPermissioned } from '../chain/regulation';
import { readTokenAccount } from '../chain/token-account';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Holder } from '../generated/share-gate/accounts/holder';
import { getLiftSuspensionInstruction } from '../generated/share-gate/instructions/liftSuspension';
import { getSuspendHolderInstruction } from '../generated/share-gate/instructions/suspendHolder';
import { PlanError, type Plan } from '../signing/plan';
import { momentIn, reasonHash } from './decided';
import type { Read } from './place';
import { readJurisdictionPlace, type JurisdictionPlace } from './regulated-place';
import { timeText } from './standing';
import { freeze } from './token-acl';

/** Longest suspension, seconds, and how often it can be renewed, as the program has it. */
const LONGEST = 180n * 24n * 60n * 60n;
const MOST_RENEWALS = 3;

/** Whose shares: the asset's index, and the wallet. */
export interface HolderOf {
  readonly asset: number;
  readonly wallet: Address;
}

export interface HolderPlace extends JurisdictionPlace {
  readonly asset: Asset;
  readonly assetAddress: Address;
  readonly person: Address;
  readonly holderAddress: Address;
  readonly holder: Holder;
  /** Whether it has an account of the shares, which can be frozen. */
  readonly hasAccount: boolean;
}

export async function readHolderPlace(read: Read, id: NetworkId, code: number, of: HolderOf, wallet: Address): Promise<HolderPlace> {
  const assetAddress = await assetAt(id, of.asset);
  const [place, [raw]] = await Promise.all([readJurisdictionPlace(read, id, code, wallet), read([assetAddress])]);
  if (!raw) throw new PlanError(`There is no asset ${of.asset}.`);
  const asset = ofNetwork(id, decoded(id, raw, ASSET));
  if (!isPermissioned(asset)) throw new PlanError(`The shares of asset ${of.asset} are open: anyone may hold them, and nobody is admitted or frozen.`);
  if (asset.jurisdiction !== code) throw new PlanError(`Asset ${of.asset} is in jurisdiction ${asset.jurisdiction}: its regulator decides about holders.`);
  const holderAddress = await holderAt(asset.shareMint, of.wallet);
  const [holderRaw, account] = await read([holderAddress, await sharesAt(asset.shareMint, of.wallet)]);
  const holder = holderOf(holderRaw, asset.shareMint, of.wallet);
  if (!holder) throw new PlanError(`${of.wallet} is no holder of asset ${of.asset}: it was never admitted.`);
  return { ...place, asset, assetAddress, person: of.wallet, holderAddress, holder, hasAccount: readTokenAccount(account)?.mint === asset.shareMint };
}

/** Until then another suspension is a renewal of the newest one, Unix seconds; nothing where there was none. */
export function suspendedAnewFrom({ suspendedSince, suspendedUntil, suspensionEnded }: Holder): bigint | undefined {
  if (suspendedSince === 0n) return undefined;
  const ended = suspendedUntil === 0n ? suspensionEnded : suspendedUntil;
  return ended + (ended - suspendedSince);
}

export async function suspendHolderPlan(place: HolderPlace, untilText: string, reason: string): Promise<Plan> {
  const { asset, person, holder, now, wallet } = place;
  const until = momentIn(untilText);
  if (until <= now) throw new PlanError(`The end of the suspension is past: the chain's clock is at ${timeText(now)}.`);
  if (until > now + LONGEST) throw new PlanError(`A suspension ends within 180 days, by ${timeText(now + LONGEST)} at the latest. It can be renewed.`);
  const anew = suspendedAnewFrom(holder);
  const renews = anew !== undefined && now < anew;
  if (renews && holder.renewals >= MOST_RENEWALS) {
    throw new PlanError(`This suspension was renewed three times: the holder can be suspended again from ${timeText(anew)} on.`);
  }
  const suspend = getSuspendHolderInstruction({ ...accountsOf(place), until, reasonHash: await reasonHash(reason) });
  const frozen: Instruction[] = place.hasAccount ? [await freeze(wallet, asset.shareMint, person)] : [];
  return {
    kind: 'transaction',
    instructions: [suspend, ...frozen],
    sentence: () => `You suspend ${person} as a holder of asset ${asset.index}, from now until ${timeText(until)}.`,
    cautions: [
      'It ends by itself. The holder can unstake and claim meanwhile; nobody can move its shares.',
      ...(renews ? [`It counts as renewal ${holder.renewals + 1} of at most ${MOST_RENEWALS} of the suspension that began ${timeText(holder.suspendedSince)}.`] : []),
      ...(place.hasAccount ? ['Its account of the shares is frozen in the same transaction.'] : []),
    ],
  };
}

export function liftSuspensionPlan(place: HolderPlace): Plan {
  const { asset, person, holder, now } = place;
  if (holder.suspendedUntil <= now) return { kind: 'nothing', why: 'It is not suspended.' };
  return {
    kind: 'transaction',
    instructions: [getLiftSuspensionInstruction(accountsOf(place))],
    sentence: () => `You lift the suspension of ${person} as a holder of asset ${asset.index}, which would last until ${timeText(holder.suspendedUntil)}.`,
    cautions: [`Its account stays frozen until somebody thaws it: openmast holder thaw ${asset.index} ${person}.`],
  };
}

const accountsOf = ({ wallet, jurisdictionAddress, assetAddress, holderAddress }: HolderPlace) => ({
  regulator: createNoopSigner(wallet),
  jurisdiction: jurisdictionAddress,
  asset: assetAddress,
  holder: holderAddress,
});
