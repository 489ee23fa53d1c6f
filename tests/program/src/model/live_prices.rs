//! What assets can carry, and prices that follow how busy they are.

use openmast_client::accounts::Asset;
use openmast_client::instructions::Capacity;
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, proofs::Tree};
use crate::{Error, operation::Claim, refusals::Refusals};

/// Bytes that one Mbit/s carries in a second.
const BYTES_PER_MBPS_SECOND: u128 = 125_000;

impl Model {
    pub(super) fn announce_capacity(
        &mut self,
        by: Pubkey,
        asset: u32,
        capacity: Capacity,
        epoch: u64,
    ) -> Verdict {
        let last = self.network.final_epoch;
        let asset = &mut self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != by, Error::NotAuthorized);
        refusals.when(epoch < last + 4, Error::CapacityTooSoon);
        refusals.when(
            asset.next_capacity_epoch == last + 3,
            Error::CapacityPending,
        );
        refusals.verdict()?;
        if asset.next_capacity_epoch > 0 && asset.next_capacity_epoch <= last + 2 {
            asset.capacity_mbps = asset.next_capacity_mbps;
            asset.sim_slots = asset.next_sim_slots;
            asset.slot_price = asset.next_slot_price;
            asset.epoch_seconds = asset.next_epoch_seconds;
        }
        asset.next_capacity_mbps = capacity.mbps;
        asset.next_sim_slots = capacity.sim_slots;
        asset.next_slot_price = capacity.slot_price;
        asset.next_epoch_seconds = capacity.epoch_seconds;
        asset.next_capacity_epoch = epoch;
        if asset.live == 1 {
            let most = asset.checkpoint_capacity_mbps.max(asset.capacity_mbps);
            asset.checkpoint_capacity_mbps = most;
        }
        Ok(())
    }

    pub(super) fn set_live_price(
        &mut self,
        by: Pubkey,
        asset: u32,
        (floor, cap): (u64, u64),
        target_bps: u16,
        at: Moment,
    ) -> Verdict {
        let (last, max) = (
            self.network.final_epoch,
            self.parameters(at.now).max_price_per_gb,
        );
        let asset = &mut self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != by, Error::NotAuthorized);
        refusals.when(floor == 0 || floor > cap, Error::LivePriceOutOfRange);
        refusals.when(cap > max, Error::PriceTooHigh);
        let sane = (500..=9_500).contains(&target_bps);
        refusals.when(!sane, Error::LivePriceOutOfRange);
        refusals.when(capacity_in(asset, last) == 0, Error::CapacityUnknown);
        refusals.verdict()?;
        forget(asset);
        asset.live = 1;
        (asset.price_floor, asset.price_cap, asset.target_bps) = (floor, cap, target_bps);
        Ok(())
    }

    pub(super) fn end_live_price(&mut self, by: Pubkey, asset: u32) -> Verdict {
        let asset = &mut self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != by, Error::NotAuthorized);
        refusals.when(asset.live == 0, Error::PriceNotLive);
        refusals.verdict()?;
        forget(asset);
        Ok(())
    }

    pub(super) fn reprice(&mut self, asset: u32, epoch: u64, claim: &Claim, at: Moment) -> Verdict {
        let Some((settlement, proposed)) = self.settlements.get(&epoch) else {
            return Refusals::anything();
        };
        let (last, parameters) = (self.network.final_epoch, self.parameters(at.now));
        let account = &self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(epoch != last, Error::SettlementNotNewest);
        refusals.when(account.live == 0, Error::PriceNotLive);
        let since = account.checkpoint_epoch;
        refusals.when(
            since > 0 && last < since + 4 || last < account.next_price_epoch,
            Error::RepriceTooSoon,
        );
        let tree = Tree {
            count: settlement.content.asset_count,
            totals: &proposed.assets,
            named: proposed.names_its_assets(self.address),
            truth: proposed.asset_claim(self.address, asset),
        };
        self.require_proof(&tree, asset, claim, &mut refusals);
        let decreased = since > 0 && claim.paid < account.checkpoint_paid;
        refusals.when(decreased, Error::LedgerDecreased);
        refusals.verdict()?;
        let closed_at = settlement.content.closed_at;
        let account = &mut self.assets[asset as usize];
        if since > 0 {
            let seconds = (closed_at - account.checkpoint_at) as u128;
            let capacity = capacity_in(account, epoch).max(account.checkpoint_capacity_mbps);
            let carried = u128::from(capacity) * BYTES_PER_MBPS_SECOND * seconds;
            let used = claim.paid - account.checkpoint_paid;
            let cap = account.price_cap.min(parameters.max_price_per_gb);
            let price = price_in(account, epoch);
            let moved = moved(account, price, used, carried, parameters.price_step_shift);
            account.price_per_gb = price;
            account.next_price_per_gb = moved.max(account.price_floor).min(cap);
            account.next_price_epoch = last + 4;
        }
        account.checkpoint_epoch = epoch;
        account.checkpoint_paid = claim.paid;
        account.checkpoint_at = closed_at;
        account.checkpoint_capacity_mbps = capacity_in(account, epoch);
        Ok(())
    }
}

fn capacity_in(asset: &Asset, epoch: u64) -> u32 {
    match asset.next_capacity_epoch {
        1.. if asset.next_capacity_epoch <= epoch => asset.next_capacity_mbps,
        _ => asset.capacity_mbps,
    }
}

fn price_in(asset: &Asset, epoch: u64) -> u64 {
    match asset.next_price_epoch {
        1.. if asset.next_price_epoch <= epoch => asset.next_price_per_gb,
        _ => asset.price_per_gb,
    }
}

fn forget(asset: &mut Asset) {
    asset.live = 0;
    (asset.price_floor, asset.price_cap, asset.target_bps) = (0, 0, 0);
    (asset.checkpoint_epoch, asset.checkpoint_paid) = (0, 0);
    (asset.checkpoint_at, asset.checkpoint_capacity_mbps) = (0, 0);
}

/// The formula as the page has it, of numbers that are small enough for 128 bits.
fn moved(asset: &Asset, price: u64, used: u64, carried: u128, shift: u8) -> u64 {
    if carried == 0 {
        return price;
    }
    let target = u128::from(asset.target_bps);
    let (aim, used) = (carried * target, u128::from(used) * 10_000);
    let step = |away: u128| (u128::from(price) * away / (aim << shift)) as u64;
    if used > aim {
        price + step((used - aim).min(aim)).max(1)
    } else {
        price - step(aim - used)
    }
}
