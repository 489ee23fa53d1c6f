//! Why the program refuses.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

/// Why the program refused an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum ProgramError {
    /// The account belongs to another network.
    WrongNetwork = 6000,
    /// The signer does not hold the role or own the account.
    NotAuthorized = 6001,
    /// The amount must be more than zero.
    ZeroAmount = 6002,
    /// The account is of another mint, or no token account.
    WrongMint = 6003,
    /// The escrow is not that of this mint, or not the currency's.
    WrongEscrow = 6004,
    /// Not the escrow's token account.
    WrongVault = 6005,
    /// Not the token program of this mint.
    WrongTokenProgram = 6006,
    /// The token account belongs to somebody else.
    WrongOwner = 6007,
    /// Not the account that paid the rent.
    WrongRentPayer = 6008,
    /// A total would exceed 64 bits.
    Overflow = 6009,
    /// The escrow would hold less than it owes.
    EscrowShort = 6010,
    /// A market's fee is at most 200 basis points.
    FeeTooHigh = 6011,
    /// A fee holds from now on at the earliest, a higher one seven days after its announcement.
    FeeTooSoon = 6012,
    /// The mint can change what arrives or who owns it (fee, hook, delegate, pause, closing or an unknown extension), or has too many decimals: it cannot be traded.
    MintNotAdmissible = 6013,
    /// The network's authority barred this mint: offers can be cancelled, and nothing else.
    MintBarred = 6014,
    /// The mint is the currency, shares, or tokens of a lot: it needs nobody's leave and cannot be barred.
    MintNotListed = 6015,
    /// The mint is neither the currency, nor shares of this asset, nor tokens of this lot.
    WrongAsset = 6016,
    /// No such side: 0 sell, 1 bid.
    UnknownSide = 6017,
    /// The price must be more than zero.
    ZeroPrice = 6018,
    /// The least fill must be between one and the whole quantity.
    LeastFillOutOfRange = 6019,
    /// The time must be in the future.
    TimeOver = 6020,
    /// Maker and taker are the same: cancel the offer instead.
    OwnOffer = 6021,
    /// Other than the amount arrived: the mint cannot be traded.
    AmountDiffers = 6022,
    /// There is no such offer (any more).
    OfferGone = 6023,
    /// The offer was filled, cancelled or ended.
    OfferEnded = 6024,
    /// The offer has expired.
    OfferExpired = 6025,
    /// The offer is on the other side: it was made anew.
    WrongSide = 6026,
    /// The offer is for another taker.
    NotTheTaker = 6027,
    /// The price is beyond the taker's limit.
    PriceBeyondLimit = 6028,
    /// The fee is above the taker's limit.
    FeeBeyondLimit = 6029,
    /// The taker's deadline has passed.
    DeadlinePassed = 6030,
    /// Less than the least that the taker wants can be filled.
    TooLittleLeft = 6031,
    /// The amount is so small that nothing would be paid for it.
    NothingPaid = 6032,
    /// The maker may not trade these shares now: it is suspended, revoked or not admitted.
    MakerBarred = 6033,
    /// The taker may not trade these shares now: it is suspended, revoked or not admitted.
    TakerBarred = 6034,
    /// Deliveries go to the account that the maker named: read the offer again.
    WrongDestination = 6035,
    /// The offer has not expired, and its maker may trade.
    NotExpired = 6036,
    /// There is nothing that could be paid out, delivered or closed now.
    NothingToClaim = 6037,
    /// The position's account is missing, or of another wallet or mint.
    WrongPosition = 6038,
    /// Not where the share gate keeps what it says of the maker.
    WrongHolder = 6039,
    /// A sale's end must be after its start, and in the future.
    SaleTimes = 6040,
    /// The floor must be more than zero and at most the first price.
    FloorOutOfRange = 6041,
    /// The least purchase and a buyer's most must be between one and the whole quantity, and the least not above the most.
    PurchaseLimits = 6042,
    /// The sale has not begun.
    SaleNotStarted = 6043,
    /// The sale is over, or sold out.
    SaleOver = 6044,
    /// The sale is still running: only its issuer can end it.
    SaleRunning = 6045,
    /// The buyer's purchase is of an earlier sale with this number: release it first.
    OlderPurchase = 6046,
    /// What was bought is locked until its date.
    StillLocked = 6047,
    /// What is bought would be locked longer than the buyer allows.
    LockBeyondLimit = 6048,
    /// A sale ends, and what it sells is locked, at most ten years from now.
    TooFarAhead = 6049,
    /// The buyer's account does not take these shares now: it must be thawed first.
    CannotReceive = 6050,
    /// Not the sale in which this was bought.
    WrongSale = 6051,
    /// Not the update authority that the mint's metadata names.
    WrongUpdateAuthority = 6052,
}

impl ProgramError {
    /// Every error, by code.
    pub const ALL: &[Self] = &[
        Self::WrongNetwork,
        Self::NotAuthorized,
        Self::ZeroAmount,
        Self::WrongMint,
        Self::WrongEscrow,
        Self::WrongVault,
        Self::WrongTokenProgram,
        Self::WrongOwner,
        Self::WrongRentPayer,
        Self::Overflow,
        Self::EscrowShort,
        Self::FeeTooHigh,
        Self::FeeTooSoon,
        Self::MintNotAdmissible,
        Self::MintBarred,
        Self::MintNotListed,
        Self::WrongAsset,
        Self::UnknownSide,
        Self::ZeroPrice,
        Self::LeastFillOutOfRange,
        Self::TimeOver,
        Self::OwnOffer,
        Self::AmountDiffers,
        Self::OfferGone,
        Self::OfferEnded,
        Self::OfferExpired,
        Self::WrongSide,
        Self::NotTheTaker,
        Self::PriceBeyondLimit,
        Self::FeeBeyondLimit,
        Self::DeadlinePassed,
        Self::TooLittleLeft,
        Self::NothingPaid,
        Self::MakerBarred,
        Self::TakerBarred,
        Self::WrongDestination,
        Self::NotExpired,
        Self::NothingToClaim,
        Self::WrongPosition,
        Self::WrongHolder,
        Self::SaleTimes,
        Self::FloorOutOfRange,
        Self::PurchaseLimits,
        Self::SaleNotStarted,
        Self::SaleOver,
        Self::SaleRunning,
        Self::OlderPurchase,
        Self::StillLocked,
        Self::LockBeyondLimit,
        Self::TooFarAhead,
        Self::CannotReceive,
        Self::WrongSale,
        Self::WrongUpdateAuthority,
    ];

    /// The program's name of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::WrongNetwork => "WrongNetwork",
            Self::NotAuthorized => "NotAuthorized",
            Self::ZeroAmount => "ZeroAmount",
            Self::WrongMint => "WrongMint",
            Self::WrongEscrow => "WrongEscrow",
            Self::WrongVault => "WrongVault",
            Self::WrongTokenProgram => "WrongTokenProgram",
            Self::WrongOwner => "WrongOwner",
            Self::WrongRentPayer => "WrongRentPayer",
            Self::Overflow => "Overflow",
            Self::EscrowShort => "EscrowShort",
            Self::FeeTooHigh => "FeeTooHigh",
            Self::FeeTooSoon => "FeeTooSoon",
            Self::MintNotAdmissible => "MintNotAdmissible",
            Self::MintBarred => "MintBarred",
            Self::MintNotListed => "MintNotListed",
            Self::WrongAsset => "WrongAsset",
            Self::UnknownSide => "UnknownSide",
            Self::ZeroPrice => "ZeroPrice",
            Self::LeastFillOutOfRange => "LeastFillOutOfRange",
            Self::TimeOver => "TimeOver",
            Self::OwnOffer => "OwnOffer",
            Self::AmountDiffers => "AmountDiffers",
            Self::OfferGone => "OfferGone",
            Self::OfferEnded => "OfferEnded",
            Self::OfferExpired => "OfferExpired",
            Self::WrongSide => "WrongSide",
            Self::NotTheTaker => "NotTheTaker",
            Self::PriceBeyondLimit => "PriceBeyondLimit",
            Self::FeeBeyondLimit => "FeeBeyondLimit",
            Self::DeadlinePassed => "DeadlinePassed",
            Self::TooLittleLeft => "TooLittleLeft",
            Self::NothingPaid => "NothingPaid",
            Self::MakerBarred => "MakerBarred",
            Self::TakerBarred => "TakerBarred",
            Self::WrongDestination => "WrongDestination",
            Self::NotExpired => "NotExpired",
            Self::NothingToClaim => "NothingToClaim",
            Self::WrongPosition => "WrongPosition",
            Self::WrongHolder => "WrongHolder",
            Self::SaleTimes => "SaleTimes",
            Self::FloorOutOfRange => "FloorOutOfRange",
            Self::PurchaseLimits => "PurchaseLimits",
            Self::SaleNotStarted => "SaleNotStarted",
            Self::SaleOver => "SaleOver",
            Self::SaleRunning => "SaleRunning",
            Self::OlderPurchase => "OlderPurchase",
            Self::StillLocked => "StillLocked",
            Self::LockBeyondLimit => "LockBeyondLimit",
            Self::TooFarAhead => "TooFarAhead",
            Self::CannotReceive => "CannotReceive",
            Self::WrongSale => "WrongSale",
            Self::WrongUpdateAuthority => "WrongUpdateAuthority",
        }
    }

    /// What the program says of it.
    pub fn message(self) -> &'static str {
        match self {
            Self::WrongNetwork => "The account belongs to another network",
            Self::NotAuthorized => "The signer does not hold the role or own the account",
            Self::ZeroAmount => "The amount must be more than zero",
            Self::WrongMint => "The account is of another mint, or no token account",
            Self::WrongEscrow => "The escrow is not that of this mint, or not the currency's",
            Self::WrongVault => "Not the escrow's token account",
            Self::WrongTokenProgram => "Not the token program of this mint",
            Self::WrongOwner => "The token account belongs to somebody else",
            Self::WrongRentPayer => "Not the account that paid the rent",
            Self::Overflow => "A total would exceed 64 bits",
            Self::EscrowShort => "The escrow would hold less than it owes",
            Self::FeeTooHigh => "A market's fee is at most 200 basis points",
            Self::FeeTooSoon => {
                "A fee holds from now on at the earliest, a higher one seven days after its announcement"
            }
            Self::MintNotAdmissible => {
                "The mint can change what arrives or who owns it (fee, hook, delegate, pause, closing or an unknown extension), or has too many decimals: it cannot be traded"
            }
            Self::MintBarred => {
                "The network's authority barred this mint: offers can be cancelled, and nothing else"
            }
            Self::MintNotListed => {
                "The mint is the currency, shares, or tokens of a lot: it needs nobody's leave and cannot be barred"
            }
            Self::WrongAsset => {
                "The mint is neither the currency, nor shares of this asset, nor tokens of this lot"
            }
            Self::UnknownSide => "No such side: 0 sell, 1 bid",
            Self::ZeroPrice => "The price must be more than zero",
            Self::LeastFillOutOfRange => {
                "The least fill must be between one and the whole quantity"
            }
            Self::TimeOver => "The time must be in the future",
            Self::OwnOffer => "Maker and taker are the same: cancel the offer instead",
            Self::AmountDiffers => "Other than the amount arrived: the mint cannot be traded",
            Self::OfferGone => "There is no such offer (any more)",
            Self::OfferEnded => "The offer was filled, cancelled or ended",
            Self::OfferExpired => "The offer has expired",
            Self::WrongSide => "The offer is on the other side: it was made anew",
            Self::NotTheTaker => "The offer is for another taker",
            Self::PriceBeyondLimit => "The price is beyond the taker's limit",
            Self::FeeBeyondLimit => "The fee is above the taker's limit",
            Self::DeadlinePassed => "The taker's deadline has passed",
            Self::TooLittleLeft => "Less than the least that the taker wants can be filled",
            Self::NothingPaid => "The amount is so small that nothing would be paid for it",
            Self::MakerBarred => {
                "The maker may not trade these shares now: it is suspended, revoked or not admitted"
            }
            Self::TakerBarred => {
                "The taker may not trade these shares now: it is suspended, revoked or not admitted"
            }
            Self::WrongDestination => {
                "Deliveries go to the account that the maker named: read the offer again"
            }
            Self::NotExpired => "The offer has not expired, and its maker may trade",
            Self::NothingToClaim => {
                "There is nothing that could be paid out, delivered or closed now"
            }
            Self::WrongPosition => {
                "The position's account is missing, or of another wallet or mint"
            }
            Self::WrongHolder => "Not where the share gate keeps what it says of the maker",
            Self::SaleTimes => "A sale's end must be after its start, and in the future",
            Self::FloorOutOfRange => "The floor must be more than zero and at most the first price",
            Self::PurchaseLimits => {
                "The least purchase and a buyer's most must be between one and the whole quantity, and the least not above the most"
            }
            Self::SaleNotStarted => "The sale has not begun",
            Self::SaleOver => "The sale is over, or sold out",
            Self::SaleRunning => "The sale is still running: only its issuer can end it",
            Self::OlderPurchase => {
                "The buyer's purchase is of an earlier sale with this number: release it first"
            }
            Self::StillLocked => "What was bought is locked until its date",
            Self::LockBeyondLimit => "What is bought would be locked longer than the buyer allows",
            Self::TooFarAhead => {
                "A sale ends, and what it sells is locked, at most ten years from now"
            }
            Self::CannotReceive => {
                "The buyer's account does not take these shares now: it must be thawed first"
            }
            Self::WrongSale => "Not the sale in which this was bought",
            Self::WrongUpdateAuthority => "Not the update authority that the mint's metadata names",
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
