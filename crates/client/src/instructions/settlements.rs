use super::*;
use crate::{accounts::Content, addresses};

/// Proposes what the ledgers are after an epoch; counts as the oracle's attestation.
pub fn propose_settlement(
    rent_payer: Pubkey,
    oracle: Pubkey,
    network: Pubkey,
    content: &Content,
) -> Instruction {
    let proposal = addresses::proposal(&network, content.epoch, &content.hash(&network));
    build(
        "propose_settlement",
        content,
        vec![
            signer_writable(rent_payer),
            signer(oracle),
            readonly(network),
            writable(addresses::oracle_set(&network)),
            writable(proposal),
            system_program(),
        ],
    )
}

/// Confirms the proposal with this content.
pub fn attest_settlement(
    oracle: Pubkey,
    network: Pubkey,
    epoch: u64,
    content_hash: [u8; 32],
) -> Instruction {
    build(
        "attest_settlement",
        &content_hash,
        oracles_vote(oracle, network, epoch, &content_hash),
    )
}

/// Takes the oracle's attestation of a proposal back.
pub fn retract_attestation(
    oracle: Pubkey,
    network: Pubkey,
    epoch: u64,
    content_hash: [u8; 32],
) -> Instruction {
    build(
        "retract_attestation",
        &(),
        oracles_vote(oracle, network, epoch, &content_hash),
    )
}

/// Makes a proposal the settlement of its epoch, once the threshold stands behind it and its challenge window is over.
/// The proposal's rent returns to `proposal_rent_payer` (`Proposal::rent_payer`).
pub fn finalize_settlement(
    rent_payer: Pubkey,
    network: Pubkey,
    epoch: u64,
    content_hash: [u8; 32],
    proposal_rent_payer: Pubkey,
) -> Instruction {
    build(
        "finalize_settlement",
        &(),
        vec![
            signer_writable(rent_payer),
            writable(network),
            readonly(addresses::oracle_set(&network)),
            writable(addresses::proposal(&network, epoch, &content_hash)),
            writable(proposal_rent_payer),
            writable(addresses::settlement(&network, epoch)),
            system_program(),
        ],
    )
}

/// Closes a proposal that can never win; the rent returns to `rent_payer` (`Proposal::rent_payer`).
pub fn close_proposal(
    network: Pubkey,
    epoch: u64,
    content_hash: [u8; 32],
    rent_payer: Pubkey,
) -> Instruction {
    build(
        "close_proposal",
        &(),
        vec![
            readonly(network),
            writable(addresses::oracle_set(&network)),
            writable(addresses::proposal(&network, epoch, &content_hash)),
            writable(rent_payer),
        ],
    )
}

/// Closes a settlement that is not kept any more; the rent returns to `rent_payer` (`Settlement::rent_payer`).
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

fn oracles_vote(
    oracle: Pubkey,
    network: Pubkey,
    epoch: u64,
    content_hash: &[u8; 32],
) -> Vec<AccountMeta> {
    vec![
        signer(oracle),
        readonly(network),
        writable(addresses::oracle_set(&network)),
        writable(addresses::proposal(&network, epoch, content_hash)),
    ]
}
