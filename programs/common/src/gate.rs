//! What other programs read of a holder of permissioned shares, and what follows from it.

use {
    crate::{ids, record::record},
    anchor_lang::{Discriminator, Owner, prelude::*},
};

/// `Holder.state` of who may hold.
pub const ADMITTED: u8 = 0;
/// `Holder.state` of whose clearances were revoked, and whose time to replace them is over.
pub const REVOKED: u8 = 1;
/// Clearances that an admission can rest on.
pub const MAX_CLEARANCES: usize = 3;

record! {
    /// A `Holder` of the share gate: one wallet that may hold one permissioned share.
    pub struct HolderRecord of ids::SHARE_GATE, discriminator [37, 121, 1, 40, 55, 46, 199, 157],
    {
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
        /// Version of the policy by which it was admitted last.
        pub policy_version: PodU32,
        /// Kinds of credential that its clearances have together, a bit set.
        pub kinds: PodU32,
        /// Where the wallet belongs by its clearances, ISO 3166 numeric; 0: none says.
        pub jurisdiction: PodU16,
        /// When the first of its clearances expires, Unix seconds; the largest number: none does.
        pub admitted_until: PodI64,
        /// The clearances that it rests on; zero: none.
        pub clearances: [Address; MAX_CLEARANCES],
        /// 0 admitted, 1 revoked.
        pub state: u8,
        /// When the newest suspension ends, Unix seconds; 0: there was none, or it was lifted.
        pub suspended_until: PodI64,
        /// When it began, Unix seconds.
        pub suspended_since: PodI64,
        /// Hash of the reason that was given for it.
        pub suspension_reason: [u8; 32],
        /// How often it was renewed without a gap.
        pub renewals: u8,
        /// When the newest suspension that is over ended, Unix seconds.
        pub suspension_ended: PodI64,
        /// 1: issued the shares, and holds them before a lock-up ends.
        pub is_issuer: u8,
        /// Zero.
        pub reserved: [u8; 31],
    }
}

/// Whether somebody may receive and deliver a permissioned share.
///
/// The policy's version is not asked: a policy that was tightened stops thaws at once, and a trade when the admission runs
/// out or is renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    revoked: bool,
    suspended_until: i64,
    admitted_until: i64,
}

impl Standing {
    /// That of `wallet` for `mint` by its `Holder` account.
    ///
    /// `IllegalOwner` for an account that is not the share gate's, also for none; `InvalidAccountData` for another type,
    /// mint or wallet.
    pub fn read(holder: &AccountView, mint: &Address, wallet: &Address) -> Result<Self> {
        require!(
            holder.owned_by(&HolderRecord::OWNER),
            ProgramError::IllegalOwner
        );
        let data = holder.try_borrow()?;
        let record = parse(&data)?;
        require!(
            record.mint == *mint && record.wallet == *wallet,
            ProgramError::InvalidAccountData
        );
        Ok(record.standing())
    }

    /// Whether shares may be delivered to it at `now`, Unix seconds.
    pub fn may_receive(&self, now: i64) -> bool {
        self.may_deliver(now) && self.admitted_until > now
    }

    /// Whether it may sell what it holds at `now`, Unix seconds: also when its admission has run out.
    pub fn may_deliver(&self, now: i64) -> bool {
        !self.revoked && self.suspended_until <= now
    }
}

impl HolderRecord {
    /// What follows from it.
    pub fn standing(&self) -> Standing {
        Standing {
            revoked: self.state != ADMITTED,
            suspended_until: self.suspended_until.get(),
            admitted_until: self.admitted_until.get(),
        }
    }
}

fn parse(data: &[u8]) -> Result<&HolderRecord> {
    let bytes = data
        .strip_prefix(HolderRecord::DISCRIMINATOR)
        .and_then(|fields| fields.get(..core::mem::size_of::<HolderRecord>()))
        .ok_or(ProgramError::InvalidAccountData)?;
    bytemuck::try_from_bytes(bytes).map_err(|_| ProgramError::InvalidAccountData)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test fails by a panic")]
mod tests {
    use super::*;

    const NOW: i64 = 1_000;

    fn standing(state: u8, suspended_until: i64, admitted_until: i64) -> Standing {
        let mut record: HolderRecord = bytemuck::Zeroable::zeroed();
        record.state = state;
        record.suspended_until = suspended_until.into();
        record.admitted_until = admitted_until.into();
        record.standing()
    }

    fn allows(standing: Standing) -> (bool, bool) {
        (standing.may_receive(NOW), standing.may_deliver(NOW))
    }

    #[test]
    fn a_lapse_stops_receiving_alone() {
        assert_eq!(allows(standing(ADMITTED, 0, NOW + 1)), (true, true));
        assert_eq!(allows(standing(ADMITTED, 0, NOW)), (false, true));
    }

    #[test]
    fn a_suspension_stops_both_until_its_end() {
        assert_eq!(
            allows(standing(ADMITTED, NOW + 1, i64::MAX)),
            (false, false)
        );
        assert_eq!(allows(standing(ADMITTED, NOW, i64::MAX)), (true, true));
    }

    #[test]
    fn a_revocation_and_an_unknown_state_stop_both() {
        assert_eq!(allows(standing(REVOKED, 0, i64::MAX)), (false, false));
        assert_eq!(allows(standing(2, 0, i64::MAX)), (false, false));
    }

    #[test]
    fn bytes_that_are_short_or_of_another_type_are_refused() {
        let mut data = HolderRecord::DISCRIMINATOR.to_vec();
        data.resize(8 + core::mem::size_of::<HolderRecord>(), 0);
        assert!(parse(&data).is_ok());
        assert!(parse(&data[..data.len() - 1]).is_err());
        data[0] ^= 1;
        assert!(parse(&data).is_err());
        assert!(parse(&[]).is_err());
    }
}
