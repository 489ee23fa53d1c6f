// What is at an address: an account of the network's programs, a mint, somebody's tokens, or nothing but perhaps a wallet.
import { address, getAddressDecoder, type Address } from '@solana/kit';
import type { Chain } from './chain';
import type { NetworkId, ReadAccount } from './decoded';
import { accountTold, addressOf, programsOf, type Parts, type Programs, type Told } from './described';
import { readShareName, type ShareName } from './share-name';
import { TOKEN_2022, TOKEN_PROGRAM, readTokenAccount, type TokenAccount } from './token-account';

export interface Mint {
  readonly decimals: number;
  /** Base units. */
  readonly supply: bigint;
  readonly name: ShareName | undefined;
  /** Who may make more; `undefined`: nobody. */
  readonly authority: string | undefined;
}

export type Identified =
  | { readonly kind: 'told'; readonly told: Told }
  /** Of a program of the network, but of no kind that this page knows. */
  | { readonly kind: 'unknown'; readonly program: string }
  | { readonly kind: 'mint'; readonly mint: Mint }
  | { readonly kind: 'tokens'; readonly tokens: TokenAccount }
  | { readonly kind: 'other'; readonly owner: string; readonly bytes: number }
  /** A wallet, or nothing at all: a wallet's account has no content. */
  | { readonly kind: 'nothing' };

export interface Found {
  readonly slot: bigint;
  readonly identified: Identified;
}

export async function identify(chain: Chain, id: NetworkId, at: Address): Promise<Found> {
  const { slot, accounts } = await chain.read([at]);
  return { slot, identified: identified(accounts[0], await programsOf(id.program)) };
}

export function identified(account: ReadAccount | undefined, programs: Programs): Identified {
  if (!account) return { kind: 'nothing' };
  const { owner, data } = account;
  const program = programs.get(owner);
  if (program) {
    const told = accountTold(program, data);
    return told ? { kind: 'told', told } : { kind: 'unknown', program: program.name };
  }
  const tokens = readTokenAccount(account);
  if (tokens) return { kind: 'tokens', tokens };
  const mint = readMint(account);
  return mint ? { kind: 'mint', mint } : { kind: 'other', owner, bytes: data.length };
}

const MINT = 82;
const ACCOUNT_TYPE = 165;
const IS_A_MINT = 1;

/** The mint, if the account is one of a token program. */
export function readMint({ owner, data }: ReadAccount): Mint | undefined {
  if (owner !== TOKEN_PROGRAM && owner !== TOKEN_2022) return undefined;
  if (data.length !== MINT && data[ACCOUNT_TYPE] !== IS_A_MINT) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data[45] !== 1) return undefined;
  return {
    decimals: view.getUint8(44),
    supply: view.getBigUint64(36, true),
    name: readShareName(owner, data),
    authority: view.getUint32(0, true) === 1 ? getAddressDecoder().decode(data, 4) : undefined,
  };
}

/** Tokens of a mint, and how they are counted. */
export interface Goods {
  readonly mint: string;
  readonly decimals: number;
}

/** What the goods of an account or event are counted in; nothing where the chain does not tell. */
export async function goodsOf(chain: Chain, id: NetworkId, parts: Parts, mint = mintIn(parts)): Promise<Goods | undefined> {
  const at = mint ?? (await mintBehind(chain, id, parts));
  if (at === undefined) return undefined;
  const { accounts } = await chain.read([address(at)]);
  const found = accounts[0] && readMint(accounts[0]);
  return found && { mint: at, decimals: found.decimals };
}

const mintIn = (parts: Parts): string | undefined => addressOf(parts, 'share_mint') ?? addressOf(parts, 'mint');

/** The mint that an asset, an offer or a sale names to which these parts point. */
async function mintBehind(chain: Chain, id: NetworkId, parts: Parts): Promise<string | undefined> {
  const at = ['asset', 'offer', 'sale'].map((name) => addressOf(parts, name)).find((found) => found !== undefined);
  if (at === undefined) return undefined;
  const { identified: it } = await identify(chain, id, address(at));
  return it.kind === 'told' ? mintIn(it.told) : undefined;
}
