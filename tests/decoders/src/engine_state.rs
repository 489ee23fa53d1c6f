//! The engine's state, and the files that it is kept in.

use std::{collections::BTreeMap, fs, io::Read, sync::LazyLock};

use borsh::BorshDeserialize;
use openmast_engine::{Deployment, Engine, Hours};
use openmast_oracle::data_folder::StateFiles;
use openmast_records::{ChainSnapshot, Limits, RadioIdentity, SubscriberIdentity};
use sha2::{Digest, Sha256};

use crate::{input::flipped, scratch};

/// More rows than any input of a fuzzer has sessions.
const MOST_ROWS: u32 = 10_000;

/// What states of this version begin with.
static MAGIC: LazyLock<[u8; 8]> = LazyLock::new(|| {
    let state = Engine::new().state().expect("encodes");
    *state.first_chunk().expect("it is longer")
});

/// What can be read as a state is one that is written and read again without a change. Bytes that do not begin as a state
/// are a file of one: it holds the whole state or none.
pub fn check(data: &[u8]) {
    if !data.starts_with(&*MAGIC) {
        return file(data);
    }
    // Free rows take no room in a state, only their number does: it is read only after its hash was found right.
    if rows(data).is_some_and(|rows| rows > MOST_ROWS) {
        return;
    }
    let Ok(engine) = Engine::restore(data) else {
        return;
    };
    let state = engine.state().expect("encodes");
    let again = Engine::restore(&state).expect("it was written so");
    assert_eq!(again.state().expect("encodes"), state);
    looked_at(&engine);
    let has_rows = |rows| u64::from(rows) >= engine.open_epoch().open_sessions;
    assert!(
        rows(&state).is_some_and(has_rows),
        "a state has another layout than `rows` reads"
    );
    let shorter = &state[..state.len() - 1];
    assert!(Engine::restore(shorter).is_err(), "cut short");
    let longer = [&state[..], &[0]].concat();
    assert!(
        Engine::restore(&longer).is_err(),
        "with something behind it"
    );
}

/// As the API asks.
fn looked_at(engine: &Engine) {
    let open = engine.open_epoch();
    assert!(engine.unattributed(3).len() <= 3);
    for index in [0, 1, u32::MAX] {
        let asset = engine.running_asset(index);
        assert_eq!(asset.is_some(), (index as usize) < open.known_assets);
        assert!(engine.radios_of(index, None, 3).radios.len() <= 3);
        let payer = engine.running_payer(index);
        assert_eq!(payer.is_some(), (index as usize) < open.known_payers);
        let balance = engine.payer_balance(index);
        assert_eq!(
            balance.is_some(),
            (index as usize) < open.opening.payers.len()
        );
    }
    let (radios, _) = engine.mappings();
    assert!(radios.is_sorted());
}

/// How many rows of sessions a state says that there are.
fn rows(mut data: &[u8]) -> Option<u32> {
    let from = &mut data;
    let _magic: [u8; 8] = read(from)?;
    let _deployment: Option<Deployment> = read(from)?;
    let _applied: (u64, u64, Option<u64>) = read(from)?;
    let _clock: (u64, u64, u64) = read(from)?;
    let _limits: (Limits, Option<(u64, u64)>) = read(from)?;
    let _opening: (ChainSnapshot, Vec<(u32, u64, ChainSnapshot)>) = read(from)?;
    let _tariffs: (Vec<(u32, Tariff)>, u32) = read(from)?;
    let _radios: BTreeMap<RadioIdentity, (u32, u64)> = read(from)?;
    let _subscribers: BTreeMap<SubscriberIdentity, u32> = read(from)?;
    let _counters: BTreeMap<String, u64> = read(from)?;
    let _heard: (Hours, Vec<(u32, u64, u32, Hours)>) = read(from)?;
    let _names: Vec<Option<(Vec<u8>, RadioIdentity)>> = read(from)?;
    let _sets: Vec<Option<RadioSet>> = read(from)?;
    let _parties: Vec<Option<(u32, Vec<u8>)>> = read(from)?;
    read(from)
}

/// Epoch, slot, prices, assets that are not licensed with the reason, payers.
type Tariff = (u64, u64, Vec<u64>, Vec<(u32, u8)>, u32);
/// What its sessions' keys have, and its names.
type RadioSet = (Option<u32>, bool, Vec<u32>);

fn read<T: BorshDeserialize>(from: &mut &[u8]) -> Option<T> {
    T::deserialize(from).ok()
}

/// The state's own bytes do not matter here: their file is whole, or it does not count.
fn file(data: &[u8]) {
    let folder = scratch::folder();
    let files = StateFiles::open(folder.path()).expect("opens");
    let path = folder.path().join(format!("{:020}-{}.state", 7, 1));
    fs::write(&path, data).expect("writes");
    let head: Option<(&[u8; 40], &[u8])> = data.split_first_chunk();
    let is_whole = head.is_some_and(|(head, state)| {
        head.starts_with(b"OMSTATE1") && head[8..] == Sha256::digest(state)[..]
    });
    assert_eq!(newest(&files).is_some(), is_whole);
    let unfinished = files.begin(7, 1, |out| out.write_all(data));
    unfinished.expect("writes").finish().expect("finishes");
    assert_eq!(newest(&files).as_deref(), Some(data));
    let whole = fs::read(&path).expect("reads");
    let bit = data.iter().map(|byte| usize::from(*byte)).sum();
    fs::write(&path, flipped(&whole, bit)).expect("writes");
    assert_eq!(newest(&files), None, "one bit is not as it was written");
}

fn newest(files: &StateFiles) -> Option<Vec<u8>> {
    let (lsn, mut file) = files.newest().expect("readable")?;
    assert_eq!(lsn, 7);
    let mut state = Vec::new();
    file.read_to_end(&mut state).expect("readable");
    Some(state)
}
