// The assets of a jurisdiction, and those that come and go.
import { Link } from 'wouter';
import { jurisdictionIn } from '../chain/schedule';
import type { Regulated, RegulatedAsset } from '../chain/regulated';
import { kindName } from '../markets/words';
import { Amount } from '../ui/amounts';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Empty } from '../ui/states';
import { assetTitle } from '../ui/asset-name';
import { moveText } from './words';

const RETIRED = 1;

export const AssetsPanel = ({ regulated: { assets, network, jurisdiction, looked } }: { regulated: Regulated }) => (
  <Panel title="Assets">
    {assets.length === 0 ? <Empty text="No asset is in it, comes into it, or has a licence of it." /> : null}
    <ul aria-label="Assets" className="divide-line divide-y">
      {assets.map((one) => (
        <li key={one.asset.index} className="py-3 first:pt-0">
          <One one={one} code={jurisdiction.code} epoch={network.finalEpoch + 1n} />
        </li>
      ))}
    </ul>
    {looked < network.assetCount ? (
      <p className="text-warn">
        The first {whole(looked)} of {whole(network.assetCount)} assets were looked at; <code>openmast licence list --jurisdiction {jurisdiction.code}</code> has
        the licences of all.
      </p>
    ) : null}
  </Panel>
);

const One = ({ one, code, epoch }: { one: RegulatedAsset; code: number; epoch: bigint }) => {
  const { asset } = one;
  const here = jurisdictionIn(asset, epoch);
  const move = moveText(one);
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-4">
        <Link href={`/asset/${asset.index}`}>{assetTitle(one.asset)}</Link>
        <span>{asset.state === RETIRED ? `retired from epoch ${whole(asset.retiredEpoch)} on` : kindName(asset.kind)}</span>
        <span>
          earned <Amount baseUnits={asset.collected} /> up to epoch {whole(asset.collectedEpoch)}
        </span>
      </p>
      {here === code ? null : <p className="text-quiet text-sm">In jurisdiction {here} now</p>}
      {move === undefined ? null : <p className="text-warn text-sm">{move}</p>}
    </>
  );
};
