// From instructions to the bytes that a wallet signs.
import {
  appendTransactionMessageInstructions,
  compileTransaction,
  createTransactionMessage,
  getTransactionEncoder,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type Address,
  type Blockhash,
  type Instruction,
} from '@solana/kit';
import { MOST, MOST_BYTES, withBudget, type Budget } from './budget';

/** Until when a transaction can land. */
export interface Lifetime {
  readonly blockhash: string;
  readonly lastValidBlockHeight: bigint;
}

/** Any blockhash has the same length, so this one does where only the size counts or the node replaces it. */
const ANY: Lifetime = { blockhash: '11111111111111111111111111111111', lastValidBlockHeight: 0n };

/** The wire format, signatures left empty. Legacy messages are what every wallet, and every hardware wallet, can show. */
export function unsignedBytes(
  instructions: readonly Instruction[],
  payer: Address,
  budget: Budget = MOST,
  { blockhash, lastValidBlockHeight }: Lifetime = ANY,
): Uint8Array {
  const message = pipe(
    createTransactionMessage({ version: 'legacy' }),
    (empty) => setTransactionMessageFeePayer(payer, empty),
    (paid) => setTransactionMessageLifetimeUsingBlockhash({ blockhash: blockhash as Blockhash, lastValidBlockHeight }, paid),
    (lasting) => appendTransactionMessageInstructions(withBudget(budget, instructions), lasting),
  );
  return Uint8Array.from(getTransactionEncoder().encode(compileTransaction(message)));
}

/** Whether the instructions, with limits and price in front, are not too much for one transaction. */
export const fits = (instructions: readonly Instruction[], payer: Address): boolean => {
  const most = { ...MOST, loadedBytes: 0 };
  return unsignedBytes(instructions, payer, most).length <= MOST_BYTES;
};
