// What is mapped: looked for, changed and removed. What the configuration file maps is shown as such.
import { useState } from 'react';
import { useAdminToken, useMap, useMappings, useTargets, useUnmap, type MappedName, type MappedPage, type Mapping, type Target } from '../data/operator';
import { Ago, Identifier, Source } from '../ui/amounts';
import { chosenIn, shownName } from '../ui/asset-name';
import { PlainButton } from '../ui/buttons';
import { Choice, Field, Row, Submit } from '../ui/fields';
import { whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { indexIn } from '../verify';
import { indexOf, nameOf, targetOf } from './mapping';
import { ChangeDialog, RemoveDialog } from './mapping-dialogs';

export const MappingsPanel = () => {
  const { isThere } = useAdminToken();
  return <Panel title="Mappings">{isThere ? <Mappings /> : <p>Which radios and subscribers are mapped needs the admin token.</p>}</Panel>;
};

/** What is looked for. */
interface Looked {
  readonly of: Mapping['of'];
  readonly name: string | undefined;
  readonly index: number | undefined;
}

const Mappings = () => {
  const [looked, setLooked] = useState<Looked>({ of: 'radio', name: undefined, index: undefined });
  return (
    <>
      <SearchForm look={setLooked} />
      <Found key={JSON.stringify(looked)} looked={looked} />
    </>
  );
};

const SearchForm = ({ look }: { look: (looked: Looked) => void }) => {
  const [of, setOf] = useState<Mapping['of']>('radio');
  const [name, setName] = useState('');
  const [number, setNumber] = useState('');
  const [isTried, setTried] = useState(false);
  const target = targetOf(of);
  const index = indexIn(number.trim());
  const isWrong = number.trim() !== '' && index === undefined;
  const choose = (chosen: Mapping['of']): void => {
    setOf(chosen);
    setName('');
    setNumber('');
    look({ of: chosen, name: undefined, index: undefined });
  };
  const go = (): void => {
    setTried(true);
    if (!isWrong) look({ of, name: name.trim() || undefined, index });
  };
  return (
    <Row go={go}>
      <Choice
        label="What is mapped"
        value={of}
        change={choose}
        options={[
          ['radio', 'Radios to assets'],
          ['subscriber', 'Subscribers to payers'],
        ]}
      />
      <Field label="Name" value={name} change={setName} isOptional hint="the whole name, with its kind or without" className="min-w-0 flex-1 basis-56" />
      <Field
        label={`Number of the ${target}`}
        value={number}
        change={setNumber}
        inputMode="numeric"
        isOptional
        fault={isTried && isWrong ? `This is not the number of ${target === 'asset' ? 'an asset' : 'a payer'}` : undefined}
        className="basis-40"
      />
      <div className="sm:pt-6">
        <Submit>Search</Submit>
      </div>
    </Row>
  );
};

/** A dialog that is open, about a name. */
interface Open {
  readonly does: 'change' | 'remove';
  readonly mapped: MappedName;
}

const Found = ({ looked }: { looked: Looked }) => {
  // Where each page begins that was come to, the first one first.
  const [places, setPlaces] = useState<readonly (string | undefined)[]>([undefined]);
  const [open, setOpen] = useState<Open>();
  const page = useMappings({ ...looked, after: places.at(-1) });
  const [map, unmap] = [useMap(), useUnmap()];
  const { data } = page;
  const close = (): void => {
    setOpen(undefined);
  };
  const next = data?.data.nextAfter;
  return (
    <>
      {page.error ? <Failure error={page.error} retry={() => void page.refetch()} /> : null}
      {page.isLoading ? <Loading what="what is mapped" /> : null}
      <div aria-live="polite">
        {map.data && !open ? <p className="text-good">Changed: {nameOf(map.variables)} is {targetOf(looked.of)} {indexOf(map.variables)} from now on.</p> : null}
        {unmap.data && !open ? <p className="text-good">Removed: {nameOf(unmap.variables)} is mapped to nothing from now on.</p> : null}
      </div>
      {data ? (
        <>
          <Counted looked={looked} page={data.data} />
          <List of={looked.of} page={data.data} open={setOpen} />
          <Pages
            what="mappings"
            names={['Previous', 'Next']}
            newer={places.length > 1 ? () => setPlaces(places.slice(0, -1)) : undefined}
            older={next === undefined ? undefined : () => setPlaces([...places, next])}
          />
          <Source from="From this oracle" atMs={data.receivedAtMs} />
        </>
      ) : null}
      {open?.does === 'change' ? <ChangeDialog mapping={open.mapped.mapping} map={map} close={close} /> : null}
      {open?.does === 'remove' ? <RemoveDialog mapping={open.mapped.mapping} unmap={unmap} close={close} /> : null}
    </>
  );
};

const Counted = ({ looked: { of, name, index }, page: { count, names } }: { looked: Looked; page: MappedPage }) => {
  const what = of === 'radio' ? 'radios' : 'subscribers';
  if (count === 0n) return <Empty text={`No names of ${what} are mapped.`} />;
  const isSearch = name !== undefined || index !== undefined;
  if (isSearch && names.length === 0) return <Empty text={`None of the ${whole(count)} mapped names of ${what} is like that.`} />;
  return (
    <p>
      {count === 1n ? `One name of ${what} is mapped` : `${whole(count)} names of ${what} are mapped`}
      {BigInt(names.length) < count ? `; ${whole(names.length)} ${isSearch ? 'of those searched for' : 'of them'} are shown` : ''}.
    </p>
  );
};

const List = ({ of, page: { names }, open }: { of: Mapping['of']; page: MappedPage; open: (it: Open) => void }) => {
  const { data: targets } = useTargets(of, [...new Set(names.map(({ mapping }) => indexOf(mapping)))]);
  return (
    <ul aria-label="Mappings" className="divide-line divide-y">
      {names.map((mapped) => (
        <li key={nameOf(mapped.mapping)} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
          <Line mapped={mapped} target={targets?.get(indexOf(mapped.mapping))} isGone={targets !== undefined && !targets.get(indexOf(mapped.mapping))} />
          {mapped.isConfigured ? (
            <span className="text-quiet text-sm">in the configuration file, where alone it is changed</span>
          ) : (
            <span className="flex gap-2">
              <PlainButton go={() => open({ does: 'change', mapped })}>
                Change<span className="sr-only"> {nameOf(mapped.mapping)}</span> …
              </PlainButton>
              <PlainButton go={() => open({ does: 'remove', mapped })}>
                Remove<span className="sr-only"> {nameOf(mapped.mapping)}</span> …
              </PlainButton>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
};

const Line = ({ mapped: { mapping, assetName, sinceMs }, target, isGone }: { mapped: MappedName; target: Target | undefined; isGone: boolean }) => (
  <div className="min-w-0 flex-1 basis-72 break-words">
    <code className="font-mono text-sm break-all">{nameOf(mapping)}</code>
    <span className="block">
      {targetOf(mapping.of)} {indexOf(mapping)}
      {mapping.of === 'radio' ? ` ${shownName(target?.name ?? (assetName ? chosenIn({ name: assetName, symbol: '' }) : undefined)) ?? 'without a name'}` : null}
      {target ? (
        <>
          , owned by <Identifier text={target.owner} />
        </>
      ) : null}
      {isGone ? <span className="text-warn">, which the chain does not have: usage waits for it</span> : null}
    </span>
    {sinceMs ? (
      <span className="text-quiet block text-sm">
        mapped <Ago ms={sinceMs} />
      </span>
    ) : null}
  </div>
);
