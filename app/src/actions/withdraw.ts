// Returns shares that have cooled down. The command: `openmast unstake INDEX --withdraw`.
import { address, createNoopSigner } from '@solana/kit';
import { getWithdrawUnstakedInstructionAsync } from '../generated/openmast/instructions/withdrawUnstaked';
import { PlanError, type Plan } from '../signing/plan';
import { TOKEN_2022 } from '../chain/token-account';
import { TOKEN_ACL, mintConfig } from './addresses';
import { assetName } from '../ui/asset-name';
import { mustOpen } from './holding';
import { openAccount } from './opening';
import type { AssetPlace } from './place';
import { quantity } from '../ui/quantity';
import { timeText } from './standing';

export async function withdrawPlan(place: AssetPlace): Promise<Plan> {
  const { stake, asset, wallet, shareUnit, shares, now } = place;
  if (!stake || stake.cooling === 0n) return { kind: 'nothing', why: 'No shares of yours are cooling down.' };
  if (now < stake.coolingUntil) throw new PlanError(`The cooldown is not over: it ends ${timeText(stake.coolingUntil)}.`);
  const isPermissioned = asset.shareKind !== 0;
  const opens = mustOpen(shares, wallet, asset.shareMint, isPermissioned);
  const instruction = await getWithdrawUnstakedInstructionAsync({
    staker: createNoopSigner(wallet),
    network: place.networkAddress,
    asset: place.assetAddress,
    stake: place.stakeAddress,
    shareMint: asset.shareMint,
    destination: shares.address,
    ...(isPermissioned ? { mintConfig: await mintConfig(asset.shareMint), tokenAclProgram: TOKEN_ACL } : {}),
  });
  const open = opens ? [openAccount(wallet, shares.address, asset.shareMint, address(TOKEN_2022))] : [];
  return {
    kind: 'transaction',
    instructions: [...open, instruction],
    sentence: () => `You take ${quantity(stake.cooling, shareUnit)} of ${assetName(place)} back into your wallet.`,
    cautions: opens ? ['A token account for these shares is opened in the same transaction.'] : [],
  };
}
