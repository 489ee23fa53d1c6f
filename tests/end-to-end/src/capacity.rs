//! What capacity that is sold ahead must cost, release and pay back, computed from who buys, uses and holds how much and from nothing
//! that the programs or the oracle say of money.
//!
//! The arithmetic of docs/reference/lots.md is written down here a second time, on purpose and in the plainest form.

/// Bytes that a token of volume is.
pub const GB: u64 = 1_000_000_000;

/// What the tokens of a lot are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Volume,
    SimSlots,
}

/// A lot, and what became of its tokens. People are positions in [`crate::chain::State::wallets`].
#[derive(Clone, Debug)]
pub struct SoldLot {
    pub name: String,
    /// Its position in the reserve tree.
    pub reserve: u32,
    pub asset: usize,
    pub kind: Kind,
    /// What its owner sold a token at, base units.
    pub price: u64,
    pub first_epoch: u64,
    pub last_epoch: u64,
    /// The epochs from the first to before the second are not served.
    pub outage: Option<(u64, u64)>,
    /// Who bought how many tokens of its owner.
    pub sold: Vec<(usize, u64)>,
    pub resold: Vec<Resale>,
    pub entitlements: Vec<Redeemed>,
    /// Who gave how many tokens back at the end, that nobody redeemed.
    pub given_back: Vec<(usize, u64)>,
}

/// Tokens that changed hands on the market.
#[derive(Clone, Copy, Debug)]
pub struct Resale {
    pub seller: usize,
    pub buyer: usize,
    /// What the seller gets, base units.
    pub amount: u64,
    /// What the buyer pays to the treasury on top, base units.
    pub fee: u64,
}

/// Tokens that were redeemed for a payer.
#[derive(Clone, Copy, Debug)]
pub struct Redeemed {
    /// Its position in the reserve tree.
    pub reserve: u32,
    pub wallet: usize,
    /// Tokens, without those that were taken back.
    pub tokens: u64,
    /// Bytes of the payer's usage that it met.
    pub met: u64,
    /// Whether what was not served of it was paid back.
    pub is_refunded: bool,
}

impl SoldLot {
    /// Epochs of its window.
    pub fn window(&self) -> u64 {
        self.last_epoch + 1 - self.first_epoch
    }

    /// Those of them that were served.
    pub fn served(&self) -> u64 {
        let (from, to) = self.outage.unwrap_or((0, 0));
        let epochs = self.first_epoch..=self.last_epoch;
        epochs.filter(|epoch| !(from..to).contains(epoch)).count() as u64
    }

    /// Tokens that its owner sold.
    pub fn tokens(&self) -> u64 {
        self.sold.iter().map(|(_, tokens)| tokens).sum()
    }

    /// What was paid for them, base units.
    pub fn paid(&self) -> u64 {
        self.price * self.tokens()
    }

    /// What the lot itself releases to its asset by the end of its window, base units: of a volume what was sold and not used.
    pub fn released_by_time(&self) -> u64 {
        let (window, served) = (self.window(), self.served());
        match self.kind {
            Kind::Volume => {
                let unused = self.tokens() * GB - self.met();
                part(self.price, unused * served, window * GB)
            }
            Kind::SimSlots => part(self.price, self.tokens() * served, window),
        }
    }

    /// What an entitlement releases as it is used, base units.
    pub fn released_by_use(&self, of: &Redeemed) -> u64 {
        match self.kind {
            Kind::Volume => part(self.price, of.met, GB),
            Kind::SimSlots => 0,
        }
    }

    /// All that its asset gets by the end, base units.
    pub fn released(&self) -> u64 {
        let by_use = self.entitlements.iter().map(|it| self.released_by_use(it));
        self.released_by_time() + by_use.sum::<u64>()
    }

    /// What is paid back at the end of tokens that nobody redeemed, base units.
    pub fn back_of_tokens(&self, tokens: u64) -> u64 {
        part(self.price, tokens * self.missed(), self.window())
    }

    /// What is paid back at the end of an entitlement, base units.
    pub fn back_of(&self, of: &Redeemed) -> u64 {
        match self.kind {
            Kind::Volume => {
                let unused = of.tokens * GB - of.met;
                part(self.price, unused * self.missed(), self.window() * GB)
            }
            Kind::SimSlots => self.back_of_tokens(of.tokens),
        }
    }

    /// All that was paid back, base units.
    pub fn back(&self) -> u64 {
        self.paid_back().map(|(_, amount)| amount).sum()
    }

    /// Of what was paid, what is neither released nor paid back, base units: amounts are rounded down, each on its own.
    pub fn left(&self) -> u64 {
        self.paid().saturating_sub(self.released() + self.back())
    }

    /// Amounts that were rounded, each by less than one base unit.
    pub fn roundings(&self) -> u64 {
        (1 + self.entitlements.len() + self.paid_back().count()) as u64
    }

    /// What a wallet was paid back and paid for tokens that it sold on, and what it paid for tokens, base units.
    pub fn money(&self, wallet: usize) -> (u64, u64) {
        let sum = |amounts: &mut dyn Iterator<Item = u64>| amounts.sum::<u64>();
        let back = sum(&mut (self.paid_back().filter(|it| it.0 == wallet)).map(|it| it.1));
        let bought = self.sold.iter().filter(|it| it.0 == wallet);
        let bought = sum(&mut bought.map(|it| it.1 * self.price));
        let sales = self.resold.iter().filter(|it| it.seller == wallet);
        let purchases = self.resold.iter().filter(|it| it.buyer == wallet);
        (
            back + sum(&mut sales.map(|it| it.amount)),
            bought + sum(&mut purchases.map(|it| it.amount + it.fee)),
        )
    }

    /// The treasury's part of what its tokens were resold for, base units.
    pub fn fees(&self) -> u64 {
        self.resold.iter().map(|it| it.fee).sum()
    }

    /// Bytes that its entitlements met.
    pub fn met(&self) -> u64 {
        self.entitlements.iter().map(|it| it.met).sum()
    }

    fn missed(&self) -> u64 {
        self.window() - self.served()
    }

    /// To whom, and how much.
    fn paid_back(&self) -> impl Iterator<Item = (usize, u64)> {
        let redeemed = self.entitlements.iter().filter(|it| it.is_refunded);
        let redeemed = redeemed.map(|it| (it.wallet, self.back_of(it)));
        let tokens = self.given_back.iter();
        redeemed.chain(tokens.map(|(wallet, tokens)| (*wallet, self.back_of_tokens(*tokens))))
    }
}

/// `⌊price · share / whole⌋`
fn part(price: u64, share: u64, whole: u64) -> u64 {
    let exact = u128::from(price) * u128::from(share) / u128::from(whole);
    u64::try_from(exact).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{GB, Kind, Redeemed, Resale, SoldLot};

    /// The example of docs/reference/lots.md.
    fn thirty_gigabytes() -> SoldLot {
        SoldLot {
            name: "volume".into(),
            reserve: 0,
            asset: 0,
            kind: Kind::Volume,
            price: 400_000,
            first_epoch: 11,
            last_epoch: 20,
            outage: Some((19, 25)),
            sold: vec![(3, 30)],
            resold: vec![Resale {
                seller: 3,
                buyer: 4,
                amount: 5,
                fee: 1,
            }],
            entitlements: vec![Redeemed {
                reserve: 1,
                wallet: 3,
                tokens: 20,
                met: 12 * GB + GB / 2,
                is_refunded: true,
            }],
            given_back: vec![(4, 10)],
        }
    }

    #[test]
    fn what_was_paid_is_released_or_paid_back() {
        let lot = thirty_gigabytes();
        assert_eq!((lot.window(), lot.served()), (10, 8));
        assert_eq!(lot.paid(), 12_000_000);
        let used = lot.entitlements[0];
        assert_eq!(lot.released_by_use(&used), 5_000_000);
        assert_eq!(lot.released_by_time(), 5_600_000);
        assert_eq!(
            (lot.back_of(&used), lot.back_of_tokens(10)),
            (600_000, 800_000)
        );
        assert_eq!((lot.left(), lot.roundings()), (0, 4));
        assert_eq!(lot.money(3), (600_005, 12_000_000));
        assert_eq!(lot.money(4), (800_000, 6));
    }

    #[test]
    fn slots_are_released_by_time_alone() {
        let lot = SoldLot {
            kind: Kind::SimSlots,
            price: 100_001,
            outage: Some((12, 15)),
            ..thirty_gigabytes()
        };
        // 30 · 100 001 · 7 / 10 and 3 / 10 of 20 and of 10 tokens
        assert_eq!(lot.released(), 2_100_021);
        assert_eq!(lot.back(), 600_006 + 300_003);
        assert_eq!(lot.left(), 0);
    }
}
