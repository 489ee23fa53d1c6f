// What is offered and bid, by price: how much can be had at it and at better ones.
import { useState } from 'react';
import { levels, type Level } from '../chain/book';
import { SIDE, isOpen, type Side } from '../chain/trading';
import { isNobody } from '../chain/nobody';
import type { FoundBook } from '../data/market';
import { Amount } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { decimal, whole } from '../ui/format';
import { Fact, Facts } from '../ui/panel';
import { quantity, type Unit } from '../ui/quantity';
import { Empty } from '../ui/states';
import { Table } from '../ui/table';

const FIRST = 8;
const MORE = 40;

interface SideProps {
  readonly book: FoundBook;
  readonly side: Side;
  readonly wallet: string | undefined;
  readonly share: Unit;
  readonly now: bigint;
}

/** What stands for everybody, and what for this wallet alone. */
const openOf = ({ offers }: FoundBook, side: Side, wallet: string | undefined, now: bigint) =>
  offers.filter((offer) => offer.side === side && isOpen(offer, now) && (isNobody(offer.taker) || offer.taker === wallet || offer.maker === wallet));

export const levelsOf = ({ book, side, wallet, now }: Omit<SideProps, 'share'>): Level[] => levels(openOf(book, side, wallet, now), wallet, side === SIDE.bid);

export const BookTable = ({ share, ...props }: SideProps) => {
  const [most, setMost] = useState(FIRST);
  const all = levelsOf(props);
  const [name, label] = props.side === SIDE.sell ? ['Offers', 'What is offered, by price'] : ['Bids', 'What is bid for, by price'];
  const shown = (amount: bigint) => <span title={`${whole(amount)} base units`}>{decimal(amount, share.decimals, 0)}</span>;
  return (
    <div className="min-w-0 space-y-2">
      <h3 className="font-semibold">{name}</h3>
      {all.length === 0 ? <Empty text={props.side === SIDE.sell ? 'Nobody offers any.' : 'Nobody bids for any.'} /> : (
        <Table hasMoney label={label} columns={['Price of a share', 'Shares', 'Up to here']}>
          <tbody className="divide-line divide-y">
            {all.slice(0, most).map((level) => (
              <tr key={level.price.toString()}>
                <th scope="row" className="py-1.5 font-normal">
                  <Amount baseUnits={level.price} />
                </th>
                <td className="pl-4 text-right tabular-nums">
                  {shown(level.quantity)}
                  {level.own > 0n ? <span className="text-quiet block">{level.own === level.quantity ? 'yours' : `${decimal(level.own, share.decimals, 0)} yours`}</span> : null}
                </td>
                <td className="pl-4 text-right tabular-nums">{shown(level.together)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {all.length > most ? <PlainButton go={() => setMost(most + MORE)}>{whole(all.length - most)} further prices</PlainButton> : null}
    </div>
  );
};

interface BestProps extends Omit<SideProps, 'side'> {
  readonly feeBps: number;
}

export const BestFacts = ({ feeBps, share, ...props }: BestProps) => {
  const [[ask], [bid]] = [levelsOf({ ...props, side: SIDE.sell }), levelsOf({ ...props, side: SIDE.bid })];
  return (
    <Facts>
      <Fact name="Lowest offer" note={ask ? `${quantity(ask.quantity, share)} at it` : undefined}>
        {ask ? <Amount baseUnits={ask.price} /> : 'none'}
      </Fact>
      <Fact name="Highest bid" note={bid ? `${quantity(bid.quantity, share)} at it` : undefined}>
        {bid ? <Amount baseUnits={bid.price} /> : 'none'}
      </Fact>
      <Fact name="Spread" note="between the two">
        {ask && bid ? <Amount baseUnits={ask.price - bid.price} /> : 'none'}
      </Fact>
      <Fact name="Fee" note="the network’s, of what is offered now; takers pay it">
        {`${decimal(BigInt(feeBps), 2, 2)} %`}
      </Fact>
    </Facts>
  );
};

