//! What usage costs: the tariffs that some of it is priced by, of which the newest is in force.
//!
//! Each end of an epoch begins a tariff with the prices of its snapshot, also an end that does not count because its epoch was
//! opened again: usage keeps the price that people could see when it was metered, and so does usage that waits.

use std::{collections::BTreeSet, io, sync::Arc};

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{TariffTerms, price_set_hash};

use super::{tariff::Tariff, tariff_number::TariffNumber, terms::Terms};
use crate::epoch::closed::TariffPrices;

/// Tariffs of closed epochs that are kept for what waits. Of more, two become one, which has the lowest price that an asset had in
/// either: whoever changes prices often makes nothing dearer that was used before.
const MOST_EARLIER: usize = 32;

/// Oldest first: some of closed epochs, then all of the open one. Each is shared with the views of the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tariffs {
    tariffs: Vec<(TariffNumber, Arc<Tariff>)>,
    /// The number of the one that the open epoch began with.
    own: TariffNumber,
}

impl BorshSerialize for Tariffs {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        let tariffs: Vec<(TariffNumber, &Tariff)> =
            self.tariffs.iter().map(|(n, it)| (*n, &**it)).collect();
        (tariffs, self.own).serialize(writer)
    }
}

impl BorshDeserialize for Tariffs {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let tariffs: Vec<(TariffNumber, Tariff)> = Vec::deserialize_reader(reader)?;
        Ok(Self {
            tariffs: tariffs
                .into_iter()
                .map(|(n, it)| (n, Arc::new(it)))
                .collect(),
            own: TariffNumber::deserialize_reader(reader)?,
        })
    }
}

/// What a tariff says of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Priced {
    pub tariff: TariffNumber,
    pub terms: Terms,
}

/// How much two neighbouring spans have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// What is licensed in one may not be licensed in the other.
    None,
    /// What is licensed.
    Licensing,
    /// What usage costs, and why.
    Terms,
}

/// Tariffs under which usage was reported, from the first to the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Span {
    pub since: TariffNumber,
    pub until: TariffNumber,
}

impl Span {
    /// What is due for usage of one tariff.
    pub(crate) fn of(tariff: TariffNumber) -> Self {
        Self {
            since: tariff,
            until: tariff,
        }
    }

    /// From this one to the end of a later one.
    pub(crate) fn with(self, later: Self) -> Self {
        Self {
            until: later.until,
            ..self
        }
    }
}

impl Tariffs {
    /// An epoch begins with this one. Of those before it stay what usage may still be priced by that waits since `oldest` or
    /// later; `None`: nothing waits.
    pub(crate) fn begin(&mut self, tariff: Tariff, oldest: Option<TariffNumber>) {
        self.add(tariff);
        self.own = self.newest();
        // One whose prices go on in the next is none of its own, also if that one has assets more.
        let differs = self.tariffs.windows(2).filter_map(|pair| match pair {
            [(number, tariff), (_, next)] if !tariff.goes_on_in(next) => Some(*number),
            _ => None,
        });
        let needed = differs.filter(|number| oldest.is_some_and(|oldest| *number >= oldest));
        let mut kept: Vec<TariffNumber> = needed.collect();
        kept.push(self.own);
        self.tariffs
            .retain(|(number, _)| kept.binary_search(number).is_ok());
        while self.tariffs.len() > MOST_EARLIER + 1 {
            self.join_two();
        }
    }

    /// Of two neighbours of closed epochs the later one stands for the earlier from now on: of the first two in which the same assets
    /// are licensed, or else of the oldest two.
    fn join_two(&mut self) {
        let earlier = self.tariffs.split_last().map_or(&[][..], |(_, it)| it);
        let alike = earlier.windows(2).position(|pair| match pair {
            [(_, tariff), (_, next)] => tariff.is_licensed_as(next),
            _ => false,
        });
        let at = alike.unwrap_or(0);
        let (_, before) = self.tariffs.remove(at);
        if let Some((_, next)) = self.tariffs.get_mut(at) {
            Arc::make_mut(next).stand_for(&before);
        }
    }

    /// One more of the open epoch, which is in force from now on.
    pub(crate) fn add(&mut self, tariff: Tariff) {
        let newest = self.tariffs.last();
        // No log has as many ends of epochs as there are numbers.
        let number = newest.map_or(0, |(number, _)| number.saturating_add(1));
        self.tariffs.push((number, Arc::new(tariff)));
    }

    /// The one in force.
    pub(crate) fn newest(&self) -> TariffNumber {
        self.tariffs.last().map_or(0, |(number, _)| *number)
    }

    /// The one that the open epoch began with.
    pub(crate) fn own_number(&self) -> TariffNumber {
        self.own
    }

    /// The epoch that began with the one in force; 0 before the first record.
    pub(crate) fn epoch(&self) -> u64 {
        self.tariffs.last().map_or(0, |(_, tariff)| tariff.epoch)
    }

    /// `None` for an asset that the tariff in force does not know.
    pub(crate) fn terms(&self, asset: u32) -> Option<Terms> {
        self.tariffs.last()?.1.terms(asset)
    }

    /// As [`Self::terms`], by another that is kept.
    pub(crate) fn terms_in(&self, tariff: TariffNumber, asset: u32) -> Option<Terms> {
        let at = self.tariffs.binary_search_by_key(&tariff, |it| it.0).ok()?;
        self.tariffs.get(at)?.1.terms(asset)
    }

    /// What usage costs that was reported under some of these tariffs: the lowest price of them, or of an asset that none of
    /// them knows the first one's that does.
    pub(crate) fn price_of(&self, reported: Span, asset: u32) -> Option<Priced> {
        let mut prices = self.since(reported.since).filter_map(|(number, tariff)| {
            let terms = tariff.terms(asset)?;
            let tariff = *number;
            Some(Priced { tariff, terms })
        });
        // Usage of a tariff that is not kept has the prices of the next one that is.
        let last = self.since(reported.until).next()?.0;
        let known = prices.clone().take_while(|priced| priced.tariff <= last);
        let lowest = known.min_by_key(|priced| priced.terms.price);
        lowest.or_else(|| prices.next())
    }

    /// What two spans have in common, the earlier one first, and all between, for usage of this asset; `None`: nobody knows of which
    /// asset it is.
    pub(crate) fn likeness(&self, earlier: Span, later: Span, asset: Option<u32>) -> Likeness {
        let whole = earlier.with(later);
        if asset.is_some_and(|asset| self.has_one_price(earlier, later, asset)) {
            return Likeness::Terms;
        }
        match self.has_one_licensing(whole, asset) {
            true => Likeness::Licensing,
            false => Likeness::None,
        }
    }

    /// Whether usage of an asset costs the same for the same reason in two spans and in all between.
    fn has_one_price(&self, earlier: Span, later: Span, asset: u32) -> bool {
        let terms = |span| self.price_of(span, asset).map(|priced| priced.terms);
        let whole = terms(earlier.with(later));
        whole.is_some() && terms(earlier) == whole && terms(later) == whole
    }

    /// Whether an asset is licensed in all of a span or in nothing of it; `None`: each asset.
    fn has_one_licensing(&self, span: Span, asset: Option<u32>) -> bool {
        let Some((last, _)) = self.since(span.until).next() else {
            return false;
        };
        let tariffs = self.since(span.since).take_while(|it| it.0 <= *last);
        let mut pairs = tariffs.clone().zip(tariffs.skip(1));
        pairs.all(|((_, tariff), (_, next))| match asset {
            None => tariff.is_licensed_as(next),
            // Of an asset that came later, usage before costs what it cost first.
            Some(asset) => {
                let (then, now) = (tariff.is_licensed(asset), next.is_licensed(asset));
                then.is_none() || then == now
            }
        })
    }

    /// Whether usage that waits since a tariff costs what usage costs now, whatever its asset.
    pub(crate) fn is_in_force(&self, tariff: TariffNumber) -> bool {
        self.since(tariff).count() == 1
    }

    fn since(
        &self,
        tariff: TariffNumber,
    ) -> impl Iterator<Item = &(TariffNumber, Arc<Tariff>)> + Clone {
        let first = self.tariffs.partition_point(|(number, _)| *number < tariff);
        self.tariffs.iter().skip(first)
    }

    /// How many assets and payers the tariff in force knows.
    pub(crate) fn known(&self) -> (usize, usize) {
        let newest = self.tariffs.last();
        newest.map_or((0, 0), |(_, it)| {
            (it.asset_count(), it.payer_count as usize)
        })
    }

    /// The prices in force; none before the first record.
    pub(crate) fn in_force(&self) -> TariffPrices {
        let newest = self.tariffs.last();
        newest.map_or_else(TariffPrices::default, |(_, tariff)| tariff.prices())
    }

    /// Slot of the newest snapshot.
    pub(crate) fn slot(&self) -> u64 {
        self.tariffs.last().map_or(0, |(_, tariff)| tariff.slot)
    }

    /// Those of the open epoch, oldest first.
    pub(crate) fn own(&self) -> Vec<TariffPrices> {
        let own = self.since(self.own);
        own.map(|(_, tariff)| tariff.prices()).collect()
    }

    /// Those of closed epochs that are among `used`, oldest first.
    pub(crate) fn earlier(&self, used: &BTreeSet<TariffNumber>) -> Vec<TariffPrices> {
        let earlier = self.tariffs.iter().filter(|(number, _)| *number < self.own);
        let used = earlier.filter(|(number, _)| used.contains(number));
        used.map(|(_, tariff)| tariff.prices()).collect()
    }
}

/// What a settlement says of the prices that it used: those of its epoch, then earlier ones.
///
/// # Errors
/// More prices than there can be assets.
pub(crate) fn hash_of(own: &[TariffPrices], earlier: &[TariffPrices]) -> anyhow::Result<[u8; 32]> {
    let tariffs: Vec<TariffTerms<'_>> = own
        .iter()
        .chain(earlier)
        .map(|tariff| TariffTerms {
            epoch: tariff.epoch,
            prices: &tariff.prices,
            not_licensed: &tariff.not_licensed,
        })
        .collect();
    Ok(price_set_hash(&tariffs)?)
}
