//! Why the program refuses.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

/// Why the program refused an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum ProgramError {
    /// The signer does not hold the role or own the account.
    NotAuthorized = 6000,
    /// The account belongs to another network.
    WrongNetwork = 6001,
    /// The account belongs to another asset or share.
    WrongAsset = 6002,
    /// The account belongs to another wallet.
    WrongWallet = 6003,
    /// Not the account that paid the rent.
    WrongRentPayer = 6004,
    /// Unknown kind of issuer: 0 direct, 1 attestation service.
    UnknownIssuerKind = 6005,
    /// The terms of the issuer contradict themselves: see docs/reference/share-gate.md.
    IssuerTermsOutOfRange = 6006,
    /// The issuer was withdrawn: it gives no clearances any more.
    IssuerWithdrawn = 6007,
    /// The issuer is of the other kind.
    WrongIssuerKind = 6008,
    /// Not an attestation of the attestation service.
    NotAnAttestation = 6009,
    /// The attestation is of another issuer or schema.
    WrongAttestation = 6010,
    /// The attestation says nothing at the places that the issuer's terms name.
    AttestationTooShort = 6011,
    /// This has expired.
    Expired = 6012,
    /// No kind that the issuer may say, or one that it may not.
    KindsOutOfRange = 6013,
    /// Not an ISO 3166 numeric code from 1 to 999, nor 0 for none.
    JurisdictionOutOfRange = 6014,
    /// The attestation is still there.
    AttestationStands = 6015,
    /// The clearance is revoked already.
    AlreadyRevoked = 6016,
    /// The shares of this asset are open: they need no policy.
    SharesAreOpen = 6017,
    /// A policy names at most 16 jurisdictions, each once.
    PolicyOutOfRange = 6018,
    /// Nothing would change.
    PolicyUnchanged = 6019,
    /// Who loosens a policy needs the regulator's signature too.
    RegulatorMissing = 6020,
    /// A lock-up cannot be prolonged.
    LockProlonged = 6021,
    /// The clearance was revoked, or does not belong here.
    WrongClearance = 6022,
    /// The clearances together do not have all kinds that the policy asks for.
    KindsMissing = 6023,
    /// The clearances name different jurisdictions, or none that the policy allows.
    WrongJurisdiction = 6024,
    /// There are as many holders as the policy allows.
    HoldersFull = 6025,
    /// The wallet must sign this: another could harm it.
    WalletMustSign = 6026,
    /// Its clearances still hold, or the time to replace them is not over.
    StillCleared = 6027,
    /// The holder was dismissed already.
    AlreadyDismissed = 6028,
    /// Shares are in the wallet's account, or may come: close the account, or empty it while it is frozen.
    StillHolds = 6029,
    /// The wallet still has a stake of this asset.
    StillStaked = 6030,
    /// The wallet still has offers or purchases of these shares in the market.
    StillInMarket = 6031,
    /// The holder is suspended.
    Suspended = 6032,
    /// The holder is not suspended.
    NotSuspended = 6033,
    /// A suspension ends within 180 days, and after it began.
    SuspensionTooLong = 6034,
    /// Renewed three times already: wait as long as the suspension lasted.
    SuspensionsExhausted = 6035,
    /// The totals would exceed 32 bits.
    Overflow = 6036,
    /// Not the wallet's associated account of this share: only that is ever thawed or frozen.
    NotAssociatedAccount = 6037,
    /// The admission has run out: renew it.
    NotAdmitted = 6038,
    /// The policy was tightened since the wallet was admitted: renew the admission.
    PolicyChanged = 6039,
    /// The shares are locked up until the policy's date.
    LockedUp = 6040,
    /// The holder's clearances were revoked.
    Revoked = 6041,
    /// Neither revoked nor suspended: nothing freezes this account.
    NothingToFreeze = 6042,
}

impl ProgramError {
    /// Every error, by code.
    pub const ALL: &[Self] = &[
        Self::NotAuthorized,
        Self::WrongNetwork,
        Self::WrongAsset,
        Self::WrongWallet,
        Self::WrongRentPayer,
        Self::UnknownIssuerKind,
        Self::IssuerTermsOutOfRange,
        Self::IssuerWithdrawn,
        Self::WrongIssuerKind,
        Self::NotAnAttestation,
        Self::WrongAttestation,
        Self::AttestationTooShort,
        Self::Expired,
        Self::KindsOutOfRange,
        Self::JurisdictionOutOfRange,
        Self::AttestationStands,
        Self::AlreadyRevoked,
        Self::SharesAreOpen,
        Self::PolicyOutOfRange,
        Self::PolicyUnchanged,
        Self::RegulatorMissing,
        Self::LockProlonged,
        Self::WrongClearance,
        Self::KindsMissing,
        Self::WrongJurisdiction,
        Self::HoldersFull,
        Self::WalletMustSign,
        Self::StillCleared,
        Self::AlreadyDismissed,
        Self::StillHolds,
        Self::StillStaked,
        Self::StillInMarket,
        Self::Suspended,
        Self::NotSuspended,
        Self::SuspensionTooLong,
        Self::SuspensionsExhausted,
        Self::Overflow,
        Self::NotAssociatedAccount,
        Self::NotAdmitted,
        Self::PolicyChanged,
        Self::LockedUp,
        Self::Revoked,
        Self::NothingToFreeze,
    ];

    /// The program's name of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAuthorized => "NotAuthorized",
            Self::WrongNetwork => "WrongNetwork",
            Self::WrongAsset => "WrongAsset",
            Self::WrongWallet => "WrongWallet",
            Self::WrongRentPayer => "WrongRentPayer",
            Self::UnknownIssuerKind => "UnknownIssuerKind",
            Self::IssuerTermsOutOfRange => "IssuerTermsOutOfRange",
            Self::IssuerWithdrawn => "IssuerWithdrawn",
            Self::WrongIssuerKind => "WrongIssuerKind",
            Self::NotAnAttestation => "NotAnAttestation",
            Self::WrongAttestation => "WrongAttestation",
            Self::AttestationTooShort => "AttestationTooShort",
            Self::Expired => "Expired",
            Self::KindsOutOfRange => "KindsOutOfRange",
            Self::JurisdictionOutOfRange => "JurisdictionOutOfRange",
            Self::AttestationStands => "AttestationStands",
            Self::AlreadyRevoked => "AlreadyRevoked",
            Self::SharesAreOpen => "SharesAreOpen",
            Self::PolicyOutOfRange => "PolicyOutOfRange",
            Self::PolicyUnchanged => "PolicyUnchanged",
            Self::RegulatorMissing => "RegulatorMissing",
            Self::LockProlonged => "LockProlonged",
            Self::WrongClearance => "WrongClearance",
            Self::KindsMissing => "KindsMissing",
            Self::WrongJurisdiction => "WrongJurisdiction",
            Self::HoldersFull => "HoldersFull",
            Self::WalletMustSign => "WalletMustSign",
            Self::StillCleared => "StillCleared",
            Self::AlreadyDismissed => "AlreadyDismissed",
            Self::StillHolds => "StillHolds",
            Self::StillStaked => "StillStaked",
            Self::StillInMarket => "StillInMarket",
            Self::Suspended => "Suspended",
            Self::NotSuspended => "NotSuspended",
            Self::SuspensionTooLong => "SuspensionTooLong",
            Self::SuspensionsExhausted => "SuspensionsExhausted",
            Self::Overflow => "Overflow",
            Self::NotAssociatedAccount => "NotAssociatedAccount",
            Self::NotAdmitted => "NotAdmitted",
            Self::PolicyChanged => "PolicyChanged",
            Self::LockedUp => "LockedUp",
            Self::Revoked => "Revoked",
            Self::NothingToFreeze => "NothingToFreeze",
        }
    }

    /// What the program says of it.
    pub fn message(self) -> &'static str {
        match self {
            Self::NotAuthorized => "The signer does not hold the role or own the account",
            Self::WrongNetwork => "The account belongs to another network",
            Self::WrongAsset => "The account belongs to another asset or share",
            Self::WrongWallet => "The account belongs to another wallet",
            Self::WrongRentPayer => "Not the account that paid the rent",
            Self::UnknownIssuerKind => "Unknown kind of issuer: 0 direct, 1 attestation service",
            Self::IssuerTermsOutOfRange => {
                "The terms of the issuer contradict themselves: see docs/reference/share-gate.md"
            }
            Self::IssuerWithdrawn => "The issuer was withdrawn: it gives no clearances any more",
            Self::WrongIssuerKind => "The issuer is of the other kind",
            Self::NotAnAttestation => "Not an attestation of the attestation service",
            Self::WrongAttestation => "The attestation is of another issuer or schema",
            Self::AttestationTooShort => {
                "The attestation says nothing at the places that the issuer's terms name"
            }
            Self::Expired => "This has expired",
            Self::KindsOutOfRange => "No kind that the issuer may say, or one that it may not",
            Self::JurisdictionOutOfRange => {
                "Not an ISO 3166 numeric code from 1 to 999, nor 0 for none"
            }
            Self::AttestationStands => "The attestation is still there",
            Self::AlreadyRevoked => "The clearance is revoked already",
            Self::SharesAreOpen => "The shares of this asset are open: they need no policy",
            Self::PolicyOutOfRange => "A policy names at most 16 jurisdictions, each once",
            Self::PolicyUnchanged => "Nothing would change",
            Self::RegulatorMissing => "Who loosens a policy needs the regulator's signature too",
            Self::LockProlonged => "A lock-up cannot be prolonged",
            Self::WrongClearance => "The clearance was revoked, or does not belong here",
            Self::KindsMissing => {
                "The clearances together do not have all kinds that the policy asks for"
            }
            Self::WrongJurisdiction => {
                "The clearances name different jurisdictions, or none that the policy allows"
            }
            Self::HoldersFull => "There are as many holders as the policy allows",
            Self::WalletMustSign => "The wallet must sign this: another could harm it",
            Self::StillCleared => {
                "Its clearances still hold, or the time to replace them is not over"
            }
            Self::AlreadyDismissed => "The holder was dismissed already",
            Self::StillHolds => {
                "Shares are in the wallet's account, or may come: close the account, or empty it while it is frozen"
            }
            Self::StillStaked => "The wallet still has a stake of this asset",
            Self::StillInMarket => {
                "The wallet still has offers or purchases of these shares in the market"
            }
            Self::Suspended => "The holder is suspended",
            Self::NotSuspended => "The holder is not suspended",
            Self::SuspensionTooLong => "A suspension ends within 180 days, and after it began",
            Self::SuspensionsExhausted => {
                "Renewed three times already: wait as long as the suspension lasted"
            }
            Self::Overflow => "The totals would exceed 32 bits",
            Self::NotAssociatedAccount => {
                "Not the wallet's associated account of this share: only that is ever thawed or frozen"
            }
            Self::NotAdmitted => "The admission has run out: renew it",
            Self::PolicyChanged => {
                "The policy was tightened since the wallet was admitted: renew the admission"
            }
            Self::LockedUp => "The shares are locked up until the policy's date",
            Self::Revoked => "The holder's clearances were revoked",
            Self::NothingToFreeze => "Neither revoked nor suspended: nothing freezes this account",
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
