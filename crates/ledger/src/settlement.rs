//! What a settlement may say. The program checks it when it is proposed and before it becomes final, the oracle before
//! that.

use thiserror::Error;

use crate::{
    node::{Node, Sums},
    units::BaseUnits,
};

/// Why a settlement is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs, reason = "the message of each says what it means")]
pub enum SettlementError {
    #[error("a root is null")]
    NullRoot,
    #[error("assets earned other sums than payers spent")]
    UnequalSums,
    #[error("more is charged than accrued")]
    ChargedAboveAccrued,
    #[error("a sum is below the newest final settlement's")]
    SumFell,
    #[error("what is charged grew by more than one settlement may add")]
    Breaker,
    #[error("more is carried over than the breaker allows, and than was carried over before")]
    Backlog,
    #[error("more accrued than payers deposited and did not withdraw")]
    MoreThanDeposited,
    #[error("fewer assets or payers than the newest final settlement counts")]
    CountFell,
    #[error("more assets or payers than there are on chain")]
    CountAboveChain,
    #[error("the books show more withdrawn than deposited, or more charged than accrued")]
    Books,
}

/// The two trees of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Root of what assets earned.
    pub asset_root: Node,
    /// Root of what payers spent.
    pub payer_root: Node,
    /// Leaves of the asset tree.
    pub asset_count: u32,
    /// Leaves of the payer tree.
    pub payer_count: u32,
}

/// What the newest final settlement said (zeros: there is none).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Sum charged, which is earned and spent alike.
    pub charged: BaseUnits,
    /// Sum accrued.
    pub accrued: BaseUnits,
    /// Leaves of its asset tree.
    pub asset_count: u32,
    /// Leaves of its payer tree.
    pub payer_count: u32,
}

/// What the chain knows when the settlement is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnChain {
    /// Lifetime, all payers.
    pub deposited: BaseUnits,
    /// Lifetime, unspent money paid back to payers.
    pub withdrawn: BaseUnits,
    /// Assets that exist.
    pub asset_count: u32,
    /// Payers that exist.
    pub payer_count: u32,
    /// Most that one settlement may add to what is charged, and most that may be carried over.
    pub breaker: BaseUnits,
}

/// Checks everything about the amounts and counts of a settlement, and says by how much it raises what is charged.
#[inline]
pub fn check_posting(
    posting: &Posting,
    settled: &Settled,
    chain: &OnChain,
) -> Result<BaseUnits, SettlementError> {
    if posting.asset_root.hash == [0; 32] || posting.payer_root.hash == [0; 32] {
        return Err(SettlementError::NullRoot);
    }
    if posting.asset_root.sums != posting.payer_root.sums {
        return Err(SettlementError::UnequalSums);
    }
    let increase = check_sums(&posting.asset_root.sums, settled, chain)?;
    check_counts(posting, settled, chain)?;
    Ok(increase)
}

fn check_sums(
    sums: &Sums,
    settled: &Settled,
    chain: &OnChain,
) -> Result<BaseUnits, SettlementError> {
    let carried_over = sums
        .accrued
        .checked_sub(sums.charged)
        .map_err(|_| SettlementError::ChargedAboveAccrued)?;
    let increase = sums
        .charged
        .checked_sub(settled.charged)
        .map_err(|_| SettlementError::SumFell)?;
    if sums.accrued < settled.accrued {
        return Err(SettlementError::SumFell);
    }
    if increase > chain.breaker {
        return Err(SettlementError::Breaker);
    }
    // What was carried over before may be more: the breaker can have been lowered since.
    let carried_before = settled
        .accrued
        .checked_sub(settled.charged)
        .map_err(|_| SettlementError::Books)?;
    if carried_over > chain.breaker.max(carried_before) {
        return Err(SettlementError::Backlog);
    }
    let balance = chain
        .deposited
        .checked_sub(chain.withdrawn)
        .map_err(|_| SettlementError::Books)?;
    if sums.accrued > balance {
        return Err(SettlementError::MoreThanDeposited);
    }
    Ok(increase)
}

fn check_counts(
    posting: &Posting,
    settled: &Settled,
    chain: &OnChain,
) -> Result<(), SettlementError> {
    if posting.asset_count < settled.asset_count || posting.payer_count < settled.payer_count {
        return Err(SettlementError::CountFell);
    }
    if posting.asset_count > chain.asset_count || posting.payer_count > chain.payer_count {
        return Err(SettlementError::CountAboveChain);
    }
    Ok(())
}
