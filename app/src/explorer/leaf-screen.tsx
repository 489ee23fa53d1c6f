// One leaf: lifetime totals of an account, with everything between them and the chain verified in this browser.
import { Link, useSearchParams } from 'wouter';
import type { Proof } from '../api/types';
import { useNewestStep } from '../data/leaf';
import { useNetworkId, useOnChain } from '../data/on-chain';
import { useEpoch, useProof, useSettlement } from '../data/oracle';
import { leafSteps, settlementSteps } from '../proof/checks';
import { indexIn, type Side } from '../verify';
import { Amount, Identifier, Size, Source } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { Verdict } from '../ui/verdict';
import { NoProof } from './not-there';
import { NoSuchPlace } from './no-such-place';
import { SIDES, isSide } from './sides';

export const LeafScreen = ({ side, index }: { side: string; index: string }) => {
  const number = indexIn(index);
  if (!isSide(side)) return <NoSuchPlace text="There are assets, payers and reserves." />;
  if (number === undefined) return <NoSuchPlace text="An index is a whole number below 2³²." />;
  return <Screen side={side} index={number} />;
};

/** The epoch that the address names, or the newest final one. */
function useAskedEpoch() {
  const [parameters] = useSearchParams();
  const newest = useEpoch();
  const asked = parameters.get('epoch');
  const isAsked = asked !== null && /^[1-9]\d{0,14}$/.test(asked);
  return { epoch: isAsked ? asked : newest.data?.data.final_epoch, isAsked, newest };
}

const Screen = ({ side, index }: { side: Side; index: number }) => {
  const { epoch, isAsked, newest } = useAskedEpoch();
  const proof = useProof(side, index, epoch === '0' ? undefined : epoch);
  return (
    <>
      <p>
        <Link href="/explorer">Explorer</Link>
      </p>
      <h1 className="text-2xl font-semibold">
        {SIDES[side].title} {index}
      </h1>
      {side === 'reserve' ? null : (
        <p>
          <Link href={`/${side}/${index}`}>{side === 'asset' ? 'The asset: facts, and your part' : 'The payer: balance, usage and bill'}</Link>
        </p>
      )}
      {newest.error ? <Failure error={newest.error} retry={() => void newest.refetch()} /> : null}
      {epoch === '0' ? <Empty text="No epoch is final yet: there is nothing to prove." /> : null}
      {proof.error && epoch ? <NoProof {...{ side, index, epoch }} error={proof.error} retry={() => void proof.refetch()} /> : null}
      {proof.isLoading ? <Loading what="the proof" /> : null}
      {proof.data ? (
        <>
          <Verification side={side} index={index} proof={proof.data.data} isNewest={!isAsked} />
          <Totals side={side} proof={proof.data.data} receivedAtMs={proof.data.receivedAtMs} />
        </>
      ) : null}
    </>
  );
};

interface VerificationProps {
  readonly side: Side;
  readonly index: number;
  readonly proof: Proof;
  /** It should be of the newest settlement: the address names none. */
  readonly isNewest: boolean;
}

const Verification = ({ side, index, proof, isNewest }: VerificationProps) => {
  const network = useNetworkId()?.network;
  const settlement = useSettlement(proof.epoch);
  const onChain = useOnChain(proof.epoch);
  const newest = useNewestStep(proof.epoch);
  const isRead = network !== undefined && onChain !== undefined && (newest !== undefined || !isNewest);
  return (
    <Panel title="Verification">
      {settlement.error ? <Failure error={settlement.error} retry={() => void settlement.refetch()} /> : null}
      {isRead && settlement.data ? (
        <Verdict
          steps={[
            ...leafSteps(network, { side, index }, proof, settlement.data.data),
            ...settlementSteps(network, settlement.data.data, onChain),
            ...(isNewest && newest ? [newest] : []),
          ]}
        />
      ) : null}
      {!settlement.error && !(isRead && settlement.data) ? <Loading what="the chain" /> : null}
      <p>
        <Link href={`/explorer/settlements/${proof.epoch}`}>Settlement of epoch {proof.epoch}</Link>
      </p>
      {side === 'payer' ? (
        <p>
          <Link href={`/explorer/records/${index}/${proof.epoch}`}>What epoch {proof.epoch} charged, and its session records</Link>
        </p>
      ) : null}
    </Panel>
  );
};

const Totals = ({ side, proof, receivedAtMs }: { side: Side; proof: Proof; receivedAtMs: number }) => (
  <Panel title="Lifetime totals">
    <Facts>
      <Fact name={SIDES[side].charged}>
        <Amount baseUnits={BigInt(proof.totals.charged)} />
      </Fact>
      <Fact name={SIDES[side].accrued}>
        <Amount baseUnits={BigInt(proof.totals.accrued)} />
      </Fact>
      {/* A lot counts epochs where others count bytes, and the proof does not say which of both a reserve is. */}
      {side === 'reserve' ? (
        <Fact name="Met, or served" note="bytes of an entitlement, epochs of a lot">
          {whole(BigInt(proof.totals.bytes))}
        </Fact>
      ) : (
        <>
          <Fact name="Metered">
            <Size bytes={BigInt(proof.totals.bytes)} />
          </Fact>
          <Fact name="Paid for">
            <Size bytes={BigInt(proof.totals.paid)} />
          </Fact>
        </>
      )}
      <Fact name="Root" note={`of ${whole(proof.leaf_count)} leaves`}>
        <Identifier text={proof.root} />
      </Fact>
    </Facts>
    <Source from="From this oracle" atMs={receivedAtMs} />
  </Panel>
);
