// An address, which leads to what is there.
import { Link } from 'wouter';
import { Identifier } from '../ui/amounts';

export const AddressLink = ({ address }: { address: string }) => (
  <Link href={`/explorer/account/${address}`}>
    <Identifier text={address} />
  </Link>
);

export const SignatureLink = ({ signature }: { signature: string }) => (
  <Link href={`/explorer/transaction/${signature}`}>
    <Identifier text={signature} />
  </Link>
);
