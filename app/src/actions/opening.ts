// Opens a token account in front of what pays into it.
import { AccountRole, address, type Address, type Instruction } from '@solana/kit';
import { ASSOCIATED_TOKEN } from '../chain/addresses';

const SYSTEM = address('11111111111111111111111111111111');
const CREATE_IDEMPOTENT = 1;

/** Creates the associated account of `wallet`, which pays its rent, if there is none. */
export const openAccount = (wallet: Address, account: Address, mint: Address, tokenProgram: Address): Instruction => ({
  programAddress: ASSOCIATED_TOKEN,
  accounts: [
    { address: wallet, role: AccountRole.WRITABLE_SIGNER },
    { address: account, role: AccountRole.WRITABLE },
    { address: wallet, role: AccountRole.READONLY },
    { address: mint, role: AccountRole.READONLY },
    { address: SYSTEM, role: AccountRole.READONLY },
    { address: tokenProgram, role: AccountRole.READONLY },
  ],
  data: new Uint8Array([CREATE_IDEMPOTENT]),
});
