//! Why an instruction was refused, and which refusal of the ledger is which.

use {anchor_lang::prelude::*, openmast_ledger as ledger};

/// Why an instruction was refused. Codes count from 6000 in this order.
#[allow(missing_docs, reason = "the message of each says what it means")]
#[error_code]
pub enum MarketError {
    // ---- any instruction
    #[msg("The account belongs to another network")]
    WrongNetwork,
    #[msg("The signer does not hold the role or own the account")]
    NotAuthorized,
    #[msg("The amount must be more than zero")]
    ZeroAmount,
    #[msg("The account is of another mint, or no token account")]
    WrongMint,
    #[msg("The escrow is not that of this mint, or not the currency's")]
    WrongEscrow,
    #[msg("Not the escrow's token account")]
    WrongVault,
    #[msg("Not the token program of this mint")]
    WrongTokenProgram,
    #[msg("The token account belongs to somebody else")]
    WrongOwner,
    #[msg("Not the account that paid the rent")]
    WrongRentPayer,
    #[msg("A total would exceed 64 bits")]
    Overflow,
    #[msg("The escrow would hold less than it owes")]
    EscrowShort,

    // ---- rules and mints
    #[msg("A market's fee is at most 200 basis points")]
    FeeTooHigh,
    #[msg(
        "A fee holds from now on at the earliest, a higher one seven days after its announcement"
    )]
    FeeTooSoon,
    #[msg(
        "The mint can change what arrives or who owns it (fee, hook, delegate, pause, closing or an unknown extension), or has too many decimals: it cannot be traded"
    )]
    MintNotAdmissible,
    #[msg("The network's authority barred this mint: offers can be cancelled, and nothing else")]
    MintBarred,
    #[msg(
        "The mint is the currency, shares, or tokens of a lot: it needs nobody's leave and cannot be barred"
    )]
    MintNotListed,
    #[msg("The mint is neither the currency, nor shares of this asset, nor tokens of this lot")]
    WrongAsset,

    // ---- offers
    #[msg("No such side: 0 sell, 1 bid")]
    UnknownSide,
    #[msg("The price must be more than zero")]
    ZeroPrice,
    #[msg("The least fill must be between one and the whole quantity")]
    LeastFillOutOfRange,
    #[msg("The time must be in the future")]
    TimeOver,
    #[msg("Maker and taker are the same: cancel the offer instead")]
    OwnOffer,
    #[msg("Other than the amount arrived: the mint cannot be traded")]
    AmountDiffers,
    #[msg("There is no such offer (any more)")]
    OfferGone,
    #[msg("The offer was filled, cancelled or ended")]
    OfferEnded,
    #[msg("The offer has expired")]
    OfferExpired,
    #[msg("The offer is on the other side: it was made anew")]
    WrongSide,
    #[msg("The offer is for another taker")]
    NotTheTaker,
    #[msg("The price is beyond the taker's limit")]
    PriceBeyondLimit,
    #[msg("The fee is above the taker's limit")]
    FeeBeyondLimit,
    #[msg("The taker's deadline has passed")]
    DeadlinePassed,
    #[msg("Less than the least that the taker wants can be filled")]
    TooLittleLeft,
    #[msg("The amount is so small that nothing would be paid for it")]
    NothingPaid,
    #[msg("The maker may not trade these shares now: it is suspended, revoked or not admitted")]
    MakerBarred,
    #[msg("The taker may not trade these shares now: it is suspended, revoked or not admitted")]
    TakerBarred,
    #[msg("Deliveries go to the account that the maker named: read the offer again")]
    WrongDestination,
    #[msg("The offer has not expired, and its maker may trade")]
    NotExpired,
    #[msg("There is nothing that could be paid out, delivered or closed now")]
    NothingToClaim,
    #[msg("The position's account is missing, or of another wallet or mint")]
    WrongPosition,
    #[msg("Not where the share gate keeps what it says of the maker")]
    WrongHolder,

    // ---- sales
    #[msg("A sale's end must be after its start, and in the future")]
    SaleTimes,
    #[msg("The floor must be more than zero and at most the first price")]
    FloorOutOfRange,
    #[msg(
        "The least purchase and a buyer's most must be between one and the whole quantity, and the least not above the most"
    )]
    PurchaseLimits,
    #[msg("The sale has not begun")]
    SaleNotStarted,
    #[msg("The sale is over, or sold out")]
    SaleOver,
    #[msg("The sale is still running: only its issuer can end it")]
    SaleRunning,
    #[msg("The buyer's purchase is of an earlier sale with this number: release it first")]
    OlderPurchase,
    #[msg("What was bought is locked until its date")]
    StillLocked,
    #[msg("What is bought would be locked longer than the buyer allows")]
    LockBeyondLimit,
    #[msg("A sale ends, and what it sells is locked, at most ten years from now")]
    TooFarAhead,
    #[msg("The buyer's account does not take these shares now: it must be thawed first")]
    CannotReceive,
    #[msg("Not the sale in which this was bought")]
    WrongSale,

    // ---- mints, added later
    #[msg("Not the update authority that the mint's metadata names")]
    WrongUpdateAuthority,
}

/// What the ledger refuses, as the program says it.
macro_rules! from_ledger {
    ($error:ty { $($variant:ident => $code:ident),+ $(,)? }) => {
        impl From<$error> for crate::errors::MarketError {
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
    BasisPoints => FeeTooHigh,
});
from_ledger!(ledger::MarketFeeError {
    TooHigh => FeeTooHigh,
    TooSoon => FeeTooSoon,
});
