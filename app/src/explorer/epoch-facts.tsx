// The open epoch as an oracle has it, and what it used.
import { Link } from 'wouter';
import { useNetworkId } from '../data/on-chain';
import { useEpoch } from '../data/oracle';
import { Ago, Amount, Identifier, Size, Source } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts } from '../ui/panel';
import { Failure, Loading } from '../ui/states';

interface EpochFactsProps {
  /** How long epochs are, as far as it is known. */
  readonly lately?: string | undefined;
}

export const EpochFacts = ({ lately }: EpochFactsProps) => {
  const epoch = useEpoch();
  const id = useNetworkId();
  if (epoch.error && !epoch.data) return <Failure error={epoch.error} retry={() => void epoch.refetch()} />;
  if (!epoch.data) return <Loading what="the open epoch" />;
  const { data, receivedAtMs } = epoch.data;
  return (
    <>
      {epoch.error ? <Failure error={epoch.error} retry={() => void epoch.refetch()} /> : null}
      <Facts>
        <Fact name="Open epoch" note="collects usage now">
          {whole(BigInt(data.epoch))}
        </Fact>
        {data.opened_at_ms ? (
          <Fact name="Opened" note={lately}>
            <Ago ms={Number(data.opened_at_ms)} />
          </Fact>
        ) : null}
        <Fact name="Newest proposed epoch">{whole(BigInt(data.proposed_epoch))}</Fact>
        <Fact name="Newest final epoch">{whole(BigInt(data.final_epoch))}</Fact>
        <Fact name="Usage of the open epoch" note="before anything is written off">
          <Size bytes={BigInt(data.bytes)} />, <Amount baseUnits={BigInt(data.amount_before_write_off)} />
        </Fact>
        {id ? (
          <>
            <Fact name="Network account">
              <Link href={`/explorer/network/${id.network}`}>
                <Identifier text={id.network} />
              </Link>
            </Fact>
            <Fact name="Program">
              <Identifier text={id.program} />
            </Fact>
          </>
        ) : null}
      </Facts>
      <Source from="From this oracle" atMs={receivedAtMs} />
    </>
  );
};
