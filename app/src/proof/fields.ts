// Fields of a line of an archive (docs/reference/archive.md, "The form").
import { parseU64, u32 } from '../verify';

export type Fields = Readonly<Record<string, unknown>>;

/** A line as an object. What a browser says of other text would show that text, whatever it is. */
export function fieldsOf(text: string): Fields {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new RangeError('a line of the file is no JSON');
  }
  if (typeof line !== 'object' || line === null) throw new RangeError('a line of the file is no JSON object');
  // Otherwise a key could stand twice, and mean one thing here and another to who reads the first of them.
  if (JSON.stringify(line) !== text) throw new RangeError('a line of the file is not in the one form that archives have');
  return line as Fields;
}

export const textIn = (line: Fields, key: string): string => {
  const value = line[key];
  if (typeof value !== 'string') throw new RangeError(`the archive has no ${key}`);
  return value;
};

export const numberIn = (line: Fields, key: string): number => {
  const value = line[key];
  if (typeof value !== 'number') throw new RangeError(`the archive has no ${key}`);
  return u32(value);
};

export const amountIn = (line: Fields, key: string): bigint => parseU64(textIn(line, key));

export const listIn = (line: Fields, key: string): readonly unknown[] => {
  const value = line[key];
  if (!Array.isArray(value)) throw new RangeError(`the archive has no ${key}`);
  return value;
};

export const amountsIn = (line: Fields, key: string): bigint[] => listIn(line, key).map((it) => parseU64(String(it)));

export const numbersIn = (line: Fields, key: string): number[] => listIn(line, key).map((it) => u32(Number(it)));

/** A number of lines: some are written as integers of 64 bits. */
export const countIn = (header: Fields, key: string): number =>
  typeof header[key] === 'string' ? Number(amountIn(header, key)) : numberIn(header, key);

/** The form of an archive that this page knows. */
export const FORMAT = 'openmast/archive/8';

/** Why an asset is not licensed, in the order of the codes, which begin with 1. */
export const NOT_LICENSED = ['unlicensed', 'suspended', 'expired'] as const;
