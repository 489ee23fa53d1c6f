// What the share gate says of those who trade an asset's permissioned shares.
import type { Address } from '@solana/kit';
import { VENUE_DISCRIMINATOR, getVenueDecoder, type Venue } from '../generated/openmast/accounts/venue';
import { findVaultPda } from '../generated/market/pdas/vault';
import { findVenuePda } from '../generated/openmast/pdas/venue';
import type { Holder } from '../generated/share-gate/accounts/holder';
import { decoded, type Kind, type NetworkId, type ReadAccount } from './decoded';
import { holderAt, holderOf, policyAt, policyOf } from './regulated';
import type { Gate } from './trading';

const VENUE: Kind<Venue> = { name: 'Venue', discriminator: VENUE_DISCRIMINATOR, decoder: getVenueDecoder() };

/** Solana nodes answer for at most 100 accounts at once. */
const AT_ONCE = 100;

type ReadAccounts = (addresses: readonly Address[]) => Promise<readonly (ReadAccount | undefined)[]>;

/** What it says of these wallets, and of the shares themselves. */
export async function readGate(read: ReadAccounts, id: NetworkId, asset: Address, mint: Address, wallets: readonly Address[]): Promise<Gate> {
  const different = [...new Set(wallets)];
  const [vault] = await findVaultPda({ network: id.network as Address, mint });
  const [venueAt] = await findVenuePda({ asset, tokenAccount: vault });
  const [policy, venue] = await read([await policyAt(mint), venueAt]);
  const holders = new Map<string, Holder>();
  for (let first = 0; first < different.length; first += AT_ONCE) {
    const some = different.slice(first, first + AT_ONCE);
    const accounts = await read(await Promise.all(some.map((wallet) => holderAt(mint, wallet))));
    for (const [position, wallet] of some.entries()) {
      const holder = holderOf(accounts[position], mint, wallet);
      if (holder) holders.set(wallet, holder);
    }
  }
  return { policy: policyOf(id, policy), holders, haltedUntil: venue ? decoded(id, venue, VENUE).haltedUntil : 0n };
}
