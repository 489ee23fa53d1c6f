// Which wallets of the Wallet Standard this page can work with: they connect, and sign without sending.
import { SolanaSignTransaction, type SolanaSignMessageFeature, type SolanaSignTransactionFeature } from '@solana/wallet-standard-features';
import type { Wallet, WalletWithFeatures } from '@wallet-standard/base';
import type { StandardConnectFeature, StandardDisconnectFeature, StandardEventsFeature } from '@wallet-standard/features';

export type UsableWallet = WalletWithFeatures<
  StandardConnectFeature & SolanaSignTransactionFeature & Partial<StandardDisconnectFeature & StandardEventsFeature & SolanaSignMessageFeature>
>;

export function isUsable(wallet: Wallet): wallet is UsableWallet {
  const isSolana = wallet.chains.some((chain) => chain.startsWith('solana:'));
  return isSolana && 'standard:connect' in wallet.features && SolanaSignTransaction in wallet.features;
}

/** Icons are shown as pictures, and come from whoever wrote the wallet: only pictures in the text itself are. */
export const iconOf = ({ icon }: Wallet): string | undefined => (/^data:image\/(svg\+xml|webp|png|gif);base64,/.test(icon) ? icon : undefined);
