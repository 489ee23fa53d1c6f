// Capacity of an asset that is sold ahead: its lots through their whole lives, for its owner and for who buys.
import { Suspense, lazy, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { currencyUnit } from '../actions/currencies';
import { leftLines } from '../actions/lot-room';
import { CapacityPanel } from '../asset-facts/capacity';
import { reservationsOf } from '../chain/lots';
import { AT_LAST } from '../chain/schedule';
import { useAssetLots } from '../data/lots';
import { usePayersOf } from '../data/payer';
import { useWholeAsset, type FoundAsset } from '../data/portfolio';
import { ChainSource } from '../ui/amounts';
import { assetTitle } from '../ui/asset-name';
import { whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { indexIn } from '../verify';
import { useWallet } from '../wallet/use-wallet';
import { OneLotFacts } from './one-lot';
import type { LotDecision } from './signing';

/** What signs is a large part of the program: who only looks does not wait for it. */
const acting = () => import('./acting');
const Doing = lazy(() => acting().then(({ Doing: It }) => ({ default: It })));
const IssuePanel = lazy(() => acting().then(({ IssuePanel: It }) => ({ default: It })));
const LotSigning = lazy(() => acting().then(({ LotSigning: It }) => ({ default: It })));
const WhatCanBeSold = lazy(() => acting().then(({ WhatCanBeSold: It }) => ({ default: It })));
const WhoActs = lazy(() => acting().then(({ WhoActs: It }) => ({ default: It })));

const Later = ({ children }: { children: ReactNode }) => <Suspense fallback={null}>{children}</Suspense>;

interface LotsScreenProps {
  readonly index: string;
  /** Whether it is the owner's: with what issues lots. */
  readonly isOwners: boolean;
}

export const LotsScreen = ({ index, isOwners }: LotsScreenProps) => {
  const number = indexIn(index);
  return number === undefined ? <p>An index is a whole number below 2³².</p> : <Screen index={number} isOwners={isOwners} />;
};

const Screen = ({ index, isOwners }: { index: number; isOwners: boolean }) => {
  const found = useWholeAsset(index);
  const name = assetTitle({ index, name: found.data?.asset.name });
  return (
    <>
      <p>
        {isOwners ? (
          <>
            <Link href={`/infrastructure/asset/${index}`}>{name}</Link> · <Link href={`/asset/${index}/lots`}>What buyers see</Link>
          </>
        ) : (
          <Link href={`/asset/${index}`}>{name}</Link>
        )}
      </p>
      <h1 className="text-2xl font-semibold">{name}: capacity sold ahead</h1>
      <p className="max-w-prose">
        A lot is capacity for a window of whole epochs, sold as tokens. What buyers pay waits in the network’s vault: what is used or served goes to the asset, and what is neither comes back at the price that was paid.
      </p>
      {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <Loading what="the asset" /> : null}
      {found.data === null ? <Failure error={new Error(`There is no asset ${index}`)} /> : null}
      {found.data ? <Panels found={found.data} isOwners={isOwners} /> : null}
    </>
  );
};

const Panels = ({ found, isOwners }: { found: FoundAsset; isOwners: boolean }) => {
  const [decision, decide] = useState<LotDecision>();
  const { asset, network } = found;
  return (
    <>
      <LotList found={found} decide={decide} />
      {isOwners ? (
        <Later>
          <IssuePanel found={found} decide={decide} />
        </Later>
      ) : null}
      <CapacityPanel asset={asset} network={network}>
        <Left found={found} />
        {isOwners ? (
          <Later>
            <WhatCanBeSold found={found} decide={decide} />
          </Later>
        ) : null}
      </CapacityPanel>
      {decision ? (
        <Later>
          <LotSigning asset={asset.index} network={network} decision={decision} close={() => decide(undefined)} />
        </Later>
      ) : null}
    </>
  );
};

interface PartProps {
  readonly found: FoundAsset;
  readonly decide: (decision: LotDecision) => void;
}

/** The chain's time as far as it can be told: that of the last look, and what has passed since. */
const useChainSeconds = (at: { readonly clock: bigint; readonly readAtMs: number } | undefined): bigint => {
  const now = useNow();
  return at === undefined ? BigInt(Math.floor(now / 1000)) : at.clock + BigInt(Math.max(0, Math.floor((now - at.readAtMs) / 1000)));
};

const LotList = ({ found: { asset, network }, decide }: PartProps) => {
  const wallet = useWallet().connected?.account.address;
  const lots = useAssetLots(asset.index, wallet);
  const payers = usePayersOf(wallet).data?.payers.map(({ payer }) => payer.index) ?? [];
  const now = useChainSeconds(lots.data);
  const unit = currencyUnit(network.currencyMint);
  return (
    <Panel title="Lots">
      {lots.error ? <Failure error={lots.error} retry={() => void lots.refetch()} /> : null}
      {lots.isPending ? <Loading what="the lots" /> : null}
      {lots.data?.lots.length === 0 ? <Empty text="No lot of it was ever issued." /> : null}
      {lots.data && lots.data.lots.length > 0 ? (
        <>
          <Later>
            <WhoActs />
          </Later>
          <ul className="divide-line divide-y">
            {lots.data.lots.map((one) => (
              <li key={one.lot.index} className="space-y-4 py-4 first:pt-0">
                <OneLotFacts found={one} network={lots.data?.network ?? network} now={now} />
                <Later>
                  <Doing found={one} network={lots.data?.network ?? network} unit={unit} now={now} isOwner={wallet === asset.owner} payers={payers} decide={decide} />
                </Later>
              </li>
            ))}
          </ul>
          {lots.data.looked < (lots.data.book?.issued ?? 0) ? <Empty text={`The newest ${whole(lots.data.looked)} of ${whole(lots.data.book?.issued ?? 0)} lots are shown: \`openmast lot list\` has all.`} /> : null}
        </>
      ) : null}
      <p className="text-quiet text-sm">What was promised and measured, epoch by epoch, <code>openmast lot delivery</code> compares from the public archives.</p>
      {lots.data ? <ChainSource slot={lots.data.slot} atMs={lots.data.readAtMs} /> : null}
    </Panel>
  );
};

/** What lots leave of the capacity, from the open epoch on. */
const Left = ({ found: { asset, network } }: { found: FoundAsset }) => {
  const { data } = useAssetLots(asset.index, useWallet().connected?.account.address);
  if (!data?.book || data.book.count === 0) return null;
  const lines = leftLines(asset, reservationsOf(data.book), network.finalEpoch + 1n, AT_LAST - 1n);
  return (
    <>
      <h3 className="font-semibold">Left by what is sold ahead</h3>
      <ul className="list-disc space-y-1 pl-5">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
};
