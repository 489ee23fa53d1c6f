//! The model: an asset that can carry so much in an epoch, and payers whose demand falls with its price.

/// What the asset can carry in an epoch, bytes: 100 Mbit/s for an hour.
pub(crate) const CARRIED: u64 = 45_000_000_000;

/// The part of it at which a live price stays, basis points.
pub(crate) const TARGET_BPS: u16 = 5_000;

/// The price at which payers want as much as the target, base units per 10⁹ bytes, before demand changes.
pub(crate) const FIRST_PRICE: u64 = 500_000;

/// Demand of constant elasticity: one percent more price, `elasticity` percent less use.
#[derive(Clone, Copy)]
pub(crate) struct Demand {
    /// What this many percent more price do.
    pub(crate) elasticity: u32,
    /// The price at which demand is what the target asks for, base units per 10⁹ bytes.
    pub(crate) balance: u64,
}

impl Demand {
    /// Bytes that payers want in an epoch at this price, and get as far as the asset carries them.
    ///
    /// A power by multiplications, which give the same on every machine, as `powf` need not.
    pub(crate) fn used(self, price: u64) -> u64 {
        let ratio = self.balance as f64 / price as f64;
        let power = (0..self.elasticity).fold(1.0, |power, _| power * ratio);
        let aim = CARRIED as f64 * f64::from(TARGET_BPS) / 10_000.0;
        ((aim * power) as u64).min(CARRIED)
    }
}
