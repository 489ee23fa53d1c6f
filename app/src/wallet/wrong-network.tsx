// Says so where the account does not sign for the network that the page shows.
import type { Cluster } from '../chain/cluster';
import { whyNot } from './signing';
import type { Connected } from './store';

export const WrongNetwork = ({ connected, cluster }: { connected: Connected; cluster: Cluster }) => {
  const why = whyNot(connected, cluster);
  return why === undefined ? null : (
    <p role="alert" className="border-warn text-warn rounded-lg border-l-4 py-1 pl-4">
      {why}
    </p>
  );
};
