//! Payers with assets that they used: dense, by number.

use openmast_chunks::Chunks;
use openmast_ledger::{ArithmeticError, Bytes, OpenDemand, PricePerGb, Product};
use rustc_hash::FxHashMap;

/// A payer and an asset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub payer: u32,
    pub asset: u32,
    /// Lifetime, and in the open epoch if the pair is open.
    pub demand: OpenDemand,
    is_open: bool,
}

#[derive(Debug, Default)]
pub(super) struct Pairs {
    pairs: Chunks<Pair>,
    numbers: FxHashMap<(u32, u32), u32>,
    /// Of the open epoch.
    open: Vec<u32>,
}

impl Pairs {
    /// The number of a pair, which is open with this price from now on.
    pub(super) fn open(&mut self, payer: u32, asset: u32, price: PricePerGb) -> u32 {
        let number = self.number(payer, asset);
        if let Some(pair) = self.pairs.get_mut(number as usize)
            && !pair.is_open
        {
            pair.is_open = true;
            // What was settled is worth less than 2⁶⁴. If it were not, there is no room for more.
            pair.demand = OpenDemand::open(pair.demand.before(), price).unwrap_or_default();
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
                is_open: false,
            });
        }
        number
    }

    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&Pair> {
        self.pairs.get(number as usize)
    }

    #[inline]
    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut Pair> {
        self.pairs.get_mut(number as usize)
    }

    /// All pairs, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Pair> {
        self.pairs.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Pairs with usage in the open epoch.
    pub(super) fn used(&self) -> impl Iterator<Item = &Pair> {
        let open = self.open.iter().filter_map(|number| self.get(*number));
        open.filter(|pair| pair.demand.bytes() > Bytes::ZERO)
    }

    /// Pairs with usage in the open epoch, by payer, then asset. All are closed from now on.
    pub(super) fn take_used(&mut self) -> Vec<(u32, Pair)> {
        let mut used = Vec::with_capacity(self.open.len());
        for number in std::mem::take(&mut self.open) {
            let Some(pair) = self.pairs.get_mut(number as usize) else {
                continue;
            };
            pair.is_open = false;
            if pair.demand.bytes() > Bytes::ZERO {
                used.push((number, *pair));
            }
        }
        used.sort_unstable_by_key(|(_, pair)| (pair.payer, pair.asset));
        used
    }

    /// Sets the lifetime product of a closed pair.
    pub(super) fn settle(&mut self, number: u32, product: Product) -> Result<(), ArithmeticError> {
        if let Some(pair) = self.pairs.get_mut(number as usize) {
            pair.demand = OpenDemand::open(product, PricePerGb(0))?;
        }
        Ok(())
    }

    /// Adds the next pair, with what it used in the open epoch at this price.
    pub(super) fn restore(
        &mut self,
        (payer, asset): (u32, u32),
        before: Product,
        bytes: Bytes,
        price: PricePerGb,
    ) -> Result<(), ArithmeticError> {
        let number = self.number(payer, asset);
        self.settle(number, before)?;
        if bytes > Bytes::ZERO {
            self.open(payer, asset, price);
            if let Some(pair) = self.get_mut(number) {
                pair.demand.add(bytes)?;
            }
        }
        Ok(())
    }
}
