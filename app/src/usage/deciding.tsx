// What signs a payer's decision: shown, signed, sent.
import { address } from '@solana/kit';
import { useState, type ReactNode } from 'react';
import { currencyUnit } from '../actions/currencies';
import { readPayerPlace, type PayerPlace, type Read } from '../actions/place';
import type { Sources } from '../actions/proven';
import { ConnectFirst } from '../asset/connect-first';
import { Sign } from '../asset/sign';
import { useProofs, useRunning } from '../asset/use-place';
import { useChainNetwork, useNetworkId } from '../data/on-chain';
import type { Payer } from '../generated/openmast/accounts/payer';
import type { Plan } from '../signing/plan';
import { Identifier } from '../ui/amounts';
import { useWallet } from '../wallet/use-wallet';

export interface Decision {
  readonly title: string;
  readonly plan: (place: PayerPlace, sources: Sources) => Promise<Plan>;
}

interface DecidingProps {
  readonly payer: Payer;
  /** What the owner sees; `decide` has a decision shown and signed. */
  readonly children: (decide: (decision: Decision) => void) => ReactNode;
}

/** Nothing for anybody but the owner: who that is says {@link WhoDecides}. */
export const Deciding = ({ payer, children }: DecidingProps) => {
  const [decision, decide] = useState<Decision>();
  const { connected } = useWallet();
  const running = useRunning();
  if (!running || connected?.account.address !== payer.owner) return null;
  return (
    <>
      {children(decide)}
      {decision ? <Signing index={payer.index} decision={decision} close={() => decide(undefined)} /> : null}
    </>
  );
};

const Signing = ({ index, decision, close }: { index: number; decision: Decision; close: () => void }) => {
  const sources = useProofs('payer');
  const id = useNetworkId();
  const mint = useChainNetwork().data?.currencyMint;
  const { connected } = useWallet();
  if (!connected || !id || !mint) return null;
  const wallet = address(connected.account.address);
  const plan = async (read: Read) => decision.plan(await readPayerPlace(read, id, index, wallet), sources);
  return <Sign title={decision.title} plan={plan} unitOf={(it) => (it === mint ? currencyUnit(it) : undefined)} close={close} />;
};

/** Who can decide, where that is not who looks at it. */
export const WhoDecides = ({ owner }: { owner: string }) => {
  const { connected } = useWallet();
  const isOther = connected !== undefined && connected.account.address !== owner;
  const running = useRunning();
  if (running && !isOther) return null;
  return (
    <ConnectFirst to="ask money back, and to set the highest price">
      <p>
        This payer belongs to <Identifier text={owner} />, and your wallet is connected as another account: you can look, and pay in; that owner alone can
        ask money back and set the highest price.
      </p>
    </ConnectFirst>
  );
};
