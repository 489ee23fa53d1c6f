use super::*;
use crate::addresses;

/// What an oracle posts for an epoch.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct NewSettlement {
    pub epoch: u64,
    /// Slot of the chain state that the oracle used.
    pub snapshot_slot: u64,
    pub asset_count: u32,
    pub payer_count: u32,
    pub asset_root: [u8; 32],
    pub asset_sum: u64,
    pub payer_root: [u8; 32],
    pub payer_sum: u64,
    /// Lifetime, all assets.
    pub bytes: u64,
    pub archive_hash: [u8; 32],
    pub private_root: [u8; 32],
    pub price_set_hash: [u8; 32],
}

/// Posts the settlement of an epoch; counts as the oracle's attestation.
pub fn post_settlement(
    rent_payer: Pubkey,
    oracle: Pubkey,
    network: Pubkey,
    settlement: &NewSettlement,
) -> Instruction {
    build(
        "post_settlement",
        settlement,
        vec![
            signer_writable(rent_payer),
            signer(oracle),
            writable(network),
            readonly(addresses::oracle_set(&network)),
            writable(addresses::settlement(&network, settlement.epoch)),
            system_program(),
        ],
    )
}

/// Confirms a posted settlement by naming the same hashes.
pub fn attest_settlement(
    oracle: Pubkey,
    network: Pubkey,
    epoch: u64,
    asset_root: [u8; 32],
    payer_root: [u8; 32],
    archive_hash: [u8; 32],
) -> Instruction {
    build(
        "attest_settlement",
        &(asset_root, payer_root, archive_hash),
        vec![
            signer(oracle),
            readonly(network),
            readonly(addresses::oracle_set(&network)),
            writable(addresses::settlement(&network, epoch)),
        ],
    )
}

/// Makes a settlement final, once it has the threshold and the challenge window is over.
pub fn finalize_settlement(network: Pubkey, epoch: u64) -> Instruction {
    build("finalize_settlement", &(), anyone(network, epoch))
}

/// Votes against a posted settlement.
pub fn reject_settlement(oracle: Pubkey, network: Pubkey, epoch: u64) -> Instruction {
    let mut accounts = vec![signer(oracle)];
    accounts.extend(anyone(network, epoch));
    build("reject_settlement", &(), accounts)
}

/// Rejects a settlement that was posted under an older oracle set.
pub fn expire_settlement(network: Pubkey, epoch: u64) -> Instruction {
    build("expire_settlement", &(), anyone(network, epoch))
}

/// Closes a settlement that is not needed any more; the rent returns to `rent_payer` (`Settlement::rent_payer`).
pub fn close_settlement(network: Pubkey, epoch: u64, rent_payer: Pubkey) -> Instruction {
    build(
        "close_settlement",
        &(),
        vec![
            readonly(network),
            writable(addresses::settlement(&network, epoch)),
            writable(rent_payer),
        ],
    )
}

fn anyone(network: Pubkey, epoch: u64) -> Vec<AccountMeta> {
    vec![
        writable(network),
        readonly(addresses::oracle_set(&network)),
        writable(addresses::settlement(&network, epoch)),
    ]
}
