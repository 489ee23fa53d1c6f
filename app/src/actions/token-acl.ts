// What anybody sends Token ACL, which holds the freeze authority of permissioned shares: as `crates/client/src/share_gate/token_acl.rs`.
import { AccountRole, address, type Address, type Instruction } from '@solana/kit';
import { derived, key, sharesAt } from '../chain/addresses';
import { holderAt } from '../chain/regulated';
import { TOKEN_2022 } from '../chain/token-account';
import { SHARE_GATE_PROGRAM_ADDRESS } from '../generated/share-gate/programs/shareGate';
import { TOKEN_ACL, mintConfig } from './addresses';

const SYSTEM = address('11111111111111111111111111111111');
/** What it says when the account is frozen already is nothing. */
const FREEZE_IDEMPOTENT = 10;

/** Freezes the associated account of `wallet`, when the share gate allows it; anybody may. One that is frozen stays so. */
export async function freeze(caller: Address, mint: Address, wallet: Address): Promise<Instruction> {
  const account = await sharesAt(mint, wallet);
  const readonly = [
    wallet,
    await mintConfig(mint),
    address(TOKEN_2022),
    SYSTEM,
    SHARE_GATE_PROGRAM_ADDRESS,
    await derived(SHARE_GATE_PROGRAM_ADDRESS, ['freeze_extra_account_metas', key(mint)]),
    await holderAt(mint, wallet),
  ];
  return {
    programAddress: TOKEN_ACL,
    accounts: [
      { address: caller, role: AccountRole.WRITABLE_SIGNER },
      { address: mint, role: AccountRole.READONLY },
      { address: account, role: AccountRole.WRITABLE },
      { address: await derived(TOKEN_ACL, ['FLAG_ACCOUNT', key(account)]), role: AccountRole.WRITABLE },
      ...readonly.map((one) => ({ address: one, role: AccountRole.READONLY })),
    ],
    data: new Uint8Array([FREEZE_IDEMPOTENT]),
  };
}
