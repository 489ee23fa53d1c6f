// Capacity that was bought ahead: what it is, what of it was used, and until when the rest can be.
import { Suspense, lazy } from 'react';
import { Link } from 'wouter';
import { useNewestStep } from '../data/leaf';
import { useNetworkId, useOnChain } from '../data/on-chain';
import { useProof, useSettlement } from '../data/oracle';
import { useEntitlements, type EntitlementTold } from '../data/payer';
import type { EntitlementWithLot } from '../chain/payer';
import { leafSteps, settlementSteps } from '../proof/checks';
import { Amount, ChainSource, Size, Source, When } from '../ui/amounts';
import { whole } from '../ui/format';
import { BYTES_OF_VOLUME, VOLUME, lotKindName, lotKindOf, lotTokens } from '../ui/lots';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { entitlementSteps } from './entitlement-steps';

/** What signs is a large part of the program: who only looks does not wait for it. */
const Decisions = lazy(() => import('./entitlement-decisions').then(({ EntitlementDecisions }) => ({ default: EntitlementDecisions })));

interface EntitlementsPanelProps {
  readonly payer: number;
  /** The payer's owner. */
  readonly owner: string;
  readonly told: readonly EntitlementTold[];
  readonly toldAtMs: number;
  readonly finalEpoch: string | undefined;
}

export const EntitlementsPanel = ({ payer, owner, told: all, toldAtMs, finalEpoch }: EntitlementsPanelProps) => {
  const told = eachOnce(all);
  const onChain = useEntitlements(told);
  return (
    <Panel title="Paid ahead">
      {told.length === 0 ? <Empty text="Nothing is bought ahead for this payer." /> : null}
      {onChain.error ? <Failure error={onChain.error} retry={() => void onChain.refetch()} /> : null}
      <ul className="divide-line divide-y">
        {told.map((entitlement, at) => (
          <li key={entitlement.reserve} className="space-y-3 py-4 first:pt-0">
            <One
              payer={payer}
              told={entitlement}
              copies={all.filter(({ reserve }) => reserve === entitlement.reserve).length}
              onChain={onChain.data?.content[at]}
              finalEpoch={finalEpoch}
            />
            <Suspense fallback={null}>
              <Decisions owner={owner} told={entitlement} onChain={onChain.data?.content[at]} />
            </Suspense>
          </li>
        ))}
      </ul>
      {onChain.data ? <ChainSource slot={onChain.data.slot} atMs={onChain.data.readAtMs} /> : null}
      {told.length > 0 ? <Source from="What they met: from this oracle" atMs={toldAtMs} /> : null}
    </Panel>
  );
};

/** However often an oracle tells of an entitlement, it is one. */
const eachOnce = (told: readonly EntitlementTold[]): EntitlementTold[] =>
  told.filter(({ reserve }, at) => told.findIndex((it) => it.reserve === reserve) === at);

interface OneProps {
  readonly payer: number;
  readonly told: EntitlementTold;
  /** So often the oracle tells of it. */
  readonly copies: number;
  readonly onChain: EntitlementWithLot | undefined;
  readonly finalEpoch: string | undefined;
}

const One = ({ payer, told, copies, onChain, finalEpoch }: OneProps) => {
  const kind = lotKindOf(told.kind);
  const quantity = BigInt(told.quantity);
  return (
    <>
      <h3 className="font-semibold">
        {lotKindName(kind)} of <Link href={`/asset/${told.asset}/lots`}>asset {told.asset}</Link>: {lotTokens(kind, quantity)}
      </h3>
      <Facts>
        <Fact name="Window" note={told.is_in_use ? 'meets usage of the open epoch' : 'meets nothing in the open epoch'}>
          epochs {whole(BigInt(told.first_epoch))} to {whole(BigInt(told.last_epoch))}
        </Fact>
        <Fact name="Over at the latest">
          <When ms={Number(told.ends_by) * 1000} />
        </Fact>
        <MetFacts told={told} kind={kind} />
        {BigInt(told.asked) > 0n ? <Fact name="Asked back">{lotTokens(kind, BigInt(told.asked))}</Fact> : null}
        {told.most_per_epoch ? (
          <Fact name="At most" note="in one epoch">
            <Size bytes={BigInt(told.most_per_epoch)} />
          </Fact>
        ) : null}
        {onChain?.lot ? (
          <Fact name="Price" note={`of a token, lot ${told.lot}`}>
            <Amount baseUnits={onChain.lot.price} />
          </Fact>
        ) : null}
      </Facts>
      {finalEpoch ? <Verification payer={payer} told={told} copies={copies} onChain={onChain} epoch={finalEpoch} /> : null}
    </>
  );
};

const MetFacts = ({ told, kind }: { told: EntitlementTold; kind: number }) => {
  if (told.kind === 'sim_slot') return <Fact name="Used">SIM slots meet no bytes</Fact>;
  const met = BigInt(told.met_bytes);
  return (
    <>
      <Fact name="Used" note={kind === VOLUME ? undefined : 'bytes that it met'}>
        <Size bytes={met} />
        {kind === VOLUME ? (
          <progress
            className="accent-accent mt-1 block h-2 w-full"
            aria-label="used"
            max={100}
            value={Number((met * 100n) / (BigInt(told.quantity) * BYTES_OF_VOLUME || 1n))}
          />
        ) : null}
      </Fact>
      {told.left_bytes ? (
        <Fact name="Left">
          <Size bytes={BigInt(told.left_bytes)} />
        </Fact>
      ) : null}
    </>
  );
};

const Verification = ({ payer, told, copies, onChain, epoch }: Omit<OneProps, 'finalEpoch'> & { epoch: string }) => {
  const network = useNetworkId()?.network;
  const proof = useProof('reserve', told.reserve, epoch);
  const settlement = useSettlement(epoch).data?.data;
  const inChain = useOnChain(epoch);
  const newest = useNewestStep(epoch);
  if (proof.error) return <Failure error={proof.error} retry={() => void proof.refetch()} />;
  if (!network || !proof.data || !settlement || !inChain || !onChain || !newest) return <Loading what="the proof" />;
  return (
    <div>
      <p className="text-quiet text-sm">
        Until epoch {epoch} ended it met <Size bytes={BigInt(proof.data.data.totals.bytes)} />:
      </p>
      <BriefVerdict steps={[...entitlementSteps(payer, told, onChain, copies), ...leafSteps(network, { side: 'reserve', index: told.reserve }, proof.data.data, settlement), ...settlementSteps(network, settlement, inChain), newest]} />
    </div>
  );
};
