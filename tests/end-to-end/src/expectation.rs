//! What must come out, computed from the traffic that was sent and from nothing that the oracle says.
//!
//! The arithmetic of docs/reference/money.md is written down here a second time, on purpose and in the plainest form.

use anyhow::{Context, Result, bail};

/// Money and bytes of one account, lifetime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub bytes: u64,
    /// Base units.
    pub amount: u64,
}

/// One payer's use of one asset at one price.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    pub payer: usize,
    pub asset: usize,
    pub bytes: u64,
    /// Base units per 10⁹ bytes; 0 while the asset's licence has lapsed.
    pub price_per_gb: u64,
}

/// One payer's use of one asset that was paid for ahead: it costs the payer's balance nothing.
#[derive(Clone, Copy, Debug)]
pub struct Met {
    pub payer: usize,
    pub asset: usize,
    pub bytes: u64,
}

/// Lifetime totals that the ledgers must show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub assets: Vec<Totals>,
    pub payers: Vec<Totals>,
    /// Base units that each payer could not pay.
    pub written_off: Vec<u64>,
}

impl Expected {
    /// Totals of everything that was used, when each payer can spend `funds[payer]` base units.
    ///
    /// # Errors
    /// A payer runs dry who used several assets: then the cut among them depends on where the epochs end, which this
    /// module does not know.
    pub fn of(uses: &[Use], assets: usize, funds: &[u64]) -> Result<Self> {
        let mut expected = Self {
            assets: vec![Totals::default(); assets],
            payers: vec![Totals::default(); funds.len()],
            written_off: vec![0; funds.len()],
        };
        for (payer, available) in funds.iter().enumerate() {
            expected.bill(uses, payer, *available)?;
        }
        Ok(expected)
    }

    /// Adds bytes that entitlements met.
    pub fn meet(&mut self, met: &[Met]) {
        for part in met {
            self.assets[part.asset].bytes += part.bytes;
            self.payers[part.payer].bytes += part.bytes;
        }
    }

    /// Adds what lots of an asset released to it.
    pub fn release(&mut self, asset: usize, amount: u64) {
        self.assets[asset].amount += amount;
    }

    /// Σ spent == Σ earned, without what lots released.
    pub fn amount(&self) -> u64 {
        self.payers.iter().map(|payer| payer.amount).sum()
    }

    fn bill(&mut self, uses: &[Use], payer: usize, funds: u64) -> Result<()> {
        let charges: Vec<u64> = (0..self.assets.len())
            .map(|asset| charge(uses, payer, asset))
            .collect::<Result<_>>()?;
        let demand: u64 = charges.iter().sum();
        let charged = charges.iter().filter(|charge| **charge > 0).count();
        if demand > funds && charged > 1 {
            bail!("payer {payer} runs dry on {charged} assets; let it use one");
        }
        for (asset, charge) in charges.iter().enumerate() {
            let paid = (*charge).min(funds);
            let bytes = bytes(uses, payer, asset);
            for totals in [&mut self.assets[asset], &mut self.payers[payer]] {
                totals.bytes += bytes;
                totals.amount += paid;
            }
        }
        self.written_off[payer] = demand.saturating_sub(funds);
        Ok(())
    }
}

/// Bytes that cost nothing: they were used while the asset's licence had lapsed.
pub fn free_bytes(uses: &[Use]) -> u64 {
    let free = uses.iter().filter(|used| used.price_per_gb == 0);
    free.map(|used| used.bytes).sum()
}

fn of_pair(uses: &[Use], payer: usize, asset: usize) -> impl Iterator<Item = &Use> {
    uses.iter()
        .filter(move |used| used.payer == payer && used.asset == asset)
}

fn bytes(uses: &[Use], payer: usize, asset: usize) -> u64 {
    of_pair(uses, payer, asset).map(|used| used.bytes).sum()
}

/// Rounded down once, over the whole life of the pair.
fn charge(uses: &[Use], payer: usize, asset: usize) -> Result<u64> {
    let product: u128 = of_pair(uses, payer, asset)
        .map(|used| u128::from(used.bytes) * u128::from(used.price_per_gb))
        .sum();
    u64::try_from(product / 1_000_000_000).context("charge beyond 64 bits")
}

/// How one collected amount is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    pub treasury: u64,
    pub levy: u64,
    pub stakers: u64,
    pub owner: u64,
}

impl Split {
    /// Divides `amount`. With fewer active shares than a tenth of all, the stakers get as much less of their part.
    pub fn of(
        amount: u64,
        (treasury_bps, levy_bps, stakers_bps): (u16, u16, u16),
        (active_shares, all_shares): (u64, u64),
    ) -> Self {
        let part = |of: u64, bps: u16| {
            u64::try_from(u128::from(of) * u128::from(bps) / 10_000).unwrap_or(of)
        };
        let (treasury, levy) = (part(amount, treasury_bps), part(amount, levy_bps));
        let rest = amount - treasury - levy;
        let (whole, enough) = (part(rest, stakers_bps), all_shares.div_ceil(10));
        let counted = u128::from(active_shares.min(enough));
        let stakers =
            u64::try_from(u128::from(whole) * counted / u128::from(enough)).unwrap_or(whole);
        Self {
            treasury,
            levy,
            stakers,
            owner: rest - stakers,
        }
    }

    /// All parts together.
    pub fn total(&self) -> u64 {
        self.treasury + self.levy + self.stakers + self.owner
    }

    /// Adds another collect's split.
    pub fn add(&mut self, other: Self) {
        self.treasury += other.treasury;
        self.levy += other.levy;
        self.stakers += other.stakers;
        self.owner += other.owner;
    }
}

#[cfg(test)]
mod tests {
    use super::{Expected, Met, Split, Totals, Use};

    const USE: Use = Use {
        payer: 0,
        asset: 0,
        bytes: 1_500_000_001,
        price_per_gb: 333_333,
    };

    #[test]
    fn charges_round_down_once_for_each_pair() {
        let expected = Expected::of(&[USE, USE], 1, &[10_000_000]).expect("affordable");
        // 2 · 1 500 000 001 · 333 333 / 10⁹ = 999 999.000 666…; rounding each use would lose a unit
        assert_eq!(
            expected.payers,
            [Totals {
                bytes: 3_000_000_002,
                amount: 999_999
            }]
        );
        assert_eq!(expected.assets, expected.payers);
    }

    #[test]
    fn a_payer_pays_what_it_has() {
        let expected = Expected::of(&[USE], 1, &[400_000]).expect("one asset");
        assert_eq!(expected.payers[0].amount, 400_000);
        assert_eq!(expected.written_off, [99_999]);
        let elsewhere = Use { asset: 1, ..USE };
        assert!(Expected::of(&[USE, elsewhere], 2, &[400_000]).is_err());
    }

    #[test]
    fn what_was_paid_ahead_costs_no_balance() {
        let mut expected = Expected::of(&[USE], 1, &[10_000_000]).expect("affordable");
        let of_balance = expected.amount();
        expected.meet(&[Met {
            payer: 0,
            asset: 0,
            bytes: 7,
        }]);
        expected.release(0, 5);
        assert_eq!(expected.amount(), of_balance);
        assert_eq!(expected.payers[0].bytes, USE.bytes + 7);
        assert_eq!(expected.assets[0].bytes, USE.bytes + 7);
        assert_eq!(expected.assets[0].amount, of_balance + 5);
    }

    #[test]
    fn a_split_loses_nothing() {
        let split = Split::of(1_000_003, (300, 200, 6_000), (5, 50));
        assert_eq!(split.total(), 1_000_003);
        assert_eq!(
            (split.treasury, split.levy, split.stakers, split.owner),
            (30_000, 20_000, 570_001, 380_002)
        );
        assert_eq!(Split::of(1_000_003, (300, 200, 6_000), (0, 50)).stakers, 0);
        assert_eq!(
            Split::of(1_000_003, (300, 200, 6_000), (1, 50)).stakers,
            114_000
        );
    }
}
