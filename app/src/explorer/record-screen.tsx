// What an epoch's archives have of a payer: the charges, which are public, and the session records behind them, for its owner alone.
import { Link } from 'wouter';
import type { SessionList } from '../api/types';
import type { Signed } from '../api/client';
import { useHistory } from '../data/history';
import { useNetworkId, useOnChain } from '../data/on-chain';
import { useSettlement } from '../data/oracle';
import { usePayer } from '../data/payer';
import { signedForSessions, useSessions } from '../data/sessions';
import type { EpochLine } from '../proof/history';
import { placed, recordSteps, type PlacedRecord } from '../proof/records';
import { worthOf } from '../proof/sessions';
import { indexIn } from '../verify';
import { Amount, Identifier, Size, Source, When } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { CopyButton } from '../ui/copy';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { Verdict } from '../ui/verdict';
import { ChargeLines } from '../usage/charge-lines';
import { textSignerOf } from '../wallet/signing';
import { useSigned } from '../wallet/use-signed';
import { useWallet } from '../wallet/use-wallet';
import { ExplorerHead } from './head';
import { NoSuchPlace } from './no-such-place';
import { hex } from './said';

export const RecordScreen = ({ payer, epoch }: { payer: string; epoch: string }) => {
  const index = indexIn(payer);
  if (index === undefined) return <NoSuchPlace text="A payer’s number is a whole number below 2³²." />;
  if (!/^[1-9]\d{0,14}$/.test(epoch)) return <NoSuchPlace text="An epoch is a whole number from 1 on." />;
  return <Screen payer={index} epoch={epoch} />;
};

const Screen = ({ payer, epoch }: { payer: number; epoch: string }) => {
  const history = useHistory('payer', payer, epoch);
  const line = history.data?.lines.find((one) => one.epoch === BigInt(epoch));
  return (
    <>
      <ExplorerHead title={`Records of payer ${payer} in epoch ${epoch}`} />
      <ul className="list-disc space-y-1 pl-5">
        <li>
          <Link href={`/explorer/payer/${payer}?epoch=${epoch}`}>The payer’s lifetime totals after this epoch, verified</Link>
        </li>
        <li>
          <Link href={`/explorer/settlements/${epoch}`}>The settlement of the epoch</Link>
        </li>
      </ul>
      <Panel title="What the epoch charged">
        <p>These lines stand in the epoch’s public archive, one for each asset that was used.</p>
        {history.error ? <Failure error={history.error} retry={() => void history.refetch()} /> : null}
        {history.isLoading ? <Loading what="the payer’s totals" /> : null}
        {history.data && !line ? <Empty text="What this epoch added cannot be proven any more, or not yet: its settlement is closed, or not final." /> : null}
        {line ? <ChargeLines payer={payer} line={line} /> : null}
      </Panel>
      <OwnRecords payer={payer} epoch={epoch} line={line} />
    </>
  );
};

interface OwnProps {
  readonly payer: number;
  readonly epoch: string;
  readonly line: EpochLine | undefined;
}

/** The oracle shows them to who signs for it. */
const OwnRecords = ({ payer, epoch, line }: OwnProps) => {
  const { connected, store } = useWallet();
  const network = useNetworkId()?.network;
  const account = usePayer(String(payer));
  const { signed, fault, take } = useSigned<Signed>();
  const sign = connected && textSignerOf(store, connected);
  const isOwner = connected !== undefined && account.data?.content.owner === connected.account.address;
  const ask = (): void => {
    if (sign && network) take(signedForSessions(sign, { network, payer, epoch: BigInt(epoch) }, Date.now()));
  };
  return (
    <Panel title="Session records">
      <p>
        Each session that a radio reported is a record, with its own hash in a tree whose root stands in the settlement. They say who used how much
        where, so they are shown to the payer’s owner alone, who signs for it.
      </p>
      {isOwner && sign && !signed ? <PlainButton go={ask}>Show the records</PlainButton> : null}
      {isOwner && !sign ? <p>Your wallet signs no texts.</p> : null}
      {isOwner && sign ? null : (
        <p className="text-quiet text-sm">
          Connect the wallet that owns payer {payer}, or use{' '}
          <code className="break-words">
            openmast payer sessions {payer} --epoch {epoch}
          </code>
          .
        </p>
      )}
      {fault ? <Failure error={fault} /> : null}
      {signed ? <Shown payer={payer} epoch={epoch} line={line} signed={signed} again={ask} /> : null}
    </Panel>
  );
};

const Shown = ({ payer, epoch, line, signed, again }: OwnProps & { signed: Signed; again: () => void }) => {
  const records = useSessions(payer, BigInt(epoch), signed);
  if (records.error) return <Failure error={records.error} retry={again} />;
  if (!records.data) return <Loading what="the records" />;
  return (
    <>
      {records.data.data.records.length === 0 ? <Empty text="There are none. Nothing proves that: compare with what the epoch charged." /> : <Held payer={payer} epoch={epoch} line={line} list={records.data.data} />}
      <Source from="From this oracle" atMs={records.data.receivedAtMs} />
    </>
  );
};

const Held = ({ payer, epoch, line, list }: OwnProps & { list: SessionList }) => {
  const network = useNetworkId()?.network;
  const settlement = useSettlement(epoch).data?.data;
  const onChain = useOnChain(epoch);
  if (!network || !settlement || !onChain) return <Loading what="the settlement" />;
  return (
    <>
      <Verdict steps={recordSteps(network, { payer, epoch }, list, settlement, onChain, line?.added.bytes)} />
      <ul className="divide-line divide-y">
        {placed(list).map((one, at) => (
          <li key={one.place.toString()} className="space-y-2 py-4">
            <RecordFacts placed={one} name={list.records[at]?.session_id ?? ''} of={BigInt(list.record_count)} />
          </li>
        ))}
      </ul>
    </>
  );
};

const RecordFacts = ({ placed: { record, place, hash }, name, of }: { placed: PlacedRecord; name: string; of: bigint }) => (
    <>
      <h3 className="font-medium break-all">Session {name}</h3>
      <Facts>
        <Fact name="Asset">
          <Link href={`/asset/${record.asset}`}>{whole(record.asset)}</Link>
        </Fact>
        <Fact name="Radio">
          <span className="break-all">{record.radio}</span>
        </Fact>
        <Fact name="To the subscriber">
          <Size bytes={record.bytesDown} />
        </Fact>
        <Fact name="From the subscriber">
          <Size bytes={record.bytesUp} />
        </Fact>
        <Fact name="Price a GB">
          <Amount baseUnits={record.pricePerGb} />
        </Fact>
        <Fact name="Worth, at most" note="bytes × price, rounded up: money is charged by asset, and what was paid ahead, not licensed or written off costs less">
          <Amount baseUnits={worthOf(record)} />
        </Fact>
        <Fact name="First report" note="by the reporter’s clock">
          <When ms={Number(record.firstEventAtMs)} />
        </Fact>
        <Fact name="Last report" note="by the reporter’s clock">
          <When ms={Number(record.lastEventAtMs)} />
        </Fact>
        <Fact name="Leaf" note={`of ${whole(of)} records of the epoch, counted from 0`}>
          {whole(place)}
        </Fact>
        <Fact name="Hash">
          <Identifier text={hex(hash)} /> <CopyButton label={`the hash of session ${name}`} text={hex(hash)} />
        </Fact>
      </Facts>
    </>
);
