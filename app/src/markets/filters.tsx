// What somebody chooses to see of all assets. It stands in the address, so that it can be linked.
import { useId } from 'react';
import { useSearchParams } from 'wouter';
import { WINDOWS } from '../proof/earning';
import { countrySaid } from '../ui/country';
import { Choice, Field } from '../ui/fields';
import { addressOf, chosenIn, type Chosen, type Pricing, type Sort, type View } from './query';
import { ASKED, COLLECTED } from './words';

/** What is chosen, and what chooses something else: another choice begins with its first page. */
export function useChosen(): readonly [Chosen, (change: Partial<Chosen>) => void] {
  const [address, setAddress] = useSearchParams();
  const chosen = chosenIn(address);
  return [chosen, (change) => setAddress((present) => addressOf({ ...chosenIn(present), page: 0, ...change }, present), { replace: true })];
}

const SORT_NAMES: readonly (readonly [Sort, string])[] = [
  ['index', 'Number of the asset'],
  ['name', 'Name'],
  ['price', ASKED],
  ['daily', 'Earned a day'],
  ['yield', 'A day for each active share'],
  ['reports', 'Hours with reports'],
  ['earned', `${COLLECTED}, lifetime`],
  ['share', 'What a share had, lifetime'],
  ['staked', 'Part of shares that earns'],
  ['capacity', 'What it can carry'],
  ['licence', 'Licence'],
];

const ORDER_NAMES = [
  ['ascending', 'Lowest first'],
  ['descending', 'Highest first'],
] as const;

const PRICING_NAMES: readonly (readonly [Pricing, string])[] = [
  ['any', 'Any'],
  ['fixed', 'Fixed by the owner'],
  ['live', 'Follows use'],
];

const VIEW_NAMES: readonly (readonly [View, string])[] = [
  ['cards', 'Cards, verified'],
  ['table', 'Table'],
];

const WINDOW_NAMES = WINDOWS.map((days) => [days, `${days} days`] as const);

const ANYWHERE = '';

interface FiltersProps {
  readonly chosen: Chosen;
  readonly choose: (change: Partial<Chosen>) => void;
  readonly countries: readonly number[];
}

export const Filters = ({ chosen, choose, countries }: FiltersProps) => (
  <div role="search" aria-label="Assets" className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2 lg:grid-cols-4">
    <Field label="Name, symbol, kind, cell or number" value={chosen.text} change={(text) => choose({ text })} isOptional />
    <Choice label="Price" value={chosen.pricing} change={(pricing) => choose({ pricing })} options={PRICING_NAMES} />
    <Countries {...{ chosen, choose, countries }} />
    <div className="flex flex-wrap items-center gap-x-5 lg:pt-4">
      <Tick label="Licence in force" isOn={chosen.isLicensed} change={(isLicensed) => choose({ isLicensed })} />
      <Tick label="Include retired assets" isOn={chosen.withRetired} change={(withRetired) => choose({ withRetired })} />
    </div>
  </div>
);

const Countries = ({ chosen, choose, countries }: FiltersProps) => {
  const known = chosen.country === undefined || countries.includes(chosen.country) ? countries : [...countries, chosen.country];
  return (
    <Choice
      label="Jurisdiction (ISO 3166)"
      value={chosen.country === undefined ? ANYWHERE : String(chosen.country)}
      change={(code) => choose({ country: code === ANYWHERE ? undefined : Number(code) })}
      options={[[ANYWHERE, 'Any'], ...known.map((code) => [String(code), countrySaid(code)] as const)]}
    />
  );
};

/** In which order a list is, and as what. */
export const Ordering = ({ chosen, choose }: Omit<FiltersProps, 'countries'>) => (
  <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-4">
    <Choice label="Sorted by" value={chosen.sort} change={(sort) => choose({ sort })} options={SORT_NAMES} />
    <Choice
      label="Order"
      value={chosen.isDescending ? 'descending' : 'ascending'}
      change={(order) => choose({ isDescending: order === 'descending' })}
      options={ORDER_NAMES}
    />
    <Choice label="Shown as" value={chosen.view} change={(view) => choose({ view })} options={VIEW_NAMES} />
    <Window chosen={chosen} choose={choose} />
  </div>
);

/** Of what assets did lately. */
export const Window = ({ chosen, choose }: Omit<FiltersProps, 'countries'>) => (
  <Choice label="Window" value={chosen.days} change={(days) => choose({ days })} options={WINDOW_NAMES} />
);

const Tick = ({ label, isOn, change }: { label: string; isOn: boolean; change: (isOn: boolean) => void }) => {
  const id = useId();
  return (
    <span className="inline-flex min-h-11 items-center gap-2 text-sm">
      <input id={id} type="checkbox" checked={isOn} onChange={(event) => change(event.target.checked)} className="accent-accent size-5" />
      <label htmlFor={id}>{label}</label>
    </span>
  );
};
