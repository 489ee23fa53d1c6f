// Accounts of the program, from bytes of which nothing is believed.
import type { Decoder, ReadonlyUint8Array } from '@solana/kit';
import { equal } from '../verify/bytes';

/** A network: the program that runs it, and the address of its Network account. */
export interface NetworkId {
  readonly program: string;
  readonly network: string;
}

/** Why the chain says nothing. */
export class ChainError extends Error {
  override name = 'ChainError';

  /** `status`: that of the answer over HTTP, where there was one. */
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

/** The version of accounts that this client reads. */
const VERSION = 1;

/** What is read of an account. */
export interface ReadAccount {
  readonly owner: string;
  readonly data: Uint8Array;
}

const SYSTEM_PROGRAM = '11111111111111111111111111111111';

/**
 * The account, if one was created there. To an address at which there is none anybody can send SOL, and nobody can take it away: such
 * an account of the System program without content means as little as none.
 */
export const present = <T extends ReadAccount>(account: T | undefined): T | undefined =>
  account?.owner === SYSTEM_PROGRAM && account.data.length === 0 ? undefined : account;

/** A kind of account: what it is called, how it begins and how it is read. */
export interface Kind<T> {
  readonly name: string;
  readonly discriminator: ReadonlyUint8Array;
  readonly decoder: Decoder<T>;
}

/** The program's own account, in the version that is known; anybody can make accounts that only look like one. */
export function decoded<T>(id: NetworkId, account: ReadAccount | undefined, kind: Kind<T>): T {
  const fault = (what: string): ChainError => new ChainError(`The ${kind.name} account ${what}`);
  if (!account) throw fault('is not on this chain');
  if (account.owner !== id.program) throw fault('does not belong to the program');
  if (!equal(account.data.subarray(0, 8), Uint8Array.from(kind.discriminator))) throw fault('is of another kind');
  if (account.data[8] !== VERSION) throw fault(`has version ${account.data[8]}, which this page does not know`);
  try {
    return kind.decoder.decode(account.data);
  } catch {
    throw fault('is too short');
  }
}

/** The content, if it is of that network. */
export function ofNetwork<T extends { network: string }>(id: NetworkId, content: T): T {
  if (content.network !== id.network) throw new ChainError('An account belongs to another network');
  return content;
}
