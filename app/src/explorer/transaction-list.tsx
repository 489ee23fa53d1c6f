// What an oracle sent for a settlement, and what became of it.
import type { Settlement } from '../api/types';
import { CopyButton } from '../ui/copy';
import { SignatureLink } from './address-link';

export const TransactionList = ({ transactions }: { transactions: Settlement['transactions'] }) => (
  <ul className="divide-line divide-y">
    {transactions.map((transaction) => (
      <li key={transaction.signature} className="flex flex-wrap gap-x-4 py-2">
        <span className="font-medium">{transaction.action}</span>
        <span>{transaction.state}</span>
        <span>
          <SignatureLink signature={transaction.signature} /> <CopyButton label={`the signature of ${transaction.action}`} text={transaction.signature} />
        </span>
        {transaction.error ? <span className="text-bad basis-full break-words">{transaction.error}</span> : null}
      </li>
    ))}
  </ul>
);
