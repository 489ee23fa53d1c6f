//! Why an instruction was refused.

mod refused_by_ledger;

use anchor_lang::prelude::*;
pub(crate) use refused_by_ledger::from_ledger;

/// Why an instruction was refused. Codes count from 6000 in this order.
#[allow(missing_docs, reason = "the message of each says what it means")]
#[error_code]
pub enum OpenMastError {
    // ---- any instruction
    #[msg(
        "This is paused: wait until the pauser clears the bit or the pause lapses, or take another path"
    )]
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
    #[msg(
        "A parameter is out of the range that docs/reference/protocol.md or the network's limits give"
    )]
    ParameterOutOfRange,
    #[msg("No such role: 0 authority, 1 treasury, 2 pauser")]
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
    #[msg("The amount is above what the payer has")]
    RequestTooLarge,
    #[msg("There is no withdrawal request")]
    NoRequest,
    #[msg("This settlement did not see the request: use a newer one, or state what was spent")]
    RequestNotSettled,
    #[msg("The settlement charges this payer more than it has: keep the proof, it shows fraud")]
    OverspentLeaf,
    #[msg("Paying this would leave less than what is settled as earned, or as accrued")]
    Insolvent,

    // ---- settlements
    #[msg("The epoch must be the one after the newest final epoch")]
    WrongEpoch,
    #[msg("The epoch is shorter than the network asks for: close it later")]
    EpochTooShort,
    #[msg("What assets earned is not what payers spent and reserves released")]
    SumsDiffer,
    #[msg("The sum is below the settled one")]
    SumDecreased,
    #[msg("The sum grows by more than the breaker allows")]
    BreakerTripped,
    #[msg("What accrued to payers is above what they deposited and did not withdraw")]
    SumAboveDeposits,
    #[msg("Leaf counts must lie between the settled ones and the ones on chain")]
    LeafCountOutOfRange,
    #[msg("The snapshot must lie between the settled one's and now")]
    SnapshotOutOfRange,
    #[msg("A root or the archive hash is null")]
    NullHash,
    #[msg("The oracle set changed since this was proposed: close the proposal, then propose again")]
    OracleSetChanged,
    #[msg("The attested weight is below the threshold")]
    BelowThreshold,
    #[msg("The challenge window is not over")]
    ChallengeOpen,
    #[msg("The settlement is kept for proofs: only older ones can be closed")]
    SettlementNeeded,
    #[msg("Not the account that paid the rent")]
    WrongRentPayer,
    #[msg("The settlement is too old: use one that is kept")]
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
    #[msg(
        "Collect the asset up to the newest final settlement first, or announce that shares leave"
    )]
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
    #[msg("Not the associated token account of the currency of who is paid")]
    NotAssociatedAccount,
    #[msg(
        "A payer left whose statement this does not hold aside, or may leave before it can be raised: propose another from a newer snapshot"
    )]
    OvertakenByExit,
    #[msg(
        "A scheduled price is about to take effect and stays: announce another after the next final settlement"
    )]
    PricePending,
    #[msg("The limits contradict each other: see docs/reference/protocol.md")]
    LimitOutOfRange,
    #[msg(
        "The newest parameters hold, and no epoch since is final yet: announce others after the next settlement"
    )]
    ParametersPending,
    #[msg("The breaker must not rise and the bond not fall: announce it")]
    ParametersNotTighter,
    #[msg(
        "The holder before still has epochs that are not final: take the role after the next settlement"
    )]
    HandoverUnsettled,
    #[msg("The newest pause began less than an exit delay ago")]
    PausedRecently,
    #[msg("The next oracle set is due: call rotate_oracle_set first")]
    OracleSetDue,
    #[msg("No oracle set is named for this, or its time has not come")]
    NoOracleSetDue,
    #[msg("An attestation of the oracle stands for this epoch: retract it first")]
    AlreadyAttested,
    #[msg("The oracle has not attested this proposal")]
    NotAttested,
    #[msg("The hash differs from that of the proposed content")]
    ContentHashDiffers,
    #[msg("The proposal may still become the settlement")]
    ProposalMayWin,
    #[msg("More is charged than accrued")]
    ChargedAboveAccrued,
    #[msg("More is carried over than the breaker allows")]
    BacklogTooLarge,
    #[msg(
        "The treasury's part changes in between: collect against the last settlement before the change first"
    )]
    TreasuryChangesBetween,
    #[msg("The first deposit is below the least that the network asks for")]
    FirstDepositTooSmall,
    #[msg("None of the candidates is the next index's account: try again")]
    IndexTaken,
    #[msg("A statement stands: cancel it first")]
    StatementStands,
    #[msg("The request has lapsed: make another")]
    RequestLapsed,
    #[msg("A proof has shown that more is spent than this states")]
    StatedTooLittle,
    #[msg("The proof raises nothing")]
    ProofRaisesNothing,
    #[msg("The statement is not due yet")]
    StatementNotDue,
    #[msg("Not a settlement from the copied one up to the first that saw the statement")]
    SettlementNotForStatement,
    #[msg("The statement belongs to another payer")]
    WrongPayer,
    #[msg("Nobody was offered this")]
    NothingOffered,
    #[msg("That many shares are not announced to leave, or not yet")]
    UnstakeNotAnnounced,
    #[msg("Shares that left are not settled yet: call settle_departure first")]
    DepartureUnsettled,
    #[msg("No shares left that could be settled")]
    NothingDeparted,
    #[msg("There are shares or rewards in the stake")]
    StakeNotEmpty,
    #[msg("A proof has at most 32 nodes")]
    ProofTooLong,
    #[msg("The proof buffer is missing, or does not belong here")]
    WrongProofBuffer,
    #[msg("The till is not that of the role's holder")]
    WrongTill,
    #[msg(
        "This content is proposed already: attest it, or close the proposal if it is of an older oracle set"
    )]
    AlreadyProposed,
    #[msg("Less than the least would be paid: accept less, or wait until all claims together fall")]
    PaymentBelowLeast,
    #[msg(
        "The departure is missing, or of another round than it must be: read asset and stake again"
    )]
    WrongDeparture,

    // ---- permissioned shares
    #[msg("Shares are open (0) or permissioned (1)")]
    UnknownShareKind,
    #[msg("The shares of this asset are open: nothing of them is frozen or thawed")]
    SharesAreOpen,
    #[msg("The shares of this asset are permissioned: give the accounts that these need too")]
    PermissionAccountsMissing,
    #[msg("Not the wallet's associated token account of the shares")]
    NotOwnShareAccount,
    #[msg("The share account is frozen: let the share gate thaw it first")]
    ShareAccountFrozen,
    #[msg("An associated account of a wallet, or a vault of the asset itself, is no venue")]
    NotAVenue,
    #[msg("Shares are in the venue's account: it stays listed until they have left")]
    VenueNotEmpty,
    #[msg("The token account is not the one that was listed: its owner or mint changed")]
    VenueChanged,
    #[msg("The venue is halted already")]
    VenueHalted,
    #[msg("The venue is not halted")]
    VenueNotHalted,
    #[msg("A halt ends within 14 days, and after it began")]
    HaltTooLong,
    #[msg("The last halt ended too recently: wait as long as it lasted")]
    HaltTooSoon,
    #[msg("The halt has not ended, and only the regulator ends it earlier")]
    HaltNotOver,
    // ---- jurisdictions
    #[msg("A jurisdiction's code is its ISO 3166 number: 1 to 999")]
    JurisdictionOutOfRange,
    #[msg("The account is not that of the asset's or the licence's jurisdiction: read that again")]
    WrongJurisdiction,
    #[msg("The levy is above the jurisdiction's most, or that above the network's limit")]
    LevyTooHigh,
    #[msg("The levy must take effect at least four epochs after the newest final one")]
    LevyTooSoon,
    #[msg(
        "An announced levy is about to take effect and stays: announce another once the epoch before it is final"
    )]
    LevyPending,
    #[msg(
        "The levy changes in between: collect against the last settlement before the change first"
    )]
    LevyChangesBetween,
    #[msg("The asset is in this jurisdiction already")]
    SameJurisdiction,
    #[msg(
        "A move of the asset is accepted and stays: ask for another once the asset is collected up to the epoch before it"
    )]
    MoveScheduled,
    #[msg("The asset's owner does not ask for a move to this jurisdiction")]
    MoveNotOffered,
    #[msg("The regulator of the asset's present jurisdiction has not agreed to the move")]
    MoveNotAgreed,
    #[msg(
        "The asset moves to another jurisdiction in between: collect against the last settlement before the move first"
    )]
    MovesBetween,
    // ---- licences
    #[msg(
        "Unknown kind: a licence (0), a spectrum manager lease (1), a de facto transfer lease (2) or a general authorization (3)"
    )]
    UnknownLicenceKind,
    #[msg(
        "The reference is UTF-8 text of 1 to 32 bytes without control characters, filled up with zeros"
    )]
    InvalidReference,
    #[msg(
        "A band begins below its end, in kHz; only a general authorization may have none, 0 to 0"
    )]
    InvalidBand,
    #[msg(
        "An area is the whole country (0, all zero), the hash of H3 cells (1) or the regulator's code (2, UTF-8 text filled up with zeros)"
    )]
    InvalidArea,
    #[msg("A licence begins to hold before it ends, and ends later than now")]
    InvalidValidity,
    #[msg("The hash of the document or of the reason is null")]
    NullDocument,
    #[msg(
        "The account of the licence that a lease is of is missing, is not that one, or is a general authorization: there is no lease of it"
    )]
    WrongParent,
    #[msg("The licence that this is a lease of is ended")]
    ParentEnded,
    #[msg("A lease holds within the time, the band and the area of the licence that it is of")]
    OutsideParent,
    #[msg("A lease is at most three steps below a licence that is no lease")]
    LeaseTooDeep,
    #[msg(
        "The asset was granted 32 licences since it came into the jurisdiction, or 65535 in all: renew one that is in force"
    )]
    TooManyLicences,
    #[msg("The licence is ended for good: grant another one")]
    LicenceEnded,
    #[msg(
        "The licence is suspended, or was in an epoch that is not final: suspend it again once that is over"
    )]
    LicenceSuspended,
    #[msg("The licence is not suspended, or that is lifted already")]
    LicenceNotSuspended,
    #[msg("The licence has expired: grant another one")]
    LicenceExpired,
    #[msg("A renewal must be longer than the licence holds already")]
    LicenceNotExtended,
    #[msg("A suspension ends later than now, and within a year")]
    SuspensionTooLong,
    #[msg(
        "A move of the asset is accepted: the regulator of where it moves to grants its licences from now on"
    )]
    AssetMovesAway,
    // ---- capacity and live prices
    #[msg("The capacity must take effect at least four epochs after the newest final one")]
    CapacityTooSoon,
    #[msg(
        "A scheduled capacity is about to take effect and stays: announce another after the next final settlement"
    )]
    CapacityPending,
    #[msg("Nothing is told of what the asset can carry: announce its capacity first")]
    CapacityUnknown,
    #[msg(
        "A live price has a floor above zero, a cap that is not below it, and a target of 500 to 9500 basis points"
    )]
    LivePriceOutOfRange,
    #[msg("The price follows how busy the asset is: end that first")]
    PriceIsLive,
    #[msg("The price does not follow how busy the asset is: its owner sets it")]
    PriceNotLive,
    #[msg(
        "The price was computed less than four final epochs ago, or a scheduled one does not hold yet: wait for that settlement"
    )]
    RepriceTooSoon,
    #[msg("Not the newest final settlement: read the network again")]
    SettlementNotNewest,
    // ---- lots
    #[msg("More would be released than was paid for lots and neither returned nor is owed back")]
    MoreThanReserved,
    #[msg(
        "Unknown kind of lot: volume (0), SIM slots (1), committed rate (2) or an exclusive window (3)"
    )]
    UnknownLotKind,
    #[msg(
        "A lot's window begins four epochs after the newest final one or later, has at least one epoch beside its roll-over, which only volume has, and is over by `ends_by` as its owner counts epochs"
    )]
    LotWindow,
    #[msg(
        "A lot's sale begins an epoch's least length from now or later, ends after that, before `ends_by`, and that within ten years"
    )]
    LotTimes,
    #[msg(
        "A lot has at least one token (an exclusive window has one), a price above zero that does not rise, a least purchase within its quantity, a refund of at most 10 000 basis points, and a cap for each epoch only of volume"
    )]
    LotTerms,
    #[msg("The price of a lot is below the network's least part of the tariff: ask for more")]
    LotTooCheap,
    #[msg(
        "The asset does not carry that beside its other lots in every epoch of the window: sell less, or announce more capacity"
    )]
    CapacityOversold,
    #[msg("Lots are sold or offered that need more capacity in some epoch: announce at least that")]
    CapacitySold,
    #[msg("The asset has 32 lots whose windows are not over: settle those that are")]
    LotBookFull,
    #[msg(
        "The newest epoch was shorter than the owner counts an epoch to be: announce the length of an epoch with the capacity"
    )]
    EpochsShorter,
    #[msg("The account of a licence of the asset in its jurisdiction is missing, or not that")]
    LicenceMissing,
    #[msg("The licence is not in force, or ends before the lot's window is over")]
    LicenceEndsEarlier,
    #[msg("The account belongs to another lot")]
    WrongLot,
    #[msg("The lot's sale has not begun")]
    LotSaleNotStarted,
    #[msg("The lot's sale is over, or all is sold")]
    LotSaleOver,
    #[msg("The lot's sale is still running: only its owner can end it")]
    LotSaleRunning,
    #[msg("Fewer tokens than that are for sale: buy what is left")]
    LotSoldOut,
    #[msg("Less than the least purchase, and not all that is left")]
    BelowLeastPurchase,
    #[msg("The price is above the buyer's limit")]
    PriceAboveMost,
    #[msg("The buyer's deadline has passed")]
    DeadlinePassed,
    #[msg("The account of the buyer's purchase is missing, or not that")]
    WrongPurchase,
    #[msg("The token account must belong to who is paid or gets the tokens")]
    NotOwnTokenAccount,
    #[msg("This lot's tokens cannot be returned: sell them on a market")]
    NotReturnable,
    #[msg("The lot's window may have begun: what was not served comes back once it is settled")]
    WindowBegan,
    #[msg("The lot's window is over, or is about to be")]
    WindowOver,
    #[msg("The lot is settled already")]
    LotIsSettled,
    #[msg("The lot is not settled: settle it by a settlement of its last epoch, or let it lapse")]
    LotNotSettled,
    #[msg("The settlement is of before the lot's window was over: use a newer one")]
    LotStillOpen,
    #[msg(
        "The lot lapses an exit delay after its window if no final settlement of its end has come until then, and two exit delays after it in any case"
    )]
    LotNotLapsed,
    #[msg("Paying this would pay back more than was paid for the lot")]
    LotShort,
    #[msg("The entitlement has fewer tokens than that")]
    MoreThanRedeemed,
    #[msg("Nothing of this entitlement is asked back")]
    NothingAsked,
    #[msg("This settlement did not see what is asked back: use a newer one")]
    AskNotSettled,
    #[msg("All tokens that are asked back are begun: cancel, and use them")]
    NothingToTakeBack,
    #[msg("Nothing would be paid back for these tokens")]
    NothingToRefund,
    #[msg("The sale is as it is already, and the lot takes no more than is sold")]
    NothingToEnd,
    #[msg("The asset has lots whose windows are not over: give the account of its lot book too")]
    LotBookMissing,
    #[msg(
        "Before the first final settlement nobody knows how long an epoch is: issue SIM slots, or wait for it"
    )]
    EpochLengthUnknown,
    #[msg(
        "The network settles, or did so too lately: a lot is cut short two exit delays after that"
    )]
    NetworkNotSilent,
    #[msg(
        "Volume is sold or offered that ends in that epoch or later, and what nobody uses of it is earned then: lower the stakers' part from the epoch after its end on, or end sales that sold nothing"
    )]
    SplitPromised,
}
