//! What an asset is, and everything that may be done with it.

use {
    crate::{
        constants::{
            KIND_OTHER, KNOWN_KINDS, MAX_LICENCES_OF_A_STAY, asset_state, move_state, share_kind,
        },
        errors::OpenMastError,
        h3,
        state::{LotBook, Network},
        totals::{basis_points, increase, money},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{
        BaseUnits, FIRST_FREE_EPOCH_AFTER_FINAL, PricePerGb, PriceSchedule, Split, SplitSchedule,
        Totals,
    },
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
    /// 0 open: shares move freely; 1 permissioned: they are born frozen and thawed by rule. Never changes.
    pub share_kind: u8,
    /// Whose levy the next collect pays, and whose regulator decides about its shares: ISO 3166 numeric code.
    pub jurisdiction: PodU16,
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
    /// What it can carry before `next_capacity_epoch`, both directions together, Mbit/s; 0: not told.
    pub capacity_mbps: PodU32,
    /// Identities that can be active at once before `next_capacity_epoch`.
    pub sim_slots: PodU32,
    /// What a SIM slot costs for one epoch before `next_capacity_epoch`, base units: SIM-slot lots are measured by it.
    pub slot_price: PodU64,
    /// How long the owner counts an epoch to be before `next_capacity_epoch`, seconds; 0: not told.
    pub epoch_seconds: PodU32,
    /// `capacity_mbps` from `next_capacity_epoch` on, Mbit/s.
    pub next_capacity_mbps: PodU32,
    /// `sim_slots` from `next_capacity_epoch` on.
    pub next_sim_slots: PodU32,
    /// `slot_price` from `next_capacity_epoch` on, base units.
    pub next_slot_price: PodU64,
    /// `epoch_seconds` from `next_capacity_epoch` on, seconds.
    pub next_epoch_seconds: PodU32,
    /// First epoch of the next capacity; 0: none was ever scheduled.
    pub next_capacity_epoch: PodU64,
    /// 1: the price follows how busy the asset is, within floor and cap; 0: its owner sets it.
    pub live: u8,
    /// The lowest live price, base units per 10⁹ bytes; 0 while the price is not live.
    pub price_floor: PodU64,
    /// The highest live price, base units per 10⁹ bytes; 0 while the price is not live.
    pub price_cap: PodU64,
    /// The part of the capacity at which a live price stays, basis points; 0 while the price is not live.
    pub target_bps: PodU16,
    /// Epoch of the settlement by which the live price was computed last: use is counted from its end on. 0: none yet.
    pub checkpoint_epoch: PodU64,
    /// Lifetime bytes that were paid for in that settlement's leaf.
    pub checkpoint_paid: PodU64,
    /// When that settlement's epoch closed, Unix seconds.
    pub checkpoint_at: PodI64,
    /// The largest capacity that held at the checkpoint or since and is not in the fields above, Mbit/s.
    pub checkpoint_capacity_mbps: PodU32,
    /// Entries of the asset's `LotBook`.
    pub booked_lots: PodU16,
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
    /// The jurisdiction to which it is to move; 0: none.
    pub move_to: PodU16,
    /// 0 no move, 1 the owner asks for one, 2 the present regulator has agreed, 3 the new one has accepted.
    pub move_state: u8,
    /// First epoch in the new jurisdiction, once its regulator has accepted; 0: none.
    pub move_epoch: PodU64,
    /// Licences that were ever granted to it, in all its jurisdictions, and the number of the next one.
    pub licence_count: PodU16,
    /// The first number that can be of the jurisdiction to which it belongs: earlier ones count no more.
    pub first_licence: PodU16,
    /// The first number of the jurisdiction to which it moves, once that has accepted; 0 before.
    pub next_first_licence: PodU16,
    /// Zero.
    pub reserved: [u8; 44],
}

/// What its owner decides.
impl Asset {
    /// Schedules a price from `epoch` on, base units per 10⁹ bytes. As [`PriceSchedule::announce`], within what the
    /// network allows at `now`, Unix seconds. [`OpenMastError::PriceIsLive`] while it follows how busy the asset is.
    pub(crate) fn schedule_price(
        &mut self,
        price_per_gb: u64,
        epoch: u64,
        network: &Network,
        now: i64,
    ) -> Result<()> {
        require!(!self.is_live(), OpenMastError::PriceIsLive);
        let max_price = network.parameters_at(now).max_price_per_gb.get();
        let mut schedule = self.price_schedule();
        schedule
            .announce(
                PricePerGb(price_per_gb),
                epoch,
                network.final_epoch.get(),
                PricePerGb(max_price),
            )
            .map_err(OpenMastError::from)?;
        self.set_price_schedule(&schedule);
        Ok(())
    }

    /// The price as the ledger keeps it.
    pub(crate) fn price_schedule(&self) -> PriceSchedule {
        PriceSchedule {
            price: PricePerGb(self.price_per_gb.get()),
            next_price: PricePerGb(self.next_price_per_gb.get()),
            next_epoch: self.next_price_epoch.get(),
        }
    }

    pub(super) fn set_price_schedule(&mut self, schedule: &PriceSchedule) {
        self.price_per_gb = schedule.price.0.into();
        self.next_price_per_gb = schedule.next_price.0.into();
        self.next_price_epoch = schedule.next_epoch.into();
    }

    /// Schedules the stakers' part from `epoch` on, basis points. As [`SplitSchedule::announce`], within what `book`, that of
    /// its booked lots, leaves free: [`LotBook::require_part_kept`].
    pub(crate) fn schedule_split(
        &mut self,
        stakers_bps: u16,
        epoch: u64,
        final_epoch: u64,
        book: Option<&LotBook>,
    ) -> Result<()> {
        let stakers = basis_points(stakers_bps)?;
        let before = self.split_schedule()?;
        let mut schedule = before;
        schedule
            .announce(stakers, epoch, final_epoch, self.collected_epoch.get())
            .map_err(OpenMastError::from)?;
        if let Some(book) = book {
            book.require_part_kept(&before, &schedule, final_epoch)?;
        }
        self.stakers_bps = schedule.stakers.get().into();
        self.next_stakers_bps = schedule.next_stakers.get().into();
        self.next_split_epoch = schedule.next_epoch.into();
        Ok(())
    }

    /// Says what it is and where it stands. [`OpenMastError::UnknownKind`], or [`OpenMastError::InvalidH3Cell`].
    pub(crate) fn describe(&mut self, kind: u8, h3_cell: u64) -> Result<()> {
        check_description(kind, h3_cell)?;
        self.kind = kind;
        self.h3_cell = h3_cell.into();
        Ok(())
    }

    /// Ends charges from the first epoch whose prices nobody can have used yet, but not before `lots_end`, the epoch after
    /// the windows of all its lots (0: it has none); returns it. It takes no new stake from now on.
    /// [`OpenMastError::AssetRetired`] when it is retired already.
    pub(crate) fn retire(&mut self, final_epoch: u64, lots_end: u64) -> Result<u64> {
        self.require_active()?;
        let first_free = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
        let retired_epoch = first_free.max(lots_end);
        self.state = asset_state::RETIRED;
        self.retired_epoch = retired_epoch.into();
        Ok(retired_epoch)
    }

    /// Refuses one that is retired with [`OpenMastError::AssetRetired`].
    pub(crate) fn require_active(&self) -> Result<()> {
        require!(
            self.state == asset_state::ACTIVE,
            OpenMastError::AssetRetired
        );
        Ok(())
    }

    /// Counts one more licence of the jurisdiction `code`, to which it belongs or will for certain, and returns its number.
    /// Once it moves for certain the new jurisdiction grants alone: so the numbers of each stay are its own, and no
    /// regulator's grants use up what another may grant.
    ///
    /// [`OpenMastError::AssetMovesAway`] for the jurisdiction that it leaves; [`OpenMastError::WrongJurisdiction`] for
    /// any other; [`OpenMastError::TooManyLicences`].
    pub(crate) fn count_licence(&mut self, code: PodU16) -> Result<u16> {
        let (grants, first) = self.licensing_jurisdiction();
        if grants != code {
            let leaves = self.jurisdiction == code;
            return Err(match leaves {
                true => OpenMastError::AssetMovesAway.into(),
                false => OpenMastError::WrongJurisdiction.into(),
            });
        }
        let number = self.licence_count.get();
        let granted = number.saturating_sub(first.get());
        let count = (granted < MAX_LICENCES_OF_A_STAY).then(|| number.checked_add(1));
        let count = count.flatten().ok_or(OpenMastError::TooManyLicences)?;
        self.licence_count = count.into();
        Ok(number)
    }

    /// The jurisdiction whose licences it needs from now on, and the number of the first one that counts: of the one to
    /// which it moves, once that is certain.
    fn licensing_jurisdiction(&self) -> (PodU16, PodU16) {
        match self.move_state == move_state::ACCEPTED {
            true => (self.move_to, self.next_first_licence),
            false => (self.jurisdiction, self.first_licence),
        }
    }

    /// Whether a licence with this number and jurisdiction counts for it from now on.
    pub(crate) fn counts_licence(&self, number: PodU16, jurisdiction: PodU16) -> bool {
        let (grants, first) = self.licensing_jurisdiction();
        jurisdiction == grants && number.get() >= first.get()
    }

    /// Counts a lot that takes something of its capacity.
    pub(crate) fn add_booked_lot(&mut self) -> Result<()> {
        let lots = self.booked_lots.get().checked_add(1);
        self.booked_lots = lots.ok_or(OpenMastError::Overflow)?.into();
        Ok(())
    }

    /// Counts one that takes nothing any more.
    pub(crate) fn remove_booked_lot(&mut self) -> Result<()> {
        let lots = self.booked_lots.get().checked_sub(1);
        self.booked_lots = lots.ok_or(OpenMastError::Overflow)?.into();
        Ok(())
    }

    /// Whether its shares are held by rule only.
    pub(crate) fn is_permissioned(&self) -> bool {
        self.share_kind == share_kind::PERMISSIONED
    }

    /// Refuses one whose shares move freely with [`OpenMastError::SharesAreOpen`].
    pub(crate) fn require_permissioned(&self) -> Result<()> {
        require!(self.is_permissioned(), OpenMastError::SharesAreOpen);
        Ok(())
    }

    /// Offers it to another owner; the zero key is nobody.
    pub(crate) fn offer(&mut self, to: Address) {
        self.pending_owner = to;
    }

    /// Makes it whose it was offered: `signer`'s, with all that its owner is owed. Otherwise
    /// [`OpenMastError::NothingOffered`] or [`OpenMastError::NotAuthorized`].
    pub(crate) fn accept(&mut self, signer: &Address) -> Result<()> {
        let nobody = Address::default();
        require!(self.pending_owner != nobody, OpenMastError::NothingOffered);
        require!(self.pending_owner == *signer, OpenMastError::NotAuthorized);
        self.owner = self.pending_owner;
        self.pending_owner = nobody;
        self.forget_move_offer();
        Ok(())
    }
}

/// Refuses an unknown kind, and a place that is no H3 cell.
pub(crate) fn check_description(kind: u8, h3_cell: u64) -> Result<()> {
    require!(
        kind < KNOWN_KINDS || kind == KIND_OTHER,
        OpenMastError::UnknownKind
    );
    require!(
        h3_cell == 0 || h3::is_cell(h3_cell),
        OpenMastError::InvalidH3Cell
    );
    Ok(())
}

/// What it earned.
impl Asset {
    /// The stakers' part as the ledger keeps it.
    pub(crate) fn split_schedule(&self) -> Result<SplitSchedule> {
        Ok(SplitSchedule {
            stakers: basis_points(self.stakers_bps.get())?,
            next_stakers: basis_points(self.next_stakers_bps.get())?,
            next_epoch: self.next_split_epoch.get(),
        })
    }

    /// Whether everything settled so far is split.
    pub(crate) fn is_collected(&self, network: &Network) -> bool {
        self.collected_epoch.get() == network.final_epoch.get()
    }

    /// Adds the owner's part to what the owner is owed, and the stakers' part to what each active share earned.
    pub(crate) fn credit(&mut self, split: &Split) -> Result<()> {
        increase(&mut self.owner_owed, split.owner.get())?;
        increase(&mut self.stakers_total, split.stakers.get())?;
        let mut pool = self.reward_pool();
        pool.accrue(split.stakers, self.active_shares.get())
            .map_err(OpenMastError::from)?;
        self.set_reward_pool(&pool);
        Ok(())
    }

    /// Notes the lifetime totals up to which it is collected, and the epoch of the settlement that shows them.
    pub(crate) fn note_collected(&mut self, earned: Totals, epoch: u64) {
        self.collected = earned.charged.get().into();
        self.collected_bytes = earned.bytes.get().into();
        self.collected_epoch = epoch.into();
    }

    /// Takes all that the owner is owed, to pay it.
    pub(crate) fn take_owner_owed(&mut self) -> Result<BaseUnits> {
        let owed = money(self.owner_owed);
        self.owner_owed = 0.into();
        increase(&mut self.owner_paid, owed.get())?;
        Ok(owed)
    }

    /// Counts what a staker is paid.
    pub(crate) fn note_stakers_paid(&mut self, amount: BaseUnits) -> Result<()> {
        increase(&mut self.stakers_paid, amount.get())
    }
}
