// What accounts and events of a program hold, with the words and units of its interface description: for screens that show any of them.
import { readFile, writeFile } from 'node:fs/promises';

const HEAD = `// Written by codegen/generate.mjs from idl; do not edit.
import type { Program } from '../described';

`;

/** What the numbers of a field are counted in, by the words of its description. The first that fits counts. */
const UNITS = [
  ['fraction', /2⁻⁶⁴ base units/],
  ['perShare', /10\^decimals|in the same unit/],
  ['perGb', /base units per 10⁹ bytes/],
  ['money', /base units for a token/],
  ['goods', /base units of the goods/],
  ['shares', /base units of the share mint/],
  [undefined, /base units of its mint/],
  ['goods', /^Goods/],
  ['money', /base units/],
  ['bytes', /^(Lifetime b|B)ytes|, bytes\b/],
  ['epoch', /^First epoch/],
  ['time', /Unix seconds/],
  ['parts', /basis points/],
  ['rate', /Mbit\/s/],
  ['kilohertz', /kHz/],
  ['lamports', /lamports/],
  ['country', /ISO 3166/],
  ['seconds', /(^|, )seconds/i],
  ['bits', /bit set|a bit for each|bit 0 /i],
  ['cell', /H3 cell;/],
  ['slot', /^Slot (of|since)/],
  ['shares', /\bshares\b/i],
];

/** Words that say what a number is counted in: they stand behind the number itself. */
const COUNTED =
  /,? ?\b(whole )?(base units of the currency for 10\^decimals base units of the goods|base units of the (goods|currency|share mint)|base units per 10⁹ bytes|base units for a token|base units|2⁻⁶⁴ base units|Unix seconds|basis points|Mbit\/s|seconds|lamports|ISO 3166 numeric( code)?)(?=[;.:,]|$)/gi;

function unitOf(program, { name, type, docs = [] }) {
  const says = docs.join(' ');
  if (!/^[iu]\d+$/.test(type)) return undefined;
  if (program === 'market' && /^goods_/.test(name)) return 'goods';
  // Of whatever mint the escrow is.
  if (program === 'market' && name === 'held') return undefined;
  if (/(^|_)epoch$/.test(name) && !/bytes/.test(says)) return 'epoch';
  if (/_slot$/.test(name)) return 'slot';
  if (type === 'u64' && /^(paid_)?bytes$/.test(name)) return 'bytes';
  const [unit] = UNITS.find(([, words]) => words.test(says)) ?? [];
  return unit === 'shares' && type !== 'u64' ? undefined : unit;
}

/** What the number 0, or the zero key, stands for. */
const zeroOf = (says) => /(?:^|; |, )(?:0|zero): ([^.;,:]+)/.exec(says)?.[1];

/** Two of them, one after the other. */
const CHOICES = /(^|[ :])(0:? [^,;]+[,;] 1|1:? [^,;]+[,;] [02]):? /;

/** What the numbers of a kind or a state stand for: `0 open, 1 permissioned`. */
function choicesOf(type, says) {
  const text = says.replace(/\([^)]*\)/g, '').split(/\. /)[0];
  if (!['u8', 'bool'].includes(type) || !CHOICES.test(text)) return undefined;
  const found = [...text.matchAll(/(?:^|[ ,;:])(\d+):? (?!\d)([^,;:.]+)/g)].map(([, number, word]) => [number, word.trim()]);
  return Object.fromEntries(found);
}

/** Names of fields as words. */
const inWords = (says) => says.replace(/`([^`]*)`|\[`?(\w+)`?\]/g, (_, code, link) => (code ?? link).replaceAll('_', ' '));

/** The words without what stands elsewhere, for people: names of fields as words, nothing of the source. */
const plain = (says) =>
  inWords(says.replace(/;? ?see \[[^\]]*\]/g, ''))
    .replace(COUNTED, '')
    .replace(/[;,] (?:0|zero): [^.;,:]+/g, '')
    .replace(/, an? \w+ account/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[.;:,] ?|[.;:,]$/g, '');

function fieldOf(program, field) {
  const says = (field.docs ?? []).join(' ');
  const choices = choicesOf(field.type, says);
  const [unit, zero] = [choices ? undefined : unitOf(program, field), choices ? undefined : zeroOf(says)];
  const text = choices ? plain(says.replace(/(^|[ :])[01]:? .*$/, '')) : plain(says);
  return { name: field.name, type: field.type, says: text, ...(unit && { unit }), ...(zero && { zero }), ...(choices && { choices }) };
}

/** The tables of a program, from its interface description. */
export function describedOf(idl) {
  const program = idl.metadata.name;
  const types = new Map(idl.types.map((type) => [type.name, type]));
  const used = new Map();
  const fieldsOf = (name) => {
    const { kind, fields } = types.get(name).type;
    if (kind !== 'struct') throw new Error(`${name} is no struct: teach src/chain/described.ts to read it`);
    for (const { type } of fields) use(type);
    return fields.map((field) => fieldOf(program, field));
  };
  const use = (type) => {
    const inner = type.defined?.name;
    if (type.array) use(type.array[0]);
    else if (type.vec) use(type.vec);
    else if (inner === undefined && typeof type !== 'string') throw new Error(`a type that nobody reads: ${JSON.stringify(type)}`);
    else if (inner !== undefined && !used.has(inner)) {
      used.set(inner, []);
      used.set(inner, fieldsOf(inner));
    }
  };
  const described = ({ name, discriminator }) => {
    const says = (types.get(name).docs ?? []).join(' ').split(/ ?Address:/)[0].trim();
    return { name, says: inWords(says), discriminator, fields: fieldsOf(name) };
  };
  const [accounts, events] = [idl.accounts.map(described), idl.events.map(described)];
  return { name: program, accounts, events, types: Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** A line for each account, event and type. */
function written({ name, accounts, events, types }) {
  const lines = (all) => all.map((it) => `    ${JSON.stringify(it)},\n`).join('');
  const named = Object.entries(types).map(([key, it]) => `    ${JSON.stringify(key)}: ${JSON.stringify(it)},\n`).join('');
  return `{\n  name: ${JSON.stringify(name)},\n  accounts: [\n${lines(accounts)}  ],\n  events: [\n${lines(events)}  ],\n  types: {\n${named}  },\n}`;
}

/** The module as it is written. */
export async function describedModule(idlFile) {
  return `${HEAD}export const PROGRAM: Program = ${written(describedOf(JSON.parse(await readFile(idlFile, 'utf8'))))};\n`;
}

export const writeDescribed = async (idlFile, output) => writeFile(output, await describedModule(idlFile));

/** The types of the tables. */
const TYPES = `// Written by codegen/generate.mjs; do not edit.

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
`;

export const writeTypes = async (output) => writeFile(output, TYPES);
