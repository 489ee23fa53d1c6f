//! Payers with assets that they used: dense, by number.

use anyhow::{Context, ensure};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_chunks::Chunks;
use openmast_ledger::{
    ArithmeticError, BaseUnits, Bytes, Demand, NotLicensed, OpenDemand, PricePerGb, Product, Unmet,
};
use rustc_hash::FxHashMap;

use super::{
    by_tariff::UseByTariff,
    entitlements::Met,
    not_licensed::{NotLicensedBytes, OpenNotLicensed},
    tariff_number::TariffNumber,
    terms::Terms,
};
use crate::epoch::closed::PairBalance;

/// A payer and an asset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub payer: u32,
    pub asset: u32,
    /// Lifetime, and in the open epoch if the pair is open.
    pub demand: OpenDemand,
    /// Why usage from now on costs nothing, of an open pair.
    pub not_licensed: Option<NotLicensed>,
    is_open: bool,
}

/// What became of a pair's demand by the end of the newest epoch, lifetime base units. Apart from the [`Pair`], of which
/// every report needs a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Books {
    pub accrued: u64,
    /// What of that was charged.
    pub charged: u64,
    /// Deferred because a withdrawal request holds the payer's money.
    pub owed: u64,
}

/// A pair as a state has it.
#[derive(BorshSerialize, BorshDeserialize)]
pub(crate) struct StoredPair {
    payer: u32,
    asset: u32,
    /// Lifetime product before the open epoch.
    before: u128,
    books: Books,
    used: Option<StoredUse>,
}

/// What a pair used in the open epoch.
#[derive(BorshSerialize, BorshDeserialize)]
struct StoredUse {
    bytes: u64,
    /// Lifetime product with it.
    product: u128,
    /// The price of the newest usage.
    price: u64,
    not_licensed: NotLicensedBytes,
}

/// A pair that has something at the end of an epoch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
    pub number: u32,
    pub pair: Pair,
    pub books: Books,
    pub not_licensed: NotLicensedBytes,
    /// By entitlements.
    pub met: Met,
}

impl Ending {
    /// What the pair used in the epoch and is licensed.
    pub(crate) fn used(&self) -> Unmet {
        licensed_use(&self.pair, &self.not_licensed)
    }
}

fn licensed_use(pair: &Pair, not_licensed: &NotLicensedBytes) -> Unmet {
    let demand = &pair.demand;
    let bytes = not_licensed.licensed_of(demand.bytes().0);
    Unmet {
        bytes: Bytes(bytes),
        // Usage only adds to the product.
        product: Product(demand.product().0 - demand.before().0),
    }
}

#[derive(Debug, Default)]
pub(crate) struct Pairs {
    pairs: Chunks<Pair>,
    /// By number.
    books: Chunks<Books>,
    numbers: FxHashMap<(u32, u32), u32>,
    /// Pairs with usage in the open epoch.
    open: Vec<u32>,
    /// What of that is not charged for want of a licence.
    pub not_licensed: OpenNotLicensed,
    /// What of that another tariff prices than the one that the epoch began with.
    pub by_tariff: UseByTariff,
    /// Those that owe something, or have something that accrued and is not charged; by payer, then asset.
    carrying: Vec<u32>,
}

impl Books {
    /// Whether something goes on into the next epoch.
    fn carry(&self) -> bool {
        self.owed > 0 || self.accrued > self.charged
    }
}

impl Pairs {
    /// The number of a pair, which is open with these terms from now on.
    pub(crate) fn open(&mut self, payer: u32, asset: u32, terms: Terms) -> u32 {
        let number = self.number(payer, asset);
        let Some(pair) = self.pairs.get_mut(number as usize) else {
            return number;
        };
        let before = pair.demand.before();
        let opened = match pair.is_open {
            true => pair.demand.reprice(terms.price).map(|()| pair.demand),
            false => OpenDemand::open(before, terms.price),
        };
        // What was settled and used is worth less than 2⁶⁴. If it were not, there is no room for more.
        pair.demand = opened.unwrap_or_default();
        pair.not_licensed = terms.not_licensed;
        if !pair.is_open {
            pair.is_open = true;
            self.open.push(number);
        }
        number
    }

    fn number(&mut self, payer: u32, asset: u32) -> u32 {
        let next = self.pairs.len() as u32;
        let number = *self.numbers.entry((payer, asset)).or_insert(next);
        if number == next {
            self.pairs.push(Pair {
                payer,
                asset,
                demand: OpenDemand::default(),
                not_licensed: None,
                is_open: false,
            });
            self.books.push(Books::default());
        }
        number
    }

    /// The pairs as they are now, to be saved while these go on ([`Chunks::share`]).
    pub(crate) fn share(&mut self) -> Self {
        Self {
            pairs: self.pairs.share(),
            books: self.books.share(),
            not_licensed: self.not_licensed.clone(),
            by_tariff: self.by_tariff.clone(),
            ..Self::default()
        }
    }

    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<&Pair> {
        self.pairs.get(number as usize)
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, number: u32) -> Option<&mut Pair> {
        self.pairs.get_mut(number as usize)
    }

    pub(crate) fn len(&self) -> usize {
        self.pairs.len()
    }

    /// What a payer owes: deferred, and neither accrued nor written off.
    pub(crate) fn owed_by(&self, payer: u32) -> u64 {
        let payer_of = |number: &u32| self.get(*number).map_or(0, |pair| pair.payer);
        let first = self
            .carrying
            .partition_point(|number| payer_of(number) < payer);
        let of_payer = self.carrying.iter().skip(first);
        of_payer
            .take_while(|number| payer_of(number) == payer)
            .filter_map(|number| self.books.get(*number as usize))
            .fold(0, |sum, books| sum.saturating_add(books.owed))
    }

    /// What a payer used of an asset in the open epoch that is licensed, and the pair's number. `None`: nothing.
    pub(crate) fn used_of(&self, accounts: (u32, u32)) -> Option<(u32, Unmet)> {
        let number = *self.numbers.get(&accounts)?;
        let pair = self.get(number).filter(|pair| pair.is_open)?;
        Some((number, licensed_use(pair, &self.not_licensed.pair(number))))
    }

    /// Pairs with usage in the open epoch.
    pub(crate) fn used(&self) -> impl Iterator<Item = &Pair> {
        let open = self.open.iter().filter_map(|number| self.get(*number));
        open.filter(|pair| pair.demand.bytes() > Bytes::ZERO)
    }

    /// Remembers that what was added to an open pair last is priced by this tariff, which is not the one that the epoch began with.
    pub(crate) fn add_by_tariff(&mut self, number: u32, bytes: Bytes, reported: TariffNumber) {
        let pair = self.pairs.get(number as usize);
        if let Some(pair) = pair.filter(|pair| pair.not_licensed.is_none()) {
            let price = pair.demand.price();
            self.by_tariff.add(number, reported, bytes, price);
        }
    }

    /// Pairs with usage in the open epoch, or with something that was carried into it, by payer, then asset. All are closed
    /// from now on.
    pub(crate) fn take_ending(&mut self) -> Vec<Ending> {
        let not_licensed = std::mem::take(&mut self.not_licensed);
        let mut numbers = std::mem::take(&mut self.carrying);
        for number in std::mem::take(&mut self.open) {
            let Some(pair) = self.pairs.get_mut(number as usize) else {
                continue;
            };
            pair.is_open = false;
            if pair.demand.bytes() > Bytes::ZERO {
                numbers.push(number);
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        let mut ending: Vec<Ending> = numbers
            .into_iter()
            .filter_map(|number| {
                Some(Ending {
                    number,
                    pair: *self.pairs.get(number as usize)?,
                    books: *self.books.get(number as usize)?,
                    not_licensed: not_licensed.pair(number),
                    met: Met::default(),
                })
            })
            .collect();
        ending.sort_unstable_by_key(|ending| (ending.pair.payer, ending.pair.asset));
        ending
    }

    /// Sets what became of a closed pair. To be called in the order of [`Self::take_ending`].
    pub(crate) fn book(
        &mut self,
        number: u32,
        product: Product,
        settled: Books,
    ) -> Result<(), ArithmeticError> {
        if let Some(pair) = self.pairs.get_mut(number as usize) {
            pair.demand = OpenDemand::open(product, PricePerGb(0))?;
        }
        if let Some(books) = self.books.get_mut(number as usize) {
            *books = settled;
        }
        if settled.carry() {
            self.carrying.push(number);
        }
        Ok(())
    }

    /// Closed pairs that have something, in no order.
    pub(crate) fn balances(&self) -> Vec<PairBalance> {
        let pairs = self.pairs.iter().zip(self.books.iter());
        let balances = pairs.map(|(pair, books)| PairBalance {
            payer: pair.payer,
            asset: pair.asset,
            accrued: books.accrued,
            // No more was charged than accrued.
            carried: books.accrued - books.charged,
            owed: books.owed,
            fraction: pair.demand.fraction(),
        });
        balances.filter(PairBalance::says_something).collect()
    }

    /// Adds the next pair of accounts that are below these counts.
    ///
    /// # Errors
    /// It is no pair that [`Self::balances`] gave.
    pub(crate) fn resume(
        &mut self,
        balance: &PairBalance,
        known: (usize, usize),
    ) -> anyhow::Result<()> {
        let product = balance.product().context("a pair beyond 64 bits")?;
        let charged = balance.accrued.checked_sub(balance.carried);
        let stored = StoredPair {
            payer: balance.payer,
            asset: balance.asset,
            before: product.0,
            books: Books {
                accrued: balance.accrued,
                charged: charged.context("a pair carries more than accrued")?,
                owed: balance.owed,
            },
            used: None,
        };
        self.restore(stored, known)
    }

    /// All pairs, by number.
    pub(crate) fn stored(&self) -> impl Iterator<Item = StoredPair> {
        let pairs = self.pairs.iter().zip(self.books.iter());
        (0..).zip(pairs).map(|(number, (pair, books))| StoredPair {
            payer: pair.payer,
            asset: pair.asset,
            before: pair.demand.before().0,
            books: *books,
            used: (pair.demand.bytes() > Bytes::ZERO).then(|| StoredUse {
                bytes: pair.demand.bytes().0,
                product: pair.demand.product().0,
                price: pair.demand.price().0,
                not_licensed: self.not_licensed.pair(number),
            }),
        })
    }

    /// Adds the next pair, of accounts that are below these counts.
    ///
    /// # Errors
    /// It is no pair that [`Self::stored`] gave.
    pub(crate) fn restore(
        &mut self,
        stored: StoredPair,
        (assets, payers): (usize, usize),
    ) -> anyhow::Result<()> {
        let StoredPair { payer, asset, .. } = stored;
        let is_known = (asset as usize) < assets && (payer as usize) < payers;
        ensure!(is_known, "a pair is of an account that is not there");
        let next = self.pairs.len();
        let number = self.number(payer, asset);
        ensure!(number as usize == next, "a pair is there twice");
        let before = Product(stored.before);
        let Books {
            accrued,
            charged,
            owed,
        } = stored.books;
        let demand = Demand::new(before, BaseUnits(accrued), BaseUnits(owed));
        let is_exact = demand.is_ok_and(|demand| demand.amount == BaseUnits::ZERO);
        ensure!(
            is_exact && charged <= accrued,
            "a pair's books do not agree"
        );
        self.book(number, before, stored.books)?;
        let Some(used) = stored.used else {
            return Ok(());
        };
        let is_part = used.not_licensed.sum() <= used.bytes.into();
        ensure!(is_part, "more of a pair is not licensed than it used");
        self.not_licensed
            .restore(number, (payer, asset), &used.not_licensed);
        let (bytes, product) = (Bytes(used.bytes), Product(used.product));
        let demand = OpenDemand::resume(before, product, bytes, PricePerGb(used.price))?;
        let pair = self.get_mut(number).context("the pair was added")?;
        (pair.demand, pair.is_open) = (demand, true);
        self.open.push(number);
        Ok(())
    }

    /// Puts what is carried in its order, after all pairs were restored.
    pub(crate) fn order_carrying(&mut self) {
        let pairs = &self.pairs;
        self.carrying.sort_unstable_by_key(|number| {
            let pair = pairs.get(*number as usize);
            pair.map(|pair| (pair.payer, pair.asset))
        });
    }
}
