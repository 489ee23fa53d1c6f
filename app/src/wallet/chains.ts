// Which network a wallet is asked to sign for.
import type { IdentifierString } from '@wallet-standard/base';
import type { Cluster } from '../chain/cluster';

const CHAINS: Readonly<Record<string, IdentifierString>> = {
  'Solana mainnet': 'solana:mainnet',
  'Solana devnet': 'solana:devnet',
};

/** Wallets seldom know local networks: then they are asked as for the test network. */
const LOCAL: readonly IdentifierString[] = ['solana:localnet', 'solana:devnet', 'solana:testnet'];

/** The name by which an account that can sign for these chains signs for this cluster; nothing when it cannot. */
export function chainFor(cluster: Cluster, chains: readonly IdentifierString[]): IdentifierString | undefined {
  const known = CHAINS[cluster.name];
  const wanted = known === undefined ? LOCAL : [known];
  return wanted.find((chain) => chains.includes(chain));
}
