use super::*;
use crate::addresses;

/// A member to be, with its weight (> 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct MemberWeight {
    pub key: Pubkey,
    pub weight: u32,
}

/// Replaces the members; who is missing leaves. Σ/2 < threshold ≤ Σ.
pub fn set_oracle_set(
    authority: Pubkey,
    network: Pubkey,
    members: &[MemberWeight],
    threshold: u32,
) -> Instruction {
    build(
        "set_oracle_set",
        &(members.to_vec(), threshold),
        vec![
            signer(authority),
            readonly(network),
            writable(addresses::oracle_set(&network)),
        ],
    )
}

/// Adds to the bond of a present member; anyone can.
pub fn deposit_bond(
    depositor: Pubkey,
    network: Pubkey,
    source: Pubkey,
    member: Pubkey,
    amount: u64,
) -> Instruction {
    build(
        "deposit_bond",
        &amount,
        vec![
            signer(depositor),
            readonly(network),
            writable(addresses::oracle_set(&network)),
            writable(source),
            writable(addresses::bond_vault(&network)),
            readonly(member),
            token_program(),
        ],
    )
}

/// Takes out what `member` left bonded, after leaving the set and the delay.
pub fn withdraw_bond(member: Pubkey, network: Pubkey, destination: Pubkey) -> Instruction {
    build(
        "withdraw_bond",
        &(),
        vec![
            signer(member),
            readonly(network),
            writable(addresses::oracle_set(&network)),
            writable(addresses::bond_vault(&network)),
            writable(destination),
            token_program(),
        ],
    )
}

/// Sends `member` what it left bonded, into its associated account of the currency; anyone can, after the delay.
pub fn return_bond(member: Pubkey, network: Pubkey, currency_mint: &Pubkey) -> Instruction {
    build(
        "return_bond",
        &(),
        vec![
            readonly(member),
            readonly(network),
            writable(addresses::oracle_set(&network)),
            writable(addresses::bond_vault(&network)),
            writable(addresses::currency_account(&member, currency_mint)),
            token_program(),
        ],
    )
}
