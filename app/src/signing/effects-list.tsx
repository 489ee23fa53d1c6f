// What changes: balances before and after, fee and rent. Base units are on hover.
import { decimal, short, whole } from '../ui/format';
import { SOL, quantity, type Unit } from '../ui/quantity';
import type { BalanceChange, Effects } from './changes';

export type UnitOf = (mint: string) => Unit | undefined;

const unitFor = (mint: string | undefined, unitOf: UnitOf): Unit =>
  mint === undefined ? SOL : (unitOf(mint) ?? { symbol: `base units of ${short(mint)}`, decimals: 0 });

export const EffectsList = ({ effects, unitOf }: { effects: Effects; unitOf: UnitOf }) => (
  <>
    <h3 className="font-medium">What changes in your wallet</h3>
    <ul className="divide-line divide-y">
      {effects.changes.map((change) => (
        <Change key={change.mint ?? 'SOL'} change={change} unit={unitFor(change.mint, unitOf)} />
      ))}
    </ul>
    <dl className="text-quiet grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      <dt>Fee</dt>
      <dd>
        <Lamports amount={effects.fee} />
      </dd>
      {effects.rent === 0n ? null : (
        <>
          <dt>Rent</dt>
          <dd>
            {effects.rent > 0n ? <Lamports amount={effects.rent} /> : <Lamports amount={-effects.rent} />}
            {effects.rent > 0n ? ', kept by new accounts and given back when they are closed' : ' comes back from closed accounts'}
          </dd>
        </>
      )}
    </dl>
  </>
);

const Lamports = ({ amount }: { amount: bigint }) => <span title={`${whole(amount)} lamports`}>{quantity(amount, SOL)}</span>;

const Change = ({ change: { before, after }, unit }: { change: BalanceChange; unit: Unit }) => {
  const gain = after - before;
  const sign = gain > 0n ? '+' : '';
  return (
    <li className="flex flex-wrap justify-between gap-x-4 py-2">
      <span className="font-medium">{unit.symbol}</span>
      <span className="text-right tabular-nums">
        <span className={`font-medium ${gain > 0n ? 'text-good' : ''}`} title={`${sign}${whole(gain)} base units`}>
          {sign}
          {decimal(gain, unit.decimals, 0)}
        </span>
        <span className="text-quiet block text-sm" title={`${whole(before)} → ${whole(after)} base units`}>
          {decimal(before, unit.decimals, 0)} <span aria-hidden="true">→</span>
          <span className="sr-only">becomes</span> {decimal(after, unit.decimals, 0)}
        </span>
      </span>
    </li>
  );
};
