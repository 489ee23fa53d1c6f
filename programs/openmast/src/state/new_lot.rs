//! What an owner says about a lot that it issues, and what it may say.

use {
    crate::errors::OpenMastError,
    alloc::string::String,
    anchor_lang::prelude::*,
    openmast_ledger::{
        BaseUnits, LotKind, LotWindow, MOST_LOT_SECONDS, lies_ahead, tokens_worth, window_epochs,
    },
};

/// What the owner says about a new lot.
#[derive(Clone, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct NewLot {
    /// Name of the tokens, at most 32 bytes of UTF-8.
    pub name: String,
    /// Symbol of the tokens, at most 10 bytes.
    pub symbol: String,
    /// Where the tokens are described, at most 200 bytes.
    pub uri: String,
    /// 0 volume (a token is 10⁹ bytes), 1 SIM slots, 2 committed rate (1 Mbit/s), 3 exclusive window (one token).
    pub kind: u8,
    /// Tokens to sell, more than 0.
    pub quantity: u64,
    /// First epoch of the window, four epochs after the newest final one or later.
    pub first_epoch: u64,
    /// Last epoch of the window, roll-over included.
    pub last_epoch: u64,
    /// How many of the last epochs are the roll-over of a volume, less than all; 0 of other kinds.
    pub rolls_epochs: u32,
    /// The window is over at this time at the latest, Unix seconds, later than `sale_ends`.
    pub ends_by: i64,
    /// Price at the beginning of the sale, base units for a token.
    pub price_start: u64,
    /// Price at the end of the sale, base units for a token; equal to `price_start`: the price stays.
    pub price_floor: u64,
    /// From then on tokens can be bought, Unix seconds.
    pub sale_starts: i64,
    /// Before then tokens can be bought, Unix seconds.
    pub sale_ends: i64,
    /// Least that is bought at once, tokens, at most `quantity`; or all that is left.
    pub least_purchase: u64,
    /// What a token that is returned before the window pays, basis points of its price; 0: none can be returned.
    pub refund_bps: u16,
    /// Most that a token meets in one epoch, bytes; 0: no cap, and for all kinds but volume.
    pub most_per_epoch: u64,
}

impl NewLot {
    /// Refuses what contradicts itself, or comes too early, at `now` (Unix seconds). Returns its kind.
    ///
    /// [`OpenMastError::UnknownLotKind`], [`OpenMastError::LotWindow`],
    /// [`OpenMastError::LotTimes`], [`OpenMastError::LotTerms`], [`OpenMastError::Overflow`].
    pub(crate) fn check(
        &self,
        final_epoch: u64,
        now: i64,
        min_epoch_seconds: u32,
    ) -> Result<LotKind> {
        let kind = LotKind::from_code(self.kind).ok_or(OpenMastError::UnknownLotKind)?;
        require!(self.has_window(kind, final_epoch), OpenMastError::LotWindow);
        require!(
            self.has_times(now, min_epoch_seconds),
            OpenMastError::LotTimes
        );
        require!(self.has_terms(kind), OpenMastError::LotTerms);
        // What all of it costs at most.
        tokens_worth(BaseUnits(self.price_start), self.quantity).map_err(OpenMastError::from)?;
        Ok(kind)
    }

    fn has_window(&self, kind: LotKind, final_epoch: u64) -> bool {
        let rolls = u64::from(self.rolls_epochs);
        window_epochs(self.first_epoch, self.last_epoch).is_ok_and(|window| rolls < window)
            && lies_ahead(self.first_epoch, final_epoch)
            && (kind == LotKind::Volume || rolls == 0)
    }

    /// A snapshot can see it before anybody buys, and everybody's money has an end in sight.
    fn has_times(&self, now: i64, min_epoch_seconds: u32) -> bool {
        let first_sale = now.saturating_add(min_epoch_seconds.into());
        first_sale <= self.sale_starts
            && self.sale_starts < self.sale_ends
            && self.sale_ends < self.ends_by
            && self.ends_by <= now.saturating_add(MOST_LOT_SECONDS)
    }

    fn has_terms(&self, kind: LotKind) -> bool {
        let quantity = match kind {
            LotKind::Exclusive => 1,
            _ => self.quantity,
        };
        self.quantity > 0
            && self.quantity == quantity
            && 0 < self.price_floor
            && self.price_floor <= self.price_start
            && (1..=self.quantity).contains(&self.least_purchase)
            && self.refund_bps <= 10_000
            && (kind == LotKind::Volume || self.most_per_epoch == 0)
    }

    /// What it takes of the capacity when an epoch counts to be so long, seconds.
    pub(crate) fn window(&self, kind: LotKind, epoch_seconds: u32) -> LotWindow {
        LotWindow {
            kind,
            quantity: self.quantity,
            first_epoch: self.first_epoch,
            last_epoch: self.last_epoch,
            rolls_epochs: self.rolls_epochs,
            epoch_seconds,
        }
    }
}
