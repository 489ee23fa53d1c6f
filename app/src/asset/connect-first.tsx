// Stands where an account is needed and none can sign: no wallet, or one for another network.
import type { ReactNode } from 'react';
import { useCluster } from '../data/on-chain';
import { WalletButton } from '../wallet/button';
import { whyNot } from '../wallet/signing';
import { useWallet } from '../wallet/use-wallet';
import { WrongNetwork } from '../wallet/wrong-network';

export const ConnectFirst = ({ to, children }: { to: string; children: ReactNode }) => {
  const { connected } = useWallet();
  const { data: cluster, isPending } = useCluster();
  if (!connected) {
    return (
      <div className="space-y-3">
        <p>Connect a wallet to {to}.</p>
        <WalletButton />
      </div>
    );
  }
  if (!cluster) return isPending ? null : <p>This page&apos;s server passes no questions on to the chain, so nothing can be signed here.</p>;
  return (
    <>
      <WrongNetwork connected={connected} cluster={cluster} />
      {whyNot(connected, cluster) === undefined ? children : null}
    </>
  );
};
