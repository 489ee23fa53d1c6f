// The way to a payer for a wallet that has none: what one is, and the form that opens it.
import { useState } from 'react';
import { amountIn } from '../actions/holding';
import { firstDeposit, openPayerPlan, readOpeningPlace, type OpeningPlace } from '../actions/open-payer';
import type { Read } from '../actions/place';
import { AmountForm } from '../asset/amount-form';
import { ConnectFirst } from '../asset/connect-first';
import { Sign } from '../asset/sign';
import { useOpeningPlace } from '../asset/use-place';
import { Amount, Identifier, Source } from '../ui/amounts';
import { Fact, Facts, Panel } from '../ui/panel';
import { quantity } from '../ui/quantity';
import { Failure, Loading } from '../ui/states';
import { useWallet } from '../wallet/use-wallet';

interface OpeningProps {
  /** Whether the dialog that signs is open: whoever shows this keeps it until then. */
  readonly isOpening: boolean;
  readonly setOpening: (isOpening: boolean) => void;
}

export interface OpenPayerProps extends OpeningProps {
  readonly address: string;
}

export const OpenPayer = ({ address, ...opening }: OpenPayerProps) => {
  const { connected } = useWallet();
  const isOther = connected !== undefined && connected.account.address !== address;
  const isOwn = connected !== undefined && !isOther;
  return (
    <Panel title={isOwn ? 'You have no payer yet' : 'This wallet has no payer yet'}>
      {isOwn ? null : <p>No payer of this network is at this address, or belongs to it as its wallet.</p>}
      <p>
        A payer is a prepaid account on chain that your wallet owns, for one subscriber or for many. Usage is charged to it and never more than was
        paid in; what is unspent can be asked back at any time.
      </p>
      <ConnectFirst to="open a payer: that wallet will own it">
        {isOther ? (
          <p>
            Your wallet is connected as another account, <Identifier text={connected.account.address} />: a payer that you open is that one’s.
          </p>
        ) : (
          <Opening {...opening} />
        )}
      </ConnectFirst>
      <p className="text-quiet text-sm">
        Once it is open, the oracle’s operator must map your user name (NAI, MAC or IMSI) to the payer’s number: before, nothing that you use is charged to
        it. Names never go on chain.
      </p>
    </Panel>
  );
};

const Opening = (opening: OpeningProps) => {
  const place = useOpeningPlace();
  const failure = place.error ? <Failure error={place.error} retry={() => void place.refetch()} /> : null;
  if (!place.data) return failure ?? <Loading what="what your wallet has" />;
  const { least, fee } = firstDeposit(place.data);
  return (
    <>
      {failure}
      <Facts>
        <Fact name="First deposit" note="at least, in this network">
          <Amount baseUnits={least} />
        </Fact>
        <Fact name="Fee" note="of the first deposit, kept by the network">
          <Amount baseUnits={fee} />
        </Fact>
        <Fact name="In your wallet">{quantity(amountIn(place.data.currency, place.data.wallet), place.data.currencyUnit)}</Fact>
      </Facts>
      <Source from="From the chain" atMs={place.dataUpdatedAt} />
      <OpenForm place={place.data} {...opening} />
    </>
  );
};

const OpenForm = ({ place, isOpening, setOpening }: OpeningProps & { place: OpeningPlace }) => {
  const [text, setText] = useState('');
  const { id, wallet, currency, currencyUnit, network } = place;
  const plan = async (read: Read) => openPayerPlan(await readOpeningPlace(read, id, wallet), text);
  const open = (written: string): void => {
    setText(written);
    setOpening(true);
  };
  return (
    <>
      <AmountForm label="Pay in at once" verb="Open a payer" unit={currencyUnit} max={amountIn(currency, wallet)} go={open} />
      {isOpening ? (
        <Sign title="Open a payer" plan={plan} unitOf={(mint) => (mint === network.currencyMint ? currencyUnit : undefined)} close={() => setOpening(false)} />
      ) : null}
    </>
  );
};
