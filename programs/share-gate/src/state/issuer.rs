use {
    crate::{
        constants::{
            ACCOUNT_VERSION, MAX_CURE_SECONDS, MAX_FIELD_OFFSET, MAX_JURISDICTION,
            MAX_LONGEST_SECONDS, MIN_CURE_SECONDS, MIN_LONGEST_SECONDS, NO_JURISDICTION_FIELD,
            issuer_kind, issuer_state,
        },
        errors::ShareGateError,
        state::Said,
    },
    anchor_lang::prelude::*,
};

/// What the network's authority says about an issuer; it never changes.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct IssuerTerms {
    /// 0 direct: a key signs; 1: attestations of the Solana Attestation Service.
    pub kind: u8,
    /// The key that signs, or the credential.
    pub key: Address,
    /// The schema; zero for a direct issuer.
    pub schema: Address,
    /// Kinds of credential that it may say, a bit set, not 0.
    pub kinds: u32,
    /// Where the kinds are in an attestation's data, bytes from its beginning: a `u32`, little-endian. 0 for a direct issuer.
    pub kinds_offset: u16,
    /// Where the jurisdiction is: a `u16`, little-endian; 65 535: attestations name none. 0 for a direct issuer.
    pub jurisdiction_offset: u16,
    /// How long a holder may replace what this issuer revoked, seconds, from 7 to 90 days.
    pub cure_seconds: u32,
    /// How long a clearance counts after the issuer said it, or it was copied, seconds, from 7 to 730 days.
    pub longest_seconds: u32,
}

/// How long an issuer's word counts, and how long after it was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long a holder may replace what the issuer revoked, seconds.
    pub cure_seconds: u32,
    /// How long a clearance counts after it was said, seconds.
    pub longest_seconds: u32,
}

/// Whose word about wallets the network takes.
///
/// Address: `"issuer"`, network, number.
#[account]
pub struct Issuer {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network.
    pub network: Address,
    /// Its number, chosen by the network's authority.
    pub number: PodU16,
    /// Bump of this account's address.
    pub bump: u8,
    /// 0 direct, 1 attestation service.
    pub kind: u8,
    /// The key that signs, or the credential.
    pub key: Address,
    /// The schema; zero for a direct issuer.
    pub schema: Address,
    /// Kinds of credential that it may say, a bit set.
    pub kinds: PodU32,
    /// Where the kinds are in an attestation's data, bytes from its beginning.
    pub kinds_offset: PodU16,
    /// Where the jurisdiction is; 65 535: nowhere.
    pub jurisdiction_offset: PodU16,
    /// How long a holder may replace what it revoked, seconds.
    pub cure_seconds: PodU32,
    /// How long a clearance counts after it was said or copied, seconds.
    pub longest_seconds: PodU32,
    /// 0 accepted, 1 withdrawn.
    pub state: u8,
    /// Zero.
    pub reserved: [u8; 28],
}

impl IssuerTerms {
    /// [`ShareGateError::UnknownIssuerKind`], [`ShareGateError::IssuerTermsOutOfRange`].
    pub fn check(&self) -> Result<()> {
        let nobody = Address::default();
        let places = match self.kind {
            issuer_kind::DIRECT => {
                self.schema == nobody && self.kinds_offset == 0 && self.jurisdiction_offset == 0
            }
            issuer_kind::ATTESTATIONS => {
                let jurisdiction = self.jurisdiction_offset;
                self.schema != nobody
                    && self.kinds_offset <= MAX_FIELD_OFFSET
                    && (jurisdiction <= MAX_FIELD_OFFSET || jurisdiction == NO_JURISDICTION_FIELD)
            }
            _ => return Err(ShareGateError::UnknownIssuerKind.into()),
        };
        require!(
            places
                && self.key != nobody
                && self.kinds != 0
                && (MIN_CURE_SECONDS..=MAX_CURE_SECONDS).contains(&self.cure_seconds)
                && (MIN_LONGEST_SECONDS..=MAX_LONGEST_SECONDS).contains(&self.longest_seconds),
            ShareGateError::IssuerTermsOutOfRange
        );
        Ok(())
    }
}

impl Issuer {
    /// Fills a new one with terms that were checked.
    pub(crate) fn accept(&mut self, network: &Address, number: u16, terms: &IssuerTerms, bump: u8) {
        self.version = ACCOUNT_VERSION;
        self.network = *network;
        self.number = number.into();
        self.bump = bump;
        self.kind = terms.kind;
        self.key = terms.key;
        self.schema = terms.schema;
        self.kinds = terms.kinds.into();
        self.kinds_offset = terms.kinds_offset.into();
        self.jurisdiction_offset = terms.jurisdiction_offset.into();
        self.cure_seconds = terms.cure_seconds.into();
        self.longest_seconds = terms.longest_seconds.into();
    }

    /// How long its word counts.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            cure_seconds: self.cure_seconds.get(),
            longest_seconds: self.longest_seconds.get(),
        }
    }

    /// Whether it is of this kind and gives clearances: [`ShareGateError::WrongIssuerKind`],
    /// [`ShareGateError::IssuerWithdrawn`].
    pub(crate) fn require_accepted(&self, kind: u8) -> Result<()> {
        require!(self.kind == kind, ShareGateError::WrongIssuerKind);
        require!(
            self.state == issuer_state::ACCEPTED,
            ShareGateError::IssuerWithdrawn
        );
        Ok(())
    }

    /// Where attestations name a jurisdiction, if they do.
    pub(crate) fn jurisdiction_field(&self) -> Option<u16> {
        Some(self.jurisdiction_offset.get()).filter(|offset| *offset != NO_JURISDICTION_FIELD)
    }

    /// Refuses what it may not say, or not any more at `now`, Unix seconds: as [`Self::may_say`], and
    /// [`ShareGateError::Expired`].
    pub fn check_said(&self, said: &Said, now: i64) -> Result<()> {
        self.may_say(said)?;
        require!(!said.has_ended(now), ShareGateError::Expired);
        Ok(())
    }

    /// Refuses what it may not say: [`ShareGateError::KindsOutOfRange`], [`ShareGateError::JurisdictionOutOfRange`].
    pub fn may_say(&self, said: &Said) -> Result<()> {
        require!(
            said.kinds != 0 && said.kinds & !self.kinds.get() == 0,
            ShareGateError::KindsOutOfRange
        );
        require!(
            said.jurisdiction <= MAX_JURISDICTION,
            ShareGateError::JurisdictionOutOfRange
        );
        Ok(())
    }
}
