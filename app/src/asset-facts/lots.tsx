// Capacity that is sold ahead, and what of it can be bought now.
import type { ReactNode } from 'react';
import { saleOf } from '../chain/lot-sale';
import type { Lot } from '../generated/openmast/accounts/lot';
import type { Network } from '../generated/openmast/accounts/network';
import { lotSaleIsOver, salePriceAt, type LotSale } from '../verify';
import { Amount, When } from '../ui/amounts';
import { whole } from '../ui/format';
import { lotKindName, lotTokens } from '../ui/lots';
import { useNow } from '../ui/now';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty } from '../ui/states';
import { bps } from './words';

interface LotsPanelProps {
  readonly lots: readonly Lot[];
  readonly network: Network;
  /** The screen with all of them, and what can be done. */
  readonly more: ReactNode;
}

export const LotsPanel = ({ lots, network, more }: LotsPanelProps) => {
  const now = BigInt(Math.floor(useNow() / 1000));
  return (
    <Panel title="Capacity sold ahead">
      {lots.length === 0 ? <Empty text="No lot takes any of its capacity." /> : null}
      <ul className="divide-line divide-y">
        {lots.map((lot) => (
          <li key={lot.index} className="space-y-2 py-4 first:pt-0">
            <One lot={lot} sale={saleOf(lot)} finalEpoch={network.finalEpoch} now={now} />
          </li>
        ))}
      </ul>
      <p>{more}</p>
    </Panel>
  );
};

const One = ({ lot, sale, finalEpoch, now }: { lot: Lot; sale: LotSale; finalEpoch: bigint; now: bigint }) => {
  const isOver = lotSaleIsOver(sale, finalEpoch, now);
  const price = isOver ? undefined : salePriceAt(sale.price, now);
  return (
    <>
      <h3 className="font-semibold">
        {lotKindName(lot.kind)}, lot {lot.index}: {lotTokens(lot.kind, lot.quantity)}
      </h3>
      <Facts>
        <Fact name={isOver ? 'Sale over' : price === undefined ? 'Sale announced' : 'On sale'}>
          {whole(lot.sold)} sold{isOver ? '' : `, ${whole(sale.left)} left`}
        </Fact>
        <PriceFacts lot={lot} price={price} isOver={isOver} />
        <Fact name="Window">
          epochs {whole(lot.firstEpoch)} to {whole(lot.lastEpoch)}
        </Fact>
        <Fact name="Over at the latest">
          <When ms={Number(lot.endsBy) * 1000} />
        </Fact>
        <Fact name="Given back before the window" note="of the price of a token">
          {lot.refundBps === 0 ? 'nothing' : bps(lot.refundBps)}
        </Fact>
      </Facts>
    </>
  );
};

const PriceFacts = ({ lot, price, isOver }: { lot: Lot; price: bigint | undefined; isOver: boolean }) => (
  <>
    {price === undefined ? (
      <Fact name="Price of a token" note={lot.sold > 0n ? 'what its buyers paid' : 'at the beginning of the sale'}>
        <Amount baseUnits={isOver ? lot.price : lot.priceStart} />
      </Fact>
    ) : (
      <Fact name="Price of a token" note={lot.priceStart === lot.priceFloor ? 'fixed' : 'falling; all pay what the last buyer pays'}>
        <Amount baseUnits={price} />
        {lot.priceStart === lot.priceFloor ? null : (
          <span className="text-quiet block text-sm font-normal">
            to <Amount baseUnits={lot.priceFloor} />
          </span>
        )}
      </Fact>
    )}
    {isOver ? null : (
      <Fact name={price === undefined ? 'Sale begins' : 'Sale ends'}>
        <When ms={Number(price === undefined ? lot.saleStarts : lot.saleEnds) * 1000} />
      </Fact>
    )}
  </>
);
