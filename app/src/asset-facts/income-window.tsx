// What the asset earned in the last days, a day of it, and what a staked share had: with the window and the formula.
import { useState } from 'react';
import type { IncomeList } from '../api/types';
import { TOO_SHORT, WINDOWS, aDay, perShareOf, type WindowDays } from '../proof/earning';
import type { Sharing } from '../proof/parts';
import { currencyUnit } from '../actions/currencies';
import { Amount } from '../ui/amounts';
import { Choice } from '../ui/fields';
import { decimal, span, whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Fact, Facts } from '../ui/panel';
import { earnedIn, lastDays } from './income';

const WINDOW_NAMES = WINDOWS.map((days) => [days, `${days} days`] as const);

export const IncomeWindow = ({ epochs: all, sharing }: { epochs: IncomeList['epochs']; sharing: Sharing }) => {
  const [days, choose] = useState<WindowDays>('7');
  const nowS = BigInt(Math.floor(useNow() / 1000));
  const { epochs, earned, onRecordS } = lastDays(all, Number(days), nowS);
  const isShort = onRecordS < BigInt(days) * 86_400n;
  const time = span(Number(onRecordS) * 1000);
  const daily = aDay(earned, onRecordS);
  const perShare = perShareOf(sharing, earnedIn(epochs));
  const { symbol } = currencyUnit(sharing.network.currencyMint);
  return (
    <>
      <div className="max-w-60">
        <Choice label="Window" value={days} change={choose} options={WINDOW_NAMES} />
      </div>
      <Facts>
        <Fact name={`Last ${days} days`} note={isShort ? `only ${time} of them are on this page` : 'by when epochs closed'}>
          <Amount baseUnits={earned} /> {symbol}
        </Fact>
        <Fact name="A day" note={daily === undefined ? undefined : `on average of ${time}`}>
          <ADay amount={earned} seconds={onRecordS} symbol={symbol} />
        </Fact>
        {perShare === undefined ? null : (
          <Fact name="A day for each active share" note={daily === undefined ? undefined : 'estimate'}>
            <ADay amount={perShare} seconds={onRecordS} symbol={symbol} />
          </Fact>
        )}
      </Facts>
      {perShare === undefined ? null : (
        <p className="text-quiet text-sm">
          Estimate: in {whole(epochs.length)} epochs of these {time} one share had <Amount baseUnits={perShare} /> {symbol}: stakers’ part of what was
          earned ÷ {decimal(sharing.asset.activeShares, sharing.asset.shareDecimals, 0)} shares that earn now, taken as if they had earned
          then, by the parts that are announced now. {daily === undefined ? 'Less than a day is too short to tell what a day gives.' : `Times a day ÷ ${time}.`} No rate of return is given, since no price of a share is on
          record.
        </p>
      )}
    </>
  );
};

const ADay = ({ amount, seconds, symbol }: { amount: bigint; seconds: bigint; symbol: string }) => {
  const daily = aDay(amount, seconds);
  if (daily === undefined) return `${TOO_SHORT}: ${span(Number(seconds) * 1000)}`;
  return (
    <>
      <Amount baseUnits={daily} /> {symbol}
    </>
  );
};
