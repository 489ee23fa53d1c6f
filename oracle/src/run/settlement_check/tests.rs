//! Settlements whose archives are not what they should be, and a settler that wants to post them.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use openmast_ledger::{Delays, Freshness};
use solana_pubkey::Pubkey;

use super::*;
use crate::{
    config::ArchiveConfig,
    health::Health,
    settle::{
        Action, Chain, Fate, Key, MemberView, NetworkView, OracleSetView, PrepareError, Prepared,
        Progress, Report, Settler, Signature, Timing, Unreachable, View, Wanted,
    },
    time::Clock,
};
use openmast_archive::{ArchiveStore, PublicArchive, content_of_archive};
use openmast_engine::Engine;
use openmast_records::{EpochClosed, Genesis, Record};

const NETWORK: [u8; 32] = [2; 32];
const ME: Key = [7; 32];

pub(in crate::run) struct Lab {
    pub folder: tempfile::TempDir,
    pub store: ArchiveStore,
    archives: Vec<PublicArchive>,
    pub contents: Vec<Content>,
    pub health: Health,
}

impl Lab {
    /// Two closed epochs, archived and queued long ago.
    fn new() -> Self {
        Self::queued_at(1)
    }

    /// As [`Self::new`], queued then (Unix milliseconds).
    pub fn queued_at(now_ms: u64) -> Self {
        let folder = tempfile::tempdir().expect("temporary folder");
        let store = ArchiveStore::open(&folder.path().join("archive")).expect("opens");
        let mut lab = Self {
            folder,
            store,
            archives: Vec::new(),
            contents: Vec::new(),
            health: Health::default(),
        };
        let mut engine = Engine::new();
        let genesis = Record::Genesis(Genesis {
            program: [1; 32],
            network: NETWORK,
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: Default::default(),
        });
        engine.apply(0, &genesis).expect("a log as written");
        let mut previous = None;
        for epoch in 1..=2 {
            let end = Record::EpochClosed(EpochClosed {
                epoch,
                closed_at_ms: epoch,
                snapshot: Default::default(),
            });
            let closed = engine.apply(epoch, &end).expect("a log as written");
            let mut public = openmast_archive::seal(closed.expect("an epoch closes")).public;
            public.header.previous = previous;
            let hash = lab.store.write_public(&public).expect("writable");
            previous = Some(hash);
            lab.contents.push(content_of_archive(&public, hash));
            lab.archives.push(public);
        }
        let mut outbox = lab.outbox();
        for content in &lab.contents {
            outbox.enqueue(content, now_ms).expect("queued");
        }
        lab
    }

    pub fn outbox(&self) -> Outbox {
        let file = self.folder.path().join("outbox.sqlite");
        Outbox::open(&file, &[1; 32], &NETWORK).expect("opens")
    }

    pub fn repair(&self) -> Repair {
        Repair {
            archives: self.store.folder(),
            network: Pubkey::new_from_array(NETWORK),
            health: self.health.clone(),
            clock: Clock::default(),
        }
    }

    fn voucher(&self) -> (SettlementCheck, watch::Receiver<Option<u64>>) {
        let (anew, seen) = watch::channel(None);
        let mirrors = Mirrors::new(&ArchiveConfig::default(), self.health.clone());
        (SettlementCheck::new(self.repair(), mirrors, anew), seen)
    }

    fn raw(&self, sql: &str) {
        let file = self.folder.path().join("outbox.sqlite");
        let raw = rusqlite::Connection::open(file).expect("opens");
        raw.execute(sql, []).expect("changed");
    }

    /// A byte of the archive of an epoch is another.
    pub fn rot(&self, epoch: usize) {
        let path = self
            .store
            .folder()
            .file(&self.contents[epoch - 1].archive_hash);
        let mut bytes = fs::read(&path).expect("readable");
        bytes[700] ^= 1;
        fs::write(&path, bytes).expect("writable");
    }
}

#[test]
fn what_follows_from_its_archive_is_let_through() {
    let lab = Lab::new();
    let (mut voucher, anew) = lab.voucher();
    let mut outbox = lab.outbox();
    for content in &lab.contents {
        let withheld = voucher.withholds(content, &mut outbox).expect("asked");
        assert_eq!(withheld, None);
    }
    assert_eq!(*anew.borrow(), None);
}

#[test]
fn what_does_not_is_withheld_and_derived_anew_once() {
    let lab = Lab::new();
    let (mut voucher, anew) = lab.voucher();
    let mut outbox = lab.outbox();
    lab.rot(2);
    let withheld = voucher.withholds(&lab.contents[1], &mut outbox);
    let text = withheld.expect("asked").expect("withheld");
    assert!(text.contains("does not follow from"), "{text}");
    assert!(text.contains("derives it from its log"), "{text}");
    assert_eq!(*anew.borrow(), Some(2));
    assert_eq!(
        outbox.entry(2).expect("whole"),
        None,
        "nobody was told of it"
    );

    // Started again, the same comes out: a person must look.
    let (mut voucher, anew) = lab.voucher();
    outbox.enqueue(&lab.contents[1], 3).expect("queued");
    let withheld = voucher.withholds(&lab.contents[1], &mut outbox);
    let text = withheld.expect("asked").expect("withheld");
    assert!(text.contains("derived anew before"), "{text}");
    assert_eq!(*anew.borrow(), None);
    assert!(outbox.entry(2).expect("whole").is_some());
}

#[test]
fn numbers_that_no_archive_has_are_withheld() {
    type Change = fn(&mut Content);
    let changes: [Change; 12] = [
        |it| it.snapshot_slot += 1,
        |it| it.closed_at += 1,
        |it| it.asset_count += 1,
        |it| it.payer_count += 1,
        |it| it.asset_root[5] ^= 1,
        |it| it.payer_root[5] ^= 1,
        |it| it.asset_charged += 1,
        |it| it.payer_accrued += 1,
        |it| it.bytes += 1,
        |it| it.archive_hash[5] ^= 1,
        |it| it.private_root[5] ^= 1,
        |it| it.price_set_hash[5] ^= 1,
    ];
    let lab = Lab::new();
    for (at, change) in changes.into_iter().enumerate() {
        let mut content = lab.contents[1];
        change(&mut content);
        let (mut voucher, _anew) = lab.voucher();
        let withheld = voucher.withholds(&content, &mut lab.outbox());
        assert!(withheld.expect("asked").is_some(), "change {at}");
    }
}

#[test]
fn an_archive_that_was_written_wrongly_is_withheld() {
    let mut lab = Lab::new();
    let mut wrong = lab.archives[1].clone();
    wrong.header.charged += 1;
    wrong.header.accrued += 1;
    let hash = lab.store.write_public(&wrong).expect("writable");
    lab.contents[1] = content_of_archive(&wrong, hash);
    let (mut voucher, _anew) = lab.voucher();
    let withheld = voucher.withholds(&lab.contents[1], &mut lab.outbox());
    let text = withheld.expect("asked").expect("withheld");
    assert!(text.contains("does not agree"), "{text}");

    let mut other = lab.archives[1].clone();
    other.header.previous = Some([9; 32]);
    let hash = lab.store.write_public(&other).expect("writable");
    let content = content_of_archive(&other, hash);
    let withheld = voucher.withholds(&content, &mut lab.outbox());
    let text = withheld.expect("asked").expect("withheld");
    assert!(text.contains("the archive of the epoch before"), "{text}");
}

/// A chain on which epoch 1 is to be proposed, and that takes whatever it is given.
#[derive(Default)]
pub(in crate::run) struct Willing {
    slot: AtomicU64,
    /// The epoch that the oracle's key attests.
    attested: AtomicU64,
    /// Longer than anything takes where it is 0.
    exit_delay_seconds: u32,
}

impl Willing {
    /// With a shorter exit delay.
    pub fn with_exit_delay(seconds: u32) -> Self {
        Self {
            exit_delay_seconds: seconds,
            ..Self::default()
        }
    }
}

impl Chain for Willing {
    fn network(&self) -> Key {
        NETWORK
    }

    fn oracle(&self) -> Key {
        ME
    }

    fn rent_payer(&self) -> Key {
        ME
    }

    async fn view(&self, _: &Wanted, _: u64) -> Result<View, Unreachable> {
        Ok(View {
            slot: self.slot.load(Ordering::SeqCst),
            unix_time: 100,
            network: NetworkView {
                freshness: Freshness {
                    delays: Delays {
                        exit_delay_seconds: match self.exit_delay_seconds {
                            0 => 200_000,
                            seconds => seconds,
                        },
                        challenge_seconds: 30,
                    },
                    ..Freshness::default()
                },
                max_epoch_increase: 1_000,
                deposited: 1_000_000,
                asset_count: 9,
                payer_count: 9,
                ..NetworkView::default()
            },
            oracles: OracleSetView {
                version: 1,
                threshold: 1,
                members: vec![MemberView {
                    key: ME,
                    weight: 1,
                    bond: 1,
                    attested_epoch: self.attested.load(Ordering::SeqCst),
                }],
                next_from: None,
            },
            proposals: Default::default(),
            settlements: Default::default(),
        })
    }

    async fn fate(&self, _: &Signature) -> Result<Fate, Unreachable> {
        Ok(Fate {
            finalized_slot: 10,
            finalized_block_height: 10,
            status: None,
        })
    }

    async fn prepare(&self, action: &Action, _: u32) -> Result<Prepared, PrepareError> {
        let Action::Propose(content) = action else {
            return Err(PrepareError::Refused(format!("{action:?}")));
        };
        Ok(Prepared {
            signature: [1; 64],
            raw: borsh::to_vec(content).expect("encodes"),
            last_valid_block_height: 99,
            priority_fee: 0,
        })
    }

    async fn send(&self, _: &[u8]) -> Result<(), Unreachable> {
        Ok(())
    }
}

async fn step(lab: &Lab) -> (Report, Outbox) {
    let (voucher, _anew) = lab.voucher();
    let settler = Settler::new(
        Arc::new(Willing::default()),
        lab.outbox(),
        Timing::default(),
        Clock::default(),
    );
    let mut settler = settler.guarded(voucher);
    let report = settler.step().await.expect("goes on");
    (report, lab.outbox())
}

#[tokio::test]
async fn the_settler_posts_what_is_vouched_for_and_nothing_else() {
    let lab = Lab::new();
    let (report, outbox) = step(&lab).await;
    assert!(report.alarms.is_empty(), "{:?}", report.alarms);
    let attempts = outbox.attempts(1).expect("whole");
    let proposed: Content = borsh::from_slice(&attempts[0].raw).expect("a content");
    assert_eq!(proposed, lab.contents[0]);

    let lab = Lab::new();
    lab.rot(1);
    let (report, outbox) = step(&lab).await;
    let codes: Vec<_> = report.alarms.iter().map(|alarm| alarm.code).collect();
    assert_eq!(codes, ["settlement_withheld"]);
    assert!(outbox.attempts(1).expect("whole").is_empty());
}

#[tokio::test]
async fn the_settler_sees_its_key_used_elsewhere() {
    let lab = Lab::new();
    // So that this oracle itself posts nothing.
    lab.rot(1);
    let (voucher, _anew) = lab.voucher();
    let chain = Arc::new(Willing::default());
    let (timing, clock) = (Timing::default(), Clock::default());
    let settler = Settler::new(Arc::clone(&chain), lab.outbox(), timing, clock);
    let mut settler = settler.guarded(voucher);
    for (slot, attested, expected) in [
        (1_000, 0, false),
        (1_200, 0, false),
        (1_210, 1, true),
        (1_220, 1, true),
    ] {
        chain.slot.store(slot, Ordering::SeqCst);
        chain.attested.store(attested, Ordering::SeqCst);
        let report = settler.step().await.expect("goes on");
        let mut codes = report.alarms.iter().map(|alarm| alarm.code);
        let is_told = codes.any(|code| code == "another_oracle_with_this_key");
        assert_eq!(is_told, expected, "slot {slot}");
    }
}

/// A bit of the row that is proposed next flips while the oracle runs.
#[tokio::test]
async fn a_damaged_row_is_mended_and_never_posted() {
    let lab = Lab::new();
    for sql in [
        "UPDATE settlement SET content = zeroblob(length(content)) WHERE epoch = 1",
        "UPDATE settlement SET changed_at_ms = changed_at_ms + 64 WHERE epoch = 1",
    ] {
        lab.raw(sql);
        let (_, outbox) = step(&lab).await;
        let entry = outbox.entry(1).expect("whole").expect("put back");
        assert_eq!(
            (entry.content, entry.progress),
            (lab.contents[0], Progress::Queued)
        );
        assert!(outbox.attempts(1).expect("whole").is_empty());
        assert!(lab.health.alarms().contains_key("outbox_damaged"));
    }
    let (_, outbox) = step(&lab).await;
    assert_eq!(outbox.attempts(1).expect("whole").len(), 1, "it goes on");
}

/// A row of a transaction is of no use any more, and the settlement goes on without it.
#[tokio::test]
async fn a_damaged_transaction_is_forgotten() {
    let lab = Lab::new();
    drop(step(&lab).await);
    lab.raw("UPDATE attempt SET raw = zeroblob(10), signature = zeroblob(64)");
    let (_, outbox) = step(&lab).await;
    assert!(outbox.attempts(1).expect("whole").is_empty());
    assert_eq!(outbox.taken_out().expect("readable"), 1);
    let (_, outbox) = step(&lab).await;
    assert_eq!(outbox.attempts(1).expect("whole").len(), 1, "built anew");
}

/// Of two archives that continue the one before, the one that was void is not taken; where that is not known, neither is.
#[test]
fn what_an_epoch_was_closed_with_before_is_not_put_back() {
    let lab = Lab::new();
    let mut other = lab.archives[1].clone();
    other.header.snapshot_slot += 1;
    let hash = lab.store.write_public(&other).expect("writable");
    let other = content_of_archive(&other, hash);
    let damage = "UPDATE settlement SET checksum = zeroblob(32) WHERE epoch = 2";
    let mut outbox = lab.outbox();

    lab.raw(damage);
    let missing = lab.repair().mend_rows(&mut outbox).expect("mended");
    assert_eq!(missing.into_iter().collect::<Vec<_>>(), [2]);
    assert_eq!(outbox.entry(2).expect("whole"), None);

    outbox.enqueue(&lab.contents[1], 1).expect("queued");
    outbox.remember_void(&other).expect("remembered");
    lab.raw(damage);
    let missing = lab.repair().mend_rows(&mut outbox).expect("mended");
    assert!(missing.is_empty());
    let entry = outbox.entry(2).expect("whole").expect("put back");
    assert_eq!(entry.content, lab.contents[1]);

    // The void one is damaged: everything that the epoch was ever closed with is remembered.
    lab.raw("UPDATE void SET checksum = zeroblob(32)");
    lab.repair().mend_rows(&mut outbox).expect("mended");
    assert_eq!(outbox.void_contents(2).expect("whole"), [other]);
}
