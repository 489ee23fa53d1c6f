// Trading an asset's shares: what is offered and bid, what its owner sells, and what the person can do about it.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { currencyUnit } from '../actions/currencies';
import { amountIn } from '../actions/holding';
import { ConnectFirst } from '../asset/connect-first';
import { useAssetPlace, useRunning } from '../asset/use-place';
import { SIDE } from '../chain/trading';
import { withAddress } from '../chain/trades';
import { useBook, type FoundBook } from '../data/market';
import type { FoundAsset } from '../data/portfolio';
import { shareUnit } from '../ui/asset-name';
import { Ago } from '../ui/amounts';
import { whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Empty, Failure, Loading } from '../ui/states';
import { marketFeeAt } from '../verify';
import { useWallet } from '../wallet/use-wallet';
import { BestFacts, BookTable } from './book-tables';
import { OfferForm } from './offer-form';
import { OwnTrades } from './own-trades';
import { Sales } from './sales';
import { TradeSigning, type TradeDecision } from './signing';
import { TakeForm, type Own } from './take-form';

export const Trade = ({ found }: { found: FoundAsset }) => {
  const book = useBook(found);
  return (
    <>
      {book.error ? <Failure error={book.error} retry={() => void book.refetch()} /> : null}
      {book.isPending ? <Loading what="what is offered" /> : null}
      {book.data && !book.data.rules ? <Empty text="This network has no market: its authority has not opened one." /> : null}
      {book.data?.rules ? <Market found={found} book={book.data} /> : null}
    </>
  );
};

/** The chain's time as far as it can be told: that of the last look, and what has passed since. */
function useChainTime({ clock, readAtMs }: { clock: bigint; readAtMs: number }): bigint {
  return clock + BigInt(Math.max(0, Math.floor((useNow() - readAtMs) / 1000)));
}

const Market = ({ found, book }: { found: FoundAsset; book: FoundBook }) => {
  const [decision, decide] = useState<TradeDecision>();
  const now = useChainTime(book);
  const own = useOwn(found.asset.index);
  const share = shareUnit(found.asset.shareDecimals);
  const wallet = useWallet().connected?.account.address;
  const feeBps = book.rules ? marketFeeAt(book.rules, now) : 0;
  return (
    <>
      <BestFacts book={book} wallet={wallet} share={share} now={now} feeBps={feeBps} />
      <div className="grid gap-6 sm:grid-cols-2">
        <BookTable book={book} side={SIDE.sell} wallet={wallet} share={share} now={now} />
        <BookTable book={book} side={SIDE.bid} wallet={wallet} share={share} now={now} />
      </div>
      {book.barred.length > 0 ? <Empty text={`${whole(book.barred.length)} more are left out: their makers may not trade these shares now.`} /> : null}
      {book.gate && book.gate.haltedUntil > 0n ? <Empty text="The regulator halted the market for these shares: nothing of them is traded now." /> : null}
      <p className="text-quiet text-sm">
        From the chain (confirmed), read <Ago ms={book.readAtMs} />. Prices are in {currencyUnit(found.network.currencyMint).symbol}, without the fee.
      </p>
      <Sales sales={book.sales} share={share} now={now} asked={book.clock} own={own} decide={decide} />
      <ConnectFirst to="buy and sell shares">{own ? <Forms found={found} book={book} own={own} now={now} decide={decide} /> : <Loading what="what you have" />}</ConnectFirst>
      {decision ? <TradeSigning found={found} decision={decision} close={() => decide(undefined)} /> : null}
    </>
  );
};

/** What the connected wallet has for a trade; nothing where it cannot sign here. */
function useOwn(index: number): Own | undefined {
  const running = useRunning();
  const { data: place } = useAssetPlace(index);
  if (!running || !place) return undefined;
  const { wallet, shares, currency } = place;
  return { wallet, shares: amountIn(shares, wallet), money: amountIn(currency, wallet) };
}

interface FormsProps {
  readonly found: FoundAsset;
  readonly book: FoundBook;
  readonly own: Own;
  readonly now: bigint;
  readonly decide: (decision: TradeDecision) => void;
}

const Forms = ({ found, book, own, now, decide }: FormsProps) => {
  const [share, money] = [shareUnit(found.asset.shareDecimals), currencyUnit(found.network.currencyMint)];
  return (
    <div className="space-y-6">
      <TakeForm book={book} share={share} money={money} own={own} now={now} decide={decide} />
      <OfferForm share={share} money={money} own={own} decide={decide} />
      <OwnOffers found={found} book={book} own={own} now={now} />
    </div>
  );
};

/** Those of this asset's shares; the portfolio has all of them. */
const OwnOffers = ({ found: { asset, network }, book, own, now }: Omit<FormsProps, 'decide'>) => {
  const mine = [...book.offers, ...book.barred].filter(({ maker }) => maker === own.wallet);
  const { data: offers } = useQuery({
    queryKey: ['chain', 'own offers', own.wallet, asset.index, book.readAtMs],
    queryFn: () => Promise.all(mine.map(withAddress)),
    enabled: mine.length > 0,
    placeholderData: (before) => before,
  });
  if (mine.length === 0 || !offers) return null;
  return (
    <div className="space-y-3">
      <h3 className="font-semibold">Your offers and bids</h3>
      <OwnTrades wallet={own.wallet} offers={offers} purchases={[]} goods={new Map([[asset.shareMint, { asset, decimals: asset.shareDecimals }]])} currencyMint={network.currencyMint} now={now} heading="h4" />
    </div>
  );
};
