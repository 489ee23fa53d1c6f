// The fields of each step on the way to a new asset.
import type { RuleWritten } from '../actions/live-price';
import type { Draft } from '../actions/new-asset';
import { useKnownJurisdictions } from '../data/owner';
import { kindName } from '../markets/words';
import { useMoneyHint } from '../ui/currency';
import { Choice, Field } from '../ui/fields';
import { PlaceFields } from './place-fields';

export interface StepProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

const KINDS = [0, 1, 2, 3, 4, 5, 255].map((kind) => [String(kind), kindName(kind)] as const);

export const WhatItIs = ({ draft, change }: StepProps) => {
  const known = useKnownJurisdictions().data ?? [];
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" value={draft.name} change={(name) => change({ name })} hint="of the shares, at most 32 bytes; it stays" />
        <Field label="Symbol" value={draft.symbol} change={(symbol) => change({ symbol })} hint="at most 10 bytes, like PIER; it stays" />
        <Choice label="Kind" value={String(draft.kind)} change={(kind) => change({ kind: Number(kind) })} options={KINDS} />
        <Field label="Carries, Mbit/s" value={draft.capacity} change={(capacity) => change({ capacity })} inputMode="numeric" isOptional hint="both directions together; empty: not told. A live price needs it" />
        <Field
          label="Jurisdiction"
          value={draft.jurisdiction}
          change={(jurisdiction) => change({ jurisdiction })}
          inputMode="numeric"
          hint={`ISO 3166 numeric code of the country${known.length > 0 ? `; this network has ${known.join(', ')}` : ''}`}
        />
        <Field label="Address of a description" value={draft.uri} change={(uri) => change({ uri })} isOptional hint="https://…, at most 200 bytes; may be empty; it stays" />
      </div>
      <PlaceFields cell={draft.cell} change={(cell) => change({ cell })} />
    </>
  );
};

const PRICES = [
  ['fixed', 'stays until you set another'],
  ['live', 'follows how busy the asset is'],
] as const;

const RULE: RuleWritten = { floor: '', cap: '', target: '60' };

const LiveFields = ({ rule, change }: { rule: RuleWritten; change: (rule: RuleWritten) => void }) => (
  <>
    <p className="text-quiet text-sm">
      The price rises while more than the target is used and paid for, and falls while less is: once in four epochs, known four epochs ahead, by no more than the network’s step. It needs to know what the asset carries.
    </p>
    <div className="grid items-start gap-4 sm:grid-cols-3">
      <Field label="Never below, a GB" value={rule.floor} change={(floor) => change({ ...rule, floor })} inputMode="decimal" hint={useMoneyHint()} />
      <Field label="Never above, a GB" value={rule.cap} change={(cap) => change({ ...rule, cap })} inputMode="decimal" hint={useMoneyHint()} />
      <Field label="Target, percent" value={rule.target} change={(target) => change({ ...rule, target })} inputMode="decimal" hint="of the capacity: there the price stays" />
    </div>
  </>
);

export const WhatItCosts = ({ draft, change }: StepProps) => (
  <>
    <p>What payers pay for a GB (10⁹ bytes, both directions together). You can change it later, four epochs ahead, or let it follow how busy the asset is.</p>
    <div className="grid items-start gap-4 sm:grid-cols-3">
      <Choice label="The price" value={draft.live ? 'live' : 'fixed'} change={(by) => change({ live: by === 'live' ? RULE : undefined })} options={PRICES} />
      <Field label={draft.live ? 'Price a GB to begin with' : 'Price a GB'} value={draft.price} change={(price) => change({ price })} inputMode="decimal" hint={useMoneyHint('0.40')} />
    </div>
    {draft.live ? <LiveFields rule={draft.live} change={(live) => change({ live })} /> : null}
  </>
);

export const WhoGetsWhat = ({ draft, change }: StepProps) => (
  <>
    <p>Of what it earns, treasury and levy come first. What they leave is yours and your stakers’: who stakes shares has a part of it.</p>
    <div className="max-w-xs">
      <Field label="Stakers’ part, percent" value={draft.stakers} change={(stakers) => change({ stakers })} inputMode="decimal" hint="of what treasury and levy leave; the rest is yours" />
    </div>
  </>
);

export const TheShares = ({ draft, change }: StepProps) => (
  <>
    <p>
      All shares go to your wallet, and there will never be more. They are open: anybody can hold and pass them on. Shares that only who is admitted may hold need a policy before anybody can have them:{' '}
      <code className="font-mono text-sm">openmast asset create --permissioned</code> makes those.
    </p>
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Number of shares" value={draft.supply} change={(supply) => change({ supply })} inputMode="decimal" hint="like 1000" />
      <Field label="Decimals" value={draft.decimals} change={(decimals) => change({ decimals })} inputMode="numeric" hint="0 to 9: with 3, a thousandth of a share can be passed on" />
    </div>
  </>
);
