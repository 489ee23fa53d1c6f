//! Which of our final settlements says most about what a payer had spent when it stated that.

use openmast_client::{accounts::Statement, instructions::RaisedBy};

use crate::settle::{Content, Entry, MORE_THAN_KEPT, Outbox, OutboxError, Progress};

/// What the program takes a proof against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Evidence {
    pub by: RaisedBy,
    /// The settlement whose ledger proves it.
    pub content: Content,
}

/// The newest settlement that the program takes a proof against: final, still there, and not later than the first that
/// saw the statement, which was made in `requested_slot`. What accrued never falls, so none says more. Without one it is
/// the settlement that the statement copied. `None`: neither is known here.
///
/// # Errors
/// The outbox cannot be read.
pub(super) fn evidence(
    outbox: &Outbox,
    statement: &Statement,
    requested_slot: u64,
) -> Result<Option<Evidence>, OutboxError> {
    let mut finals = outbox.open_entries(MORE_THAN_KEPT)?;
    finals.retain(|entry| {
        entry.progress == Progress::Final && entry.content.epoch >= statement.epoch
    });
    for entry in finals.into_iter().rev() {
        if is_early_enough(outbox, &entry, requested_slot)? {
            return Ok(Some(Evidence {
                by: RaisedBy::Settlement(entry.content.epoch),
                content: entry.content,
            }));
        }
    }
    let copied = outbox.entry(statement.epoch)?;
    let copied = copied.filter(|entry| {
        entry.progress >= Progress::Final && entry.content.payer_root == statement.payer_root
    });
    Ok(copied.map(|entry| Evidence {
        by: RaisedBy::Copy,
        content: entry.content,
    }))
}

/// Whether the settlement before it did not see what was made in `requested_slot`.
fn is_early_enough(
    outbox: &Outbox,
    entry: &Entry,
    requested_slot: u64,
) -> Result<bool, OutboxError> {
    let before = match entry.content.epoch.checked_sub(1) {
        Some(epoch) => outbox.entry(epoch)?,
        None => None,
    };
    Ok(before.is_none_or(|before| before.content.snapshot_slot < requested_slot))
}

#[cfg(test)]
mod tests {
    use borsh::BorshDeserialize;
    use openmast_client::accounts::ProgramAccount;

    use super::*;

    fn content(epoch: u64) -> Content {
        Content {
            epoch,
            snapshot_slot: epoch * 10,
            payer_root: [epoch as u8; 32],
            ..Content::default()
        }
    }

    /// Epochs 1 to 5, of which 1 was closed, 2 to 4 are final.
    fn outbox(folder: &std::path::Path) -> Outbox {
        let file = folder.join("outbox.sqlite");
        let mut outbox = Outbox::open(&file, &[1; 32], &[2; 32]).expect("opens");
        for epoch in 1..=5 {
            outbox.enqueue(&content(epoch), 1).expect("queued");
        }
        outbox.advance(1, Progress::Closed, 2).expect("noted");
        for epoch in 2..=4 {
            outbox.advance(epoch, Progress::Final, 2).expect("noted");
        }
        outbox
    }

    fn statement(epoch: u64) -> Statement {
        let zeros = vec![0; Statement::SIZE - 8];
        let mut statement = Statement::try_from_slice(&zeros).expect("zeros are a statement");
        (statement.epoch, statement.payer_root) = (epoch, [epoch as u8; 32]);
        statement
    }

    #[test]
    fn the_newest_that_the_program_takes_is_used() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let outbox = outbox(folder.path());
        let found = |epoch, slot| {
            let found = evidence(&outbox, &statement(epoch), slot).expect("readable");
            found.map(|it| (it.by, it.content.epoch))
        };
        let settlement = |epoch| Some((RaisedBy::Settlement(epoch), epoch));
        // Nothing final saw it yet.
        assert_eq!(found(2, 99), settlement(4));
        // Epoch 3 was the first that saw it: its snapshot is of slot 30.
        assert_eq!(found(2, 30), settlement(3));
        assert_eq!(found(2, 21), settlement(3));
        assert_eq!(found(2, 20), settlement(2));
        // Those that it may be raised by are closed, or older than what it copied.
        assert_eq!(found(1, 10), Some((RaisedBy::Copy, 1)));
        assert_eq!(found(0, 10), None);
    }

    #[test]
    fn the_copy_of_a_settlement_that_was_another_oracles_proves_nothing_here() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let outbox = outbox(folder.path());
        let mut statement = statement(1);
        statement.payer_root = [9; 32];
        assert_eq!(evidence(&outbox, &statement, 10).expect("readable"), None);
    }
}
