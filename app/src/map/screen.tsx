// The map: where assets stand, coloured by what somebody chooses, with the same as a list.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { isCell } from '../actions/h3-cell';
import { Found } from '../markets/assets';
import { Filters, Window, useChosen } from '../markets/filters';
import type { Listed } from '../markets/listed';
import { linkTo, type Chosen } from '../markets/query';
import { useListed } from '../markets/use-listed';
import { Source } from '../ui/amounts';
import { Choice } from '../ui/fields';
import { whole } from '../ui/format';
import { Empty, Failure, Loading } from '../ui/states';
import { MapCanvas } from './map-canvas';
import { PickedCell, PlaceList } from './place-list';
import { placed } from './places';
import { MEANINGS, QUANTITIES, isLately, type Quantity } from './quantities';

const QUANTITY_NAMES = QUANTITIES.map((name) => [name, MEANINGS[name].name] as const);

/** What computes with cells is large, so it is loaded here alone. */
const useH3 = () => useQuery({ queryKey: ['map', 'h3'], queryFn: () => import('./h3'), staleTime: Infinity });

const useLand = () =>
  useQuery({ queryKey: ['map', 'land'], queryFn: async () => (await import('./land')).readLand(), staleTime: Infinity });

/** What is coloured, and which cell is picked: the address keeps both beside the filter. */
function useShown() {
  const [address, setAddress] = useSearchParams();
  const cell = address.get('cell') ?? '';
  const set = (name: string, value: string): void =>
    setAddress((present) => {
      const next = new URLSearchParams(present);
      if (value === '') next.delete(name);
      else next.set(name, value);
      return next;
    }, { replace: true });
  return {
    quantity: QUANTITIES.find((name) => name === address.get('colour')) ?? QUANTITIES[0],
    picked: /^[0-9a-f]{15}$/.test(cell) && isCell(BigInt(`0x${cell}`)) ? cell : '',
    colour: (quantity: Quantity) => set('colour', quantity === QUANTITIES[0] ? '' : quantity),
    pick: (picked: string) => set('cell', picked),
  };
}

export const MapScreen = () => {
  const [chosen, choose] = useChosen();
  const shown = useShown();
  const isPicked = shown.picked !== '';
  const { listing, licensing, activity, shown: assets, countries } = useListed(chosen, {
    licences: shown.quantity === 'licence' || isPicked,
    activity: isLately(shown.quantity) || isPicked,
  });
  return (
    <>
      <h1 className="text-2xl font-semibold">Map</h1>
      <p className="text-quiet max-w-prose">
        Where assets stand, as their owners tell it. Positions are cells of H3, and nothing of them is checked.{' '}
        <Link href={linkTo('/', chosen)}>The same assets as a list</Link>
      </p>
      <Filters chosen={chosen} choose={choose} countries={countries} />
      <div className="grid max-w-xl grid-cols-1 gap-3 sm:grid-cols-2">
        <Choice label="Coloured by" value={shown.quantity} change={shown.colour} options={QUANTITY_NAMES} />
        {isLately(shown.quantity) || isPicked ? <Window chosen={chosen} choose={choose} /> : null}
      </div>
      {activity.error ? <Failure error={activity.error} retry={() => void activity.refetch()} /> : null}
      {listing.error ? <Failure error={listing.error} retry={() => void listing.refetch()} /> : null}
      {licensing.error ? <Failure error={licensing.error} retry={() => void licensing.refetch()} /> : null}
      {assets === undefined && !listing.error && !licensing.error && !activity.error ? <Loading what="all assets from the chain" /> : null}
      {listing.data && assets ? <Found listing={listing.data} shown={assets.length} chosen={chosen} choose={choose} /> : null}
      {assets ? <Mapped all={assets} {...shown} days={chosen.days} latelyAtMs={activity.data?.readAtMs} /> : null}
    </>
  );
};

interface MappedProps extends Pick<ReturnType<typeof useShown>, 'quantity' | 'picked' | 'pick'>, Pick<Chosen, 'days'> {
  readonly all: readonly Listed[];
  /** When what they did lately was read. */
  readonly latelyAtMs: number | undefined;
}

const Mapped = ({ all, quantity, picked, pick, days, latelyAtMs }: MappedProps) => {
  const [h3, land] = [useH3(), useLand()];
  const assets = useMemo(() => placed(all), [all]);
  const unplaced = all.length - assets.length;
  if (h3.error) return <Failure error={new Error('What computes with cells could not be loaded')} retry={() => void h3.refetch()} />;
  if (!h3.data) return <Loading what="the map" />;
  return (
    <>
      {unplaced > 0 ? (
        <p className="text-quiet">
          {whole(unplaced)} of these assets {unplaced === 1 ? 'does' : 'do'} not tell where {unplaced === 1 ? 'it stands' : 'they stand'}, and {unplaced === 1 ? 'is' : 'are'} in the list of assets alone.
        </p>
      ) : null}
      {land.error ? <p className="text-warn">The outline of land could not be loaded: cells are shown without it.</p> : null}
      <MapCanvas h3={h3.data} land={land.data ?? NO_LAND} assets={assets} quantity={quantity} picked={picked} pick={pick} />
      {isLately(quantity) && latelyAtMs !== undefined ? <Source from="What they earned lately is from this oracle" atMs={latelyAtMs} /> : null}
      {picked === '' ? null : <PickedCell h3={h3.data} assets={assets} cell={picked} days={days} latelyAtMs={latelyAtMs} close={() => pick('')} />}
      {picked === '' && assets.length > 0 ? <PlaceList h3={h3.data} assets={assets} quantity={quantity} pick={pick} /> : null}
      {assets.length === 0 ? <Empty text="None of these assets tells where it stands." /> : null}
    </>
  );
};

const NO_LAND: readonly never[] = [];
