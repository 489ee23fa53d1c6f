//! The end of an epoch: charges, ledgers, trees, archive.

use anyhow::{Context, bail};
use solana_pubkey::Pubkey;

use super::{Engine, Ledgers, ledger::Lifetime, money::price_set_hash, private, tree};
use openmast_oracle::{
    archive::{
        AssetLine, ChargeLine, CounterLine, Header, PUBLIC_FORMAT, PayerLine, PublicArchive,
    },
    record::EpochClosed,
};

impl Engine {
    pub fn close(&mut self, closed: &EpochClosed) -> anyhow::Result<Ledgers> {
        let deployment = self
            .deployment
            .context("an epoch ends before the first record")?;
        if closed.epoch != self.epoch {
            bail!(
                "epoch {} ends while epoch {} is open",
                closed.epoch,
                self.epoch
            );
        }
        let snapshot = &closed.snapshot;
        if snapshot.assets.len() < self.opening.assets.len()
            || snapshot.payers.len() < self.opening.payers.len()
        {
            bail!(
                "the snapshot of epoch {} has fewer accounts than the one before",
                closed.epoch
            );
        }
        self.ledger
            .grow(snapshot.assets.len(), snapshot.payers.len());
        let prices: Vec<u64> = (0..u32::try_from(self.opening.assets.len())?)
            .filter_map(|asset| self.price(asset))
            .collect();
        let price = |asset: u32| prices.get(asset as usize).copied().unwrap_or_default();
        let charges = self.ledger.charge(&snapshot.payers, price)?;
        let records = self.records.take(&deployment.salt_key, closed.epoch, price);

        let (assets, payers) = (&self.ledger.assets, &self.ledger.payers);
        let network = &deployment.network;
        let beyond = "a sum beyond 64 bits";
        let (asset_root, earned) =
            tree::root("openmast/asset/1", network, assets).context(beyond)?;
        let (payer_root, spent) =
            tree::root("openmast/payer/1", network, payers).context(beyond)?;
        if earned != spent {
            bail!("earned and spent differ: {earned} and {spent}");
        }
        let (asset_count, payer_count) = (assets.len() as u32, payers.len() as u32);
        let bytes: u128 = self
            .ledger
            .assets
            .iter()
            .map(|asset| u128::from(asset.bytes))
            .sum();
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let header = Header {
            format: PUBLIC_FORMAT.into(),
            program: Pubkey::new_from_array(deployment.program).to_string(),
            network: Pubkey::new_from_array(deployment.network).to_string(),
            epoch: closed.epoch,
            snapshot_slot: snapshot.slot,
            previous: None,
            asset_count,
            payer_count,
            charge_count: charges.len() as u64,
            asset_root,
            payer_root,
            amount: earned,
            bytes,
            private_root: private::root(&records),
            price_set_hash: price_set_hash(closed.epoch, &prices),
        };
        let public = PublicArchive {
            header,
            assets: asset_lines(&self.ledger.assets, &charges, &prices),
            payers: payer_lines(&self.ledger.payers, &charges),
            charges,
            counters: std::mem::take(&mut self.counters)
                .into_iter()
                .map(|(counter, count)| CounterLine { counter, count })
                .collect(),
        };
        self.open_next(closed);
        Ok(Ledgers { public, records })
    }

    fn open_next(&mut self, closed: &EpochClosed) {
        self.epoch = closed.epoch + 1;
        self.opened_at_ms = Some(closed.closed_at_ms);
        self.opening = closed.snapshot.clone();
        let arrived_ms = self.newest_arrival_ms.take().unwrap_or(0);
        let week_ms = 7 * 24 * 3_600_000;
        let latest_ms = self
            .kept_until_ms
            .map_or(u64::MAX, |before| before + week_ms);
        let now_ms = arrived_ms.max(closed.closed_at_ms).min(latest_ms);
        self.sessions.forget_old(now_ms);
        self.kept_until_ms = Some(now_ms);
        self.attribute_waiting();
    }

    /// Lifetime bytes and base units with the open epoch, before any write-off. `None`: no such asset on chain.
    pub fn running_asset(&self, index: u32) -> Option<(u64, u64)> {
        self.opening.assets.get(usize::try_from(index).ok()?)?;
        let before = self.ledger.assets.get(index as usize);
        Some(self.ledger.running(
            before,
            |(_, asset)| *asset == index,
            |asset| self.price(asset),
        ))
    }

    /// As [`Self::running_asset`].
    pub fn running_payer(&self, index: u32) -> Option<(u64, u64)> {
        self.opening.payers.get(usize::try_from(index).ok()?)?;
        let before = self.ledger.payers.get(index as usize);
        Some(self.ledger.running(
            before,
            |(payer, _)| *payer == index,
            |asset| self.price(asset),
        ))
    }
}

fn asset_lines(assets: &[Lifetime], charges: &[ChargeLine], prices: &[u64]) -> Vec<AssetLine> {
    let mut lines: Vec<AssetLine> = (0..)
        .zip(assets)
        .map(|(asset, lifetime)| AssetLine {
            asset,
            bytes: lifetime.bytes,
            earned: lifetime.amount,
            price_per_gb: prices.get(asset as usize).copied(),
            ..AssetLine::default()
        })
        .collect();
    for charge in charges {
        if let Some(line) = lines.get_mut(charge.asset as usize) {
            // no more than the lifetime totals, which fit
            line.epoch_bytes = line.epoch_bytes.saturating_add(charge.bytes);
            line.epoch_earned += charge.charged;
        }
    }
    lines
}

fn payer_lines(payers: &[Lifetime], charges: &[ChargeLine]) -> Vec<PayerLine> {
    let mut lines: Vec<PayerLine> = (0..)
        .zip(payers)
        .map(|(payer, lifetime)| PayerLine {
            payer,
            bytes: lifetime.bytes,
            spent: lifetime.amount,
            ..PayerLine::default()
        })
        .collect();
    for charge in charges {
        if let Some(line) = lines.get_mut(charge.payer as usize) {
            line.epoch_bytes = line.epoch_bytes.saturating_add(charge.bytes);
            line.epoch_spent += charge.charged;
        }
    }
    lines
}
