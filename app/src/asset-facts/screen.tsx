// The facts of an asset on a page of their own.
import { Link } from 'wouter';
import { useWholeAsset } from '../data/portfolio';
import { AssetFacts } from './asset-facts';

export const AssetFactsScreen = ({ address }: { address: string }) => {
  const asset = useWholeAsset(address).data?.asset;
  return (
    <>
      <p>
        <Link href="/">Markets</Link>
      </p>
      <h1 className="text-2xl font-semibold">{asset ? asset.name?.name || `Asset ${asset.index}` : 'Asset'}</h1>
      <AssetFacts address={address} />
    </>
  );
};
