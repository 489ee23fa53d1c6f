// "Recompute this settlement": from its public archive, in this browser. The archive is a file that somebody opened, or the oracle's.
import { useEffect, useRef, useState } from 'react';
import type { Stated } from '../api/types';
import { usePlace } from '../data/place';
import type { Step } from '../proof/steps';
import { Identifier, Size } from '../ui/amounts';
import { PlainButton, PrimaryButton } from '../ui/buttons';
import { Panel } from '../ui/panel';
import { Verdict, type Sentences } from '../ui/verdict';
import type { Progress, RecomputeAsked } from './asked';
import { OpenFiles } from './open-files';
import { CHECKS } from './recompute';
import { run as runInWorker, type Running } from './running';
import { useGiven } from './use-given';

const SENTENCES: Sentences = {
  holds: 'Recomputed in this browser: the settlement follows from its archive',
  fails: 'The settlement does not follow from this archive: do not rely on it',
  unknown: 'What was recomputed follows from the archive, but not all of it could be',
};

interface Run {
  readonly reading: { readonly what: string; readonly bytes: number } | undefined;
  readonly steps: readonly Step[];
  readonly end: Extract<Progress, { kind: 'done' | 'failed' }> | undefined;
}

const BEGUN: Run = { reading: undefined, steps: [], end: undefined };

function after(run: Run, progress: Progress): Run {
  switch (progress.kind) {
    case 'reading':
      return { ...run, reading: progress };
    case 'step':
      return { ...run, steps: [...run.steps, progress.step] };
    case 'done':
    case 'failed':
      return { ...run, end: progress };
    default:
      return run;
  }
}

/** A run in a worker of its own, which ends with the screen. */
function useRecomputing(asked: RecomputeAsked) {
  const [run, setRun] = useState<Run>();
  const running = useRef<Running>(undefined);
  const stop = () => {
    running.current?.stop();
    setRun(undefined);
  };
  useEffect(() => () => running.current?.stop(), []);
  const start = () => {
    stop();
    setRun(BEGUN);
    running.current = runInWorker(asked, (progress) => setRun((before) => before && after(before, progress)));
  };
  return { run, start, stop };
}

export const RecomputePanel = ({ settlement, network }: { settlement: Stated; network: string }) => {
  const files = useGiven();
  const hasOracle = usePlace().data?.hasOracle === true;
  const { run, start, stop } = useRecomputing({ kind: 'recompute', settlement, network, files, hasOracle });
  const command = `openmast settlement verify ${settlement.epoch}`;
  const own = files.find(({ hash }) => hash === settlement.archive_hash);
  return (
    <Panel title="Recompute this settlement">
      <p>
        Everything that it follows from is in its public archive. Trees, prices, charges and sums are recomputed here, and trust
        nobody.
      </p>
      <FromWhere own={own?.file.name} opened={files.length} hash={settlement.archive_hash} hasOracle={hasOracle} />
      {run ? <Told run={run} /> : null}
      <p>
        {run && !run.end ? (
          <PlainButton go={stop}>Stop</PlainButton>
        ) : (
          <PrimaryButton go={start} disabled={!own && !hasOracle}>
            {run ? 'Recompute again' : 'Recompute'}
          </PrimaryButton>
        )}
      </p>
      {settlement.reserve_count > 0 ? (
        <p className="text-quiet">
          What lots release by use and by time, and what entitlements meet first, is recomputed by <code>{command}</code> alone.
        </p>
      ) : null}
      <details>
        <summary className="text-accent min-h-6 cursor-pointer">Use a file that you have</summary>
        <div className="mt-2">
          <OpenFiles label="Open the archive of this epoch, and of the one before" />
        </div>
      </details>
    </Panel>
  );
};

interface FromWhereProps {
  /** The file that has the settlement's hash. */
  readonly own: string | undefined;
  readonly opened: number;
  readonly hash: string;
  readonly hasOracle: boolean;
}

const FromWhere = ({ own, opened, hash, hasOracle }: FromWhereProps) => {
  if (own !== undefined) {
    return (
      <p role="status">
        From your file <code className="break-all">{own}</code>, which has the SHA-256 that the settlement names.
      </p>
    );
  }
  const rest = hasOracle ? 'The archive comes from this oracle.' : 'Open the file that has it.';
  if (opened === 0) return hasOracle ? null : <p>{rest}</p>;
  return (
    <p role="status" className="text-warn">
      No file that you opened is the archive of this settlement, which has the SHA-256 <Identifier text={hash} />. {rest}
    </p>
  );
};

const Told = ({ run: { reading, steps, end } }: { run: Run }) => {
  if (end?.kind === 'failed') {
    return (
      <div role="alert" className="border-bad rounded-lg border-l-4 py-1 pl-4">
        <p className="text-bad font-medium">{end.message}</p>
        <p>{end.whatToDo}</p>
      </div>
    );
  }
  if (end) {
    return (
      <>
        <Verdict steps={steps} sentences={SENTENCES} />
        <p className="text-quiet">It took {(end.tookMs / 1000).toFixed(1)} s.</p>
      </>
    );
  }
  return (
    <div className="space-y-1">
      <p role="status" className="text-quiet">
        {steps.length > 0 ? `Checked: ${steps.at(-1)?.name ?? ''} …` : null}
        {steps.length === 0 && reading ? (
          <>
            Reading {reading.what}: <Size bytes={BigInt(reading.bytes)} /> …
          </>
        ) : null}
        {steps.length === 0 && !reading ? 'Asking for the archive …' : null}
      </p>
      <progress className="w-full" max={CHECKS} value={steps.length > 0 ? steps.length : undefined} aria-label="Checks" />
    </div>
  );
};
