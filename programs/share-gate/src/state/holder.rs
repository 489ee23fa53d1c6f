use {
    crate::{
        constants::{ABANDONED_SECONDS, ACCOUNT_VERSION, MAX_RENEWALS, MAX_SUSPENSION_SECONDS},
        errors::ShareGateError,
        state::Policy,
    },
    anchor_lang::prelude::*,
    core::mem::offset_of,
    openmast_common::gate::{ADMITTED, HolderRecord, MAX_CLEARANCES, REVOKED},
};

/// One wallet that may hold the shares of one asset, and is counted once, whatever it holds them in.
///
/// Address: `"holder"`, share mint, wallet.
#[account]
pub struct Holder {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The share mint.
    pub mint: Address,
    /// The wallet.
    pub wallet: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the wallet's associated account of the mint.
    pub account_bump: u8,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Address,
    /// `revision` of the policy by which it was admitted last.
    pub policy_version: PodU32,
    /// Kinds of credential that the policy asked for and its clearances had, a bit set.
    pub kinds: PodU32,
    /// Where the wallet belongs by its clearances, ISO 3166 numeric; 0: none says, or the policy did not ask.
    pub jurisdiction: PodU16,
    /// When the first of its clearances expires, Unix seconds; the largest number: none does.
    pub admitted_until: PodI64,
    /// The clearances that it rests on; zero: none.
    pub clearances: [Address; MAX_CLEARANCES],
    /// 0 admitted, 1 revoked.
    pub state: u8,
    /// When the newest suspension ends, Unix seconds; 0: there was none, or it was lifted.
    pub suspended_until: PodI64,
    /// When it began, Unix seconds; of renewals without a gap when the first one did.
    pub suspended_since: PodI64,
    /// Hash of the reason that the regulator gave for it.
    pub suspension_reason: [u8; 32],
    /// How often it was renewed without a gap.
    pub renewals: u8,
    /// When the newest suspension was lifted before its end, Unix seconds; 0: it was not.
    pub suspension_ended: PodI64,
    /// 1: issued the shares, and holds them before a lock-up ends.
    pub is_issuer: u8,
    /// Zero.
    pub reserved: [u8; 31],
}

/// Fails to compile when others read a field elsewhere.
macro_rules! same_place {
    ($($field:ident),+ $(,)?) => {
        const _: () = {
            $(assert!(offset_of!(Holder, $field) == offset_of!(HolderRecord, $field));)+
            assert!(HolderRecord::FIELDS.len() == [$(stringify!($field)),+].len());
            assert!(size_of::<Holder>() == size_of::<HolderRecord>());
        };
    };
}

same_place!(
    version,
    mint,
    wallet,
    bump,
    account_bump,
    rent_payer,
    policy_version,
    kinds,
    jurisdiction,
    admitted_until,
    clearances,
    state,
    suspended_until,
    suspended_since,
    suspension_reason,
    renewals,
    suspension_ended,
    is_issuer,
    reserved,
);

/// What an admission rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// Kinds of all clearances.
    pub kinds: u32,
    /// The jurisdiction that those name which name one; 0: none does.
    pub jurisdiction: u16,
    /// When the first expires, Unix seconds.
    pub until: i64,
    /// The clearances.
    pub clearances: [Address; MAX_CLEARANCES],
}

impl Holder {
    /// Whether the account was just made.
    pub(crate) fn is_new(&self) -> bool {
        self.version == 0
    }

    /// Fills a new one.
    pub(crate) fn open(
        &mut self,
        [mint, wallet, rent_payer]: [Address; 3],
        bump: u8,
        account_bump: u8,
    ) {
        self.version = ACCOUNT_VERSION;
        self.mint = mint;
        self.wallet = wallet;
        self.rent_payer = rent_payer;
        self.bump = bump;
        self.account_bump = account_bump;
    }

    /// As other programs read it.
    pub fn record(&self) -> &HolderRecord {
        bytemuck::cast_ref(self)
    }

    /// Writes what it is admitted by. On whose word an admission rests is the holder's choice. Unless the holder `chooses` (its
    /// wallet signs, or there was no admission yet), only the same clearances renew it, and others bring back a revoked one.
    /// [`ShareGateError::WalletMustSign`].
    ///
    /// Of what the clearances say only that is noted for which the policy asks: nobody is dismissed for the loss of more.
    pub fn admit(&mut self, grounds: &Grounds, policy: &Policy, chooses: bool) -> Result<()> {
        require!(
            chooses || self.state == REVOKED || grounds.clearances == self.clearances,
            ShareGateError::WalletMustSign
        );
        let is_placed = policy.jurisdiction_count != 0;
        self.policy_version = policy.revision;
        self.kinds = (grounds.kinds & policy.kinds.get()).into();
        self.jurisdiction = if is_placed { grounds.jurisdiction } else { 0 }.into();
        self.admitted_until = grounds.until.into();
        self.clearances = grounds.clearances;
        self.state = ADMITTED;
        Ok(())
    }

    /// Ends the admission.
    pub(crate) fn dismiss(&mut self) {
        self.state = REVOKED;
    }

    /// Whether it was dismissed, or its admission ran out so long before `now`, Unix seconds, that it counts as gone. What
    /// follows from that takes no shares: its seat is free when it has none, and an empty account may be frozen.
    pub fn is_abandoned(&self, now: i64) -> bool {
        let gone = self.admitted_until.get().saturating_add(ABANDONED_SECONDS);
        self.state == REVOKED || gone <= now
    }

    /// Whether a suspension stands at `now`, Unix seconds.
    pub fn is_suspended(&self, now: i64) -> bool {
        self.suspended_until.get() > now
    }

    /// Suspends it from `now` to `until`, both Unix seconds. [`ShareGateError::SuspensionTooLong`];
    /// [`ShareGateError::SuspensionsExhausted`].
    ///
    /// A suspension that follows another sooner than that had lasted, counted from the first of such a row, is its renewal.
    pub fn suspend(&mut self, now: i64, until: i64, reason_hash: [u8; 32]) -> Result<()> {
        let longest = now.saturating_add(MAX_SUSPENSION_SECONDS);
        require!(
            until > now && until <= longest,
            ShareGateError::SuspensionTooLong
        );
        if self.continues(now) {
            require!(
                self.renewals < MAX_RENEWALS,
                ShareGateError::SuspensionsExhausted
            );
            self.renewals = self.renewals.saturating_add(1);
        } else {
            self.renewals = 0;
            self.suspended_since = now.into();
        }
        self.suspended_until = until.into();
        self.suspension_ended = 0.into();
        self.suspension_reason = reason_hash;
        Ok(())
    }

    fn continues(&self, now: i64) -> bool {
        let since = self.suspended_since.get();
        if since == 0 {
            return false;
        }
        let ended = match self.suspended_until.get() {
            0 => self.suspension_ended.get(),
            until => until,
        };
        let lasted = ended.saturating_sub(since);
        now < ended.saturating_add(lasted)
    }

    /// Lifts the suspension at `now`, Unix seconds: [`ShareGateError::NotSuspended`].
    pub fn lift(&mut self, now: i64) -> Result<()> {
        require!(self.is_suspended(now), ShareGateError::NotSuspended);
        self.suspended_until = 0.into();
        self.suspension_ended = now.into();
        Ok(())
    }
}
