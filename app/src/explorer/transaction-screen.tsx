// One transaction: what the network's programs said in it, event by event.
import { useTransaction } from '../data/explorer';
import { Identifier, Source, When } from '../ui/amounts';
import { CopyButton } from '../ui/copy';
import { whole } from '../ui/format';
import { Disclosed, Fact, Facts, Panel } from '../ui/panel';
import { SOL, quantity } from '../ui/quantity';
import { Empty, Failure, Loading } from '../ui/states';
import { isKnown, type Event } from '../chain/events';
import { AddressLink } from './address-link';
import { EventSentence, useUnits } from './event-sentence';
import { ExplorerHead } from './head';
import { pastedIn } from './pasted';
import { ToldFacts } from './told-facts';

export const TransactionScreen = ({ signature }: { signature: string }) => {
  const isOne = pastedIn(signature).kind === 'signature';
  const found = useTransaction(isOne ? signature : undefined);
  return (
    <>
      <ExplorerHead title="Transaction" />
      <p>
        <Identifier text={signature} /> <CopyButton label="the signature" text={signature} />
      </p>
      {isOne ? null : <p role="alert">This is no signature of a transaction: 64 bytes in base58.</p>}
      {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {isOne && found.isLoading ? <Loading what="the transaction" /> : null}
      {isOne && found.data === null ? (
        <p role="alert">
          The chain’s node has no final transaction of this signature. It may not be final yet, which takes about 15 seconds; it may never have
          landed; or the node does not keep transactions for so long.
        </p>
      ) : null}
      {found.data ? <Found data={found.data} /> : null}
    </>
  );
};

type Data = NonNullable<ReturnType<typeof useTransaction>['data']>;

const Found = ({ data: { transaction, events, isCut, mints, readAtMs } }: { data: Data }) => (
  <>
    <Panel title="What happened">
      {transaction.error === undefined ? null : (
        <p role="alert" className="text-bad">
          It failed, so nothing of it happened but that its fee was paid: <span className="break-words">{transaction.error}</span>
        </p>
      )}
      {events.length === 0 ? <Empty text="The network’s programs said nothing in it." /> : null}
      {isCut ? <p className="text-warn">The node does not have all that programs said: events can be missing.</p> : null}
      <ol className="divide-line divide-y">
        {events.map((event, at) => (
          <li key={at} className="space-y-2 py-3">
            <EventSentence event={event} mints={mints} />
            <EventFields event={event} mints={mints} />
          </li>
        ))}
      </ol>
      <Source from="From the chain’s node (final)" atMs={readAtMs} />
    </Panel>
    <Panel title="The transaction">
      <Facts>
        <Fact name="When" note={`slot ${whole(transaction.slot)}, by the votes of its block`}>
          {transaction.time === undefined ? 'not told' : <When ms={Number(transaction.time) * 1000} />}
        </Fact>
        <Fact name="Fee" note="to the chain">
          <data value={transaction.fee.toString()} title={`${whole(transaction.fee)} lamports`}>
            {quantity(transaction.fee, SOL)}
          </data>
        </Fact>
        <Fact name="Paid by">{transaction.accounts[0] ? <AddressLink address={transaction.accounts[0]} /> : 'not told'}</Fact>
      </Facts>
      <Disclosed summary={`Accounts: ${whole(transaction.accounts.length)}`}>
        <ul className="space-y-1">
          {transaction.accounts.map((address) => (
            <li key={address}>
              <AddressLink address={address} />
            </li>
          ))}
        </ul>
      </Disclosed>
    </Panel>
  </>
);

const EventFields = ({ event, mints }: { event: Event; mints: ReadonlyMap<string, string> }) => {
  const known = isKnown(event) ? event : undefined;
  const units = useUnits(known, mints);
  if (!known) return null;
  return (
    <Disclosed summary={`All that ${known.described.name} says`}>
      <p className="text-quiet text-sm">{known.described.says}</p>
      <ToldFacts told={known} units={units} />
    </Disclosed>
  );
};
