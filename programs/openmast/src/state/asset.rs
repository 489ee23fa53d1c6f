use {
    crate::{
        state::{Departure, Network},
        totals::{basis_points, decrease, increase},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{PricePerGb, PriceSchedule, RewardPool, SplitSchedule},
};

/// One piece of infrastructure, its price, its shares and what it earned.
///
/// Address: `"asset"`, network, index.
#[account]
pub struct Asset {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Address,
    /// Its position in the asset tree.
    pub index: PodU32,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the share mint's address.
    pub share_mint_bump: u8,
    /// Bump of the stake vault's address.
    pub stake_vault_bump: u8,
    /// 0 active, 1 retired.
    pub state: u8,
    /// 0 tower, 1 small cell, 2 backhaul, 3 SIM bank, 4 edge site, 5 access point, 255 other.
    pub kind: u8,
    /// Decimals of the share mint.
    pub share_decimals: u8,
    /// Sets the price and the split, receives the owner's part.
    pub owner: Address,
    /// Was offered the asset; zero when nobody was.
    pub pending_owner: Address,
    /// Paid this account's rent.
    pub rent_payer: Address,
    /// Token-2022 mint of the shares; its supply can only fall.
    pub share_mint: Address,
    /// Shares that exist, as last recorded, base units of the share mint.
    pub share_supply: PodU64,
    /// Price before `next_price_epoch`, base units per 10⁹ bytes.
    pub price_per_gb: PodU64,
    /// Price from `next_price_epoch` on, base units per 10⁹ bytes.
    pub next_price_per_gb: PodU64,
    /// First epoch of the next price; 0: none was ever scheduled.
    pub next_price_epoch: PodU64,
    /// The stakers' part of what remains after treasury and levy, of what was earned before
    /// `next_split_epoch`, basis points.
    pub stakers_bps: PodU16,
    /// The same of what is earned from `next_split_epoch` on, basis points.
    pub next_stakers_bps: PodU16,
    /// First epoch of the next part; 0: none was ever scheduled.
    pub next_split_epoch: PodU64,
    /// Capacity, Mbit/s.
    pub capacity_mbps: PodU32,
    /// Where it stands, an H3 cell; 0: not told.
    pub h3_cell: PodU64,
    /// First epoch without charges; 0 while active.
    pub retired_epoch: PodU64,
    /// Lifetime earned that was split so far, base units.
    pub collected: PodU64,
    /// Lifetime bytes of the leaf that was collected last.
    pub collected_bytes: PodU64,
    /// Epoch of the settlement that was collected last.
    pub collected_epoch: PodU64,
    /// Collected for the owner, not yet withdrawn, base units.
    pub owner_owed: PodU64,
    /// Withdrawn by the owner, lifetime, base units.
    pub owner_paid: PodU64,
    /// Collected for the stakers, lifetime, base units.
    pub stakers_total: PodU64,
    /// Claimed by the stakers, lifetime, base units.
    pub stakers_paid: PodU64,
    /// Shares that earn: the active ones of all stakes, and the departed.
    pub active_shares: PodU64,
    /// Shares that left uncollected and earn until the next collect: cooling, or out of the stake vault already.
    pub departed_shares: PodU64,
    /// Newest final epoch when the last of them left; 0: there are none. Collecting it, or a later one, ends the round.
    pub departed_epoch: PodU64,
    /// The round in which they left, or in which the next ones will.
    pub departure_round: PodU64,
    /// Staked shares that do not earn yet.
    pub pending_shares: PodU64,
    /// Unstaked shares that wait for their cooldown.
    pub cooling_shares: PodU64,
    /// Lifetime reward of one active share, 2⁻⁶⁴ base units.
    pub reward_per_share: PodU128,
    /// What the last division left over, 2⁻⁶⁴ base units; less than `active_shares`.
    pub reward_remainder: PodU64,
    /// Zero.
    pub reserved: [u8; 64],
}

impl Asset {
    /// The price as the ledger keeps it.
    pub fn price_schedule(&self) -> PriceSchedule {
        PriceSchedule {
            price: PricePerGb(self.price_per_gb.get()),
            next_price: PricePerGb(self.next_price_per_gb.get()),
            next_epoch: self.next_price_epoch.get(),
        }
    }

    /// Stores a price schedule.
    pub fn set_price_schedule(&mut self, schedule: &PriceSchedule) {
        self.price_per_gb = schedule.price.0.into();
        self.next_price_per_gb = schedule.next_price.0.into();
        self.next_price_epoch = schedule.next_epoch.into();
    }

    /// The stakers' part as the ledger keeps it.
    pub fn split_schedule(&self) -> Result<SplitSchedule> {
        Ok(SplitSchedule {
            stakers: basis_points(self.stakers_bps.get())?,
            next_stakers: basis_points(self.next_stakers_bps.get())?,
            next_epoch: self.next_split_epoch.get(),
        })
    }

    /// Stores the stakers' part.
    pub fn set_split_schedule(&mut self, schedule: &SplitSchedule) {
        self.stakers_bps = schedule.stakers.get().into();
        self.next_stakers_bps = schedule.next_stakers.get().into();
        self.next_split_epoch = schedule.next_epoch.into();
    }

    /// What the active shares earned so far.
    pub fn reward_pool(&self) -> RewardPool {
        RewardPool {
            per_share: self.reward_per_share.get(),
            remainder: self.reward_remainder.get(),
        }
    }

    /// Stores what the active shares earned.
    pub fn set_reward_pool(&mut self, pool: &RewardPool) {
        self.reward_per_share = pool.per_share.into();
        self.reward_remainder = pool.remainder.into();
    }

    /// To be called when `active_shares` changed: a remainder below one unit per share is dropped.
    pub fn active_shares_changed(&mut self) {
        let mut pool = self.reward_pool();
        pool.active_shares_changed();
        self.set_reward_pool(&pool);
    }

    /// Whether collecting `epoch` ends the open round of departures: what was final when they left is split then. Until
    /// then `collected_epoch < departed_epoch ≤ Network.final_epoch`, so none is open while the asset is collected.
    pub fn ends_departures(&self, epoch: u64) -> bool {
        self.departed_shares.get() > 0 && epoch >= self.departed_epoch.get()
    }

    /// Takes the departed out of the shares that earn, and opens the next round. Returns how many there were.
    pub fn end_departures(&mut self, departure: &mut Departure) -> Result<u64> {
        let departed = self.departed_shares.get();
        departure.end(departed, self.reward_per_share);
        decrease(&mut self.active_shares, departed)?;
        self.active_shares_changed();
        self.departed_shares = 0.into();
        self.departed_epoch = 0.into();
        increase(&mut self.departure_round, 1)?;
        Ok(departed)
    }

    /// Whether everything settled so far is split.
    pub fn is_collected(&self, network: &Network) -> bool {
        self.collected_epoch.get() == network.final_epoch.get()
    }
}
