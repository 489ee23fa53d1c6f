// Creates an asset in one transaction: its account, its mint with the name inside, the stake vault, and all shares in the owner's wallet;
// and lets its price follow how busy it is, if that is wanted. The commands: `openmast asset create` and `asset live-price set`.
import { createNoopSigner, type Address } from '@solana/kit';
import { assetAt, jurisdictionAt, sharesAt } from '../chain/addresses';
import { JURISDICTION } from '../chain/asset-account';
import { decoded, ofNetwork, type NetworkId } from '../chain/decoded';
import { NETWORK } from '../chain/kinds';
import { parametersAt } from '../chain/parameters';
import type { Network } from '../generated/openmast/accounts/network';
import { getCreateAssetInstructionAsync } from '../generated/openmast/instructions/createAsset';
import { getSetLivePriceInstruction } from '../generated/openmast/instructions/setLivePrice';
import { findShareMintPda } from '../generated/openmast/pdas/shareMint';
import { OPENMAST_PROGRAM_ADDRESS } from '../generated/openmast/programs/openmast';
import { PlanError, type Plan } from '../signing/plan';
import { shareUnit } from '../ui/asset-name';
import { quantity } from '../ui/quantity';
import { CLOCK_SYSVAR } from './addresses';
import { currencyUnit } from './currencies';
import { LIVE_CAUTIONS, OUTSIDE, ruleText } from './live-price';
import { codeIn, described, namesOf, pricedAt, ruleOf, sharedBy, sharesOf, type Draft } from './new-asset';
import { percentOf } from './percent';
import { networkOf, timeOf, type Read } from './place';
import { PAUSE, requireRunning } from './standing';

/** On a network that requires licences. */
const needsLicence = (code: number): string =>
  `This network requires licences: until the regulator of jurisdiction ${code} has granted the asset one, its usage is not charged and it earns nothing.`;

export interface Founding {
  readonly id: NetworkId;
  readonly networkAddress: Address;
  readonly network: Network;
  readonly now: bigint;
  readonly wallet: Address;
}

/** Refuses a jurisdiction that the network does not have. */
export async function readFounding(read: Read, id: NetworkId, wallet: Address, draft: Draft): Promise<Founding> {
  const networkAddress = networkOf(id);
  const code = codeIn(draft.jurisdiction);
  const [network, clock, jurisdiction] = await read([networkAddress, CLOCK_SYSVAR, await jurisdictionAt(id, code)]);
  if (!jurisdiction) throw new PlanError(`This network has no jurisdiction ${code}: its authority adds them (\`openmast jurisdiction add\`), and every asset is in one.`);
  ofNetwork(id, decoded(id, jurisdiction, JURISDICTION));
  return { id, networkAddress, network: decoded(id, network, NETWORK), now: timeOf(clock), wallet };
}

/** `chosen` is told the index that the asset will have. */
export async function createAssetPlan({ id, networkAddress, network, now, wallet }: Founding, draft: Draft, chosen: (index: number) => void): Promise<Plan> {
  requireRunning(network, PAUSE.create, now);
  const unit = currencyUnit(network.currencyMint);
  const { jurisdiction, ...description } = described(draft);
  const { priceStepShift } = parametersAt(network, now);
  const pricePerGb = pricedAt(draft, parametersAt(network, now), unit);
  const stakersBps = sharedBy(draft);
  const shares = sharesOf(draft);
  const rule = ruleOf(draft, parametersAt(network, now), unit);
  const index = network.assetCount;
  const asset = await assetAt(id, index);
  const [mint] = await findShareMintPda({ asset });
  const instruction = await getCreateAssetInstructionAsync({
    payer: createNoopSigner(wallet),
    owner: createNoopSigner(wallet),
    network: networkAddress,
    jurisdiction: await jurisdictionAt(id, jurisdiction),
    asset,
    ownerShares: await sharesAt(mint, wallet),
    // Stands for none: open shares need no Token ACL.
    tokenAclProgram: OPENMAST_PROGRAM_ADDRESS,
    ...description,
    ...shares,
    pricePerGb,
    stakersBps,
    shareKind: 0,
  });
  chosen(index);
  const live = rule && getSetLivePriceInstruction({ owner: createNoopSigner(wallet), network: networkAddress, asset, ...rule });
  const names = namesOf(draft);
  const all = quantity(shares.shareSupply, shareUnit(shares.shareDecimals));
  return {
    kind: 'transaction',
    // With the longest texts both fit one transaction.
    instructions: [instruction, ...(live ? [live] : [])],
    sentence: () =>
      `You create asset ${index} ${names.name} with the symbol ${names.symbol}: all ${all} are yours, a GB costs ${quantity(pricePerGb, unit)}${rule ? ' to begin with' : ''}, and stakers have ${percentOf(stakersBps)} of what treasury and levy leave.${rule ? ` Its price follows how busy it is: ${ruleText(rule, unit, priceStepShift, description.capacityMbps)}.` : ''}`,
    cautions: [
      'There will never be more shares, their name stays, and whoever holds them may pass them on. Price, split, kind, place and capacity can be changed later.',
      ...(rule ? LIVE_CAUTIONS : []),
      ...(rule && (pricePerGb < rule.floor || pricePerGb > rule.cap) ? [OUTSIDE] : []),
      'It earns once its radio is mapped to it, which the oracle’s operator does.',
      ...(parametersAt(network, now).requiresLicences === 1 ? [needsLicence(jurisdiction)] : []),
    ],
  };
}
