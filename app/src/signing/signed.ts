// What a wallet gave back: whether it is what it was given, and until when it can land. A wallet may add instructions of its
// own, as guards do; it may not leave out or change what the person agreed to.
import {
  getBase58Decoder,
  getPublicKeyFromAddress,
  getTransactionDecoder,
  signatureBytes,
  verifySignature,
  type Address,
} from '@solana/kit';
import { equal } from '../verify/bytes';
import { COMPUTE_BUDGET } from './budget';
import { instructionsIn, messageIn, type Message, type Written } from './compiled';
import type { Lifetime } from './message';

/** What the wallet gave back cannot be sent. Nothing was. */
export class BadSignature extends Error {
  override name = 'BadSignature';
}

export interface Signed {
  readonly bytes: Uint8Array;
  /** Its first signature, by which nodes know it. */
  readonly signature: string;
  /** Whether it has the blockhash that it was given. */
  readonly keepsLifetime: boolean;
}

const SYSTEM_PROGRAM = '11111111111111111111111111111111';
const ADVANCE_NONCE = 4;

/** Reads what the wallet made of `given`. Throws a {@link BadSignature} where that must not be sent. */
export async function readSigned(bytes: Uint8Array, given: Uint8Array, payer: Address, lifetime: Lifetime): Promise<Signed> {
  const wanted = messageOf(given);
  const message = messageOf(bytes);
  const transaction = getTransactionDecoder().decode(bytes);
  const signature = transaction.signatures[payer];
  if (!signature) throw new BadSignature('The wallet gave the transaction back without a signature of your account. Nothing was sent.');
  if (message.staticAccounts[0] !== payer) throw new BadSignature('The wallet let another account pay the fee. Nothing was sent.');
  if (Object.values(transaction.signatures).some((one) => !one)) throw new BadSignature('The wallet added a signer that has not signed. Nothing was sent.');
  if (advancesNonce(message)) throw new BadSignature('The wallet made the transaction one that never expires, of which nobody could say that it failed. Nothing was sent.');
  if (!keepsOrder(instructionsOf(wanted), instructionsOf(message))) throw new BadSignature('The wallet gave another transaction back than it was asked to sign. Nothing was sent.');
  if (!(await isValid(payer, signature, transaction.messageBytes))) throw new BadSignature('The signature of the wallet is not valid. Nothing was sent.');
  return {
    bytes,
    signature: getBase58Decoder().decode(signature),
    keepsLifetime: message.lifetimeToken === lifetime.blockhash,
  };
}

function messageOf(bytes: Uint8Array): Message {
  try {
    return messageIn(bytes);
  } catch {
    throw new BadSignature('What the wallet gave back is no transaction. Nothing was sent.');
  }
}

/** The instructions with addresses, without those of the compute budget, which wallets may set. */
function instructionsOf(message: Message): Written[] {
  const instructions = instructionsIn(message);
  if (!instructions) throw new BadSignature('The wallet gave a transaction of an unknown kind back. Nothing was sent.');
  return instructions.filter(({ program }) => program !== COMPUTE_BUDGET);
}

/** Whether all that was wanted is there, in its order; there may be more between. */
function keepsOrder(wanted: readonly Written[], given: readonly Written[]): boolean {
  let next = 0;
  for (const one of given) {
    const asked = wanted[next];
    if (asked && isSame(asked, one)) next += 1;
  }
  return next === wanted.length;
}

const isSame = (a: Written, b: Written): boolean =>
  a.program === b.program &&
  a.accounts.length === b.accounts.length &&
  a.accounts.every((account, at) => account === b.accounts[at]) &&
  equal(a.data, b.data);

function advancesNonce(message: Message): boolean {
  const [first] = instructionsOf(message);
  return first?.program === SYSTEM_PROGRAM && first.data.length === 4 && first.data[0] === ADVANCE_NONCE;
}

async function isValid(payer: Address, signature: Uint8Array, message: Readonly<ArrayLike<number>>): Promise<boolean> {
  let key: CryptoKey;
  try {
    key = await getPublicKeyFromAddress(payer);
  } catch {
    // A browser that knows no such keys: the nodes check it.
    return true;
  }
  return verifySignature(key, signatureBytes(signature), Uint8Array.from(message));
}
