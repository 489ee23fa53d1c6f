//! Archives: the same epoch gives the same bytes, and nothing that is not true passes.

use std::{fs, sync::Arc};

use openmast_client::accounts::Settlement;
use openmast_ledger::{
    BaseUnits, Bytes, Commitment, Domain, MerkleSumTree, PricePerGb, Totals, price_set_hash,
};
use openmast_oracle::archive::{
    ArchiveError, ArchiveStore, AssetLine, ChargeLine, CounterLine, Header, PRIVATE_FORMAT,
    PUBLIC_FORMAT, PayerLine, PrivateArchive, PrivateHeader, PublicArchive, RecordLine, RecordNode,
    RecordTree, content_of_archive, holds_records, record_root, verify,
};
use openmast_oracle::{run::FinalLedgers, settle};
use proptest::prelude::*;
use solana_pubkey::Pubkey;

const NETWORK: Pubkey = Pubkey::new_from_array([2; 32]);

/// Epoch 1: payer 0 pays 30 to asset 0 and 12 to asset 1, payer 1 pays 8 to asset 1 and runs dry.
/// Epoch 2: the same again, and an asset that the epoch did not open with.
fn archive(epoch: u64, previous: Option<[u8; 32]>) -> PublicArchive {
    let charges = vec![
        ChargeLine {
            payer: 0,
            asset: 0,
            bytes: 300,
            charged: 30,
            ..ChargeLine::default()
        },
        ChargeLine {
            payer: 0,
            asset: 1,
            bytes: 120,
            charged: 12,
            ..ChargeLine::default()
        },
        ChargeLine {
            payer: 1,
            asset: 1,
            bytes: 100,
            charged: 8,
            written_off_bytes: 20,
            written_off: 2,
        },
    ];
    let asset = |asset, bytes, earned, price_per_gb| AssetLine {
        asset,
        bytes: bytes * epoch,
        earned: earned * epoch,
        epoch_bytes: bytes,
        epoch_earned: earned,
        price_per_gb,
    };
    let payer = |payer, bytes, spent| PayerLine {
        payer,
        bytes: bytes * epoch,
        spent: spent * epoch,
        epoch_bytes: bytes,
        epoch_spent: spent,
    };
    let mut assets = vec![asset(0, 300, 30, Some(100)), asset(1, 220, 20, Some(100))];
    if epoch > 1 {
        assets.push(asset(2, 0, 0, None));
    }
    let payers = vec![payer(0, 420, 42), payer(1, 100, 8)];
    let prices = [PricePerGb(100); 2];
    let totals = |bytes, amount| Totals {
        bytes: Bytes(bytes),
        amount: BaseUnits(amount),
    };
    let asset_totals: Vec<_> = assets
        .iter()
        .map(|line| totals(line.bytes, line.earned))
        .collect();
    let payer_totals: Vec<_> = payers
        .iter()
        .map(|line| totals(line.bytes, line.spent))
        .collect();
    let root = |domain, totals: &[Totals]| {
        MerkleSumTree::build(domain, NETWORK.to_bytes(), totals)
            .expect("small sums")
            .root()
            .hash
    };
    let header = Header {
        format: PUBLIC_FORMAT.into(),
        program: "openmast11111111111111111111111111111111111".into(),
        network: NETWORK.to_string(),
        epoch,
        snapshot_slot: 1_000 + epoch,
        previous,
        asset_count: assets.len() as u32,
        payer_count: 2,
        charge_count: charges.len() as u64,
        asset_root: root(Domain::Asset, &asset_totals),
        payer_root: root(Domain::Payer, &payer_totals),
        amount: 50 * epoch,
        bytes: 520 * epoch,
        private_root: [7; 32],
        price_set_hash: price_set_hash(epoch, &prices).expect("few prices"),
    };
    let counters = vec![CounterLine {
        counter: "late_report".into(),
        count: 3,
    }];
    PublicArchive {
        header,
        assets,
        payers,
        charges,
        counters,
    }
}

fn bytes(archive: &PublicArchive) -> Vec<u8> {
    let mut bytes = Vec::new();
    archive
        .write_to(&mut bytes)
        .expect("a Vec takes everything");
    bytes
}

fn settlement(archive: &PublicArchive, archive_hash: [u8; 32]) -> Settlement {
    let header = &archive.header;
    Settlement {
        network: NETWORK,
        epoch: header.epoch,
        bump: 255,
        state: 1,
        poster: Pubkey::default(),
        rent_payer: Pubkey::default(),
        oracle_set_version: 1,
        attested: 1,
        rejected: 0,
        posted_slot: 9_000,
        posted_at: 1,
        final_at: 2,
        snapshot_slot: header.snapshot_slot,
        asset_count: header.asset_count,
        payer_count: header.payer_count,
        asset_root: header.asset_root,
        payer_root: header.payer_root,
        amount: header.amount,
        bytes: header.bytes,
        archive_hash,
        private_root: header.private_root,
        price_set_hash: header.price_set_hash,
        challenge_seconds: 0,
        reserved: [0; 28],
    }
}

#[test]
fn what_is_written_is_read_and_agrees() {
    let archive = archive(1, None);
    let bytes = bytes(&archive);
    let hash = archive.write_to(std::io::sink()).expect("sink");
    assert_eq!(
        PublicArchive::read_from(bytes.as_slice(), Some(&hash)).expect("whole"),
        archive
    );
    archive.check(NETWORK.to_bytes()).expect("agrees");
}

#[test]
fn no_byte_can_be_changed_or_cut() {
    let archive = archive(2, Some([9; 32]));
    let whole = bytes(&archive);
    let hash = archive.write_to(std::io::sink()).expect("sink");
    for position in 0..whole.len() {
        let mut changed = whole.clone();
        changed[position] ^= 1;
        assert!(
            PublicArchive::read_from(changed.as_slice(), Some(&hash)).is_err(),
            "byte {position}"
        );
        assert!(
            PublicArchive::read_from(&whole[..position], None).is_err(),
            "cut at {position}"
        );
    }
    let mut longer = whole;
    longer.push(b'\n');
    assert!(matches!(
        PublicArchive::read_from(longer.as_slice(), None),
        Err(ArchiveError::Malformed(_))
    ));
}

#[test]
fn only_one_way_to_write_it_is_accepted() {
    let text = String::from_utf8(bytes(&archive(1, None))).expect("JSON is text");
    for (canonical, other) in [
        ("\"3\"}", "\"03\"}"),
        ("\"count\":", "\"count\": "),
        ("\"3\"}", "3}"),
    ] {
        let changed = text.replace(canonical, other);
        assert_ne!(changed, text);
        assert!(
            matches!(
                PublicArchive::read_from(changed.as_bytes(), None),
                Err(ArchiveError::Malformed(_))
            ),
            "{other}"
        );
    }
}

#[test]
fn whatever_is_stated_wrongly_is_found() {
    type Change = fn(&mut PublicArchive);
    let changes: [(&str, Change); 12] = [
        ("an asset's earnings", |archive| {
            archive.assets[0].earned += 1
        }),
        ("an asset's bytes", |archive| archive.assets[0].bytes += 1),
        ("a payer's spending", |archive| archive.payers[1].spent -= 1),
        ("a charge", |archive| archive.charges[0].charged += 1),
        ("metered bytes", |archive| archive.charges[0].bytes += 1),
        ("who paid", |archive| archive.charges[0].payer = 1),
        ("an asset that is not there", |archive| {
            archive.charges[2].asset = 7
        }),
        ("a price", |archive| {
            archive.assets[1].price_per_gb = Some(101)
        }),
        ("a price that was not known", |archive| {
            archive.assets[2].price_per_gb = Some(1)
        }),
        ("the sum", |archive| archive.header.amount += 1),
        ("the bytes", |archive| archive.header.bytes += 1),
        ("the order", |archive| archive.payers.swap(0, 1)),
    ];
    for (what, change) in changes {
        let mut archive = archive(2, None);
        change(&mut archive);
        assert!(
            matches!(
                archive.check(NETWORK.to_bytes()),
                Err(ArchiveError::Disagrees(_))
            ),
            "{what}"
        );
    }
    let other_network = archive(2, None).check([3; 32]);
    assert!(matches!(other_network, Err(ArchiveError::Disagrees(_))));
}

#[test]
fn a_settlement_is_verified_with_its_file_or_its_folder() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = ArchiveStore::open(folder.path()).expect("opens");
    let first = store.write_public(&archive(1, None)).expect("written");
    let second_archive = archive(2, Some(first));
    let second = store.write_public(&second_archive).expect("written");
    assert_eq!(
        store.write_public(&second_archive).expect("the same again"),
        second
    );
    let on_chain = settlement(&second_archive, second);

    let verified = verify(folder.path(), &on_chain).expect("agrees");
    assert!(verified.continues_previous);
    assert_eq!(
        (
            verified.epoch,
            verified.assets,
            verified.payers,
            verified.amount
        ),
        (2, 3, 2, 100)
    );
    let file = store.public_path(&second).expect("is there");
    assert!(!verify(&file, &on_chain).expect("agrees").continues_previous);

    let mut other = on_chain.clone();
    other.amount += 1;
    assert!(matches!(
        verify(folder.path(), &other),
        Err(ArchiveError::Disagrees(_))
    ));
    // A file that was mixed up is told by what it is; one that was changed only by its hash.
    let older = store.public_path(&first).expect("is there");
    assert!(matches!(
        verify(&older, &on_chain),
        Err(ArchiveError::OtherSettlement {
            epoch: 1,
            wanted_epoch: 2,
            ..
        })
    ));
    let mut changed = second_archive.clone();
    changed.counters.clear();
    let copy = folder.path().join("copy.jsonl");
    fs::write(&copy, bytes(&changed)).expect("written");
    assert!(matches!(
        verify(&copy, &on_chain),
        Err(ArchiveError::OtherHash { .. })
    ));

    let mut missing = on_chain;
    missing.archive_hash = [1; 32];
    assert!(matches!(
        verify(folder.path(), &missing),
        Err(ArchiveError::Missing { .. })
    ));
}

#[test]
fn history_cannot_be_rewritten() {
    let (first, mut second) = (archive(1, None), archive(2, None));
    second.check_continues(&first).expect("continues");
    second.payers[0].epoch_spent -= 1;
    assert!(second.check_continues(&first).is_err());
}

#[test]
fn an_interrupted_write_leaves_nothing() {
    let folder = tempfile::tempdir().expect("temporary folder");
    drop(ArchiveStore::open(folder.path()).expect("opens"));
    let unfinished = folder.path().join("public/unfinished");
    fs::write(&unfinished, "half a fi").expect("writable");
    let store = ArchiveStore::open(folder.path()).expect("opens");
    assert!(!unfinished.exists());
    let hash = store.write_public(&archive(1, None)).expect("written");
    assert_eq!(store.read_public(&hash).expect("whole"), archive(1, None));
}

#[test]
fn the_private_part_belongs_to_its_public_part() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = ArchiveStore::open(folder.path()).expect("opens");
    let public = store.write_public(&archive(1, None)).expect("written");
    let header = PrivateHeader {
        format: PRIVATE_FORMAT.into(),
        network: NETWORK.to_string(),
        epoch: 1,
        public,
        private_root: [7; 32],
        records: 1,
    };
    let record = RecordLine {
        payer: 1,
        asset: 1,
        bytes_up: u64::MAX,
        salt: [5; 32],
        ..RecordLine::default()
    };
    let private = PrivateArchive {
        header,
        records: vec![record],
    };
    write_private(&store, &private);
    assert_eq!(store.read_private(&public).expect("whole"), Some(private));
    assert_eq!(
        store.read_private(&[1; 32]).expect("nothing is no error"),
        None
    );
}

fn write_private(store: &ArchiveStore, archive: &PrivateArchive) {
    let records = archive.records.as_slice();
    let written = store.write_private(&archive.header, records, &RecordTree::of(records));
    written.expect("written");
}

/// Records of payers 1, 4, 7 and so on: `counts` of them.
fn private_archive(public: [u8; 32], counts: &[usize]) -> PrivateArchive {
    let payers = (0u32..).map(|position| 1 + 3 * position);
    let records: Vec<RecordLine> = payers
        .zip(counts)
        .flat_map(|(payer, count)| (0..*count).map(move |position| (payer, position)))
        .map(|(payer, position)| RecordLine {
            payer,
            asset: 1,
            session_id: hex::encode(format!("session {position}")),
            radio: "nas_identifier=tower".into(),
            bytes_up: 7_u64.pow(position as u32 % 20),
            salt: [payer as u8 ^ position as u8; 32],
            ..RecordLine::default()
        })
        .collect();
    let header = PrivateHeader {
        format: PRIVATE_FORMAT.into(),
        network: NETWORK.to_string(),
        epoch: 1,
        public,
        private_root: record_root(&records),
        records: records.len() as u64,
    };
    PrivateArchive { header, records }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Each payer finds exactly its own records with a proof that holds, and with nothing else.
    #[test]
    fn a_payers_records_are_found_and_proven(counts in prop::collection::vec(1usize..9, 0..12), lose_index: bool) {
        let folder = tempfile::tempdir().expect("temporary folder");
        let store = ArchiveStore::open(folder.path()).expect("opens");
        let (public, archive) = ([9; 32], private_archive([9; 32], &counts));
        write_private(&store, &archive);
        if lose_index {
            let index = folder.path().join("private").join(format!("{}.index", hex::encode(public)));
            fs::remove_file(index).expect("it was written");
        }
        let (root, total) = (archive.header.private_root, archive.records.len() as u64);
        for payer in 0..40 {
            let found = store.read_payer(&public, payer).expect("readable").expect("here");
            let expected: Vec<_> = archive.records.iter().filter(|record| record.payer == payer).cloned().collect();
            prop_assert_eq!(&found.records, &expected);
            prop_assert_eq!(found.total, total);
            if expected.is_empty() {
                continue;
            }
            let holds = |records: &[RecordLine], first, total, siblings: &[RecordNode]| {
                holds_records(&root, total, first, records, siblings)
            };
            prop_assert!(holds(&expected, found.first, total, &found.siblings));
            let mut other = expected.clone();
            other[0].bytes_up += 1;
            prop_assert!(!holds(&other, found.first, total, &found.siblings));
            prop_assert!(!holds(&expected[1..], found.first, total, &found.siblings));
            prop_assert!(!holds(&[], found.first, total, &found.siblings));
            prop_assert!(!holds(&expected, u64::MAX, total, &found.siblings));
            let mut more = found.siblings.clone();
            more.push([0; 32]);
            prop_assert!(!holds(&expected, found.first, total, &more));
            for position in 0..found.siblings.len() {
                let mut changed = found.siblings.clone();
                changed[position][0] ^= 1;
                prop_assert!(!holds(&expected, found.first, total, &changed));
            }
        }
        prop_assert_eq!(store.read_payer(&[8; 32], 1).expect("nothing is no error"), None);
    }
}

/// An index counts the bytes of lines: with others it would lead between them.
#[test]
fn a_private_part_in_another_form_is_refused() {
    let mut written = Vec::new();
    let archive = private_archive([9; 32], &[2]);
    archive.write_to(&mut written).expect("a Vec takes all");
    let read = PrivateArchive::read_from(written.as_slice()).expect("as it was written");
    assert_eq!(read, archive);
    let text = String::from_utf8(written).expect("JSON");
    let other = text.replacen("\"payer\":", "\"payer\": ", 1);
    assert!(matches!(
        PrivateArchive::read_from(other.as_bytes()),
        Err(ArchiveError::Malformed(_))
    ));
}

#[test]
fn a_damaged_index_is_refused() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = ArchiveStore::open(folder.path()).expect("opens");
    write_private(&store, &private_archive([9; 32], &[2, 3]));
    let path = folder
        .path()
        .join("private")
        .join(format!("{}.index", hex::encode([9; 32])));
    let whole = fs::read(&path).expect("readable");
    let mut huge = whole.clone();
    huge[16..32].fill(0xff);
    for damaged in [&whole[..whole.len() - 1], &whole[..20], &[], &huge] {
        fs::write(&path, damaged).expect("writable");
        assert!(store.read_payer(&[9; 32], 1).is_err());
    }
    // Records behind the last one have no nodes beside them.
    for first in [4, 1 << 63] {
        let mut outside = whole.clone();
        outside[36..44].copy_from_slice(&u64::to_le_bytes(first));
        fs::write(&path, outside).expect("writable");
        let read = store.read_payer(&[9; 32], 1);
        assert!(matches!(read, Err(ArchiveError::Malformed(_))), "{read:?}");
    }
    // Payer 4 is led to payer 1's records.
    let mut misleading = whole.clone();
    misleading[32..36].copy_from_slice(&4_u32.to_le_bytes());
    misleading[60..64].copy_from_slice(&9_u32.to_le_bytes());
    fs::write(&path, misleading).expect("writable");
    assert!(matches!(
        store.read_payer(&[9; 32], 4),
        Err(ArchiveError::Disagrees(_))
    ));
}

/// The chain keeps more settlements valid than the memory keeps ledgers: those are proven from their archives.
#[tokio::test]
async fn older_final_settlements_are_proven_from_their_archives() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let store = ArchiveStore::open(folder.path()).expect("opens");
    let ledgers = Arc::new(FinalLedgers::new(NETWORK.to_bytes(), store.clone()));
    let mut contents = Vec::new();
    let mut previous = None;
    for epoch in 1..=8 {
        let archive = archive(epoch, previous);
        let hash = store.write_public(&archive).expect("written");
        let content = content_of_archive(&archive, hash);
        ledgers.add(&content).expect("whole");
        contents.push(content);
        previous = Some(hash);
    }
    assert!(ledgers.get(Some(8)).is_some() && ledgers.get(Some(1)).is_none());
    for content in contents.iter().chain(&contents) {
        let ledger = ledgers.older(content).await.expect("its archive is here");
        let proven = ledger.prove(Domain::Asset, 1);
        assert_eq!(proven.totals.amount, BaseUnits(20 * content.epoch));
        let commitment = Commitment {
            domain: Domain::Asset,
            network: NETWORK.as_array(),
            leaf_count: content.asset_count,
            root_hash: &content.asset_root,
            root_sum: BaseUnits(content.amount),
        };
        let held = commitment.check(1, proven.totals, &proven.siblings);
        assert_eq!(held, Ok(()));
    }
    let gone = settle::Content {
        archive_hash: [1; 32],
        ..contents[0].clone()
    };
    assert!(ledgers.older(&gone).await.is_err());
}

#[test]
fn an_index_without_its_archive_is_removed_at_the_start() {
    let folder = tempfile::tempdir().expect("temporary folder");
    ArchiveStore::open(folder.path()).expect("opens");
    let index = folder
        .path()
        .join(format!("private/{}.index", "07".repeat(32)));
    fs::write(&index, "half an index").expect("written");
    ArchiveStore::open(folder.path()).expect("opens");
    assert!(!index.exists());
}
