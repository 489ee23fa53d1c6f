use super::*;
use crate::{accounts::Content, addresses};

/// Proposes what the ledgers are after an epoch; counts as the oracle's attestation.
pub fn propose_settlement(
    rent_payer: Pubkey,
    oracle: Pubkey,
    network: Pubkey,
    content: &Content,
) -> Instruction {
    raw::ProposeSettlement {
        rent_payer,
        oracle,
        network,
        oracle_set: addresses::oracle_set(&network),
        proposal: addresses::proposal(&network, content.epoch, &content.hash(&network)),
    }
    .instruction(&raw::ProposeSettlementArgs { content })
}

/// Confirms the proposal with this content.
pub fn attest_settlement(
    oracle: Pubkey,
    network: Pubkey,
    epoch: u64,
    content_hash: [u8; 32],
) -> Instruction {
    raw::AttestSettlement {
        oracle,
        network,
        oracle_set: addresses::oracle_set(&network),
        proposal: addresses::proposal(&network, epoch, &content_hash),
    }
    .instruction(&raw::AttestSettlementArgs { content_hash })
}

/// Takes the oracle's attestation of a proposal back.
pub fn retract_attestation(
    oracle: Pubkey,
    network: Pubkey,
    epoch: u64,
    content_hash: [u8; 32],
) -> Instruction {
    raw::RetractAttestation {
        oracle,
        network,
        oracle_set: addresses::oracle_set(&network),
        proposal: addresses::proposal(&network, epoch, &content_hash),
    }
    .instruction()
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
    raw::FinalizeSettlement {
        rent_payer,
        network,
        oracle_set: addresses::oracle_set(&network),
        proposal: addresses::proposal(&network, epoch, &content_hash),
        proposal_rent_payer,
        settlement: addresses::settlement(&network, epoch),
    }
    .instruction()
}

/// Closes a proposal that can never win; the rent returns to `rent_payer` (`Proposal::rent_payer`).
pub fn close_proposal(
    network: Pubkey,
    epoch: u64,
    content_hash: [u8; 32],
    rent_payer: Pubkey,
) -> Instruction {
    raw::CloseProposal {
        network,
        oracle_set: addresses::oracle_set(&network),
        proposal: addresses::proposal(&network, epoch, &content_hash),
        rent_payer,
    }
    .instruction()
}

/// Closes a settlement that is not kept any more; the rent returns to `rent_payer` (`Settlement::rent_payer`).
pub fn close_settlement(network: Pubkey, epoch: u64, rent_payer: Pubkey) -> Instruction {
    raw::CloseSettlement {
        network,
        settlement: addresses::settlement(&network, epoch),
        rent_payer,
    }
    .instruction()
}
