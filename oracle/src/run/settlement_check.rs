//! Recomputes a settlement from its archive, as it lies on the disk, before anything of it is posted.

use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::{
    mirrors::{Mirrors, Posting},
    repair::Repair,
};
use crate::settle::{Content, Entry, Guard, Outbox, OutboxError};
use openmast_archive::recompute;

/// What did not agree is looked at again: somebody may have put the archive back.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// Lets through what follows from its archive.
pub(super) struct SettlementCheck {
    repair: Repair,
    mirrors: Mirrors,
    /// The epoch of which was said last that it waits, or is posted without mirrors.
    said: Option<(u64, bool)>,
    /// The mirrors that are not waited for any more, as the outbox has them.
    given_up: Option<Vec<String>>,
    /// Told from which epoch on the oracle has to derive everything anew, in a new process.
    anew: watch::Sender<Option<u64>>,
    vouched: Option<Content>,
    withheld: Option<(Content, Instant, String)>,
    seconds: metrics::Histogram,
}

impl SettlementCheck {
    pub(super) fn new(repair: Repair, mirrors: Mirrors, anew: watch::Sender<Option<u64>>) -> Self {
        metrics::describe_histogram!(
            "openmast_settlement_recompute_seconds",
            metrics::Unit::Seconds,
            "Recomputing a settlement from its archive before it is posted"
        );
        metrics::describe_counter!(
            "openmast_outbox_damaged_rows_total",
            "Rows of the outbox that were not as they were written"
        );
        metrics::counter!("openmast_outbox_damaged_rows_total").absolute(0);
        Self {
            repair,
            mirrors,
            said: None,
            given_up: None,
            anew,
            vouched: None,
            withheld: None,
            seconds: metrics::histogram!("openmast_settlement_recompute_seconds"),
        }
    }

    /// Says in words what does not agree.
    fn disagreement(
        &self,
        content: &Content,
        outbox: &Outbox,
    ) -> Result<Option<String>, OutboxError> {
        let began = Instant::now();
        self.repair.archives.forget(&content.archive_hash);
        let path = self.repair.archives.path();
        let recomputed = recompute(path, &self.repair.network, content);
        self.seconds.record(began.elapsed());
        let previous = match recomputed {
            Ok(verified) => verified.previous,
            Err(error) => return Ok(Some(error.to_string())),
        };
        let before = match content.epoch.checked_sub(1) {
            Some(epoch) => outbox.entry(epoch)?,
            None => None,
        };
        let other = before.filter(|before| previous != Some(before.content.archive_hash));
        Ok(other.map(|before| {
            format!(
                "it names {} as the archive of the epoch before, the outbox {}",
                previous.map_or_else(|| "none".to_owned(), hex::encode),
                hex::encode(before.content.archive_hash)
            )
        }))
    }

    /// Once for each epoch, into the log.
    fn say(&mut self, entry: &Entry, waits: Option<&str>) {
        let epoch = entry.content.epoch;
        let copies = self.mirrors.copies(&entry.content.archive_hash);
        let is_without = waits.is_none() && copies < self.mirrors.needed();
        if (waits.is_none() && !is_without) || self.said == Some((epoch, is_without)) {
            return;
        }
        self.said = Some((epoch, is_without));
        match waits {
            Some(reason) => tracing::info!(epoch, "not posted yet: {reason}"),
            None => tracing::warn!(
                epoch,
                copies,
                needed = self.mirrors.needed(),
                "posted although its archive is not on as many mirrors as are needed: they were waited for"
            ),
        }
    }

    /// Once for each epoch: what comes out the same again is not helped by doing it once more.
    fn derive_anew(&self, content: &Content, outbox: &mut Outbox) -> Result<bool, OutboxError> {
        let is_new = outbox.derive_anew(content.epoch)?;
        if is_new {
            // Nobody was told of it: what the log gives takes its place.
            if outbox.attempts(content.epoch)?.is_empty() {
                outbox.take_out_settlement(content.epoch, self.repair.clock.now_ms())?;
            }
            self.anew.send_replace(Some(content.epoch));
        }
        Ok(is_new)
    }
}

impl Guard for SettlementCheck {
    fn withholds(
        &mut self,
        content: &Content,
        outbox: &mut Outbox,
    ) -> Result<Option<String>, OutboxError> {
        if self.vouched.as_ref() == Some(content) {
            return Ok(None);
        }
        if let Some((withheld, at, text)) = &self.withheld
            && withheld == content
            && at.elapsed() < AGAIN_AFTER
        {
            return Ok(Some(text.clone()));
        }
        let Some(disagreement) = self.disagreement(content, outbox)? else {
            (self.vouched, self.withheld) = (Some(*content), None);
            return Ok(None);
        };
        let then = match self.derive_anew(content, outbox)? {
            true => "The oracle starts itself anew and derives it from its log once more",
            false => {
                "It was derived anew before, or cannot be, so disk, memory or this software is at fault: test them. The \
                 archive of another oracle or of a backup, put in its place, is taken"
            }
        };
        let text = format!(
            "the settlement of epoch {} does not follow from {}: {disagreement}. Nothing of it is posted. {then}",
            content.epoch,
            self.repair.archives.file(&content.archive_hash).display()
        );
        self.withheld = Some((*content, Instant::now(), text.clone()));
        Ok(Some(text))
    }

    /// Whom it gives up is in the outbox before anything is posted.
    fn waits(
        &mut self,
        entry: &Entry,
        is_urgent: bool,
        outbox: &mut Outbox,
    ) -> Result<Option<String>, OutboxError> {
        let now_ms = self.repair.clock.now_ms();
        let waits = match self.mirrors.posting(entry, now_ms, is_urgent) {
            Posting::Waits(reason) => Some(reason),
            Posting::Now => None,
            Posting::InVain => {
                self.mirrors.give_up_without(&entry.content.archive_hash);
                None
            }
        };
        let given_up = self.mirrors.given_up();
        if self.given_up.as_ref() != Some(&given_up) {
            outbox.note_given_up_mirrors(&given_up)?;
            self.given_up = Some(given_up);
        }
        self.say(entry, waits.as_deref());
        Ok(waits)
    }

    fn mend(&mut self, outbox: &mut Outbox) -> Result<(), OutboxError> {
        let missing = self.repair.mend_rows(outbox)?;
        if let Some(epoch) = missing.first()
            && outbox.derive_anew(*epoch)?
        {
            self.anew.send_replace(Some(*epoch));
        }
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests;
