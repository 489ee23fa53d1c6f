// An act of a regulator in the dialog that shows and signs it.
import type { Address } from '@solana/kit';
import { currencyUnit } from '../actions/currencies';
import type { Read } from '../actions/place';
import { readLicencePlace, type LicenceOf, type LicencePlace } from '../actions/regulated-place';
import { Sign } from '../asset/sign';
import type { NetworkId } from '../chain/decoded';
import { useChainNetwork, useNetworkId } from '../data/on-chain';
import type { Plan } from '../signing/plan';
import { useWallet } from '../wallet/use-wallet';

/** What is to be done, planned by what the chain says then. */
export interface Act {
  readonly title: string;
  readonly plan: (read: Read, id: NetworkId, wallet: Address) => Promise<Plan>;
}

/** Something about one of the licences that a jurisdiction granted. */
export const aboutLicence = (title: string, code: number, of: LicenceOf, plan: (place: LicencePlace) => Plan | Promise<Plan>): Act => ({
  title,
  plan: async (read, id, wallet) => plan(await readLicencePlace(read, id, code, of, wallet)),
});

export const ActDialog = ({ act, close }: { act: Act; close: (isDone: boolean) => void }) => {
  const id = useNetworkId();
  const { connected } = useWallet();
  const currencyMint = useChainNetwork().data?.currencyMint;
  if (!connected || !id) return null;
  const wallet = connected.account.address as Address;
  return <Sign title={act.title} plan={(read) => act.plan(read, id, wallet)} unitOf={(mint) => (mint === currencyMint ? currencyUnit(mint) : undefined)} close={close} />;
};
