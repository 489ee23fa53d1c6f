// Which cluster of Solana this is: money on any but the first is play money.

export interface Cluster {
  readonly name: string;
  readonly isTest: boolean;
}

const CLUSTERS: Readonly<Record<string, Cluster>> = {
  '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d': { name: 'Solana mainnet', isTest: false },
  EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG: { name: 'Solana devnet', isTest: true },
};

/** The cluster that begins with this block. One that is not known is taken for a test: a real one must be named here. */
export const clusterOf = (genesisHash: string): Cluster =>
  CLUSTERS[genesisHash] ?? { name: 'local or unknown cluster', isTest: true };
