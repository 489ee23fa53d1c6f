// Pays rewards. The command: `openmast claim`.
import { address, createNoopSigner, type Instruction } from '@solana/kit';
import { getClaimRewardsInstruction } from '../generated/openmast/instructions/claimRewards';
import { findVaultPda } from '../generated/openmast/pdas/vault';
import { gained } from '../signing/changes';
import type { Plan } from '../signing/plan';
import { TOKEN_PROGRAM } from '../chain/token-account';
import { assetName } from './asset-name';
import { collectedPlan } from './collected-plan';
import { collecting, type Sources } from './collecting';
import { settling } from './departures';
import { mustOpen } from './holding';
import { openAccount } from './opening';
import type { AssetPlace } from './place';
import { quantity } from '../ui/quantity';
import { PAUSE, claimable, claimableAtMost, isPaused, needsCollect, requireRunning } from './standing';

const MORE = 'The asset is not collected up to the newest final settlement: there may be more, once it is.';

export async function claimPlan(place: AssetPlace, sources: Sources): Promise<Plan> {
  const { stake, network, asset, wallet, currency, currencyUnit, now } = place;
  if (!stake) return { kind: 'nothing', why: 'You have never staked on this asset.' };
  requireRunning(network, PAUSE.payouts, now);
  const canCollect = sources.prove !== undefined && !isPaused(network, PAUSE.collect, now);
  const isBehind = needsCollect(network, asset);
  const collect = isBehind && canCollect ? await collecting(place, sources) : undefined;
  const settle = await settling(place, collect ? network.finalEpoch : asset.collectedEpoch);
  const cautions = isBehind && !collect ? [MORE] : [];
  const earnsMore = collect && stake.active > 0n && claimableAtMost(asset, stake, collect.totals.charged) > 0n;
  if (settle.length === 0 && claimable(asset, stake, place.departure) === 0n && !earnsMore) {
    return { kind: 'nothing', why: ['No rewards are owed to you.', ...cautions].join(' ') };
  }
  const opens = mustOpen(currency, wallet, network.currencyMint);
  const open: Instruction[] = opens ? [openAccount(wallet, currency.address, network.currencyMint, address(TOKEN_PROGRAM))] : [];
  const [vault] = await findVaultPda({ network: place.networkAddress });
  const claim = getClaimRewardsInstruction({
    staker: createNoopSigner(wallet),
    network: place.networkAddress,
    vault,
    destination: currency.address,
    asset: place.assetAddress,
    stake: place.stakeAddress,
  });
  return collectedPlan({
    collect,
    rest: [...open, ...settle, claim],
    wallet,
    name: assetName(place),
    sentence: (effects) => `You are paid ${quantity(gained(effects, network.currencyMint), currencyUnit)}, what your stake on ${assetName(place)} earned.`,
    cautions: opens ? [...cautions, 'A token account for the currency is opened in the same transaction.'] : cautions,
    restName: 'claim your rewards',
  });
}
