// The programs whose errors the page has in words. Most people are never refused, so the words are fetched when somebody is.
import { MARKET_PROGRAM_ADDRESS } from '../generated/market/programs/market';
import { OPENMAST_PROGRAM_ADDRESS } from '../generated/openmast/programs/openmast';
import { SHARE_GATE_PROGRAM_ADDRESS } from '../generated/share-gate/programs/shareGate';
import type { Words } from './words';

interface Known {
  readonly name: string;
  /** Nothing for the program that the page is of. */
  readonly introduction: string;
  readonly words: () => Promise<{ readonly WORDS: Words }>;
}

const KNOWN: ReadonlyMap<string, Known> = new Map<string, Known>([
  [OPENMAST_PROGRAM_ADDRESS, { name: 'OpenMast', introduction: '', words: () => import('./advice') }],
  [MARKET_PROGRAM_ADDRESS, { name: 'the market', introduction: 'The market refused: ', words: () => import('./market-advice') }],
  [SHARE_GATE_PROGRAM_ADDRESS, { name: 'the share gate', introduction: 'The share gate refused: ', words: () => import('./gate-advice') }],
]);

/** An error of a program that the page knows. */
export interface Told {
  readonly program: string;
  /** What is wrong and what to do. */
  readonly text: string;
  readonly isOvertaken: boolean;
}

export const isKnown = (program: string): boolean => KNOWN.has(program);

export const nameOf = (program: string): string => KNOWN.get(program)?.name ?? `the program ${program}`;

/** `undefined` where the page does not know the program or its error, or cannot fetch the words. */
export async function tell(program: string, code: number): Promise<Told | undefined> {
  const known = KNOWN.get(program);
  const words = await known?.words().catch(() => undefined);
  const message = words?.WORDS.message(code);
  if (known === undefined || words === undefined || message === undefined) return undefined;
  const { advice, overtaken } = words.WORDS;
  const toDo = advice[code] === undefined ? '' : `; ${advice[code]}`;
  return { program, text: `${known.introduction}${message}${toDo} (error ${code})`, isOvertaken: overtaken.includes(code) };
}
