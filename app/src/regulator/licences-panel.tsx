// The licences that a jurisdiction's regulators granted; its regulator suspends, lifts and ends them here.
import { Suspense, lazy, useState } from 'react';
import { Link } from 'wouter';
import { LicenceFacts } from '../asset-facts/licences';
import { isNobody } from '../chain/nobody';
import type { Regulated } from '../chain/regulated';
import { parametersAt } from '../chain/parameters';
import { MOST_LICENCES, bestLicence, licensingJurisdiction } from '../chain/regulation';
import { LICENCE_WORDS } from '../markets/words';
import { Identifier } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Panel } from '../ui/panel';
import { Empty, Loading } from '../ui/states';
import { assetTitle } from '../ui/asset-name';

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
                {assetTitle(one.asset)}, licence {licence.number}
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
      <Unlicensed regulated={regulated} />
      {isCut ? <p className="text-warn">Of an asset’s licences the newest {whole(MOST_LICENCES)} are shown.</p> : null}
      {isOwn ? (
        <Granting regulated={regulated} />
      ) : (
        <p className="text-quiet text-sm">Its regulator grants and renews them here, by the document of their conditions.</p>
      )}
    </Panel>
  );
};

const RETIRED = 1;

/** What earns nothing for want of a licence, on a network that requires one. */
const Unlicensed = ({ regulated: { network, assets, jurisdiction } }: { regulated: Regulated }) => {
  const now = BigInt(Math.floor(useNow() / 1000));
  const without = assets.flatMap((one) => {
    const state = bestLicence(one.licences, network);
    const isMissing = licensingJurisdiction(one.asset) === jurisdiction.code && one.asset.state !== RETIRED && state !== 'in_force';
    return isMissing ? [{ one, state }] : [];
  });
  if (without.length === 0) return null;
  const isRequired = parametersAt(network, now).requiresLicences === 1;
  return (
    <section aria-label="Assets without a licence" className="space-y-2">
      <h3 className="font-semibold">Assets without a licence</h3>
      <p className={isRequired ? 'text-warn' : 'text-quiet'}>
        {isRequired
          ? 'None of this jurisdiction is in force for them: usage is not charged, they earn nothing, and nothing is levied.'
          : 'None of this jurisdiction is in force for them. This network does not require licences: they earn without.'}
      </p>
      <ul className="list-disc pl-5">
        {without.map(({ one, state }) => (
          <li key={one.asset.index}>
            <Link href={`/asset/${one.asset.index}`}>{assetTitle(one.asset)}</Link>: {state === undefined ? 'none was granted' : LICENCE_WORDS[state].toLowerCase()}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Granting = ({ regulated }: { regulated: Regulated }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <PlainButton go={() => setOpen(!isOpen)}>Grant a licence …</PlainButton>
      {isOpen ? (
        <Suspense fallback={<Loading what="the form" />}>
          <GrantForm regulated={regulated} done={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
};
