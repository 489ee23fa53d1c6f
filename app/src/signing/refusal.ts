// Why a transaction failed or would fail, in words that say what to do. `crates/client/src/errors/explain.rs` tells the same
// to who uses the command.
import { getOpenmastErrorMessage, type OpenmastError } from '../generated/openmast/errors/openmast';
import { OPENMAST_PROGRAM_ADDRESS } from '../generated/openmast/programs/openmast';
import { adviceFor } from './advice';

export interface Refusal {
  /** What is wrong and what to do. */
  readonly text: string;
  /** The program's own error, when it was the one that refused. */
  readonly code: number | undefined;
}

const TOKEN_PROGRAMS = ['TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA', 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb'];
const SYSTEM_PROGRAM = '11111111111111111111111111111111';

/** Sorts out who refused: the logs name the innermost program that failed. */
export function refusalOf(error: unknown, logs: readonly string[]): Refusal {
  const failed = instructionError(error);
  if (failed === undefined) return { text: transactionText(nameOf(error), error), code: undefined };
  const code = customCode(failed);
  const program = failedProgram(logs);
  if (code === undefined) return { text: instructionText(nameOf(failed), program), code: undefined };
  const message = program === undefined || program === OPENMAST_PROGRAM_ADDRESS ? ownMessage(code) : undefined;
  if (message !== undefined) return { text: `${message}${adviceFor(code)} (error ${code})`, code };
  return { text: foreignText(code, program, logs), code: undefined };
}

const ownMessage = (code: number): string | undefined => getOpenmastErrorMessage(code as OpenmastError) as string | undefined;

/** `{ InstructionError: [position, error] }`: the error. */
function instructionError(error: unknown): unknown {
  const found = fieldOf(error, 'InstructionError');
  return Array.isArray(found) ? (found[1] as unknown) : undefined;
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

function foreignText(code: number, program: string | undefined, logs: readonly string[]): string {
  const isToken = program !== undefined && TOKEN_PROGRAMS.includes(program);
  if (program === SYSTEM_PROGRAM && code === 1) return `${NO_SOL}${shortage(logs) ?? 'send some to your account.'}`;
  if (program === SYSTEM_PROGRAM && code === 0) return 'An account that this makes is there already. Try again.';
  if (isToken && code === 1) return 'Not enough tokens: choose a smaller amount.';
  if (isToken && code === 17) return 'The token account is frozen by whoever may freeze it: it must be thawed first.';
  if (isToken && code === 36) return 'The account that receives takes only transfers with a memo, which this is not: turn that off in your wallet.';
  if (isToken && code === 42) return 'The CPI guard of your token account lets no program move its tokens: turn it off in your wallet.';
  if (code === 1) return 'Not enough SOL or tokens in an account.';
  return `The program ${program ?? '(unknown)'} refused with code ${code}.`;
}

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
