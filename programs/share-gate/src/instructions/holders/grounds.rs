//! The clearances that an admission rests on.

use {
    crate::{
        errors::ShareGateError,
        state::{Clearance, Grounds, Policy},
    },
    anchor_lang::prelude::*,
    openmast_common::gate::MAX_CLEARANCES,
};

/// Up to three clearances of one wallet.
#[derive(Accounts)]
pub struct Clearances {
    pub first: Option<Account<Clearance>>,
    pub second: Option<Account<Clearance>>,
    pub third: Option<Account<Clearance>>,
}

impl Clearances {
    fn all(&self) -> [Option<&Account<Clearance>>; MAX_CLEARANCES] {
        [&self.first, &self.second, &self.third].map(Option::as_ref)
    }

    /// What they admit `wallet` by at `now`, Unix seconds.
    ///
    /// [`ShareGateError::WrongNetwork`], [`ShareGateError::WrongWallet`]; [`ShareGateError::WrongClearance`] and
    /// [`ShareGateError::Expired`] as [`Clearance::admits`]; [`ShareGateError::KindsMissing`];
    /// [`ShareGateError::WrongJurisdiction`].
    pub(super) fn grounds(&self, policy: &Policy, wallet: &Address, now: i64) -> Result<Grounds> {
        let mut grounds = Grounds {
            kinds: 0,
            jurisdiction: 0,
            until: i64::MAX,
            clearances: [Address::default(); MAX_CLEARANCES],
        };
        for (place, clearance) in grounds.clearances.iter_mut().zip(self.all()) {
            let Some(clearance) = clearance else { continue };
            require!(
                clearance.network == policy.network,
                ShareGateError::WrongNetwork
            );
            require!(clearance.wallet == *wallet, ShareGateError::WrongWallet);
            let (kinds, until) = clearance.admits(now)?;
            grounds.jurisdiction = one_jurisdiction(grounds.jurisdiction, clearance)?;
            grounds.kinds |= kinds;
            grounds.until = grounds.until.min(until);
            *place = *clearance.address();
        }
        require!(
            policy.kinds.get() & !grounds.kinds == 0,
            ShareGateError::KindsMissing
        );
        require!(
            policy.allows_jurisdiction(grounds.jurisdiction),
            ShareGateError::WrongJurisdiction
        );
        Ok(grounds)
    }

    /// Whether they still protect an admission that rests on them at `now`, Unix seconds: the kinds that it was admitted by
    /// and the policy asks for, and of its jurisdiction that any of them stands. Who moved is not dismissed for it.
    /// [`ShareGateError::WrongClearance`] when they are not those that it names, in its order.
    pub(super) fn protect(
        &self,
        policy: &Policy,
        rests_on: &[Address; MAX_CLEARANCES],
        admitted_by: (u32, u16),
        now: i64,
    ) -> Result<bool> {
        let (kinds, jurisdiction) = admitted_by;
        let mut protected = 0;
        for (named, clearance) in rests_on.iter().zip(self.all()) {
            let given = clearance.map_or(Address::default(), |given| *given.address());
            require!(given == *named, ShareGateError::WrongClearance);
            let Some(clearance) = clearance else { continue };
            protected |= clearance.protects(now);
        }
        let asked_for = kinds & policy.kinds.get();
        let placed = jurisdiction == 0 || policy.jurisdiction_count == 0 || protected != 0;
        Ok(placed && asked_for & !protected == 0)
    }
}

/// All clearances that name a jurisdiction name the same.
fn one_jurisdiction(so_far: u16, clearance: &Clearance) -> Result<u16> {
    let named = clearance.jurisdiction.get();
    require!(
        so_far == 0 || named == 0 || named == so_far,
        ShareGateError::WrongJurisdiction
    );
    Ok(so_far.max(named))
}
