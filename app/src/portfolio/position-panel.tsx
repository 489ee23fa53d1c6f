// What a wallet has of one asset: shares by what they do, rewards by whether they can be claimed.
import { useState } from 'react';
import { Link } from 'wouter';
import type { Holding } from '../chain/holdings';
import { useLeafSteps } from '../data/leaf';
import { useEpoch, useProof } from '../data/oracle';
import { usePlace } from '../data/place';
import type { Sharing } from '../proof/parts';
import { Amount, Source, When } from '../ui/amounts';
import { assetTitle, symbolName } from '../ui/asset-name';
import { decimal } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { IncomeLines } from './income-lines';
import { uncollectedOf, type Position } from './position';

interface PositionPanelProps {
  readonly holding: Holding;
  readonly position: Position;
  readonly sharing: Sharing;
}

export const PositionPanel = ({ holding, position, sharing }: PositionPanelProps) => {
  const { asset } = holding;
  const { data: place } = usePlace();
  const [name, symbol] = [assetTitle(asset), symbolName(asset.name)];
  return (
    <Panel title={name}>
      <p className="text-quiet text-sm">
        {symbol === undefined ? null : `${symbol} · `}
        <Link href={`/asset/${asset.index}`}>
          facts, stake and claim<span className="sr-only"> of {name}</span>
        </Link>
      </p>
      <Facts>
        <Shares position={position} decimals={asset.shareDecimals} />
        <Fact name="Claimable now" note="paid when the wallet claims">
          <Amount baseUnits={position.claimable} />
        </Fact>
        <Fact name="Claimed" note="lifetime">
          <Amount baseUnits={position.claimed} />
        </Fact>
      </Facts>
      {place?.hasOracle === false ? (
        <p className="text-quiet text-sm">
          What the asset earned and is not collected needs a proof of an oracle, and none is behind this page.{' '}
          <Link href={`/archives/asset/${asset.index}`}>
            An archive, opened as a file<span className="sr-only">, of {name}</span>
          </Link>
          , has it, too.
        </p>
      ) : null}
      {place?.hasOracle ? <Uncollected holding={holding} sharing={sharing} /> : null}
      {place?.hasOracle ? <Income name={name} sharing={sharing} active={position.active} /> : null}
    </Panel>
  );
};

const Income = ({ name, sharing, active }: { name: string; sharing: Sharing; active: bigint }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="text-accent min-h-6 cursor-pointer underline underline-offset-2"
      >
        {isOpen ? 'Hide income by epoch' : 'Income by epoch'}
        <span className="sr-only"> of {name}</span>
      </button>
      {isOpen ? <IncomeLines sharing={sharing} active={active} /> : null}
    </>
  );
};

const Shares = ({ position, decimals }: { position: Position; decimals: number }) => {
  const shares = (units: bigint): string => decimal(units, decimals, 0);
  const { inWallet, isFrozen, active, pending, pendingIsSeen, cooling, coolingUntil, leaving, leavingAt, departed } = position;
  return (
    <>
      <Fact name="Shares in the wallet" note={isFrozen ? 'frozen: a rule has to admit the wallet before they move' : undefined}>
        {shares(inWallet)}
      </Fact>
      <Fact name="Staked, earning">{shares(active)}</Fact>
      {pending > 0n ? (
        <Fact
          name="Staked, not yet earning"
          note={pendingIsSeen ? 'a settlement has seen them: once the asset is collected, anybody can let them earn' : 'until a final settlement has seen them'}
        >
          {shares(pending)}
        </Fact>
      ) : null}
      {coolingUntil === undefined ? null : (
        <Fact name="Cooling down">
          {shares(cooling)}
          <span className="block text-sm font-normal">
            can be fetched <When ms={Number(coolingUntil) * 1000} />
          </span>
        </Fact>
      )}
      {leavingAt === undefined ? null : (
        <Fact name="May leave uncollected">
          {shares(leaving)}
          <span className="block text-sm font-normal">
            from <When ms={Number(leavingAt) * 1000} />
          </span>
        </Fact>
      )}
      {departed > 0n ? (
        <Fact name="Left uncollected" note="they earn until the next collect; their rewards are added when they are settled">
          {shares(departed)}
        </Fact>
      ) : null}
    </>
  );
};

/** What the asset earned beyond what was collected, and about how much of it is this wallet's. */
const Uncollected = ({ holding, sharing }: { holding: Holding; sharing: Sharing }) => {
  const { index } = holding.asset;
  const epoch = useEpoch().data?.data.final_epoch;
  const proof = useProof('asset', index, epoch === '0' ? undefined : epoch);
  const steps = useLeafSteps('asset', index, proof.data?.data);
  if (epoch === '0') return null;
  if (proof.error) return <Failure error={proof.error} retry={() => void proof.refetch()} />;
  if (!proof.data || !steps) return <Loading what="what is not collected" />;
  const { data, receivedAtMs } = proof.data;
  const { earned, mine } = uncollectedOf(holding, sharing, BigInt(data.totals.charged), BigInt(data.epoch));
  return (
    <>
      <Facts>
        <Fact name="Uncollected" note={`earned by the asset until epoch ${data.epoch} ended, and not split yet`}>
          <Amount baseUnits={earned > 0n ? earned : 0n} />
        </Fact>
        <Fact name="Of that this wallet’s" note={mine === undefined ? unknownNote(earned) : UNCOLLECTED_NOTE}>
          {mine === undefined ? 'known once it is collected' : <Amount baseUnits={mine} />}
        </Fact>
      </Facts>
      <BriefVerdict steps={steps} />
      <Source from="Earnings from this oracle" atMs={receivedAtMs} />
    </>
  );
};

/** Why there is no estimate. */
const unknownNote = (earned: bigint): string =>
  earned < 0n
    ? 'no estimate: more was collected than was earned until that epoch ended'
    : 'no estimate: a part of treasury, levy or stakers changes within these epochs, and totals do not say how much was earned before';

const UNCOLLECTED_NOTE = 'estimate: what remains after treasury and levy × the stakers’ part × own earning shares ÷ all that earn now';
