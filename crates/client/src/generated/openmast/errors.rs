//! Why the program refuses.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

/// Why the program refused an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum ProgramError {
    /// This is paused: wait until the pauser clears the bit or the pause lapses, or take another path.
    Paused = 6000,
    /// The account belongs to another network.
    WrongNetwork = 6001,
    /// The account belongs to another asset.
    WrongAsset = 6002,
    /// The signer does not hold the role or own the account.
    NotAuthorized = 6003,
    /// The amount must be more than zero.
    ZeroAmount = 6004,
    /// The token account is of another mint.
    WrongMint = 6005,
    /// The destination belongs to the network itself: give an account of your own.
    DestinationIsVault = 6006,
    /// A total would exceed 64 bits.
    Overflow = 6007,
    /// The currency mint must have 6 decimals.
    WrongCurrencyDecimals = 6008,
    /// A parameter is out of the range that docs/reference/protocol.md or the network's limits give.
    ParameterOutOfRange = 6009,
    /// No such role: 0 authority, 1 treasury, 2 pauser.
    UnknownRole = 6010,
    /// Nobody is named for this role.
    NoPendingHolder = 6011,
    /// Unknown pause bits: known are 1, 2, 4, 8, 16 and 32.
    UnknownPauseBits = 6012,
    /// An oracle set has 1 to 8 members, and at most 16 entries with those that left and still have a bond.
    OracleCountOutOfRange = 6013,
    /// A member's key must not be zero or named twice.
    InvalidMemberKey = 6014,
    /// A member's weight must be more than zero.
    ZeroWeight = 6015,
    /// The threshold must be more than half of the total weight and at most all of it.
    ThresholdOutOfRange = 6016,
    /// The key is not a member of the oracle set.
    NotAnOracle = 6017,
    /// The oracle has less bonded than the network asks for.
    BondTooSmall = 6018,
    /// The oracle is still a member: its bond stays.
    StillAMember = 6019,
    /// The bond's delay has not passed yet.
    BondNotReleased = 6020,
    /// The oracle has nothing bonded.
    NoBond = 6021,
    /// Name, symbol or URI of the shares is too long (32, 10 and 200 bytes).
    ShareTextTooLong = 6022,
    /// The share supply must be more than zero.
    ZeroShareSupply = 6023,
    /// Shares have at most 9 decimals.
    TooManyShareDecimals = 6024,
    /// The price is above the network's maximum.
    PriceTooHigh = 6025,
    /// The price must take effect at least four epochs after the newest final one.
    PriceTooSoon = 6026,
    /// The stakers' part is at most 10 000 basis points.
    SplitOutOfRange = 6027,
    /// Unknown kind of asset.
    UnknownKind = 6028,
    /// Not an H3 cell (mode 1, resolution 0 to 15), nor 0 for none.
    InvalidH3Cell = 6029,
    /// The asset is retired.
    AssetRetired = 6030,
    /// The amount is above what the payer has.
    RequestTooLarge = 6031,
    /// There is no withdrawal request.
    NoRequest = 6032,
    /// This settlement did not see the request: use a newer one, or state what was spent.
    RequestNotSettled = 6033,
    /// The settlement charges this payer more than it has: keep the proof, it shows fraud.
    OverspentLeaf = 6034,
    /// Paying this would leave less than what is settled as earned, or as accrued.
    Insolvent = 6035,
    /// The epoch must be the one after the newest final epoch.
    WrongEpoch = 6036,
    /// The epoch is shorter than the network asks for: close it later.
    EpochTooShort = 6037,
    /// What assets earned is not what payers spent and reserves released.
    SumsDiffer = 6038,
    /// The sum is below the settled one.
    SumDecreased = 6039,
    /// The sum grows by more than the breaker allows.
    BreakerTripped = 6040,
    /// What accrued to payers is above what they deposited and did not withdraw.
    SumAboveDeposits = 6041,
    /// Leaf counts must lie between the settled ones and the ones on chain.
    LeafCountOutOfRange = 6042,
    /// The snapshot must lie between the settled one's and now.
    SnapshotOutOfRange = 6043,
    /// A root or the archive hash is null.
    NullHash = 6044,
    /// The oracle set changed since this was proposed: close the proposal, then propose again.
    OracleSetChanged = 6045,
    /// The attested weight is below the threshold.
    BelowThreshold = 6046,
    /// The challenge window is not over.
    ChallengeOpen = 6047,
    /// The settlement is kept for proofs: only older ones can be closed.
    SettlementNeeded = 6048,
    /// Not the account that paid the rent.
    WrongRentPayer = 6049,
    /// The settlement is too old: use one that is kept.
    SettlementTooOld = 6050,
    /// The proof does not lead to the settlement's root.
    InvalidProof = 6051,
    /// A newer settlement was collected already.
    AlreadyCollectedNewer = 6052,
    /// The leaf is below what was collected already.
    LedgerDecreased = 6053,
    /// Collecting this would exceed what is settled as earned.
    CollectedAboveSettled = 6054,
    /// Collect the asset up to the newest final settlement first, or announce that shares leave.
    NotCollected = 6055,
    /// No final settlement saw the pending shares yet.
    StakeNotSettled = 6056,
    /// There are no pending shares.
    NothingPending = 6057,
    /// That many shares are not staked.
    NotEnoughStaked = 6058,
    /// There are no shares in cooldown.
    NothingCooling = 6059,
    /// The cooldown has not passed yet.
    CooldownNotPassed = 6060,
    /// The split must take effect at least four epochs after the newest final one.
    SplitTooSoon = 6061,
    /// A scheduled split is about to take effect and stays: announce another once the asset is collected up to the epoch before it.
    SplitPending = 6062,
    /// The split changes in between: collect against the last settlement before the change first.
    SplitChangesBetween = 6063,
    /// Not the associated token account of the currency of who is paid.
    NotAssociatedAccount = 6064,
    /// A payer left whose statement this does not hold aside, or may leave before it can be raised: propose another from a newer snapshot.
    OvertakenByExit = 6065,
    /// A scheduled price is about to take effect and stays: announce another after the next final settlement.
    PricePending = 6066,
    /// The limits contradict each other: see docs/reference/protocol.md.
    LimitOutOfRange = 6067,
    /// The newest parameters hold, and no epoch since is final yet: announce others after the next settlement.
    ParametersPending = 6068,
    /// The breaker must not rise and the bond not fall: announce it.
    ParametersNotTighter = 6069,
    /// The holder before still has epochs that are not final: take the role after the next settlement.
    HandoverUnsettled = 6070,
    /// The newest pause began less than an exit delay ago.
    PausedRecently = 6071,
    /// The next oracle set is due: call rotate_oracle_set first.
    OracleSetDue = 6072,
    /// No oracle set is named for this, or its time has not come.
    NoOracleSetDue = 6073,
    /// An attestation of the oracle stands for this epoch: retract it first.
    AlreadyAttested = 6074,
    /// The oracle has not attested this proposal.
    NotAttested = 6075,
    /// The hash differs from that of the proposed content.
    ContentHashDiffers = 6076,
    /// The proposal may still become the settlement.
    ProposalMayWin = 6077,
    /// More is charged than accrued.
    ChargedAboveAccrued = 6078,
    /// More is carried over than the breaker allows.
    BacklogTooLarge = 6079,
    /// The treasury's part changes in between: collect against the last settlement before the change first.
    TreasuryChangesBetween = 6080,
    /// The first deposit is below the least that the network asks for.
    FirstDepositTooSmall = 6081,
    /// None of the candidates is the next index's account: try again.
    IndexTaken = 6082,
    /// A statement stands: cancel it first.
    StatementStands = 6083,
    /// The request has lapsed: make another.
    RequestLapsed = 6084,
    /// A proof has shown that more is spent than this states.
    StatedTooLittle = 6085,
    /// The proof raises nothing.
    ProofRaisesNothing = 6086,
    /// The statement is not due yet.
    StatementNotDue = 6087,
    /// Not a settlement from the copied one up to the first that saw the statement.
    SettlementNotForStatement = 6088,
    /// The statement belongs to another payer.
    WrongPayer = 6089,
    /// Nobody was offered this.
    NothingOffered = 6090,
    /// That many shares are not announced to leave, or not yet.
    UnstakeNotAnnounced = 6091,
    /// Shares that left are not settled yet: call settle_departure first.
    DepartureUnsettled = 6092,
    /// No shares left that could be settled.
    NothingDeparted = 6093,
    /// There are shares or rewards in the stake.
    StakeNotEmpty = 6094,
    /// A proof has at most 32 nodes.
    ProofTooLong = 6095,
    /// The proof buffer is missing, or does not belong here.
    WrongProofBuffer = 6096,
    /// The till is not that of the role's holder.
    WrongTill = 6097,
    /// This content is proposed already: attest it, or close the proposal if it is of an older oracle set.
    AlreadyProposed = 6098,
    /// Less than the least would be paid: accept less, or wait until all claims together fall.
    PaymentBelowLeast = 6099,
    /// The departure is missing, or of another round than it must be: read asset and stake again.
    WrongDeparture = 6100,
    /// Shares are open (0) or permissioned (1).
    UnknownShareKind = 6101,
    /// The shares of this asset are open: nothing of them is frozen or thawed.
    SharesAreOpen = 6102,
    /// The shares of this asset are permissioned: give the accounts that these need too.
    PermissionAccountsMissing = 6103,
    /// Not the wallet's associated token account of the shares.
    NotOwnShareAccount = 6104,
    /// The share account is frozen: let the share gate thaw it first.
    ShareAccountFrozen = 6105,
    /// An associated account of a wallet, or a vault of the asset itself, is no venue.
    NotAVenue = 6106,
    /// Shares are in the venue's account: it stays listed until they have left.
    VenueNotEmpty = 6107,
    /// The token account is not the one that was listed: its owner or mint changed.
    VenueChanged = 6108,
    /// The venue is halted already.
    VenueHalted = 6109,
    /// The venue is not halted.
    VenueNotHalted = 6110,
    /// A halt ends within 14 days, and after it began.
    HaltTooLong = 6111,
    /// The last halt ended too recently: wait as long as it lasted.
    HaltTooSoon = 6112,
    /// The halt has not ended, and only the regulator ends it earlier.
    HaltNotOver = 6113,
    /// A jurisdiction's code is its ISO 3166 number: 1 to 999.
    JurisdictionOutOfRange = 6114,
    /// The account is not that of the asset's or the licence's jurisdiction: read that again.
    WrongJurisdiction = 6115,
    /// The levy is above the jurisdiction's most, or that above the network's limit.
    LevyTooHigh = 6116,
    /// The levy must take effect at least four epochs after the newest final one.
    LevyTooSoon = 6117,
    /// An announced levy is about to take effect and stays: announce another once the epoch before it is final.
    LevyPending = 6118,
    /// The levy changes in between: collect against the last settlement before the change first.
    LevyChangesBetween = 6119,
    /// The asset is in this jurisdiction already.
    SameJurisdiction = 6120,
    /// A move of the asset is accepted and stays: ask for another once the asset is collected up to the epoch before it.
    MoveScheduled = 6121,
    /// The asset's owner does not ask for a move to this jurisdiction.
    MoveNotOffered = 6122,
    /// The regulator of the asset's present jurisdiction has not agreed to the move.
    MoveNotAgreed = 6123,
    /// The asset moves to another jurisdiction in between: collect against the last settlement before the move first.
    MovesBetween = 6124,
    /// Unknown kind: a licence (0), a spectrum manager lease (1), a de facto transfer lease (2) or a general authorization (3).
    UnknownLicenceKind = 6125,
    /// The reference is UTF-8 text of 1 to 32 bytes without control characters, filled up with zeros.
    InvalidReference = 6126,
    /// A band begins below its end, in kHz; only a general authorization may have none, 0 to 0.
    InvalidBand = 6127,
    /// An area is the whole country (0, all zero), the hash of H3 cells (1) or the regulator's code (2, UTF-8 text filled up with zeros).
    InvalidArea = 6128,
    /// A licence begins to hold before it ends, and ends later than now.
    InvalidValidity = 6129,
    /// The hash of the document or of the reason is null.
    NullDocument = 6130,
    /// The account of the licence that a lease is of is missing, is not that one, or is a general authorization: there is no lease of it.
    WrongParent = 6131,
    /// The licence that this is a lease of is ended.
    ParentEnded = 6132,
    /// A lease holds within the time, the band and the area of the licence that it is of.
    OutsideParent = 6133,
    /// A lease is at most three steps below a licence that is no lease.
    LeaseTooDeep = 6134,
    /// The asset was granted 32 licences since it came into the jurisdiction, or 65535 in all: renew one that is in force.
    TooManyLicences = 6135,
    /// The licence is ended for good: grant another one.
    LicenceEnded = 6136,
    /// The licence is suspended, or was in an epoch that is not final: suspend it again once that is over.
    LicenceSuspended = 6137,
    /// The licence is not suspended, or that is lifted already.
    LicenceNotSuspended = 6138,
    /// The licence has expired: grant another one.
    LicenceExpired = 6139,
    /// A renewal must be longer than the licence holds already.
    LicenceNotExtended = 6140,
    /// A suspension ends later than now, and within a year.
    SuspensionTooLong = 6141,
    /// A move of the asset is accepted: the regulator of where it moves to grants its licences from now on.
    AssetMovesAway = 6142,
    /// The capacity must take effect at least four epochs after the newest final one.
    CapacityTooSoon = 6143,
    /// A scheduled capacity is about to take effect and stays: announce another after the next final settlement.
    CapacityPending = 6144,
    /// Nothing is told of what the asset can carry: announce its capacity first.
    CapacityUnknown = 6145,
    /// A live price has a floor above zero, a cap that is not below it, and a target of 500 to 9500 basis points.
    LivePriceOutOfRange = 6146,
    /// The price follows how busy the asset is: end that first.
    PriceIsLive = 6147,
    /// The price does not follow how busy the asset is: its owner sets it.
    PriceNotLive = 6148,
    /// The price was computed less than four final epochs ago, or a scheduled one does not hold yet: wait for that settlement.
    RepriceTooSoon = 6149,
    /// Not the newest final settlement: read the network again.
    SettlementNotNewest = 6150,
    /// More would be released than was paid for lots and neither returned nor is owed back.
    MoreThanReserved = 6151,
    /// Unknown kind of lot: volume (0), SIM slots (1), committed rate (2) or an exclusive window (3).
    UnknownLotKind = 6152,
    /// A lot's window begins four epochs after the newest final one or later, has at least one epoch beside its roll-over, which only volume has, and is over by `ends_by` as its owner counts epochs.
    LotWindow = 6153,
    /// A lot's sale begins an epoch's least length from now or later, ends after that, before `ends_by`, and that within ten years.
    LotTimes = 6154,
    /// A lot has at least one token (an exclusive window has one), a price above zero that does not rise, a least purchase within its quantity, a refund of at most 10 000 basis points, and a cap for each epoch only of volume.
    LotTerms = 6155,
    /// The price of a lot is below the network's least part of the tariff: ask for more.
    LotTooCheap = 6156,
    /// The asset does not carry that beside its other lots in every epoch of the window: sell less, or announce more capacity.
    CapacityOversold = 6157,
    /// Lots are sold or offered that need more capacity in some epoch: announce at least that.
    CapacitySold = 6158,
    /// The asset has 32 lots whose windows are not over: settle those that are.
    LotBookFull = 6159,
    /// The newest epoch was shorter than the owner counts an epoch to be: announce the length of an epoch with the capacity.
    EpochsShorter = 6160,
    /// The account of a licence of the asset in its jurisdiction is missing, or not that.
    LicenceMissing = 6161,
    /// The licence is not in force, or ends before the lot's window is over.
    LicenceEndsEarlier = 6162,
    /// The account belongs to another lot.
    WrongLot = 6163,
    /// The lot's sale has not begun.
    LotSaleNotStarted = 6164,
    /// The lot's sale is over, or all is sold.
    LotSaleOver = 6165,
    /// The lot's sale is still running: only its owner can end it.
    LotSaleRunning = 6166,
    /// Fewer tokens than that are for sale: buy what is left.
    LotSoldOut = 6167,
    /// Less than the least purchase, and not all that is left.
    BelowLeastPurchase = 6168,
    /// The price is above the buyer's limit.
    PriceAboveMost = 6169,
    /// The buyer's deadline has passed.
    DeadlinePassed = 6170,
    /// The account of the buyer's purchase is missing, or not that.
    WrongPurchase = 6171,
    /// The token account must belong to who is paid or gets the tokens.
    NotOwnTokenAccount = 6172,
    /// This lot's tokens cannot be returned: sell them on a market.
    NotReturnable = 6173,
    /// The lot's window may have begun: what was not served comes back once it is settled.
    WindowBegan = 6174,
    /// The lot's window is over, or is about to be.
    WindowOver = 6175,
    /// The lot is settled already.
    LotIsSettled = 6176,
    /// The lot is not settled: settle it by a settlement of its last epoch, or let it lapse.
    LotNotSettled = 6177,
    /// The settlement is of before the lot's window was over: use a newer one.
    LotStillOpen = 6178,
    /// The lot lapses an exit delay after its window if no final settlement of its end has come until then, and two exit delays after it in any case.
    LotNotLapsed = 6179,
    /// Paying this would pay back more than was paid for the lot.
    LotShort = 6180,
    /// The entitlement has fewer tokens than that.
    MoreThanRedeemed = 6181,
    /// Nothing of this entitlement is asked back.
    NothingAsked = 6182,
    /// This settlement did not see what is asked back: use a newer one.
    AskNotSettled = 6183,
    /// All tokens that are asked back are begun: cancel, and use them.
    NothingToTakeBack = 6184,
    /// Nothing would be paid back for these tokens.
    NothingToRefund = 6185,
    /// The sale is as it is already, and the lot takes no more than is sold.
    NothingToEnd = 6186,
    /// The asset has lots whose windows are not over: give the account of its lot book too.
    LotBookMissing = 6187,
    /// Before the first final settlement nobody knows how long an epoch is: issue SIM slots, or wait for it.
    EpochLengthUnknown = 6188,
    /// The network settles, or did so too lately: a lot is cut short two exit delays after that.
    NetworkNotSilent = 6189,
    /// Volume is sold or offered that ends in that epoch or later, and what nobody uses of it is earned then: lower the stakers' part from the epoch after its end on, or end sales that sold nothing.
    SplitPromised = 6190,
}

impl ProgramError {
    /// Every error, by code.
    pub const ALL: &[Self] = &[
        Self::Paused,
        Self::WrongNetwork,
        Self::WrongAsset,
        Self::NotAuthorized,
        Self::ZeroAmount,
        Self::WrongMint,
        Self::DestinationIsVault,
        Self::Overflow,
        Self::WrongCurrencyDecimals,
        Self::ParameterOutOfRange,
        Self::UnknownRole,
        Self::NoPendingHolder,
        Self::UnknownPauseBits,
        Self::OracleCountOutOfRange,
        Self::InvalidMemberKey,
        Self::ZeroWeight,
        Self::ThresholdOutOfRange,
        Self::NotAnOracle,
        Self::BondTooSmall,
        Self::StillAMember,
        Self::BondNotReleased,
        Self::NoBond,
        Self::ShareTextTooLong,
        Self::ZeroShareSupply,
        Self::TooManyShareDecimals,
        Self::PriceTooHigh,
        Self::PriceTooSoon,
        Self::SplitOutOfRange,
        Self::UnknownKind,
        Self::InvalidH3Cell,
        Self::AssetRetired,
        Self::RequestTooLarge,
        Self::NoRequest,
        Self::RequestNotSettled,
        Self::OverspentLeaf,
        Self::Insolvent,
        Self::WrongEpoch,
        Self::EpochTooShort,
        Self::SumsDiffer,
        Self::SumDecreased,
        Self::BreakerTripped,
        Self::SumAboveDeposits,
        Self::LeafCountOutOfRange,
        Self::SnapshotOutOfRange,
        Self::NullHash,
        Self::OracleSetChanged,
        Self::BelowThreshold,
        Self::ChallengeOpen,
        Self::SettlementNeeded,
        Self::WrongRentPayer,
        Self::SettlementTooOld,
        Self::InvalidProof,
        Self::AlreadyCollectedNewer,
        Self::LedgerDecreased,
        Self::CollectedAboveSettled,
        Self::NotCollected,
        Self::StakeNotSettled,
        Self::NothingPending,
        Self::NotEnoughStaked,
        Self::NothingCooling,
        Self::CooldownNotPassed,
        Self::SplitTooSoon,
        Self::SplitPending,
        Self::SplitChangesBetween,
        Self::NotAssociatedAccount,
        Self::OvertakenByExit,
        Self::PricePending,
        Self::LimitOutOfRange,
        Self::ParametersPending,
        Self::ParametersNotTighter,
        Self::HandoverUnsettled,
        Self::PausedRecently,
        Self::OracleSetDue,
        Self::NoOracleSetDue,
        Self::AlreadyAttested,
        Self::NotAttested,
        Self::ContentHashDiffers,
        Self::ProposalMayWin,
        Self::ChargedAboveAccrued,
        Self::BacklogTooLarge,
        Self::TreasuryChangesBetween,
        Self::FirstDepositTooSmall,
        Self::IndexTaken,
        Self::StatementStands,
        Self::RequestLapsed,
        Self::StatedTooLittle,
        Self::ProofRaisesNothing,
        Self::StatementNotDue,
        Self::SettlementNotForStatement,
        Self::WrongPayer,
        Self::NothingOffered,
        Self::UnstakeNotAnnounced,
        Self::DepartureUnsettled,
        Self::NothingDeparted,
        Self::StakeNotEmpty,
        Self::ProofTooLong,
        Self::WrongProofBuffer,
        Self::WrongTill,
        Self::AlreadyProposed,
        Self::PaymentBelowLeast,
        Self::WrongDeparture,
        Self::UnknownShareKind,
        Self::SharesAreOpen,
        Self::PermissionAccountsMissing,
        Self::NotOwnShareAccount,
        Self::ShareAccountFrozen,
        Self::NotAVenue,
        Self::VenueNotEmpty,
        Self::VenueChanged,
        Self::VenueHalted,
        Self::VenueNotHalted,
        Self::HaltTooLong,
        Self::HaltTooSoon,
        Self::HaltNotOver,
        Self::JurisdictionOutOfRange,
        Self::WrongJurisdiction,
        Self::LevyTooHigh,
        Self::LevyTooSoon,
        Self::LevyPending,
        Self::LevyChangesBetween,
        Self::SameJurisdiction,
        Self::MoveScheduled,
        Self::MoveNotOffered,
        Self::MoveNotAgreed,
        Self::MovesBetween,
        Self::UnknownLicenceKind,
        Self::InvalidReference,
        Self::InvalidBand,
        Self::InvalidArea,
        Self::InvalidValidity,
        Self::NullDocument,
        Self::WrongParent,
        Self::ParentEnded,
        Self::OutsideParent,
        Self::LeaseTooDeep,
        Self::TooManyLicences,
        Self::LicenceEnded,
        Self::LicenceSuspended,
        Self::LicenceNotSuspended,
        Self::LicenceExpired,
        Self::LicenceNotExtended,
        Self::SuspensionTooLong,
        Self::AssetMovesAway,
        Self::CapacityTooSoon,
        Self::CapacityPending,
        Self::CapacityUnknown,
        Self::LivePriceOutOfRange,
        Self::PriceIsLive,
        Self::PriceNotLive,
        Self::RepriceTooSoon,
        Self::SettlementNotNewest,
        Self::MoreThanReserved,
        Self::UnknownLotKind,
        Self::LotWindow,
        Self::LotTimes,
        Self::LotTerms,
        Self::LotTooCheap,
        Self::CapacityOversold,
        Self::CapacitySold,
        Self::LotBookFull,
        Self::EpochsShorter,
        Self::LicenceMissing,
        Self::LicenceEndsEarlier,
        Self::WrongLot,
        Self::LotSaleNotStarted,
        Self::LotSaleOver,
        Self::LotSaleRunning,
        Self::LotSoldOut,
        Self::BelowLeastPurchase,
        Self::PriceAboveMost,
        Self::DeadlinePassed,
        Self::WrongPurchase,
        Self::NotOwnTokenAccount,
        Self::NotReturnable,
        Self::WindowBegan,
        Self::WindowOver,
        Self::LotIsSettled,
        Self::LotNotSettled,
        Self::LotStillOpen,
        Self::LotNotLapsed,
        Self::LotShort,
        Self::MoreThanRedeemed,
        Self::NothingAsked,
        Self::AskNotSettled,
        Self::NothingToTakeBack,
        Self::NothingToRefund,
        Self::NothingToEnd,
        Self::LotBookMissing,
        Self::EpochLengthUnknown,
        Self::NetworkNotSilent,
        Self::SplitPromised,
    ];

    /// The program's name of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paused => "Paused",
            Self::WrongNetwork => "WrongNetwork",
            Self::WrongAsset => "WrongAsset",
            Self::NotAuthorized => "NotAuthorized",
            Self::ZeroAmount => "ZeroAmount",
            Self::WrongMint => "WrongMint",
            Self::DestinationIsVault => "DestinationIsVault",
            Self::Overflow => "Overflow",
            Self::WrongCurrencyDecimals => "WrongCurrencyDecimals",
            Self::ParameterOutOfRange => "ParameterOutOfRange",
            Self::UnknownRole => "UnknownRole",
            Self::NoPendingHolder => "NoPendingHolder",
            Self::UnknownPauseBits => "UnknownPauseBits",
            Self::OracleCountOutOfRange => "OracleCountOutOfRange",
            Self::InvalidMemberKey => "InvalidMemberKey",
            Self::ZeroWeight => "ZeroWeight",
            Self::ThresholdOutOfRange => "ThresholdOutOfRange",
            Self::NotAnOracle => "NotAnOracle",
            Self::BondTooSmall => "BondTooSmall",
            Self::StillAMember => "StillAMember",
            Self::BondNotReleased => "BondNotReleased",
            Self::NoBond => "NoBond",
            Self::ShareTextTooLong => "ShareTextTooLong",
            Self::ZeroShareSupply => "ZeroShareSupply",
            Self::TooManyShareDecimals => "TooManyShareDecimals",
            Self::PriceTooHigh => "PriceTooHigh",
            Self::PriceTooSoon => "PriceTooSoon",
            Self::SplitOutOfRange => "SplitOutOfRange",
            Self::UnknownKind => "UnknownKind",
            Self::InvalidH3Cell => "InvalidH3Cell",
            Self::AssetRetired => "AssetRetired",
            Self::RequestTooLarge => "RequestTooLarge",
            Self::NoRequest => "NoRequest",
            Self::RequestNotSettled => "RequestNotSettled",
            Self::OverspentLeaf => "OverspentLeaf",
            Self::Insolvent => "Insolvent",
            Self::WrongEpoch => "WrongEpoch",
            Self::EpochTooShort => "EpochTooShort",
            Self::SumsDiffer => "SumsDiffer",
            Self::SumDecreased => "SumDecreased",
            Self::BreakerTripped => "BreakerTripped",
            Self::SumAboveDeposits => "SumAboveDeposits",
            Self::LeafCountOutOfRange => "LeafCountOutOfRange",
            Self::SnapshotOutOfRange => "SnapshotOutOfRange",
            Self::NullHash => "NullHash",
            Self::OracleSetChanged => "OracleSetChanged",
            Self::BelowThreshold => "BelowThreshold",
            Self::ChallengeOpen => "ChallengeOpen",
            Self::SettlementNeeded => "SettlementNeeded",
            Self::WrongRentPayer => "WrongRentPayer",
            Self::SettlementTooOld => "SettlementTooOld",
            Self::InvalidProof => "InvalidProof",
            Self::AlreadyCollectedNewer => "AlreadyCollectedNewer",
            Self::LedgerDecreased => "LedgerDecreased",
            Self::CollectedAboveSettled => "CollectedAboveSettled",
            Self::NotCollected => "NotCollected",
            Self::StakeNotSettled => "StakeNotSettled",
            Self::NothingPending => "NothingPending",
            Self::NotEnoughStaked => "NotEnoughStaked",
            Self::NothingCooling => "NothingCooling",
            Self::CooldownNotPassed => "CooldownNotPassed",
            Self::SplitTooSoon => "SplitTooSoon",
            Self::SplitPending => "SplitPending",
            Self::SplitChangesBetween => "SplitChangesBetween",
            Self::NotAssociatedAccount => "NotAssociatedAccount",
            Self::OvertakenByExit => "OvertakenByExit",
            Self::PricePending => "PricePending",
            Self::LimitOutOfRange => "LimitOutOfRange",
            Self::ParametersPending => "ParametersPending",
            Self::ParametersNotTighter => "ParametersNotTighter",
            Self::HandoverUnsettled => "HandoverUnsettled",
            Self::PausedRecently => "PausedRecently",
            Self::OracleSetDue => "OracleSetDue",
            Self::NoOracleSetDue => "NoOracleSetDue",
            Self::AlreadyAttested => "AlreadyAttested",
            Self::NotAttested => "NotAttested",
            Self::ContentHashDiffers => "ContentHashDiffers",
            Self::ProposalMayWin => "ProposalMayWin",
            Self::ChargedAboveAccrued => "ChargedAboveAccrued",
            Self::BacklogTooLarge => "BacklogTooLarge",
            Self::TreasuryChangesBetween => "TreasuryChangesBetween",
            Self::FirstDepositTooSmall => "FirstDepositTooSmall",
            Self::IndexTaken => "IndexTaken",
            Self::StatementStands => "StatementStands",
            Self::RequestLapsed => "RequestLapsed",
            Self::StatedTooLittle => "StatedTooLittle",
            Self::ProofRaisesNothing => "ProofRaisesNothing",
            Self::StatementNotDue => "StatementNotDue",
            Self::SettlementNotForStatement => "SettlementNotForStatement",
            Self::WrongPayer => "WrongPayer",
            Self::NothingOffered => "NothingOffered",
            Self::UnstakeNotAnnounced => "UnstakeNotAnnounced",
            Self::DepartureUnsettled => "DepartureUnsettled",
            Self::NothingDeparted => "NothingDeparted",
            Self::StakeNotEmpty => "StakeNotEmpty",
            Self::ProofTooLong => "ProofTooLong",
            Self::WrongProofBuffer => "WrongProofBuffer",
            Self::WrongTill => "WrongTill",
            Self::AlreadyProposed => "AlreadyProposed",
            Self::PaymentBelowLeast => "PaymentBelowLeast",
            Self::WrongDeparture => "WrongDeparture",
            Self::UnknownShareKind => "UnknownShareKind",
            Self::SharesAreOpen => "SharesAreOpen",
            Self::PermissionAccountsMissing => "PermissionAccountsMissing",
            Self::NotOwnShareAccount => "NotOwnShareAccount",
            Self::ShareAccountFrozen => "ShareAccountFrozen",
            Self::NotAVenue => "NotAVenue",
            Self::VenueNotEmpty => "VenueNotEmpty",
            Self::VenueChanged => "VenueChanged",
            Self::VenueHalted => "VenueHalted",
            Self::VenueNotHalted => "VenueNotHalted",
            Self::HaltTooLong => "HaltTooLong",
            Self::HaltTooSoon => "HaltTooSoon",
            Self::HaltNotOver => "HaltNotOver",
            Self::JurisdictionOutOfRange => "JurisdictionOutOfRange",
            Self::WrongJurisdiction => "WrongJurisdiction",
            Self::LevyTooHigh => "LevyTooHigh",
            Self::LevyTooSoon => "LevyTooSoon",
            Self::LevyPending => "LevyPending",
            Self::LevyChangesBetween => "LevyChangesBetween",
            Self::SameJurisdiction => "SameJurisdiction",
            Self::MoveScheduled => "MoveScheduled",
            Self::MoveNotOffered => "MoveNotOffered",
            Self::MoveNotAgreed => "MoveNotAgreed",
            Self::MovesBetween => "MovesBetween",
            Self::UnknownLicenceKind => "UnknownLicenceKind",
            Self::InvalidReference => "InvalidReference",
            Self::InvalidBand => "InvalidBand",
            Self::InvalidArea => "InvalidArea",
            Self::InvalidValidity => "InvalidValidity",
            Self::NullDocument => "NullDocument",
            Self::WrongParent => "WrongParent",
            Self::ParentEnded => "ParentEnded",
            Self::OutsideParent => "OutsideParent",
            Self::LeaseTooDeep => "LeaseTooDeep",
            Self::TooManyLicences => "TooManyLicences",
            Self::LicenceEnded => "LicenceEnded",
            Self::LicenceSuspended => "LicenceSuspended",
            Self::LicenceNotSuspended => "LicenceNotSuspended",
            Self::LicenceExpired => "LicenceExpired",
            Self::LicenceNotExtended => "LicenceNotExtended",
            Self::SuspensionTooLong => "SuspensionTooLong",
            Self::AssetMovesAway => "AssetMovesAway",
            Self::CapacityTooSoon => "CapacityTooSoon",
            Self::CapacityPending => "CapacityPending",
            Self::CapacityUnknown => "CapacityUnknown",
            Self::LivePriceOutOfRange => "LivePriceOutOfRange",
            Self::PriceIsLive => "PriceIsLive",
            Self::PriceNotLive => "PriceNotLive",
            Self::RepriceTooSoon => "RepriceTooSoon",
            Self::SettlementNotNewest => "SettlementNotNewest",
            Self::MoreThanReserved => "MoreThanReserved",
            Self::UnknownLotKind => "UnknownLotKind",
            Self::LotWindow => "LotWindow",
            Self::LotTimes => "LotTimes",
            Self::LotTerms => "LotTerms",
            Self::LotTooCheap => "LotTooCheap",
            Self::CapacityOversold => "CapacityOversold",
            Self::CapacitySold => "CapacitySold",
            Self::LotBookFull => "LotBookFull",
            Self::EpochsShorter => "EpochsShorter",
            Self::LicenceMissing => "LicenceMissing",
            Self::LicenceEndsEarlier => "LicenceEndsEarlier",
            Self::WrongLot => "WrongLot",
            Self::LotSaleNotStarted => "LotSaleNotStarted",
            Self::LotSaleOver => "LotSaleOver",
            Self::LotSaleRunning => "LotSaleRunning",
            Self::LotSoldOut => "LotSoldOut",
            Self::BelowLeastPurchase => "BelowLeastPurchase",
            Self::PriceAboveMost => "PriceAboveMost",
            Self::DeadlinePassed => "DeadlinePassed",
            Self::WrongPurchase => "WrongPurchase",
            Self::NotOwnTokenAccount => "NotOwnTokenAccount",
            Self::NotReturnable => "NotReturnable",
            Self::WindowBegan => "WindowBegan",
            Self::WindowOver => "WindowOver",
            Self::LotIsSettled => "LotIsSettled",
            Self::LotNotSettled => "LotNotSettled",
            Self::LotStillOpen => "LotStillOpen",
            Self::LotNotLapsed => "LotNotLapsed",
            Self::LotShort => "LotShort",
            Self::MoreThanRedeemed => "MoreThanRedeemed",
            Self::NothingAsked => "NothingAsked",
            Self::AskNotSettled => "AskNotSettled",
            Self::NothingToTakeBack => "NothingToTakeBack",
            Self::NothingToRefund => "NothingToRefund",
            Self::NothingToEnd => "NothingToEnd",
            Self::LotBookMissing => "LotBookMissing",
            Self::EpochLengthUnknown => "EpochLengthUnknown",
            Self::NetworkNotSilent => "NetworkNotSilent",
            Self::SplitPromised => "SplitPromised",
        }
    }

    /// What the program says of it.
    pub fn message(self) -> &'static str {
        match self {
            Self::Paused => {
                "This is paused: wait until the pauser clears the bit or the pause lapses, or take another path"
            }
            Self::WrongNetwork => "The account belongs to another network",
            Self::WrongAsset => "The account belongs to another asset",
            Self::NotAuthorized => "The signer does not hold the role or own the account",
            Self::ZeroAmount => "The amount must be more than zero",
            Self::WrongMint => "The token account is of another mint",
            Self::DestinationIsVault => {
                "The destination belongs to the network itself: give an account of your own"
            }
            Self::Overflow => "A total would exceed 64 bits",
            Self::WrongCurrencyDecimals => "The currency mint must have 6 decimals",
            Self::ParameterOutOfRange => {
                "A parameter is out of the range that docs/reference/protocol.md or the network's limits give"
            }
            Self::UnknownRole => "No such role: 0 authority, 1 treasury, 2 pauser",
            Self::NoPendingHolder => "Nobody is named for this role",
            Self::UnknownPauseBits => "Unknown pause bits: known are 1, 2, 4, 8, 16 and 32",
            Self::OracleCountOutOfRange => {
                "An oracle set has 1 to 8 members, and at most 16 entries with those that left and still have a bond"
            }
            Self::InvalidMemberKey => "A member's key must not be zero or named twice",
            Self::ZeroWeight => "A member's weight must be more than zero",
            Self::ThresholdOutOfRange => {
                "The threshold must be more than half of the total weight and at most all of it"
            }
            Self::NotAnOracle => "The key is not a member of the oracle set",
            Self::BondTooSmall => "The oracle has less bonded than the network asks for",
            Self::StillAMember => "The oracle is still a member: its bond stays",
            Self::BondNotReleased => "The bond's delay has not passed yet",
            Self::NoBond => "The oracle has nothing bonded",
            Self::ShareTextTooLong => {
                "Name, symbol or URI of the shares is too long (32, 10 and 200 bytes)"
            }
            Self::ZeroShareSupply => "The share supply must be more than zero",
            Self::TooManyShareDecimals => "Shares have at most 9 decimals",
            Self::PriceTooHigh => "The price is above the network's maximum",
            Self::PriceTooSoon => {
                "The price must take effect at least four epochs after the newest final one"
            }
            Self::SplitOutOfRange => "The stakers' part is at most 10 000 basis points",
            Self::UnknownKind => "Unknown kind of asset",
            Self::InvalidH3Cell => "Not an H3 cell (mode 1, resolution 0 to 15), nor 0 for none",
            Self::AssetRetired => "The asset is retired",
            Self::RequestTooLarge => "The amount is above what the payer has",
            Self::NoRequest => "There is no withdrawal request",
            Self::RequestNotSettled => {
                "This settlement did not see the request: use a newer one, or state what was spent"
            }
            Self::OverspentLeaf => {
                "The settlement charges this payer more than it has: keep the proof, it shows fraud"
            }
            Self::Insolvent => {
                "Paying this would leave less than what is settled as earned, or as accrued"
            }
            Self::WrongEpoch => "The epoch must be the one after the newest final epoch",
            Self::EpochTooShort => "The epoch is shorter than the network asks for: close it later",
            Self::SumsDiffer => "What assets earned is not what payers spent and reserves released",
            Self::SumDecreased => "The sum is below the settled one",
            Self::BreakerTripped => "The sum grows by more than the breaker allows",
            Self::SumAboveDeposits => {
                "What accrued to payers is above what they deposited and did not withdraw"
            }
            Self::LeafCountOutOfRange => {
                "Leaf counts must lie between the settled ones and the ones on chain"
            }
            Self::SnapshotOutOfRange => "The snapshot must lie between the settled one's and now",
            Self::NullHash => "A root or the archive hash is null",
            Self::OracleSetChanged => {
                "The oracle set changed since this was proposed: close the proposal, then propose again"
            }
            Self::BelowThreshold => "The attested weight is below the threshold",
            Self::ChallengeOpen => "The challenge window is not over",
            Self::SettlementNeeded => {
                "The settlement is kept for proofs: only older ones can be closed"
            }
            Self::WrongRentPayer => "Not the account that paid the rent",
            Self::SettlementTooOld => "The settlement is too old: use one that is kept",
            Self::InvalidProof => "The proof does not lead to the settlement's root",
            Self::AlreadyCollectedNewer => "A newer settlement was collected already",
            Self::LedgerDecreased => "The leaf is below what was collected already",
            Self::CollectedAboveSettled => "Collecting this would exceed what is settled as earned",
            Self::NotCollected => {
                "Collect the asset up to the newest final settlement first, or announce that shares leave"
            }
            Self::StakeNotSettled => "No final settlement saw the pending shares yet",
            Self::NothingPending => "There are no pending shares",
            Self::NotEnoughStaked => "That many shares are not staked",
            Self::NothingCooling => "There are no shares in cooldown",
            Self::CooldownNotPassed => "The cooldown has not passed yet",
            Self::SplitTooSoon => {
                "The split must take effect at least four epochs after the newest final one"
            }
            Self::SplitPending => {
                "A scheduled split is about to take effect and stays: announce another once the asset is collected up to the epoch before it"
            }
            Self::SplitChangesBetween => {
                "The split changes in between: collect against the last settlement before the change first"
            }
            Self::NotAssociatedAccount => {
                "Not the associated token account of the currency of who is paid"
            }
            Self::OvertakenByExit => {
                "A payer left whose statement this does not hold aside, or may leave before it can be raised: propose another from a newer snapshot"
            }
            Self::PricePending => {
                "A scheduled price is about to take effect and stays: announce another after the next final settlement"
            }
            Self::LimitOutOfRange => {
                "The limits contradict each other: see docs/reference/protocol.md"
            }
            Self::ParametersPending => {
                "The newest parameters hold, and no epoch since is final yet: announce others after the next settlement"
            }
            Self::ParametersNotTighter => {
                "The breaker must not rise and the bond not fall: announce it"
            }
            Self::HandoverUnsettled => {
                "The holder before still has epochs that are not final: take the role after the next settlement"
            }
            Self::PausedRecently => "The newest pause began less than an exit delay ago",
            Self::OracleSetDue => "The next oracle set is due: call rotate_oracle_set first",
            Self::NoOracleSetDue => "No oracle set is named for this, or its time has not come",
            Self::AlreadyAttested => {
                "An attestation of the oracle stands for this epoch: retract it first"
            }
            Self::NotAttested => "The oracle has not attested this proposal",
            Self::ContentHashDiffers => "The hash differs from that of the proposed content",
            Self::ProposalMayWin => "The proposal may still become the settlement",
            Self::ChargedAboveAccrued => "More is charged than accrued",
            Self::BacklogTooLarge => "More is carried over than the breaker allows",
            Self::TreasuryChangesBetween => {
                "The treasury's part changes in between: collect against the last settlement before the change first"
            }
            Self::FirstDepositTooSmall => {
                "The first deposit is below the least that the network asks for"
            }
            Self::IndexTaken => "None of the candidates is the next index's account: try again",
            Self::StatementStands => "A statement stands: cancel it first",
            Self::RequestLapsed => "The request has lapsed: make another",
            Self::StatedTooLittle => "A proof has shown that more is spent than this states",
            Self::ProofRaisesNothing => "The proof raises nothing",
            Self::StatementNotDue => "The statement is not due yet",
            Self::SettlementNotForStatement => {
                "Not a settlement from the copied one up to the first that saw the statement"
            }
            Self::WrongPayer => "The statement belongs to another payer",
            Self::NothingOffered => "Nobody was offered this",
            Self::UnstakeNotAnnounced => "That many shares are not announced to leave, or not yet",
            Self::DepartureUnsettled => {
                "Shares that left are not settled yet: call settle_departure first"
            }
            Self::NothingDeparted => "No shares left that could be settled",
            Self::StakeNotEmpty => "There are shares or rewards in the stake",
            Self::ProofTooLong => "A proof has at most 32 nodes",
            Self::WrongProofBuffer => "The proof buffer is missing, or does not belong here",
            Self::WrongTill => "The till is not that of the role's holder",
            Self::AlreadyProposed => {
                "This content is proposed already: attest it, or close the proposal if it is of an older oracle set"
            }
            Self::PaymentBelowLeast => {
                "Less than the least would be paid: accept less, or wait until all claims together fall"
            }
            Self::WrongDeparture => {
                "The departure is missing, or of another round than it must be: read asset and stake again"
            }
            Self::UnknownShareKind => "Shares are open (0) or permissioned (1)",
            Self::SharesAreOpen => {
                "The shares of this asset are open: nothing of them is frozen or thawed"
            }
            Self::PermissionAccountsMissing => {
                "The shares of this asset are permissioned: give the accounts that these need too"
            }
            Self::NotOwnShareAccount => "Not the wallet's associated token account of the shares",
            Self::ShareAccountFrozen => {
                "The share account is frozen: let the share gate thaw it first"
            }
            Self::NotAVenue => {
                "An associated account of a wallet, or a vault of the asset itself, is no venue"
            }
            Self::VenueNotEmpty => {
                "Shares are in the venue's account: it stays listed until they have left"
            }
            Self::VenueChanged => {
                "The token account is not the one that was listed: its owner or mint changed"
            }
            Self::VenueHalted => "The venue is halted already",
            Self::VenueNotHalted => "The venue is not halted",
            Self::HaltTooLong => "A halt ends within 14 days, and after it began",
            Self::HaltTooSoon => "The last halt ended too recently: wait as long as it lasted",
            Self::HaltNotOver => "The halt has not ended, and only the regulator ends it earlier",
            Self::JurisdictionOutOfRange => {
                "A jurisdiction's code is its ISO 3166 number: 1 to 999"
            }
            Self::WrongJurisdiction => {
                "The account is not that of the asset's or the licence's jurisdiction: read that again"
            }
            Self::LevyTooHigh => {
                "The levy is above the jurisdiction's most, or that above the network's limit"
            }
            Self::LevyTooSoon => {
                "The levy must take effect at least four epochs after the newest final one"
            }
            Self::LevyPending => {
                "An announced levy is about to take effect and stays: announce another once the epoch before it is final"
            }
            Self::LevyChangesBetween => {
                "The levy changes in between: collect against the last settlement before the change first"
            }
            Self::SameJurisdiction => "The asset is in this jurisdiction already",
            Self::MoveScheduled => {
                "A move of the asset is accepted and stays: ask for another once the asset is collected up to the epoch before it"
            }
            Self::MoveNotOffered => {
                "The asset's owner does not ask for a move to this jurisdiction"
            }
            Self::MoveNotAgreed => {
                "The regulator of the asset's present jurisdiction has not agreed to the move"
            }
            Self::MovesBetween => {
                "The asset moves to another jurisdiction in between: collect against the last settlement before the move first"
            }
            Self::UnknownLicenceKind => {
                "Unknown kind: a licence (0), a spectrum manager lease (1), a de facto transfer lease (2) or a general authorization (3)"
            }
            Self::InvalidReference => {
                "The reference is UTF-8 text of 1 to 32 bytes without control characters, filled up with zeros"
            }
            Self::InvalidBand => {
                "A band begins below its end, in kHz; only a general authorization may have none, 0 to 0"
            }
            Self::InvalidArea => {
                "An area is the whole country (0, all zero), the hash of H3 cells (1) or the regulator's code (2, UTF-8 text filled up with zeros)"
            }
            Self::InvalidValidity => {
                "A licence begins to hold before it ends, and ends later than now"
            }
            Self::NullDocument => "The hash of the document or of the reason is null",
            Self::WrongParent => {
                "The account of the licence that a lease is of is missing, is not that one, or is a general authorization: there is no lease of it"
            }
            Self::ParentEnded => "The licence that this is a lease of is ended",
            Self::OutsideParent => {
                "A lease holds within the time, the band and the area of the licence that it is of"
            }
            Self::LeaseTooDeep => "A lease is at most three steps below a licence that is no lease",
            Self::TooManyLicences => {
                "The asset was granted 32 licences since it came into the jurisdiction, or 65535 in all: renew one that is in force"
            }
            Self::LicenceEnded => "The licence is ended for good: grant another one",
            Self::LicenceSuspended => {
                "The licence is suspended, or was in an epoch that is not final: suspend it again once that is over"
            }
            Self::LicenceNotSuspended => "The licence is not suspended, or that is lifted already",
            Self::LicenceExpired => "The licence has expired: grant another one",
            Self::LicenceNotExtended => "A renewal must be longer than the licence holds already",
            Self::SuspensionTooLong => "A suspension ends later than now, and within a year",
            Self::AssetMovesAway => {
                "A move of the asset is accepted: the regulator of where it moves to grants its licences from now on"
            }
            Self::CapacityTooSoon => {
                "The capacity must take effect at least four epochs after the newest final one"
            }
            Self::CapacityPending => {
                "A scheduled capacity is about to take effect and stays: announce another after the next final settlement"
            }
            Self::CapacityUnknown => {
                "Nothing is told of what the asset can carry: announce its capacity first"
            }
            Self::LivePriceOutOfRange => {
                "A live price has a floor above zero, a cap that is not below it, and a target of 500 to 9500 basis points"
            }
            Self::PriceIsLive => "The price follows how busy the asset is: end that first",
            Self::PriceNotLive => {
                "The price does not follow how busy the asset is: its owner sets it"
            }
            Self::RepriceTooSoon => {
                "The price was computed less than four final epochs ago, or a scheduled one does not hold yet: wait for that settlement"
            }
            Self::SettlementNotNewest => "Not the newest final settlement: read the network again",
            Self::MoreThanReserved => {
                "More would be released than was paid for lots and neither returned nor is owed back"
            }
            Self::UnknownLotKind => {
                "Unknown kind of lot: volume (0), SIM slots (1), committed rate (2) or an exclusive window (3)"
            }
            Self::LotWindow => {
                "A lot's window begins four epochs after the newest final one or later, has at least one epoch beside its roll-over, which only volume has, and is over by `ends_by` as its owner counts epochs"
            }
            Self::LotTimes => {
                "A lot's sale begins an epoch's least length from now or later, ends after that, before `ends_by`, and that within ten years"
            }
            Self::LotTerms => {
                "A lot has at least one token (an exclusive window has one), a price above zero that does not rise, a least purchase within its quantity, a refund of at most 10 000 basis points, and a cap for each epoch only of volume"
            }
            Self::LotTooCheap => {
                "The price of a lot is below the network's least part of the tariff: ask for more"
            }
            Self::CapacityOversold => {
                "The asset does not carry that beside its other lots in every epoch of the window: sell less, or announce more capacity"
            }
            Self::CapacitySold => {
                "Lots are sold or offered that need more capacity in some epoch: announce at least that"
            }
            Self::LotBookFull => {
                "The asset has 32 lots whose windows are not over: settle those that are"
            }
            Self::EpochsShorter => {
                "The newest epoch was shorter than the owner counts an epoch to be: announce the length of an epoch with the capacity"
            }
            Self::LicenceMissing => {
                "The account of a licence of the asset in its jurisdiction is missing, or not that"
            }
            Self::LicenceEndsEarlier => {
                "The licence is not in force, or ends before the lot's window is over"
            }
            Self::WrongLot => "The account belongs to another lot",
            Self::LotSaleNotStarted => "The lot's sale has not begun",
            Self::LotSaleOver => "The lot's sale is over, or all is sold",
            Self::LotSaleRunning => "The lot's sale is still running: only its owner can end it",
            Self::LotSoldOut => "Fewer tokens than that are for sale: buy what is left",
            Self::BelowLeastPurchase => "Less than the least purchase, and not all that is left",
            Self::PriceAboveMost => "The price is above the buyer's limit",
            Self::DeadlinePassed => "The buyer's deadline has passed",
            Self::WrongPurchase => "The account of the buyer's purchase is missing, or not that",
            Self::NotOwnTokenAccount => {
                "The token account must belong to who is paid or gets the tokens"
            }
            Self::NotReturnable => "This lot's tokens cannot be returned: sell them on a market",
            Self::WindowBegan => {
                "The lot's window may have begun: what was not served comes back once it is settled"
            }
            Self::WindowOver => "The lot's window is over, or is about to be",
            Self::LotIsSettled => "The lot is settled already",
            Self::LotNotSettled => {
                "The lot is not settled: settle it by a settlement of its last epoch, or let it lapse"
            }
            Self::LotStillOpen => {
                "The settlement is of before the lot's window was over: use a newer one"
            }
            Self::LotNotLapsed => {
                "The lot lapses an exit delay after its window if no final settlement of its end has come until then, and two exit delays after it in any case"
            }
            Self::LotShort => "Paying this would pay back more than was paid for the lot",
            Self::MoreThanRedeemed => "The entitlement has fewer tokens than that",
            Self::NothingAsked => "Nothing of this entitlement is asked back",
            Self::AskNotSettled => {
                "This settlement did not see what is asked back: use a newer one"
            }
            Self::NothingToTakeBack => {
                "All tokens that are asked back are begun: cancel, and use them"
            }
            Self::NothingToRefund => "Nothing would be paid back for these tokens",
            Self::NothingToEnd => {
                "The sale is as it is already, and the lot takes no more than is sold"
            }
            Self::LotBookMissing => {
                "The asset has lots whose windows are not over: give the account of its lot book too"
            }
            Self::EpochLengthUnknown => {
                "Before the first final settlement nobody knows how long an epoch is: issue SIM slots, or wait for it"
            }
            Self::NetworkNotSilent => {
                "The network settles, or did so too lately: a lot is cut short two exit delays after that"
            }
            Self::SplitPromised => {
                "Volume is sold or offered that ends in that epoch or later, and what nobody uses of it is earned then: lower the stakers' part from the epoch after its end on, or end sales that sold nothing"
            }
        }
    }

    /// The number in `custom program error: 0x…`.
    pub fn code(self) -> u32 {
        self as u32
    }

    /// The error with this code.
    pub fn from_code(code: u32) -> Option<Self> {
        Self::ALL.iter().copied().find(|error| error.code() == code)
    }
}
