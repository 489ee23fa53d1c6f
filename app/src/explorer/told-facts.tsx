// All fields of an account or an event, in words and with units.
import type { Part, Parts, Value } from '../chain/described';
import { NOBODY } from '../chain/nobody';
import type { Field } from '../generated/described';
import { Amount, Identifier, Size, When } from '../ui/amounts';
import { whole } from '../ui/format';
import { Disclosed, Fact, Facts } from '../ui/panel';
import { AddressLink } from './address-link';
import { hex, isList, isParts, labelOf, said, shown, type Units } from './said';

export const ToldFacts = ({ told, units }: { told: Parts; units: Units }) => {
  const [simple, inner] = [shown(told).filter((part) => !isInner(part)), shown(told).filter(isInner)];
  return (
    <>
      <Facts>
        {simple.map(({ field, value }) => (
          <Fact key={field.name} name={labelOf(field.name)} note={field.says === '' ? undefined : field.says}>
            <ValueOf field={field} value={value} units={units} />
          </Fact>
        ))}
      </Facts>
      {inner.map((part) => (
        <Inner key={part.field.name} part={part} units={units} />
      ))}
    </>
  );
};

const isInner = ({ value }: Part): boolean => isParts(value) || (isList(value) && value.some(isParts));

const Inner = ({ part: { field, value }, units }: { part: Part; units: Units }) => {
  const all = (isList(value) ? value : [value]).filter(isParts).filter((one) => !isEmpty(one));
  return (
    <Disclosed summary={`${labelOf(field.name)}${isList(value) ? `: ${whole(all.length)}` : ''}`}>
      {field.says === '' ? null : <p className="text-quiet text-sm">{field.says}</p>}
      {all.map((one, at) => (
        <ToldFacts key={at} told={one} units={units} />
      ))}
      {all.length === 0 ? <p className="text-quiet">None.</p> : null}
    </Disclosed>
  );
};

/** Places of a list that nothing is in are zero throughout. */
const isEmpty = ({ parts }: Parts): boolean => parts.every(({ value }) => isZero(value));

function isZero(value: Value): boolean {
  if (isParts(value)) return isEmpty(value);
  if (value instanceof Uint8Array) return value.every((byte) => byte === 0);
  return isList(value) ? value.every(isZero) : value === 0n || value === false || value === '' || value === NOBODY;
}

const ValueOf = ({ field, value, units }: { field: Field; value: Value; units: Units }) => {
  if (value instanceof Uint8Array) return isZero(value) ? 'none' : <Identifier text={hex(value)} />;
  if (typeof value === 'bigint' && value > 0n && !field.choices) {
    if (field.unit === 'time') return <When ms={Number(value) * 1000} />;
    if (field.unit === 'money') return <Amount baseUnits={value} />;
    if (field.unit === 'bytes') return <Size bytes={value} />;
    if (field.unit === 'goods' || field.unit === 'shares') return <data title={`${whole(value)} base units`}>{said(field, value, units)}</data>;
  }
  if (field.type === 'pubkey' && typeof value === 'string' && value !== NOBODY) return <AddressLink address={value} />;
  return <span className="break-words">{said(field, value, units)}</span>;
};
