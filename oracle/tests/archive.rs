//! Archives: the same epoch gives the same bytes, and nothing that is not true passes.

use std::{fs, sync::Arc};

use openmast_archive::{
    ArchiveError, ArchiveStore, AssetLine, ChargeLine, CounterLine, Header, PRIVATE_FORMAT,
    PUBLIC_FORMAT, PayerLine, PrivateArchive, PrivateHeader, PublicArchive, RecordLine, RecordNode,
    RecordTree, TariffLine, content_of_archive, holds_records, pair_lines, price_set, recompute,
    record_root, verify,
};
use openmast_client::accounts::Settlement;
use openmast_engine::PairBalance;
use openmast_ledger::{BaseUnits, Commitment, Domain, Sums, Totals};
use openmast_oracle::{run::FinalLedgers, settle};
use proptest::prelude::*;
use solana_pubkey::Pubkey;

const NETWORK: Pubkey = Pubkey::new_from_array([2; 32]);

/// What asset and payer 0 to 2 have, of which number 2 has nothing. In epoch 1 payer 0 owes 30 to asset 0 and 12 to asset 1,
/// and payer 3 owes 8 to asset 3 and runs dry. Of these 50 the breaker lets 40 through: the rest follows in epoch 2, which
/// has a second tariff with another asset, and in which payer 0 uses more of asset 1.
fn archive(epoch: u64, previous: Option<[u8; 32]>) -> PublicArchive {
    // An epoch after the second is as if there had been many seconds.
    let after = epoch - 1;
    let charge = |(payer, asset), [bytes, accrued, charged]: [u64; 3]| ChargeLine {
        payer,
        asset,
        bytes,
        paid_bytes: accrued * 10,
        accrued,
        charged,
        ..ChargeLine::default()
    };
    let charges = match after {
        0 => vec![
            charge((0, 0), [300, 30, 20]),
            charge((0, 1), [120, 12, 12]),
            ChargeLine {
                written_off_bytes: 20,
                written_off: 2,
                ..charge((3, 3), [100, 8, 8])
            },
        ],
        1 => vec![
            charge((0, 0), [0, 0, 10]),
            ChargeLine {
                owed: 5,
                ..charge((0, 1), [170, 12, 12])
            },
        ],
        _ => vec![ChargeLine {
            owed: 5,
            ..charge((0, 1), [120, 12, 12])
        }],
    };
    let mut trailing = [0, 0, 0];
    for epoch in 0..=after {
        let earned = match epoch {
            0 => [20, 12, 8],
            1 => [10, 12, 0],
            _ => [0, 12, 0],
        };
        for (trailing, earned) in trailing.iter_mut().zip(earned) {
            *trailing = *trailing - *trailing / 8 + earned;
        }
    }
    let of_epoch = |is_it: &dyn Fn(&ChargeLine) -> bool| {
        let mut sums = [0; 4];
        for line in charges.iter().filter(|line| is_it(line)) {
            let parts = [line.bytes, line.accrued, line.charged, line.paid_bytes];
            sums.iter_mut()
                .zip(parts)
                .for_each(|(sum, part)| *sum += part);
        }
        sums
    };
    // Asset 1 is used in every epoch; the 50 bytes more of the second accrue nothing.
    let later = 120 * after + if after > 0 { 50 } else { 0 };
    let lifetimes = [
        (0, 300, 30, if after > 0 { 30 } else { 20 }),
        (1, 120 + later, 12 * epoch, 12 * epoch),
        (3, 100, 8, 8),
    ];
    let assets: Vec<AssetLine> = lifetimes
        .into_iter()
        .zip(trailing)
        .map(|((asset, bytes, accrued, earned), trailing)| {
            let [epoch_bytes, epoch_accrued, epoch_earned, epoch_paid] =
                of_epoch(&|line| line.asset == asset);
            AssetLine {
                asset,
                bytes,
                // A tenth of a base unit each; what is owed or written off is not paid.
                paid: accrued * 10,
                earned,
                accrued,
                epoch_bytes,
                epoch_paid,
                epoch_earned,
                epoch_accrued,
                trailing,
            }
        })
        .collect();
    let total = |number: fn(&AssetLine) -> u64| assets.iter().map(number).sum::<u64>();
    let sums = [
        total(|line| line.bytes),
        total(|line| line.accrued),
        total(|line| line.earned),
    ];
    let payer = |payer, [bytes, accrued, spent]: [u64; 3]| {
        let [epoch_bytes, epoch_accrued, epoch_spent, epoch_paid] =
            of_epoch(&|line| line.payer == payer);
        PayerLine {
            payer,
            bytes,
            paid: accrued * 10,
            spent,
            accrued,
            epoch_bytes,
            epoch_paid,
            epoch_spent,
            epoch_accrued,
        }
    };
    let payers = vec![
        payer(0, [sums[0] - 100, sums[1] - 8, sums[2] - 8]),
        payer(3, [100, 8, 8]),
    ];
    let tariff = |tariff, assets: usize| TariffLine {
        tariff,
        prices: vec![100_000_000; assets],
        ..TariffLine::default()
    };
    let mut tariffs = vec![tariff(epoch, if after > 1 { 5 } else { 4 })];
    if after > 0 {
        tariffs.push(tariff(epoch + 1, 5));
    }
    let asset_count = if after > 0 { 5 } else { 4 };
    let pair = |(payer, asset), accrued, carried, owed| PairBalance {
        payer,
        asset,
        accrued,
        carried,
        owed,
        fraction: 0,
    };
    let pairs = pair_lines(vec![
        pair((0, 0), 30, if after > 0 { 0 } else { 10 }, 0),
        pair((0, 1), 12 * epoch, 0, if after > 0 { 5 } else { 0 }),
        pair((3, 3), 8, 0, 0),
    ]);
    let header = Header {
        format: PUBLIC_FORMAT.into(),
        program: "openmast11111111111111111111111111111111111".into(),
        network: NETWORK.to_string(),
        epoch,
        snapshot_slot: 1_000 + epoch,
        closed_at: -5 + epoch as i64,
        closed_at_ms: 1_000 * epoch,
        heard_until_ms: 1_000 * epoch,
        breaker: 40,
        lots_left: u64::MAX,
        previous,
        asset_count,
        payer_count: 4,
        reserve_count: 0,
        asset_lines: assets.len() as u32,
        payer_lines: payers.len() as u32,
        reserve_lines: 0,
        tariff_lines: tariffs.len() as u32,
        earlier_tariff_lines: 0,
        charge_lines: charges.len() as u64,
        request_lines: 0,
        pair_lines: pairs.len() as u32,
        asset_root: [0; 32],
        payer_root: [0; 32],
        reserve_root: [0; 32],
        charged: sums[2],
        accrued: sums[1],
        payer_charged: sums[2],
        payer_accrued: sums[1],
        reserve_charged: 0,
        reserve_accrued: 0,
        bytes: sums[0],
        private_root: [7; 32],
        price_set_hash: price_set(&tariffs).expect("few prices"),
    };
    let counters = vec![CounterLine {
        counter: "late_report".into(),
        count: 3,
    }];
    let mut archive = PublicArchive {
        header,
        assets,
        payers,
        reserves: Vec::new(),
        tariffs,
        earlier_tariffs: Vec::new(),
        next_tariff: tariff(epoch + 1, asset_count as usize),
        charges,
        requests: Vec::new(),
        pairs,
        counters,
    };
    state_roots(&mut archive);
    archive
}

/// Has the header state the roots of what the lines say.
fn state_roots(archive: &mut PublicArchive) {
    let network = NETWORK.to_bytes();
    let (assets, payers) = (archive.asset_tree(network), archive.payer_tree(network));
    archive.header.asset_root = assets.expect("small sums").root().hash;
    archive.header.payer_root = payers.expect("small sums").root().hash;
    let reserves = archive.reserve_tree(network);
    archive.header.reserve_root = reserves.expect("small sums").root().hash;
}

fn bytes(archive: &PublicArchive) -> Vec<u8> {
    let mut bytes = Vec::new();
    archive
        .write_to(&mut bytes)
        .expect("a Vec takes everything");
    bytes
}

fn settlement(archive: &PublicArchive, archive_hash: [u8; 32]) -> Settlement {
    Settlement {
        version: 1,
        network: NETWORK,
        bump: 255,
        content_hash: [0; 32],
        content: content_of_archive(archive, archive_hash),
        proposer: Pubkey::default(),
        rent_payer: Pubkey::default(),
        set_version: 1,
        attested: 1,
        proposed_at: 1,
        final_at: 2,
        opened_at: 0,
        previous_snapshot_slot: 0,
        treasury_bps: 0,
        treasury_epoch: 0,
        before_treasury_bps: 0,
        treasury: Pubkey::default(),
        reserved: [0; 32],
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
    let changes: [(&str, Change); 29] = [
        ("what accrued of a pair", |it| it.pairs[0].accrued[0] += 1),
        ("what a pair owes", |it| it.pairs[0].owed[0] = 1),
        ("a fraction of a unit", |it| {
            it.pairs[0].fractions[0] = 1_000_000_000
        }),
        ("a pair that is gone", |it| it.pairs.truncate(1)),
        ("the next tariff", |it| it.next_tariff.tariff += 1),
        ("an asset's earnings", |it| it.assets[0].earned += 1),
        ("what an asset will get", |it| it.assets[0].accrued += 1),
        ("an asset's bytes", |it| it.assets[0].bytes += 1),
        ("a payer's spending", |it| it.payers[1].spent -= 1),
        ("what a payer owes", |it| it.payers[1].accrued += 1),
        ("a charge", |it| it.charges[0].charged += 1),
        ("what accrued", |it| it.charges[1].accrued += 1),
        ("metered bytes", |it| it.charges[1].bytes += 1),
        ("who paid", |it| it.charges[0].payer = 3),
        ("an asset without a line", |it| it.charges[1].asset = 7),
        ("bytes nobody used", |it| {
            it.charges[0].written_off_bytes = 1
        }),
        ("a price", |it| it.tariffs[0].prices[1] = 101),
        ("a tariff", |it| it.tariffs[1].tariff += 1),
        ("the first tariff", |it| it.tariffs.swap(0, 1)),
        ("bytes that were paid for", |it| it.assets[0].paid -= 1),
        ("what a charge was paid for", |it| {
            it.charges[1].paid_bytes -= 1
        }),
        ("bytes that nothing met", |it| it.charges[0].met_bytes = 1),
        ("what payers spent", |it| it.header.payer_charged += 1),
        ("what was charged", |it| it.header.charged += 1),
        ("what accrued in all", |it| it.header.accrued += 1),
        ("the bytes", |it| it.header.bytes += 1),
        ("the breaker", |it| it.header.breaker = 21),
        ("the order", |it| it.payers.swap(0, 1)),
        ("a line of zeros", |it| {
            it.assets.push(AssetLine {
                asset: 4,
                ..AssetLine::default()
            });
            it.header.asset_lines += 1;
        }),
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
fn an_index_without_a_line_has_zeros() {
    let archive = archive(2, None);
    assert_eq!(archive.asset(2), Totals::ZERO);
    let totals = archive.asset_totals().expect("all are counted");
    assert_eq!(totals.len(), 5);
    assert_eq!((totals[2], totals[4]), (Totals::ZERO, Totals::ZERO));
    assert_eq!(
        (totals[3], archive.asset(3).charged),
        (archive.asset(3), BaseUnits(8))
    );
    let mut uncounted = archive;
    uncounted.header.asset_count = 3;
    assert!(matches!(
        uncounted.asset_totals(),
        Err(ArchiveError::Disagrees(_))
    ));
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
            verified.charged,
            verified.accrued
        ),
        (2, 5, 4, 62, 62)
    );
    let file = store.public_path(&second).expect("is there");
    assert!(!verify(&file, &on_chain).expect("agrees").continues_previous);

    let mut other = on_chain.clone();
    other.content.payer_accrued += 1;
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
    missing.content.archive_hash = [1; 32];
    assert!(matches!(
        verify(folder.path(), &missing),
        Err(ArchiveError::Missing { .. })
    ));
}

#[test]
fn history_cannot_be_rewritten() {
    let (first, second, third) = (archive(1, None), archive(2, None), archive(3, None));
    first.check_continues(None).expect("begins");
    second.check_continues(Some(&first)).expect("continues");
    third.check_continues(Some(&second)).expect("continues");
    assert!(second.check_continues(None).is_err());
    assert!(third.check_continues(Some(&first)).is_err());
    type Change = fn(&mut PublicArchive);
    let changes: [(&str, Change); 10] = [
        ("a pair without usage", |it| it.pairs[1].fractions[0] = 1),
        ("what a pair carries", |it| it.pairs[0].carried[0] = 1),
        ("the first tariff", |it| it.tariffs[0].prices[3] = 1),
        ("a payer's epoch", |it| it.payers[0].epoch_spent -= 1),
        ("an asset's epoch", |it| it.assets[1].epoch_accrued += 1),
        ("an average", |it| it.assets[2].trailing += 1),
        ("a line that is gone", |it| it.assets.truncate(2)),
        ("the clock", |it| it.header.closed_at -= 2),
        ("the slot", |it| it.header.snapshot_slot -= 2),
        ("what the breaker let through", |it| it.header.breaker = 11),
    ];
    for (what, change) in changes {
        let mut changed = second.clone();
        change(&mut changed);
        let refused = changed.check_continues(Some(&first));
        assert!(matches!(refused, Err(ArchiveError::Disagrees(_))), "{what}");
    }
    // Bytes times price, where there is one tariff.
    let mut metered = first.clone();
    metered.charges[0].bytes += 1;
    assert!(metered.check_continues(None).is_err());
    // What is written off, of the bytes that made it.
    for bytes in [19, 21] {
        let mut wrong = first.clone();
        wrong.charges[2].written_off_bytes = bytes;
        assert!(wrong.check_continues(None).is_err(), "{bytes}");
    }
    let mut forgets = third;
    forgets.charges[0].owed = 0;
    forgets.charges[0].accrued = 4;
    assert!(forgets.check_continues(Some(&second)).is_err());
}

/// Both assets want more than there is, and one has earned before.
#[test]
fn the_breaker_must_be_shared_as_the_rules_say() {
    let mut first = archive(1, None);
    first.assets[0].trailing = 80;
    let mut second = archive(2, None);
    second.header.breaker = 20;
    second.charges[0].charged = 9;
    second.charges[1].charged = 11;
    for line in [0, 1] {
        let charged = second.charges[line].charged;
        let asset = &mut second.assets[line];
        asset.earned = asset.earned - asset.epoch_earned + charged;
        asset.epoch_earned = charged;
        let before = first.assets[line].trailing;
        asset.trailing = before - before / 8 + charged;
    }
    second.pairs[0].carried = vec![1, 1];
    second.payers[0].epoch_spent -= 2;
    second.payers[0].spent -= 2;
    second.header.charged -= 2;
    second.header.payer_charged -= 2;
    state_roots(&mut second);
    second
        .check(NETWORK.to_bytes())
        .expect("all of the breaker is let through");
    // What asset 0 wants, ten, is less than twice its average.
    assert!(second.check_continues(Some(&first)).is_err());
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
        assert_eq!(proven.totals.charged, BaseUnits(12 * content.epoch));
        let commitment = Commitment {
            domain: Domain::Asset,
            network: NETWORK.as_array(),
            leaf_count: content.asset_count,
            root_hash: &content.asset_root,
            root_sums: Sums {
                charged: BaseUnits(content.asset_charged),
                accrued: BaseUnits(content.asset_accrued),
            },
        };
        let held = commitment.check(1, proven.totals, &proven.siblings);
        assert_eq!(held, Ok(()));
    }
    let gone = settle::Content {
        archive_hash: [1; 32],
        ..contents[0]
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

/// As many assets as payers, each payer of which used one asset.
fn large(accounts: u32) -> PublicArchive {
    let mut archive = archive(1, None);
    let indexes = 0..accounts;
    archive.charges = indexes
        .clone()
        .map(|index| ChargeLine {
            payer: index,
            asset: index,
            bytes: 1_000_000,
            paid_bytes: 1_000_000,
            accrued: 7,
            charged: 7,
            ..ChargeLine::default()
        })
        .collect();
    archive.assets = indexes
        .clone()
        .map(|asset| AssetLine {
            asset,
            bytes: 1_000_000,
            paid: 1_000_000,
            earned: 7,
            accrued: 7,
            epoch_bytes: 1_000_000,
            epoch_paid: 1_000_000,
            epoch_earned: 7,
            epoch_accrued: 7,
            trailing: 7,
        })
        .collect();
    archive.payers = indexes
        .map(|payer| PayerLine {
            payer,
            bytes: 1_000_000,
            paid: 1_000_000,
            spent: 7,
            accrued: 7,
            epoch_bytes: 1_000_000,
            epoch_paid: 1_000_000,
            epoch_spent: 7,
            epoch_accrued: 7,
        })
        .collect();
    archive.tariffs = vec![TariffLine {
        tariff: 1,
        prices: vec![7_000; accounts as usize],
        ..TariffLine::default()
    }];
    let header = &mut archive.header;
    (header.asset_count, header.payer_count) = (accounts, accounts);
    (header.asset_lines, header.payer_lines) = (accounts, accounts);
    (header.tariff_lines, header.charge_lines) = (1, u64::from(accounts));
    let amount = 7 * u64::from(accounts);
    (header.charged, header.accrued) = (amount, amount);
    (header.payer_charged, header.payer_accrued) = (amount, amount);
    header.bytes = 1_000_000 * u64::from(accounts);
    header.breaker = u64::MAX / 4;
    header.price_set_hash = price_set(&archive.tariffs).expect("few prices");
    state_roots(&mut archive);
    archive
}

/// `cargo test --workspace --test archive -- --ignored --nocapture recomputing`
#[test]
#[ignore = "measures, and takes a while"]
fn recomputing_takes_about_as_long_as_reading() {
    for accounts in [10_000, 100_000, 1_000_000] {
        let folder = tempfile::tempdir().expect("temporary folder");
        let store = ArchiveStore::open(folder.path()).expect("opens");
        let archive = large(accounts);
        let hash = store.write_public(&archive).expect("written");
        let content = content_of_archive(&archive, hash);
        drop(archive);
        let path = store.public_path(&hash).expect("there");
        let bytes = fs::metadata(&path).expect("there").len();
        let began = std::time::Instant::now();
        store.folder().check_hash(&hash).expect("whole");
        let hashed = began.elapsed();
        store.folder().forget(&hash);
        let began = std::time::Instant::now();
        recompute(store.folder().path(), &NETWORK, &content).expect("agrees");
        println!(
            "{accounts} assets, payers and charges each: {bytes} bytes, hashed in {hashed:?}, recomputed in {:?}",
            began.elapsed()
        );
    }
}

#[test]
fn a_bill_is_what_the_archive_says_of_one_payer() {
    let folder = tempfile::tempdir().unwrap();
    let store = ArchiveStore::open(folder.path()).unwrap();
    let archive = archive(2, Some([1; 32]));
    let hash = store.write_public(&archive).unwrap();
    for payer in 0..5 {
        let bill = store.read_bill(&hash, payer).unwrap();
        assert_eq!(bill, archive.bill(payer).unwrap(), "payer {payer}");
    }
    let bill = store.read_bill(&hash, 0).unwrap();
    assert_eq!((bill.epoch, bill.lines.len()), (2, 2));
    let sums = bill.sums().unwrap();
    assert_eq!((sums.bytes, sums.accrued.0, sums.charged.0), (170, 12, 22));
    assert_eq!(bill.payer.epoch_spent, 22);
    // Both tariffs have one price for asset 1.
    let prices = &bill.lines[1].prices;
    assert_eq!((prices.len(), prices[0].price_per_gb), (1, 100_000_000));
    // Payer 3 used something in the epoch before, and nothing in this one.
    let bill = store.read_bill(&hash, 3).unwrap();
    assert_eq!((bill.payer.spent, bill.lines.len()), (8, 0));
}

#[test]
fn a_bill_with_two_prices_names_both_tariffs_and_why_one_is_nothing() {
    let mut archive = archive(2, Some([1; 32]));
    archive.tariffs[1].prices[1] = 0;
    archive.tariffs[1].suspended = vec![1];
    let bill = archive.bill(0).unwrap();
    let prices = bill.lines[1].prices.iter();
    let told: Vec<_> = prices
        .map(|price| (price.tariff, price.price_per_gb, price.why_free))
        .collect();
    let suspended = Some(openmast_ledger::NotLicensed::Suspended);
    assert_eq!(told, [(2, 100_000_000, None), (3, 0, suspended)]);
}

#[test]
fn no_bill_is_made_from_an_archive_that_is_not_what_its_name_says() {
    let folder = tempfile::tempdir().unwrap();
    let store = ArchiveStore::open(folder.path()).unwrap();
    let hash = store.write_public(&archive(2, Some([1; 32]))).unwrap();
    let path = store.public_path(&hash).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    // A number that no bill has, and the last line.
    for (before, after) in [
        ("\"trailing\":\"", "\"trailing\":\"1"),
        ("\"end\":\"", "\"end\":\"1"),
    ] {
        assert!(text.contains(before));
        fs::write(&path, text.replacen(before, after, 1)).unwrap();
        let refused = store.read_bill(&hash, 0);
        assert!(
            matches!(refused, Err(ArchiveError::OtherHash { .. })),
            "{refused:?}"
        );
    }
    // Charges that do not add up to the payer's line, under the name that they have.
    let mut wrong = archive(2, Some([1; 32]));
    wrong.charges[0].charged += 1;
    let hash = store.write_public(&wrong).unwrap();
    let refused = store.read_bill(&hash, 0);
    assert!(
        matches!(refused, Err(ArchiveError::Disagrees(_))),
        "{refused:?}"
    );
    store.read_bill(&hash, 3).unwrap();
}

#[test]
fn income_is_what_the_archive_says_of_one_asset() {
    let folder = tempfile::tempdir().unwrap();
    let store = ArchiveStore::open(folder.path()).unwrap();
    let archive = archive(1, None);
    let hash = store.write_public(&archive).unwrap();
    for asset in 0..5 {
        let income = store.read_income(&hash, asset).unwrap();
        assert_eq!(income, archive.income(asset).unwrap(), "asset {asset}");
    }
    let income = store.read_income(&hash, 0).unwrap();
    assert_eq!((income.payers, income.by_use.bytes), (1, 300));
    assert_eq!((income.by_use.accrued.0, income.by_use.charged.0), (30, 20));
    assert_eq!((income.asset.epoch_earned, income.prices.len()), (20, 1));
    assert!(!store.read_income(&hash, 2).unwrap().says_something());
    // Another name, and charges that do not add up to the asset's line.
    let refused = openmast_archive::Income::read_from(
        fs::read(store.public_path(&hash).unwrap())
            .unwrap()
            .as_slice(),
        &[9; 32],
        0,
    );
    assert!(
        matches!(refused, Err(ArchiveError::OtherHash { .. })),
        "{refused:?}"
    );
    let mut wrong = archive;
    wrong.charges[0].charged += 1;
    let hash = store.write_public(&wrong).unwrap();
    let refused = store.read_income(&hash, 0);
    assert!(
        matches!(refused, Err(ArchiveError::Disagrees(_))),
        "{refused:?}"
    );
    store.read_income(&hash, 1).unwrap();
}
