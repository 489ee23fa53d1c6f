// A file that is looked through as it comes: it may be larger than what is kept of it.
import { ApiError } from './error';

/** Takes the bytes of a file as they come, and its lines as they are whole. */
export interface Each {
  readonly bytes: (part: Uint8Array) => void;
  readonly line: (text: string) => void;
}

const MOST_BYTES = 64 * 1024 * 1024;

const tooLarge = (): ApiError => new ApiError('too_large', 'The file is too large for a browser', 'Use the command line: openmast settlement verify.');

/** Refuses what is known to be too large before any of it is read. */
export function mustFit(bytes: number): void {
  if (bytes > MOST_BYTES) throw tooLarge();
}

/** Who takes a line cannot read it, which is no failure of where it comes from. Its cause is what is wrong. */
export class Unreadable extends Error {}

export async function splitLines(stream: ReadableStream<Uint8Array>, each: Each): Promise<void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.length;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw tooLarge();
    }
    each.bytes(part.value);
    const [first = '', ...others] = decoder.decode(part.value, { stream: true }).split('\n');
    // What was there before is not looked through again: a line may be as long as the file.
    rest += first;
    try {
      for (const next of others) {
        each.line(rest);
        rest = next;
      }
    } catch (cause) {
      await reader.cancel();
      throw new Unreadable('a line cannot be read', { cause });
    }
  }
  if (rest !== '') throw new Unreadable('', { cause: new RangeError('the file ends within a line') });
}
