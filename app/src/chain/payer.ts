// A payer as the chain has it: its money, a request that stands, and what was redeemed for it.
import type { Address } from '@solana/kit';
import { ENTITLEMENT_DISCRIMINATOR, getEntitlementDecoder, type Entitlement } from '../generated/openmast/accounts/entitlement';
import { LOT_DISCRIMINATOR, getLotDecoder, type Lot } from '../generated/openmast/accounts/lot';
import { PAYER_DISCRIMINATOR, getPayerDecoder, type Payer } from '../generated/openmast/accounts/payer';
import { PURCHASE_DISCRIMINATOR, getPurchaseDecoder, type Purchase } from '../generated/openmast/accounts/purchase';
import { payerAt, reserveAt } from './addresses';
import type { Chain } from './chain';
import { decoded, ofNetwork, type Kind, type NetworkId } from './decoded';

export const PAYER: Kind<Payer> = { name: 'Payer', discriminator: PAYER_DISCRIMINATOR, decoder: getPayerDecoder() };
export const ENTITLEMENT: Kind<Entitlement> = {
  name: 'Entitlement',
  discriminator: ENTITLEMENT_DISCRIMINATOR,
  decoder: getEntitlementDecoder(),
};
/** What somebody bought in the sale of a lot whose price falls. */
export const LOT_PURCHASE: Kind<Purchase> = { name: 'Purchase', discriminator: PURCHASE_DISCRIMINATOR, decoder: getPurchaseDecoder() };
export const LOT: Kind<Lot> = { name: 'Lot', discriminator: LOT_DISCRIMINATOR, decoder: getLotDecoder() };

/** Something that was read, and in which slot. */
export interface AtSlot<T> {
  readonly slot: bigint;
  readonly content: T;
}

/** The payer at an address; nothing where no account of the program is, as at a wallet's. Throws where it is another one of the program. */
export async function readPayer(chain: Chain, id: NetworkId, at: Address): Promise<AtSlot<Payer> | undefined> {
  const { slot, accounts } = await chain.read([at]);
  const [account] = accounts;
  return account?.owner === id.program ? { slot, content: ofNetwork(id, decoded(id, account, PAYER)) } : undefined;
}

/** A payer that a wallet owns. */
export interface OwnPayer {
  readonly address: Address;
  readonly payer: Payer;
}

/** Payers by index; of one that is not there, nothing. */
export async function payersAt(chain: Chain, id: NetworkId, indexes: readonly number[]): Promise<(OwnPayer | undefined)[]> {
  const addresses = await Promise.all(indexes.map((index) => payerAt(id, index)));
  const { accounts } = await chain.read(addresses);
  return accounts.map((account, position) => {
    const address = addresses[position];
    return account && address && { address, payer: ofNetwork(id, decoded(id, account, PAYER)) };
  });
}

/** Which of these payers a wallet owns: nothing but their accounts tells. */
export async function payersOf(chain: Chain, id: NetworkId, owner: string, indexes: readonly number[]): Promise<OwnPayer[]> {
  const found = await payersAt(chain, id, indexes);
  return found.flatMap((it) => (it?.payer.owner === owner ? [it] : []));
}

/** An entitlement with the lot that it is of. Of one that was closed since there is no account. */
export interface EntitlementWithLot {
  readonly entitlement: Entitlement | undefined;
  readonly lot: Lot | undefined;
}

/** Entitlements and their lots, by their indexes. */
export async function readEntitlements(
  chain: Chain,
  id: NetworkId,
  asked: readonly { reserve: number; lot: number }[],
): Promise<AtSlot<EntitlementWithLot[]>> {
  const indexes = [...new Set(asked.flatMap(({ reserve, lot }) => [reserve, lot]))];
  const { slot, accounts } = await chain.read(await Promise.all(indexes.map((index) => reserveAt(id, index))));
  const found = new Map(indexes.map((index, position) => [index, accounts[position]]));
  const read = <T extends { network: string }>(index: number, kind: Kind<T>): T | undefined => {
    const account = found.get(index);
    return account && ofNetwork(id, decoded(id, account, kind));
  };
  const content = asked.map(({ reserve, lot }) => ({ entitlement: read(reserve, ENTITLEMENT), lot: read(lot, LOT) }));
  return { slot, content };
}
