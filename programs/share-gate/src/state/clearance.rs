use {
    crate::{
        constants::{ACCOUNT_VERSION, clearance_state},
        errors::ShareGateError,
        state::{Issuer, Limits, Said},
    },
    anchor_lang::prelude::*,
};

/// What one issuer says of one wallet.
///
/// Address: `"clearance"`, network, wallet, issuer.
#[account]
pub struct Clearance {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network.
    pub network: Address,
    /// The wallet.
    pub wallet: Address,
    /// The issuer, an `Issuer` account.
    pub issuer: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Address,
    /// Kinds of credential, a bit set.
    pub kinds: PodU32,
    /// ISO 3166 numeric; 0: none is named.
    pub jurisdiction: PodU16,
    /// When it lapses, Unix seconds; 0: never.
    pub expires_at: PodI64,
    /// The attestation that was copied; zero: the issuer signed.
    pub attestation: Address,
    /// 0 valid, 1 revoked.
    pub state: u8,
    /// When it was revoked last, as a whole or in part, Unix seconds; 0: never.
    pub revoked_at: PodI64,
    /// Until then who was admitted by what was revoked is not dismissed, Unix seconds.
    pub cure_until: PodI64,
    /// Kinds that were revoked before their end and not said again.
    pub revoked_kinds: PodU32,
    /// Kinds that expired and were not said again: nobody is dismissed for these.
    pub lapsed_kinds: PodU32,
    /// From then on nobody is admitted by it until it is said or copied again, Unix seconds.
    pub counts_until: PodI64,
    /// Zero.
    pub reserved: [u8; 24],
}

impl Clearance {
    /// Fills an account that was just made. Another stays as it is.
    pub(crate) fn open_if_new(
        &mut self,
        issuer: &Account<Issuer>,
        wallet: &Address,
        rent_payer: &Address,
        bump: u8,
    ) {
        if self.version != 0 {
            return;
        }
        self.version = ACCOUNT_VERSION;
        self.network = issuer.network;
        self.wallet = *wallet;
        self.issuer = *issuer.address();
        self.bump = bump;
        self.rent_payer = *rent_payer;
    }

    /// Replaces what the issuer said by what it says at `now`, Unix seconds. Kinds that it said before, which have not
    /// expired and are missing now, count as revoked; what it says again is whole.
    ///
    /// However late its own end: it counts for as long as its issuer's terms say, so that an issuer that was withdrawn admits
    /// nobody for ever.
    pub fn say(&mut self, said: &Said, attestation: Address, now: i64, limits: Limits) {
        let lost = self.kinds.get() & !said.kinds;
        let (mut revoked, mut lapsed) = (self.revoked_kinds.get(), self.lapsed_kinds.get());
        if self.has_expired(now) {
            lapsed |= lost;
        } else if lost != 0 {
            revoked |= lost;
            self.note_revoked(now, limits.cure_seconds);
        }
        self.revoked_kinds = (revoked & !said.kinds).into();
        self.lapsed_kinds = (lapsed & !said.kinds).into();
        self.kinds = said.kinds.into();
        self.jurisdiction = said.jurisdiction.into();
        self.expires_at = said.expires_at.into();
        self.counts_until = now.saturating_add(i64::from(limits.longest_seconds)).into();
        self.attestation = attestation;
        self.state = clearance_state::VALID;
    }

    /// Revokes it at `now`, Unix seconds. [`ShareGateError::AlreadyRevoked`]; [`ShareGateError::Expired`] for one that has
    /// lapsed: nobody is treated worse for an end that was known.
    pub fn revoke(&mut self, now: i64, cure_seconds: u32) -> Result<()> {
        require!(
            self.state == clearance_state::VALID,
            ShareGateError::AlreadyRevoked
        );
        require!(!self.has_expired(now), ShareGateError::Expired);
        let revoked = self.revoked_kinds.get() | self.kinds.get();
        self.note_revoked(now, cure_seconds);
        self.revoked_kinds = revoked.into();
        self.kinds = 0.into();
        self.state = clearance_state::REVOKED;
        Ok(())
    }

    /// Moves its end to `at`, which has passed at `now`, both Unix seconds: the issuer made its attestation shorter.
    /// [`ShareGateError::AlreadyRevoked`]; [`ShareGateError::Expired`] for one that has lapsed.
    pub fn lapse(&mut self, at: i64, now: i64) -> Result<()> {
        require!(
            self.state == clearance_state::VALID,
            ShareGateError::AlreadyRevoked
        );
        require!(!self.has_expired(now), ShareGateError::Expired);
        self.expires_at = at.into();
        Ok(())
    }

    fn note_revoked(&mut self, now: i64, cure_seconds: u32) {
        self.revoked_at = now.into();
        self.cure_until = now.saturating_add(i64::from(cure_seconds)).into();
    }

    fn has_expired(&self, now: i64) -> bool {
        let expires_at = self.expires_at.get();
        expires_at != 0 && expires_at <= now
    }

    /// Kinds by which somebody can be admitted at `now`, Unix seconds, and until when. [`ShareGateError::WrongClearance`]
    /// when it was revoked, [`ShareGateError::Expired`].
    pub fn admits(&self, now: i64) -> Result<(u32, i64)> {
        require!(
            self.state == clearance_state::VALID,
            ShareGateError::WrongClearance
        );
        let until = match self.expires_at.get() {
            0 => self.counts_until.get(),
            expires_at => expires_at.min(self.counts_until.get()),
        };
        require!(now < until, ShareGateError::Expired);
        Ok((self.kinds.get(), until))
    }

    /// Kinds that still protect from a dismissal at `now`, Unix seconds: all that were not revoked, expired or not, and
    /// those that were revoked while they may be replaced.
    pub fn protects(&self, now: i64) -> u32 {
        let cure = if now < self.cure_until.get() {
            self.revoked_kinds.get()
        } else {
            0
        };
        self.kinds.get() | self.lapsed_kinds.get() | cure
    }
}
