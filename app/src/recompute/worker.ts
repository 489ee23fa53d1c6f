// Reads and checks archives beside the page, which stays quick meanwhile.
import { Api } from '../api/client';
import { answerTo } from './answering';
import type { Asked } from './asked';

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  answerTo(new Api(), data, (progress) => self.postMessage(progress));
});
