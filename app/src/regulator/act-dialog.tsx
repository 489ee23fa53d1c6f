// An act of a regulator in the dialog that shows and signs it.
import type { Address } from '@solana/kit';
import { readJurisdictionPlace, readLicencePlace, type JurisdictionPlace, type LicenceOf, type LicencePlace } from '../actions/regulated-place';
import { useReadAgain, useRunning } from '../asset/use-place';
import { useNetworkId } from '../data/on-chain';
import { SigningDialog } from '../signing/dialog';
import type { Plan } from '../signing/plan';
import { useWallet } from '../wallet/use-wallet';

/** What is to be done, about the jurisdiction or one of its licences. */
export type Act =
  | { readonly title: string; readonly licence?: undefined; readonly plan: (place: JurisdictionPlace) => Plan }
  | { readonly title: string; readonly licence: LicenceOf; readonly plan: (place: LicencePlace) => Plan | Promise<Plan> };

export const ActDialog = ({ code, act, close }: { code: number; act: Act; close: () => void }) => {
  const running = useRunning();
  const readAgain = useReadAgain();
  const id = useNetworkId();
  const { connected } = useWallet();
  if (!running || !connected || !id) return null;
  const wallet = connected.account.address as Address;
  return (
    <SigningDialog
      title={act.title}
      running={() =>
        running(async (read) =>
          act.licence
            ? act.plan(await readLicencePlace(read, id, code, act.licence, wallet))
            : act.plan(await readJurisdictionPlace(read, id, code, wallet)),
        )
      }
      unitOf={() => undefined}
      wallet={connected.wallet.name}
      close={() => {
        close();
        readAgain();
      }}
    />
  );
};
