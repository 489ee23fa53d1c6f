// Permissioned shares: who may hold them, who says so, and how one holder stands.
import { Suspense, lazy, useState, type FormEvent } from 'react';
import type { Regulated, RegulatedAsset } from '../chain/regulated';
import { ISSUER_NUMBERS, isPermissioned } from '../chain/regulation';
import { useHolder } from '../data/regulator';
import type { Holder } from '../generated/share-gate/accounts/holder';
import type { Issuer } from '../generated/share-gate/accounts/issuer';
import { isAddress } from '../ui/address-form';
import { ChainSource, Identifier, When } from '../ui/amounts';
import { Field, Submit } from '../ui/fields';
import { whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { assetTitle } from '../ui/asset-name';
import { kindsText, seconds, tightened } from './words';

/** What signs is a large part of the program, and not needed to read. */
const HolderActs = lazy(() => import('./holder-decisions').then(({ HolderActs: Part }) => ({ default: Part })));

const ATTESTATIONS = 1;
const WITHDRAWN = 1;

export const PoliciesPanel = ({ regulated, isOwn }: { regulated: Regulated; isOwn: boolean }) => {
  const permissioned = regulated.assets.filter(({ asset }) => isPermissioned(asset));
  return (
    <Panel title="Permissioned shares">
      {permissioned.length === 0 ? <Empty text="No asset here has permissioned shares: anybody may hold them all." /> : null}
      {permissioned.map((one) => (
        <section key={one.asset.index} aria-label={assetTitle(one.asset)} className="space-y-3">
          <h3 className="font-semibold">{assetTitle(one.asset)}</h3>
          <Policy one={one} />
          <HolderForm one={one} code={isOwn ? regulated.jurisdiction.code : undefined} />
        </section>
      ))}
    </Panel>
  );
};

const Policy = ({ one: { policy } }: { one: RegulatedAsset }) => {
  if (!policy) return <Empty text="It has no policy yet: nobody can be admitted." />;
  const places = policy.jurisdictions.slice(0, policy.jurisdictionCount);
  return (
    <Facts>
      <Fact name="Holders" note={policy.maxHolders === 0 ? 'any number may be' : `of at most ${whole(policy.maxHolders)}`}>
        {whole(policy.holders)}
      </Fact>
      <Fact name="Credentials needed" note={policy.kinds === 0 ? undefined : 'each of these; what a kind means, the network has agreed with its issuers'}>
        {kindsText(policy.kinds)}
      </Fact>
      <Fact name="Holders belong to">{places.length === 0 ? 'anywhere' : places.join(', ')}</Fact>
      <Fact name="Locked" note={policy.lockedUntil === 0n ? 'admitted holders can have shares at once' : 'until then the owner alone holds shares'}>
        {policy.lockedUntil === 0n ? 'no' : <When ms={Number(policy.lockedUntil) * 1000} />}
      </Fact>
      <Fact name="Tightened" note="how often its owner made the policy stricter since it was made">
        {tightened(policy.revision)}
      </Fact>
    </Facts>
  );
};

/** `code`: the jurisdiction, for its regulator alone. */
const HolderForm = ({ one, code }: { one: RegulatedAsset; code: number | undefined }) => {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const [wallet, setWallet] = useState<string>();
  const look = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = text.trim();
    setFault(isAddress(trimmed) ? undefined : 'That is no address of a wallet.');
    setWallet(isAddress(trimmed) ? trimmed : undefined);
  };
  return (
    <>
      <form onSubmit={look} noValidate className="flex flex-wrap items-start gap-3">
        <Field label={`A holder of asset ${one.asset.index}`} value={text} change={setText} hint="A wallet’s address: how it stands, and whether it is suspended" fault={fault} className="min-w-0 flex-1 basis-72" />
        <div className="sm:pt-6">
          <Submit>Look</Submit>
        </div>
      </form>
      {wallet === undefined ? null : <HolderFacts one={one} wallet={wallet} code={code} />}
    </>
  );
};

const HolderFacts = ({ one: { asset }, wallet, code }: { one: RegulatedAsset; wallet: string; code: number | undefined }) => {
  const now = BigInt(Math.floor(useNow() / 1000));
  const found = useHolder(asset.shareMint, wallet);
  const failure = found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null;
  if (!found.data) return failure ?? <Loading what="the holder" />;
  const { content: holder, slot, readAtMs } = found.data;
  return (
    <>
      {failure}
      {holder ? <Standing holder={holder} /> : <Empty text="This wallet was never admitted as a holder." />}
      {holder && code === asset.jurisdiction ? (
        <Suspense fallback={null}>
          <HolderActs code={code} asset={asset.index} wallet={wallet} isSuspended={holder.suspendedUntil > now} />
        </Suspense>
      ) : null}
      <ChainSource slot={slot} atMs={readAtMs} />
    </>
  );
};

const Standing = ({ holder }: { holder: Holder }) => {
  const now = BigInt(Math.floor(useNow() / 1000));
  const isSuspended = holder.suspendedUntil > now;
  return (
    <Facts>
      <Fact name="Admission">{holder.state === 0 ? 'admitted' : <span className="text-bad">revoked</span>}</Fact>
      <Fact name="Suspended" note={isSuspended ? `renewed ${whole(holder.renewals)} times` : undefined}>
        {isSuspended ? (
          <span className="text-bad">
            until <When ms={Number(holder.suspendedUntil) * 1000} />
          </span>
        ) : (
          'no'
        )}
      </Fact>
      {holder.suspensionEnded === 0n ? null : (
        <Fact name="Last lifted">
          <When ms={Number(holder.suspensionEnded) * 1000} />
        </Fact>
      )}
      <Fact name="Credentials">{kindsText(holder.kinds)}</Fact>
      <Fact name="Belongs to">{holder.jurisdiction === 0 ? 'not told' : holder.jurisdiction}</Fact>
    </Facts>
  );
};

export const IssuersPanel = ({ issuers }: { issuers: readonly Issuer[] }) => (
  <Panel title="Issuers of credentials">
    <p>The network’s authority accepts them, for all jurisdictions alike.</p>
    {issuers.length === 0 ? <Empty text="None is accepted yet." /> : null}
    <ul aria-label="Issuers" className="divide-line divide-y">
      {issuers.map((issuer) => (
        <li key={issuer.number} className="space-y-2 py-3">
          <h3 className="font-semibold">
            Issuer {issuer.number}:{' '}
            {issuer.state === WITHDRAWN ? <span className="text-bad">withdrawn</span> : <span className="text-good">accepted</span>}
          </h3>
          <Facts>
            <Fact name={issuer.kind === ATTESTATIONS ? 'Credential' : 'Signs with'}>
              <Identifier text={issuer.key} />
            </Fact>
            <Fact name="May attest">{kindsText(issuer.kinds)}</Fact>
            <Fact name="What it says counts for" note="at most">
              {seconds(issuer.longestSeconds)}
            </Fact>
            <Fact name="To replace what it revoked">{seconds(issuer.cureSeconds)}</Fact>
          </Facts>
        </li>
      ))}
    </ul>
    <p className="text-quiet text-sm">
      Numbers 0 to {ISSUER_NUMBERS - 1} were looked at; <code>openmast issuer list</code> has all.
    </p>
  </Panel>
);
