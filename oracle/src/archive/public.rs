//! The public part of an archive in memory, as bytes, and checked.

use std::io::{BufRead, Write};

use openmast_ledger::{
    BaseUnits, Bytes, Domain, MerkleSumTree, PricePerGb, Totals, price_set_hash,
};

use super::{
    ArchiveError,
    format::{AssetLine, ChargeLine, CounterLine, EndLine, Header, PUBLIC_FORMAT, PayerLine},
    lines::{LineReader, LineWriter, parse, require_canonical},
};

/// Everything that anyone needs to recompute a settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicArchive {
    pub header: Header,
    /// By asset index.
    pub assets: Vec<AssetLine>,
    /// By payer index.
    pub payers: Vec<PayerLine>,
    /// By payer, then asset.
    pub charges: Vec<ChargeLine>,
    /// By name.
    pub counters: Vec<CounterLine>,
}

impl PublicArchive {
    /// Writes the one sequence of bytes that stands for this archive, and gives its SHA-256.
    pub fn write_to(&self, out: impl Write) -> Result<[u8; 32], std::io::Error> {
        let mut lines = LineWriter::new(out);
        lines.line(&self.header)?;
        lines.lines(&self.assets)?;
        lines.lines(&self.payers)?;
        lines.lines(&self.charges)?;
        lines.lines(&self.counters)?;
        lines.end()
    }

    /// Reads the first line alone, which nothing vouches for yet: it says what the file claims to be.
    ///
    /// # Errors
    /// The file does not begin like an archive.
    pub fn read_header(input: impl BufRead) -> Result<Header, ArchiveError> {
        header(&mut LineReader::new(input))
    }

    /// Reads an archive; `hash` is the SHA-256 that it must have.
    ///
    /// # Errors
    /// The bytes have another hash, or are no archive, or are not in the canonical form.
    pub fn read_from(input: impl BufRead, hash: Option<&[u8; 32]>) -> Result<Self, ArchiveError> {
        let mut lines = LineReader::new(input);
        let header = header(&mut lines)?;
        let assets = lines.many::<AssetLine>("an asset", u64::from(header.asset_count))?;
        let payers = lines.many::<PayerLine>("a payer", u64::from(header.payer_count))?;
        let charges = lines.many::<ChargeLine>("a charge", header.charge_count)?;
        let mut counters = Vec::new();
        loop {
            let before = lines.count;
            let text = lines.text("a counter or the end")?;
            if let Ok(end) = serde_json::from_str::<EndLine>(&text) {
                if end.end != before {
                    return Err(ArchiveError::Malformed(format!(
                        "{before} lines, {} announced",
                        end.end
                    )));
                }
                break;
            }
            counters.push(parse::<CounterLine>(&text, before)?);
        }
        let found = lines.finish()?;
        if let Some(expected) = hash
            && found != *expected
        {
            return Err(ArchiveError::OtherHash {
                found,
                expected: *expected,
            });
        }
        let archive = Self {
            header,
            assets,
            payers,
            charges,
            counters,
        };
        require_canonical(found, |out| archive.write_to(out))?;
        Ok(archive)
    }

    /// The tree over what the assets earned.
    pub fn asset_tree(&self, network: [u8; 32]) -> Result<MerkleSumTree, ArchiveError> {
        let totals: Vec<Totals> = self
            .assets
            .iter()
            .map(|line| totals(line.bytes, line.earned))
            .collect();
        tree(Domain::Asset, network, &totals)
    }

    /// The tree over what the payers spent.
    pub fn payer_tree(&self, network: [u8; 32]) -> Result<MerkleSumTree, ArchiveError> {
        let totals: Vec<Totals> = self
            .payers
            .iter()
            .map(|line| totals(line.bytes, line.spent))
            .collect();
        tree(Domain::Payer, network, &totals)
    }

    /// Recomputes roots, sums and the price set, and that the charges explain what changed in this epoch.
    ///
    /// # Errors
    /// The first thing that does not agree.
    pub fn check(&self, network: [u8; 32]) -> Result<(), ArchiveError> {
        self.check_order()?;
        let (assets, payers) = (self.asset_tree(network)?, self.payer_tree(network)?);
        agree(
            "root over the assets",
            &assets.root().hash,
            &self.header.asset_root,
        )?;
        agree(
            "root over the payers",
            &payers.root().hash,
            &self.header.payer_root,
        )?;
        agree(
            "sum over the assets",
            &assets.root().sum.0,
            &self.header.amount,
        )?;
        agree(
            "sum over the payers",
            &payers.root().sum.0,
            &self.header.amount,
        )?;
        let bytes = sum(self.assets.iter().map(|line| line.bytes));
        agree("bytes over the assets", &capped(bytes), &self.header.bytes)?;
        self.check_prices()?;
        self.check_charges()
    }

    fn check_order(&self) -> Result<(), ArchiveError> {
        let assets_in_order = (0..)
            .zip(&self.assets)
            .all(|(index, line): (u32, _)| line.asset == index);
        let payers_in_order = (0..)
            .zip(&self.payers)
            .all(|(index, line): (u32, _)| line.payer == index);
        let charges_in_order = self
            .charges
            .windows(2)
            .all(|pair| (pair[0].payer, pair[0].asset) < (pair[1].payer, pair[1].asset));
        if assets_in_order && payers_in_order && charges_in_order {
            return Ok(());
        }
        Err(ArchiveError::Disagrees(
            "the lines are not in the order of their indexes".into(),
        ))
    }

    fn check_prices(&self) -> Result<(), ArchiveError> {
        // Assets that the epoch opened with are the first ones.
        let prices: Vec<PricePerGb> = self
            .assets
            .iter()
            .map_while(|line| line.price_per_gb)
            .map(PricePerGb)
            .collect();
        if self
            .assets
            .iter()
            .skip(prices.len())
            .any(|line| line.price_per_gb.is_some())
        {
            return Err(ArchiveError::Disagrees(
                "an asset without a price stands before one with a price".into(),
            ));
        }
        let hash = price_set_hash(self.header.epoch, &prices)
            .map_err(|error| ArchiveError::Disagrees(format!("the price set: {error}")))?;
        agree("hash of the price set", &hash, &self.header.price_set_hash)
    }

    fn check_charges(&self) -> Result<(), ArchiveError> {
        let mut assets = vec![(0_u128, 0_u128); self.assets.len()];
        let mut payers = vec![(0_u128, 0_u128); self.payers.len()];
        for charge in &self.charges {
            let asset = assets.get_mut(charge.asset as usize);
            let payer = payers.get_mut(charge.payer as usize);
            let (Some(asset), Some(payer)) = (asset, payer) else {
                return Err(ArchiveError::Disagrees(format!(
                    "a charge names payer {} and asset {}, which are not counted",
                    charge.payer, charge.asset
                )));
            };
            for totals in [asset, payer] {
                totals.0 += u128::from(charge.bytes);
                totals.1 += u128::from(charge.charged);
            }
        }
        for (line, (bytes, amount)) in self.assets.iter().zip(assets) {
            agree(
                &format!("charges of asset {}", line.asset),
                &amount,
                &u128::from(line.epoch_earned),
            )?;
            agree(
                &format!("bytes of asset {}", line.asset),
                &capped(bytes),
                &line.epoch_bytes,
            )?;
        }
        for (line, (bytes, amount)) in self.payers.iter().zip(payers) {
            agree(
                &format!("charges of payer {}", line.payer),
                &amount,
                &u128::from(line.epoch_spent),
            )?;
            agree(
                &format!("bytes of payer {}", line.payer),
                &capped(bytes),
                &line.epoch_bytes,
            )?;
        }
        Ok(())
    }

    /// That this archive continues `previous`: what was lifetime then plus this epoch is lifetime now.
    ///
    /// # Errors
    /// The first account that does not.
    pub fn check_continues(&self, previous: &Self) -> Result<(), ArchiveError> {
        agree(
            "epoch",
            &self.header.epoch,
            &previous.header.epoch.saturating_add(1),
        )?;
        for (index, line) in self.assets.iter().enumerate() {
            let before = previous
                .assets
                .get(index)
                .map_or((0, 0), |line| (line.bytes, line.earned));
            let now = (
                Some(before.0.saturating_add(line.epoch_bytes)),
                before.1.checked_add(line.epoch_earned),
            );
            agree(
                &format!("lifetime of asset {index}"),
                &now,
                &(Some(line.bytes), Some(line.earned)),
            )?;
        }
        for (index, line) in self.payers.iter().enumerate() {
            let before = previous
                .payers
                .get(index)
                .map_or((0, 0), |line| (line.bytes, line.spent));
            let now = (
                Some(before.0.saturating_add(line.epoch_bytes)),
                before.1.checked_add(line.epoch_spent),
            );
            agree(
                &format!("lifetime of payer {index}"),
                &now,
                &(Some(line.bytes), Some(line.spent)),
            )?;
        }
        Ok(())
    }
}

/// Totals of bytes stop at 2⁶⁴ − 1: no money follows from them.
fn capped(bytes: u128) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

fn header(lines: &mut LineReader<impl BufRead>) -> Result<Header, ArchiveError> {
    let header: Header = lines.line("the header")?;
    if header.format != PUBLIC_FORMAT {
        return Err(ArchiveError::Malformed(format!(
            "format `{}` is unknown; this version reads `{PUBLIC_FORMAT}`",
            header.format
        )));
    }
    Ok(header)
}

fn totals(bytes: u64, amount: u64) -> Totals {
    Totals {
        bytes: Bytes(bytes),
        amount: BaseUnits(amount),
    }
}

fn tree(
    domain: Domain,
    network: [u8; 32],
    totals: &[Totals],
) -> Result<MerkleSumTree, ArchiveError> {
    MerkleSumTree::build_parallel(domain, network, totals)
        .map_err(|error| ArchiveError::Disagrees(format!("the {domain:?} tree: {error}")))
}

fn sum(values: impl Iterator<Item = u64>) -> u128 {
    values.map(u128::from).sum()
}

fn agree<T: PartialEq + std::fmt::Debug>(
    what: &str,
    computed: &T,
    stated: &T,
) -> Result<(), ArchiveError> {
    if computed == stated {
        return Ok(());
    }
    Err(ArchiveError::Disagrees(format!(
        "{what}: computed {computed:?}, stated {stated:?}"
    )))
}
