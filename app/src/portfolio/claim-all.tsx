// Claims everything that a wallet's stakes earned, for the wallet that is connected.
import { address } from '@solana/kit';
import { useState } from 'react';
import { claimAllPlan } from '../actions/claim-all';
import { currencyUnit } from '../actions/currencies';
import { Sign } from '../asset/sign';
import { useProofs } from '../asset/use-place';
import type { Holding } from '../chain/holdings';
import type { NetworkId } from '../chain/decoded';
import { PrimaryButton } from '../ui/buttons';

interface ClaimAllProps {
  readonly id: NetworkId;
  readonly wallet: string;
  readonly currencyMint: string;
  readonly holdings: readonly Holding[];
}

export const ClaimAll = ({ id, wallet, currencyMint, holdings }: ClaimAllProps) => {
  const [isOpen, setOpen] = useState(false);
  const sources = useProofs();
  const staked = holdings.filter(({ stake }) => stake !== undefined).map(({ asset }) => asset.index);
  if (staked.length === 0) return null;
  return (
    <>
      <PrimaryButton go={() => setOpen(true)}>Claim all</PrimaryButton>
      <p className="text-quiet text-sm">
        Collects what the assets earned last where that is needed, and pays what is owed to these stakes, in as few transactions as
        it fits. Each is shown before it is signed.
      </p>
      {isOpen ? (
        <Sign
          title="Claim all"
          plan={(read) => claimAllPlan(id, address(wallet), staked, { ...sources, read })}
          unitOf={(mint) => (mint === currencyMint ? currencyUnit(currencyMint) : undefined)}
          close={() => setOpen(false)}
        />
      ) : null}
    </>
  );
};
