// What stands in the bytes of a transaction.
import { getCompiledTransactionMessageDecoder, getTransactionDecoder, type CompiledTransactionMessage } from '@solana/kit';

export type Message = CompiledTransactionMessage & Partial<{ lifetimeToken: string }>;

export interface Written {
  readonly program: string;
  readonly accounts: readonly string[];
  readonly data: Uint8Array;
}

/** Throws where the bytes are no transaction. */
export const messageIn = (bytes: Uint8Array): Message =>
  getCompiledTransactionMessageDecoder().decode(getTransactionDecoder().decode(bytes).messageBytes) as Message;

/** The instructions with addresses; `undefined` where the message is of an unknown kind. */
export function instructionsIn(message: Message): Written[] | undefined {
  if (!('instructions' in message)) return undefined;
  const name = (index: number): string => message.staticAccounts[index] ?? 'looked up';
  return message.instructions.map(({ programAddressIndex, accountIndices, data }) => ({
    program: name(programAddressIndex),
    accounts: (accountIndices ?? []).map(name),
    data: Uint8Array.from(data ?? []),
  }));
}
