//! From the newest settlement of a period back to its first, archive by archive. What stands on chain vouches for the
//! newest archive; each names the one before it by its SHA-256. One with another hash is refused by who fetches it.

use std::collections::BTreeMap;

use openmast_archive::{ArchiveSources, PublicArchive, Sources, Wanted, content_of_header};
use openmast_client::{
    accounts::{Content, Settlement},
    addresses,
};
use solana_pubkey::Pubkey;

use super::{super::endings::ended, period::Period};
use crate::{
    args::Bound,
    context::{Context, NetworkHandle},
    failure::Failure,
    values::newest_final,
};

/// A closed epoch of the period, as its settlement says.
pub struct Closed {
    pub content: Content,
    /// When it opened, Unix seconds; `None`: neither the chain nor an archive tells.
    pub opened_at: Option<i64>,
    /// Address of the settlement.
    pub settlement: Pubkey,
    /// Whether the settlement stands on chain.
    pub is_kept: bool,
}

/// A period's way back through the archives.
pub struct Walk<'a> {
    context: &'a Context,
    network: &'a NetworkHandle,
    /// The settlements that stand on chain.
    kept: &'a Kept,
    sources: ArchiveSources,
    period: Period,
}

/// Settlements by epoch.
pub type Kept = BTreeMap<u64, Settlement>;

/// The epochs of a period, oldest first, each with what was read of its archive.
pub struct Walked<T> {
    pub epochs: Vec<(Closed, T)>,
    /// Whether the period may have begun before: no archive names one of an earlier epoch.
    pub is_short: bool,
}

impl<'a> Walk<'a> {
    /// # Errors
    /// A source of archives cannot be used.
    pub fn new(
        context: &'a Context,
        network: &'a NetworkHandle,
        kept: &'a Kept,
        sources: Sources,
        period: Period,
    ) -> Result<Self, Failure> {
        Ok(Self {
            context,
            network,
            kept,
            sources: ArchiveSources::new(sources).map_err(|error| ended(&error))?,
            period,
        })
    }

    /// The epochs of the period, each with what `read` makes of its archive.
    ///
    /// # Errors
    /// Nobody has an archive, it is not what the chain names, or the period has no closed epoch.
    pub async fn run<T>(
        &self,
        read: impl Fn(&PublicArchive) -> Result<T, Failure>,
    ) -> Result<Walked<T>, Failure> {
        let kept = self.kept;
        let mut found: Vec<(Closed, T)> = Vec::new();
        let mut next = self.newest().map(Wanted::from);
        let mut is_short = true;
        while let Some(wanted) = next {
            let epoch = wanted.epoch;
            let closed_at = kept.get(&epoch).map(|one| one.content.closed_at);
            if let Some(closed_at) = closed_at.filter(|time| self.period.is_before(epoch, *time)) {
                note_opening(&mut found, closed_at);
                is_short = false;
                break;
            }
            if self.is_before_by_number(epoch) {
                self.tell_opening(&wanted, &mut found).await;
                is_short = false;
                break;
            }
            self.context
                .progress
                .say(format!("Archive of epoch {epoch}"));
            let archive = self.sources.find(&wanted).await;
            let archive = archive.map_err(|error| ended(&error))?.archive;
            let header = &archive.header;
            note_opening(&mut found, header.closed_at);
            if self.period.is_before(epoch, header.closed_at) {
                is_short = false;
                break;
            }
            if !self.period.is_behind(epoch, header.closed_at) {
                let closed = self.closed(content_of_header(header, wanted.hash));
                found.push((closed, read(&archive)?));
            }
            next = self.before(epoch, header.previous);
        }
        found.reverse();
        self.require_whole(&found)?;
        // Before epoch 1 there was none.
        let is_first = |(closed, _): &(Closed, T)| closed.content.epoch <= 1;
        let begins_with_first = found.first().is_some_and(is_first);
        Ok(Walked {
            epochs: found,
            is_short: is_short && !begins_with_first,
        })
    }

    /// The newest of the period, or the oldest that stands on chain: those before it follow from its archive.
    fn newest(&self) -> Option<&Settlement> {
        let is_in = |one: &&Settlement| {
            let content = &one.content;
            !self.period.is_behind(content.epoch, content.closed_at)
        };
        let kept = self.kept.values();
        kept.rev().find(is_in).or(self.kept.values().next())
    }

    fn is_before_by_number(&self, epoch: u64) -> bool {
        matches!(self.period.from, Bound::Epoch(first) if epoch < first)
    }

    /// Nothing of this epoch is wanted but its end, which is when the one after it opened. Its settlement is closed.
    async fn tell_opening<T>(&self, wanted: &Wanted, found: &mut [(Closed, T)]) {
        let knows = |(closed, _): &(Closed, T)| closed.opened_at.is_some();
        if found.last().is_none_or(knows) {
            return;
        }
        if let Ok(before) = self.sources.find(wanted).await {
            note_opening(found, before.archive.header.closed_at);
        }
    }

    fn closed(&self, content: Content) -> Closed {
        let settlement = self.kept.get(&content.epoch);
        Closed {
            content,
            opened_at: settlement.map(|one| one.opened_at).filter(|time| *time > 0),
            settlement: addresses::settlement(&self.network.address, content.epoch),
            is_kept: settlement.is_some(),
        }
    }

    /// The archive before, by the settlement on chain or by the name that the archive after it gives.
    fn before(&self, epoch: u64, previous: Option<[u8; 32]>) -> Option<Wanted> {
        let before = epoch.checked_sub(1)?;
        if let Some(settlement) = self.kept.get(&before) {
            return Some(settlement.into());
        }
        Some(Wanted {
            network: self.network.address,
            epoch: before,
            hash: previous?,
            content: None,
        })
    }

    fn require_whole<T>(&self, found: &[(Closed, T)]) -> Result<(), Failure> {
        let newest = self.network.state.final_epoch;
        let Some((first, _)) = found.first() else {
            return Err(Failure::input(format!(
                "no final epoch closed in this period; {} (`openmast settlement list`)",
                newest_final(newest)
            )));
        };
        match self.period.from {
            Bound::Epoch(from) if from < first.content.epoch => Err(Failure::input(format!(
                "archives name the one before them back to epoch {}; begin there with --from {}",
                first.content.epoch, first.content.epoch
            ))),
            _ => Ok(()),
        }
    }
}

/// The settlements that stand on chain.
///
/// # Errors
/// There are none, or the chain does not answer.
pub async fn kept(context: &Context, network: &NetworkHandle) -> Result<Kept, Failure> {
    let newest = network.state.final_epoch;
    if newest == 0 {
        return Err(Failure::input(
            "no settlement is final yet; there is nothing to report",
        ));
    }
    let epochs = network.state.oldest_kept_epoch.clamp(1, newest)..=newest;
    let read = (context.rpc).settlements(&network.address, epochs, context.commitment);
    let found = read.await?.value.into_iter();
    Ok(found.map(|one| (one.content.epoch, one)).collect())
}

/// An epoch opens when the one before it closes.
fn note_opening<T>(found: &mut [(Closed, T)], closed_at: i64) {
    if let Some((after, _)) = found.last_mut() {
        after.opened_at.get_or_insert(closed_at);
    }
}
