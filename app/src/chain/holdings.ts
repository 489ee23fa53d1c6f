// What a wallet has of the network's assets: shares of its own, and its stake.
import type { Address } from '@solana/kit';
import { STAKE_DISCRIMINATOR, getStakeDecoder, type Stake } from '../generated/openmast/accounts/stake';
import { assetAt, stakeAt, tokensAt } from './addresses';
import { decoded, type Chain, type Kind, type NamedAsset, type NetworkId } from './chain';
import { readTokens, type Tokens } from './tokens';

const STAKE: Kind<Stake> = { name: 'Stake', discriminator: STAKE_DISCRIMINATOR, decoder: getStakeDecoder() };

/** An asset of which a wallet has something. */
export interface Holding {
  readonly address: Address;
  readonly asset: NamedAsset;
  readonly tokens: Tokens | undefined;
  readonly stake: Stake | undefined;
}

export interface Holdings {
  /** The slot of the oldest of these accounts. */
  readonly slot: bigint;
  readonly holdings: readonly Holding[];
}

/** Looks at the assets `first` up to before `end`: two accounts of each are the wallet's, and their addresses follow. */
export async function readHoldings(chain: Chain, id: NetworkId, wallet: string, first: number, end: number): Promise<Holdings> {
  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, position) => first + position);
  const assets: (NamedAsset | undefined)[] = [];
  for (let at = 0; at < indexes.length; at += 100) assets.push(...(await chain.assets(id, indexes.slice(at, at + 100))));
  const there = indexes.flatMap((index, at) => {
    const asset = assets[at];
    return asset ? [{ index, asset }] : [];
  });
  const places = await Promise.all(
    there.map(async ({ index, asset }) => {
      const address = await assetAt(id, index);
      return { address, asset, at: [await stakeAt(id, address, wallet), await tokensAt(asset.shareMint, wallet)] as const };
    }),
  );
  const { slot, accounts } = await chain.read(places.flatMap(({ at }) => at));
  const holdings = places.map(({ address, asset }, position): Holding => {
    const stake = accounts[2 * position];
    const mine = stake && own(decoded(id, stake, STAKE), address, wallet);
    return { address, asset, stake: mine, tokens: readTokens(accounts[2 * position + 1], asset.shareMint, wallet) };
  });
  return { slot, holdings: holdings.filter(({ stake, tokens }) => stake !== undefined || (tokens && tokens.amount > 0n)) };
}

/** The address says so already; what the account says is compared all the same. */
const own = (stake: Stake, asset: string, wallet: string): Stake | undefined =>
  stake.asset === asset && stake.staker === wallet ? stake : undefined;
