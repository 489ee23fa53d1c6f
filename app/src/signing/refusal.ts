// Why a transaction failed or would fail, in words that say what to do. `crates/client/src/errors/explain.rs` tells the same
// to who uses the command.
import { instructionsIn, messageIn } from './compiled';
import { isKnown, nameOf as nameOfProgram, tell, type Told } from './programs';

export interface Refusal {
  /** What is wrong and what to do. */
  readonly text: string;
  /** Whether what was planned is not so any more, and a new plan can do. */
  readonly isOvertaken: boolean;
}

const TOKEN_PROGRAMS = ['TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA', 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb'];
const SYSTEM_PROGRAM = '11111111111111111111111111111111';

/** Who may have refused: the first, or where that is not certain one of the others, which it may have called. */
interface Suspects {
  readonly programs: readonly string[];
  readonly isCertain: boolean;
}

/** Sorts out who refused: the logs name the innermost program that failed, and without them the transaction its instruction. */
export async function refusalOf(error: unknown, logs: readonly string[], transaction: Uint8Array): Promise<Refusal> {
  const failed = instructionError(error);
  if (failed === undefined) return plain(transactionText(nameOf(error), error));
  const { position, reason } = failed;
  const suspects = suspectsOf(logs, transaction, position);
  const [program] = suspects.programs;
  const code = customCode(reason);
  if (code === undefined) return plain(instructionText(nameOf(reason), program));
  const told = (await Promise.all(suspects.programs.map((one) => tell(one, code)))).filter((one) => one !== undefined);
  const [first] = told;
  if (first === undefined) return plain(foreignText(code, suspects, logs));
  if (told.length === 1 && first.program === program) return { text: first.text, isOvertaken: first.isOvertaken };
  return plain(doubtfulText(code, suspects, told));
}

const plain = (text: string): Refusal => ({ text, isOvertaken: false });

/** `{ InstructionError: [position, reason] }`. */
function instructionError(error: unknown): { position: number; reason: unknown } | undefined {
  const found = fieldOf(error, 'InstructionError');
  return Array.isArray(found) ? { position: Number(found[0]), reason: found[1] as unknown } : undefined;
}

function suspectsOf(logs: readonly string[], transaction: Uint8Array, position: number): Suspects {
  const logged = failedProgram(logs);
  if (logged !== undefined) return { programs: [logged], isCertain: true };
  const instruction = instructionAt(transaction, position);
  if (instruction === undefined) return { programs: [], isCertain: false };
  // A program calls only what is among its accounts.
  const { program, accounts } = instruction;
  return { programs: [...new Set([program, ...accounts.filter(isKnown)])], isCertain: false };
}

function instructionAt(transaction: Uint8Array, position: number) {
  try {
    return instructionsIn(messageIn(transaction))?.[position];
  } catch {
    return undefined;
  }
}

function customCode(error: unknown): number | undefined {
  const code = fieldOf(error, 'Custom');
  return typeof code === 'bigint' || typeof code === 'number' ? Number(code) : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Errors are their name, or an object with one field of that name. */
function nameOf(error: unknown): string {
  if (typeof error === 'string') return error;
  return typeof error === 'object' && error !== null ? (Object.keys(error)[0] ?? 'unknown') : String(error);
}

/** The program that failed first, which is the innermost one. */
function failedProgram(logs: readonly string[]): string | undefined {
  for (const line of logs) {
    const [, program] = /^Program (\S+[^\s:]) failed/.exec(line) ?? [];
    if (program !== undefined) return program;
  }
  return undefined;
}

/** The fee payer comes first among the accounts. */
const isOfPayer = (error: unknown): boolean =>
  Number(fieldOf(fieldOf(error, 'InsufficientFundsForRent'), 'account_index')) === 0;

const BUSY = ['AccountInUse', 'WouldExceedMaxBlockCostLimit', 'WouldExceedMaxAccountCostLimit', 'WouldExceedAccountDataBlockLimit'];
const NO_SOL = 'Not enough SOL: ';

function transactionText(name: string, error: unknown): string {
  if (name === 'AccountNotFound') return `${NO_SOL}your account has none on this network. Send it some first, and check that your wallet is on the same network as this page.`;
  if (name === 'InsufficientFundsForFee') return `${NO_SOL}the transaction's fee cannot be paid. Send some SOL to your account.`;
  if (name === 'InsufficientFundsForRent' && isOfPayer(error)) return `${NO_SOL}your account would be left with less than any account must have. Send it some SOL.`;
  if (name === 'InsufficientFundsForRent' || name === 'InvalidRentPayingAccount') return `${NO_SOL}an account would be left with less than any account must have. Send some SOL to yours.`;
  if (name === 'BlockhashNotFound') return 'The transaction is too old, or of another network. Check that your wallet is on the same network as this page, and try again.';
  if (name === 'AlreadyProcessed') return 'This very transaction was processed already: look at its result.';
  if (name === 'ProgramAccountNotFound' || name === 'InvalidProgramForExecution') return 'A program that this needs is not on this network: the page asks the wrong one.';
  if (BUSY.includes(name)) return 'The chain is busy. Try again in a moment.';
  return `The chain refused the transaction: ${name}.`;
}

function instructionText(name: string, program: string | undefined): string {
  if (name === 'InsufficientFunds') return `${NO_SOL}send some to your account first.`;
  if (name === 'ComputationalBudgetExceeded') return 'The transaction ran out of compute units. Try again.';
  if (name === 'MissingRequiredSignature') return 'A signature is missing: this account may not do that.';
  if (name === 'MissingAccount' || name === 'InvalidInstructionData') return 'The program on this network is of another version than this page: load the page again.';
  if (name === 'UnsupportedProgramId') return 'A program that this needs is not on this network: the page asks the wrong one.';
  return `The program ${program ?? 'that it asks'} failed: ${name}.`;
}

function foreignText(code: number, { programs: [program], isCertain }: Suspects, logs: readonly string[]): string {
  const isToken = program !== undefined && TOKEN_PROGRAMS.includes(program);
  if (program === SYSTEM_PROGRAM && code === 1) return `${NO_SOL}${shortage(logs) ?? 'send some to your account.'}`;
  if (program === SYSTEM_PROGRAM && code === 0) return 'An account that this makes is there already. Try again.';
  if (isToken && code === 1) return 'Not enough tokens: choose a smaller amount.';
  if (isToken && code === 17) return 'The token account is frozen by whoever may freeze it: it must be thawed first.';
  if (isToken && code === 36) return 'The account that receives takes only transfers with a memo, which this is not: turn that off in your wallet.';
  if (isToken && code === 42) return 'The CPI guard of your token account lets no program move its tokens: turn it off in your wallet.';
  if (code === 1) return 'Not enough SOL or tokens in an account.';
  if (code >= 2000 && code < 3000) return `An account is not the one that the program expects: load the page again (error ${code}).`;
  if (program === undefined) return `A program refused with code ${code}.`;
  return `${capital(nameOfProgram(program))}${isCertain ? '' : ', or a program that it called,'} refused with code ${code}.`;
}

/** More than one program may have said it, and the chain tells no more. */
function doubtfulText(code: number, { programs: [program] }: Suspects, told: readonly Told[]): string {
  const unknown = program === undefined || told.some((one) => one.program === program) ? '' : ` It may be ${nameOfProgram(program)}'s own.`;
  const each = told.map((one) => ` If it is ${nameOfProgram(one.program)}'s: ${one.text}.`);
  return `It was refused with error ${code}, and the chain does not tell by which program.${unknown}${each.join('')}`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** As the System program logs it. */
function shortage(logs: readonly string[]): string | undefined {
  for (const line of logs) {
    const [, there, needed] = /^Transfer: insufficient lamports (\d+), need (\d+)/.exec(line) ?? [];
    if (there !== undefined && needed !== undefined) {
      return `your account has ${there} lamports left for this, and ${needed} are needed. Send it at least ${BigInt(needed) - BigInt(there)} lamports.`;
    }
  }
  return undefined;
}
