// The hash of the prices that an epoch used.
import { sha256 } from '@noble/hashes/sha2.js';
import { Writer } from './bytes';
import { u32, u64 } from './units';

/** The prices that an epoch began with, by asset index, and which of its assets were not licensed then, and why. */
export interface Tariff {
  readonly epoch: bigint;
  readonly prices: readonly bigint[];
  readonly notLicensed: readonly { readonly asset: number; readonly reason: number }[];
}

/** SHA-256 over the tariffs in their order: several where an epoch was opened again. */
export function priceSetHash(tariffs: readonly Tariff[]): Uint8Array {
  const length = tariffs.reduce((all, { prices, notLicensed }) => all + 16 + 8 * prices.length + 5 * notLicensed.length, 0);
  const message = new Writer(length);
  for (const { epoch, prices, notLicensed } of tariffs) {
    message.u64(u64(epoch)).u32(u32(prices.length));
    for (const price of prices) message.u64(u64(price));
    message.u32(u32(notLicensed.length));
    for (const { asset, reason } of notLicensed) message.u32(u32(asset)).u8(reason);
  }
  return sha256(message.bytes);
}
