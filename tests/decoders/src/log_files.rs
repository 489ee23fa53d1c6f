//! Files of the log: whatever lies in the folder, what is read is what was written, in its place.
//!
//! The files are built here once more, as `group.rs` and `segment.rs` of the log describe them: a fuzzer does not guess
//! checksums.

use std::{fs, path::Path};

use openmast_log::LogConfig;
use openmast_log::{LogError, LogFiles, StoredLog};
use openmast_records::Lsn;

use crate::{
    input::{Input, flipped},
    scratch,
};

const PAGE: usize = 4096;
const MARK: u64 = 0x6d61_726b;
const MOST_STEPS: usize = 12;

const CONFIG: LogConfig = LogConfig {
    segment_bytes: 1 << 30,
    max_bytes: 1 << 40,
    group_commit_window_us: 0,
    core: None,
};

/// An even first byte: the rest as one file. Otherwise files are built, and perhaps damaged, step by step.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let folder = scratch::folder();
    if input.u8().is_multiple_of(2) {
        let first = u64::from(input.u8() % 2);
        let path = folder.path().join(format!("{first:020}.log"));
        fs::write(path, input.rest()).expect("writes");
        recovered(folder.path());
    } else {
        built(&mut input, folder.path());
    }
}

/// What is recovered once stays as it is.
fn recovered(folder: &Path) -> Option<Vec<(Lsn, Vec<u8>)>> {
    let log = LogFiles::open(folder, &CONFIG).ok()?;
    let next = log.next_position();
    let records = read(&log);
    let again = LogFiles::open(folder, &CONFIG).expect("it was recovered");
    assert_eq!(again.next_position(), next);
    assert_eq!(again.first(), log.first());
    let same = read(&again);
    assert_eq!(same.is_ok(), records.is_ok());
    let (records, same) = (records.ok()?, same.ok()?);
    assert_eq!(records, same);
    let first = log.first().unwrap_or(next);
    let positions = records.iter().map(|(lsn, _)| *lsn);
    assert!(positions.eq(first..next), "no gaps");
    Some(records)
}

fn read(log: &LogFiles) -> Result<Vec<(Lsn, Vec<u8>)>, LogError> {
    let mut read = Vec::new();
    for records in log.replay(0)? {
        let records = records?;
        read.extend(records.iter().map(|(lsn, bytes)| (lsn, bytes.to_vec())));
    }
    Ok(read)
}

/// A folder under construction, and what was put into it.
struct Builder<'a> {
    folder: &'a Path,
    /// Position of the first record of the file that is written.
    begins: Lsn,
    file: Vec<u8>,
    written: Vec<Vec<u8>>,
    first: Lsn,
    is_damaged: bool,
}

fn built(input: &mut Input<'_>, folder: &Path) {
    let first = u64::from(input.u8());
    let mut builder = Builder {
        folder,
        begins: first,
        file: first_page(first),
        written: Vec::new(),
        first,
        is_damaged: false,
    };
    for _ in 0..MOST_STEPS {
        if input.is_empty() {
            break;
        }
        builder.step(input);
    }
    builder.end_file();
    let (written, is_damaged) = (builder.written, builder.is_damaged);
    let records = recovered(folder);
    assert!(is_damaged || records.is_some(), "whole files are read");
    let records = records.unwrap_or_default();
    assert!(is_damaged || records.len() == written.len());
    for (lsn, record) in records {
        let place = lsn.checked_sub(first).expect("from the first on");
        assert_eq!(written.get(place as usize), Some(&record), "record {lsn}");
    }
}

impl Builder<'_> {
    fn next(&self) -> Lsn {
        self.first + self.written.len() as u64
    }

    fn step(&mut self, input: &mut Input<'_>) {
        match input.u8() % 8 {
            0..=3 => self.add_group(input),
            4 => self.begin_file(),
            5 => {
                self.file = flipped(&self.file, input.u32() as usize);
                self.is_damaged = true;
            }
            6 => {
                let kept = input.u16() as usize % (self.file.len() + 1);
                self.is_damaged |= kept < self.file.len();
                self.file.truncate(kept);
            }
            _ => {
                self.file.extend_from_slice(input.text());
                self.is_damaged = true;
            }
        }
    }

    fn add_group(&mut self, input: &mut Input<'_>) {
        let first = self.next();
        let count = 1 + u32::from(input.u8() % 4);
        let mut body = Vec::new();
        for _ in 0..count {
            let record = input.text();
            body.extend((record.len() as u32).to_le_bytes());
            body.extend(record);
            self.written.push(record.to_vec());
        }
        self.file.extend(group(first, count, &body));
    }

    fn begin_file(&mut self) {
        // A file has one name, so there must be something in it.
        if self.next() > self.begins {
            self.end_file();
            self.begins = self.next();
            self.file = first_page(self.begins);
        }
    }

    fn end_file(&self) {
        let path = self.folder.join(format!("{:020}.log", self.begins));
        fs::write(path, &self.file).expect("writes");
    }
}

fn first_page(first: Lsn) -> Vec<u8> {
    let mut page = b"OMLOG006".to_vec();
    page.extend(MARK.to_le_bytes());
    page.extend(first.to_le_bytes());
    page.extend(crc32fast::hash(&page).to_le_bytes());
    page.resize(PAGE, 0);
    page
}

fn group(first: Lsn, count: u32, body: &[u8]) -> Vec<u8> {
    let mut head = MARK.to_le_bytes().to_vec();
    head.extend(first.to_le_bytes());
    head.extend(count.to_le_bytes());
    head.extend((body.len() as u32).to_le_bytes());
    head.extend([0; 4]);
    let mut rest = body.to_vec();
    rest.resize((32 + body.len()).next_multiple_of(PAGE) - 32, 0);
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&head);
    hasher.update(&rest);
    head.extend(hasher.finalize().to_le_bytes());
    head.extend(rest);
    head
}
