//! Lots: capacity of an asset that was paid for ahead. What entitlements meet of a payer's
//! usage, and what becomes of what was paid: released by use, released by time, or given back.
//!
//! Of every lot, at any time, what was released, what was given back and what is still due are together at most what was
//! paid: each amount is rounded down on its own.

use crate::{
    division::div_rem_u128,
    units::{ArithmeticError, BYTES_PER_GB, BaseUnits, BasisPoints, Bytes, PricePerGb, Product},
};

/// Bytes in a second at 1 Mbit/s, both directions together.
pub const BYTES_PER_MBIT: u64 = 125_000;

/// The longest window of a lot, epochs. So every product of this module fits 128 bits once the lot's price times its
/// quantity fits 64.
pub const MOST_WINDOW_EPOCHS: u64 = u32::MAX as u64;

/// The most tokens of a lot of volume: what they stand for is counted in bytes of 64 bits.
pub const MOST_VOLUME_TOKENS: u64 = u64::MAX / BYTES_PER_GB;

/// What one token of a lot stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LotKind {
    /// 10⁹ bytes in the window, both directions together.
    Volume,
    /// One subscriber identity that may be active in every epoch of the window.
    SimSlot,
    /// 1 Mbit/s in every epoch of the window: 125 000 bytes a second, both directions together.
    Rate,
    /// The whole asset in every epoch of the window, as a rate of the capacity that it was priced by. There is one token.
    Exclusive,
}

impl LotKind {
    /// By its number in accounts and snapshots, 0 to 3.
    #[inline]
    pub const fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            0 => Self::Volume,
            1 => Self::SimSlot,
            2 => Self::Rate,
            3 => Self::Exclusive,
            _ => return None,
        })
    }

    /// Its number in accounts and snapshots.
    #[inline]
    pub const fn code(self) -> u8 {
        match self {
            Self::Volume => 0,
            Self::SimSlot => 1,
            Self::Rate => 2,
            Self::Exclusive => 3,
        }
    }
}

/// Epochs from `first_epoch` to `last_epoch`, both included: at least 1, at most [`MOST_WINDOW_EPOCHS`].
///
/// # Errors
/// [`ArithmeticError::Underflow`]: the last is before the first. [`ArithmeticError::Overflow`]: there are too many.
#[inline]
pub const fn window_epochs(first_epoch: u64, last_epoch: u64) -> Result<u64, ArithmeticError> {
    match last_epoch.checked_sub(first_epoch) {
        None => Err(ArithmeticError::Underflow),
        Some(more) if more < MOST_WINDOW_EPOCHS => Ok(more + 1),
        Some(_) => Err(ArithmeticError::Overflow),
    }
}

/// How many epochs of a window are over once `final_epoch` is final.
#[inline]
pub const fn epochs_over(first_epoch: u64, last_epoch: u64, final_epoch: u64) -> u64 {
    let newest = if final_epoch < last_epoch {
        final_epoch
    } else {
        last_epoch
    };
    if newest < first_epoch {
        0
    } else {
        (newest - first_epoch).saturating_add(1)
    }
}

/// `price · quantity`: what tokens cost, base units.
///
/// # Errors
/// [`ArithmeticError::Overflow`]: more than 64 bits hold.
#[inline]
pub fn tokens_worth(price: BaseUnits, quantity: u64) -> Result<BaseUnits, ArithmeticError> {
    price
        .0
        .checked_mul(quantity)
        .map(BaseUnits)
        .ok_or(ArithmeticError::Overflow)
}

/// What an entitlement of volume has released with `met_bytes` of usage in its life: `⌊price · met / 10⁹⌋`.
///
/// # Errors
/// [`ArithmeticError::Overflow`]: more than 64 bits hold, which bytes that were bought never come to.
#[inline]
pub fn due_by_use(price: BaseUnits, met_bytes: Bytes) -> Result<BaseUnits, ArithmeticError> {
    Product::of(met_bytes, PricePerGb(price.0)).charge()
}

/// What a lot that is no volume has released once `served` of the `window` epochs of its window were served:
/// `⌊price · sold · served / window⌋`. What is forfeited comes on top.
///
/// # Errors
/// [`ArithmeticError::Overflow`]: `price · sold` is more than 64 bits hold. [`ArithmeticError::Underflow`]: more was
/// served than the window has.
#[inline]
pub fn due_by_time(
    price: BaseUnits,
    sold: u64,
    served: u64,
    window: u64,
) -> Result<BaseUnits, ArithmeticError> {
    of_window(price, sold, 1, Some(served), window)
}

/// What a lot of volume releases at its close for bytes that were sold and never met:
/// `⌊price · unused · served / (window · 10⁹)⌋`. What is forfeited comes on top.
///
/// # Errors
/// As [`due_by_time`].
#[inline]
pub fn due_at_close(
    price: BaseUnits,
    unused_bytes: Bytes,
    served: u64,
    window: u64,
) -> Result<BaseUnits, ArithmeticError> {
    of_window(price, unused_bytes.0, BYTES_PER_GB, Some(served), window)
}

/// What `quantity` tokens get back once the window is over: `⌊price · quantity · (window − served) / window⌋`.
///
/// # Errors
/// As [`due_by_time`].
#[inline]
pub fn refund(
    price: BaseUnits,
    quantity: u64,
    served: u64,
    window: u64,
) -> Result<BaseUnits, ArithmeticError> {
    let not_served = window.checked_sub(served);
    of_window(price, quantity, 1, not_served, window)
}

/// What an entitlement of volume gets back once the window is over, for what it did not meet:
/// `⌊price · unused · (window − served) / (window · 10⁹)⌋`.
///
/// # Errors
/// As [`due_by_time`].
#[inline]
pub fn refund_unused(
    price: BaseUnits,
    unused_bytes: Bytes,
    served: u64,
    window: u64,
) -> Result<BaseUnits, ArithmeticError> {
    let not_served = window.checked_sub(served);
    of_window(price, unused_bytes.0, BYTES_PER_GB, not_served, window)
}

/// `⌊price · amount · epochs / (window · per_token)⌋`, for `epochs` of `window`.
#[inline]
fn of_window(
    price: BaseUnits,
    amount: u64,
    per_token: u64,
    epochs: Option<u64>,
    window: u64,
) -> Result<BaseUnits, ArithmeticError> {
    let epochs = epochs
        .filter(|epochs| *epochs <= window)
        .ok_or(ArithmeticError::Underflow)?;
    if window == 0 {
        return Ok(BaseUnits::ZERO);
    }
    let worth = u128::from(amount) * u128::from(price.0);
    let product = worth
        .checked_mul(epochs.into())
        .ok_or(ArithmeticError::Overflow)?;
    let divisor = window
        .checked_mul(per_token)
        .ok_or(ArithmeticError::Overflow)?;
    divided(product, divisor).map(|(amount, _)| amount)
}

/// What `amount` tokens get back before the window begins: `⌊price · amount · refund_bps / 10⁴⌋`. The rest of what they
/// cost is forfeited.
///
/// # Errors
/// [`ArithmeticError::Overflow`]: the tokens cost more than 64 bits hold.
#[inline]
pub fn back_before_window(
    price: BaseUnits,
    amount: u64,
    refund: BasisPoints,
) -> Result<BaseUnits, ArithmeticError> {
    Ok(refund.of(tokens_worth(price, amount)?))
}

/// Bytes of `quantity` tokens of volume of which `met` was used.
///
/// # Errors
/// [`ArithmeticError::Underflow`]: more was met than the tokens stand for. [`ArithmeticError::Overflow`]: there are more
/// than [`MOST_VOLUME_TOKENS`].
#[inline]
pub fn unused_bytes(quantity: u64, met: Bytes) -> Result<Bytes, ArithmeticError> {
    let bytes = quantity
        .checked_mul(BYTES_PER_GB)
        .ok_or(ArithmeticError::Overflow)?;
    Bytes(bytes).checked_sub(met)
}

/// How many tokens an entitlement of volume gives back of the `asked`, if it has met `met` so far: at most what no begun
/// token stands for. Of the other kinds `met` is nothing: they give back all that is asked.
#[inline]
pub const fn given_back(quantity: u64, asked: u64, met: Bytes) -> u64 {
    let begun = met.0.div_ceil(BYTES_PER_GB);
    let whole = quantity.saturating_sub(begun);
    if asked < whole { asked } else { whole }
}

/// What an entitlement of volume can meet in an epoch: what is left of its tokens that are not asked back, and at most
/// `most_per_epoch` bytes for each of these (0: no such cap).
#[inline]
pub fn available_volume(tokens: u64, met: Bytes, most_per_epoch: Bytes) -> Bytes {
    let left = tokens.saturating_mul(BYTES_PER_GB).saturating_sub(met.0);
    let cap = match most_per_epoch {
        Bytes::ZERO => u64::MAX,
        Bytes(most) => tokens.saturating_mul(most),
    };
    Bytes(left.min(cap))
}

/// What a token of rate, or an exclusive window, was priced by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountedRate {
    /// Mbit/s that a token stands for: 1, or the whole capacity for an exclusive window.
    pub mbps: u32,
    /// How long an epoch counted to be, seconds.
    pub epoch_seconds: u32,
}

impl CountedRate {
    /// Bytes that so many tokens were priced by for each epoch, saturated as [`Self::bytes`].
    #[inline]
    pub fn bytes_of_epoch(self, tokens: u64) -> Bytes {
        Bytes(self.bytes(tokens, self.epoch_seconds.into()))
    }

    /// Bytes of so many tokens in so many seconds, saturated at 2⁶⁴, which no asset carries in an epoch.
    #[inline]
    fn bytes(self, tokens: u64, seconds: u64) -> u64 {
        let a_second = u64::from(self.mbps).saturating_mul(BYTES_PER_MBIT);
        tokens.saturating_mul(a_second).saturating_mul(seconds)
    }
}

/// What an entitlement of rate or of an exclusive window can meet in an epoch of so many seconds: what its `tokens` that are not
/// asked back carry in these seconds, and in its life no more than they were priced by for the epochs in which they could be
/// used and which were served. That is `priced` bytes, the present epoch included; `met` of it is gone. So one long epoch hurts
/// nobody, many of them give nothing that nobody paid for, what is paid back of epochs that were not served is met in no other,
/// and whoever redeems a token once more begins anew. Nothing in an epoch whose clock went backwards.
#[inline]
pub fn available_rate(
    counted: CountedRate,
    tokens: u64,
    met: Bytes,
    seconds: i64,
    priced: Bytes,
) -> Bytes {
    let in_epoch = counted.bytes(tokens, u64::try_from(seconds).unwrap_or(0));
    Bytes(in_epoch.min(priced.0.saturating_sub(met.0)))
}

/// Usage of a pair (payer, asset) in an epoch that no entitlement has met yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unmet {
    /// Bytes that cost something.
    pub bytes: Bytes,
    /// What they cost, whatever prices they had.
    pub product: Product,
}

/// Meets as much of `unmet` as `available` allows, and says how much. What is met has the average price of all: its
/// product is rounded down, so that what is left costs the payer no less than its part. With the last byte the product
/// is gone to the last unit.
#[inline]
pub fn meet(unmet: &mut Unmet, available: Bytes) -> Bytes {
    let met = unmet.bytes.min(available);
    if met == Bytes::ZERO {
        return met;
    }
    // ⌊product · met / bytes⌋ without a product above 128 bits: the quotient's part is whole.
    let (bytes, part) = (u128::from(unmet.bytes.0), u128::from(met.0));
    let (quotient, rest) = (unmet.product.0 / bytes, unmet.product.0 % bytes);
    // `met ≤ bytes` and `rest < bytes ≤ 2⁶⁴`: neither product overflows, and their sum is at most the whole.
    let product = quotient * part + rest * part / bytes;
    unmet.product.0 -= product;
    unmet.bytes.0 -= met.0;
    met
}

/// `product / divisor` and its remainder, if the quotient fits 64 bits.
#[inline]
pub(crate) fn divided(product: u128, divisor: u64) -> Result<(BaseUnits, u64), ArithmeticError> {
    let (quotient, rest) = div_rem_u128((product >> 64) as u64, product as u64, divisor);
    let quotient = u64::try_from(quotient).map_err(|_| ArithmeticError::Overflow)?;
    Ok((BaseUnits(quotient), rest))
}
