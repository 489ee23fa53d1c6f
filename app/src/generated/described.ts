// Written by codegen/generate.mjs; do not edit.

/** How a field lies in its bytes. */
export type Type = string | { readonly array: readonly [Type, number] } | { readonly vec: Type } | { readonly defined: { readonly name: string } };

/** What a number is counted in. */
export type Unit =
  | 'fraction' | 'perShare' | 'perGb' | 'money' | 'goods' | 'shares' | 'time' | 'parts' | 'rate' | 'kilohertz'
  | 'lamports' | 'country' | 'seconds' | 'bits' | 'cell' | 'slot' | 'epoch' | 'bytes';

export interface Field {
  readonly name: string;
  readonly type: Type;
  /** In words. May be empty, where the name says it all. */
  readonly says: string;
  readonly unit?: Unit;
  /** What 0, or the zero key, stands for. */
  readonly zero?: string;
  /** What each number stands for. */
  readonly choices?: Readonly<Record<string, string>>;
}

export interface Described {
  readonly name: string;
  readonly says: string;
  readonly discriminator: readonly number[];
  readonly fields: readonly Field[];
}

export interface Program {
  readonly name: string;
  readonly accounts: readonly Described[];
  readonly events: readonly Described[];
  readonly types: Readonly<Record<string, readonly Field[]>>;
}
