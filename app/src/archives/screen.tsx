// Archives that somebody has as files: which they are, whether the chain holds them, and the ways to what they say.
import { Link } from 'wouter';
import { usePlace } from '../data/place';
import { verdict } from '../proof/steps';
import { MOST_FILES, openedFiles, type Given } from '../recompute/given';
import type { Held } from '../recompute/held';
import { CloseFile, OpenFiles } from '../recompute/open-files';
import { useHeld, useOpened } from '../recompute/use-given';
import { Ago, Size } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Empty, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { AccountForm } from './account-form';
import { HELD } from './words';

export const ArchivesScreen = () => {
  const { data: place } = usePlace();
  return (
    <>
      <h1 className="text-2xl font-semibold">Archives as files</h1>
      <p className="max-w-prose">
        With the public archives of a network nobody needs an oracle to verify it: the SHA-256 of each stands in its settlement on
        chain. Open those that you have, to recompute settlements, to see what a payer was charged for or what an asset earned, and to
        collect and claim by the newest one.
      </p>
      <Panel title="Open">
        <OpenFiles />
        <p className="text-quiet text-sm">
          Whoever keeps a copy has them: <code className="break-all">openmast archive mirror --from URL --to FOLDER --all</code> takes them
          from an oracle or another mirror. {place?.hasOracle ? 'This page’s own oracle has them, too.' : null}
        </p>
      </Panel>
      <OpenedPanel />
      <AccountForm />
    </>
  );
};

const OpenedPanel = () => {
  const opened = useOpened();
  const held = useHeld();
  return (
    <Panel title="Opened files">
      {opened.length === 0 ? <Empty text="None yet. They are forgotten when the page is loaded again." /> : null}
      {opened.length > 0 && !held ? <Loading what={`${whole(opened.length)} files, and what the chain has of them`} /> : null}
      <ul className="divide-line divide-y">
        {held?.map((it) => (
          <li key={it.given.hash} className="space-y-2 py-3">
            <HeldFile held={it} />
          </li>
        ))}
      </ul>
      {opened.length >= MOST_FILES ? (
        <p role="status" className="text-warn">
          {whole(MOST_FILES)} files are open, and no more are taken: close some to open others.
        </p>
      ) : null}
      {opened.length > 1 ? <PlainButton go={() => openedFiles.closeAll()}>Close all {whole(opened.length)} files</PlainButton> : null}
    </Panel>
  );
};

const HeldFile = ({ held: { given, steps } }: { held: Held<Given> }) => {
  const { file, header } = given;
  const epoch = whole(header.epoch);
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        {verdict(steps) === 'fails' ? (
          <span className="font-medium">Says that it is of epoch {epoch}</span>
        ) : (
          <Link href={`/archives/settlements/${header.epoch}`} className="font-medium">
            Epoch {epoch}
          </Link>
        )}
        <span className="text-quiet text-sm">
          <Size bytes={BigInt(file.size)} />, ended <Ago ms={Number(header.closedAt) * 1000} />
        </span>
      </div>
      <p className="text-quiet text-sm">
        <code className="break-all">{file.name}</code> <CloseFile file={file} />
      </p>
      <BriefVerdict steps={steps} sentences={HELD} />
    </>
  );
};
