// The report is the command's: a browser has neither the archives nor the history that it is written from.
import { useState } from 'react';
import type { Regulated } from '../chain/regulated';
import { useCluster } from '../data/on-chain';
import { usePlace } from '../data/place';
import { Copied } from '../ui/copied';
import { Field } from '../ui/fields';
import { Panel } from '../ui/panel';

const TABLES: readonly (readonly [string, string])[] = [
  ['epochs', 'the epochs of the period, and the settlements that prove the other tables'],
  ['usage', 'bytes and earnings of each asset in each epoch, with the leaf that proves them'],
  ['levies', 'the jurisdiction’s part of each of these'],
  ['jurisdiction', 'its levies, what it is owed and what it was paid'],
  ['licences', 'what its regulators granted, and how it stands'],
  ['leases', 'the same of leases'],
  ['suspensions', 'of holders, licences and venues, as far as they held in the period'],
  ['holders', 'how many hold permissioned shares'],
  ['acts', 'each act in the order of the chain; only with --history'],
];

/** A word of a command: nothing else of what somebody types gets into it. */
const moment = (text: string, otherwise: string): string => (/^[\dTZ:+-]{1,25}$/.test(text.trim()) ? text.trim() : otherwise);

/** A word of a command that may be anything. */
const quoted = (text: string): string => (/^[\w.:/@%+=,~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** Nodes for everybody, of the clusters that this page knows. */
const NODES: Readonly<Record<string, string>> = {
  'Solana mainnet': 'https://api.mainnet-beta.solana.com',
  'Solana devnet': 'https://api.devnet.solana.com',
};

/** Where archives are: an oracle's API, or a folder. */
const archivesAt = (text: string): string => (/^https?:\/\//.test(text) ? `--oracle-api ${quoted(text)}` : `--archive ${quoted(text)}`);

interface ReportPanelProps {
  readonly regulated: Regulated;
  readonly networkAddress: string;
}

export const ReportPanel = ({ regulated: { jurisdiction, network }, networkAddress }: ReportPanelProps) => {
  const [from, setFrom] = useState('1');
  const [to, setTo] = useState(network.finalEpoch.toString());
  const [archives, setArchives] = useState<string>();
  const [node, setNode] = useState<string>();
  const hasOracle = usePlace().data?.hasOracle === true;
  const known = NODES[useCluster().data?.name ?? ''];
  const [first, last] = [moment(from, '1'), moment(to, network.finalEpoch.toString())];
  const out = `report-${jurisdiction.code}-${first}-${last}`.replaceAll(':', '');
  const source = (archives ?? (hasOracle ? window.location.origin : '')).trim();
  const url = (node ?? known ?? '').trim();
  const command = [
    'openmast regulator report',
    // As the demo's lines to paste, and whoever works with one network, have it.
    `--url ${url === '' ? '"$OPENMAST_RPC_URL"' : quoted(url)} --network ${networkAddress}`,
    `${source === '' ? '--archive FOLDER' : archivesAt(source)}`,
    `--jurisdiction ${jurisdiction.code} --from ${first} --to ${last}`,
    `--history --out ${out}`,
  ].join(' \\\n  ');
  return (
    <Panel title="Report">
      <p className="max-w-prose">
        Usage, levies, licences and suspensions of a period as tables in CSV and Parquet, each line with what proves it. The command writes them: it recomputes
        every archive of the period, which a page cannot keep.
      </p>
      <div className="grid gap-3 sm:max-w-xl sm:grid-cols-2">
        <Field label="From" value={from} change={setFrom} hint="An epoch, or a date like 2027-04-01" />
        <Field label="To" value={to} change={setTo} hint="An epoch, or a date: its whole day in UTC" />
        <Field
          label="Archives"
          value={archives ?? source}
          change={setArchives}
          isOptional
          hint="An oracle’s address, or the folder of a mirror of your own; of the first epoch on"
        />
        <Field
          label="Solana endpoint"
          value={node ?? url}
          change={setNode}
          isOptional
          hint={
            url === ''
              ? 'Empty: OPENMAST_RPC_URL of your shell, as the demo prints it'
              : 'With --history it must keep old transactions; one of your own is better'
          }
        />
      </div>
      <Copied label="the command" text={command} note={source === '' ? 'Put the folder of the archives in the place of FOLDER.' : undefined} />
      <p>
        It writes into the folder <code className="break-all">{out}</code>:
      </p>
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
        {TABLES.map(([name, says]) => (
          <div key={name} className="contents">
            <dt className="font-mono">{name}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
};
