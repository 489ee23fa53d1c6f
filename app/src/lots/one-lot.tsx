// One lot: where it is in its life, what it promises, its money, and what can be done about it.
import { isFixed, isSettled, leftOf, lotPriceAt, stageOf, windowOf, type LotStage } from '../chain/lot-stage';
import type { FoundLot } from '../chain/lots';
import type { Lot } from '../generated/openmast/accounts/lot';
import type { Network } from '../generated/openmast/accounts/network';
import { bps } from '../asset-facts/words';
import { Amount, Size, When } from '../ui/amounts';
import { whole } from '../ui/format';
import { lotKindName, lotTokens } from '../ui/lots';
import { Fact, Facts } from '../ui/panel';
import { LOT_KIND, lotRefund } from '../verify';

/** What a stage means. */
const STAGES: Readonly<Record<LotStage, string>> = {
  announced: 'its sale has not begun',
  'on sale': 'its window has not begun, and tokens can be bought',
  sold: 'its window has not begun, and nothing is sold any more',
  unsold: 'its sale is over, and nobody bought',
  'in its window': 'the open epoch is of its window',
  over: 'its window is over, and it is not settled yet',
  settled: 'a settlement said how much was served',
  lapsed: 'no settlement of its end was shown in time',
};

interface LotFactsProps {
  readonly found: FoundLot;
  readonly network: Network;
  readonly now: bigint;
}

export const OneLotFacts = ({ found: { lot, own }, network, now }: LotFactsProps) => {
  const stage = stageOf(lot, network, now);
  return (
    <>
      <h3 className="font-semibold">
        {lotKindName(lot.kind)}, lot {lot.index}: {lotTokens(lot.kind, lot.quantity)}
      </h3>
      <Facts>
        <Fact name="It is" note={STAGES[stage]}>
          {stage}
        </Fact>
        <Fact name="Sold" note={`${whole(leftOf(lot))} ${isSettled(lot) ? 'never sold' : 'left'}`}>
          {lotTokens(lot.kind, lot.sold)}
        </Fact>
        {own > 0n ? <Fact name="Yours">{lotTokens(lot.kind, own)}</Fact> : null}
        <PriceFacts lot={lot} network={network} now={now} />
        <Fact name="Window" note={lot.rollsEpochs > 0 ? `the last ${whole(lot.rollsEpochs)} are roll-over` : undefined}>
          epochs {whole(lot.firstEpoch)} to {whole(lot.lastEpoch)}
        </Fact>
        <Fact name="Over at the latest">
          <When ms={Number(lot.endsBy) * 1000} />
        </Fact>
        {lot.mostPerEpoch > 0n ? (
          <Fact name="At most" note="of a token, in one epoch">
            <Size bytes={lot.mostPerEpoch} />
          </Fact>
        ) : null}
        <Fact name="Given back before the window" note="of the price of a token">
          {lot.refundBps === 0 ? 'nothing' : bps(lot.refundBps)}
        </Fact>
        {lot.leastPurchase > 1n ? <Fact name="Least purchase">{lotTokens(lot.kind, lot.leastPurchase)}</Fact> : null}
      </Facts>
      <MoneyFacts lot={lot} />
    </>
  );
};

const PriceFacts = ({ lot, network, now }: { lot: Lot; network: Network; now: bigint }) => {
  const price = lotPriceAt(lot, network.finalEpoch, now);
  const begins = now < lot.saleStarts;
  return (
    <>
      <Fact name="Price of a token" note={isFixed(lot) ? 'fixed' : price === undefined ? 'what all its buyers pay' : 'falling; all pay what the last buyer pays'}>
        <Amount baseUnits={price ?? (lot.sold > 0n ? lot.price : lot.priceStart)} />
        {isFixed(lot) ? null : (
          <span className="text-quiet block text-sm font-normal">
            from <Amount baseUnits={lot.priceStart} /> to <Amount baseUnits={lot.priceFloor} />
          </span>
        )}
      </Fact>
      {price !== undefined || begins ? (
        <Fact name={begins ? 'Sale begins' : 'Sale ends'} note={begins ? undefined : 'at the latest'}>
          <When ms={Number(begins ? lot.saleStarts : lot.saleEnds) * 1000} />
        </Fact>
      ) : null}
    </>
  );
};

/** What was paid for it, and what of that came back. */
const MoneyFacts = ({ lot }: { lot: Lot }) => (
  <Facts>
    <Fact name="Paid for it" note="waits in the network’s vault until it is earned or comes back">
      <Amount baseUnits={lot.paidIn} />
    </Fact>
    {lot.returned > 0n ? (
      <Fact name="Paid back">
        <Amount baseUnits={lot.returned} />
      </Fact>
    ) : null}
    {lot.excess > 0n ? (
      <Fact name="Owed back" note="of a price that fell">
        <Amount baseUnits={lot.excess} />
      </Fact>
    ) : null}
    {lot.forfeited > 0n ? (
      <Fact name="Forfeited" note="by who returned tokens: the asset earns it">
        <Amount baseUnits={lot.forfeited} />
      </Fact>
    ) : null}
    {isSettled(lot) ? (
      <>
        <Fact name="Served">
          {whole(lot.served)} of {whole(windowOf(lot))} epochs
        </Fact>
        <Fact name="A token pays back" note={lot.kind === LOT_KIND.volume ? 'and an entitlement for each that it did not use' : 'and an entitlement for each of its tokens'}>
          <Amount baseUnits={lotRefund(lot.price, 1n, lot.served, windowOf(lot))} />
        </Fact>
      </>
    ) : null}
  </Facts>
);
