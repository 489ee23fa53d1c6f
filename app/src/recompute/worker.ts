// Recomputes a settlement beside the page, which stays quick meanwhile.
import { Api } from '../api/client';
import { answerTo, type Asked } from './loading';

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  answerTo(new Api(), data, (progress) => self.postMessage(progress));
});
