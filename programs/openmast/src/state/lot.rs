//! Capacity of an asset, sold as a token for a window of whole epochs.

use {
    crate::{
        constants::{ACCOUNT_VERSION, lot_state},
        errors::OpenMastError,
        state::{Network, NewLot, Settlement},
        totals::{basis_points, decrease, increase, money},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{
        BaseUnits, Bytes, CountedRate, LotKind, LotSale, LotWindow, SalePrice, back_before_window,
        epochs_over, lies_ahead, refund, refund_unused, tokens_worth, unused_bytes, window_epochs,
    },
};

/// Capacity of one asset, sold as a token for a window of whole epochs: its sale, its money and how it ended.
///
/// Address: `"reserve"`, network, index. An `Entitlement` lies at such an address too. It is never closed.
#[account]
pub struct Lot {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Address,
    /// Its position in the reserve tree.
    pub index: PodU32,
    /// Bump of this account's address.
    pub bump: u8,
    /// The asset whose capacity it is.
    pub asset: Address,
    /// The asset's position in the asset tree.
    pub asset_index: PodU32,
    /// Which of the asset's lots it is, from 0 on.
    pub number: PodU32,
    /// What a token stands for: 0 volume (10⁹ bytes), 1 a SIM slot, 2 committed rate (1 Mbit/s), 3 the whole asset.
    pub kind: u8,
    /// Token-2022 mint of the tokens, without decimals; this account is its authority.
    pub mint: Address,
    /// Bump of the mint's address.
    pub mint_bump: u8,
    /// Paid the rent of this account and of the mint.
    pub rent_payer: Address,
    /// Tokens that are sold or still for sale.
    pub quantity: PodU64,
    /// Tokens that were sold and not returned before the window.
    pub sold: PodU64,
    /// First epoch of the window.
    pub first_epoch: PodU64,
    /// Last epoch of the window, roll-over included.
    pub last_epoch: PodU64,
    /// How many of the last epochs are the roll-over of a volume.
    pub rolls_epochs: PodU32,
    /// How long an epoch counted to be when it was issued, seconds.
    pub epoch_seconds: PodU32,
    /// The window is over at this time at the latest, Unix seconds: no epoch that closes then or later is served. It comes
    /// earlier when a network that settles no more is left.
    pub ends_by: PodI64,
    /// Price at the beginning of the sale, base units for a token.
    pub price_start: PodU64,
    /// Price at the end of the sale, base units for a token; that at its beginning for a fixed price.
    pub price_floor: PodU64,
    /// From then on tokens can be bought, Unix seconds.
    pub sale_starts: PodI64,
    /// Before then tokens can be bought, Unix seconds.
    pub sale_ends: PodI64,
    /// What a token costs all its buyers, base units: the price of the last purchase, or `price_start` before the first.
    pub price: PodU64,
    /// Least that is bought at once, tokens, or all that is left.
    pub least_purchase: PodU64,
    /// What a token that is returned before the window pays, basis points of its price; 0: none can be returned.
    pub refund_bps: PodU16,
    /// Most that a token meets in one epoch, bytes; 0: no cap. Of volume alone.
    pub most_per_epoch: PodU64,
    /// Paid for tokens, without what was paid back for returned ones, lifetime, base units.
    pub paid_in: PodU64,
    /// Paid back otherwise, lifetime, base units.
    pub returned: PodU64,
    /// What buyers of a sale whose price fell paid above it and did not get back yet, base units.
    pub excess: PodU64,
    /// What those who returned tokens did not get back, lifetime, base units: the asset earns it.
    pub forfeited: PodU64,
    /// 0 not settled, 1 by a settlement, 2 lapsed: no settlement came in time.
    pub settled: u8,
    /// Epochs of the window that were served, once it is settled.
    pub served: PodU64,
    /// Mbit/s that a token was priced by: 1 of committed rate, the capacity of an exclusive window; otherwise 0. It meets no
    /// more than these.
    pub counted_mbps: PodU32,
    /// How long an epoch was by which those two kinds were priced, seconds; otherwise 0. In its life a token meets no more
    /// than so much for each epoch of the window in which it can be used and which is served.
    pub counted_seconds: PodU32,
    /// Zero.
    pub reserved: [u8; 56],
}

/// What a lot hangs on.
pub(crate) struct Issuing {
    pub(crate) network: Address,
    pub(crate) index: u32,
    pub(crate) bump: u8,
    pub(crate) asset: Address,
    pub(crate) asset_index: PodU32,
    pub(crate) number: PodU32,
    pub(crate) mint: Address,
    pub(crate) mint_bump: u8,
    pub(crate) rent_payer: Address,
    pub(crate) measure: Measure,
}

/// By what a lot was measured when it was issued.
#[derive(Clone, Copy)]
pub(crate) struct Measure {
    /// How long the owner counts an epoch to be, seconds.
    pub(crate) epoch_seconds: u32,
    /// What it was priced by, if time is what a token costs; otherwise zeros.
    pub(crate) counted: CountedRate,
}

impl Lot {
    /// Fills a new one.
    pub(crate) fn open(&mut self, issuing: &Issuing, new: &NewLot) {
        self.version = ACCOUNT_VERSION;
        self.network = issuing.network;
        self.index = issuing.index.into();
        self.bump = issuing.bump;
        self.asset = issuing.asset;
        self.asset_index = issuing.asset_index;
        self.number = issuing.number;
        self.kind = new.kind;
        self.mint = issuing.mint;
        self.mint_bump = issuing.mint_bump;
        self.rent_payer = issuing.rent_payer;
        self.quantity = new.quantity.into();
        self.first_epoch = new.first_epoch.into();
        self.last_epoch = new.last_epoch.into();
        self.rolls_epochs = new.rolls_epochs.into();
        self.epoch_seconds = issuing.measure.epoch_seconds.into();
        self.counted_mbps = issuing.measure.counted.mbps.into();
        self.counted_seconds = issuing.measure.counted.epoch_seconds.into();
        self.ends_by = new.ends_by.into();
        self.price_start = new.price_start.into();
        self.price_floor = new.price_floor.into();
        self.sale_starts = new.sale_starts.into();
        self.sale_ends = new.sale_ends.into();
        self.price = new.price_start.into();
        self.least_purchase = new.least_purchase.into();
        self.refund_bps = new.refund_bps.into();
        self.most_per_epoch = new.most_per_epoch.into();
    }

    /// What a token stands for.
    pub(crate) fn kind(&self) -> Result<LotKind> {
        // Written once, by `issue_lot`, which knows it.
        Ok(LotKind::from_code(self.kind).ok_or(OpenMastError::UnknownLotKind)?)
    }

    /// What `quantity` tokens of it are, for the book.
    pub(crate) fn window_of(&self, quantity: u64) -> Result<LotWindow> {
        Ok(LotWindow {
            kind: self.kind()?,
            quantity,
            first_epoch: self.first_epoch.get(),
            last_epoch: self.last_epoch.get(),
            rolls_epochs: self.rolls_epochs.get(),
            epoch_seconds: self.epoch_seconds.get(),
        })
    }

    /// Epochs of the window.
    pub(crate) fn window(&self) -> Result<u64> {
        let window = window_epochs(self.first_epoch.get(), self.last_epoch.get());
        Ok(window.map_err(OpenMastError::from)?)
    }

    /// Whether no epoch of the window can have begun.
    pub(crate) fn begins_later(&self, final_epoch: u64) -> bool {
        lies_ahead(self.first_epoch.get(), final_epoch)
    }

    /// Refuses with [`OpenMastError::WindowOver`] when no epoch of the window is left that cannot have begun, or that could
    /// close at a time when anything is served.
    pub(crate) fn require_goes_on(&self, final_epoch: u64, now: i64) -> Result<()> {
        require!(
            self.goes_on(final_epoch) && now < self.ends_by.get(),
            OpenMastError::WindowOver
        );
        Ok(())
    }

    /// Whether an epoch of the window is left that cannot have begun.
    fn goes_on(&self, final_epoch: u64) -> bool {
        lies_ahead(self.last_epoch.get(), final_epoch)
    }
}

/// Its sale.
impl Lot {
    /// Whether the price stays.
    pub(crate) fn is_fixed(&self) -> bool {
        self.price_start == self.price_floor
    }

    /// Tokens that are not sold.
    pub(crate) fn left(&self) -> u64 {
        self.quantity.get().saturating_sub(self.sold.get())
    }

    /// The sale as the ledger keeps it.
    fn sale(&self) -> Result<LotSale> {
        Ok(LotSale {
            kind: self.kind()?,
            first_epoch: self.first_epoch.get(),
            last_epoch: self.last_epoch.get(),
            ends_by: self.ends_by.get(),
            price: SalePrice {
                start: self.price_start.get(),
                floor: self.price_floor.get(),
                starts_at: self.sale_starts.get(),
                ends_at: self.sale_ends.get(),
            },
            left: self.left(),
        })
    }

    /// Refuses with [`OpenMastError::LotSaleRunning`] while tokens can still be sold.
    pub(crate) fn require_sale_over(&self, final_epoch: u64, now: i64) -> Result<()> {
        require!(
            self.sale()?.is_over(final_epoch, now),
            OpenMastError::LotSaleRunning
        );
        Ok(())
    }

    /// The price at `now`, Unix seconds. [`OpenMastError::LotSaleNotStarted`] or [`OpenMastError::LotSaleOver`].
    pub(crate) fn price_at(&self, final_epoch: u64, now: i64) -> Result<BaseUnits> {
        require!(
            now >= self.sale_starts.get(),
            OpenMastError::LotSaleNotStarted
        );
        let price = self.sale()?.price_at(final_epoch, now);
        Ok(price.ok_or(OpenMastError::LotSaleOver)?)
    }

    /// Sells tokens at `price`, which all buyers pay from now on. Returns what this one pays, and by how much more the
    /// earlier ones have paid too much, both base units.
    pub(crate) fn sell(
        &mut self,
        quantity: u64,
        price: BaseUnits,
    ) -> Result<(BaseUnits, BaseUnits)> {
        let paid = tokens_worth(price, quantity).map_err(OpenMastError::from)?;
        let fallen = money(self.price)
            .checked_sub(price)
            .map_err(OpenMastError::from)?;
        let excess = tokens_worth(fallen, self.sold.get()).map_err(OpenMastError::from)?;
        self.price = price.get().into();
        increase(&mut self.sold, quantity)?;
        increase(&mut self.paid_in, paid.get())?;
        increase(&mut self.excess, excess.get())?;
        Ok((paid, excess))
    }

    /// Offers no more than what is sold. Nothing of it is sold from now on.
    pub(crate) fn end_sale(&mut self) {
        self.quantity = self.sold;
    }
}

/// Its money on the way back.
impl Lot {
    /// Takes tokens back before the window, which nobody can buy again. Returns what they pay, base units, as if it had never
    /// been paid in; the rest of their price is forfeited.
    pub(crate) fn take_return(&mut self, amount: u64) -> Result<BaseUnits> {
        let refund = basis_points(self.refund_bps.get())?;
        let paid = tokens_worth(money(self.price), amount).map_err(OpenMastError::from)?;
        let back =
            back_before_window(money(self.price), amount, refund).map_err(OpenMastError::from)?;
        let kept = paid.checked_sub(back).map_err(OpenMastError::from)?;
        decrease(&mut self.sold, amount)?;
        decrease(&mut self.quantity, amount)?;
        increase(&mut self.forfeited, kept.get())?;
        decrease(&mut self.paid_in, back.get())?;
        self.require_not_short()?;
        Ok(back)
    }

    /// Counts the excess of a purchase as no excess any more: it is paid back.
    pub(crate) fn settle_excess(&mut self, amount: BaseUnits) -> Result<()> {
        decrease(&mut self.excess, amount.get())
    }

    /// Counts what is paid back, base units; [`OpenMastError::LotShort`] when its buyers did not pay that much.
    pub(crate) fn note_returned(&mut self, amount: BaseUnits) -> Result<()> {
        increase(&mut self.returned, amount.get())?;
        self.require_not_short()
    }

    fn require_not_short(&self) -> Result<()> {
        let its_own = money(self.paid_in)
            .checked_sub(money(self.excess))
            .map_err(OpenMastError::from)?;
        require!(money(self.returned) <= its_own, OpenMastError::LotShort);
        Ok(())
    }

    /// What `amount` tokens get back once it is settled, base units.
    pub(crate) fn refund_of_tokens(&self, amount: u64) -> Result<BaseUnits> {
        let (price, served) = (money(self.price), self.served.get());
        let refund = refund(price, amount, served, self.window()?);
        Ok(refund.map_err(OpenMastError::from)?)
    }

    /// What an entitlement of volume for `quantity` tokens gets back that met `met` bytes, base units.
    pub(crate) fn refund_of_volume(&self, quantity: u64, met: Bytes) -> Result<BaseUnits> {
        let unused = unused_bytes(quantity, met).map_err(OpenMastError::from)?;
        let (price, served) = (money(self.price), self.served.get());
        let refund = refund_unused(price, unused, served, self.window()?);
        Ok(refund.map_err(OpenMastError::from)?)
    }
}

/// Its end.
impl Lot {
    /// Refuses one that is settled with [`OpenMastError::LotIsSettled`].
    pub(crate) fn require_unsettled(&self) -> Result<()> {
        require!(self.settled == lot_state::OPEN, OpenMastError::LotIsSettled);
        Ok(())
    }

    /// Refuses one that is not settled with [`OpenMastError::LotNotSettled`].
    pub(crate) fn require_settled(&self) -> Result<()> {
        require!(
            self.settled != lot_state::OPEN,
            OpenMastError::LotNotSettled
        );
        Ok(())
    }

    /// Whether nothing is served or met of it after this settlement.
    pub(crate) fn is_closed_by(&self, settlement: &Settlement) -> bool {
        settlement.epoch() >= self.last_epoch.get()
            || settlement.content.closed_at.get() >= self.ends_by.get()
    }

    /// Whether no settlement is to be waited for any more: `exit_delay` seconds after the window while none of its end is
    /// final, and after two of them whatever is final. So nobody's money waits for a proof that nobody has.
    pub(crate) fn lapses(&self, network: &Network, exit_delay: i64, now: i64) -> bool {
        let ends_by = self.ends_by.get();
        let is_shown = network.final_closed_at.get() >= ends_by
            || network.final_epoch.get() >= self.last_epoch.get();
        let delays = if is_shown { 2 } else { 1 };
        now >= ends_by.saturating_add(exit_delay.saturating_mul(delays))
    }

    /// Ends the window in a second. No snapshot that was taken lies behind that. [`OpenMastError::WindowOver`] when it ends
    /// by then anyway.
    pub(crate) fn cut_short(&mut self, now: i64) -> Result<()> {
        let ends_by = now.saturating_add(1);
        require!(ends_by < self.ends_by.get(), OpenMastError::WindowOver);
        self.ends_by = ends_by.into();
        Ok(())
    }

    /// Refuses one of which a settlement said the last, with [`OpenMastError::LotIsSettled`]. One that lapsed waits for that.
    pub(crate) fn require_not_shown(&self) -> Result<()> {
        let is_shown = self.settled == lot_state::SETTLED;
        require!(!is_shown, OpenMastError::LotIsSettled);
        Ok(())
    }

    /// Notes how many epochs a settlement says were served: at most all, and no more than one that lapsed counted, since by these
    /// tokens were paid back.
    pub(crate) fn settle(&mut self, served: u64) -> Result<()> {
        let (lapsed, window) = (self.settled == lot_state::LAPSED, self.window()?);
        let most = if lapsed { self.served.get() } else { window };
        self.settled = lot_state::SETTLED;
        self.served = served.min(most).into();
        Ok(())
    }

    /// Counts every final epoch of the window as served, which is no fewer than were: nobody shows how many.
    pub(crate) fn lapse(&mut self, final_epoch: u64) {
        self.settled = lot_state::LAPSED;
        let served = epochs_over(self.first_epoch.get(), self.last_epoch.get(), final_epoch);
        self.served = served.into();
    }
}
