//! The program's events.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use super::PROGRAM_ID;
use super::types;
use crate::events::EventError;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_pubkey::Pubkey;

/// An issuer said something of a wallet, or took it back.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ClearanceChanged {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The clearance, a `Clearance` account.
    pub clearance: Pubkey,
    /// The wallet.
    pub wallet: Pubkey,
    /// The issuer, an `Issuer` account.
    pub issuer: Pubkey,
    /// Paid the clearance's rent.
    pub rent_payer: Pubkey,
    /// Kinds of credential, a bit set.
    pub kinds: u32,
    /// ISO 3166 numeric; 0: none is named.
    pub jurisdiction: u16,
    /// When it lapses, Unix seconds; 0: never.
    pub expires_at: i64,
    /// The attestation that was copied; zero: the issuer signed.
    pub attestation: Pubkey,
    /// 0 valid, 1 revoked.
    pub state: u8,
    /// When it was revoked last, as a whole or in part, Unix seconds; 0: never.
    pub revoked_at: i64,
    /// Until then nobody is dismissed for it, Unix seconds.
    pub cure_until: i64,
    /// Kinds that were revoked before their end and not said again.
    pub revoked_kinds: u32,
    /// Kinds that expired and were not said again.
    pub lapsed_kinds: u32,
    /// From then on nobody is admitted by it until it is said or copied again, Unix seconds.
    pub counts_until: i64,
}

impl ClearanceChanged {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [24, 47, 97, 175, 232, 99, 15, 123];
}

/// A wallet was admitted, or its admission renewed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct HolderAdmitted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The share mint.
    pub mint: Pubkey,
    /// The wallet.
    pub wallet: Pubkey,
    /// Paid the rent of the holder's account.
    pub rent_payer: Pubkey,
    /// Revision of the policy by which it was admitted.
    pub policy_version: u32,
    /// Kinds of its clearances, a bit set.
    pub kinds: u32,
    /// ISO 3166 numeric; 0: no clearance names one.
    pub jurisdiction: u16,
    /// When the first of its clearances expires, Unix seconds; the largest number: none does.
    pub admitted_until: i64,
    /// The clearances that it rests on; zero: none.
    pub clearances: [Pubkey; 3],
    /// Holders there are.
    pub holders: u32,
}

impl HolderAdmitted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [90, 25, 83, 22, 82, 235, 110, 102];
}

/// A wallet without shares gave up its admission.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct HolderClosed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The share mint.
    pub mint: Pubkey,
    /// The wallet.
    pub wallet: Pubkey,
    /// Got the rent back.
    pub rent_payer: Pubkey,
    /// Holders there are.
    pub holders: u32,
}

impl HolderClosed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [75, 130, 114, 152, 178, 171, 89, 93];
}

/// A wallet's clearances were revoked, and not replaced in time.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct HolderDismissed {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The share mint.
    pub mint: Pubkey,
    /// The wallet.
    pub wallet: Pubkey,
}

impl HolderDismissed {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [201, 110, 213, 203, 143, 240, 85, 78];
}

/// The regulator suspended a holder, or lifted that.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct HolderSuspended {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The share mint.
    pub mint: Pubkey,
    /// The wallet.
    pub wallet: Pubkey,
    /// Decided it.
    pub regulator: Pubkey,
    /// When it began, Unix seconds; of renewals without a gap when the first one did.
    pub suspended_since: i64,
    /// When it ends, Unix seconds; 0: it was lifted.
    pub suspended_until: i64,
    /// When it was lifted, Unix seconds; 0: it was not.
    pub suspension_ended: i64,
    /// Hash of the regulator's reason.
    pub reason_hash: [u8; 32],
    /// How often it was renewed without a gap.
    pub renewals: u8,
}

impl HolderSuspended {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [137, 51, 47, 24, 245, 71, 120, 67];
}

/// A network takes an issuer's word.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct IssuerAccepted {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The issuer, an `Issuer` account.
    pub issuer: Pubkey,
    /// Its number.
    pub number: u16,
    /// What it may say, and how.
    pub terms: types::IssuerTerms,
}

impl IssuerAccepted {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [196, 147, 186, 128, 215, 170, 159, 230];
}

/// An issuer gives no clearances any more.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct IssuerWithdrawn {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The issuer, an `Issuer` account.
    pub issuer: Pubkey,
}

impl IssuerWithdrawn {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [183, 156, 124, 179, 154, 22, 16, 51];
}

/// That was changed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PolicyChanged {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The share mint.
    pub mint: Pubkey,
    /// Counts how often it was tightened.
    pub revision: u32,
    /// Who may hold.
    pub terms: types::PolicyTerms,
}

impl PolicyChanged {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [248, 184, 113, 45, 123, 255, 43, 248];
}

/// An asset's owner said who may hold its shares.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PolicyMade {
    /// The network, a `Network` account.
    pub network: Pubkey,
    /// The asset, an `Asset` account.
    pub asset: Pubkey,
    /// The share mint.
    pub mint: Pubkey,
    /// The policy, a `Policy` account.
    pub policy: Pubkey,
    /// Paid the rent.
    pub rent_payer: Pubkey,
    /// 1.
    pub revision: u32,
    /// 1: the owner is the first holder, admitted by no clearance and without an end. The rent of its account was paid too.
    pub holders: u32,
    /// The asset's owner, who issued the shares.
    pub owner: Pubkey,
    /// Who may hold.
    pub terms: types::PolicyTerms,
}

impl PolicyMade {
    /// The bytes in front of it.
    pub const DISCRIMINATOR: [u8; 8] = [137, 233, 15, 162, 222, 95, 246, 39];
}

/// Any event of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// See [`ClearanceChanged`].
    ClearanceChanged(ClearanceChanged),
    /// See [`HolderAdmitted`].
    HolderAdmitted(HolderAdmitted),
    /// See [`HolderClosed`].
    HolderClosed(HolderClosed),
    /// See [`HolderDismissed`].
    HolderDismissed(HolderDismissed),
    /// See [`HolderSuspended`].
    HolderSuspended(HolderSuspended),
    /// See [`IssuerAccepted`].
    IssuerAccepted(IssuerAccepted),
    /// See [`IssuerWithdrawn`].
    IssuerWithdrawn(IssuerWithdrawn),
    /// See [`PolicyChanged`].
    PolicyChanged(PolicyChanged),
    /// See [`PolicyMade`].
    PolicyMade(PolicyMade),
}

impl Event {
    /// Names of all events.
    pub const NAMES: &[&str] = &[
        "ClearanceChanged",
        "HolderAdmitted",
        "HolderClosed",
        "HolderDismissed",
        "HolderSuspended",
        "IssuerAccepted",
        "IssuerWithdrawn",
        "PolicyChanged",
        "PolicyMade",
    ];

    /// The event's name in the program.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ClearanceChanged(_) => "ClearanceChanged",
            Self::HolderAdmitted(_) => "HolderAdmitted",
            Self::HolderClosed(_) => "HolderClosed",
            Self::HolderDismissed(_) => "HolderDismissed",
            Self::HolderSuspended(_) => "HolderSuspended",
            Self::IssuerAccepted(_) => "IssuerAccepted",
            Self::IssuerWithdrawn(_) => "IssuerWithdrawn",
            Self::PolicyChanged(_) => "PolicyChanged",
            Self::PolicyMade(_) => "PolicyMade",
        }
    }

    /// Decodes the bytes behind `Program data: `.
    ///
    /// # Errors
    /// See [`EventError`].
    pub fn decode(data: &[u8]) -> Result<Self, EventError> {
        let (discriminator, body) = data.split_first_chunk::<8>().ok_or(EventError::Unknown)?;
        match *discriminator {
            ClearanceChanged::DISCRIMINATOR => {
                crate::events::decode(body, "ClearanceChanged").map(Self::ClearanceChanged)
            }
            HolderAdmitted::DISCRIMINATOR => {
                crate::events::decode(body, "HolderAdmitted").map(Self::HolderAdmitted)
            }
            HolderClosed::DISCRIMINATOR => {
                crate::events::decode(body, "HolderClosed").map(Self::HolderClosed)
            }
            HolderDismissed::DISCRIMINATOR => {
                crate::events::decode(body, "HolderDismissed").map(Self::HolderDismissed)
            }
            HolderSuspended::DISCRIMINATOR => {
                crate::events::decode(body, "HolderSuspended").map(Self::HolderSuspended)
            }
            IssuerAccepted::DISCRIMINATOR => {
                crate::events::decode(body, "IssuerAccepted").map(Self::IssuerAccepted)
            }
            IssuerWithdrawn::DISCRIMINATOR => {
                crate::events::decode(body, "IssuerWithdrawn").map(Self::IssuerWithdrawn)
            }
            PolicyChanged::DISCRIMINATOR => {
                crate::events::decode(body, "PolicyChanged").map(Self::PolicyChanged)
            }
            PolicyMade::DISCRIMINATOR => {
                crate::events::decode(body, "PolicyMade").map(Self::PolicyMade)
            }
            _ => Err(EventError::Unknown),
        }
    }

    /// All events that the program itself emitted in a transaction, in order. Data that other programs logged
    /// inside the same transaction is skipped. Logs may be truncated by the node: then the last events are missing.
    pub fn from_logs<'a>(logs: impl IntoIterator<Item = &'a str>) -> Vec<Result<Self, EventError>> {
        crate::events::from_logs(logs, &PROGRAM_ID, Self::decode)
    }
}
