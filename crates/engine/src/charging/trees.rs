//! The three trees over lifetime totals, as they were at the end of the newest epoch.

use anyhow::Context;
use openmast_ledger::{Domain, MerkleSumTree, Totals};

use super::{closing::Charged, lifetime::Lifetime};

/// The trees of the newest closed epoch.
#[derive(Debug)]
pub(crate) struct Trees {
    pub assets: MerkleSumTree,
    pub payers: MerkleSumTree,
    pub reserves: MerkleSumTree,
}

/// Root hashes of the trees of assets, payers and reserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roots {
    /// Of what assets earned.
    pub assets: [u8; 32],
    /// Of what payers spent.
    pub payers: [u8; 32],
    /// Of what lots and entitlements released.
    pub reserves: [u8; 32],
}

impl Trees {
    /// Of a network without accounts.
    pub(crate) fn empty(network: [u8; 32]) -> Self {
        Self {
            assets: MerkleSumTree::empty(Domain::Asset, network),
            payers: MerkleSumTree::empty(Domain::Payer, network),
            reserves: MerkleSumTree::empty(Domain::Reserve, network),
        }
    }

    /// Over the lifetimes of assets, payers and reserves.
    ///
    /// # Errors
    /// A sum does not fit 64 bits.
    pub(crate) fn build(
        network: [u8; 32],
        [assets, payers, reserves]: [&[Lifetime]; 3],
    ) -> anyhow::Result<Self> {
        let build = |domain, lifetimes: &[Lifetime]| {
            let totals: Vec<Totals> = lifetimes.iter().copied().map(Totals::from).collect();
            MerkleSumTree::build_parallel(domain, network, &totals)
                .with_context(|| format!("the {domain:?} tree"))
        };
        Ok(Self {
            assets: build(Domain::Asset, assets)?,
            payers: build(Domain::Payer, payers)?,
            reserves: build(Domain::Reserve, reserves)?,
        })
    }

    /// Brings them to the lifetimes of assets, payers and reserves after these charges: only what changed is hashed again.
    ///
    /// # Errors
    /// A sum does not fit 64 bits.
    pub(crate) fn update(
        &mut self,
        [assets, payers, reserves]: [&[Lifetime]; 3],
        charged: &Charged,
    ) -> anyhow::Result<()> {
        let pairs = charged.pairs.iter();
        let of_epoch = charged.reserves.iter();
        let of_epoch = of_epoch.filter(|it| it.epoch != Totals::ZERO);
        let of_assets = pairs.clone().map(|pair| pair.asset);
        let changed = of_assets.chain(of_epoch.clone().map(|it| it.asset));
        update(&mut self.assets, assets, changed.collect()).context("the tree of assets")?;
        let changed = pairs.map(|pair| pair.payer).collect();
        update(&mut self.payers, payers, changed).context("the tree of payers")?;
        let changed = of_epoch.map(|it| it.reserve).collect();
        update(&mut self.reserves, reserves, changed).context("the tree of reserves")
    }

    pub(crate) fn roots(&self) -> Roots {
        Roots {
            assets: self.assets.root().hash,
            payers: self.payers.root().hash,
            reserves: self.reserves.root().hash,
        }
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
