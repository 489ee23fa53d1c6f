// Choosing a wallet and an account of it.
import { useCluster } from '../data/on-chain';
import { PlainButton } from '../ui/buttons';
import { Dialog } from '../ui/dialog';
import { WrongNetwork } from './wrong-network';
import type { Connected, WalletStore } from './store';
import { iconOf, type UsableWallet } from './usable';
import { useWallet } from './use-wallet';

export const WalletDialog = ({ close }: { close: () => void }) => {
  const { wallets, asking, connected, note, store } = useWallet();
  return (
    <Dialog title={connected ? 'Your wallet' : 'Connect a wallet'} close={close}>
      <p role="status" className={note || asking ? 'text-warn' : 'sr-only'}>
        {asking ? `Waiting for ${asking.name} …` : note}
      </p>
      {connected ? <Account connected={connected} store={store} /> : <Choice wallets={wallets} isAsking={asking !== undefined} store={store} />}
      <PlainButton go={close}>Close</PlainButton>
    </Dialog>
  );
};

interface ChoiceProps {
  readonly wallets: readonly UsableWallet[];
  readonly isAsking: boolean;
  readonly store: WalletStore;
}

const Choice = ({ wallets, isAsking, store }: ChoiceProps) => {
  if (wallets.length === 0) {
    return (
      <p>
        There is no wallet in this browser that this page can work with. Install one for Solana that follows the Wallet Standard, and load
        the page again. Everything but signing works without.
      </p>
    );
  }
  return (
    <ul className="space-y-2">
      {wallets.map((wallet) => (
        <li key={wallet.name}>
          <PlainButton go={() => void store.connect(wallet)} disabled={isAsking}>
            <Icon wallet={wallet} />
            {wallet.name}
          </PlainButton>
        </li>
      ))}
    </ul>
  );
};

const Icon = ({ wallet }: { wallet: UsableWallet }) => {
  const icon = iconOf(wallet);
  return icon ? <img src={icon} alt="" width="24" height="24" /> : null;
};

const Account = ({ connected, store }: { connected: Connected; store: WalletStore }) => {
  const { data: cluster } = useCluster();
  const { wallet, account } = connected;
  return (
    <>
      <p className="flex items-center gap-2 font-medium">
        <Icon wallet={wallet} />
        {wallet.name}
      </p>
      <fieldset className="space-y-2">
        <legend className="text-quiet text-sm">Account</legend>
        {wallet.accounts.map((one) => (
          <label key={one.address} className="flex min-h-11 items-center gap-3">
            <input
              type="radio"
              name="account"
              checked={one.address === account.address}
              onChange={() => store.choose(one)}
              className="accent-accent size-5"
            />
            <span className="font-mono text-sm break-all">{one.address}</span>
          </label>
        ))}
      </fieldset>
      {cluster ? <WrongNetwork connected={connected} cluster={cluster} /> : null}
      <PlainButton go={() => void store.disconnect()}>Disconnect</PlainButton>
    </>
  );
};
