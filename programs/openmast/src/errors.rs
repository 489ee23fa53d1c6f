use {anchor_lang::prelude::*, openmast_ledger as ledger};

/// Why an instruction was refused. Codes count from 6000 in this order.
#[error_code]
pub enum OpenMastError {
    // ---- any instruction
    #[msg("This is paused: wait until the pauser clears the bit, or take another path")]
    Paused,
    #[msg("The account belongs to another network")]
    WrongNetwork,
    #[msg("The account belongs to another asset")]
    WrongAsset,
    #[msg("The signer does not hold the role or own the account")]
    NotAuthorized,
    #[msg("The amount must be more than zero")]
    ZeroAmount,
    #[msg("The token account is of another mint")]
    WrongMint,
    #[msg("The destination belongs to the network itself: give an account of your own")]
    DestinationIsVault,
    #[msg("A total would exceed 64 bits")]
    Overflow,

    // ---- network
    #[msg("The currency mint must have 6 decimals")]
    WrongCurrencyDecimals,
    #[msg("A parameter is out of range: see the limits in docs/protocol.md")]
    ParameterOutOfRange,
    #[msg("No such role: 0 authority, 1 treasury, 2 regulator, 3 pauser")]
    UnknownRole,
    #[msg("Nobody is named for this role")]
    NoPendingHolder,
    #[msg("Unknown pause bits: known are 1, 2, 4, 8, 16 and 32")]
    UnknownPauseBits,

    // ---- oracle set and bonds
    #[msg(
        "An oracle set has 1 to 8 members, and at most 16 entries with those that left and still have a bond"
    )]
    OracleCountOutOfRange,
    #[msg("A member's key must not be zero or named twice")]
    InvalidMemberKey,
    #[msg("A member's weight must be more than zero")]
    ZeroWeight,
    #[msg("The threshold must be more than half of the total weight and at most all of it")]
    ThresholdOutOfRange,
    #[msg("The key is not a member of the oracle set")]
    NotAnOracle,
    #[msg("The oracle has less bonded than the network asks for")]
    BondTooSmall,
    #[msg("The oracle is still a member: its bond stays")]
    StillAMember,
    #[msg("The bond's delay has not passed yet")]
    BondNotReleased,
    #[msg("The oracle has nothing bonded")]
    NoBond,

    // ---- assets
    #[msg("Name, symbol or URI of the shares is too long (32, 10 and 200 bytes)")]
    ShareTextTooLong,
    #[msg("The share supply must be more than zero")]
    ZeroShareSupply,
    #[msg("Shares have at most 9 decimals")]
    TooManyShareDecimals,
    #[msg("The price is above the network's maximum")]
    PriceTooHigh,
    #[msg("The price must take effect at least four epochs after the newest final one")]
    PriceTooSoon,
    #[msg("The stakers' part is at most 10 000 basis points")]
    SplitOutOfRange,
    #[msg("Unknown kind of asset")]
    UnknownKind,
    #[msg("Not an H3 cell (mode 1, resolution 0 to 15), nor 0 for none")]
    InvalidH3Cell,
    #[msg("The asset is retired")]
    AssetRetired,

    // ---- payers
    #[msg("The request is above what was deposited and not withdrawn")]
    RequestTooLarge,
    #[msg("There is no withdrawal request")]
    NoRequest,
    #[msg("No usable settlement saw the request yet, and the exit delay has not passed")]
    RequestNotSettled,
    #[msg("The exit delay has not passed yet")]
    ExitDelayNotPassed,
    #[msg("A settlement is final: withdraw with a proof from it")]
    AlreadySettled,
    #[msg("The settlement charges this payer more than it has: keep the proof, it shows fraud")]
    OverspentLeaf,
    #[msg("Paying this would leave less than what is settled as earned")]
    Insolvent,

    // ---- settlements
    #[msg("The settlement before is not final yet")]
    SettlementInFlight,
    #[msg("The epoch must be the one after the newest final epoch")]
    WrongEpoch,
    #[msg("Too early: the least time between postings has not passed")]
    EpochTooShort,
    #[msg("Sum earned and sum spent differ")]
    SumsDiffer,
    #[msg("The sum is below the settled one")]
    SumDecreased,
    #[msg("The sum grows by more than the breaker allows")]
    BreakerTripped,
    #[msg("The sum is above what was deposited and not withdrawn")]
    SumAboveDeposits,
    #[msg("Leaf counts must lie between the settled ones and the ones on chain")]
    LeafCountOutOfRange,
    #[msg("The snapshot must lie between the settled one's and the current slot")]
    SnapshotOutOfRange,
    #[msg("A root or the archive hash is null")]
    NullHash,
    #[msg("The settlement is not in the posted state")]
    NotPosted,
    #[msg("The oracle set changed since the posting: expire the settlement and post again")]
    OracleSetChanged,
    #[msg("The oracle set did not change since the posting, and no exit overtook the settlement")]
    OracleSetUnchanged,
    #[msg("The hashes differ from the posted ones")]
    HashesDiffer,
    #[msg("The oracle has voted already")]
    AlreadyVoted,
    #[msg("The attested weight is below the threshold")]
    BelowThreshold,
    #[msg("The challenge window is not over")]
    ChallengeOpen,
    #[msg("The settlement is needed: only rejected ones and old final ones can be closed")]
    SettlementNeeded,
    #[msg("Not the account that paid the settlement's rent")]
    WrongRentPayer,
    #[msg("The settlement is not final")]
    NotFinal,
    #[msg("The settlement is too old: use one of the newest final ones")]
    SettlementTooOld,

    // ---- proofs and collecting
    #[msg("The proof does not lead to the settlement's root")]
    InvalidProof,
    #[msg("A newer settlement was collected already")]
    AlreadyCollectedNewer,
    #[msg("The leaf is below what was collected already")]
    LedgerDecreased,
    #[msg("Collecting this would exceed what is settled as earned")]
    CollectedAboveSettled,

    // ---- staking
    #[msg("Collect the asset up to the newest final settlement first")]
    NotCollected,
    #[msg("No final settlement saw the pending shares yet")]
    StakeNotSettled,
    #[msg("There are no pending shares")]
    NothingPending,
    #[msg("That many shares are not staked")]
    NotEnoughStaked,
    #[msg("There are no shares in cooldown")]
    NothingCooling,
    #[msg("The cooldown has not passed yet")]
    CooldownNotPassed,

    // ---- later additions, so that codes stay
    #[msg("A rejected settlement of this epoch is still open: close it, then post again")]
    RejectedSettlementOpen,
    #[msg("The split must take effect at least four epochs after the newest final one")]
    SplitTooSoon,
    #[msg(
        "A scheduled split is about to take effect and stays: announce another once the asset is collected up to the epoch before it"
    )]
    SplitPending,
    #[msg(
        "The split changes in between: collect against the last settlement before the change first"
    )]
    SplitChangesBetween,
    #[msg("Not the member's associated token account of the currency")]
    NotAssociatedAccount,
    #[msg(
        "A payer left whose request this settlement did not see: expire it, and post another from a newer snapshot"
    )]
    OvertakenByExit,
    #[msg(
        "A scheduled price is about to take effect and stays: announce another after the next final settlement"
    )]
    PricePending,
}

/// What the ledger refuses, as the program says it.
macro_rules! from_ledger {
    ($error:ty { $($variant:ident => $code:ident),+ $(,)? }) => {
        impl From<$error> for OpenMastError {
            fn from(error: $error) -> Self {
                match error {
                    $(<$error>::$variant => Self::$code,)+
                }
            }
        }
    };
}

from_ledger!(ledger::ArithmeticError {
    Overflow => Overflow,
    Underflow => Overflow,
    BasisPoints => SplitOutOfRange,
});
from_ledger!(ledger::InsolvencyError {
    PaidOutAboveCollected => Insolvent,
    CollectedAboveSettled => CollectedAboveSettled,
    SettledAboveBalance => Insolvent,
    Vault => Insolvent,
});
from_ledger!(ledger::PriceError {
    TooEarly => PriceTooSoon,
    TooHigh => PriceTooHigh,
    Pending => PricePending,
});
from_ledger!(ledger::ProofError {
    Index => InvalidProof,
    Length => InvalidProof,
    SumOverflow => InvalidProof,
    Root => InvalidProof,
    NotCounted => InvalidProof,
});
from_ledger!(ledger::SettlementError {
    NullRoot => NullHash,
    UnequalSums => SumsDiffer,
    SumFell => SumDecreased,
    Breaker => BreakerTripped,
    MoreThanDeposited => SumAboveDeposits,
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
from_ledger!(ledger::WithdrawalError {
    Withdrawn => Insolvent,
    Overspent => OverspentLeaf,
});
