// What regulators decide, for anybody to read; who is the regulator decides here.
import { Link } from 'wouter';
import { bps } from '../asset-facts/words';
import { useNetworkId } from '../data/on-chain';
import { useJurisdictions, useRegulated } from '../data/regulator';
import { jurisdictionLevyIn } from '../proof/parts';
import { AddressForm } from '../ui/address-form';
import { ChainSource, Identifier } from '../ui/amounts';
import { countryName, countrySaid } from '../ui/country';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { useWallet } from '../wallet/use-wallet';
import { AssetsPanel } from './assets-panel';
import { LevyPanel } from './levy-panel';
import { LicencesPanel } from './licences-panel';
import { ReportPanel } from './report-panel';
import { IssuersPanel, PoliciesPanel } from './shares-panel';

const codeIn = (text: string): number | undefined => (/^[1-9]\d{0,2}$/.test(text) ? Number(text) : undefined);

export const RegulatorScreen = () => {
  const found = useJurisdictions();
  const wallet = useWallet().connected?.account.address;
  return (
    <>
      <h1 className="text-2xl font-semibold">Jurisdictions</h1>
      <p className="max-w-prose">
        An asset is in one jurisdiction: its regulator licenses what radiates there, and levies a part of what it earns. All of it stands on chain.
      </p>
      <Panel title="Of this network">
        {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
        {found.isPending ? <Loading what="the jurisdictions" /> : null}
        {found.data ? (
          <>
            {found.data.found.length === 0 ? <Empty text="It has none yet." /> : null}
            <ul aria-label="Jurisdictions" className="divide-line divide-y">
              {found.data.found.map(({ jurisdiction, assets }) => (
                <li key={jurisdiction.code} className="flex flex-wrap items-baseline gap-x-4 py-3">
                  <Link href={`/regulator/${jurisdiction.code}`}>Jurisdiction {jurisdiction.code}</Link>
                  <span>{countryName(jurisdiction.code)}</span>
                  <span>levy {bps(jurisdictionLevyIn(jurisdiction, found.data.network.finalEpoch + 1n))}</span>
                  <span>{assets === 1 ? '1 asset' : `${whole(assets)} assets`}</span>
                  <span>
                    regulator <Identifier text={jurisdiction.regulator} />
                    {jurisdiction.regulator === wallet ? ' (you)' : ''}
                  </span>
                </li>
              ))}
            </ul>
            {found.data.looked < found.data.network.assetCount ? (
              <p className="text-warn">
                Of {whole(found.data.network.assetCount)} assets the first {whole(found.data.looked)} are counted here.
              </p>
            ) : null}
            <ChainSource slot={found.data.slot} atMs={found.data.readAtMs} />
          </>
        ) : null}
      </Panel>
      <AddressForm
        title="Another one"
        label="Jurisdiction"
        hint="The country’s ISO 3166 number"
        fault="A jurisdiction is a number from 1 to 999."
        accepts={(text) => codeIn(text) !== undefined}
        to={(text) => `/regulator/${text}`}
      />
    </>
  );
};

export const JurisdictionScreen = ({ code: text }: { code: string }) => {
  const code = codeIn(text);
  return (
    <>
      <p>
        <Link href="/regulator">All jurisdictions</Link>
      </p>
      <h1 className="text-2xl font-semibold">Jurisdiction {code === undefined ? text : countrySaid(code)}</h1>
      {code === undefined ? <p>A jurisdiction is a number from 1 to 999.</p> : <Jurisdiction code={code} />}
    </>
  );
};

const Jurisdiction = ({ code }: { code: number }) => {
  const found = useRegulated(code);
  const id = useNetworkId();
  const wallet = useWallet().connected?.account.address;
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data === null) return <p>The network has no jurisdiction {code}. Its authority adds one.</p>;
  if (!found.data || !id) return <Loading what="the jurisdiction" />;
  const isOwn = found.data.jurisdiction.regulator === wallet;
  return (
    <>
      <ChainSource slot={found.data.slot} atMs={found.data.readAtMs} />
      <LevyPanel regulated={found.data} isOwn={isOwn} />
      <AssetsPanel regulated={found.data} />
      <LicencesPanel regulated={found.data} isOwn={isOwn} />
      <PoliciesPanel regulated={found.data} isOwn={isOwn} />
      <IssuersPanel issuers={found.data.issuers} />
      <ReportPanel regulated={found.data} networkAddress={id.network} />
    </>
  );
};
