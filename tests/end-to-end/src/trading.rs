//! What trades must cost, computed from who trades how much and from nothing that the market's program says.
//!
//! The arithmetic of docs/reference/market.md is written down here a second time, on purpose and in the plainest form.

/// Shares that changed hands for money. People are positions in [`crate::chain::State::wallets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trade {
    pub buyer: usize,
    pub seller: usize,
    pub asset: usize,
    /// Base units.
    pub shares: u64,
    /// What the seller gets, base units.
    pub amount: u64,
    /// What the buyer pays to the treasury on top, base units.
    pub fee: u64,
}

/// Shares that somebody put into the market's escrow, or into a stake. People are positions as in [`Trade`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    pub wallet: usize,
    pub asset: usize,
    /// Base units.
    pub shares: u64,
}

/// Everything that was offered, traded and staked.
#[derive(Clone, Debug, Default)]
pub struct Dealings {
    pub offered: Vec<Placed>,
    pub trades: Vec<Trade>,
    pub staked: Vec<Placed>,
    /// Who put how much money into escrow for a bid, base units.
    pub bids: Vec<(usize, u64)>,
}

impl Dealings {
    /// Base units of an asset's shares that must be in escrow: offered and not taken.
    pub fn in_escrow(&self, asset: usize) -> u64 {
        let offered = placed(&self.offered, |it| it.asset == asset);
        offered.saturating_sub(self.traded(|trade| trade.asset == asset, |trade| trade.shares))
    }

    /// Base units of an asset's shares that must be in a wallet that began with `first` of them.
    pub fn in_wallet(&self, wallet: usize, asset: usize, first: u64) -> u64 {
        let its = |it: &Placed| it.wallet == wallet && it.asset == asset;
        let bought = self.traded(
            |trade| trade.buyer == wallet && trade.asset == asset,
            |trade| trade.shares,
        );
        (first + bought).saturating_sub(placed(&self.offered, its) + placed(&self.staked, its))
    }

    /// Whether a wallet bought any of an asset's shares.
    pub fn has_bought(&self, wallet: usize, asset: usize) -> bool {
        let mut trades = self.trades.iter();
        trades.any(|trade| trade.buyer == wallet && trade.asset == asset)
    }

    /// What a wallet was paid for shares, and what it paid and put into escrow for some, base units.
    pub fn money(&self, wallet: usize) -> (u64, u64) {
        let came = self.traded(|trade| trade.seller == wallet, |trade| trade.amount);
        let paid = self.traded(
            |trade| trade.buyer == wallet,
            |trade| trade.amount + trade.fee,
        );
        let bids = self.bids.iter().filter(|(bidder, _)| *bidder == wallet);
        (came, paid + bids.map(|(_, money)| money).sum::<u64>())
    }

    /// What must be in escrow for bids, base units.
    pub fn bid(&self) -> u64 {
        self.bids.iter().map(|(_, money)| money).sum()
    }

    /// The treasury's part of all trades, base units.
    pub fn fees(&self) -> u64 {
        self.traded(|_| true, |trade| trade.fee)
    }

    /// What was paid for an asset's shares, and the treasury's part on top, base units.
    pub fn of_asset(&self, asset: usize) -> (u64, u64) {
        let its = |trade: &Trade| trade.asset == asset;
        (
            self.traded(its, |trade| trade.amount),
            self.traded(its, |trade| trade.fee),
        )
    }

    fn traded(&self, which: impl Fn(&Trade) -> bool, what: impl Fn(&Trade) -> u64) -> u64 {
        self.trades
            .iter()
            .filter(|trade| which(trade))
            .map(what)
            .sum()
    }
}

fn placed(all: &[Placed], which: impl Fn(&Placed) -> bool) -> u64 {
    all.iter().filter(|it| which(it)).map(|it| it.shares).sum()
}

/// The treasury's part of what a seller gets: it is rounded up.
pub fn fee(amount: u64, bps: u16) -> u64 {
    u64::try_from((u128::from(amount) * u128::from(bps)).div_ceil(10_000)).unwrap_or(amount)
}

/// A price that falls by the clock.
#[derive(Clone, Copy, Debug)]
pub struct Falling {
    /// Base units for one share, at the beginning and at the end.
    pub from: u64,
    pub to: u64,
    /// Unix seconds.
    pub starts_at: i64,
    pub ends_at: i64,
}

impl Falling {
    /// At `now`, Unix seconds, between its beginning and its end: what is left of the fall is rounded up.
    pub fn at(&self, now: i64) -> u64 {
        let (left, whole) = (
            self.ends_at.abs_diff(now),
            self.ends_at.abs_diff(self.starts_at),
        );
        let above =
            (u128::from(self.from - self.to) * u128::from(left)).div_ceil(u128::from(whole));
        self.to + u64::try_from(above).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::{Dealings, Falling, Placed, Trade, fee};

    #[test]
    fn fees_and_falling_prices_round_up() {
        assert_eq!((fee(200, 50), fee(201, 50), fee(0, 50)), (1, 2, 0));
        let price = Falling {
            from: 10,
            to: 4,
            starts_at: 100,
            ends_at: 104,
        };
        let prices = [100, 101, 102, 103].map(|now| price.at(now));
        assert_eq!(prices, [10, 9, 7, 6]);
    }

    #[test]
    fn what_is_offered_is_in_escrow_or_with_the_buyer() {
        let dealings = Dealings {
            offered: vec![Placed {
                wallet: 0,
                asset: 1,
                shares: 60,
            }],
            trades: vec![Trade {
                buyer: 2,
                seller: 0,
                asset: 1,
                shares: 45,
                amount: 900,
                fee: 5,
            }],
            staked: vec![Placed {
                wallet: 2,
                asset: 1,
                shares: 40,
            }],
            bids: vec![(2, 7)],
        };
        assert_eq!((dealings.in_escrow(0), dealings.in_escrow(1)), (0, 15));
        assert_eq!(dealings.in_wallet(0, 1, 100), 40);
        assert_eq!(dealings.in_wallet(2, 1, 0), 5);
        assert_eq!((dealings.money(0), dealings.money(2)), ((900, 0), (0, 912)));
        assert_eq!(
            (dealings.bid(), dealings.fees(), dealings.of_asset(1)),
            (7, 5, (900, 5))
        );
    }
}
