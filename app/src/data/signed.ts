// What an oracle shows to one alone: who signs a text that says what, and until when.
import { getBase58Decoder } from '@solana/kit';
import type { Signed } from '../api/client';

/** An oracle takes no signature that holds for longer than 300 s, by its own clock. */
const HOLDS_S = 280;

export type SignText = (text: string) => Promise<Uint8Array>;

/** Has the text signed, from now on. */
export async function signedText(sign: SignText, textOf: (expires: number) => string, nowMs: number): Promise<Signed> {
  const expires = Math.floor(nowMs / 1000) + HOLDS_S;
  return { expires, signature: getBase58Decoder().decode(await sign(textOf(expires))) };
}
