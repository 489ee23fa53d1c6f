// In how many hands the shares of an asset are. What vaults of the network hold for others is nobody's own.
import { getAddressDecoder, type Address } from '@solana/kit';
import { findVaultPda } from '../generated/market/pdas/vault';
import { findStakeVaultPda } from '../generated/openmast/pdas/stakeVault';
import type { Chain } from './chain';
import { ChainError, type NetworkId } from './decoded';
import { TOKEN_2022 } from './token-account';

/** A wallet with shares. */
export interface Holder {
  readonly owner: string;
  readonly accounts: number;
  /** Base units. */
  readonly amount: bigint;
}

export interface Holders {
  readonly slot: bigint;
  /** Accounts with shares, without those of the vaults. */
  readonly accounts: number;
  /** The largest first. */
  readonly wallets: readonly Holder[];
  readonly staked: bigint;
  readonly inMarket: bigint;
  /** In all accounts together, the vaults' included: the supply, if none is left out. */
  readonly all: bigint;
}

/** What stands where the page's server passes no answer on. */
const NO_GATEWAY_ANSWER = 502;
/** Mint, owner and amount. */
const LEADING_BYTES = 72;

/** Who holds the shares of the asset at `asset`. */
export async function readHolders(chain: Chain, id: NetworkId, asset: string, mint: string): Promise<Holders> {
  const [found, [stakeVault], [marketVault]] = await Promise.all([
    answered(chain.tokenAccounts(mint)),
    findStakeVaultPda({ asset: asset as Address }, { programAddress: id.program as Address }),
    findVaultPda({ network: id.network as Address, mint: mint as Address }),
  ]);
  const held = found.accounts.map((account) => heldIn(account, mint)).filter(({ amount }) => amount > 0n);
  const inVault = (vault: string): bigint => held.find(({ address }) => address === vault)?.amount ?? 0n;
  const own = held.filter(({ address }) => address !== stakeVault && address !== marketVault);
  return {
    slot: found.slot,
    accounts: own.length,
    wallets: byOwner(own),
    staked: inVault(stakeVault),
    inMarket: inVault(marketVault),
    all: held.reduce((sum, { amount }) => sum + amount, 0n),
  };
}

interface Held {
  readonly address: string;
  readonly owner: string;
  readonly amount: bigint;
}

/** A node that gives other accounts is not believed. */
function heldIn({ address, owner: program, data }: { address: string; owner: string; data: Uint8Array }, mint: string): Held {
  const key = (first: number): string => getAddressDecoder().decode(data.subarray(first, first + 32));
  if (program !== TOKEN_2022 || data.length < LEADING_BYTES || key(0) !== mint) {
    throw new ChainError('The node gives other accounts than those that were asked for');
  }
  const amount = new DataView(data.buffer, data.byteOffset, data.byteLength).getBigUint64(64, true);
  return { address, owner: key(32), amount };
}

function byOwner(accounts: readonly Held[]): Holder[] {
  const wallets = new Map<string, Holder>();
  for (const { owner, amount } of accounts) {
    const known = wallets.get(owner);
    wallets.set(owner, { owner, accounts: (known?.accounts ?? 0) + 1, amount: (known?.amount ?? 0n) + amount });
  }
  return [...wallets.values()].sort((a, b) => (a.amount === b.amount ? (a.owner < b.owner ? -1 : 1) : a.amount < b.amount ? 1 : -1));
}

/** The answer, or why there is none: an account costs little, and thousands of them are more than one answer may have. */
async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ChainError) || error.status !== NO_GATEWAY_ANSWER) throw error;
    throw new ChainError(
      'The page’s server passes no answer on: either no node answers, or more than about ten thousand accounts hold these shares, which is too long for it. The command `openmast asset holders` with a node of your own counts them all',
    );
  }
}
