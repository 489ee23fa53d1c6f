// The first assets of a network, each with its account.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { NamedAsset } from '../chain/chain';
import type { NetworkId } from '../chain/decoded';
import { Amount } from '../ui/amounts';
import { assetTitle } from '../ui/asset-name';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Empty } from '../ui/states';

interface NetworkAssetsProps {
  readonly id: NetworkId;
  readonly assets: readonly NamedAsset[];
  readonly count: number;
  readonly isOwn: boolean;
}

export const NetworkAssets = ({ id, assets, count, isOwn }: NetworkAssetsProps) => {
  const places = useQuery({
    queryKey: ['chain', 'addresses of assets', id, assets.map(({ index }) => index)],
    queryFn: async () => {
      const { assetAt } = await import('../chain/addresses');
      return Promise.all(assets.map(({ index }) => assetAt(id, index)));
    },
    staleTime: Infinity,
  }).data;
  return (
    <Panel title="Assets">
      {assets.length === 0 ? <Empty text="It has none yet." /> : null}
      <ul className="divide-line divide-y">
        {assets.map((asset, at) => (
          <li key={asset.index} className="flex flex-wrap gap-x-4 py-2">
            <Link href={isOwn ? `/asset/${asset.index}` : `/explorer/account/${places?.[at] ?? ''}`} className="font-medium">
              {assetTitle(asset)}
            </Link>
            <span className="text-quiet text-sm">
              <Amount baseUnits={asset.collected} /> collected, lifetime
            </span>
          </li>
        ))}
      </ul>
      {assets.length < count ? <p className="text-quiet text-sm">These are the first {whole(assets.length)} of {whole(count)}.</p> : null}
    </Panel>
  );
};
