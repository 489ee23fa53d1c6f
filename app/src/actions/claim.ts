// Pays rewards. The command: `openmast claim`.
import { address, createNoopSigner, type Instruction } from '@solana/kit';
import { getClaimRewardsInstruction } from '../generated/openmast/instructions/claimRewards';
import { findVaultPda } from '../generated/openmast/pdas/vault';
import { gained } from '../signing/changes';
import type { Plan } from '../signing/plan';
import { TOKEN_PROGRAM } from '../chain/token-account';
import { assetName } from '../ui/asset-name';
import { collectedPlan } from './collected-plan';
import { collectingOrWhy, type Collecting, type Sources } from './collecting';
import { settling } from './departures';
import { mustOpen } from './holding';
import { openAccount } from './opening';
import type { AssetPlace } from './place';
import { quantity } from '../ui/quantity';
import { PAUSE, claimable, claimableAtMost, isPaused, needsCollect, requireRunning } from './standing';

const MORE = 'The asset is not collected up to the newest final settlement: there may be more, once it is.';

/** What pays the rewards of one stake. */
export interface Due {
  /** Comes first, where there is more to split. */
  readonly collect: Collecting | undefined;
  /** Settles shares that left, then claims. */
  readonly claim: readonly Instruction[];
  /** What is left out, and why. */
  readonly cautions: readonly string[];
}

/** What is due of a stake; without it why nothing is. `collect` says what collects the asset, or why that cannot be done. */
export async function dueOf(place: AssetPlace, collecting: Collecting | string | undefined): Promise<Due | string> {
  const { stake, network, asset } = place;
  if (!stake) return 'You have never staked on this asset.';
  const [collect, why] = typeof collecting === 'string' ? [undefined, [collecting]] : [collecting, []];
  const settle = await settling(place, collect ? network.finalEpoch : asset.collectedEpoch);
  const cautions = needsCollect(network, asset) && !collect ? [[MORE, ...why].join(' ')] : [];
  const earnsMore = collect && stake.active > 0n && claimableAtMost(asset, stake, collect.totals.charged) > 0n;
  if (settle.length === 0 && claimable(asset, stake, place.departure) === 0n && !earnsMore) {
    return ['No rewards are owed to you.', ...cautions].join(' ');
  }
  return { collect, claim: [...settle, await claiming(place)], cautions };
}

/** Whether collecting comes first, and can. */
export const mayCollect = ({ network, asset, now }: AssetPlace, { prove }: Sources): boolean =>
  prove !== undefined && needsCollect(network, asset) && !isPaused(network, PAUSE.collect, now);

async function claiming(place: AssetPlace): Promise<Instruction> {
  const [vault] = await findVaultPda({ network: place.networkAddress });
  return getClaimRewardsInstruction({
    staker: createNoopSigner(place.wallet),
    network: place.networkAddress,
    vault,
    destination: place.currency.address,
    asset: place.assetAddress,
    stake: place.stakeAddress,
  });
}

/** Opens the account that is paid, where there is none. */
export function opening({ currency, wallet, network }: AssetPlace): Instruction[] {
  const opens = mustOpen(currency, wallet, network.currencyMint);
  return opens ? [openAccount(wallet, currency.address, network.currencyMint, address(TOKEN_PROGRAM))] : [];
}

export const OPENS = 'A token account for the currency is opened in the same transaction.';

export async function claimPlan(place: AssetPlace, sources: Sources): Promise<Plan> {
  const { network, wallet, currencyUnit, now } = place;
  if (place.stake) requireRunning(network, PAUSE.payouts, now);
  const due = await dueOf(place, place.stake && mayCollect(place, sources) ? await collectingOrWhy(place, sources) : undefined);
  if (typeof due === 'string') return { kind: 'nothing', why: due };
  const open = opening(place);
  return collectedPlan({
    collect: due.collect,
    rest: [...open, ...due.claim],
    wallet,
    name: assetName(place),
    sentence: (effects) => `You are paid ${quantity(gained(effects, network.currencyMint), currencyUnit)}, what your stake on ${assetName(place)} earned.`,
    cautions: open.length > 0 ? [...due.cautions, OPENS] : due.cautions,
    restName: 'claim your rewards',
  });
}
