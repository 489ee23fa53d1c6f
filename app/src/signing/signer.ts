// Who signs.

/** The wallet did not sign, as a rule because the person said no. The message is the wallet's own. */
export class Declined extends Error {
  override name = 'Declined';
}

export interface Signer {
  readonly address: string;
  /** What the wallet is called. */
  readonly wallet: string;
  /** The signed transaction in wire format. Throws {@link Declined} when the person says no. */
  sign(transaction: Uint8Array): Promise<Uint8Array>;
}
