// What shares are called: the metadata in their mint. Whoever made the mint chose it, so it proves nothing and may deceive:
// `ui/asset-name.ts` makes of it what is shown.

const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';
/** Where the type of an account with extensions stands, and where the extensions begin. */
const ACCOUNT_TYPE = 165;
const IS_A_MINT = 1;
/** Number of the extension `TokenMetadata`. */
const TOKEN_METADATA = 19;
/** Update authority and mint, which stand before the name. */
const KEYS = 64;

/** As it was chosen. Not to be shown: see `ui/asset-name.ts`. */
export interface ShareName {
  readonly chosenName: string;
  readonly chosenSymbol: string;
}

/** Reads it from a mint account; nothing when it has no such metadata, or is no mint of Token-2022. */
export function readShareName(owner: string, data: Uint8Array): ShareName | undefined {
  if (owner !== TOKEN_2022 || data[ACCOUNT_TYPE] !== IS_A_MINT) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  // Each extension: its number and length, two bytes each, then its content. Zeros end them.
  let at = ACCOUNT_TYPE + 1;
  while (at + 4 <= data.length) {
    const [number, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (number === 0) return undefined;
    if (number === TOKEN_METADATA) return namesIn(data.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

function namesIn(content: Uint8Array): ShareName | undefined {
  const name = textAt(content, KEYS);
  const symbol = name && textAt(content, name.end);
  return symbol && { chosenName: name.text, chosenSymbol: symbol.text };
}

/** A text behind its length of four bytes. */
function textAt(content: Uint8Array, at: number): { text: string; end: number } | undefined {
  if (at + 4 > content.length) return undefined;
  const length = new DataView(content.buffer, content.byteOffset, content.byteLength).getUint32(at, true);
  const end = at + 4 + length;
  if (end > content.length) return undefined;
  return { text: new TextDecoder().decode(content.subarray(at + 4, end)), end };
}
