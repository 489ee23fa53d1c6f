// One asset of an owner at a glance: what it costs, who gets how much, whether it may work, and what is there to be fetched.
import { Link } from 'wouter';
import { AT_LAST, priceIn } from '../chain/schedule';
import { useWholeAsset, type FoundAsset } from '../data/portfolio';
import { bps } from '../asset-facts/words';
import { kindName, stakedPart } from '../markets/words';
import { splitOf } from '../proof/parts';
import { Amount, ChainSource } from '../ui/amounts';
import { assetTitle, symbolName } from '../ui/asset-name';
import { useNow } from '../ui/now';
import { Fact, Facts, Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { stakersIn } from '../verify';
import { FromEpoch } from './epoch-time';
import { licenceSaid, lotsSaid, type Said } from './words';

const TONES: Readonly<Record<Said['tone'], string>> = { good: 'text-good', warn: 'text-warn', bad: 'text-bad', plain: '' };

export const AssetCard = ({ index }: { index: number }) => {
  const found = useWholeAsset(index);
  const name = assetTitle({ index, name: found.data?.asset.name });
  return (
    <Panel title={name}>
      {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <Loading what={`asset ${index}`} /> : null}
      {found.data ? (
        <>
          <p className="text-quiet text-sm">
            {[symbolName(found.data.asset.name), kindName(found.data.asset.kind)].filter(Boolean).join(' · ')}
          </p>
          <CardFacts found={found.data} />
          <ChainSource slot={found.data.slot} atMs={found.data.readAtMs} />
          <p>
            <Link href={`/infrastructure/asset/${index}`} className="bg-accent text-on-accent inline-flex min-h-11 items-center rounded-lg px-4 font-medium no-underline">
              Manage<span className="sr-only"> {name}</span>
            </Link>
          </p>
        </>
      ) : null}
    </Panel>
  );
};

const CardFacts = ({ found }: { found: FoundAsset }) => {
  const { asset, network } = found;
  const now = BigInt(Math.floor(useNow() / 1000));
  const epoch = network.finalEpoch + 1n;
  const licence = licenceSaid(found, now);
  return (
    <Facts>
      <Fact name="To withdraw" note="collected for the owner">
        <Amount baseUnits={asset.ownerOwed} />
      </Fact>
      <Fact name="Price a GB" note={asset.live === 1 ? 'follows how busy it is' : undefined}>
        <Amount baseUnits={priceIn(asset, epoch)} />
        {asset.nextPriceEpoch > epoch ? (
          <span className="text-quiet block text-sm font-normal">
            <Amount baseUnits={priceIn(asset, AT_LAST)} /> <FromEpoch epoch={asset.nextPriceEpoch} />
          </span>
        ) : null}
      </Fact>
      <Fact name="Stakers’ part" note="after treasury and levy">
        {bps(stakersIn(splitOf(asset), epoch))}
        {asset.nextSplitEpoch > epoch ? (
          <span className="text-quiet block text-sm font-normal">
            {bps(asset.nextStakersBps)} <FromEpoch epoch={asset.nextSplitEpoch} />
          </span>
        ) : null}
      </Fact>
      <Fact name="Shares that earn">{stakedPart(asset.activeShares, asset.shareSupply)}</Fact>
      <Fact name="Licence">
        <span className={TONES[licence.tone]}>{licence.text}</span>
      </Fact>
      <Fact name="Sold ahead">{lotsSaid(found, now)}</Fact>
      {asset.state === 0 ? null : (
        <Fact name="Retired">
          <span className="text-warn">
            no charges <FromEpoch epoch={asset.retiredEpoch} />
          </span>
        </Fact>
      )}
    </Facts>
  );
};
