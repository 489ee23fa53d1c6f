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
    #[error("assets earned other sums than payers spent and reserves released")]
    UnequalSums,
    #[error("more is charged than accrued")]
    ChargedAboveAccrued,
    #[error("a sum is below the newest final settlement's")]
    SumFell,
    #[error("what is charged grew by more than one settlement may add")]
    Breaker,
    #[error("more is carried over than the breaker allows, and than was carried over before")]
    Backlog,
    #[error("more accrued to payers than they deposited and did not withdraw")]
    MoreThanDeposited,
    #[error("more was released than was paid for lots and neither returned nor is owed back")]
    MoreThanReserved,
    #[error("fewer assets, payers or reserves than the newest final settlement counts")]
    CountFell,
    #[error("more assets, payers or reserves than there are on chain")]
    CountAboveChain,
    #[error(
        "the books show more out than in, more charged than accrued, or more released than earned"
    )]
    Books,
}

/// The three trees of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Root of what assets earned.
    pub asset_root: Node,
    /// Root of what payers spent.
    pub payer_root: Node,
    /// Root of what reserves, lots and entitlements, released.
    pub reserve_root: Node,
    /// Leaves of the asset tree.
    pub asset_count: u32,
    /// Leaves of the payer tree.
    pub payer_count: u32,
    /// Leaves of the reserve tree.
    pub reserve_count: u32,
}

/// What the newest final settlement said (zeros: there is none).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Sum charged of its asset tree: earned, which is spent and released.
    pub charged: BaseUnits,
    /// Sum accrued of its asset tree.
    pub accrued: BaseUnits,
    /// The part of `charged` that reserves released; the rest is what payers spent.
    pub reserve_charged: BaseUnits,
    /// The part of `accrued` that reserves released; the rest is payers'.
    pub reserve_accrued: BaseUnits,
    /// Leaves of its asset tree.
    pub asset_count: u32,
    /// Leaves of its payer tree.
    pub payer_count: u32,
    /// Leaves of its reserve tree.
    pub reserve_count: u32,
}

impl Settled {
    /// What reserves released.
    const fn reserves(&self) -> Sums {
        Sums {
            charged: self.reserve_charged,
            accrued: self.reserve_accrued,
        }
    }

    /// What payers spent: all but what reserves released.
    fn payers(&self) -> Result<Sums, SettlementError> {
        let of_payers = |all: BaseUnits, of_reserves| {
            all.checked_sub(of_reserves)
                .map_err(|_| SettlementError::Books)
        };
        Ok(Sums {
            charged: of_payers(self.charged, self.reserve_charged)?,
            accrued: of_payers(self.accrued, self.reserve_accrued)?,
        })
    }
}

/// What the chain knows when the settlement is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnChain {
    /// Lifetime, all payers.
    pub deposited: BaseUnits,
    /// Lifetime, unspent money paid back to payers.
    pub withdrawn: BaseUnits,
    /// Lifetime, what was paid for lots.
    pub lots_in: BaseUnits,
    /// Lifetime, what of it was paid back, for whatever reason.
    pub lots_out: BaseUnits,
    /// What of the difference is owed back to buyers because the price of their sale fell.
    pub lots_excess: BaseUnits,
    /// Assets that exist.
    pub asset_count: u32,
    /// Payers that exist.
    pub payer_count: u32,
    /// Reserves that were made: lots and entitlements, also those that are closed.
    pub reserve_count: u32,
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
    let roots = [
        &posting.asset_root,
        &posting.payer_root,
        &posting.reserve_root,
    ];
    if roots.iter().any(|root| root.hash == [0; 32]) {
        return Err(SettlementError::NullRoot);
    }
    let [assets, payers, reserves] = roots.map(|root| root.sums);
    if payers.checked_add(reserves) != Ok(assets) {
        return Err(SettlementError::UnequalSums);
    }
    check_column(&payers, &settled.payers()?)?;
    check_column(&reserves, &settled.reserves())?;
    let increase = check_breaker(&assets, settled, chain)?;
    check_covered(payers.accrued, reserves.accrued, chain)?;
    check_counts(posting, settled, chain)?;
    Ok(increase)
}

/// Of payers or of reserves: no sum falls, and no more is charged than accrued. Then both hold of assets too.
fn check_column(sums: &Sums, before: &Sums) -> Result<(), SettlementError> {
    if sums.charged > sums.accrued {
        return Err(SettlementError::ChargedAboveAccrued);
    }
    if sums.charged < before.charged || sums.accrued < before.accrued {
        return Err(SettlementError::SumFell);
    }
    Ok(())
}

fn check_breaker(
    assets: &Sums,
    settled: &Settled,
    chain: &OnChain,
) -> Result<BaseUnits, SettlementError> {
    let carried_over = assets
        .accrued
        .checked_sub(assets.charged)
        .map_err(|_| SettlementError::ChargedAboveAccrued)?;
    let increase = assets
        .charged
        .checked_sub(settled.charged)
        .map_err(|_| SettlementError::SumFell)?;
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
    Ok(increase)
}

/// What payers owe is in their deposits, and what reserves released in what was paid for lots.
fn check_covered(
    of_payers: BaseUnits,
    of_reserves: BaseUnits,
    chain: &OnChain,
) -> Result<(), SettlementError> {
    let left = |all: BaseUnits, out| all.checked_sub(out).map_err(|_| SettlementError::Books);
    if of_payers > left(chain.deposited, chain.withdrawn)? {
        return Err(SettlementError::MoreThanDeposited);
    }
    let paid_for_lots = left(chain.lots_in, chain.lots_out)?;
    if of_reserves > left(paid_for_lots, chain.lots_excess)? {
        return Err(SettlementError::MoreThanReserved);
    }
    Ok(())
}

fn check_counts(
    posting: &Posting,
    settled: &Settled,
    chain: &OnChain,
) -> Result<(), SettlementError> {
    if posting.asset_count < settled.asset_count
        || posting.payer_count < settled.payer_count
        || posting.reserve_count < settled.reserve_count
    {
        return Err(SettlementError::CountFell);
    }
    if posting.asset_count > chain.asset_count
        || posting.payer_count > chain.payer_count
        || posting.reserve_count > chain.reserve_count
    {
        return Err(SettlementError::CountAboveChain);
    }
    Ok(())
}
