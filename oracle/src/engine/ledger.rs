//! Lifetime totals, and what the open epoch adds to them. All arithmetic on money is the ledger crate's.

use anyhow::{Context, anyhow};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{
    BaseUnits, Bytes, Demand, Domain, MerkleSumTree, PricePerGb, Product, Totals,
    cut_by_largest_remainder, written_off_bytes,
};

use super::{
    pairs::{Pair, Pairs},
    running::Running,
};
use crate::{archive::ChargeLine, record::PayerState};

/// Bytes and base units, lifetime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Lifetime {
    pub bytes: u64,
    pub amount: u64,
}

impl From<Lifetime> for Totals {
    fn from(lifetime: Lifetime) -> Self {
        Self {
            bytes: Bytes(lifetime.bytes),
            amount: BaseUnits(lifetime.amount),
        }
    }
}

impl From<Totals> for Lifetime {
    fn from(totals: Totals) -> Self {
        Self {
            bytes: totals.bytes.0,
            amount: totals.amount.0,
        }
    }
}

/// Sums of the open epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EpochFigures {
    pub bytes: u64,
    /// Base units, before any write-off.
    pub amount_before_write_off: u64,
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// By index.
    pub assets: Vec<Lifetime>,
    pub payers: Vec<Lifetime>,
    /// Payers with assets that they used.
    pub pairs: Pairs,
    /// Bytes and base units of the open epoch. Base units may exceed 64 bits before what cannot be paid is written off.
    open: (u64, u128),
    running: Running,
    /// Over `assets` and `payers` as they were at the end of the newest epoch.
    trees: Option<Trees>,
}

/// The trees of the newest closed epoch.
#[derive(Debug)]
pub(super) struct Trees {
    pub assets: MerkleSumTree,
    pub payers: MerkleSumTree,
}

impl Ledger {
    /// The pair's number, opened for the epoch at this price.
    pub(super) fn open_pair(&mut self, payer: u32, asset: u32, price: PricePerGb) -> u32 {
        self.pairs.open(payer, asset, price)
    }

    /// Payer and asset.
    #[inline]
    pub(super) fn pair(&self, pair: u32) -> Option<(u32, u32)> {
        let pair = self.pairs.get(pair)?;
        Some((pair.payer, pair.asset))
    }

    /// Whether `bytes` more of an open pair fit the numbers that the end of the epoch is computed with. Counters that
    /// no link can reach must not keep an epoch from ending, nor keep anybody else's usage from being billed.
    #[inline]
    pub(super) fn has_room(&self, pair: u32, bytes: u64) -> bool {
        let pair = self.pairs.get(pair);
        pair.is_some_and(|pair| pair.demand.has_room(Bytes(bytes)))
    }

    /// Adds bytes of the open epoch to an open pair that [`Self::has_room`] for them.
    #[inline]
    pub(super) fn meter(&mut self, pair: u32, bytes: u64) {
        let Some(pair) = self.pairs.get_mut(pair) else {
            return;
        };
        let Ok(grown) = pair.demand.add(Bytes(bytes)) else {
            return;
        };
        let (payer, asset) = (pair.payer, pair.asset);
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
    pub(super) fn count(&mut self) {
        self.running.count();
    }

    /// Makes room for accounts that were opened since. Accounts never vanish.
    pub(super) fn grow(&mut self, assets: usize, payers: usize) {
        self.assets
            .resize(self.assets.len().max(assets), Lifetime::default());
        self.payers
            .resize(self.payers.len().max(payers), Lifetime::default());
    }

    /// Begins an epoch with so many accounts on chain.
    pub(super) fn open_epoch(&mut self, assets: usize, payers: usize) {
        self.open = (0, 0);
        self.running = Running::of(assets, payers);
    }

    /// Counts again what the pairs have used, after [`Self::open_epoch`].
    pub(super) fn run_again(&mut self) {
        let used: Vec<Pair> = self.pairs.used().copied().collect();
        for pair in used {
            let (bytes, amount) = (pair.demand.bytes().0, pair.demand.amount());
            self.run(pair.payer, pair.asset, bytes, amount);
        }
        self.count();
    }

    /// Charges the epoch's usage to the payers, within what each has, and closes the pairs.
    ///
    /// # Errors
    /// A lifetime total does not fit 64 bits.
    pub(super) fn charge(&mut self, payers: &[PayerState]) -> anyhow::Result<Vec<ChargeLine>> {
        let used = self.pairs.take_used();
        let mut lines = Vec::with_capacity(used.len());
        for of_payer in used.chunk_by(|a, b| a.1.payer == b.1.payer) {
            let payer = of_payer.first().map_or(0, |(_, pair)| pair.payer);
            let funds = payers.get(payer as usize).copied().unwrap_or_default();
            self.charge_payer(of_payer, &funds, &mut lines)?;
        }
        Ok(lines)
    }

    fn charge_payer(
        &mut self,
        used: &[(u32, Pair)],
        funds: &PayerState,
        lines: &mut Vec<ChargeLine>,
    ) -> anyhow::Result<()> {
        let Some((_, Pair { payer, .. })) = used.first() else {
            return Ok(());
        };
        let spent = self
            .payers
            .get(*payer as usize)
            .map_or(0, |payer| payer.amount);
        let available = funds.funds().available(BaseUnits(spent));
        let demands: Vec<Demand> = used
            .iter()
            .map(|(_, pair)| pair.demand.close())
            .collect::<Result<_, _>>()?;
        let amounts: Vec<BaseUnits> = demands.iter().map(|demand| demand.amount).collect();
        let paid = cut_by_largest_remainder(&amounts, available);
        for (((number, pair), demand), paid) in used.iter().zip(&demands).zip(paid) {
            let (bytes, price) = (pair.demand.bytes(), pair.demand.price());
            let settled = demand.settle(paid)?;
            let dropped = demand.product.checked_sub(settled).unwrap_or(Product::ZERO);
            self.pairs.settle(*number, settled)?;
            self.add(
                (pair.payer, pair.asset),
                Totals {
                    bytes,
                    amount: paid,
                },
            )?;
            lines.push(ChargeLine {
                payer: pair.payer,
                asset: pair.asset,
                bytes: bytes.0,
                charged: paid.0,
                written_off_bytes: written_off_bytes(dropped, bytes, price).0,
                written_off: demand.amount.checked_sub(paid)?.0,
            });
        }
        Ok(())
    }

    fn add(&mut self, (payer, asset): (u32, u32), used: Totals) -> anyhow::Result<()> {
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
    pub(super) fn commit(
        &mut self,
        network: [u8; 32],
        charges: &[ChargeLine],
    ) -> anyhow::Result<&Trees> {
        let mut trees = match self.trees.take() {
            Some(trees) => trees,
            None => Trees {
                assets: MerkleSumTree::empty(Domain::Asset, network),
                payers: MerkleSumTree::empty(Domain::Payer, network),
            },
        };
        let assets = charges.iter().map(|line| line.asset).collect();
        let payers = charges.iter().map(|line| line.payer).collect();
        update(&mut trees.assets, &self.assets, assets).context("the tree of assets")?;
        update(&mut trees.payers, &self.payers, payers).context("the tree of payers")?;
        Ok(self.trees.insert(trees))
    }

    /// Builds the trees over the lifetime totals, after a restart between two epochs.
    ///
    /// # Errors
    /// A sum does not fit 64 bits.
    pub(super) fn build_trees(&mut self, network: [u8; 32]) -> anyhow::Result<()> {
        let build = |domain, lifetimes: &[Lifetime]| {
            let totals: Vec<Totals> = lifetimes.iter().copied().map(Totals::from).collect();
            MerkleSumTree::build_parallel(domain, network, &totals)
                .with_context(|| format!("the {domain:?} tree"))
        };
        self.trees = Some(Trees {
            assets: build(Domain::Asset, &self.assets)?,
            payers: build(Domain::Payer, &self.payers)?,
        });
        Ok(())
    }

    pub(super) fn figures(&self) -> EpochFigures {
        let (bytes, amount) = self.open;
        EpochFigures {
            bytes,
            amount_before_write_off: u64::try_from(amount).unwrap_or(u64::MAX),
        }
    }

    /// Lifetime with the open epoch, before any write-off.
    pub(super) fn running_asset(&self, index: usize) -> Lifetime {
        sum(self.assets.get(index), self.running.asset(index))
    }

    /// Lifetime with the open epoch, before any write-off.
    pub(super) fn running_payer(&self, index: usize) -> Lifetime {
        sum(self.payers.get(index), self.running.payer(index))
    }
}

fn sum(lifetime: Option<&Lifetime>, (bytes, amount): (u64, u64)) -> Lifetime {
    let lifetime = lifetime.copied().unwrap_or_default();
    Lifetime {
        bytes: lifetime.bytes.saturating_add(bytes),
        amount: lifetime.amount.saturating_add(amount),
    }
}

fn update(
    tree: &mut MerkleSumTree,
    lifetimes: &[Lifetime],
    mut changed: Vec<u32>,
) -> anyhow::Result<()> {
    changed.sort_unstable();
    changed.dedup();
    let changes: Vec<(u32, Totals)> = changed
        .into_iter()
        .filter_map(|index| Some((index, (*lifetimes.get(index as usize)?).into())))
        .collect();
    tree.apply(u32::try_from(lifetimes.len())?, &changes)?;
    Ok(())
}
