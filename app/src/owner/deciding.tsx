// What signs an owner's decision: shown, signed, sent.
import { useState, type ReactNode } from 'react';
import { readOwnerPlace, type OwnerPlace } from '../actions/owning';
import { currencyUnit } from '../actions/currencies';
import type { Sources } from '../actions/collecting';
import type { Read } from '../actions/place';
import { address } from '@solana/kit';
import { ConnectFirst } from '../asset/connect-first';
import { Sign } from '../asset/sign';
import { useProofs, useRunning } from '../asset/use-place';
import { useNetworkId } from '../data/on-chain';
import type { FoundAsset } from '../data/portfolio';
import type { Plan } from '../signing/plan';
import { Identifier } from '../ui/amounts';
import { Panel } from '../ui/panel';
import { useWallet } from '../wallet/use-wallet';

export interface Decision {
  readonly title: string;
  readonly plan: (place: OwnerPlace, sources: Sources) => Promise<Plan>;
}

interface DecidingProps {
  readonly found: FoundAsset;
  /** What the owner sees; `decide` has a decision shown and signed. */
  readonly children: (decide: (decision: Decision) => void) => ReactNode;
}

/** Nothing for anybody but the owner: who that is says {@link WhoDecides}. */
export const Deciding = ({ found, children }: DecidingProps) => {
  const [decision, decide] = useState<Decision>();
  const { connected } = useWallet();
  const running = useRunning();
  if (!running || connected?.account.address !== found.asset.owner) return null;
  return (
    <>
      {children(decide)}
      {decision ? <Signing found={found} decision={decision} close={() => decide(undefined)} /> : null}
    </>
  );
};

const Signing = ({ found: { asset, network }, decision, close }: { found: FoundAsset; decision: Decision; close: () => void }) => {
  const sources = useProofs();
  const id = useNetworkId();
  const { connected } = useWallet();
  if (!connected || !id) return null;
  const wallet = address(connected.account.address);
  const plan = async (read: Read) => decision.plan(await readOwnerPlace(read, id, asset.index, wallet), sources);
  return (
    <Sign title={decision.title} plan={plan} unitOf={(mint) => (mint === network.currencyMint ? currencyUnit(mint) : undefined)} close={close} />
  );
};

/** Who can change what follows, where that is not who looks at it. */
export const WhoDecides = ({ owner }: { owner: string }) => {
  const { connected } = useWallet();
  const isOther = connected !== undefined && connected.account.address !== owner;
  const running = useRunning();
  if (running && !isOther) return null;
  return (
    <Panel title="The owner decides">
      <ConnectFirst to="withdraw your part, and to change price, split and capacity">
        <p>
          This asset belongs to <Identifier text={owner} />, and your wallet is connected as another account: you can look, and that owner alone can withdraw and change something.
        </p>
      </ConnectFirst>
    </Panel>
  );
};
