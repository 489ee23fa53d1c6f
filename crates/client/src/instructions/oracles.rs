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
    let oracle_set = addresses::oracle_set(&network);
    raw::AnnounceOracleSet {
        authority,
        network,
        oracle_set,
    }
    .instruction(&raw::AnnounceOracleSetArgs {
        members,
        threshold,
        standby,
    })
}

/// Lets the next set take over, once it may; anyone can.
pub fn rotate_oracle_set(network: Pubkey) -> Instruction {
    let oracle_set = addresses::oracle_set(&network);
    raw::RotateOracleSet {
        network,
        oracle_set,
    }
    .instruction()
}

/// Lets the stand-by set take over, once it may.
pub fn switch_oracle_set(authority: Pubkey, network: Pubkey) -> Instruction {
    let oracle_set = addresses::oracle_set(&network);
    raw::SwitchOracleSet {
        authority,
        network,
        oracle_set,
    }
    .instruction()
}

/// Adds to the bond of a present member; anyone can.
pub fn deposit_bond(
    depositor: Pubkey,
    network: Pubkey,
    source: Pubkey,
    member: Pubkey,
    amount: u64,
) -> Instruction {
    raw::DepositBond {
        depositor,
        network,
        oracle_set: addresses::oracle_set(&network),
        source,
        member,
    }
    .instruction(&raw::DepositBondArgs { amount })
}

/// Takes out all bonds that `member` left and that are released.
pub fn withdraw_bond(member: Pubkey, network: Pubkey, destination: Pubkey) -> Instruction {
    raw::WithdrawBond {
        member,
        network,
        oracle_set: addresses::oracle_set(&network),
        destination,
    }
    .instruction()
}

/// Sends `member` the bonds that it left and that are released, into its associated account of the currency; anyone can.
pub fn return_bond(member: Pubkey, network: Pubkey, currency_mint: &Pubkey) -> Instruction {
    raw::ReturnBond {
        member,
        network,
        oracle_set: addresses::oracle_set(&network),
        destination: addresses::currency_account(&member, currency_mint),
    }
    .instruction()
}
