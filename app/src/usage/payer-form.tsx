// The way to a payer: by its address, its number, or the wallet that owns it.
import { indexIn } from '../verify';
import { AddressForm, isAddress } from '../ui/address-form';

export const PayerForm = () => (
  <AddressForm
    title="Which payer"
    label="Address of the payer or of its owner’s wallet, or the payer’s number"
    fault="This is neither an address nor a number"
    accepts={(text) => indexIn(text) !== undefined || isAddress(text)}
    to={(text) => `/payer/${text}`}
  />
);
