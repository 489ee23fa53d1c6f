//! Lifetime totals, and what the open epoch adds to them. All arithmetic on money is the ledger crate's.

use anyhow::{Context, anyhow};
use openmast_ledger::{BaseUnits, Breaker, Bytes, Totals, TrailingAverage};

use super::{
    charges::{Charge, charge_all},
    closing::{Charged, Closing},
    entitlements::MetBy,
    funding::Funding,
    lifetime::Lifetime,
    not_licensed::NotLicensedBytes,
    pairs::{Ending, Pair, Pairs},
    releases::{self, Release, limit_to_lots, releases},
    reserves::Reserves,
    running::Running,
    terms::Terms,
    trees::{Roots, Trees},
};
use openmast_records::ChainSnapshot;

/// Sums of the open epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EpochFigures {
    /// Metered bytes, both ways, that are attributed.
    pub bytes: u64,
    /// Base units, before any write-off.
    pub amount_before_write_off: u64,
    /// Of `bytes`, those that are not charged for want of a licence.
    pub not_licensed: NotLicensedBytes,
}

#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// By index.
    pub assets: Vec<Lifetime>,
    pub payers: Vec<Lifetime>,
    /// What each asset was charged lately, by index.
    pub trailing: Vec<TrailingAverage>,
    /// Payers with assets that they used.
    pub pairs: Pairs,
    /// Lots and entitlements.
    pub reserves: Reserves,
    /// Bytes and base units of the open epoch. Base units may exceed 64 bits before what cannot be paid is written off.
    open: (u64, u128),
    running: Running,
    /// Over what accounts had at the end of the newest epoch.
    trees: Option<Trees>,
}

impl Ledger {
    /// The books as they are now, to be saved while these go on. Totals of accounts are copied, pairs are shared.
    pub(crate) fn share(&mut self) -> Self {
        Self {
            assets: self.assets.clone(),
            payers: self.payers.clone(),
            trailing: self.trailing.clone(),
            pairs: self.pairs.share(),
            reserves: self.reserves.clone(),
            ..Self::default()
        }
    }

    /// The pair's number, open for the epoch, on these terms from now on.
    pub(crate) fn open_pair(&mut self, payer: u32, asset: u32, terms: Terms) -> u32 {
        self.pairs.open(payer, asset, terms)
    }

    /// Payer and asset.
    #[inline]
    pub(crate) fn pair(&self, pair: u32) -> Option<(u32, u32)> {
        let pair = self.pairs.get(pair)?;
        Some((pair.payer, pair.asset))
    }

    /// Whether `bytes` more of an open pair fit the numbers that the end of the epoch is computed with. Counters that
    /// no link can reach must not keep an epoch from ending, nor keep anybody else's usage from being billed.
    #[inline]
    pub(crate) fn has_room(&self, pair: u32, bytes: u64) -> bool {
        let pair = self.pairs.get(pair);
        pair.is_some_and(|pair| pair.demand.has_room(Bytes(bytes)))
    }

    /// Adds bytes of the open epoch to an open pair that [`Self::has_room`] for them.
    #[inline]
    pub(crate) fn meter(&mut self, pair: u32, bytes: u64) {
        let number = pair;
        let Some(pair) = self.pairs.get_mut(number) else {
            return;
        };
        let Ok(grown) = pair.demand.add(Bytes(bytes)) else {
            return;
        };
        let (payer, asset) = (pair.payer, pair.asset);
        if let Some(why) = pair.not_licensed {
            let not_licensed = &mut self.pairs.not_licensed;
            not_licensed.add(number, (payer, asset), why, bytes);
        }
        self.run(payer, asset, bytes, grown);
    }

    #[inline]
    fn run(&mut self, payer: u32, asset: u32, bytes: u64, amount: BaseUnits) {
        let (all_bytes, all_amount) = &mut self.open;
        *all_bytes = all_bytes.saturating_add(bytes);
        *all_amount = all_amount.saturating_add(amount.0.into());
        self.running.add(payer, asset, bytes, amount);
    }

    /// To be called before the running totals of accounts are asked for.
    pub(crate) fn count(&mut self) {
        self.running.count();
    }

    /// Makes room for accounts that were opened since. Accounts never vanish.
    pub(crate) fn grow(&mut self, snapshot: &ChainSnapshot) {
        let (assets, payers) = (snapshot.assets.len(), snapshot.payers.len());
        self.assets
            .resize(self.assets.len().max(assets), Lifetime::default());
        self.payers
            .resize(self.payers.len().max(payers), Lifetime::default());
        self.reserves.grow(snapshot);
        self.trailing
            .resize(self.assets.len(), TrailingAverage::default());
    }

    /// Begins an epoch with so many accounts on chain.
    pub(crate) fn open_epoch(&mut self, assets: usize, payers: usize) {
        self.open = (0, 0);
        self.running = Running::of(assets, payers);
    }

    /// Goes on with so many accounts on chain: counts again what the pairs have used.
    pub(crate) fn open_tariff(&mut self, assets: usize, payers: usize) {
        self.open_epoch(assets, payers);
        let used: Vec<Pair> = self.pairs.used().copied().collect();
        for pair in used {
            let (bytes, amount) = (pair.demand.bytes().0, pair.demand.amount());
            self.run(pair.payer, pair.asset, bytes, amount);
        }
        self.count();
    }

    /// Charges the epoch's usage, and what was carried into it, as the snapshot that closes the epoch has the payers: what entitlements
    /// do not meet. Then all pairs are closed.
    ///
    /// # Errors
    /// A total does not fit 64 bits.
    pub(crate) fn charge(&mut self, closing: &Closing<'_>) -> anyhow::Result<Charged> {
        let (snapshot, before) = (closing.snapshot, closing.before);
        let firsts: Vec<BaseUnits> = self.trailing.iter().map(|it| it.first()).collect();
        let breaker = Breaker {
            most: BaseUnits(snapshot.breaker),
            firsts: &firsts,
        };
        let (ending, met) = self.meet(closing);
        let mut of_reserves = self.reserves.count(closing, &met);
        let mut releases = releases(&self.reserves, closing)?;
        let (lots_left, released) = (BaseUnits(snapshot.lots_left), self.reserves.released());
        limit_to_lots(&mut releases, &breaker, lots_left, released)?;
        let funding = |payer| Funding::of(payer, self.accrued(payer), snapshot, before);
        let outstanding = self.outstanding()?;
        let charges = charge_all(&ending, funding, &mut releases, &breaker, outstanding)?;
        self.book(&charges, &releases)?;
        releases::book(&mut self.reserves, &releases, &mut of_reserves)?;
        Ok(Charged {
            pairs: charges.iter().filter_map(Charge::outcome).collect(),
            reserves: releases::lines(&self.reserves, &releases, &of_reserves, closing),
        })
    }

    /// The pairs of the epoch with what entitlements meet of their usage, and which entitlements these are.
    fn meet(&mut self, closing: &Closing<'_>) -> (Vec<Ending>, Vec<MetBy>) {
        let by_tariff = std::mem::take(&mut self.pairs.by_tariff);
        let mut ending = self.pairs.take_ending();
        let mut met = Vec::new();
        for period in closing.periods() {
            let mut entitlements = self.reserves.entitlements(&period, closing.snapshot, &met);
            if entitlements.meet_nothing() {
                continue;
            }
            for it in &mut ending {
                let accounts = (it.pair.payer, it.pair.asset);
                if entitlements.has(accounts) {
                    let mut parts = by_tariff.parts(it.number, closing.tariff, it.used());
                    parts.retain(|part| period.has(part.reported));
                    let more = entitlements.meet(accounts, &mut parts, &mut met);
                    it.met = it.met.and(more);
                }
            }
        }
        (ending, met)
    }

    /// What a payer's usage accrued by the end of the newest epoch.
    fn accrued(&self, payer: u32) -> BaseUnits {
        let payer = self.payers.get(payer as usize);
        BaseUnits(payer.map_or(0, |payer| payer.accrued))
    }

    /// What accrued and is not charged.
    fn outstanding(&self) -> anyhow::Result<BaseUnits> {
        let assets = self.assets.iter();
        let all: u128 = assets
            .map(|asset| u128::from(asset.accrued.saturating_sub(asset.charged)))
            .sum();
        Ok(BaseUnits(u64::try_from(all)?))
    }

    fn book(&mut self, charges: &[Charge], releases: &[Release]) -> anyhow::Result<()> {
        let mut of_assets = vec![BaseUnits::ZERO; self.assets.len()];
        for charge in charges {
            let (product, books) = charge.after()?;
            self.pairs.book(charge.number, product, books)?;
            self.add(charge)?;
            if let Some(of_asset) = of_assets.get_mut(charge.asset as usize) {
                *of_asset = of_asset.checked_add(charge.charged())?;
            }
        }
        for release in releases {
            let (asset, amounts) = (release.of.asset as usize, release.amounts());
            let account = self.assets.get_mut(asset);
            let account = account.context("a lot of an asset that is not on chain")?;
            let sum = Totals::from(*account).checked_add(amounts);
            *account = sum.context("a lifetime total beyond 64 bits")?.into();
            if let Some(of_asset) = of_assets.get_mut(asset) {
                *of_asset = of_asset.checked_add(amounts.charged)?;
            }
        }
        for (trailing, charged) in self.trailing.iter_mut().zip(of_assets) {
            *trailing = trailing.after(charged);
        }
        Ok(())
    }

    fn add(&mut self, charge: &Charge) -> anyhow::Result<()> {
        let used = Totals {
            bytes: charge.bytes,
            paid: charge.paid(),
            charged: charge.charged(),
            accrued: charge.accrued(),
        };
        let (payer, asset) = (charge.payer, charge.asset);
        let accounts = [
            self.payers.get_mut(payer as usize),
            self.assets.get_mut(asset as usize),
        ];
        for account in accounts {
            let account =
                account.ok_or_else(|| anyhow!("payer {payer} or asset {asset} is not on chain"))?;
            let sum = Totals::from(*account).checked_add(used);
            *account = sum.context("a lifetime total beyond 64 bits")?.into();
        }
        Ok(())
    }

    /// Brings the trees to the lifetime totals after these charges: only what changed is hashed again.
    ///
    /// # Errors
    /// A sum does not fit 64 bits.
    pub(crate) fn commit(
        &mut self,
        network: [u8; 32],
        charged: &Charged,
    ) -> anyhow::Result<&Trees> {
        let mut trees = self.trees.take().unwrap_or_else(|| Trees::empty(network));
        let reserves = self.reserves.lifetimes();
        trees.update([&self.assets, &self.payers, &reserves], charged)?;
        Ok(self.trees.insert(trees))
    }

    /// Builds the trees over the lifetime totals, after a restart between two epochs.
    ///
    /// # Errors
    /// A sum does not fit 64 bits.
    pub(crate) fn build_trees(&mut self, network: [u8; 32]) -> anyhow::Result<()> {
        let reserves = self.reserves.lifetimes();
        self.trees = Some(Trees::build(
            network,
            [&self.assets, &self.payers, &reserves],
        )?);
        Ok(())
    }

    /// Roots of the trees of the newest closed epoch.
    pub(crate) fn roots(&self) -> Option<Roots> {
        self.trees.as_ref().map(Trees::roots)
    }

    pub(crate) fn figures(&self) -> EpochFigures {
        let (bytes, amount) = self.open;
        EpochFigures {
            bytes,
            amount_before_write_off: u64::try_from(amount).unwrap_or(u64::MAX),
            not_licensed: self.pairs.not_licensed.all(),
        }
    }

    /// Lifetime bytes, and what accrued, with the open epoch, before any write-off.
    pub(crate) fn running_asset(&self, index: usize) -> (u64, u64) {
        sum(self.assets.get(index), self.running.asset(index))
    }

    /// As [`Self::running_asset`].
    pub(crate) fn running_payer(&self, index: usize) -> (u64, u64) {
        sum(self.payers.get(index), self.running.payer(index))
    }
}

fn sum(lifetime: Option<&Lifetime>, (bytes, amount): (u64, u64)) -> (u64, u64) {
    let lifetime = lifetime.copied().unwrap_or_default();
    (
        lifetime.bytes.saturating_add(bytes),
        lifetime.accrued.saturating_add(amount),
    )
}
