import { readFileSync } from 'node:fs';
import { AccountRole, type Address, type Instruction } from '@solana/kit';
import { describe, expect, test } from 'vitest';
import { TOKEN_2022, TOKEN_PROGRAM } from '../../src/chain/token-account';
import * as market from '../../src/generated/market/errors/market';
import { MARKET_PROGRAM_ADDRESS as MARKET } from '../../src/generated/market/programs/market';
import * as openmast from '../../src/generated/openmast/errors/openmast';
import { OPENMAST_PROGRAM_ADDRESS as OPENMAST } from '../../src/generated/openmast/programs/openmast';
import * as gate from '../../src/generated/share-gate/errors/shareGate';
import { SHARE_GATE_PROGRAM_ADDRESS as GATE } from '../../src/generated/share-gate/programs/shareGate';
import { TOKEN_ACL } from '../../src/actions/addresses';
import { MOST, withBudget } from '../../src/signing/budget';
import { WORDS as OF_GATE } from '../../src/signing/gate-advice';
import { WORDS as OF_MARKET } from '../../src/signing/market-advice';
import { unsignedBytes } from '../../src/signing/message';
import { refusalOf } from '../../src/signing/refusal';

const ME = 'GfVcyD4kkTrj4bKc7WA9sZCin9JDbdT4Zkd3EittNR1W' as Address;
const SYSTEM = '11111111111111111111111111111111';

const of = (program: string, ...accounts: string[]): Instruction => ({
  programAddress: program as Address,
  accounts: accounts.map((address) => ({ address: address as Address, role: AccountRole.READONLY })),
});

/** Limits and price stand in front. */
const FIRST = withBudget(MOST, []).length;
const bytes = (...instructions: Instruction[]): Uint8Array => unsignedBytes(instructions, ME);
const custom = (code: number, position = FIRST) => ({ InstructionError: [position, { Custom: BigInt(code) }] });
const failed = (...programs: string[]) => programs.map((program) => `Program ${program} failed: custom program error: 0x1`);

const OWN = bytes(of(OPENMAST));
const TRADE = bytes(of(OPENMAST), of(MARKET));

describe('a refusal by the program', () => {
  test('is in its own words, with what to do', async () => {
    expect(await refusalOf(custom(6004), failed(OPENMAST), OWN)).toEqual({ text: 'The amount must be more than zero (error 6004)', isOvertaken: false });
    expect((await refusalOf(custom(6000), failed(OPENMAST), OWN)).text).toMatch(/; wait until the pause lapses \(error 6000\)$/);
  });

  test('says whether a new plan can do', async () => {
    const told = await refusalOf(custom(openmast.OPENMAST_ERROR__NOT_COLLECTED), failed(OPENMAST), OWN);
    expect(told).toEqual({ text: expect.stringContaining('try again: it is collected before'), isOvertaken: true });
  });

  test('is known without logs, by the instruction that failed', async () => {
    expect((await refusalOf(custom(6004), [], TRADE)).text).toBe('The amount must be more than zero (error 6004)');
  });
});

describe('a refusal by the market or the share gate', () => {
  test('is in the words of who refused, whatever else is in the transaction', async () => {
    const expired = { text: expect.stringMatching(/^The market refused: The offer has expired; look again at what is offered now.* \(error 6025\)$/), isOvertaken: false };
    expect(await refusalOf(custom(6025), failed(MARKET), OWN)).toEqual(expired);
    expect(await refusalOf(custom(6025, FIRST + 1), [], TRADE)).toEqual(expired);
    const { text } = await refusalOf(custom(6032), failed(GATE, TOKEN_ACL), bytes(of(TOKEN_ACL)));
    expect(text).toMatch(/^The share gate refused: The holder is suspended; `openmast holder show INDEX WALLET` says until when \(error 6032\)$/);
  });

  test('is not taken for one of the program that has the same number, nor for a reason to plan anew', async () => {
    const code = openmast.OPENMAST_ERROR__PRICE_TOO_SOON;
    expect(market.getMarketErrorMessage(code as market.MarketError)).toBeTypeOf('string');
    expect(await refusalOf(custom(code), failed(MARKET), OWN)).toMatchObject({ text: expect.stringMatching(/^The market refused: /), isOvertaken: false });
  });

  test('is that of the program inside, where a program called another', async () => {
    const { text } = await refusalOf(custom(6004, FIRST + 1), failed(OPENMAST, MARKET), TRADE);
    expect(text).toBe('The amount must be more than zero (error 6004)');
  });

  test('without logs is of one or the other, where a program may have called another', async () => {
    const delivery = bytes(of(MARKET, OPENMAST));
    expect((await refusalOf(custom(6004), [], delivery)).text).toBe(
      "It was refused with error 6004, and the chain does not tell by which program. If it is the market's: The market refused: The escrow is not that of this mint, or not the currency's (error 6004). If it is OpenMast's: The amount must be more than zero (error 6004).",
    );
    const thaw = bytes(of(TOKEN_ACL, GATE));
    expect((await refusalOf(custom(6032), [], thaw)).text).toMatch(
      new RegExp(`^It was refused with error 6032, .* It may be the program ${TOKEN_ACL}'s own\\. If it is the share gate's: The share gate refused: `),
    );
  });

  test('with a number that it does not have is told as it is', async () => {
    expect((await refusalOf(custom(7000), failed(MARKET), OWN)).text).toBe('The market refused with code 7000.');
    expect((await refusalOf(custom(7000, FIRST + 1), [], TRADE)).text).toBe('The market, or a program that it called, refused with code 7000.');
    expect((await refusalOf(custom(7000, 9), [], TRADE)).text).toBe('A program refused with code 7000.');
    expect((await refusalOf(custom(6004), [], Uint8Array.of(1, 2, 3))).text).toBe('A program refused with code 6004.');
    expect((await refusalOf(custom(2003), failed(GATE), OWN)).text).toMatch(/^An account is not the one/);
  });
});

describe('a refusal by another program', () => {
  test('is not taken for one that the page knows', async () => {
    const told = await refusalOf(custom(6004), failed('Other1111', OPENMAST), OWN);
    expect(told).toEqual({ text: 'The program Other1111 refused with code 6004.', isOvertaken: false });
  });

  test('of tokens or the system says what to do', async () => {
    expect((await refusalOf(custom(1), failed(TOKEN_PROGRAM, OPENMAST), OWN)).text).toMatch(/^Not enough tokens/);
    expect((await refusalOf(custom(17), failed(TOKEN_2022, OPENMAST), OWN)).text).toMatch(/frozen/);
    expect((await refusalOf(custom(1), [], OWN)).text).toBe('Not enough SOL or tokens in an account.');
    const logs = ['Transfer: insufficient lamports 985, need 2526480', ...failed(SYSTEM, OPENMAST)];
    expect((await refusalOf(custom(1), logs, OWN)).text).toMatch(/985 lamports .* at least 2525495 lamports/);
  });

  test.each([
    ['AccountNotFound', /Not enough SOL.*same network/],
    ['InsufficientFundsForFee', /Not enough SOL/],
    [{ InsufficientFundsForRent: { account_index: 0 } }, /your account would be left/],
    ['BlockhashNotFound', /another network/],
    [{ InstructionError: [0, 'ComputationalBudgetExceeded'] }, /Try again/],
    ['SomethingNew', /SomethingNew/],
  ])('or by the chain: %j', async (error, words) => expect((await refusalOf(error, [], OWN)).text).toMatch(words));
});

/** What the command advises, by the error's name: `Error::A | Error::B => "…",`. */
function adviceOfCommand(file: string): Map<string, string> {
  const source = readFileSync(new URL(`../../../crates/client/src/errors/${file}`, import.meta.url), 'utf8');
  const body = source.slice(source.indexOf('Some(match error {'));
  const arms = body.matchAll(/((?:Error::\w+[\s|]*)+)=>\s*\{?\s*"((?:[^"\\]|\\[\s\S])*)"/g);
  return new Map(
    [...arms].flatMap(([, names = '', text = '']) =>
      [...names.matchAll(/Error::(\w+)/g)].map(([, name = '']) => [name, text.replace(/\\\n\s*/g, '')] as const),
    ),
  );
}

/** `OFFER_GONE` is `OfferGone`. */
const camel = (name: string): string => name.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

function codesOf(errors: Record<string, unknown>): Map<string, number> {
  const codes = Object.entries(errors).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return new Map(codes.map(([name, code]) => [camel(name.slice(name.indexOf('__') + 2)), code]));
}

const commandsIn = (text: string): string[] => [...text.matchAll(/`openmast ([^`]*)`/g)].map(([, command = '']) => command);

describe.each([
  ['market_advice.rs', codesOf(market), OF_MARKET],
  ['gate_advice.rs', codesOf(gate), OF_GATE],
])('what to do, as the command has it in %s', (file, codes, { advice, message }) => {
  const command = adviceOfCommand(file);
  const names = [...command.keys()];
  const onPage = (name: string): string => advice[codes.get(name) ?? -1] ?? '';

  test('stands behind the same errors, all of which there are', () => {
    expect(names.length).toBeGreaterThan(20);
    const told = [...codes].filter(([, code]) => advice[code] !== undefined).map(([name]) => name);
    expect(told.sort()).toEqual([...names].sort());
    expect(Object.keys(advice)).toHaveLength(names.length);
    for (const code of codes.values()) expect(message(code)).toBeTypeOf('string');
  });

  test.each(names)('%s', (name) => {
    const theirs = command.get(name) ?? '';
    // What only a terminal has is said in the page's words; what says nothing of a terminal is said in the same.
    if (!/--|`|\bkey\b|\bcommand\b/.test(theirs)) expect(onPage(name)).toBe(theirs);
    for (const named of commandsIn(onPage(name))) expect(commandsIn(theirs)).toContain(named);
    expect(onPage(name).replace(/`[^`]*`/g, '')).not.toContain('--');
  });

  test('is alike where the command’s is', () => {
    for (const name of names) {
      const alike = names.filter((other) => command.get(other) === command.get(name));
      expect(new Set(alike.map(onPage)).size).toBe(1);
    }
  });
});
