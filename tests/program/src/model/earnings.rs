//! Splitting what was earned, and paying it.

use openmast_client::accounts::{PauseBits, Settlement};
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, jurisdictions::ACCEPTED, proofs::Tree};
use crate::{
    Error,
    operation::{Claim, Holders},
    refusals::Refusals,
};

fn part(of: u64, bps: u16) -> u64 {
    (u128::from(of) * u128::from(bps) / 10_000) as u64
}

impl Model {
    pub(super) fn collect(
        &mut self,
        asset: u32,
        epoch: u64,
        holders: Holders,
        claim: &Claim,
        departure: Option<u64>,
        at: Moment,
    ) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::COLLECT, at), Error::Paused);
        let Some((settlement, proposed)) = self.usable(epoch, &mut refusals) else {
            return refusals.verdict();
        };
        let settlement = settlement.clone();
        refusals.when(settlement.treasury != holders.treasury, Error::WrongTill);
        let account = &self.assets[asset as usize];
        let jurisdiction = holders.jurisdiction;
        refusals.when(
            account.jurisdiction != jurisdiction,
            Error::WrongJurisdiction,
        );
        refusals.any_when(!self.jurisdictions.contains_key(&jurisdiction));
        refusals.any_when(!self.tills.contains_key(&(1, holders.treasury)));
        let before = account.collected_epoch;
        refusals.when(epoch < before, Error::AlreadyCollectedNewer);
        let tree = Tree {
            count: settlement.content.asset_count,
            totals: &proposed.assets,
            named: proposed.names_its_assets(self.address),
            truth: proposed.asset_claim(self.address, asset),
        };
        self.require_proof(&tree, asset, claim, &mut refusals);
        let stakers_bps = self.stakers_bps(asset, epoch, &mut refusals);
        let treasury_bps = self.treasury_bps(before, &settlement, &mut refusals);
        let levy_bps = self.levy_bps(asset, jurisdiction, epoch, &mut refusals);
        let earned = claim.charged;
        refusals.when(earned < account.collected, Error::LedgerDecreased);
        let delta = earned.saturating_sub(account.collected);
        let collected = u128::from(self.network.collected) + u128::from(delta);
        refusals.when(
            collected > u128::from(self.network.settled_amount),
            Error::CollectedAboveSettled,
        );
        let round = account.departure_round;
        let ends = account.departed_shares > 0 && epoch >= account.departed_epoch;
        refusals.when(ends && departure != Some(round), Error::WrongDeparture);
        refusals.verdict()?;
        let cuts = (treasury_bps, levy_bps);
        self.split(asset, delta, cuts, stakers_bps, holders);
        let account = &mut self.assets[asset as usize];
        account.collected = earned;
        account.collected_bytes = claim.bytes;
        account.collected_epoch = epoch;
        if account.move_state == ACCEPTED && account.move_epoch <= epoch + 1 {
            account.jurisdiction = account.move_to;
            (account.move_to, account.move_state, account.move_epoch) = (0, 0, 0);
            account.first_licence = std::mem::take(&mut account.next_first_licence);
        }
        if ends {
            self.end_departures(asset, round);
        }
        Ok(())
    }

    /// Who left uncollected has got all that was final then, and stops earning.
    fn end_departures(&mut self, asset: u32, round: u64) {
        let account = &mut self.assets[asset as usize];
        let departed = std::mem::take(&mut account.departed_shares);
        account.active_shares -= departed;
        account.departed_epoch = 0;
        account.departure_round += 1;
        let reward_per_share = account.reward_per_share;
        self.active_changed(asset);
        let departure = self.departures.get_mut(&(asset, round)).expect("a round");
        departure.shares = departed;
        departure.reward_per_share = reward_per_share;
    }

    /// The stakers' part of what was earned after the last collection, up to `epoch`.
    fn stakers_bps(&self, asset: u32, epoch: u64, refusals: &mut Refusals) -> u16 {
        let account = &self.assets[asset as usize];
        let (before, change) = (account.collected_epoch, account.next_split_epoch);
        let over_change = 0 < change && before + 1 < change && change <= epoch;
        let kept = change > self.network.oldest_kept_epoch;
        refusals.when(over_change && kept, Error::SplitChangesBetween);
        match () {
            () if over_change => account.stakers_bps.max(account.next_stakers_bps),
            () if 0 < change && change <= epoch => account.next_stakers_bps,
            () => account.stakers_bps,
        }
    }

    /// The treasury's part of the same.
    fn treasury_bps(&self, before: u64, settlement: &Settlement, refusals: &mut Refusals) -> u16 {
        let change = settlement.treasury_epoch;
        if before + 1 >= change {
            return settlement.treasury_bps;
        }
        let kept = change > self.network.oldest_kept_epoch;
        refusals.when(kept, Error::TreasuryChangesBetween);
        settlement.treasury_bps.min(settlement.before_treasury_bps)
    }

    fn split(
        &mut self,
        asset: u32,
        delta: u64,
        (treasury_bps, levy_bps): (u16, u16),
        stakers_bps: u16,
        holders: Holders,
    ) {
        let (treasury, levy) = (part(delta, treasury_bps), part(delta, levy_bps));
        let rest = delta - treasury - levy;
        let account = &mut self.assets[asset as usize];
        let (active, least) = (account.active_shares, account.share_supply.div_ceil(10));
        let mut stakers = part(rest, stakers_bps);
        if active < least {
            let cut = u128::from(stakers) * u128::from(active) / u128::from(least);
            stakers = cut as u64;
        }
        if active == 0 {
            stakers = 0;
        }
        if stakers > 0 {
            let scaled = (u128::from(stakers) << 64) + u128::from(account.reward_remainder);
            account.reward_per_share += scaled / u128::from(active);
            account.reward_remainder = (scaled % u128::from(active)) as u64;
        }
        account.owner_owed += rest - stakers;
        account.stakers_total += stakers;
        let network = &mut self.network;
        network.collected += delta;
        network.treasury_owed += treasury;
        network.levy_owed += levy;
        let till = self.tills.get_mut(&(1, holders.treasury));
        till.expect("a holder's till").owed += treasury;
        let jurisdiction = self.jurisdictions.get_mut(&holders.jurisdiction);
        let jurisdiction = jurisdiction.expect("the asset's jurisdiction");
        jurisdiction.collected += delta;
        jurisdiction.owed += levy;
    }

    pub(super) fn withdraw_owner(&mut self, by: Pubkey, asset: u32, at: Moment) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::PAYOUTS, at), Error::Paused);
        let account = &mut self.assets[asset as usize];
        refusals.when(account.owner != by, Error::NotAuthorized);
        refusals.verdict()?;
        let amount = std::mem::take(&mut account.owner_owed);
        account.owner_paid += amount;
        self.pay_out(by, amount);
        Ok(())
    }

    pub(super) fn withdraw_treasury(&mut self, by: Pubkey, at: Moment) -> Verdict {
        let paused = self.paused(PauseBits::PAYOUTS, at);
        let till = self.tills.get_mut(&(1, by));
        let mut refusals = Refusals::default();
        refusals.when(paused, Error::Paused);
        refusals.any_when(till.is_none());
        refusals.verdict()?;
        let till = till.expect("checked");
        let amount = std::mem::take(&mut till.owed);
        till.paid += amount;
        self.network.treasury_owed -= amount;
        self.network.treasury_paid += amount;
        self.pay_out(by, amount);
        Ok(())
    }
}
