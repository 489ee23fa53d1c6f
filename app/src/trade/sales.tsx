// Sales by the asset's owner: what they say, and buying in them.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { buyInSalePlan } from '../actions/market-sale';
import { purchaseAt, purchaseIfHere, saleAt } from '../chain/market';
import { boughtIn, isOverSale, mayBuy, priceOf } from '../chain/trading';
import { useNetworkId } from '../data/on-chain';
import { useSources } from '../data/sources';
import type { Sale } from '../generated/market/accounts/sale';
import { Amount, Identifier, When } from '../ui/amounts';
import { Field, Submit } from '../ui/fields';
import { decimal, whole } from '../ui/format';
import { Fact, Facts } from '../ui/panel';
import { quantity as amountOf, type Unit } from '../ui/quantity';
import { salePreview } from './preview';
import type { TradeDecision } from './signing';
import type { Own } from './take-form';
import { max } from '../verify';
import { address } from '@solana/kit';

interface SalesProps {
  readonly sales: readonly Sale[];
  readonly share: Unit;
  readonly now: bigint;
  /** The chain's time when it was asked last: a price of then is not exceeded. */
  readonly asked: bigint;
  /** Nothing where nobody is connected who can sign. */
  readonly own: Own | undefined;
  readonly decide: (decision: TradeDecision) => void;
}

/** Tells a sale from a later one at its address, which is free again once the sale has ended: to that one nobody agreed. */
const keyOf = ({ issuer, id, madeAt, lockedUntil }: Sale): string => [issuer, id, madeAt, lockedUntil].join(' ');

/** Nothing where no sale runs, or begins later. */
export const Sales = ({ sales, now, ...props }: SalesProps) => {
  const running = sales.filter((sale) => !isOverSale(sale, now));
  if (running.length === 0) return null;
  return (
    <div className="space-y-4">
      <h3 className="font-semibold">{running.length === 1 ? 'Sale by the owner' : 'Sales by the owner'}</h3>
      {running.map((sale) => (
        <One key={keyOf(sale)} sale={sale} now={now} {...props} />
      ))}
    </div>
  );
};

const One = ({ sale, share, now, asked, own, decide }: Omit<SalesProps, 'sales'> & { sale: Sale }) => {
  const price = priceOf(sale, now);
  const may = useMayBuy(sale, own?.wallet);
  const shown = (amount: bigint) => <span title={`${whole(amount)} base units`}>{amountOf(amount, share)}</span>;
  return (
    <section aria-label={`Sale of ${amountOf(sale.quantity, share)}`} className="border-line space-y-3 rounded-lg border p-4">
      <Facts>
        <Fact name="Price of a share now" note={sale.startPrice === sale.floorPrice ? 'fixed' : 'falling; everybody pays the price of the moment'}>
          {price === undefined ? 'not sold yet' : <Amount baseUnits={price} />}
          {sale.startPrice === sale.floorPrice ? null : (
            <span className="text-quiet block text-sm font-normal">
              from <Amount baseUnits={sale.startPrice} /> to <Amount baseUnits={sale.floorPrice} />
            </span>
          )}
        </Fact>
        <Fact name="Left" note={`of ${amountOf(sale.quantity, share)}`}>
          {shown(sale.left)}
        </Fact>
        <Fact name={price === undefined ? 'Begins' : 'Ends'}>
          <When ms={Number(price === undefined ? sale.startsAt : sale.endsAt) * 1000} />
        </Fact>
        <Fact name="Delivered" note={sale.lockedUntil > now ? 'until then it stays in escrow' : undefined}>
          {sale.lockedUntil > now ? <When ms={Number(sale.lockedUntil) * 1000} /> : 'at once'}
        </Fact>
        {sale.mostPerBuyer < sale.quantity ? <Fact name="Most for a buyer">{shown(sale.mostPerBuyer)}</Fact> : null}
        {sale.leastPurchase > 1n ? <Fact name="Least purchase">{shown(sale.leastPurchase)}</Fact> : null}
        <Fact name="Fee" note="the network’s; buyers pay it on top">
          {`${decimal(BigInt(sale.feeBps), 2, 2)} %`}
        </Fact>
        <Fact name="Who sells">
          <Identifier text={sale.issuer} />
        </Fact>
      </Facts>
      {own && price !== undefined && sale.issuer !== own.wallet ? <BuyForm sale={sale} share={share} now={now} asked={asked} own={own} may={may ?? sale.left} decide={decide} /> : null}
    </section>
  );
};

/** What the wallet may still buy in a sale; nothing while it is being asked. */
function useMayBuy(sale: Sale, wallet: string | undefined): bigint | undefined {
  const id = useNetworkId();
  const { chain } = useSources();
  const { data } = useQuery({
    queryKey: ['chain', 'purchase', id, sale.issuer, sale.id.toString(), sale.madeAt.toString(), sale.left.toString(), wallet],
    queryFn: async () => {
      if (!id || wallet === undefined) return 0n;
      const { accounts } = await (await chain()).read([await purchaseAt(await saleAt(sale), address(wallet))]);
      const [raw] = accounts;
      return boughtIn(purchaseIfHere(id, raw), sale);
    },
    enabled: id !== undefined && wallet !== undefined,
  });
  return data === undefined ? undefined : mayBuy(sale, data);
}

interface BuyFormProps {
  readonly sale: Sale;
  readonly share: Unit;
  readonly now: bigint;
  readonly asked: bigint;
  readonly own: Own;
  readonly may: bigint;
  readonly decide: (decision: TradeDecision) => void;
}

const BuyForm = ({ sale, share, now, asked, own, may, decide }: BuyFormProps) => {
  const [quantity, write] = useState('');
  const [accepts, setAccepts] = useState(false);
  const found = salePreview(sale, share, quantity, may, max(asked, sale.startsAt));
  const isLocked = sale.lockedUntil > now;
  const preview = found.is === 'shown' ? found.preview : undefined;
  const buy = async () => {
    const at = await saleAt(sale);
    const lockedUntil = accepts ? sale.lockedUntil : 0n;
    decide({ title: 'Buy in the sale', plan: (place, id, read) => buyInSalePlan(place, id, read, { sale: at, quantity, shown: preview?.inAll, lockedUntil }) });
  };
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        void buy();
      }}
    >
      <Field label="Shares to buy in this sale" value={quantity} change={write} inputMode="decimal" hint={`You may buy ${amountOf(may, share)}`} fault={found.is === 'fault' ? found.why : undefined} className="max-w-xs" />
      {preview ? (
        <div role="status">
          <Facts>
            <Fact name="You pay" note="at most">
              <Amount baseUnits={preview.inAll} />
            </Fact>
            <Fact name="Fee" note="in that sum">
              <Amount baseUnits={preview.fee} />
            </Fact>
            <Fact name="Your money afterwards" note={own.money < preview.inAll ? 'you have too little' : undefined}>
              {own.money < preview.inAll ? 'missing ' : null}
              <Amount baseUnits={own.money < preview.inAll ? preview.inAll - own.money : own.money - preview.inAll} />
            </Fact>
          </Facts>
        </div>
      ) : null}
      {isLocked ? (
        <label className="flex min-h-6 items-start gap-2 text-sm">
          <input type="checkbox" checked={accepts} onChange={(event) => setAccepts(event.target.checked)} className="mt-1" />
          <span>What I buy may stay in escrow until then.</span>
        </label>
      ) : null}
      <Submit>Buy in the sale</Submit>
    </form>
  );
};
