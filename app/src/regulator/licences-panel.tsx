// The licences that a jurisdiction's regulators granted; its regulator suspends, lifts and ends them here.
import { Suspense, lazy, useState } from 'react';
import { LicenceFacts } from '../asset-facts/licences';
import { isNobody } from '../chain/nobody';
import type { Regulated } from '../chain/regulated';
import { MOST_LICENCES } from '../chain/regulation';
import { Identifier } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Empty, Loading } from '../ui/states';
import { assetTitle } from './words';

/** What signs is a large part of the program, and not needed to read. */
const Acts = lazy(() => import('./licence-decisions').then(({ Acts: Part }) => ({ default: Part })));
const GrantForm = lazy(() => import('./grant-form').then(({ GrantForm: Form }) => ({ default: Form })));

export const LicencesPanel = ({ regulated, isOwn }: { regulated: Regulated; isOwn: boolean }) => {
  const { network, assets } = regulated;
  const licensed = assets.filter(({ licences }) => licences.length > 0);
  const isCut = assets.some(({ asset }) => asset.licenceCount > MOST_LICENCES);
  return (
    <Panel title="Licences">
      {licensed.length === 0 ? <Empty text="Its regulators have granted none." /> : null}
      <ul aria-label="Licences" className="divide-line divide-y">
        {licensed.flatMap((one) =>
          one.licences.map((licence) => (
            <li key={`${one.asset.index}-${licence.number}`} className="space-y-3 py-4 first:pt-0">
              <p className="text-quiet text-sm">
                {assetTitle(one)}, licence {licence.number}
              </p>
              <LicenceFacts licence={licence} epoch={network.finalEpoch + 1n} openedAt={network.finalClosedAt} />
              {isNobody(licence.parent) ? null : (
                <p className="text-sm">
                  Lease of the licence <Identifier text={licence.parent} />
                </p>
              )}
              {isOwn && licence.endedFrom === 0n ? (
                <Suspense fallback={null}>
                  <Acts regulated={regulated} asset={one.asset.index} licence={licence} />
                </Suspense>
              ) : null}
            </li>
          )),
        )}
      </ul>
      {isCut ? <p className="text-warn">Of an asset’s licences the newest {whole(MOST_LICENCES)} are shown.</p> : null}
      {isOwn ? (
        <Granting regulated={regulated} />
      ) : (
        <p className="text-quiet text-sm">Its regulator grants and renews them here, by the document of their conditions.</p>
      )}
    </Panel>
  );
};

const Granting = ({ regulated }: { regulated: Regulated }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <PlainButton go={() => setOpen(!isOpen)}>Grant a licence …</PlainButton>
      {isOpen ? (
        <Suspense fallback={<Loading what="the form" />}>
          <GrantForm regulated={regulated} />
        </Suspense>
      ) : null}
    </>
  );
};
