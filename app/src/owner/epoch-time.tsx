// From which epoch on something holds, and about when that is.
import { beginsAbout } from '../chain/schedule';
import { usePace } from '../data/owner';
import { Until } from '../ui/amounts';
import { times, whole } from '../ui/format';
import { useNow } from '../ui/now';

export const FromEpoch = ({ epoch }: { epoch: bigint }) => {
  const pace = usePace();
  const now = useNow();
  const ms = pace && Number(beginsAbout(pace, epoch)) * 1000;
  return (
    <>
      from epoch {whole(epoch)} on
      {ms === undefined ? null : (
        <span title={`if epochs stay as long as the newest one: ${times(ms)}`}>
          , {ms > now ? 'about ' : 'about now'}
          {ms > now ? <Until ms={ms} /> : null}
        </span>
      )}
    </>
  );
};
