// What a wallet has of an asset's shares wherever they are, and what they cost as a table.
import { describe, expect, test } from 'vitest';
import type { Holding } from '../../src/chain/holdings';
import type { ShareHistory } from '../../src/chain/share-history';
import type { Trades } from '../../src/chain/trades';
import { ASSET_DISCRIMINATOR, getAssetDecoder } from '../../src/generated/openmast/accounts/asset';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { costLine, costsCsv, heldOf } from '../../src/portfolio/costs';
import { notesOf } from '../../src/portfolio/cost-panel';
import { accountsOf } from '../recorded';

const [[, networkData] = []] = accountsOf(NETWORK_DISCRIMINATOR);
const [[, assetData] = []] = accountsOf(ASSET_DISCRIMINATOR);
if (!networkData || !assetData) throw new Error('nothing is recorded');
const network = getNetworkDecoder().decode(networkData);
const asset = { ...getAssetDecoder().decode(assetData), name: { chosenName: '=1+1', chosenSymbol: '' } };
const mint = asset.shareMint;

const stake = { active: 10n, pending: 20n, cooling: 40n, departed: 80n, leaving: 5n, coolingUntil: 1n, rewardsPaid: 0n, rewardsOwed: 0n, rewardsFraction: 0n, rewardPerSharePaid: 0n, pendingSlot: 0n };
const holding = { address: asset.owner, asset, tokens: { amount: 1n, isFrozen: false }, stake } as unknown as Holding;
const offer = (changes: object) => ({ offer: { mint, side: 0, left: 0n, goodsOwed: 0n, ...changes } });
const trades = (offers: object[], purchases: object[]) => ({ offers, purchases }) as unknown as Trades;

const history = (more: Partial<ShareHistory> = {}): ShareHistory => ({ moves: [], looked: 2, since: 1_796_226_759n, hasMore: false, missing: 0, unsure: 0, ...more });

describe('what a wallet has of an asset’s shares', () => {
  test('is in the wallet, staked and cooling: what left uncollected is among these', () => {
    expect(heldOf(holding, network, trades([], []))).toBe(71n);
  });

  test('is in offers and purchases of these shares, too: what is bid for is not', () => {
    const offers = [offer({ left: 100n }), offer({ goodsOwed: 200n }), offer({ side: 1, left: 400n, goodsOwed: 800n }), offer({ mint: asset.owner, left: 1_600n })];
    const purchases = [{ purchase: { mint, locked: 3_200n } }, { purchase: { mint: asset.owner, locked: 6_400n } }];
    expect(heldOf(holding, network, trades(offers, purchases))).toBe(71n + 100n + 200n + 800n + 3_200n);
  });
});

test('the table has what was bought, its cost and what is not known, and no name computes anything', () => {
  const line = costLine(holding, history({ moves: [{ is: 'bought', quantity: 50n, paid: 603n }], hasMore: true, missing: 1 }), 71n);
  const [names, values] = costsCsv([line], 1_796_226_760_000).trim().split('\n').map((text) => text.split(','));
  const at = (name: string) => values?.[names?.indexOf(name) ?? -1];
  expect([at('name'), at('shares_bought_held'), at('cost'), at('shares_of_unknown_cost'), at('paid')]).toEqual(["'=1+1", '50', '603', '21', '603']);
  expect([at('has_more_transactions'), at('transactions_without_content'), at('since')]).toEqual(['yes', '1', '2026-12-02T15:52:39Z']);
});

test('what the numbers leave out is told', () => {
  expect(notesOf(costLine(holding, history(), 71n))).toEqual([]);
  const moves = [{ is: 'bought', quantity: 5n, paid: 5n }, { is: 'sold', quantity: 9n, received: 9n }, { is: 'bought', quantity: 90n, paid: 9n }] as const;
  const notes = notesOf(costLine(holding, history({ moves, hasMore: true, missing: 2, unsure: 1 }), 71n)).join(' ');
  for (const what of [/older transactions/, /of 2 of these transactions the node keeps no content/, /in 1 of these transactions more/, /sold had no known cost/, /left in another way/]) {
    expect(notes).toMatch(what);
  }
});
