// What a wallet has in the market, beside its shares: offers, bids, and what it bought in sales.
import { useTrades } from '../data/market';
import { ChainSource } from '../ui/amounts';
import { Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { OwnTrades } from '../trade/own-trades';

export const TradesPanel = ({ wallet, currencyMint }: { wallet: string; currencyMint: string }) => {
  const found = useTrades(wallet);
  const { data } = found;
  return (
    <Panel title="In the market">
      {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <Loading what="its offers" /> : null}
      {data && data.offers.length + data.purchases.length === 0 ? <Empty text="Nothing of this wallet waits in the market." /> : null}
      {data ? (
        <>
          <OwnTrades wallet={wallet} offers={data.offers} purchases={data.purchases} goods={data.goods} currencyMint={currencyMint} now={data.clock} heading="h3" />
          <ChainSource slot={data.slot} atMs={data.readAtMs} />
        </>
      ) : null}
    </Panel>
  );
};
