//! A file of each format and version that this software reads, kept here, and read.
//!
//! Whoever changes a format gives it a new version, keeps reading the one before (`also_reads` in `src/formats.rs`), leaves the
//! file of the version before here, and adds one of the new: `cargo test --workspace --test formats -- --ignored`.

mod golden;

use std::fs;

use openmast_oracle::formats::formats;

#[test]
fn there_is_a_file_of_each_version_that_is_read_and_of_no_other() {
    let mut expected: Vec<String> = Vec::new();
    for format in formats() {
        let versions = [format.version.as_str()]
            .into_iter()
            .chain(format.also_reads.iter().copied());
        expected.extend(versions.map(|version| golden::name(format.name, version)));
    }
    let entries = fs::read_dir(golden::folder()).expect("readable");
    let names = entries.map(|entry| entry.expect("entry").file_name());
    let mut found: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn each_says_what_it_said_when_it_was_written() {
    for format in formats() {
        let versions = [format.version.as_str()]
            .into_iter()
            .chain(format.also_reads.iter().copied());
        for version in versions {
            golden::read(format.name, version);
        }
    }
}

/// Writes what is not there. A file that is there is never written again: it is what somebody's disk holds.
#[tokio::test]
#[ignore = "writes files of the present versions into the sources"]
async fn write_what_is_missing() {
    golden::write_missing().await;
}
