// Why there is no such settlement or proof, and where to go on, instead of what an answer says to programs.
import { Link } from 'wouter';
import { ApiError } from '../api/error';
import { useChainNetwork } from '../data/on-chain';
import { useEpoch, useSettlement } from '../data/oracle';
import { whole } from '../ui/format';
import { Failure } from '../ui/states';
import type { Side } from '../verify';

interface NoProofProps {
  readonly side: Side;
  readonly index: number;
  readonly epoch: string;
  readonly error: unknown;
  readonly retry: () => void;
}

export const NoProof = ({ side, index, epoch, error, retry }: NoProofProps) =>
  error instanceof ApiError && error.code === 'epoch_not_kept' ? <NotKept {...{ side, index, epoch }} /> : <Failure error={error} retry={retry} />;

const NotKept = ({ side, index, epoch }: Omit<NoProofProps, 'error' | 'retry'>) => {
  const kept = useChainNetwork().data?.parameters.settlementsKept;
  const newest = useEpoch().data?.data.final_epoch;
  const hash = useSettlement(epoch).data?.data.archive_hash;
  return (
    <div className="space-y-2">
      <p role="alert">
        There is no proof of epoch {whole(BigInt(epoch))}: proofs are kept for the newest {kept === undefined ? '' : `${whole(kept)} `}final
        settlements only{newest === undefined ? '' : `, and the newest is that of epoch ${whole(BigInt(newest))}`}.
      </p>
      <ul className="list-disc space-y-1 pl-5">
        <li>
          <Link href={`/explorer/${side}/${index}`}>The newest proof</Link>
        </li>
        {hash === undefined ? null : (
          <>
            <li>
              <Link href={`/explorer/settlements/${epoch}`}>The settlement of epoch {whole(BigInt(epoch))}</Link>
            </li>
            <li>
              <a href={`/v1/archive/${hash}`}>Its public archive</a>, everything that it follows from
            </li>
          </>
        )}
      </ul>
    </div>
  );
};

export const NoSettlement = ({ epoch, error, retry }: { epoch: string; error: unknown; retry: () => void }) =>
  error instanceof ApiError && error.code === 'no_settlement' ? <NotYet epoch={epoch} /> : <Failure error={error} retry={retry} />;

const NotYet = ({ epoch }: { epoch: string }) => {
  const open = useEpoch().data?.data.epoch;
  const newest = open === undefined ? undefined : BigInt(open) - 1n;
  const isYet = newest === undefined || BigInt(epoch) > newest;
  return (
    <p role="alert">
      This oracle has no settlement {whole(BigInt(epoch))}
      {isYet ? ' yet' : ''}
      {newest === undefined || newest < 1n ? '.' : ': the newest is '}
      {newest === undefined || newest < 1n ? null : (
        <>
          <Link href={`/explorer/settlements/${newest}`}>that of epoch {whole(newest)}</Link>.
        </>
      )}
    </p>
  );
};
