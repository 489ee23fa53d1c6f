//! Why an instruction was refused.

use anchor_lang::prelude::*;

/// Why an instruction was refused. Codes count from 6000 in this order.
#[allow(missing_docs, reason = "the message of each says what it means")]
#[derive(Debug, PartialEq, Eq)]
#[error_code]
pub enum ShareGateError {
    // ---- any instruction
    #[msg("The signer does not hold the role or own the account")]
    NotAuthorized,
    #[msg("The account belongs to another network")]
    WrongNetwork,
    #[msg("The account belongs to another asset or share")]
    WrongAsset,
    #[msg("The account belongs to another wallet")]
    WrongWallet,
    #[msg("Not the account that paid the rent")]
    WrongRentPayer,

    // ---- issuers
    #[msg("Unknown kind of issuer: 0 direct, 1 attestation service")]
    UnknownIssuerKind,
    #[msg("The terms of the issuer contradict themselves: see docs/reference/share-gate.md")]
    IssuerTermsOutOfRange,
    #[msg("The issuer was withdrawn: it gives no clearances any more")]
    IssuerWithdrawn,
    #[msg("The issuer is of the other kind")]
    WrongIssuerKind,

    // ---- clearances
    #[msg("Not an attestation of the attestation service")]
    NotAnAttestation,
    #[msg("The attestation is of another issuer or schema")]
    WrongAttestation,
    #[msg("The attestation says nothing at the places that the issuer's terms name")]
    AttestationTooShort,
    #[msg("This has expired")]
    Expired,
    #[msg("No kind that the issuer may say, or one that it may not")]
    KindsOutOfRange,
    #[msg("Not an ISO 3166 numeric code from 1 to 999, nor 0 for none")]
    JurisdictionOutOfRange,
    #[msg("The attestation is still there")]
    AttestationStands,
    #[msg("The clearance is revoked already")]
    AlreadyRevoked,

    // ---- policies
    #[msg("The shares of this asset are open: they need no policy")]
    SharesAreOpen,
    #[msg("A policy names at most 16 jurisdictions, each once")]
    PolicyOutOfRange,
    #[msg("Nothing would change")]
    PolicyUnchanged,
    #[msg("Who loosens a policy needs the regulator's signature too")]
    RegulatorMissing,
    #[msg("A lock-up cannot be prolonged")]
    LockProlonged,

    // ---- holders
    #[msg("The clearance was revoked, or does not belong here")]
    WrongClearance,
    #[msg("The clearances together do not have all kinds that the policy asks for")]
    KindsMissing,
    #[msg("The clearances name different jurisdictions, or none that the policy allows")]
    WrongJurisdiction,
    #[msg("There are as many holders as the policy allows")]
    HoldersFull,
    #[msg("The wallet must sign this: another could harm it")]
    WalletMustSign,
    #[msg("Its clearances still hold, or the time to replace them is not over")]
    StillCleared,
    #[msg("The holder was dismissed already")]
    AlreadyDismissed,
    #[msg(
        "Shares are in the wallet's account, or may come: close the account, or empty it while it is frozen"
    )]
    StillHolds,
    #[msg("The wallet still has a stake of this asset")]
    StillStaked,
    #[msg("The wallet still has offers or purchases of these shares in the market")]
    StillInMarket,
    #[msg("The holder is suspended")]
    Suspended,
    #[msg("The holder is not suspended")]
    NotSuspended,
    #[msg("A suspension ends within 180 days, and after it began")]
    SuspensionTooLong,
    #[msg("Renewed three times already: wait as long as the suspension lasted")]
    SuspensionsExhausted,
    #[msg("The totals would exceed 32 bits")]
    Overflow,

    // ---- what Token ACL asks
    #[msg("Not the wallet's associated account of this share: only that is ever thawed or frozen")]
    NotAssociatedAccount,
    #[msg("The admission has run out: renew it")]
    NotAdmitted,
    #[msg("The policy was tightened since the wallet was admitted: renew the admission")]
    PolicyChanged,
    #[msg("The shares are locked up until the policy's date")]
    LockedUp,
    #[msg("The holder's clearances were revoked")]
    Revoked,
    #[msg("Neither revoked nor suspended: nothing freezes this account")]
    NothingToFreeze,
}
