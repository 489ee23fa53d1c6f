// An account by the files that somebody opened: what a payer was charged for, or what an asset earned, epoch by epoch.
import { Link } from 'wouter';
import { NoSuchPlace } from '../explorer/no-such-place';
import type { AccountSide } from '../recompute/account';
import { missingIn } from '../proof/history';
import type { AccountLine } from '../recompute/account-lines';
import { OpenFiles } from '../recompute/open-files';
import { indexIn, sum } from '../verify';
import { Amount, Size } from '../ui/amounts';
import { Download } from '../ui/download';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Loading } from '../ui/states';
import { AssetMoney } from './asset-money';
import { EpochList } from './epoch-list';
import { PayerMoney } from './payer-money';
import { accountCsv } from './tables';
import { useAccount } from './use-account';

const TITLES: Readonly<Record<AccountSide, string>> = { asset: 'Income of asset', payer: 'Usage and bill of payer' };

export const FileAccountScreen = ({ side, index }: { side: string; index: string }) => {
  const number = indexIn(index);
  if (side !== 'asset' && side !== 'payer') return <NoSuchPlace text="There are assets and payers. Lots and entitlements are recomputed by the command." />;
  return number === undefined ? <NoSuchPlace text="An index is a whole number below 2³²." /> : <Screen side={side} index={number} />;
};

const Screen = ({ side, index }: { side: AccountSide; index: number }) => {
  const { files, reading, lines, isNewestHeld } = useAccount({ side, index });
  const { at, failure, passedOver, isDone } = reading;
  return (
    <>
      <p>
        <Link href="/archives">Archives as files</Link> · <Link href={`/${side}/${index}`}>What the chain has of it</Link>
      </p>
      <h1 className="text-2xl font-semibold">
        {TITLES[side]} {index}, by files
      </h1>
      {files ? null : <Loading what="the files, and what the chain has of them" />}
      {files?.length === 0 ? (
        <Panel title="Open">
          <p>No archive is open that the chain holds. Files are forgotten when the page is loaded again.</p>
          <OpenFiles />
        </Panel>
      ) : null}
      {failure ? (
        <div role="alert" className="border-bad rounded-lg border-l-4 py-1 pl-4">
          <p className="text-bad font-medium">{failure.message}</p>
          <p>{failure.whatToDo}</p>
        </div>
      ) : null}
      {passedOver.map(({ what, message, whatToDo }) => (
        <p key={what} role="alert" className="text-warn">
          {what} is passed over: {message}. {whatToDo}
        </p>
      ))}
      {files && files.length > 0 && !isDone ? (
        <p role="status" className="text-quiet">
          Read {whole(lines.length)} of {whole(files.length)} files
          {at ? (
            <>
              , now {at.what}: <Size bytes={BigInt(at.bytes)} />
            </>
          ) : null}{' '}
          …
        </p>
      ) : null}
      {isDone && lines.length > 0 ? <Found side={side} index={index} lines={lines} isHeld={isNewestHeld} /> : null}
    </>
  );
};

const Found = ({ side, index, lines, isHeld }: { side: AccountSide; index: number; lines: readonly AccountLine[]; isHeld: boolean }) => {
  const [newest, oldest] = [lines[0], lines.at(-1)];
  if (!newest || !oldest) return null;
  const missing = missingIn(lines);
  return (
    <>
      {side === 'payer' ? <PayerMoney index={index} newest={newest} lines={lines} isHeld={isHeld} /> : <AssetMoney index={index} newest={newest} isHeld={isHeld} />}
      <Panel title="Epoch by epoch">
        <Facts>
          <Fact name="These epochs" note={missing > 0n ? `${whole(missing)} between them are missing` : undefined}>
            {whole(oldest.epoch)} to {whole(newest.epoch)}
          </Fact>
          <Fact name={side === 'payer' ? 'Used' : 'Carried'}>
            <Size bytes={sum(lines.map(({ added }) => added.bytes))} />
          </Fact>
          <Fact name={side === 'payer' ? 'Charged' : 'Earned'} note="in these epochs">
            <Amount baseUnits={sum(lines.map(({ added }) => added.charged))} />
          </Fact>
          {side === 'asset' ? (
            <Fact name="Of that by lots" note="sold ahead, and released since">
              <Amount baseUnits={sum(lines.map(({ released }) => released))} />
            </Fact>
          ) : null}
          <Fact name={side === 'payer' ? 'Spent' : 'Earned'} note={`lifetime, until epoch ${whole(newest.epoch)} ended`}>
            <Amount baseUnits={newest.lifetime.charged} />
          </Fact>
        </Facts>
        <EpochList side={side} lines={lines} />
        <Download name={`${side}-${index}-epochs-${oldest.epoch}-${newest.epoch}.csv`} type="text/csv" content={() => accountCsv(side, index, lines)}>
          Every epoch as CSV
        </Download>
      </Panel>
    </>
  );
};
