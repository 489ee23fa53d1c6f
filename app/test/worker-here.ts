import { Api } from '../src/api/client';
import { answerTo } from '../src/recompute/answering';
import type { Asked } from '../src/recompute/asked';

/** The simulated browser has no workers: this one runs in the page. */
export class WorkerHere extends EventTarget {
  postMessage(asked: Asked): void {
    answerTo(new Api(), asked, (progress) => this.dispatchEvent(new MessageEvent('message', { data: progress })));
  }
  terminate(): void {}
}
