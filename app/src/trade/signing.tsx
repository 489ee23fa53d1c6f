// What somebody decided about the market, in the dialog that shows and signs it.
import type { Read } from '../actions/place';
import { readMarketPlace, type MarketPlace } from '../actions/market-place';
import { currencyUnit } from '../actions/currencies';
import { Sign } from '../asset/sign';
import { address } from '@solana/kit';
import type { NetworkId } from '../chain/decoded';
import { useNetworkId } from '../data/on-chain';
import type { FoundAsset } from '../data/portfolio';
import { useSources } from '../data/sources';
import type { Plan } from '../signing/plan';
import { sharesUnitOf } from '../ui/asset-name';
import { useWallet } from '../wallet/use-wallet';

export interface TradeDecision {
  readonly title: string;
  readonly plan: (place: MarketPlace, id: NetworkId, read: Read) => Promise<Plan>;
}

export const TradeSigning = ({ found: { asset, network }, decision, close }: { found: FoundAsset; decision: TradeDecision; close: () => void }) => {
  const id = useNetworkId();
  const { chain } = useSources();
  const { connected } = useWallet();
  if (!id || !connected) return null;
  const wallet = address(connected.account.address);
  const units = { [asset.shareMint as string]: sharesUnitOf(asset, asset.shareMint, asset.shareDecimals), [network.currencyMint as string]: currencyUnit(network.currencyMint) };
  const plan = async (read: Read) => decision.plan(await readMarketPlace({ read, chain: await chain() }, id, asset.index, wallet), id, read);
  return <Sign title={decision.title} plan={plan} unitOf={(mint) => units[mint]} close={close} />;
};
