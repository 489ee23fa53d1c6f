// A worker that does one thing, and ends with it.
import type { Asked, Progress } from './asked';

export interface Running {
  /** Comes when it is done, has failed or was stopped. */
  readonly end: Promise<void>;
  readonly stop: () => void;
}

const STOPPED: Progress = {
  kind: 'failed',
  message: 'It stopped in the middle',
  whatToDo: 'There may be too little memory: use the command line.',
};

export function run(asked: Asked, tell: (progress: Progress) => void): Running {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  let stop: () => void = () => undefined;
  const end = new Promise<void>((resolve) => {
    stop = () => {
      worker.terminate();
      resolve();
    };
  });
  let isOver = false;
  const take = (progress: Progress): void => {
    if (isOver) return;
    isOver = progress.kind === 'done' || progress.kind === 'failed';
    tell(progress);
    if (isOver) stop();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Progress>) => take(data));
  worker.addEventListener('error', () => take(STOPPED));
  worker.postMessage(asked);
  const stopped = (): void => {
    isOver = true;
    stop();
  };
  return { end, stop: stopped };
}
