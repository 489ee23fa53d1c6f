// What the person has in the market: offers that stand, what waits in them, and what is locked of purchases.
import { address } from '@solana/kit';
import { useState } from 'react';
import { currencyUnit } from '../actions/currencies';
import { cancelOfferPlan, claimOfferPlan, releasePlan } from '../actions/market-ending';
import type { Read } from '../actions/place';
import { useRunning } from '../asset/use-place';
import { Sign } from '../asset/sign';
import type { NetworkId } from '../chain/decoded';
import { SIDE, isClaimable, isReleasable, offerState } from '../chain/trading';
import type { GoodsAt, OwnOffer, OwnPurchase } from '../chain/trades';
import { useNetworkId } from '../data/on-chain';
import type { Plan } from '../signing/plan';
import { Amount, When } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { decimal, whole } from '../ui/format';
import { Fact, Facts } from '../ui/panel';
import { sharesUnitOf } from '../ui/asset-name';
import { quantity, type Unit } from '../ui/quantity';
import { useWallet } from '../wallet/use-wallet';

interface OwnTradesProps {
  /** Whose they are: it alone cancels, and signs here when it is connected. */
  readonly wallet: string;
  readonly offers: readonly OwnOffer[];
  readonly purchases: readonly OwnPurchase[];
  readonly goods: ReadonlyMap<string, GoodsAt>;
  readonly currencyMint: string;
  /** The chain's time, Unix seconds. */
  readonly now: bigint;
  /** Of each of them. */
  readonly heading: 'h3' | 'h4';
}

interface Chosen {
  readonly title: string;
  readonly plan: (read: Read, id: NetworkId, wallet: ReturnType<typeof address>) => Promise<Plan>;
}

export const OwnTrades = ({ wallet, offers, purchases, goods, currencyMint, now, heading }: OwnTradesProps) => {
  const [chosen, choose] = useState<Chosen>();
  const id = useNetworkId();
  const running = useRunning();
  const { connected } = useWallet();
  const canSign = running !== undefined && connected?.account.address === wallet;
  const unitOf = (mint: string) => (mint === currencyMint ? currencyUnit(mint) : unitIn(goods, mint));
  return (
    <>
      <ul className="divide-line divide-y">
        {offers.map((one) => (
          <OfferItem key={one.address} own={one} unit={unitIn(goods, one.offer.mint)} now={now} heading={heading} choose={canSign ? choose : undefined} />
        ))}
        {purchases.map((one) => (
          <PurchaseItem key={one.address} own={one} unit={unitIn(goods, one.purchase.mint)} now={now} heading={heading} choose={canSign ? choose : undefined} />
        ))}
      </ul>
      {chosen && id && canSign ? <Sign title={chosen.title} plan={(read) => chosen.plan(read, id, address(wallet))} unitOf={unitOf} close={() => choose(undefined)} /> : null}
    </>
  );
};

const unitIn = (goods: OwnTradesProps['goods'], mint: string): Unit => sharesUnitOf(goods.get(mint)?.asset, mint, goods.get(mint)?.decimals ?? 0);
const STATES = { open: 'open', expired: 'over', filled: 'filled', cancelled: 'cancelled', ended: 'ended' } as const;

interface ItemProps<T> {
  readonly own: T;
  readonly unit: Unit;
  readonly now: bigint;
  readonly heading: 'h3' | 'h4';
  /** Nothing for who cannot sign for it. */
  readonly choose: ((chosen: Chosen) => void) | undefined;
}

const OfferItem = ({ own: { address: at, offer }, unit, now, heading: Heading, choose }: ItemProps<OwnOffer>) => {
  const state = offerState(offer, now);
  const isStanding = state === 'open' || state === 'expired';
  const what = offer.side === SIDE.sell ? 'Offer' : 'Bid';
  return (
    <li className="space-y-2 py-4 first:pt-0">
      <Heading className="font-medium">
        {what}: {quantity(offer.quantity, unit)}
      </Heading>
      <Facts>
        <Fact name="Price of a share">
          <Amount baseUnits={offer.price} />
        </Fact>
        <Fact name="Left" note={STATES[state]}>
          <span title={`${whole(offer.left)} base units`}>{decimal(offer.left, unit.decimals, 0)}</span>
        </Fact>
        {offer.side === SIDE.bid && offer.money > 0n ? (
          <Fact name="Money in escrow">
            <Amount baseUnits={offer.money} />
          </Fact>
        ) : null}
        {offer.goodsOwed > 0n ? <Fact name="Shares that wait">{decimal(offer.goodsOwed, unit.decimals, 0)}</Fact> : null}
        {offer.moneyOwed > 0n ? (
          <Fact name="Money that waits">
            <Amount baseUnits={offer.moneyOwed} />
          </Fact>
        ) : null}
        {offer.expiresAt === 0n ? null : (
          <Fact name="Until">
            <When ms={Number(offer.expiresAt) * 1000} />
          </Fact>
        )}
      </Facts>
      {choose ? (
        <div className="flex flex-wrap gap-3">
          {isStanding ? <PlainButton go={() => choose({ title: 'Take back', plan: (read, id, wallet) => cancelOfferPlan(read, id, at, wallet) })}>Cancel this {what.toLowerCase()}</PlainButton> : null}
          {isClaimable(offer) ? <PlainButton go={() => choose({ title: 'Claim', plan: (read, id, wallet) => claimOfferPlan(read, id, at, wallet) })}>Claim what waits</PlainButton> : null}
        </div>
      ) : null}
    </li>
  );
};

const PurchaseItem = ({ own: { address: at, purchase, sale }, unit, now, heading: Heading, choose }: ItemProps<OwnPurchase>) => (
  <li className="space-y-2 py-4 first:pt-0">
    <Heading className="font-medium">Bought in a sale: {quantity(purchase.bought, unit)}</Heading>
    <Facts>
      <Fact name="In escrow" note={purchase.locked > 0n ? 'locked' : 'all of it is delivered'}>
        <span title={`${whole(purchase.locked)} base units`}>{decimal(purchase.locked, unit.decimals, 0)}</span>
      </Fact>
      {purchase.locked > 0n ? (
        <Fact name={purchase.lockedUntil > now ? 'Can be released' : 'Lock ended'}>
          <When ms={Number(purchase.lockedUntil) * 1000} />
        </Fact>
      ) : null}
    </Facts>
    {choose && isReleasable(purchase, sale, now) ? (
      <PlainButton go={() => choose({ title: 'Release', plan: (read, id, wallet) => releasePlan(read, id, at, wallet) })}>
        {purchase.locked > 0n ? 'Release the shares' : 'Close it: its rent returns'}
      </PlainButton>
    ) : null}
  </li>
);
