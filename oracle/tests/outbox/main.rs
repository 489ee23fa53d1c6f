//! The outbox's file: rows that are not as they were written are never used.

use std::path::PathBuf;

use openmast_oracle::settle::{
    Action, AttemptState, Content, Entry, Outbox, OutboxError, Prepared, Progress, Table,
};
use proptest::prelude::*;
use rusqlite::{Connection, types::Value};
use tempfile::TempDir;

const PROGRAM: [u8; 32] = [1; 32];
const NETWORK: [u8; 32] = [2; 32];

fn content(epoch: u64) -> Content {
    Content {
        epoch,
        snapshot_slot: 1_000 + epoch,
        closed_at: 1_700_000_000,
        asset_count: 3,
        payer_count: 4,
        reserve_count: 5,
        asset_root: [3; 32],
        asset_charged: 500,
        asset_accrued: 600,
        payer_root: [4; 32],
        payer_charged: 450,
        payer_accrued: 500,
        reserve_root: [5; 32],
        reserve_charged: 50,
        reserve_accrued: 100,
        bytes: 9,
        archive_hash: [epoch as u8; 32],
        private_root: [6; 32],
        price_set_hash: [7; 32],
    }
}

struct File(TempDir);

impl File {
    fn path(&self) -> PathBuf {
        self.0.path().join("outbox.sqlite")
    }

    fn open(&self) -> Outbox {
        Outbox::open(&self.path(), &PROGRAM, &NETWORK).expect("opens")
    }

    fn raw(&self) -> Connection {
        let connection = Connection::open(self.path()).expect("opens");
        connection
            .pragma_update(None, "ignore_check_constraints", true)
            .expect("set");
        connection
    }
}

/// Epochs 1 to 3, of which the first is final, with transactions in all states but one, and what epoch 3 was closed with before.
fn filled() -> File {
    let file = File(tempfile::tempdir().expect("temporary folder"));
    let mut outbox = file.open();
    for epoch in 1..=3 {
        outbox.enqueue(&content(epoch), 5).expect("queued");
    }
    let other = Content {
        snapshot_slot: 7,
        ..content(3)
    };
    for (lsn, closed) in [(40, other), (50, content(3))] {
        outbox.reopen(lsn, 3).expect("taken out");
        outbox.enqueue(&closed, 6).expect("queued");
    }
    for (epoch, progress) in [(1, Progress::Final), (2, Progress::Proposed)] {
        outbox.advance(epoch, progress, 7).expect("noted");
    }
    for (number, state) in [
        (1, AttemptState::Final),
        (2, AttemptState::Failed),
        (3, AttemptState::Expired),
    ] {
        let prepared = Prepared {
            signature: [number; 64],
            raw: vec![number; 40],
            last_valid_block_height: 99,
            priority_fee: 3,
        };
        let action = Action::Propose(content(number.into()));
        let stored = outbox.store_attempt(&action, &prepared, 8);
        let mut attempt = stored.expect("stored").expect("live");
        let sent = outbox.mark(&mut attempt, AttemptState::Sent, None, 9);
        sent.expect("marked");
        let marked = outbox.mark(&mut attempt, state, Some("why"), 10);
        marked.expect("marked");
    }
    file
}

/// Settlements, what was void, and transactions by id.
type All = (Vec<Entry>, Vec<Content>, Vec<(i64, String)>);

/// Everything that can be asked of it.
fn all(outbox: &Outbox) -> Result<All, OutboxError> {
    let entries = outbox.newest_entries(None, 99)?;
    let (mut void, mut attempts) = (Vec::new(), Vec::new());
    for epoch in 1..=3 {
        void.extend(outbox.void_contents(epoch)?);
        for attempt in outbox.attempts(epoch)? {
            attempts.push((attempt.id, format!("{attempt:?}")));
        }
    }
    Ok((entries, void, attempts))
}

fn fields(table: Table) -> Vec<String> {
    let file = filled();
    let raw = file.raw();
    let statement = raw.prepare(&format!("SELECT * FROM {}", table.name()));
    let statement = statement.expect("a table");
    let names = statement.column_names().into_iter();
    names.map(str::to_owned).collect()
}

fn flipped(value: Value, bit: usize) -> Value {
    let flip = |mut bytes: Vec<u8>| {
        let bits = bytes.len() * 8;
        if let Some(byte) = bytes.get_mut(bit % bits.max(1) / 8) {
            *byte ^= 1 << (bit % 8);
        }
        bytes
    };
    match value {
        Value::Integer(integer) => Value::Integer(integer ^ (1 << (bit % 63))),
        Value::Blob(blob) => Value::Blob(flip(blob)),
        Value::Text(text) => Value::Text(String::from_utf8_lossy(&flip(text.into_bytes())).into()),
        value => value,
    }
}

/// Flips one bit of one field of a row, as a disk may. `None`: nothing changed.
fn damage(file: &File, table: Table, field: &str, row: usize, bit: usize) -> Option<()> {
    let raw = file.raw();
    let rowids: Vec<i64> = raw
        .prepare(&format!(
            "SELECT rowid FROM {} ORDER BY rowid",
            table.name()
        ))
        .expect("a table")
        .query_map([], |row| row.get(0))
        .expect("rows")
        .map(|rowid| rowid.expect("a number"))
        .collect();
    let rowid = rowids[row % rowids.len()];
    let sql = format!("SELECT {field} FROM {} WHERE rowid = ?1", table.name());
    let value: Value = raw
        .query_row(&sql, [rowid], |row| row.get(0))
        .expect("there");
    let after = flipped(value.clone(), bit);
    if after == value {
        return None;
    }
    let sql = format!("UPDATE {} SET {field} = ?2 WHERE rowid = ?1", table.name());
    // A key that another row has cannot be written like this.
    raw.execute(&sql, (rowid, after)).ok().map(|_| ())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// One bit of any field of any row is found, and no reader gets what stands there now.
    #[test]
    fn no_flipped_bit_is_ever_read(
        table in prop::sample::select(vec![Table::Settlement, Table::Void, Table::Attempt]),
        field: prop::sample::Index,
        row: usize,
        bit in 0usize..4_000,
    ) {
        let file = filled();
        let whole = all(&file.open()).expect("whole");
        let fields = fields(table);
        let field = &fields[field.index(fields.len())];
        if damage(&file, table, field, row, bit).is_none() {
            return Ok(());
        }
        let mut outbox = file.open();
        let damaged = outbox.damaged_rows().expect("readable");
        prop_assert_eq!(damaged.len(), 1, "{} of {}", field, table.name());
        prop_assert_eq!(damaged[0].table, table);
        match all(&outbox) {
            Ok(read) => {
                // It stands under another key now, where nobody asked.
                prop_assert!(read.0.iter().all(|entry| whole.0.contains(entry)));
                prop_assert!(read.1.iter().all(|content| whole.1.contains(content)));
                prop_assert!(read.2.iter().all(|attempt| whole.2.contains(attempt)));
            }
            Err(error) => prop_assert!(matches!(error, OutboxError::Damaged { .. }), "{}", error),
        }
        outbox.take_out(&damaged[0], 11).expect("taken out");
        prop_assert!(outbox.damaged_rows().expect("readable").is_empty());
        prop_assert_eq!(outbox.taken_out().expect("readable"), 1);
        all(&outbox).expect("what is left is whole");
    }
}

#[test]
fn what_was_taken_out_comes_back_as_far_as_later_ones_tell() {
    let file = filled();
    damage(&file, Table::Settlement, "content", 0, 77).expect("changed");
    damage(&file, Table::Settlement, "content", 2, 77).expect("changed");
    let mut outbox = file.open();
    for row in outbox.damaged_rows().expect("readable") {
        outbox.take_out(&row, 11).expect("taken out");
    }
    for epoch in [1, 3] {
        outbox.put_back(&content(epoch), 12).expect("put back");
    }
    let progress = |epoch| {
        let entry = outbox.entry(epoch).expect("whole").expect("there");
        (entry.content == content(epoch), entry.progress)
    };
    assert_eq!(progress(1), (true, Progress::Final), "epoch 2 was proposed");
    assert_eq!(progress(2), (true, Progress::Proposed));
    assert_eq!(progress(3), (true, Progress::Queued));
    assert!(outbox.put_back(&content(3), 12).is_err(), "there is one");
}

#[test]
fn the_newest_that_closed_by_a_time_is_found() {
    let file = File(tempfile::tempdir().expect("temporary folder"));
    let mut outbox = file.open();
    assert_eq!(outbox.closed_by(9, i64::MAX).expect("read"), None);
    // Two close at once, and some take long.
    let times = [10, 10, 13, 13, 13, 20, 90, 91];
    for (epoch, closed_at) in (5..).zip(times) {
        let content = Content {
            closed_at,
            ..content(epoch)
        };
        outbox.enqueue(&content, 5).expect("queued");
    }
    let all = outbox.newest_entries(None, 99).expect("read");
    for epoch in 3..15 {
        for time in 8..95 {
            let mut known = all.iter().filter(|it| it.content.epoch <= epoch);
            let in_time = known.clone().find(|it| it.content.closed_at <= time);
            let expected = in_time.or(known.next_back());
            let found = outbox.closed_by(epoch, time).expect("read");
            assert_eq!(found.as_ref(), expected, "epoch {epoch} by {time}");
        }
    }
}

#[test]
fn a_gap_can_be_filled_and_nothing_else_out_of_turn() {
    let file = filled();
    let mut outbox = file.open();
    outbox.take_out_settlement(2, 11).expect("taken out");
    let enqueue = |outbox: &mut Outbox, epoch| outbox.enqueue(&content(epoch), 12);
    assert!(matches!(
        enqueue(&mut outbox, 5),
        Err(OutboxError::Gap { epoch: 5, last: 3 })
    ));
    assert!(enqueue(&mut outbox, 2).expect("it was there"));
    assert!(enqueue(&mut outbox, 4).expect("the next"));
}

#[test]
fn deriving_anew_is_asked_for_once() {
    let mut outbox = filled().open();
    assert!(outbox.derive_anew(3).expect("noted"));
    assert!(!outbox.derive_anew(3).expect("noted before"));
    assert!(outbox.derive_anew(4).expect("another"));
}

#[test]
fn tries_to_derive_anew_are_counted_until_one_succeeds() {
    let mut outbox = filled().open();
    let tries = |outbox: &mut Outbox, epoch| outbox.begin_deriving(epoch).expect("noted");
    assert_eq!(
        [2, 2, 3, 2].map(|epoch| tries(&mut outbox, epoch)),
        [0, 1, 0, 0]
    );
    outbox.end_deriving().expect("noted");
    assert_eq!(tries(&mut outbox, 2), 0);
}

#[test]
fn an_index_that_rots_is_made_anew() {
    let file = filled();
    let raw = file.raw();
    let root: i64 = raw
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'attempt_purpose'",
            [],
            |row| row.get(0),
        )
        .expect("an index");
    let size: i64 = raw
        .query_row("PRAGMA page_size", [], |row| row.get(0))
        .expect("a number");
    raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .expect("written back");
    drop(raw);
    let mut bytes = std::fs::read(file.path()).expect("readable");
    // The last bytes of an index's page are its first entry.
    let at = (root * size) as usize - 4;
    bytes[at] ^= 1;
    std::fs::write(file.path(), bytes).expect("written");
    let mut outbox = file.open();
    assert!(!outbox.file_problems().expect("readable").is_empty());
    outbox.reindex().expect("made anew");
    assert!(outbox.file_problems().expect("readable").is_empty());
    all(&outbox).expect("whole");
}

/// Whatever bit of the file flips, in rows, indexes, pages or the schema: nothing is read that was not written.
#[test]
fn no_flipped_bit_of_the_file_is_ever_read() {
    let file = filled();
    let whole = all(&file.open()).expect("whole");
    drop(file.open());
    let bytes = std::fs::read(file.path()).expect("readable");
    let folder = tempfile::tempdir().expect("temporary folder");
    let (mut refused, mut found) = (0, 0);
    for at in (0..bytes.len()).step_by(23) {
        let path = folder.path().join(format!("{at}.sqlite"));
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        std::fs::write(&path, flipped).expect("written");
        let read = Outbox::open(&path, &PROGRAM, &NETWORK).and_then(|outbox| {
            found += u32::from(!outbox.damaged_rows()?.is_empty());
            all(&outbox)
        });
        match read {
            Ok(read) => {
                assert!(read.0.iter().all(|it| whole.0.contains(it)), "byte {at}");
                assert!(read.1.iter().all(|it| whole.1.contains(it)), "byte {at}");
                assert!(read.2.iter().all(|it| whole.2.contains(it)), "byte {at}");
            }
            Err(_) => refused += 1,
        }
        std::fs::remove_file(path).expect("removed");
    }
    assert!(refused > 10 && found > 10, "{refused} {found}");
}

/// A disk flips bits without telling the indexes.
#[test]
fn a_row_is_taken_out_although_its_index_knows_another() {
    let file = filled();
    drop(file.open());
    let mut bytes = std::fs::read(file.path()).expect("readable");
    let places: Vec<usize> = bytes
        .windows(8)
        .enumerate()
        .filter(|(_, window)| *window == b"proposed")
        .map(|(at, _)| at)
        .collect();
    // In the table, in an index, and in the schema.
    assert!(places.len() >= 3, "{places:?}");
    let mut taken_out = 0;
    for at in places {
        bytes[at] ^= 2;
        let path = file.path().with_extension(format!("{at}.sqlite"));
        std::fs::write(&path, &bytes).expect("written");
        bytes[at] ^= 2;
        let Ok(mut outbox) = Outbox::open(&path, &PROGRAM, &NETWORK) else {
            continue;
        };
        let damaged = outbox.damaged_rows().expect("readable");
        outbox.reindex().expect("made anew");
        for row in &damaged {
            outbox.take_out(row, 11).expect("taken out");
            taken_out += 1;
        }
        assert!(outbox.damaged_rows().expect("readable").is_empty());
        all(&outbox).expect("whole");
    }
    assert!(taken_out > 0);
}

/// Contents of former versions have other fields: they are none that a settlement could have.
#[test]
fn a_file_of_another_version_is_refused_by_name() {
    let file = filled();
    for version in [2, 3, 9] {
        let raw = file.raw();
        raw.pragma_update(None, "user_version", version)
            .expect("written");
        drop(raw);
        let refused = Outbox::open(&file.path(), &PROGRAM, &NETWORK).err();
        let refused = refused.expect("of another version").to_string();
        assert!(refused.contains(&format!("version {version}")), "{refused}");
        let read = Outbox::open_to_read(&file.path()).err();
        assert!(matches!(read, Some(OutboxError::OtherVersion { found }) if found == version));
    }
}

#[test]
fn it_is_read_while_somebody_writes() {
    let file = filled();
    let mut writer = file.open();
    let reader = Outbox::open_to_read(&file.path()).expect("opens");
    writer.enqueue(&content(4), 9).expect("queued");
    assert_eq!(all(&reader).expect("whole"), all(&writer).expect("whole"));
    assert!(reader.entry(4).expect("whole").is_some());
    let mut reader = reader;
    assert!(reader.enqueue(&content(5), 9).is_err(), "it only reads");
}
