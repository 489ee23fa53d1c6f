// That this machine and the chain do not agree what time it is: what the page says of times that come is then off by as much.
import { clockAhead } from '../chain/slot-times';
import { span } from './format';
import { useNow } from './now';

/** The chain's clock is no better than the stakers' votes on it: less is no difference. */
const MOST_MS = 30_000;

export const ClockNote = () => {
  useNow();
  const ahead = clockAhead();
  if (ahead === undefined || Math.abs(ahead) <= MOST_MS) return null;
  return (
    <p className="text-warn text-sm">
      This device’s clock is about {span(Math.abs(ahead))} {ahead > 0 ? 'ahead of' : 'behind'} the chain’s. Epochs end by the chain’s: times
      that are still to come are off by as much here.
    </p>
  );
};
