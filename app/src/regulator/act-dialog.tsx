// An act of a regulator in the dialog that shows and signs it.
import type { Address } from '@solana/kit';
import { readJurisdictionPlace, readLicencePlace, type JurisdictionPlace, type LicenceOf, type LicencePlace } from '../actions/regulated-place';
import type { Read } from '../actions/place';
import { Sign } from '../asset/sign';
import { useNetworkId } from '../data/on-chain';
import type { Plan } from '../signing/plan';
import { useWallet } from '../wallet/use-wallet';

/** What is to be done, about the jurisdiction or one of its licences. */
export type Act =
  | { readonly title: string; readonly licence?: undefined; readonly plan: (place: JurisdictionPlace) => Plan }
  | { readonly title: string; readonly licence: LicenceOf; readonly plan: (place: LicencePlace) => Plan | Promise<Plan> };

export const ActDialog = ({ code, act, close }: { code: number; act: Act; close: () => void }) => {
  const id = useNetworkId();
  const { connected } = useWallet();
  if (!connected || !id) return null;
  const wallet = connected.account.address as Address;
  const plan = async (read: Read) =>
    act.licence
      ? act.plan(await readLicencePlace(read, id, code, act.licence, wallet))
      : act.plan(await readJurisdictionPlace(read, id, code, wallet));
  return <Sign title={act.title} plan={plan} unitOf={() => undefined} close={close} />;
};
