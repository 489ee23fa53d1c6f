// The transactions that touched an account, newest first, each with what the programs said in it.
import type { Listed } from '../chain/transactions';
import { TRANSACTIONS_A_PAGE } from '../chain/transactions';
import { useSignatures, useTransaction } from '../data/explorer';
import { useTurns } from '../data/turns';
import { Ago, Source } from '../ui/amounts';
import { whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { SignatureLink } from './address-link';
import { EventSentence } from './event-sentence';

export const AccountTransactions = ({ address }: { address: string }) => {
  const { before, turns } = useTurns();
  const page = useSignatures(address, before);
  const listed = page.data?.listed ?? [];
  const hasMore = listed.length === TRANSACTIONS_A_PAGE;
  return (
    <Panel title="Transactions">
      {page.error ? <Failure error={page.error} retry={() => void page.refetch()} /> : null}
      {page.isPending ? <Loading what="the transactions" /> : null}
      {page.data && listed.length === 0 ? <Empty text="The node knows none. Most nodes forget transactions after some days." /> : null}
      <ul className="divide-line divide-y">
        {listed.map((one) => (
          <li key={one.signature} className="space-y-1 py-3">
            <Line listed={one} />
          </li>
        ))}
      </ul>
      {page.data && listed.length > 0 ? (
        <>
          <Source from="From the chain’s node (final transactions that name this account; it may keep some back)" atMs={page.data.readAtMs} />
          <Pages what="transactions" names={['Newer', 'Older']} {...turns(hasMore ? listed.at(-1)?.signature : undefined)} />
        </>
      ) : null}
    </Panel>
  );
};

const Line = ({ listed: { signature, slot, time, hasFailed } }: { listed: Listed }) => {
  const found = useTransaction(hasFailed ? undefined : signature);
  return (
    <>
      <p className="flex flex-wrap gap-x-4">
        <SignatureLink signature={signature} />
        <span className="text-quiet text-sm">
          slot {whole(slot)}
          {time === undefined ? null : (
            <>
              , <Ago ms={Number(time) * 1000} />
            </>
          )}
        </span>
        {hasFailed ? <span className="text-bad">failed: nothing happened</span> : null}
      </p>
      {found.data?.events.map((event, at) => <EventSentence key={at} event={event} mints={found.data?.mints} />)}
      {found.data?.events.length === 0 ? <p className="text-quiet text-sm">No event of the network’s programs.</p> : null}
    </>
  );
};
