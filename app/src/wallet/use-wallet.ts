// The wallets of this page, for components.
import { getWallets } from '@wallet-standard/app';
import { useSyncExternalStore } from 'react';
import { WalletStore, type WalletState } from './store';

let store: WalletStore | undefined;

export const walletStore = (): WalletStore => (store ??= new WalletStore(getWallets()));

export function useWallet(): WalletState & { readonly store: WalletStore } {
  const own = walletStore();
  return { ...useSyncExternalStore(own.subscribe, own.state), store: own };
}
