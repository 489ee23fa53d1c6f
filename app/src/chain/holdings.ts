// What a wallet has of the network's assets: shares of its own, and its stake; and of the currency.
import type { Address } from '@solana/kit';
import { STAKE_DISCRIMINATOR, getStakeDecoder, type Stake } from '../generated/openmast/accounts/stake';
import { assetAt, currencyAt, sharesAt, stakeAt } from './addresses';
import type { Chain, NamedAsset } from './chain';
import { decoded, type Kind, type NetworkId, type ReadAccount } from './decoded';
import { readTokenAccount, type TokenAccount } from './token-account';

export const STAKE: Kind<Stake> = { name: 'Stake', discriminator: STAKE_DISCRIMINATOR, decoder: getStakeDecoder() };

/** An asset of which a wallet has something. */
export interface Holding {
  readonly address: Address;
  readonly asset: NamedAsset;
  readonly tokens: TokenAccount | undefined;
  readonly stake: Stake | undefined;
}

export interface Holdings {
  /** The slot of the oldest of these accounts. */
  readonly slot: bigint;
  /** The wallet's account of the currency, where it has one at the address that is its own. */
  readonly currency: TokenAccount | undefined;
  readonly holdings: readonly Holding[];
}

/** Looks at the first `count` assets: two accounts of each are the wallet's, and their addresses follow. */
export async function readHoldings(chain: Chain, id: NetworkId, wallet: string, currencyMint: string, count: number): Promise<Holdings> {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const assets = await chain.assets(id, indexes);
  const there = indexes.flatMap((index, at) => {
    const asset = assets[at];
    return asset ? [{ index, asset }] : [];
  });
  const places = await Promise.all(
    there.map(async ({ index, asset }) => {
      const address = await assetAt(id, index);
      return { address, asset, at: [await stakeAt(id, address, wallet), await sharesAt(asset.shareMint, wallet)] as const };
    }),
  );
  const currencyAccount = await currencyAt(currencyMint, wallet);
  const { slot, accounts: [currency, ...accounts] } = await chain.read([currencyAccount, ...places.flatMap(({ at }) => at)]);
  const holdings = places.map(({ address, asset }, position): Holding => {
    const stake = accounts[2 * position];
    const mine = stake && own(decoded(id, stake, STAKE), address, wallet);
    return { address, asset, stake: mine, tokens: ownTokens(accounts[2 * position + 1], asset.shareMint, wallet) };
  });
  return {
    slot,
    currency: ownTokens(currency, currencyMint, wallet),
    holdings: holdings.filter(({ stake, tokens }) => stake !== undefined || (tokens && tokens.amount > 0n)),
  };
}

/** The address says so already; what the account says is compared all the same. */
const own = (stake: Stake, asset: string, wallet: string): Stake | undefined =>
  stake.asset === asset && stake.staker === wallet ? stake : undefined;

/** The wallet's own tokens of a mint: an account at the address that is its own may belong to somebody else by now. */
function ownTokens(account: ReadAccount | undefined, mint: string, wallet: string): TokenAccount | undefined {
  const tokens = readTokenAccount(account);
  return tokens?.mint === mint && tokens.owner === wallet ? tokens : undefined;
}
