//! Every input that a fuzzer found worth keeping, and what fuzzing begins with, through its check.

use std::{fs, path::PathBuf};

use openmast_decoders::{
    CHECKS,
    seeds::{Seeds, seeds},
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

/// A check that fails says which input is at fault: cargo shows the last line before the panic.
fn replay(name: &str) {
    let check = CHECKS.iter().find(|(known, _)| *known == name);
    let (_, check) = check.expect("a check of this name");
    let corpus = folder().join("corpus").join(name);
    let entries = fs::read_dir(&corpus).unwrap_or_else(|error| panic!("{corpus:?}: {error}"));
    let mut count = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        eprintln!("{}", path.display());
        check(&fs::read(&path).unwrap());
        count += 1;
    }
    assert!(count > 0, "{corpus:?} is empty");
}

/// Kept inputs are of the formats of their day. These are of today's, so that no check has fallen behind unseen.
#[test]
fn what_fuzzing_begins_with_passes() {
    let Seeds(seeds) = seeds().unwrap();
    for (name, inputs) in seeds {
        let check = CHECKS.iter().find(|(known, _)| *known == name);
        let (_, check) = check.expect("a check of this name");
        for (number, input) in inputs.iter().enumerate() {
            eprintln!("{name}: seed {number}");
            check(input);
        }
    }
}

macro_rules! corpora {
    ($($name:ident)*) => {
        $(#[test] fn $name() { replay(stringify!($name)); })*

        #[test]
        fn every_check_has_a_corpus_and_a_target() {
            let mut names = [$(stringify!($name)),*];
            names.sort_unstable();
            assert!(CHECKS.iter().map(|(name, _)| *name).eq(names));
            for name in names {
                let target = folder().join("fuzz_targets").join(format!("{name}.rs"));
                assert!(target.is_file(), "{target:?} is missing");
            }
        }
    };
}

corpora! {
    api archive chain_data config engine_records engine_state ledger_proof log_files log_records radius recording
    signatures text usage_batch
}
