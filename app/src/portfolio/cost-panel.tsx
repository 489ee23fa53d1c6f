// What a wallet paid for its shares, added up from its own transactions when somebody asks for it.
import { useState } from 'react';
import { Link } from 'wouter';
import { MOST_OFFERS, MOST_TRANSACTIONS } from '../chain/history-bounds';
import type { Holding } from '../chain/holdings';
import { useTrades } from '../data/market';
import { useShareHistories, type Histories, type Progress } from '../data/share-history';
import type { Network } from '../generated/openmast/accounts/network';
import { Amount, Source, When } from '../ui/amounts';
import { assetTitle } from '../ui/asset-name';
import { PlainButton } from '../ui/buttons';
import { Download } from '../ui/download';
import { decimal, whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Empty, Failure } from '../ui/states';
import { Table } from '../ui/table';
import { averageCost } from '../verify';
import { costLine, costsCsv, heldOf, type CostLine } from './costs';

interface CostPanelProps {
  readonly wallet: string;
  readonly holdings: readonly Holding[];
  readonly network: Network;
}

export const CostPanel = (props: CostPanelProps) => {
  const [isAsked, ask] = useState(false);
  return (
    <Panel title="What the shares cost">
      {isAsked ? (
        <Costs {...props} />
      ) : (
        <>
          <p>
            Added up from this wallet’s purchases and sales in the market: the page reads the newest {MOST_TRANSACTIONS} transactions of its
            account of each asset’s shares, one after the other.
          </p>
          <PlainButton go={() => ask(true)}>Add up what they cost</PlainButton>
        </>
      )}
    </Panel>
  );
};

const Costs = ({ wallet, holdings, network }: CostPanelProps) => {
  const mints = holdings.map(({ asset }) => asset.shareMint as string);
  const { found, progress } = useShareHistories(wallet, mints, true);
  const trades = useTrades(wallet);
  const failed = found.error ? found : trades.error ? trades : undefined;
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} />;
  if (!found.data || !trades.data) return <Reading progress={progress} assets={mints.length} />;
  const lines = holdings.flatMap((holding) => {
    const history = found.data.of.get(holding.asset.shareMint);
    return history && trades.data ? [costLine(holding, history, heldOf(holding, network, trades.data))] : [];
  });
  return <Found wallet={wallet} lines={lines} histories={found.data} again={() => void found.refetch()} isBusy={found.isFetching} />;
};

const Reading = ({ progress, assets }: { progress: Progress | undefined; assets: number }) => (
  <p role="status" className="text-quiet">
    {progress ? `Reading transactions: asset ${progress.at + 1} of ${assets}, ${progress.read} of ${progress.of} …` : 'Reading transactions …'}
  </p>
);

interface FoundProps {
  readonly wallet: string;
  readonly lines: readonly CostLine[];
  readonly histories: Histories;
  readonly again: () => void;
  readonly isBusy: boolean;
}

const Found = ({ wallet, lines, histories: { firstSlot, readAtMs }, again, isBusy }: FoundProps) => (
  <>
    {lines.every(({ history }) => history.looked === 0) ? <Empty text="The node’s history has no transactions of these shares: what they cost cannot be seen there." /> : null}
    <Table label="What the shares cost" columns={['Asset', 'Bought, and held', 'They cost', 'A share, on average', 'Cost not known', 'Sold, of those bought']}>
      <tbody>
        {lines.map((line) => (
          <Line key={line.asset.index} line={line} />
        ))}
      </tbody>
    </Table>
    <ul className="list-disc space-y-1 pl-5 text-sm">
      {lines.flatMap((line) => notesOf(line).map((note) => <li key={`${line.asset.index} ${note}`}>{`${assetTitle(line.asset)}: ${note}`}</li>))}
    </ul>
    <p className="text-quiet max-w-prose text-sm">
      Average: what was paid, the fee included, ÷ the shares bought. A sale takes its part of that, cost × shares sold ÷ shares held of those
      bought, rounded down, and those bought are sold first. What came by a transfer, from the asset’s creation or in a way that these transactions do
      not show has no known cost; what left so, goes at the average. What was received for shares sold is without the fee. Rewards,
      and what the shares are worth, are not in this: it says what was paid, not what was gained, and is no statement for taxes. What was sold in sales that this wallet opened is not in it.
    </p>
    <p className="text-quiet max-w-prose text-sm">
      At most {MOST_TRANSACTIONS} transactions of an asset’s shares, the newest, and of {MOST_OFFERS} offers made in them; older ones are not looked at.
      {firstSlot > 1n ? ` The node knows transactions from slot ${whole(firstSlot)} on.` : ''}
    </p>
    <div className="flex flex-wrap gap-3">
      <Download name={`cost-${wallet}.csv`} type="text/csv" content={() => costsCsv(lines, readAtMs)}>
        Cost as CSV
      </Download>
      {isBusy ? null : <PlainButton go={again}>Add up again</PlainButton>}
    </div>
    <Source from="From a node’s history (finalized)" atMs={readAtMs} />
  </>
);

const Line = ({ line: { asset, cost, history } }: { line: CostLine }) => {
  const shares = (amount: bigint) => <span title={`${whole(amount)} base units`}>{decimal(amount, asset.shareDecimals, 0)}</span>;
  const average = averageCost(cost, asset.shareDecimals);
  return (
    <tr className="border-line border-t align-top">
      <th scope="row" className="py-2 font-medium">
        <Link href={`/asset/${asset.index}`}>{assetTitle(asset)}</Link>
        <span className="text-quiet block text-sm font-normal">
          {whole(history.looked)} transactions{history.since === undefined ? '' : ', since '}
          {history.since === undefined ? null : <When ms={Number(history.since) * 1000} />}
        </span>
      </th>
      <td className="py-2 pl-4 text-right tabular-nums">{shares(cost.known)}</td>
      <td className="py-2 pl-4 text-right">{cost.known === 0n ? 'not known' : <Amount baseUnits={cost.cost} />}</td>
      <td className="py-2 pl-4 text-right">{average === undefined ? 'not known' : <Amount baseUnits={average} />}</td>
      <td className="py-2 pl-4 text-right tabular-nums">{shares(cost.unknown)}</td>
      <td className="py-2 pl-4 text-right tabular-nums">
        {cost.soldKnown === 0n ? (
          'none'
        ) : (
          <>
            {shares(cost.soldKnown)}
            <span className="text-quiet block">
              cost <Amount baseUnits={cost.soldCost} />, received <Amount baseUnits={cost.soldReceived} />
            </span>
          </>
        )}
      </td>
    </tr>
  );
};

/** What the numbers of an asset leave out. */
export function notesOf({ asset, cost, history }: CostLine): string[] {
  const shares = (amount: bigint): string => decimal(amount, asset.shareDecimals, 0);
  return [
    ...(history.hasMore ? ['there are older transactions or further offers, which are not looked at: what was bought in them counts as of unknown cost.'] : []),
    ...(history.missing > 0 ? [`of ${whole(history.missing)} of these transactions the node keeps no content any more.`] : []),
    ...(history.unsure > 0 ? [`in ${whole(history.unsure)} of these transactions more may have been bought or sold than can be seen.`] : []),
    ...(cost.sold > cost.soldKnown ? [`${shares(cost.sold - cost.soldKnown)} of what was sold had no known cost.`] : []),
    ...(cost.left > 0n ? [`${shares(cost.left)} left in another way than by a sale, at the average.`] : []),
  ];
}
