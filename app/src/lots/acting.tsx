// What acts on lots, loaded behind what is looked at.
import { currencyUnit } from '../actions/currencies';
import { ConnectFirst } from '../asset/connect-first';
import { useRunning } from '../asset/use-place';
import { firstFreeEpoch } from '../chain/schedule';
import type { FoundAsset } from '../data/portfolio';
import { Identifier } from '../ui/amounts';
import { Panel } from '../ui/panel';
import { useWallet } from '../wallet/use-wallet';
import { CapacityForm } from './capacity-form';
import { IssueForm } from './issue-form';
import type { LotDecision } from './signing';

export { Doing } from './doing';
export { LotSigning } from './signing';

interface PartProps {
  readonly found: FoundAsset;
  readonly decide: (decision: LotDecision) => void;
}

/** What somebody needs first who wants to act. */
export const WhoActs = () => (useRunning() === undefined ? <ConnectFirst to="buy, redeem, return and take refunds">{null}</ConnectFirst> : null);

export const IssuePanel = ({ found: { asset, network }, decide }: PartProps) => {
  const { connected } = useWallet();
  const isOther = connected !== undefined && connected.account.address !== asset.owner;
  return (
    <Panel title="Sell capacity ahead">
      <p>What it promises, what it locks and what comes back when it is not served stands before your signature. Capacity is never sold twice for an epoch.</p>
      <ConnectFirst to="sell capacity of this asset ahead">
        {isOther ? (
          <p>
            This asset belongs to <Identifier text={asset.owner} />, and your wallet is connected as another account: that owner alone sells its capacity ahead.
          </p>
        ) : asset.state === 0 ? (
          <IssueForm unit={currencyUnit(network.currencyMint)} firstEpoch={firstFreeEpoch(network.finalEpoch)} decide={decide} />
        ) : (
          <p>The asset is retired: nothing of it is sold ahead any more.</p>
        )}
      </ConnectFirst>
    </Panel>
  );
};

/** The owner announces all that capacity is sold ahead by. */
export const WhatCanBeSold = ({ found: { asset, network }, decide }: PartProps) => {
  const canSign = useRunning() !== undefined;
  const isOwner = useWallet().connected?.account.address === asset.owner;
  return canSign && isOwner ? <CapacityForm unit={currencyUnit(network.currencyMint)} decide={decide} /> : null;
};
