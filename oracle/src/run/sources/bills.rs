//! Bills of a payer, from the public archives.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use openmast_archive::{self as archive, ArchiveError, ArchiveStore};
use openmast_client::addresses;
use solana_pubkey::Pubkey;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{ServiceSources, answers, internal, unavailable};
use crate::{
    run::live_sessions::why_not_licensed,
    serve::{
        SourceError,
        model::{
            Address, Bill, BillLine, BillList, BillSums, BilledAsset, BilledPrice, Decimal, Hash,
        },
    },
    settle::Entry,
};

/// How long the archives of one page are read, if there are more than one.
const READING: Duration = Duration::from_secs(3);
/// Lines after which a page has enough.
const MANY_LINES: usize = 10_000;
/// Requests whose archives are read at once: each takes a core.
const AT_ONCE: usize = 1;
/// Requests that wait for that.
const MOST_WAITING: usize = 16;

/// Whose turn it is to read archives for bills.
pub(in crate::run) struct BillTurns {
    turn: Arc<Semaphore>,
    queue: Semaphore,
}

impl Default for BillTurns {
    fn default() -> Self {
        Self {
            turn: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Semaphore::new(MOST_WAITING),
        }
    }
}

impl BillTurns {
    /// Who gives up waiting leaves the queue.
    async fn next(&self) -> Result<OwnedSemaphorePermit, SourceError> {
        let busy = |_| {
            SourceError::Busy(
                "bills are read from the archives one request after another, and many are asked for"
                    .to_owned(),
            )
        };
        let place = self.queue.try_acquire().map_err(busy)?;
        let turn = Arc::clone(&self.turn).acquire_owned().await;
        drop(place);
        turn.map_err(internal)
    }
}

/// A closed epoch, and when the one before it closed.
struct Closed {
    entry: Entry,
    opened_at: Option<i64>,
}

/// What was read of the archives of a page.
#[derive(Default)]
struct Read {
    bills: Vec<Bill>,
    sums: archive::BillSums,
    assets: BTreeMap<u32, archive::BillSums>,
    lines: usize,
    /// The oldest epoch that was looked at.
    first_epoch: Option<u64>,
}

impl ServiceSources {
    pub(super) async fn bills_of(
        &self,
        payer: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<BillList, SourceError> {
        // One more tells when the last one opened, and whether there is another page.
        let entries = limit.saturating_add(1);
        let entries = self
            .read_outbox(move |outbox| outbox.newest_entries(before, entries))
            .await?;
        let oldest = entries.last().map(|entry| entry.content.epoch);
        let page = closed(entries, limit as usize);
        let newest = page.first().map(|one| one.entry.content.epoch);
        let turn = self.bill_turns.next().await?;
        let (store, network) = (self.store.clone(), self.network);
        let reading = tokio::task::spawn_blocking(move || {
            // The turn is the thread's, not the request's, which may be gone before the archives are read.
            let _turn = turn;
            read_page(&store, &network, payer, page)
        });
        let read = reading.await.map_err(internal)?.map_err(unavailable)?;
        let more = read.first_epoch > oldest;
        Ok(BillList {
            payer,
            first_epoch: read.first_epoch.map(Decimal),
            last_epoch: newest.map(Decimal),
            sums: sums(&read.sums),
            assets: read.assets.iter().map(billed_asset).collect(),
            bills: read.bills,
            next_before: read.first_epoch.filter(|_| more).map(Decimal),
        })
    }

    pub(super) async fn bill_of(
        &self,
        payer: u32,
        epoch: u64,
    ) -> Result<Option<Bill>, SourceError> {
        let entries = self
            .read_outbox(move |outbox| outbox.newest_entries(epoch.checked_add(1), 2))
            .await?;
        let mut page = closed(entries, 1);
        let Some(one) = page.pop().filter(|one| one.entry.content.epoch == epoch) else {
            return Ok(None);
        };
        let turn = self.bill_turns.next().await?;
        let (store, network) = (self.store.clone(), self.network);
        let reading = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let bill = read(&store, &one, payer)?;
            told(&network, &one, &bill).map_err(|error| unreadable(&one, &error))
        });
        let bill = reading.await.map_err(internal)?.map_err(unavailable)?;
        Ok(Some(bill))
    }
}

/// The first `limit` of these, which are the newest, each with the end of the one before it.
fn closed(entries: Vec<Entry>, limit: usize) -> Vec<Closed> {
    let ends: Vec<(u64, i64)> = entries
        .iter()
        .skip(1)
        .map(|entry| (entry.content.epoch, entry.content.closed_at))
        .collect();
    let mut ends = ends.into_iter();
    let with_end = entries.into_iter().take(limit).map(|entry| {
        let before = entry.content.epoch.saturating_sub(1);
        let end = ends.next().filter(|(epoch, _)| *epoch == before);
        Closed {
            entry,
            opened_at: end.map(|(_, closed_at)| closed_at),
        }
    });
    with_end.collect()
}

/// Bills of these epochs, until there are many lines or it takes long. One that cannot be read ends the page before it, and is an error
/// where the page begins with it: nothing is left out in silence.
fn read_page(
    store: &ArchiveStore,
    network: &Pubkey,
    payer: u32,
    page: Vec<Closed>,
) -> Result<Read, String> {
    let (begin, mut read_so_far) = (Instant::now(), Read::default());
    for one in page {
        let is_first = read_so_far.first_epoch.is_none();
        let is_enough = begin.elapsed() > READING || read_so_far.lines > MANY_LINES;
        if is_enough && !is_first {
            break;
        }
        match read(store, &one, payer) {
            Ok(bill) => {
                let added = read_so_far.add(network, &one, &bill);
                added.map_err(|error| unreadable(&one, &error))?;
            }
            Err(text) if is_first => return Err(text),
            Err(_) => break,
        }
    }
    Ok(read_so_far)
}

fn read(store: &ArchiveStore, one: &Closed, payer: u32) -> Result<archive::Bill, String> {
    let hash = &one.entry.content.archive_hash;
    let bill = store.read_bill(hash, payer);
    bill.map_err(|error| unreadable(one, &error))
}

fn unreadable(one: &Closed, error: &ArchiveError) -> String {
    let epoch = one.entry.content.epoch;
    tracing::warn!(%error, epoch, "an archive cannot be read for a bill");
    format!(
        "the archive of epoch {epoch} cannot be read here now ({error}); ask another oracle, or read a mirror's \
         (`openmast payer bill --source`)"
    )
}

impl Read {
    fn add(
        &mut self,
        network: &Pubkey,
        one: &Closed,
        bill: &archive::Bill,
    ) -> Result<(), ArchiveError> {
        self.first_epoch = Some(one.entry.content.epoch);
        if bill.lines.is_empty() {
            return Ok(());
        }
        for line in &bill.lines {
            self.sums.add(&line.charge)?;
            let of_asset = self.assets.entry(line.charge.asset).or_default();
            of_asset.add(&line.charge)?;
        }
        self.lines = self.lines.saturating_add(bill.lines.len());
        self.bills.push(told(network, one, bill)?);
        Ok(())
    }
}

/// In the words of the API.
fn told(network: &Pubkey, one: &Closed, bill: &archive::Bill) -> Result<Bill, ArchiveError> {
    let seconds = |time: i64| Decimal(time.max(0).unsigned_abs());
    let lines = bill.lines.iter().map(line);
    Ok(Bill {
        epoch: Decimal(bill.epoch),
        state: answers::state(one.entry.progress),
        snapshot_slot: Decimal(bill.snapshot_slot),
        opened_at: one.opened_at.map(seconds),
        closed_at: seconds(bill.closed_at),
        settlement: Address(addresses::settlement(network, bill.epoch)),
        archive_hash: Hash(one.entry.content.archive_hash),
        sums: sums(&bill.sums()?),
        lines: lines.collect::<Result<_, _>>()?,
    })
}

fn line(line: &archive::BillLine) -> Result<BillLine, ArchiveError> {
    let mut of_line = archive::BillSums::default();
    of_line.add(&line.charge)?;
    let price = |price: &archive::BillPrice| BilledPrice {
        epoch: Decimal(price.tariff),
        price_per_gb: Decimal(price.price_per_gb),
        why_free: price.why_free.map(why_not_licensed),
    };
    Ok(BillLine {
        asset: line.charge.asset,
        prices: line.prices.iter().map(price).collect(),
        sums: sums(&of_line),
        owed: Decimal(line.charge.owed),
    })
}

fn billed_asset((asset, of_asset): (&u32, &archive::BillSums)) -> BilledAsset {
    BilledAsset {
        asset: *asset,
        asset_name: None,
        sums: sums(of_asset),
    }
}

fn sums(sums: &archive::BillSums) -> BillSums {
    BillSums {
        bytes: Decimal(sums.bytes),
        met_bytes: Decimal(sums.met_bytes),
        paid_bytes: Decimal(sums.paid_bytes),
        not_licensed: answers::not_licensed(&sums.not_licensed),
        accrued: Decimal(sums.accrued.0),
        charged: Decimal(sums.charged.0),
        written_off_bytes: Decimal(sums.written_off_bytes),
        written_off: Decimal(sums.written_off.0),
    }
}
