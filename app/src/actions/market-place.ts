// Everything that a trade of an asset's shares looks at, read at once.
import { address, type Address } from '@solana/kit';
import type { Chain } from '../chain/chain';
import type { NetworkId } from '../chain/decoded';
import { readGate } from '../chain/gate';
import { offersOf, purchaseAt, purchaseIfHere, readRules, rulesAt, saleAt, salesOf } from '../chain/market';
import { isPermissioned } from '../chain/regulation';
import { TOKEN_2022, readTokenAccount } from '../chain/token-account';
import { barredBy, boughtIn, mayBuy, type Gate, type Side, type Way, wayOfMaker, wayOfTaker } from '../chain/trading';
import type { MarketRules } from '../generated/market/accounts/marketRules';
import type { Offer } from '../generated/market/accounts/offer';
import type { Sale } from '../generated/market/accounts/sale';
import { PlanError } from '../signing/plan';
import { goodsOf, type Goods } from './market-goods';
import { readAssetPlace, type AssetPlace, type Read } from './place';
import { timeText } from './standing';

export interface MarketPlace extends AssetPlace {
  readonly goods: Goods;
  readonly rules: MarketRules;
  readonly offers: readonly Offer[];
  readonly sales: readonly Sale[];
  /** Base units that the wallet may still buy in each of them. */
  readonly mayBuy: ReadonlyMap<Sale, bigint>;
  /** Nothing of open shares. */
  readonly gate: Gate | undefined;
  /** Which escrows are there already. */
  readonly hasEscrow: { readonly goods: boolean; readonly money: boolean };
}

/** Accounts one by one, and what is searched for. */
export interface MarketSources {
  readonly read: Read;
  readonly chain: Chain;
}

export async function readMarketPlace(sources: MarketSources, id: NetworkId, index: number, wallet: Address): Promise<MarketPlace> {
  const { read, chain } = sources;
  const place = await readAssetPlace(read, id, index, wallet);
  const { asset, networkAddress, network, assetAddress } = place;
  const goods = await goodsOf({
    network: networkAddress,
    currencyMint: network.currencyMint,
    mint: asset.shareMint,
    tokenProgram: address(TOKEN_2022),
    gated: isPermissioned(asset) ? assetAddress : undefined,
  });
  const [[rules, escrow, moneyEscrow], offers, sales] = await Promise.all([
    read([await rulesAt(networkAddress), goods.escrow, goods.moneyEscrow]),
    offersOf(chain, id, goods.mint),
    salesOf(chain, id, goods.mint),
  ]);
  if (!rules) throw new PlanError('The network has no market: its authority opens one with `openmast market open`.');
  return {
    ...place,
    goods,
    rules: readRules(id, rules),
    offers: offers.content,
    sales: sales.content,
    mayBuy: await mayBuyIn(read, id, sales.content, wallet),
    gate: goods.gated && (await readGate(read, id, goods.gated, goods.mint, [wallet, ...offers.content.map(({ maker }) => maker)])),
    hasEscrow: { goods: escrow !== undefined, money: moneyEscrow !== undefined },
  };
}

async function mayBuyIn(read: Read, id: NetworkId, sales: readonly Sale[], wallet: Address): Promise<ReadonlyMap<Sale, bigint>> {
  if (sales.length === 0) return new Map();
  const accounts = await read(await Promise.all(sales.map(async (sale) => purchaseAt(await saleAt(sale), wallet))));
  return new Map(sales.map((sale, position) => [sale, mayBuy(sale, boughtIn(purchaseIfHere(id, accounts[position]), sale))]));
}

/** Refuses what the market would refuse, and says what to do. */
export function requireMaker(place: MarketPlace, side: Side): void {
  requireStanding(place, wayOfMaker(side), 'MakerBarred');
}

export function requireTaker(place: MarketPlace, side: Side): void {
  requireStanding(place, wayOfTaker(side), 'TakerBarred');
}

function requireStanding(place: MarketPlace, way: Way, asWhat: string): void {
  const { gate, wallet, now, shares, index, asset } = place;
  if (!gate) return;
  const barred = barredBy(gate.holders.get(wallet), way, now);
  if (barred !== undefined) throw new PlanError(`${whyBarred(place, gate)[barred]} (the market refuses it: ${asWhat})`);
  const own = readTokenAccount(shares.account);
  if (own?.mint === asset.shareMint && own.isFrozen) {
    throw new PlanError(`${shares.address}, your account of the shares of asset ${index}, is frozen: \`openmast holder thaw ${index} ${wallet}\` thaws it.`);
  }
  requireNoHalt(place, gate);
}

function whyBarred({ wallet, index, now }: MarketPlace, { policy, holders }: Gate) {
  const holder = holders.get(wallet);
  const admits = `\`openmast holder admit ${index} --issuer NUMBER\``;
  return {
    'not admitted': !policy
      ? `Nobody may hold the shares of asset ${index} yet: its owner says who may with \`openmast holder policy ${index} --kinds …\``
      : now < policy.lockedUntil
        ? `Nobody but the owner may hold the shares of asset ${index} before ${timeText(policy.lockedUntil)}: its policy locks them`
        : `${wallet} is not admitted to the shares of asset ${index}: an issuer that the network accepts clears it, and ${admits} admits it`,
    suspended: `${wallet} is suspended until ${timeText(holder?.suspendedUntil ?? 0n)}: the regulator of asset ${index} can lift that, or it ends by itself`,
    dismissed: `What ${wallet} was admitted by was revoked and not replaced in time: an issuer clears it again, and ${admits} admits it`,
    lapsed: `The admission of ${wallet} to the shares of asset ${index} ran out at ${timeText(holder?.admittedUntil ?? 0n)}: it can still sell; to buy, an issuer renews its clearance, and ${admits} the admission`,
  } as const;
}

function requireNoHalt({ index, now, goods }: MarketPlace, { haltedUntil: until }: Gate): void {
  if (until === 0n) return;
  throw new PlanError(
    now < until
      ? `The regulator halted the market for the shares of asset ${index} until ${timeText(until)}: nothing of them is traded before.`
      : `The market was halted for the shares of asset ${index} until ${timeText(until)}: \`openmast venue resume ${index} ${goods.vault}\` ends that, anybody can.`,
  );
}
