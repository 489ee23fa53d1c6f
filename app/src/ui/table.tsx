// A table that scrolls sideways by itself where a screen is narrow. Its first column says what a line is of; the others are numbers.
import type { ReactNode } from 'react';
import { CurrencySymbol, useCurrencySymbol } from './currency';

interface TableProps {
  /** What it is of, for who cannot see it. */
  readonly label: string;
  readonly columns: readonly string[];
  /** Whether amounts of money stand in it: what they are counted in is said once, below. */
  readonly hasMoney?: boolean;
  readonly children: ReactNode;
}

export const Table = ({ label, columns, hasMoney = false, children }: TableProps) => {
  const symbol = useCurrencySymbol();
  return (
    <>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
        <table className="w-full text-left text-sm">
          <thead className="text-quiet">
            <tr>
              {columns.map((name, at) => (
                <th key={name} scope="col" className={`py-1 font-normal ${at === 0 ? '' : 'pl-4 text-right'}`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <CurrencySymbol value={hasMoney ? '' : symbol}>{children}</CurrencySymbol>
        </table>
      </div>
      {hasMoney && symbol !== '' ? <p className="text-quiet text-sm">Amounts are in {symbol}.</p> : null}
    </>
  );
};
