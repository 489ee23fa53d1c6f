// Any account or event of the programs, read by the tables of their interface descriptions. Nothing of the bytes is believed but
// what they say: whose they are is for who calls.
import { getAddressDecoder } from '@solana/kit';
import type { Described, Field, Program, Type } from '../generated/described';
import { PROGRAM as MARKET } from '../generated/described/market';
import { PROGRAM as OPENMAST } from '../generated/described/openmast';
import { PROGRAM as SHARE_GATE } from '../generated/described/share-gate';
import { MARKET_PROGRAM_ADDRESS } from '../generated/market/programs/market';
import { SHARE_GATE_PROGRAM_ADDRESS } from '../generated/share-gate/programs/shareGate';

/** Numbers of all widths are `bigint`; addresses and texts are text; parts of a struct stand in its order. */
export type Value = bigint | boolean | string | Uint8Array | Parts | readonly Value[];

export interface Parts {
  readonly parts: readonly Part[];
}

export interface Part {
  readonly field: Field;
  readonly value: Value;
}

/** What was read, and of which program it is. */
export interface Told extends Parts {
  readonly program: string;
  readonly described: Described;
}

/** The version of accounts that this page knows. */
const VERSION = 1n;
const MOST_TEXT = 10_000;

/** The programs that belong to a network of this program. */
export const programsOf = (openmast: string): ReadonlyMap<string, Program> =>
  new Map([
    [openmast, OPENMAST],
    [MARKET_PROGRAM_ADDRESS, MARKET],
    [SHARE_GATE_PROGRAM_ADDRESS, SHARE_GATE],
  ]);

/** An account of the program; nothing where it is of a kind or a version that this page does not know, or too short. */
export function accountTold(program: Program, data: Uint8Array): Told | undefined {
  const told = toldBy(program, program.accounts, data);
  return told && valueOf(told, 'version') === VERSION ? told : undefined;
}

/** An event of the program; nothing where this page does not know it, or it is damaged. */
export const eventTold = (program: Program, data: Uint8Array): Told | undefined => toldBy(program, program.events, data);

/** What the field of that name holds. */
export const valueOf = ({ parts }: Parts, name: string): Value | undefined => parts.find(({ field }) => field.name === name)?.value;

/** An address that stands in the field of that name. */
export function addressOf(of: Parts, name: string): string | undefined {
  const part = of.parts.find(({ field }) => field.name === name);
  return part?.field.type === 'pubkey' && typeof part.value === 'string' ? part.value : undefined;
}

/** A number that stands in the field of that name. */
export function numberOf(of: Parts, name: string): bigint | undefined {
  const value = valueOf(of, name);
  return typeof value === 'bigint' ? value : undefined;
}

function toldBy(program: Program, kinds: readonly Described[], data: Uint8Array): Told | undefined {
  const described = kinds.find(({ discriminator }) => discriminator.every((byte, at) => data[at] === byte));
  if (!described) return undefined;
  try {
    return { program: program.name, described, parts: new Reader(program, data, 8).parts(described.fields) };
  } catch {
    return undefined;
  }
}

const WIDTHS: Readonly<Record<string, number>> = { u8: 1, i8: 1, u16: 2, i16: 2, u32: 4, i32: 4, u64: 8, i64: 8, u128: 16 };

/** Takes one value after the other; fails where the bytes end. */
class Reader {
  constructor(
    private readonly program: Program,
    private readonly data: Uint8Array,
    private at: number,
  ) {
  }

  parts(fields: readonly Field[]): Part[] {
    return fields.map((field) => ({ field, value: this.#value(field.type) }));
  }

  #value(type: Type): Value {
    if (typeof type === 'string') return this.#simple(type);
    if ('defined' in type) return { parts: this.parts(this.program.types[type.defined.name] ?? missing(type.defined.name)) };
    if ('vec' in type) return this.#list(type.vec, Number(this.#number(4, false)));
    const [inner, count] = type.array;
    return inner === 'u8' ? this.#take(count) : this.#list(inner, count);
  }

  #simple(type: string): Value {
    const width = WIDTHS[type];
    if (width !== undefined) return this.#number(width, type.startsWith('i'));
    if (type === 'bool') return this.#number(1, false) !== 0n;
    if (type === 'pubkey') return getAddressDecoder().decode(this.#take(32));
    if (type === 'string') return this.#text(Number(this.#number(4, false)));
    return missing(type);
  }

  /** What would disturb its reader is left out. */
  #text(length: number): string {
    if (length > MOST_TEXT) throw new RangeError('a text is too long');
    return new TextDecoder().decode(this.#take(length)).replace(/[\p{Cc}\p{Cf}]/gu, '');
  }

  #list(type: Type, count: number): Value[] {
    // Whatever is in a list takes at least a byte.
    if (count > this.data.length - this.at) throw new RangeError('a list is too long');
    return Array.from({ length: count }, () => this.#value(type));
  }

  #number(width: number, isSigned: boolean): bigint {
    const bytes = this.#take(width);
    const value = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return isSigned ? BigInt.asIntN(8 * width, value) : value;
  }

  #take(count: number): Uint8Array {
    const end = this.at + count;
    if (end > this.data.length) throw new RangeError('the bytes end too early');
    const taken = this.data.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}

function missing(type: string): never {
  throw new RangeError(`the type ${type} is not known`);
}
