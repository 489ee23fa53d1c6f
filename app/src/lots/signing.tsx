// What somebody decided about a lot, in the dialog that shows and signs it.
import { address } from '@solana/kit';
import { currencyUnit } from '../actions/currencies';
import { readLotPlace, type LotPlace } from '../actions/lot-place';
import { readOwnerPlace, type OwnerPlace } from '../actions/owning';
import type { Read } from '../actions/place';
import type { Sources } from '../actions/proven';
import { Sign } from '../asset/sign';
import { useProofs } from '../asset/use-place';
import { useNetworkId } from '../data/on-chain';
import type { Lot } from '../generated/openmast/accounts/lot';
import type { Network } from '../generated/openmast/accounts/network';
import type { Plan } from '../signing/plan';
import { lotUnit } from '../ui/lots';
import { useWallet } from '../wallet/use-wallet';

export type LotDecision =
  | { readonly kind: 'lot'; readonly title: string; readonly lot: Lot; readonly plan: (place: LotPlace, sources: Sources) => Promise<Plan> }
  | { readonly kind: 'owner'; readonly title: string; readonly plan: (place: OwnerPlace, read: Read) => Promise<Plan> };

interface LotSigningProps {
  readonly asset: number;
  readonly network: Network;
  readonly decision: LotDecision;
  readonly close: () => void;
}

export const LotSigning = ({ asset, network, decision, close }: LotSigningProps) => {
  const id = useNetworkId();
  const sources = useProofs('reserve');
  const { connected } = useWallet();
  if (!id || !connected) return null;
  const wallet = address(connected.account.address);
  const plan = async (read: Read) =>
    decision.kind === 'lot' ? decision.plan(await readLotPlace(read, id, decision.lot.index, wallet), sources) : decision.plan(await readOwnerPlace(read, id, asset, wallet), read);
  const unitOf = (mint: string) => {
    if (mint === network.currencyMint) return currencyUnit(mint);
    return decision.kind === 'lot' && mint === decision.lot.mint ? lotUnit(decision.lot) : undefined;
  };
  return <Sign title={decision.title} plan={plan} unitOf={unitOf} close={close} />;
};
