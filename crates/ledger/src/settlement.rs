//! What a settlement may say. The program checks it when it is posted, the oracle before that.

use thiserror::Error;

use crate::{
    node::Node,
    units::{ArithmeticError, BaseUnits},
};

/// Why a settlement is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SettlementError {
    #[error("a root is null")]
    NullRoot,
    #[error("assets earned another sum than payers spent")]
    UnequalSums,
    #[error("the sum is below the newest final settlement's")]
    SumFell,
    #[error("the sum grew by more than one settlement may add")]
    Breaker,
    #[error("more was spent than payers deposited and did not withdraw")]
    MoreThanDeposited,
    #[error("fewer assets or payers than the newest final settlement counts")]
    CountFell,
    #[error("more assets or payers than there are on chain")]
    CountAboveChain,
    #[error("the books show more withdrawn than deposited")]
    Books,
}

/// The two trees of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    pub asset_root: Node,
    pub payer_root: Node,
    pub asset_count: u32,
    pub payer_count: u32,
}

/// What the newest final settlement said (zeros: there is none).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    pub amount: BaseUnits,
    pub asset_count: u32,
    pub payer_count: u32,
}

/// What the chain knows when the settlement is posted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnChain {
    /// Lifetime, all payers.
    pub deposited: BaseUnits,
    /// Lifetime, unspent money paid back to payers.
    pub withdrawn: BaseUnits,
    pub asset_count: u32,
    pub payer_count: u32,
    /// The breaker: most that one settlement may add.
    pub max_increase: BaseUnits,
}

/// Checks everything about the amounts and counts of a settlement, and says by how much it raises the settled amount.
#[inline]
pub fn check_posting(
    posting: &Posting,
    settled: &Settled,
    chain: &OnChain,
) -> Result<BaseUnits, SettlementError> {
    if posting.asset_root.hash == [0; 32] || posting.payer_root.hash == [0; 32] {
        return Err(SettlementError::NullRoot);
    }
    let sum = posting.asset_root.sum;
    if sum != posting.payer_root.sum {
        return Err(SettlementError::UnequalSums);
    }
    let increase = sum
        .checked_sub(settled.amount)
        .map_err(|_| SettlementError::SumFell)?;
    if increase > chain.max_increase {
        return Err(SettlementError::Breaker);
    }
    let balance = chain
        .deposited
        .checked_sub(chain.withdrawn)
        .map_err(|_: ArithmeticError| SettlementError::Books)?;
    if sum > balance {
        return Err(SettlementError::MoreThanDeposited);
    }
    if posting.asset_count < settled.asset_count || posting.payer_count < settled.payer_count {
        return Err(SettlementError::CountFell);
    }
    if posting.asset_count > chain.asset_count || posting.payer_count > chain.payer_count {
        return Err(SettlementError::CountAboveChain);
    }
    Ok(increase)
}
