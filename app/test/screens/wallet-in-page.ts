// Puts a wallet into the page, as an extension of a browser does, and the chain's clock into what was recorded.
import { getWallets } from '@wallet-standard/app';
import type { Address } from '@solana/kit';
import { TestWallet, keyOf } from '../wallet/test-wallet';

export function registerWallet(): { wallet: TestWallet; address: Address } {
  const key = keyOf(new Uint8Array(32).fill(8));
  const wallet = new TestWallet('Test wallet', [key]);
  getWallets().register(wallet.usable);
  return { wallet, address: key.address };
}

/** The account of the chain's clock: now. */
export function clockAccount(): { owner: string; lamports: number; data: [string, string] } {
  const data = new Uint8Array(40);
  new DataView(data.buffer).setBigInt64(32, BigInt(Math.floor(Date.now() / 1000)), true);
  return { owner: 'Sysvar1111111111111111111111111111111111111', lamports: 1, data: [Buffer.from(data).toString('base64'), 'base64'] };
}
