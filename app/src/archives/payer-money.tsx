// What a payer has left by the newest file, and how it gets it back without an oracle.
import { Link } from 'wouter';
import { useChainNetwork } from '../data/on-chain';
import { usePayer } from '../data/payer';
import type { AccountLine } from '../recompute/account-lines';
import { LastsUntil } from '../usage/balance-panel';
import { unspent } from '../usage/money';
import { Amount, ChainSource } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { NotHeld } from './not-held';
import { OF_ACCOUNT } from './words';

interface PayerMoneyProps {
  readonly index: number;
  readonly newest: AccountLine;
  readonly lines: readonly AccountLine[];
  /** Whether the chain holds the newest file. */
  readonly isHeld: boolean;
}

export const PayerMoney = ({ index, newest, lines, isHeld }: PayerMoneyProps) => {
  const payer = usePayer(String(index));
  const final = useChainNetwork().data?.finalEpoch;
  if (payer.error) return <Failure error={payer.error} retry={() => void payer.refetch()} />;
  if (payer.isPending || final === undefined) return <Loading what="the payer’s account" />;
  if (!payer.data) return null;
  const { content, slot, readAtMs } = payer.data;
  const left = unspent(content, newest.lifetime.accrued);
  return (
    <Panel title="Balance">
      <Facts>
        <Fact name="In escrow" note={`paid in, not withdrawn, not spent until epoch ${whole(newest.epoch)} ended`}>
          <Amount baseUnits={left} />
        </Fact>
        <Fact name="Paid in" note="lifetime, without the first fee">
          <Amount baseUnits={content.deposited} />
        </Fact>
        <Fact name="Withdrawn" note="lifetime">
          <Amount baseUnits={content.withdrawn} />
        </Fact>
      </Facts>
      {newest.epoch < final ? (
        <p role="status" className="text-warn">
          Epoch {whole(final)} is the newest final one: what was spent after epoch {whole(newest.epoch)} is not in these files.
        </p>
      ) : !isHeld ? (
        <NotHeld />
      ) : (
        <p className="text-quiet text-sm">
          The newest file pays it back also when the oracle is gone: <Link href={`/payer/${index}`}>on the payer’s page</Link> while it is open here, or by{' '}
          <code className="break-words">openmast payer withdraw {index} --archive FILE</code>, where that settlement has seen the request, and
          where it has not, <code className="break-words">openmast payer leave {index} --archive FILE</code>, which states what the file proves.
        </p>
      )}
      {left === 0n ? (
        <p role="status" className="text-warn font-medium">
          Used up when epoch {whole(newest.epoch)} ended: further usage is written off. <Link href={`/payer/${index}/deposit`}>Pay in</Link>.
        </p>
      ) : (
        <LastsUntil left={left} lines={lines} />
      )}
      <BriefVerdict steps={newest.steps} sentences={OF_ACCOUNT} />
      <ChainSource slot={slot} atMs={readAtMs} />
    </Panel>
  );
};
