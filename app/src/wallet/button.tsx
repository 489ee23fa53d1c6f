// Who is connected, and the way to change that.
import { useState } from 'react';
import { short } from '../ui/format';
import { PlainButton } from '../ui/buttons';
import { WalletDialog } from './dialog';
import { iconOf } from './usable';
import { useWallet } from './use-wallet';

export const WalletButton = () => {
  const { connected } = useWallet();
  const [isOpen, setOpen] = useState(false);
  const icon = connected && iconOf(connected.wallet);
  return (
    <>
      <PlainButton go={() => setOpen(true)}>
        {icon ? <img src={icon} alt="" width="20" height="20" /> : null}
        {connected ? (
          <span>
            <span className="sr-only">Wallet {connected.wallet.name}, account </span>
            <span className="font-mono text-sm">{short(connected.account.address)}</span>
          </span>
        ) : (
          'Connect wallet'
        )}
      </PlainButton>
      {isOpen ? <WalletDialog close={() => setOpen(false)} /> : null}
    </>
  );
};
