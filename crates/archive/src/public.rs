//! The public part of an archive in memory and as bytes.

use std::io::{BufRead, Write};

use openmast_ledger::{
    BaseUnits, Bytes, Domain, MerkleSumTree, NotLicensed, PricePerGb, TariffTerms, Totals,
    price_set_hash,
};

use super::{
    ArchiveError,
    format::{
        AssetLine, ChargeLine, CounterLine, EndLine, Header, PUBLIC_FORMAT, PairsLine, PayerLine,
        RequestLine, TariffLine,
    },
    lines::{LineReader, LineWriter, parse, require_canonical},
    reserve_lines::ReserveLine,
};

/// Everything that anyone needs to recompute a settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicArchive {
    /// What the first line says.
    pub header: Header,
    /// Assets with totals, by index.
    pub assets: Vec<AssetLine>,
    /// Payers with totals, by index.
    pub payers: Vec<PayerLine>,
    /// Reserves that are there or have totals, by index.
    pub reserves: Vec<ReserveLine>,
    /// Tariffs of the epoch, in the order of the log.
    pub tariffs: Vec<TariffLine>,
    /// Tariffs of earlier epochs, for usage that waited since then; in the order of the log.
    pub earlier_tariffs: Vec<TariffLine>,
    /// The tariff with which the next epoch begins.
    pub next_tariff: TariffLine,
    /// Charges by payer, then asset.
    pub charges: Vec<ChargeLine>,
    /// Withdrawal requests that stand at the snapshot, by payer.
    pub requests: Vec<RequestLine>,
    /// Lifetime balances, by payer.
    pub pairs: Vec<PairsLine>,
    /// Counters by name.
    pub counters: Vec<CounterLine>,
}

impl PublicArchive {
    /// Writes the one sequence of bytes that stands for this archive, and gives its SHA-256.
    pub fn write_to(&self, out: impl Write) -> Result<[u8; 32], std::io::Error> {
        let mut lines = LineWriter::new(out);
        lines.line(&self.header)?;
        lines.lines(&self.assets)?;
        lines.lines(&self.payers)?;
        lines.lines(&self.reserves)?;
        lines.lines(&self.tariffs)?;
        lines.lines(&self.earlier_tariffs)?;
        lines.line(&self.next_tariff)?;
        lines.lines(&self.charges)?;
        lines.lines(&self.requests)?;
        lines.lines(&self.pairs)?;
        lines.lines(&self.counters)?;
        lines.end()
    }

    /// Reads only the first line, which nothing vouches for yet: it is what the file claims to be.
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
        let assets = lines.many::<AssetLine>("an asset", u64::from(header.asset_lines))?;
        let payers = lines.many::<PayerLine>("a payer", u64::from(header.payer_lines))?;
        let reserves = lines.many::<ReserveLine>("a reserve", u64::from(header.reserve_lines))?;
        let prices = u64::from(header.asset_count);
        // An asset has a price, and may stand in one of the lists.
        let of_tariff = prices.saturating_mul(2);
        let mut read_tariffs = |count: u32| -> Result<Vec<TariffLine>, ArchiveError> {
            let lines = (0..count).map(|_| lines.long_line("a tariff", of_tariff));
            lines.collect()
        };
        let tariffs = read_tariffs(header.tariff_lines)?;
        let earlier_tariffs = read_tariffs(header.earlier_tariff_lines)?;
        let next_tariff = lines.long_line("the next tariff", of_tariff)?;
        let charges = lines.many::<ChargeLine>("a charge", header.charge_lines)?;
        let requests = lines.many("a withdrawal request", u64::from(header.request_lines))?;
        let pairs = (0..header.pair_lines)
            .map(|_| PairsLine::read(&mut lines, prices))
            .collect::<Result<_, _>>()?;
        let counters = counters(&mut lines)?;
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
            reserves,
            tariffs,
            earlier_tariffs,
            next_tariff,
            charges,
            requests,
            pairs,
            counters,
        };
        require_canonical(found, |out| archive.write_to(out))?;
        Ok(archive)
    }

    /// All tariffs that usage of the epoch is priced by: its own, then earlier ones.
    pub fn price_set(&self) -> impl Iterator<Item = &TariffLine> + Clone {
        self.tariffs.iter().chain(&self.earlier_tariffs)
    }

    /// Lifetime totals of all assets that the settlement counts, by index.
    ///
    /// # Errors
    /// A line has an asset that the settlement does not count.
    pub fn asset_totals(&self) -> Result<Vec<Totals>, ArchiveError> {
        let lines = self.assets.iter();
        dense(
            self.header.asset_count,
            lines.map(|line| (line.asset, line.totals())),
        )
    }

    /// Does the same as [`Self::asset_totals`] for the payers.
    ///
    /// # Errors
    /// The errors are those of [`Self::asset_totals`].
    pub fn payer_totals(&self) -> Result<Vec<Totals>, ArchiveError> {
        let lines = self.payers.iter();
        dense(
            self.header.payer_count,
            lines.map(|line| (line.payer, line.totals())),
        )
    }

    /// Does the same as [`Self::asset_totals`] for the reserves.
    ///
    /// # Errors
    /// The errors are those of [`Self::asset_totals`].
    pub fn reserve_totals(&self) -> Result<Vec<Totals>, ArchiveError> {
        let lines = self.reserves.iter();
        dense(
            self.header.reserve_count,
            lines.map(|line| (line.reserve, line.totals())),
        )
    }

    /// The tree over what the assets earned and will get.
    ///
    /// # Errors
    /// A line has an asset that the settlement does not count, or a sum does not fit.
    pub fn asset_tree(&self, network: [u8; 32]) -> Result<MerkleSumTree, ArchiveError> {
        tree(Domain::Asset, network, &self.asset_totals()?)
    }

    /// The tree over what the payers spent and owe.
    ///
    /// # Errors
    /// The errors are those of [`Self::asset_tree`].
    pub fn payer_tree(&self, network: [u8; 32]) -> Result<MerkleSumTree, ArchiveError> {
        tree(Domain::Payer, network, &self.payer_totals()?)
    }

    /// The tree over what the reserves released.
    ///
    /// # Errors
    /// The errors are those of [`Self::asset_tree`].
    pub fn reserve_tree(&self, network: [u8; 32]) -> Result<MerkleSumTree, ArchiveError> {
        tree(Domain::Reserve, network, &self.reserve_totals()?)
    }

    /// Lifetime totals of one asset; zero if it has no line.
    pub fn asset(&self, index: u32) -> Totals {
        self.asset_line(index)
            .map_or(Totals::ZERO, AssetLine::totals)
    }

    /// Lifetime totals of one payer; zero if it has no line.
    pub fn payer(&self, index: u32) -> Totals {
        self.payer_line(index)
            .map_or(Totals::ZERO, PayerLine::totals)
    }

    /// Lifetime totals of one reserve; zero if it has no line.
    pub fn reserve(&self, index: u32) -> Totals {
        self.reserve_line(index)
            .map_or(Totals::ZERO, ReserveLine::totals)
    }

    /// The line of a reserve, if it has one.
    pub fn reserve_line(&self, index: u32) -> Option<&ReserveLine> {
        let at = (self.reserves).binary_search_by_key(&index, |line| line.reserve);
        self.reserves.get(at.ok()?)
    }

    pub(super) fn asset_line(&self, index: u32) -> Option<&AssetLine> {
        let at = self.assets.binary_search_by_key(&index, |line| line.asset);
        self.assets.get(at.ok()?)
    }

    pub(super) fn payer_line(&self, index: u32) -> Option<&PayerLine> {
        let at = self.payers.binary_search_by_key(&index, |line| line.payer);
        self.payers.get(at.ok()?)
    }
}

impl AssetLine {
    /// Lifetime totals.
    pub(super) fn totals(&self) -> Totals {
        totals((self.bytes, self.paid), self.earned, self.accrued)
    }
}

impl PayerLine {
    /// Lifetime totals.
    pub(super) fn totals(&self) -> Totals {
        totals((self.bytes, self.paid), self.spent, self.accrued)
    }
}

/// `price_set_hash` of the tariffs that an epoch's usage is priced by, in the order of [`PublicArchive::price_set`].
///
/// # Errors
/// There are more prices than there can be assets.
pub fn price_set<'a>(
    tariffs: impl IntoIterator<Item = &'a TariffLine>,
) -> Result<[u8; 32], ArchiveError> {
    type Terms = (u64, Vec<PricePerGb>, Vec<(u32, NotLicensed)>);
    let terms: Vec<Terms> = tariffs
        .into_iter()
        .map(|line| {
            let prices = line.prices.iter().copied().map(PricePerGb);
            (line.tariff, prices.collect(), line.not_licensed())
        })
        .collect();
    let tariffs: Vec<TariffTerms<'_>> = terms
        .iter()
        .map(|(epoch, prices, not_licensed)| TariffTerms {
            epoch: *epoch,
            prices,
            not_licensed,
        })
        .collect();
    price_set_hash(&tariffs)
        .map_err(|error| ArchiveError::Disagrees(format!("the price set: {error}")))
}

pub(super) fn header(lines: &mut LineReader<impl BufRead>) -> Result<Header, ArchiveError> {
    let header: Header = lines.line("the header")?;
    if header.format != PUBLIC_FORMAT {
        return Err(ArchiveError::Malformed(format!(
            "format `{}` is unknown; this version reads `{PUBLIC_FORMAT}`",
            header.format
        )));
    }
    Ok(header)
}

/// Of bytes, and those of them that were paid for.
pub(super) fn totals((bytes, paid): (u64, u64), charged: u64, accrued: u64) -> Totals {
    Totals {
        bytes: Bytes(bytes),
        paid: Bytes(paid),
        charged: BaseUnits(charged),
        accrued: BaseUnits(accrued),
    }
}

fn dense(
    count: u32,
    lines: impl Iterator<Item = (u32, Totals)>,
) -> Result<Vec<Totals>, ArchiveError> {
    let mut all = vec![Totals::ZERO; count as usize];
    for (index, totals) in lines {
        *all.get_mut(index as usize).ok_or_else(|| {
            ArchiveError::Disagrees(format!("index {index} of {count} that are counted"))
        })? = totals;
    }
    Ok(all)
}

fn tree(
    domain: Domain,
    network: [u8; 32],
    totals: &[Totals],
) -> Result<MerkleSumTree, ArchiveError> {
    MerkleSumTree::build_parallel(domain, network, totals)
        .map_err(|error| ArchiveError::Disagrees(format!("the {domain:?} tree: {error}")))
}

/// The counters, up to the line that ends the archive.
fn counters<R: BufRead>(lines: &mut LineReader<R>) -> Result<Vec<CounterLine>, ArchiveError> {
    let mut counters = Vec::new();
    loop {
        let before = lines.count;
        let text = lines.text("a counter or the end")?;
        if let Ok(end) = serde_json::from_str::<EndLine>(&text) {
            return match end.end == before {
                true => Ok(counters),
                false => Err(ArchiveError::Malformed(format!(
                    "{before} lines, {} announced",
                    end.end
                ))),
            };
        }
        counters.push(parse::<CounterLine>(&text, before)?);
    }
}
