// What needs the service's counters: it shows them, or says why it cannot.
import type { ReactNode } from 'react';
import { ApiError } from '../api/error';
import { useLooks } from '../data/operator';
import type { Look } from '../data/looks';
import { Source } from '../ui/amounts';
import { span } from '../ui/format';
import { Failure, Loading } from '../ui/states';

interface CountersProps {
  /** Whether it is said in full why they cannot be read: once on the page is enough. */
  readonly isFirst?: boolean;
  readonly children: (looks: readonly Look[], newest: Look) => ReactNode;
}

export const Counters = ({ isFirst = false, children }: CountersProps) => {
  const looks = useLooks();
  const newest = looks.data?.at(-1);
  return (
    <>
      {looks.error ? <NoCounters error={looks.error} isFirst={isFirst} retry={() => void looks.refetch()} /> : null}
      {looks.isPending ? <Loading what="the service’s counters" /> : null}
      {looks.data && newest ? (
        <>
          {children(looks.data, newest)}
          <Source from={`From this oracle’s counters; ${windowOf(looks.data)}`} atMs={newest.atMs} />
        </>
      ) : null}
    </>
  );
};

function windowOf(looks: readonly Look[]): string {
  const [oldest, newest] = [looks[0], looks.at(-1)];
  if (!oldest || !newest || looks.length < 2) return 'rates come with the second look, in ten seconds';
  return `rates are between two looks, ${span(newest.atMs - oldest.atMs)} apart`;
}

const NoCounters = ({ error, isFirst, retry }: { error: Error; isFirst: boolean; retry: () => void }) => {
  if (!isFirst) return <p>This needs the service’s counters, which cannot be read: see “RADIUS”.</p>;
  if (error instanceof ApiError && error.code === 'no_route') {
    const why = new ApiError(
      error.code,
      'The service’s counters are not served here',
      'Either metrics.enabled is false, or this page is served by openmast app, which passes none on: open it at the oracle’s own address.',
    );
    return <Failure error={why} retry={retry} />;
  }
  return <Failure error={error} retry={retry} />;
};
