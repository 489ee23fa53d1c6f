// The radios that are mapped to an asset, and whether something comes of them: to its owner, who signs for it.
import type { Signed } from '../api/client';
import { useNetworkId } from '../data/on-chain';
import { usePlace } from '../data/place';
import { signedForRadios, useAssetRadios, type AssetRadio } from '../data/radios';
import type { FoundAsset } from '../data/portfolio';
import { Ago, Size, Source, Until } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Failure, Loading } from '../ui/states';
import { Table } from '../ui/table';
import { textSignerOf } from '../wallet/signing';
import { useSigned } from '../wallet/use-signed';
import { useWallet } from '../wallet/use-wallet';

/** Interim reports come every 300 s: who was silent for so long is looked at. */
const SILENT_MS = 900_000;

const KINDS: Readonly<Record<string, string>> = {
  nas_identifier: 'NAS-Identifier',
  called_station_id: 'Called-Station-Id',
  nas_ip: 'NAS-IP-Address',
  source_ip: 'source address',
  ed25519: 'key',
};

/** For the owner alone; others see nothing of it. */
export const Radios = ({ found: { asset } }: { found: FoundAsset }) => {
  const { connected, store } = useWallet();
  const network = useNetworkId()?.network;
  const hasOracle = usePlace().data?.hasOracle === true;
  const { signed, fault, take } = useSigned<Signed>();
  if (!hasOracle || !network || connected?.account.address !== asset.owner) return null;
  const sign = textSignerOf(store, connected);
  if (!sign) return <p>Your wallet signs no texts, so it cannot show that the radios’ reports are yours to see: `openmast asset radios {asset.index}` shows them.</p>;
  const ask = (): void => take(signedForRadios(sign, network, asset.index, Date.now()));
  return (
    <div className="space-y-3">
      {signed ? (
        <Reporting index={asset.index} signed={signed} again={ask} />
      ) : (
        <>
          <p>Whether reports of your radios arrive, the oracle shows to you alone. Your wallet signs a text for that, no transaction: it holds for five minutes, and the list is read again while it does.</p>
          <PlainButton go={ask}>Show the radios of this asset</PlainButton>
        </>
      )}
      {fault ? <Failure error={fault} /> : null}
    </div>
  );
};

const Reporting = ({ index, signed, again }: { index: number; signed: Signed; again: () => void }) => {
  const now = useNow();
  const expiresMs = signed.expires * 1000;
  const isValid = now < expiresMs;
  const radios = useAssetRadios(index, signed, isValid);
  return (
    <>
      {radios.error ? <Failure error={radios.error} retry={again} /> : null}
      {radios.isLoading ? <Loading what="the radios" /> : null}
      {radios.data ? (
        <>
          <List radios={radios.data.data.radios} count={radios.data.data.count} epoch={radios.data.data.epoch} now={now} />
          <Source from="From this oracle" atMs={radios.data.receivedAtMs} />
        </>
      ) : null}
      {isValid ? (
        <p className="text-quiet text-sm">
          Read again every five seconds; your signature expires <Until ms={expiresMs} />.
        </p>
      ) : (
        <PlainButton go={again}>Sign again and go on</PlainButton>
      )}
    </>
  );
};

interface ListProps {
  readonly radios: readonly AssetRadio[];
  readonly count: number;
  readonly epoch: string;
  readonly now: number;
}

const lastOf = ({ last_report_at_ms: at }: AssetRadio): number | undefined => (at ? Number(at) : undefined);

const List = ({ radios, count, epoch, now }: ListProps) => {
  const reporting = radios.filter((radio) => now - (lastOf(radio) ?? 0) < SILENT_MS).length;
  return (
    <>
      <p role="status" className={`font-medium ${reporting > 0 ? 'text-good' : 'text-warn'}`}>
        {count === 0
          ? 'No radio is mapped to this asset yet: what is reported until then waits.'
          : `${whole(reporting)} of ${whole(count)} ${count === 1 ? 'name' : 'names'} reported in the last 15 minutes.`}
      </p>
      {radios.length > 0 ? (
        <Table label="Radios of this asset" columns={['Radio', 'Newest report', 'Sessions', `Bytes in epoch ${epoch}`, 'Waiting']}>
          <tbody>
            {radios.map((radio) => (
              <Line key={`${radio.kind}=${radio.value}`} radio={radio} now={now} />
            ))}
          </tbody>
        </Table>
      ) : null}
      {radios.length < count ? <p className="text-quiet text-sm">These are the first {whole(radios.length)}: `openmast asset radios` lists all.</p> : null}
    </>
  );
};

const Line = ({ radio, now }: { radio: AssetRadio; now: number }) => {
  const last = lastOf(radio);
  const isLit = last !== undefined && now - last < SILENT_MS;
  return (
    <tr className="border-line border-t">
      <th scope="row" className="py-2 font-medium">
        <span aria-hidden="true" className={isLit ? 'text-good' : 'text-warn'}>
          {isLit ? '●' : '○'}
        </span>{' '}
        <span className="break-all">{radio.value}</span>
        <span className="text-quiet block font-normal">
          {[KINDS[radio.kind] ?? radio.kind, radio.areas.join(', ')].filter(Boolean).join(' · ')}, mapped <Ago ms={Number(radio.mapped_since_ms)} />
        </span>
      </th>
      <td className="py-2 pl-4 text-right">{last === undefined ? 'none yet' : <Ago ms={last} />}</td>
      <td className="py-2 pl-4 text-right">{whole(BigInt(radio.running_sessions))}</td>
      <td className="py-2 pl-4 text-right">
        <Size bytes={BigInt(radio.bytes)} />
      </td>
      <td className="py-2 pl-4 text-right">
        <Size bytes={BigInt(radio.waiting_bytes)} />
      </td>
    </tr>
  );
};
