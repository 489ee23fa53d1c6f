// A file that is looked through as it comes: it may be larger than what is kept of it.
import { ApiError } from './error';

/** Takes the bytes of a file as they come, and its lines as they are whole. */
export interface Each {
  readonly bytes: (part: Uint8Array) => void;
  readonly line: (text: string) => void;
}

const MOST_BYTES = 64 * 1024 * 1024;

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
      throw new ApiError('too_large', 'The file is too large for a browser', 'Use the command line: openmast settlement verify.');
    }
    each.bytes(part.value);
    const lines = (rest + decoder.decode(part.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    try {
      for (const line of lines) each.line(line);
    } catch (cause) {
      await reader.cancel();
      throw new Unreadable('a line cannot be read', { cause });
    }
  }
  if (rest !== '') throw new Unreadable('', { cause: new RangeError('the file ends within a line') });
}
