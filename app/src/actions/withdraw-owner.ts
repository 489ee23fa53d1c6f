// Pays the owner's part. The command: `openmast owner withdraw`, and `openmast collect` in front of it.
import { address, createNoopSigner, type Instruction } from '@solana/kit';
import { TOKEN_PROGRAM } from '../chain/token-account';
import { getWithdrawOwnerInstructionAsync } from '../generated/openmast/instructions/withdrawOwner';
import { gained } from '../signing/changes';
import { PlanError, type Plan } from '../signing/plan';
import { quantity } from '../ui/quantity';
import { assetName } from '../ui/asset-name';
import { collectedPlan } from './collected-plan';
import { collectingOrWhy, type Collecting, type Sources } from './collecting';
import { mustOpen } from './holding';
import { openAccount } from './opening';
import { requireOwner, type OwnerPlace } from './owning';
import { PAUSE, isPaused, needsCollect, requireRunning } from './standing';

const MORE = 'The asset is not collected up to the newest final settlement: there may be more, once it is.';

export async function withdrawOwnerPlan(place: OwnerPlace, sources: Sources): Promise<Plan> {
  const { network, asset, wallet, currency, currencyUnit, now } = place;
  requireOwner(place);
  requireRunning(network, PAUSE.payouts, now);
  const isBehind = needsCollect(network, asset);
  const { collect, why } = await worthCollecting(place, sources);
  const cautions = isBehind && why !== undefined ? [`${MORE}${why}`] : [];
  if (asset.ownerOwed === 0n && !collect) return { kind: 'nothing', why: ['Nothing is owed.', ...cautions].join(' ') };
  const opens = mustOpen(currency, wallet, network.currencyMint);
  const open: Instruction[] = opens ? [openAccount(wallet, currency.address, network.currencyMint, address(TOKEN_PROGRAM))] : [];
  const withdraw = await getWithdrawOwnerInstructionAsync({
    owner: createNoopSigner(wallet),
    network: place.networkAddress,
    destination: currency.address,
    asset: place.assetAddress,
  });
  return collectedPlan({
    collect,
    rest: [...open, withdraw],
    wallet,
    name: assetName(place),
    sentence: (effects) => `You are paid ${quantity(gained(effects, network.currencyMint), currencyUnit)}, your part as the owner of what ${assetName(place)} earned.`,
    cautions: opens ? [...cautions, 'A token account for the currency is opened in the same transaction.'] : cautions,
    restName: 'withdraw your part',
  });
}

interface Worth {
  readonly collect?: Collecting;
  /** Why it is not collected, where that may keep something back. */
  readonly why?: string;
}

/** What collects the asset, where it earned something since. What is owed already is paid also where collecting is impossible. */
async function worthCollecting(place: OwnerPlace, sources: Sources): Promise<Worth> {
  const { network, asset, now } = place;
  if (!needsCollect(network, asset)) return {};
  if (!sources.prove) return { why: '' };
  if (isPaused(network, PAUSE.collect, now)) return { why: ' Collecting is paused.' };
  const collect = await collectingOrWhy(place, sources);
  if (typeof collect !== 'string') return collect.totals.charged > asset.collected ? { collect } : {};
  if (asset.ownerOwed === 0n) throw new PlanError(collect);
  return { why: ` ${collect}` };
}
