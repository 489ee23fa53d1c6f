use super::*;
pub use crate::accounts::MemberWeight;
use crate::addresses;

/// Announces a set of oracles that takes over after twice the exit delay: by itself, or (`standby`) when the authority
/// says. The first set of a network holds at once. No members cancel what was announced. Σ/2 < threshold ≤ Σ.
pub fn announce_oracle_set(
    authority: Pubkey,
    network: Pubkey,
    members: &[MemberWeight],
    threshold: u32,
    standby: bool,
) -> Instruction {
    build(
        "announce_oracle_set",
        &(members, threshold, standby),
        vec![
            signer(authority),
            writable(network),
            writable(addresses::oracle_set(&network)),
        ],
    )
}

/// Lets the next set take over, once it may; anyone can.
pub fn rotate_oracle_set(network: Pubkey) -> Instruction {
    build(
        "rotate_oracle_set",
        &(),
        vec![readonly(network), writable(addresses::oracle_set(&network))],
    )
}

/// Lets the stand-by set take over, once it may.
pub fn switch_oracle_set(authority: Pubkey, network: Pubkey) -> Instruction {
    build(
        "switch_oracle_set",
        &(),
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

/// Takes out all bonds that `member` left and that are released.
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

/// Sends `member` the bonds that it left and that are released, into its associated account of the currency; anyone can.
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
