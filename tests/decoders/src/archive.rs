//! Archives: what is read is what would be written, and what an index leads to is proven.

use std::{fs, path::Path};

use openmast_archive::{
    ArchiveStore, PrivateArchive, PrivateHeader, PublicArchive, RecordLine, RecordTree,
    content_of_archive, holds_records, record_root,
};
use openmast_client::content::differences;
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

use crate::{
    input::{Input, flipped},
    scratch,
};

const MOST_RECORDS: usize = 12;
const MOST_LEAVES: u32 = 1_000;
const PUBLIC: [u8; 32] = [3; 32];

/// By the first byte: a public part, a private part, the index beside a private part, or the records of one.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    match input.u8() {
        b'p' => private(input.rest()),
        b'i' => index(input),
        b'r' => records(input),
        _ => public(data),
    }
}

/// One sequence of bytes stands for an archive.
fn public(data: &[u8]) {
    let Ok(archive) = PublicArchive::read_from(data, None) else {
        return;
    };
    let mut written = Vec::new();
    let hash = archive.write_to(&mut written).expect("memory takes all");
    assert_eq!(written, data);
    assert_eq!(hash[..], Sha256::digest(data)[..]);
    assert!(PublicArchive::read_from(data, Some(&hash)).is_ok());
    assert!(PublicArchive::read_from(data, Some(&[0; 32])).is_err());
    let shorter = &data[..data.len() - 1];
    assert!(PublicArchive::read_from(shorter, None).is_err(), "cut");
    checked(&archive);
    let content = content_of_archive(&archive, hash);
    assert!(differences(&content, &content).is_empty());
}

/// Whatever the lines say, they are looked through; a sum that is not theirs is found. Trees have as many leaves as the
/// header says, which is compared with the settlement before: here there is none.
fn checked(archive: &PublicArchive) {
    let network = archive.header.network.parse().unwrap_or(Pubkey::default());
    for previous in [None, Some(archive)] {
        let _ = archive.check_continues(previous);
    }
    let leaves = archive.header.asset_count.max(archive.header.payer_count);
    if leaves <= MOST_LEAVES && archive.check(network.to_bytes()).is_ok() {
        let mut other = archive.clone();
        other.header.accrued ^= 1;
        assert!(other.check(network.to_bytes()).is_err());
    }
}

fn private(data: &[u8]) {
    let Ok(archive) = PrivateArchive::read_from(data) else {
        return;
    };
    let mut written = Vec::new();
    archive.write_to(&mut written).expect("memory takes all");
    assert_eq!(written, data);
    let shorter = &data[..data.len() - 1];
    assert!(PrivateArchive::read_from(shorter).is_err(), "cut short");
    for record in &archive.records {
        let text = record.session_text();
        if let Ok(octets) = hex::decode(&record.session_id)
            && hex::encode(&octets) == record.session_id
        {
            assert_eq!(RecordLine::session_hex(&text), record.session_id);
        }
    }
}

/// An index that somebody else wrote: it leads to records of the payer, or to an error.
fn index(mut input: Input<'_>) {
    let payer = input.u8().into();
    let length = input.u16().into();
    let index = input.bytes(length);
    let folder = scratch::folder();
    let store = ArchiveStore::open(folder.path()).expect("opens");
    put(folder.path(), "index", index);
    put(folder.path(), "jsonl", input.rest());
    if let Ok(Some(found)) = store.read_payer(&PUBLIC, payer) {
        assert!(found.records.iter().all(|record| record.payer == payer));
        assert!(found.siblings.len() <= 2 * 64);
    }
}

fn put(folder: &Path, extension: &str, bytes: &[u8]) {
    let name = format!("{}.{extension}", hex::encode(PUBLIC));
    fs::write(folder.join("private").join(name), bytes).expect("writes");
}

/// What is stored is found again by payer, with a proof that shows nothing else.
fn records(mut input: Input<'_>) {
    let mut records: Vec<RecordLine> = Vec::new();
    while !input.is_empty() && records.len() < MOST_RECORDS {
        let payer = records.last().map_or(0, |record| record.payer);
        records.push(record(&mut input, payer));
    }
    let archive = stored(records);
    let folder = scratch::folder();
    let store = ArchiveStore::open(folder.path()).expect("opens");
    let tree = RecordTree::of(archive.records.as_slice());
    let written = store.write_private(&archive.header, archive.records.as_slice(), &tree);
    written.expect("writes");
    let read = store.read_private(&PUBLIC).expect("reads");
    assert_eq!(read.as_ref(), Some(&archive));
    let last = archive.records.last().map_or(0, |record| record.payer);
    for payer in 0..=last.saturating_add(1) {
        proven(&store, &archive, payer);
    }
}

fn record(input: &mut Input<'_>, least_payer: u32) -> RecordLine {
    let steps = input.u8();
    RecordLine {
        payer: least_payer + u32::from(steps % 3),
        asset: u32::from(steps / 3),
        session_id: hex::encode(input.text()),
        radio: String::from_utf8_lossy(input.text()).into_owned(),
        bytes_up: input.number(),
        bytes_down: input.number(),
        first_event_at_ms: input.number(),
        last_event_at_ms: input.number(),
        price_per_gb: input.number(),
        salt: input.array(),
    }
}

fn stored(records: Vec<RecordLine>) -> PrivateArchive {
    PrivateArchive {
        header: PrivateHeader {
            format: openmast_archive::PRIVATE_FORMAT.into(),
            network: Pubkey::new_from_array([2; 32]).to_string(),
            epoch: 1,
            public: PUBLIC,
            private_root: record_root(&records),
            records: records.len() as u64,
        },
        records,
    }
}

fn proven(store: &ArchiveStore, archive: &PrivateArchive, payer: u32) {
    let found = store.read_payer(&PUBLIC, payer).expect("reads");
    let found = found.expect("it is there");
    let of_payer = archive.records.iter().filter(|it| it.payer == payer);
    assert!(found.records.iter().eq(of_payer));
    assert_eq!(found.total, archive.records.len() as u64);
    if found.records.is_empty() {
        return;
    }
    let root = &archive.header.private_root;
    let holds = |first, records: &[RecordLine], siblings: &[[u8; 32]]| {
        holds_records(root, found.total, first, records, siblings)
    };
    assert!(holds(found.first, &found.records, &found.siblings));
    let mut other = found.records.clone();
    other[0].bytes_up ^= 1;
    assert!(!holds(found.first, &other, &found.siblings));
    assert!(!holds(found.first + 1, &found.records, &found.siblings));
    for place in 0..found.siblings.len() {
        let mut siblings = found.siblings.clone();
        let changed = flipped(&siblings[place], payer as usize);
        siblings[place].copy_from_slice(&changed);
        assert!(!holds(found.first, &found.records, &siblings));
    }
}
