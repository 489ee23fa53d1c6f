// The report is the command's: a browser has neither the archives nor the history that it is written from.
import { useState } from 'react';
import type { Regulated } from '../chain/regulated';
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

export const ReportPanel = ({ regulated: { jurisdiction, network }, networkAddress }: { regulated: Regulated; networkAddress: string }) => {
  const [from, setFrom] = useState('1');
  const [to, setTo] = useState(network.finalEpoch.toString());
  const [first, last] = [moment(from, '1'), moment(to, network.finalEpoch.toString())];
  const out = `report-${jurisdiction.code}-${first}-${last}`.replaceAll(':', '');
  return (
    <Panel title="Report">
      <p className="max-w-prose">
        Usage, levies, licences and suspensions of a period as tables in CSV and Parquet, each line with what proves it. The command writes them: it recomputes
        every archive of the period, which a page cannot keep.
      </p>
      <div className="grid gap-3 sm:max-w-xl sm:grid-cols-2">
        <Field label="From" value={from} change={setFrom} hint="An epoch, or a date like 2027-04-01" />
        <Field label="To" value={to} change={setTo} hint="An epoch, or a date: its whole day in UTC" />
      </div>
      <pre aria-label="The command" role="region" tabIndex={0} className="bg-ground border-line overflow-x-auto rounded-lg border p-3 text-sm">
        {`openmast regulator report --network ${networkAddress} \\\n  --jurisdiction ${jurisdiction.code} --from ${first} --to ${last} \\\n  --history --out ${out}`}
      </pre>
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
      <p className="text-quiet text-sm">
        It needs the archives from the first epoch on: <code>--oracle-api URL</code>, or a mirror of your own with <code>--archive FOLDER</code>.
      </p>
    </Panel>
  );
};
