// Where a hash stands: in which of the newest settlements, and as what.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Settlement } from '../api/types';
import { usePlace } from '../data/place';
import { useSources } from '../data/sources';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';

const LOOKED = 200;

/** What a settlement calls the hashes that it states. */
const NAMES: readonly (readonly [string, string])[] = [
  ['content_hash', 'the content hash of the settlement'],
  ['archive_hash', 'the public archive'],
  ['private_root', 'the root of all session records'],
  ['price_set_hash', 'the prices'],
];

export function rolesOf(settlement: Settlement, hex: string): string[] {
  const all = settlement as unknown as Record<string, unknown>;
  const named = new Map(NAMES);
  return Object.entries(all).flatMap(([key, value]) => (value === hex ? [named.get(key) ?? key.replaceAll('_', ' ')] : []));
}

export const HashFound = ({ hex }: { hex: string }) => {
  const { api } = useSources();
  const hasOracle = usePlace().data?.hasOracle === true;
  const found = useQuery({
    queryKey: ['oracle', 'hash', hex],
    queryFn: async ({ signal }) => (await api.get('/v1/settlements', { path: {}, query: { limit: LOOKED } }, signal)).data.settlements,
    enabled: hasOracle,
  });
  const hits = (found.data ?? []).flatMap((settlement) => rolesOf(settlement, hex).map((role) => ({ epoch: settlement.epoch, role })));
  return (
    <Panel title="The hash">
      {hasOracle ? null : <p>Without an oracle no hash can be looked for: the chain finds accounts by their addresses alone.</p>}
      {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isLoading ? <Loading what="the newest settlements" /> : null}
      <ul className="list-disc space-y-1 pl-5">
        {hits.map(({ epoch, role }) => (
          <li key={`${epoch} ${role}`}>
            <Link href={`/explorer/settlements/${epoch}`}>Epoch {whole(BigInt(epoch))}</Link>: {role}
          </li>
        ))}
      </ul>
      {found.data && hits.length === 0 ? (
        <p role="status">
          None of the newest {whole(found.data.length)} settlements states this hash. A record’s hash is shown to its payer’s owner alone, who
          finds it among the <Link href="/explorer">records of a payer in an epoch</Link>.
        </p>
      ) : null}
    </Panel>
  );
};
