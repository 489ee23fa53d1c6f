use super::*;
use crate::{accounts::Role, addresses};

/// Accounts that [`open_payer`] offers for the payer: those of so many next indexes.
pub const PAYER_CANDIDATES: u32 = 8;

/// Opens a payer with its first deposit, which `rent_payer` pays from `source`. `next_index` is `Network::payer_count` as
/// last read: others may have opened some since, as long as they are fewer than [`PAYER_CANDIDATES`]. `treasury` is who
/// holds the role now; it gets the fee.
pub fn open_payer(
    rent_payer: Pubkey,
    owner: Pubkey,
    network: Pubkey,
    treasury: Pubkey,
    source: Pubkey,
    next_index: u32,
    amount: u64,
) -> Instruction {
    let mut instruction = raw::OpenPayer {
        rent_payer,
        owner,
        network,
        treasury_till: addresses::till(&network, Role::Treasury, &treasury),
        source,
    }
    .instruction(&raw::OpenPayerArgs { amount });
    let candidates = (next_index..next_index.saturating_add(PAYER_CANDIDATES))
        .map(|index| AccountMeta::new(addresses::payer(&network, index), false));
    instruction.accounts.extend(candidates);
    instruction
}

/// Prepays; anyone can, for any payer.
pub fn deposit(
    depositor: Pubkey,
    network: Pubkey,
    index: u32,
    source: Pubkey,
    amount: u64,
) -> Instruction {
    raw::Deposit {
        depositor,
        network,
        payer: addresses::payer(&network, index),
        source,
    }
    .instruction(&raw::DepositArgs { amount })
}

/// Asks unspent money back; replaces an earlier request.
pub fn request_withdrawal(owner: Pubkey, network: Pubkey, index: u32, amount: u64) -> Instruction {
    let payer = addresses::payer(&network, index);
    raw::RequestWithdrawal {
        owner,
        network,
        payer,
    }
    .instruction(&raw::RequestWithdrawalArgs { amount })
}

/// Takes the request back.
pub fn cancel_withdrawal(owner: Pubkey, network: Pubkey, index: u32) -> Instruction {
    let payer = addresses::payer(&network, index);
    raw::CancelWithdrawal {
        owner,
        network,
        payer,
    }
    .instruction()
}

/// Pays what was requested and not spent, against the settlement of `epoch`.
pub fn withdraw(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    epoch: u64,
    destination: Pubkey,
    totals: &ProvenTotals,
    proof_buffer: Option<Pubkey>,
) -> Instruction {
    raw::Withdraw {
        owner,
        network,
        payer: addresses::payer(&network, index),
        settlement: addresses::settlement(&network, epoch),
        destination,
        proof_buffer,
    }
    .instruction(&raw::WithdrawArgs {
        bytes: totals.bytes,
        paid: totals.paid,
        charged: totals.charged,
        accrued: totals.accrued,
        proof: totals.proof_beside(proof_buffer),
    })
}

/// Records what a payer has spent at least, so that no later statement says less; anyone can.
pub fn prove_spent(
    network: Pubkey,
    index: u32,
    epoch: u64,
    totals: &ProvenTotals,
    proof_buffer: Option<Pubkey>,
) -> Instruction {
    raw::ProveSpent {
        network,
        payer: addresses::payer(&network, index),
        settlement: addresses::settlement(&network, epoch),
        proof_buffer,
    }
    .instruction(&raw::ProveSpentArgs {
        bytes: totals.bytes,
        paid: totals.paid,
        charged: totals.charged,
        accrued: totals.accrued,
        proof: totals.proof_beside(proof_buffer),
    })
}

/// Says which price is too high for the payer to be served, base units per 10⁹ bytes; 0: none.
pub fn set_max_price(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    max_price_per_gb: u64,
) -> Instruction {
    let payer = addresses::payer(&network, index);
    raw::SetMaxPrice {
        owner,
        network,
        payer,
    }
    .instruction(&raw::SetMaxPriceArgs { max_price_per_gb })
}

/// Offers the payer to another owner; `None` cancels.
pub fn offer_payer(owner: Pubkey, network: Pubkey, index: u32, to: Option<Pubkey>) -> Instruction {
    let to = to.unwrap_or_default();
    let payer = addresses::payer(&network, index);
    raw::OfferPayer {
        owner,
        network,
        payer,
    }
    .instruction(&raw::OfferPayerArgs { to })
}

/// Takes over a payer that was offered to `new_owner`, with its request.
pub fn accept_payer(new_owner: Pubkey, network: Pubkey, index: u32) -> Instruction {
    let payer = addresses::payer(&network, index);
    raw::AcceptPayer {
        new_owner,
        network,
        payer,
    }
    .instruction()
}
