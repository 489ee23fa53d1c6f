//! Jurisdictions: their regulators, their levies, and the assets that move between them.

use openmast_client::{
    accounts::{Asset, Jurisdiction, PauseBits},
    instructions::NewJurisdiction,
};
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, key, new_account};
use crate::{Error, refusals::Refusals};

/// States of a move.
const NONE: u8 = 0;
const OFFERED: u8 = 1;
const AGREED: u8 = 2;
pub(super) const ACCEPTED: u8 = 3;

impl Model {
    pub(super) fn add_jurisdiction(&mut self, by: Pubkey, new: &NewJurisdiction) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(by != self.network.authority, Error::NotAuthorized);
        let is_code = (1..=999).contains(&new.code);
        refusals.when(!is_code, Error::JurisdictionOutOfRange);
        let most = self.network.limits.most_levy_bps;
        refusals.when(
            new.levy_bps > new.most_levy_bps || new.most_levy_bps > most,
            Error::LevyTooHigh,
        );
        refusals.any_when(self.jurisdictions.contains_key(&new.code));
        refusals.verdict()?;
        let jurisdiction = Jurisdiction {
            code: new.code,
            rent_payer: self.rent_payer,
            regulator: new.regulator,
            most_levy_bps: new.most_levy_bps,
            before_levy_bps: new.levy_bps,
            levy_bps: new.levy_bps,
            ..new_account()
        };
        self.jurisdictions.insert(new.code, jurisdiction);
        Ok(())
    }

    /// The jurisdiction, and that `by` regulates it; refused with whatever when there is none.
    pub(super) fn regulated(
        &mut self,
        by: Pubkey,
        code: u16,
    ) -> Result<&mut Jurisdiction, Refusals> {
        let found = self.jurisdiction(code)?;
        Refusals::of(found.regulator != by, Error::NotAuthorized)?;
        Ok(found)
    }

    fn jurisdiction(&mut self, code: u16) -> Result<&mut Jurisdiction, Refusals> {
        if !self.jurisdictions.contains_key(&code) {
            Refusals::anything()?;
        }
        Ok(self.jurisdictions.get_mut(&code).expect("checked"))
    }

    pub(super) fn announce_levy(
        &mut self,
        by: Pubkey,
        jurisdiction: u16,
        levy_bps: u16,
        epoch: u64,
    ) -> Verdict {
        let last = self.network.final_epoch;
        let levy = self.regulated(by, jurisdiction)?;
        let mut refusals = Refusals::default();
        refusals.when(levy_bps > levy.most_levy_bps, Error::LevyTooHigh);
        refusals.when(epoch < last + 4, Error::LevyTooSoon);
        let next = levy.next_levy_epoch;
        let about_to_hold = next == last + 2 || next == last + 3;
        refusals.when(about_to_hold, Error::LevyPending);
        refusals.verdict()?;
        if 0 < next && next <= last + 1 {
            levy.before_levy_bps = levy.before_levy_bps.min(levy.levy_bps);
            (levy.levy_bps, levy.levy_epoch) = (levy.next_levy_bps, next);
        }
        (levy.next_levy_bps, levy.next_levy_epoch) = (levy_bps, epoch);
        Ok(())
    }

    pub(super) fn offer_regulator(
        &mut self,
        by: Pubkey,
        jurisdiction: u16,
        to: Option<Pubkey>,
    ) -> Verdict {
        self.regulated(by, jurisdiction)?.pending_regulator = key(to);
        Ok(())
    }

    pub(super) fn accept_regulator(&mut self, by: Pubkey, jurisdiction: u16) -> Verdict {
        let found = self.jurisdiction(jurisdiction)?;
        let pending = found.pending_regulator;
        let mut refusals = Refusals::default();
        refusals.when(pending == Pubkey::default(), Error::NothingOffered);
        refusals.when(pending != by, Error::NotAuthorized);
        refusals.verdict()?;
        (found.regulator, found.pending_regulator) = (by, Pubkey::default());
        Ok(())
    }

    pub(super) fn withdraw_levy(&mut self, by: Pubkey, jurisdiction: u16, at: Moment) -> Verdict {
        let paused = self.paused(PauseBits::PAYOUTS, at);
        let found = self.jurisdictions.get_mut(&jurisdiction);
        let mut refusals = Refusals::default();
        refusals.when(paused, Error::Paused);
        refusals.any_when(found.is_none());
        let is_another = found.as_ref().is_some_and(|found| found.regulator != by);
        refusals.when(is_another, Error::NotAuthorized);
        refusals.verdict()?;
        let found = found.expect("checked");
        let amount = std::mem::take(&mut found.owed);
        found.paid += amount;
        self.network.levy_owed -= amount;
        self.network.levy_paid += amount;
        self.pay_out(by, amount);
        Ok(())
    }

    pub(super) fn offer_move(&mut self, by: Pubkey, asset: u32, to: u16) -> Verdict {
        let asset = &mut self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != by, Error::NotAuthorized);
        refusals.when(asset.move_state == ACCEPTED, Error::MoveScheduled);
        refusals.when(to == asset.jurisdiction, Error::SameJurisdiction);
        refusals.when(to > 999, Error::JurisdictionOutOfRange);
        refusals.verdict()?;
        asset.move_to = to;
        asset.move_state = if to == 0 { NONE } else { OFFERED };
        Ok(())
    }

    pub(super) fn agree_to_move(
        &mut self,
        by: Pubkey,
        jurisdiction: u16,
        asset: u32,
        to: u16,
        agrees: bool,
    ) -> Verdict {
        let regulated = self.regulated(by, jurisdiction).map(|_| ());
        let asset = &mut self.assets[asset as usize];
        let mut refusals = regulated.err().unwrap_or_default();
        refusals.when(asset.jurisdiction != jurisdiction, Error::WrongJurisdiction);
        let asked = is_asked(asset) && asset.move_to == to;
        refusals.when(!asked, Error::MoveNotOffered);
        refusals.verdict()?;
        asset.move_state = if agrees { AGREED } else { OFFERED };
        Ok(())
    }

    pub(super) fn accept_move(&mut self, by: Pubkey, jurisdiction: u16, asset: u32) -> Verdict {
        let regulated = self.regulated(by, jurisdiction).map(|_| ());
        let asset = &mut self.assets[asset as usize];
        let mut refusals = regulated.err().unwrap_or_default();
        let asked = is_asked(asset) && asset.move_to == jurisdiction;
        refusals.when(!asked, Error::MoveNotOffered);
        refusals.when(asset.move_state == OFFERED, Error::MoveNotAgreed);
        refusals.verdict()?;
        asset.move_state = ACCEPTED;
        asset.move_epoch = self.network.final_epoch + 4;
        asset.next_first_licence = asset.licence_count;
        Ok(())
    }

    /// The levy on what an asset earned after the last collect, up to `epoch`.
    pub(super) fn levy_bps(
        &self,
        asset: u32,
        jurisdiction: u16,
        epoch: u64,
        refusals: &mut Refusals,
    ) -> u16 {
        let account = &self.assets[asset as usize];
        let kept = |change: u64| change > self.network.oldest_kept_epoch;
        if account.move_state == ACCEPTED && account.move_epoch <= epoch {
            refusals.when(kept(account.move_epoch), Error::MovesBetween);
            return 0;
        }
        let Some(levy) = self.jurisdictions.get(&jurisdiction) else {
            return 0;
        };
        // What held, the newest first, each with its first epoch.
        let mut held = vec![(levy.levy_epoch, levy.levy_bps), (0, levy.before_levy_bps)];
        if levy.next_levy_epoch > 0 {
            held.insert(0, (levy.next_levy_epoch, levy.next_levy_bps));
        }
        let mut least = u16::MAX;
        for (first, bps) in held {
            if first > epoch {
                continue;
            }
            least = least.min(bps);
            if first <= account.collected_epoch + 1 {
                break;
            }
            refusals.when(kept(first), Error::LevyChangesBetween);
        }
        least
    }

    /// Of what an asset earns in an epoch that is not final: what is announced for it now.
    pub fn announced_levy_bps(&self, asset: &Asset, epoch: u64) -> u16 {
        let moved = asset.move_state == ACCEPTED && asset.move_epoch <= epoch;
        let code = if moved {
            asset.move_to
        } else {
            asset.jurisdiction
        };
        let levy = &self.jurisdictions[&code];
        if 0 < levy.next_levy_epoch && levy.next_levy_epoch <= epoch {
            levy.next_levy_bps
        } else {
            levy.levy_bps
        }
    }
}

/// Whether a move is asked for that is not certain yet.
fn is_asked(asset: &Asset) -> bool {
    asset.move_state == OFFERED || asset.move_state == AGREED
}
