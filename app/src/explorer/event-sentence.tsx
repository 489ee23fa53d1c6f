// An event in one sentence. What shares are counted in is read from the chain.
import { addressOf, type Told } from '../chain/described';
import { isKnown, type Event } from '../chain/events';
import { useGoods } from '../data/explorer';
import { AddressLink } from './address-link';
import { piecesOf } from './event-words';
import { unitOf, type Units } from './said';
import { useMoney } from './use-money';

/** `mints`: what is traded in offers and sales of the same transaction, by their addresses. */
export function useUnits(told: Told | undefined, mints?: ReadonlyMap<string, string>): Units {
  const at = told && (addressOf(told, 'offer') ?? addressOf(told, 'sale'));
  const goods = useGoods(told && needsGoods(told) ? told : undefined, at === undefined ? undefined : mints?.get(at));
  return { goods: unitOf(goods), money: useMoney() };
}

/** Whether something in it is counted in shares or goods, or may be inside of it. */
const needsGoods = ({ parts }: Told): boolean => parts.some(({ field: { unit, type } }) => unit === 'shares' || unit === 'goods' || typeof type !== 'string');

export const EventSentence = ({ event, mints }: { event: Event; mints?: ReadonlyMap<string, string> | undefined }) => {
  const known = isKnown(event) ? event : undefined;
  const units = useUnits(known, mints);
  if (!known) return <p className="text-warn">The program {event.program} said something that this page does not know.</p>;
  return (
    <p className="break-words">
      {piecesOf(known, units).map((piece, at) => (typeof piece === 'string' ? <span key={at}>{piece}</span> : <AddressLink key={at} address={piece.address} />))}
    </p>
  );
};
