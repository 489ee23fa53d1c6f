// "Recompute this settlement": from its public archive, in this browser.
import { useEffect, useRef, useState } from 'react';
import type { Settlement } from '../api/types';
import type { Step } from '../proof/steps';
import { Size } from '../ui/amounts';
import { PlainButton, PrimaryButton } from '../ui/buttons';
import { Panel } from '../ui/panel';
import { Verdict, type Sentences } from '../ui/verdict';
import type { Asked, Progress } from './loading';
import { CHECKS } from './recompute';

const SENTENCES: Sentences = {
  holds: 'Recomputed in this browser: the settlement follows from its archive',
  fails: 'The settlement does not follow from this archive: do not rely on it',
  unknown: 'What was recomputed follows from the archive, but not all of it could be',
};

interface Run {
  readonly reading: { readonly epoch: string; readonly bytes: number } | undefined;
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
  }
}

const STOPPED: Progress = {
  kind: 'failed',
  message: 'It stopped in the middle',
  whatToDo: 'There may be too little memory: use the command line.',
};

/** A run in a worker of its own, which ends with the screen. */
function useRecomputing(asked: Asked) {
  const [run, setRun] = useState<Run>();
  const worker = useRef<Worker>(undefined);
  const stop = () => {
    worker.current?.terminate();
    worker.current = undefined;
    setRun(undefined);
  };
  useEffect(() => () => worker.current?.terminate(), []);
  const start = () => {
    stop();
    const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const take = (progress: Progress) => setRun((before) => (worker.current === started && before ? after(before, progress) : before));
    worker.current = started;
    started.addEventListener('message', ({ data }: MessageEvent<Progress>) => take(data));
    started.addEventListener('error', () => take(STOPPED));
    setRun(BEGUN);
    started.postMessage(asked);
  };
  return { run, start, stop };
}

export const RecomputePanel = ({ settlement, network }: { settlement: Settlement; network: string }) => {
  const { run, start, stop } = useRecomputing({ settlement, network });
  const command = `openmast settlement verify ${settlement.epoch}`;
  return (
    <Panel title="Recompute this settlement">
      <p>
        Everything that it follows from is in its public archive. Trees, prices, charges and sums are recomputed here, and trust
        nobody.
      </p>
      {run ? <Told run={run} /> : null}
      <p>
        {run && !run.end ? (
          <PlainButton go={stop}>Stop</PlainButton>
        ) : (
          <PrimaryButton go={start}>{run ? 'Recompute again' : 'Recompute'}</PrimaryButton>
        )}
      </p>
      {settlement.reserve_count > 0 ? (
        <p className="text-quiet">
          What lots release by use and by time, and what entitlements meet first, is recomputed by <code>{command}</code> alone.
        </p>
      ) : null}
    </Panel>
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
            Reading the archive of epoch {reading.epoch}: <Size bytes={BigInt(reading.bytes)} /> …
          </>
        ) : null}
        {steps.length === 0 && !reading ? 'Asking for the archive …' : null}
      </p>
      <progress className="w-full" max={CHECKS} value={steps.length > 0 ? steps.length : undefined} aria-label="Checks" />
    </div>
  );
};
