//! Where the log must at least end, by what was made from it. A log that was cut where a group of records begins looks whole;
//! its records would get their positions once more, be acknowledged, and never be counted.

use crate::{data_folder::StateFiles, settle::Outbox};
use openmast_log::StoredLog;
use openmast_platform::cause;

const WHAT_TO_DO: &str = "Restore the folder `log` from where its newest copy is. If there is none, `openmast oracle recover` \
                          begins a new log after the newest final settlement";

/// Checks that the log has all records that a state snapshot was made from, whole or not: its name tells.
///
/// # Errors
/// It has not.
pub(super) fn require_states(log: &dyn StoredLog, states: &StateFiles) -> anyhow::Result<()> {
    match states.last()? {
        Some((lsn, epoch)) if log.next_position() <= lsn => Err(cause::trouble(format!(
            "the log ends before record {}, but a state snapshot was made after record {lsn}, which ended epoch {epoch}: the \
             end of the log is missing, at least {} records that were acknowledged. {WHAT_TO_DO}",
            log.next_position(),
            lsn.saturating_sub(log.next_position()).saturating_add(1)
        ))),
        _ => Ok(()),
    }
}

/// Checks that the log, read to its end, has ended all epochs that the outbox has settlements of.
///
/// # Errors
/// It has not.
pub(super) fn require_epochs(outbox: &Outbox, open_epoch: u64) -> anyhow::Result<()> {
    let newest = outbox.newest_entries(None, 1)?;
    match newest.first().map(|entry| entry.content.epoch) {
        Some(newest) if newest >= open_epoch => Err(cause::trouble(format!(
            "the outbox has the settlement of epoch {newest}, but the log ends in epoch {open_epoch}: the end of the log is \
             missing, with the end of epoch {open_epoch}. {WHAT_TO_DO}"
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settle::Content;

    #[test]
    fn an_outbox_that_is_ahead_of_the_log_is_refused() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let file = folder.path().join("outbox.sqlite");
        let mut outbox = Outbox::open(&file, &[1; 32], &[2; 32]).expect("opens");
        require_epochs(&outbox, 1).expect("it is empty");
        for epoch in 1..=2 {
            let content = Content {
                epoch,
                ..Content::default()
            };
            outbox.enqueue(&content, 1).expect("queued");
        }
        require_epochs(&outbox, 3).expect("the log ended both");
        let refused = require_epochs(&outbox, 2).expect_err("it did not");
        let text = refused.to_string();
        assert!(text.contains("settlement of epoch 2"), "{text}");
    }
}
