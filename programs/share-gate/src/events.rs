//! Events with every value that an instruction changed: the state can be rebuilt from them.

use {
    crate::state::{IssuerTerms, PolicyTerms},
    anchor_lang::prelude::*,
    openmast_common::gate::MAX_CLEARANCES,
};

/// A network takes an issuer's word.
#[event]
pub struct IssuerAccepted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The issuer, an `Issuer` account.
    pub issuer: Address,
    /// Its number.
    pub number: u16,
    /// What it may say, and how.
    pub terms: IssuerTerms,
}

/// An issuer gives no clearances any more.
#[event]
pub struct IssuerWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The issuer, an `Issuer` account.
    pub issuer: Address,
}

/// An issuer said something of a wallet, or took it back.
#[event]
pub struct ClearanceChanged {
    /// The network, a `Network` account.
    pub network: Address,
    /// The clearance, a `Clearance` account.
    pub clearance: Address,
    /// The wallet.
    pub wallet: Address,
    /// The issuer, an `Issuer` account.
    pub issuer: Address,
    /// Paid the clearance's rent.
    pub rent_payer: Address,
    /// Kinds of credential, a bit set.
    pub kinds: u32,
    /// ISO 3166 numeric; 0: none is named.
    pub jurisdiction: u16,
    /// When it lapses, Unix seconds; 0: never.
    pub expires_at: i64,
    /// The attestation that was copied; zero: the issuer signed.
    pub attestation: Address,
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

/// An asset's owner said who may hold its shares.
#[event]
pub struct PolicyMade {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The share mint.
    pub mint: Address,
    /// The policy, a `Policy` account.
    pub policy: Address,
    /// Paid the rent.
    pub rent_payer: Address,
    /// 1.
    pub revision: u32,
    /// 1: the owner is the first holder, admitted by no clearance and without an end. The rent of its account was paid too.
    pub holders: u32,
    /// The asset's owner, who issued the shares.
    pub owner: Address,
    /// Who may hold.
    pub terms: PolicyTerms,
}

/// That was changed.
#[event]
pub struct PolicyChanged {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The share mint.
    pub mint: Address,
    /// Counts how often it was tightened.
    pub revision: u32,
    /// Who may hold.
    pub terms: PolicyTerms,
}

/// A wallet was admitted, or its admission renewed.
#[event]
pub struct HolderAdmitted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The share mint.
    pub mint: Address,
    /// The wallet.
    pub wallet: Address,
    /// Paid the rent of the holder's account.
    pub rent_payer: Address,
    /// Revision of the policy by which it was admitted.
    pub policy_version: u32,
    /// Kinds of its clearances, a bit set.
    pub kinds: u32,
    /// ISO 3166 numeric; 0: no clearance names one.
    pub jurisdiction: u16,
    /// When the first of its clearances expires, Unix seconds; the largest number: none does.
    pub admitted_until: i64,
    /// The clearances that it rests on; zero: none.
    pub clearances: [Address; MAX_CLEARANCES],
    /// Holders there are.
    pub holders: u32,
}

/// A wallet's clearances were revoked, and not replaced in time.
#[event]
pub struct HolderDismissed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The share mint.
    pub mint: Address,
    /// The wallet.
    pub wallet: Address,
}

/// A wallet without shares gave up its admission.
#[event]
pub struct HolderClosed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The share mint.
    pub mint: Address,
    /// The wallet.
    pub wallet: Address,
    /// Got the rent back.
    pub rent_payer: Address,
    /// Holders there are.
    pub holders: u32,
}

/// The regulator suspended a holder, or lifted that.
#[event]
pub struct HolderSuspended {
    /// The network, a `Network` account.
    pub network: Address,
    /// The share mint.
    pub mint: Address,
    /// The wallet.
    pub wallet: Address,
    /// Decided it.
    pub regulator: Address,
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
