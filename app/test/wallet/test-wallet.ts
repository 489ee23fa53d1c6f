// A wallet of the Wallet Standard that really signs, with keys of Node's own: for tests alone.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { getBase58Decoder, getTransactionDecoder, getTransactionEncoder, type Address, type SignatureBytes } from '@solana/kit';
import type { SolanaSignMessageInput, SolanaSignTransactionInput } from '@solana/wallet-standard-features';
import type { IdentifierString, WalletAccount } from '@wallet-standard/base';
import type { UsableWallet } from '../../src/wallet/usable';

const DER = Buffer.from('302e020100300506032b657004220420', 'hex');

/** An account with this seed of 32 bytes. */
export function keyOf(seed: Uint8Array) {
  const key = createPrivateKey({ key: Buffer.concat([DER, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = Uint8Array.from(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32));
  return { address: getBase58Decoder().decode(publicKey) as Address, publicKey, sign: (message: Uint8Array) => Uint8Array.from(sign(null, message, key)) };
}

export type Key = ReturnType<typeof keyOf>;

/** What the wallet does when it is asked to sign. */
export interface Behaviour {
  declines?: boolean;
  /** Changes the transaction before it signs, as some wallets do. */
  changes?: (transaction: Uint8Array) => Uint8Array;
}

export class TestWallet {
  readonly version = '1.0.0' as const;
  readonly icon = 'data:image/png;base64,iVBORw0KGgo=' as const;
  readonly behaviour: Behaviour = {};
  readonly asked: SolanaSignTransactionInput[] = [];
  /** What it was asked to sign that is no transaction. */
  readonly texts: string[] = [];
  readonly connections: (boolean | undefined)[] = [];
  accounts: readonly WalletAccount[] = [];
  #allowed = false;
  #changed = new Set<() => void>();

  constructor(
    readonly name: string,
    private readonly keys: readonly Key[],
    readonly chains: readonly IdentifierString[] = ['solana:localnet'],
  ) {}

  /** As the page sees it. */
  get usable(): UsableWallet {
    return this as unknown as UsableWallet;
  }

  readonly features = {
    'standard:connect': { version: '1.0.0', connect: (input?: { silent?: boolean }) => this.#connect(input?.silent) },
    'standard:disconnect': { version: '1.0.0', disconnect: async () => this.show([]) },
    'standard:events': {
      version: '1.0.0',
      on: (_: 'change', listener: () => void) => {
        this.#changed.add(listener);
        return () => void this.#changed.delete(listener);
      },
    },
    'solana:signTransaction': {
      version: '1.0.0',
      supportedTransactionVersions: ['legacy', 0],
      signTransaction: async (input: SolanaSignTransactionInput) => [{ signedTransaction: this.#sign(input) }],
    },
    'solana:signMessage': {
      version: '1.1.0',
      signMessage: async ({ account, message }: SolanaSignMessageInput) => {
        this.texts.push(new TextDecoder().decode(message));
        if (this.behaviour.declines) throw new Error('User rejected the request.');
        return [{ signedMessage: message, signature: this.#keyOf(account).sign(Uint8Array.from(message)) }];
      },
    },
  };

  /** The person said yes to this page before. */
  allow(): this {
    this.#allowed = true;
    return this;
  }

  /** The person changes what the page may see. */
  show(keys: readonly Key[]): void {
    this.accounts = keys.map((key) => this.#account(key));
    for (const listener of this.#changed) listener();
  }

  async #connect(silent: boolean | undefined) {
    this.connections.push(silent);
    if (silent && !this.#allowed) return { accounts: [] };
    if (this.behaviour.declines) throw new Error('User rejected the request.');
    this.#allowed = true;
    this.accounts = this.keys.map((key) => this.#account(key));
    return { accounts: this.accounts };
  }

  #account(key: Key): WalletAccount {
    return { address: key.address, publicKey: key.publicKey, chains: this.chains, features: ['solana:signTransaction', 'solana:signMessage'] };
  }

  #sign(input: SolanaSignTransactionInput): Uint8Array {
    this.asked.push(input);
    if (this.behaviour.declines) throw new Error('User rejected the request.');
    const bytes = this.behaviour.changes?.(input.transaction) ?? input.transaction;
    return signedBy(this.#keyOf(input.account), bytes);
  }

  #keyOf({ address }: WalletAccount): Key {
    const key = this.keys.find((it) => it.address === address);
    if (!key) throw new Error('unknown account');
    return key;
  }
}

/** The transaction with this key's signature. */
export function signedBy(key: Key, bytes: Uint8Array): Uint8Array {
  const transaction = getTransactionDecoder().decode(bytes);
  const signature = key.sign(Uint8Array.from(transaction.messageBytes)) as SignatureBytes;
  const signatures = { ...transaction.signatures, [key.address]: signature };
  return Uint8Array.from(getTransactionEncoder().encode({ ...transaction, signatures }));
}
