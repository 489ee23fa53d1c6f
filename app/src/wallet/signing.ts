// A connected account as what signs.
import { SolanaSignMessage, SolanaSignTransaction } from '@solana/wallet-standard-features';
import type { Cluster } from '../chain/cluster';
import { Declined, type Signer } from '../signing/signer';
import { chainFor } from './chains';
import type { Connected, WalletStore } from './store';

/** Why an account cannot sign for this cluster; nothing when it can. */
export function whyNot({ wallet, account }: Connected, cluster: Cluster): string | undefined {
  if (chainFor(cluster, account.chains) === undefined) {
    return `This account of ${wallet.name} does not sign for ${cluster.name}. Change the network in your wallet, or choose another account.`;
  }
  return account.features.includes(SolanaSignTransaction) ? undefined : `This account of ${wallet.name} cannot sign transactions. Choose another one.`;
}

/** Signs with the account as long as it is the one that is connected. */
export function signerOf(store: WalletStore, connected: Connected, cluster: Cluster): Signer {
  const { wallet, account } = connected;
  return {
    address: account.address,
    wallet: wallet.name,
    async sign(transaction) {
      if (store.state().connected?.account.address !== account.address) throw new Error('Another account is connected now. Close this and begin again.');
      const chain = chainFor(cluster, account.chains);
      if (chain === undefined) throw new Error(whyNot(connected, cluster));
      const { signTransaction } = wallet.features[SolanaSignTransaction];
      // Wallets tell in many ways that the person said no, and in none of them anything was sent.
      const outputs = await signTransaction({ account, transaction, chain }).catch((error: unknown) => {
        throw new Declined(error instanceof Error ? error.message : '');
      });
      const [output] = outputs;
      if (!output) throw new Declined('');
      return Uint8Array.from(output.signedTransaction);
    },
  };
}

/** What signs a text with the account, which is its signature; nothing where its wallet signs no texts. */
export function textSignerOf(store: WalletStore, { wallet, account }: Connected): ((text: string) => Promise<Uint8Array>) | undefined {
  const feature = account.features.includes(SolanaSignMessage) ? wallet.features[SolanaSignMessage] : undefined;
  if (!feature) return undefined;
  return async (text) => {
    if (store.state().connected?.account.address !== account.address) throw new Error('Another account is connected now. Begin again.');
    const message = new TextEncoder().encode(text);
    const [output] = await feature.signMessage({ account, message }).catch((error: unknown) => {
      throw new Declined(error instanceof Error ? error.message : '');
    });
    if (!output) throw new Declined('');
    return Uint8Array.from(output.signature);
  };
}
