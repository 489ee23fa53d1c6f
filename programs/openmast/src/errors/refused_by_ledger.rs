//! Which refusal of the ledger is which.

use openmast_ledger as ledger;

/// What the ledger refuses, as the program says it.
macro_rules! from_ledger {
    ($error:ty { $($variant:ident => $code:ident),+ $(,)? }) => {
        impl From<$error> for crate::errors::OpenMastError {
            fn from(error: $error) -> Self {
                match error {
                    $(<$error>::$variant => Self::$code,)+
                }
            }
        }
    };
}
pub(crate) use from_ledger;

from_ledger!(ledger::ArithmeticError {
    Overflow => Overflow,
    Underflow => Overflow,
    BasisPoints => SplitOutOfRange,
});
from_ledger!(ledger::AssetMoveError {
    OverMove => MovesBetween,
});
from_ledger!(ledger::CapacityScheduleError {
    TooEarly => CapacityTooSoon,
    Pending => CapacityPending,
});
from_ledger!(ledger::InsolvencyError {
    PaidOutAboveCollected => Insolvent,
    CollectedAboveSettled => CollectedAboveSettled,
    SettledAboveAccrued => Insolvent,
    AccruedAboveBalance => Insolvent,
    ReleasedAboveLots => Insolvent,
    Vault => Insolvent,
});
from_ledger!(ledger::LevyScheduleError {
    TooEarly => LevyTooSoon,
    Pending => LevyPending,
    OverChange => LevyChangesBetween,
});
from_ledger!(ledger::LicenceError {
    Ended => LicenceEnded,
    Suspended => LicenceSuspended,
    NotSuspended => LicenceNotSuspended,
    Expired => LicenceExpired,
    NotExtended => LicenceNotExtended,
});
from_ledger!(ledger::LivePriceError {
    Bounds => LivePriceOutOfRange,
    TooHigh => PriceTooHigh,
    Target => LivePriceOutOfRange,
});
from_ledger!(ledger::PriceError {
    TooEarly => PriceTooSoon,
    TooHigh => PriceTooHigh,
    Pending => PricePending,
});
from_ledger!(ledger::SettlementError {
    NullRoot => NullHash,
    UnequalSums => SumsDiffer,
    ChargedAboveAccrued => ChargedAboveAccrued,
    SumFell => SumDecreased,
    Breaker => BreakerTripped,
    Backlog => BacklogTooLarge,
    MoreThanDeposited => SumAboveDeposits,
    MoreThanReserved => MoreThanReserved,
    CountFell => LeafCountOutOfRange,
    CountAboveChain => LeafCountOutOfRange,
    Books => Insolvent,
});
from_ledger!(ledger::SharesError {
    Zero => ZeroAmount,
    TooMany => NotEnoughStaked,
});
from_ledger!(ledger::SplitError {
    MoreThanWhole => SplitOutOfRange,
    Fell => LedgerDecreased,
});
from_ledger!(ledger::SplitScheduleError {
    TooEarly => SplitTooSoon,
    Pending => SplitPending,
    OverChange => SplitChangesBetween,
});
from_ledger!(ledger::TreasuryScheduleError {
    OverChange => TreasuryChangesBetween,
});
from_ledger!(ledger::WithdrawalError {
    Withdrawn => Insolvent,
    Overspent => OverspentLeaf,
});
