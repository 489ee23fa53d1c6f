// What a wallet's shares cost: by what it has of them now, wherever that is, and by what its history says that it bought and sold.
import type { Holding } from '../chain/holdings';
import type { ShareHistory } from '../chain/share-history';
import type { Trades } from '../chain/trades';
import { SIDE } from '../chain/trading';
import type { Network } from '../generated/openmast/accounts/network';
import { plainName } from '../ui/asset-name';
import { csv } from '../ui/csv';
import { averageCost, costOf, sum, type Cost } from '../verify';
import { positionOf } from './position';

export interface CostLine {
  readonly asset: Holding['asset'];
  readonly history: ShareHistory;
  readonly cost: Cost;
}

/** All shares of an asset that are the wallet's: in the wallet, staked, cooling, in offers that it made, and bought and not delivered. */
export function heldOf(holding: Holding, network: Network, { offers, purchases }: Pick<Trades, 'offers' | 'purchases'>): bigint {
  const mint = holding.asset.shareMint;
  const { inWallet, active, pending, cooling } = positionOf(holding, network);
  return sum([
    ...[inWallet, active, pending, cooling],
    ...offers.filter(({ offer }) => offer.mint === mint).map(({ offer }) => offer.goodsOwed + (offer.side === SIDE.sell ? offer.left : 0n)),
    ...purchases.filter(({ purchase }) => purchase.mint === mint).map(({ purchase }) => purchase.locked),
  ]);
}

export const costLine = (holding: Holding, history: ShareHistory, held: bigint): CostLine => ({
  asset: holding.asset,
  history,
  cost: costOf(history.moves, held),
});

const COLUMNS = [
  'asset',
  'name',
  'share_decimals',
  'shares_bought_held',
  'cost',
  'average_cost_of_a_share',
  'shares_of_unknown_cost',
  'bought',
  'paid',
  'sold',
  'received',
  'sold_of_known_cost',
  'sold_cost',
  'sold_received',
  'left_otherwise',
  'left_otherwise_cost',
  'transactions_looked_at',
  'transactions_without_content',
  'transactions_uncertain',
  'has_more_transactions',
  'since',
  'read_at',
] as const;

/** Amounts are base units, times UTC. */
export const costsCsv = (lines: readonly CostLine[], readAtMs: number): string =>
  csv(
    COLUMNS,
    lines.map(({ asset, history, cost }) => [
      asset.index,
      plainName(asset.name),
      asset.shareDecimals,
      cost.known,
      cost.cost,
      averageCost(cost, asset.shareDecimals),
      cost.unknown,
      cost.bought,
      cost.paid,
      cost.sold,
      cost.received,
      cost.soldKnown,
      cost.soldCost,
      cost.soldReceived,
      cost.left,
      cost.leftCost,
      history.looked,
      history.missing,
      history.unsure,
      history.hasMore ? 'yes' : 'no',
      history.since === undefined ? undefined : new Date(Number(history.since) * 1000),
      new Date(readAtMs),
    ]),
  );
