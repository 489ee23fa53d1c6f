// Whether the asset may radiate: what its regulator's licences say of the epoch after the newest final one.
import { frequency } from '../actions/licence-terms';
import { parametersAt } from '../chain/parameters';
import type { Licence } from '../generated/openmast/accounts/licence';
import type { Network } from '../generated/openmast/accounts/network';
import { licenceIn, type LicenceState } from '../verify';
import { When } from '../ui/amounts';
import { whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty } from '../ui/states';
import { fieldText } from './words';

const STATES: Readonly<Record<LicenceState, { readonly word: string; readonly className: string }>> = {
  in_force: { word: 'In force', className: 'text-good' },
  announced: { word: 'Not yet in force', className: 'text-warn' },
  suspended: { word: 'Suspended', className: 'text-bad' },
  expired: { word: 'Expired', className: 'text-bad' },
  ended: { word: 'Ended', className: 'text-bad' },
};

const KINDS = ['Licence', 'Spectrum manager lease', 'De facto transfer lease', 'General authorization'];
const WHOLE_COUNTRY = 0;
const BY_CODE = 2;

export const LicencePanel = ({ licences, network }: { licences: readonly Licence[]; network: Network }) => {
  const now = BigInt(Math.floor(useNow() / 1000));
  const isRequired = parametersAt(network, now).requiresLicences === 1;
  const epoch = network.finalEpoch + 1n;
  return (
    <Panel title="Licence">
      <p>
        {isRequired
          ? 'This network charges usage only in epochs that begin with a licence in force.'
          : 'This network does not require licences.'}
      </p>
      {licences.length === 0 ? <Empty text="Its jurisdiction has granted it none." /> : null}
      <ul className="divide-line divide-y">
        {licences.map((licence) => (
          <li key={licence.number} className="space-y-2 py-4 first:pt-0">
            <LicenceFacts licence={licence} epoch={epoch} openedAt={network.finalClosedAt} />
          </li>
        ))}
      </ul>
    </Panel>
  );
};

/** What one licence says, and what it is in an epoch that opened at this time. */
export const LicenceFacts = ({ licence, epoch, openedAt }: { licence: Licence; epoch: bigint; openedAt: bigint }) => {
  const { word, className } = STATES[licenceIn(licence, epoch, openedAt)];
  const isLease = licence.depth > 0;
  return (
    <>
      <h3 className="font-semibold">
        {KINDS[licence.kind] ?? 'Licence of an unknown kind'} {fieldText(licence.reference)}
      </h3>
      <Facts>
        <Fact name={`In epoch ${whole(epoch)}`} note={isLease ? 'by itself; a lease is no better than the licence it is of' : undefined}>
          <span className={className}>{word}</span>
        </Fact>
        <Fact name="Band">
          {licence.bandToKhz === 0n ? 'none named' : `${frequency(licence.bandFromKhz)} to ${frequency(licence.bandToKhz)}`}
        </Fact>
        <Fact name="Area">
          {licence.areaKind === WHOLE_COUNTRY
            ? 'the whole country'
            : licence.areaKind === BY_CODE
              ? fieldText(licence.area)
              : 'a list of cells, by its hash'}
        </Fact>
        <Fact name="From">
          <When ms={Number(licence.validFrom) * 1000} />
        </Fact>
        <Fact name="Until">
          <When ms={Number(licence.validUntil) * 1000} />
        </Fact>
        <Suspension licence={licence} />
        {licence.endedFrom === 0n ? null : <Fact name="Ended">from epoch {whole(licence.endedFrom)} on</Fact>}
      </Facts>
    </>
  );
};

const Suspension = ({ licence }: { licence: Licence }) => {
  if (licence.suspendedFrom === 0n) return <Fact name="Suspended">never</Fact>;
  const lifted = licence.liftedFrom === 0n ? undefined : `lifted from epoch ${whole(licence.liftedFrom)} on`;
  return (
    <Fact name="Suspended last" note={lifted}>
      from epoch {whole(licence.suspendedFrom)} on, until <When ms={Number(licence.suspendedUntil) * 1000} />
    </Fact>
  );
};
