// Paying in with a wallet on a phone, which scans what it has to ask for.
import { Suspense, lazy, useId, useState } from 'react';
import { solanaPay, useDepositLink } from '../data/deposit-link';
import { Panel } from '../ui/panel';

const QrCode = lazy(() => import('../ui/qr-code').then(({ QrCode }) => ({ default: QrCode })));

/** As the oracle takes them (docs/reference/actions.md): decimal text, exact to the base unit, more than zero. */
const AMOUNT = /^(?=.*[1-9])\d{1,12}(\.\d{1,6})?$/;

/** Nothing where the oracle serves no Solana Actions. */
export const PhonePanel = ({ index }: { index: number }) => {
  const { data: link } = useDepositLink(index);
  return link ? <Phone index={index} link={link} /> : null;
};

const Phone = ({ index, link }: { index: number; link: string }) => {
  const [amount, setAmount] = useState('');
  const id = useId();
  const isAmount = AMOUNT.test(amount);
  const url = solanaPay(`${link}?amount=${amount}`);
  return (
    <Panel title="Pay in with a phone">
      <div className="space-y-1">
        <label htmlFor={id} className="text-sm font-medium">
          Amount
        </label>
        <input
          id={id}
          value={amount}
          onChange={(event) => setAmount(event.target.value.trim())}
          inputMode="decimal"
          autoComplete="off"
          aria-describedby={`${id}-note`}
          aria-invalid={amount !== '' && !isAmount}
          className="border-line bg-ground block min-h-11 w-36 rounded-lg border px-3 tabular-nums"
        />
        <p id={`${id}-note`} className="text-quiet text-sm">
          {amount === '' || isAmount ? 'With it the code appears.' : 'More than zero, with at most 6 decimals, like 12.5.'}
        </p>
      </div>
      {isAmount ? (
        <>
          <Suspense>
            <QrCode text={url} what={`QR code: pays ${amount} in for payer ${index}, with a wallet that scans Solana Pay`} />
          </Suspense>
          <p>
            <a href={url} className="text-accent underline underline-offset-2">
              Open it in a wallet on this machine
            </a>
          </p>
        </>
      ) : null}
      <p className="text-quiet max-w-prose text-sm">
        The wallet asks {new URL(link).host} for the transaction. Before you sign, look at what it shows: {amount === '' ? 'the amount' : amount}{' '}
        goes to the network's vault, and nothing else leaves your wallet but the fee.
      </p>
    </Panel>
  );
};
