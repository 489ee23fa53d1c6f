//! What entitlements meet and what lots release: worked out by hand, and both engines agree.

use openmast_archive::{ChargeLine, ReserveLine};
use openmast_engine::{Engine, opening_of};
use openmast_records::{
    ChainSnapshot, Continued, EntitlementState, Genesis, LotState, Record, ReserveState, UsageEvent,
};

use crate::{
    bench::{Bench, GB, radio, report, snapshot, subscriber},
    reference::Ledgers,
};

pub(crate) const VOLUME: u8 = 0;
pub(crate) const SLOTS: u8 = 1;
pub(crate) const RATE: u8 = 2;
const EXCLUSIVE: u8 = 3;

/// Ana at the tower (5 a GB), with what the next snapshots say. Epochs take an hour.
pub(crate) struct Town {
    pub bench: Bench,
    pub accounts: ChainSnapshot,
    used: u64,
    seconds: u32,
    closed: Vec<Ledgers>,
}

/// A lot of the tower that is there for the epochs 1 to 4 at 40 base units a token, of which 10 were sold. A rate was priced by epochs of
/// an hour, and the tower by 2 Gbit/s.
pub(crate) fn lot(kind: u8) -> LotState {
    let (counted_mbps, counted_seconds) = match kind {
        RATE => (1, 3_600),
        EXCLUSIVE => (2_000, 3_600),
        _ => (0, 0),
    };
    LotState {
        counted_mbps,
        counted_seconds,
        asset: 0,
        kind,
        price: 40,
        sold: 10,
        first_epoch: 1,
        last_epoch: 4,
        ends_by: i64::MAX,
        most_per_epoch: 0,
        forfeited: 0,
    }
}

impl Town {
    pub(crate) fn new(deposited: u64, lots: &[LotState], entitlements: &[(u32, u64)]) -> Self {
        let mut accounts = snapshot(&[5, 7], &[deposited, 0]);
        accounts.reserves = lots.iter().copied().map(ReserveState::Lot).collect();
        accounts.reserves.extend(entitlements.iter().map(of_ana));
        let mut bench = Bench::new(accounts.clone());
        bench.map_radio("tower", Some(0));
        bench.map_subscriber("ana", Some(0));
        Self {
            bench,
            accounts,
            used: 0,
            seconds: 0,
            closed: Vec::new(),
        }
    }

    pub(crate) fn uses(&mut self, bytes: u64) {
        self.uses_as(0, "ana", bytes);
    }

    pub(crate) fn uses_as(&mut self, session: u8, who: &str, bytes: u64) {
        self.seconds += 60;
        self.used += bytes;
        // Long after all that was billed before.
        let start = 36_000 * self.closed.len() as u64;
        let mut usage = report(UsageEvent::Stop, start, self.seconds, bytes, 0);
        usage.session_id = vec![session, self.closed.len() as u8, self.seconds as u8];
        usage.subscriber = vec![subscriber(who)];
        self.bench.report(&usage);
    }

    /// One session of hers that does not end, with so many bytes in all.
    fn goes_on(&mut self, bytes: u64) {
        self.seconds += 60;
        let mut usage = report(UsageEvent::Interim, 0, self.seconds, bytes, 0);
        usage.session_id = vec![99];
        usage.subscriber = vec![subscriber("ana")];
        self.bench.report(&usage);
    }

    /// The entitlements that are named at the run of each session, the newest first.
    fn named(&self) -> Vec<Vec<u32>> {
        let found = self.bench.engine.sessions_like(Default::default(), 9);
        let runs = found.sessions.into_iter().flat_map(|it| it.runs);
        runs.map(|run| run.entitlements).collect()
    }

    pub(crate) fn lot(&mut self, index: usize) -> &mut LotState {
        match &mut self.accounts.reserves[index] {
            ReserveState::Lot(lot) => lot,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn entitlement(&mut self, index: usize) -> &mut EntitlementState {
        match &mut self.accounts.reserves[index] {
            ReserveState::Entitlement(it) => it,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn redeems(&mut self, lot: u32, quantity: u64) {
        self.accounts.reserves.push(of_ana(&(lot, quantity)));
    }

    /// Ends the epoch, an hour later.
    pub(crate) fn closes(&mut self) -> Closed {
        self.accounts.slot += 10;
        self.accounts.unix_time += 3_600;
        let closed = self.bench.close(self.accounts.clone());
        closed.public.check([2; 32]).expect("it agrees");
        let previous = self.closed.last().map(|ledgers| &ledgers.public);
        closed.public.check_continues(previous).expect("it goes on");
        let (charges, reserves) = (&closed.public.charges, &closed.public.reserves);
        let last = Closed {
            charge: charges.first().cloned().unwrap_or_default(),
            reserves: reserves.clone(),
        };
        self.closed.push(closed);
        last
    }
}

fn of_ana((lot, quantity): &(u32, u64)) -> ReserveState {
    ReserveState::Entitlement(EntitlementState {
        lot: *lot,
        payer: 0,
        quantity: *quantity,
        asked: 0,
        asked_slot: 0,
    })
}

/// What an epoch closed with: ana at the tower, and all reserves.
pub(crate) struct Closed {
    pub charge: ChargeLine,
    reserves: Vec<ReserveLine>,
}

impl Closed {
    /// Bytes that were met, bytes that were paid for, what accrued of her balance.
    fn paid(&self) -> (u64, u64, u64) {
        let charge = &self.charge;
        (charge.met_bytes, charge.paid_bytes, charge.accrued)
    }

    /// What a reserve met or served, and released, by now.
    fn of(&self, reserve: u32) -> (u64, u64) {
        let line = self.reserves.iter().find(|line| line.reserve == reserve);
        line.map_or((0, 0), |line| (line.bytes, line.accrued))
    }
}

#[test]
fn volume_is_used_before_money_and_is_released_by_use_and_at_the_close() {
    let mut town = Town::new(1_000, &[lot(VOLUME)], &[(0, 4)]);
    town.uses(3 * GB);
    let first = town.closes();
    assert_eq!(
        (first.paid(), first.of(1)),
        ((3 * GB, 3 * GB, 0), (3 * GB, 120))
    );
    assert_eq!(
        first.of(0),
        (1, 0),
        "a lot counts the epochs that it was served"
    );
    // One GB is left; the other two cost 5 each.
    town.uses(3 * GB);
    let second = town.closes();
    assert_eq!(
        (second.paid(), second.of(1)),
        ((GB, 3 * GB, 10), (4 * GB, 160))
    );
    town.closes();
    // Six tokens were not used, in four epochs of four.
    assert_eq!(town.closes().of(0), (4, 240));
    assert_eq!(town.closes().of(0), (4, 240), "and no more");
    let header = &town.closed[4].public.header;
    assert_eq!(
        (header.accrued, header.payer_accrued, header.reserve_accrued),
        (410, 10, 400)
    );
}

#[test]
fn a_window_that_is_not_served_releases_less() {
    let mut town = Town::new(1_000, &[lot(VOLUME), lot(RATE)], &[]);
    town.closes();
    // The licence of the tower is suspended in the epochs 3 and 4.
    town.accounts.assets[0].not_licensed = 2;
    town.closes();
    let third = town.closes();
    assert_eq!((third.of(0), third.of(1)), ((2, 0), (2, 200)));
    town.accounts.assets[0].not_licensed = 0;
    let fourth = town.closes();
    assert_eq!((fourth.of(0), fourth.of(1)), ((2, 200), (2, 200)));
}

#[test]
fn a_price_of_nothing_counts_as_served_and_uses_nothing_up() {
    let mut town = Town::new(1_000, &[lot(VOLUME)], &[(0, 4)]);
    town.accounts.assets[0].price_per_gb = 0;
    town.closes();
    town.uses(3 * GB);
    let second = town.closes();
    assert_eq!(
        (second.paid(), second.of(1), second.of(0).0),
        ((0, 0, 0), (0, 0), 2)
    );
}

#[test]
fn what_is_lost_with_its_time_is_used_before_what_keeps() {
    let (mut early, mut late) = (lot(VOLUME), lot(VOLUME));
    (early.last_epoch, late.last_epoch) = (3, 9);
    let lots = [late, early, lot(RATE), lot(EXCLUSIVE)];
    let mut town = Town::new(1_000, &lots, &[(0, 1), (1, 1), (2, 1), (3, 1)]);
    town.uses(500 * GB);
    assert_eq!(
        town.closes().of(7),
        (500 * GB, 0),
        "all by the exclusive window"
    );
    *town.entitlement(7) = EntitlementState {
        quantity: 0,
        ..*town.entitlement(7)
    };
    town.closes();
    // 125 000 bytes a second for an hour, then the volume whose window ends first, then the other, then money.
    town.uses(3 * GB);
    let third = town.closes();
    assert_eq!(third.of(6).0, 450_000_000);
    assert_eq!((third.of(5), third.of(4)), ((GB, 40), (GB, 40)));
    // 550 MB are left, which cost 2 and a fraction.
    assert_eq!(third.paid(), (2 * GB + 450_000_000, 3 * GB, 2));
}

#[test]
fn a_rate_meets_no_more_than_it_was_priced_by_however_long_epochs_are() {
    let (mut rate, mut exclusive) = (lot(RATE), lot(EXCLUSIVE));
    rate.counted_seconds = 1_800;
    (exclusive.counted_mbps, exclusive.first_epoch) = (2, 4);
    let mut town = Town::new(10_000, &[rate, exclusive], &[(0, 1), (1, 1)]);
    // 125 000 bytes a second; an epoch was to take half an hour and takes an hour.
    let half = 225_000_000;
    for met in [half, 2 * half] {
        town.uses(GB);
        assert_eq!(town.closes().of(2).0, met);
    }
    // What was not used in the third is there in the fourth, within what an hour carries; the tower's 2 Mbit/s come first.
    assert_eq!(town.closes().of(2).0, 2 * half);
    town.uses(3 * GB);
    let fourth = town.closes();
    assert_eq!((fourth.of(3).0, fourth.of(2).0), (900_000_000, 4 * half));
}

/// What is paid back of an epoch that was not served is not met in another one besides.
#[test]
fn a_rate_meets_nothing_for_an_epoch_that_was_not_served() {
    let mut rate = lot(RATE);
    rate.counted_seconds = 1_800;
    let mut town = Town::new(10_000, &[rate], &[(0, 1)]);
    let half = 225_000_000;
    // The licence is suspended in epoch 2.
    for (not_licensed, met, served) in [(2, half, 1), (0, half, 1), (0, 2 * half, 2)] {
        town.accounts.assets[0].not_licensed = not_licensed;
        town.uses(GB);
        let closed = town.closes();
        assert_eq!((closed.of(1).0, closed.of(0).0), (met, served));
    }
    town.uses(GB);
    assert_eq!(town.closes().of(1).0, 3 * half);
}

/// What its tokens did not use is there for those that are kept, and neither for those that are sold nor for those that come late.
#[test]
fn a_rate_of_which_a_part_is_sold_goes_on_with_what_was_not_used() {
    let mut rate = lot(RATE);
    rate.counted_seconds = 1_800;
    rate.last_epoch = 9;
    let mut town = Town::new(10_000, &[rate], &[(0, 4)]);
    let half = 225_000_000;
    town.uses(7 * half);
    assert_eq!(town.closes().of(1).0, 4 * half, "as it was priced");
    town.uses(half);
    assert_eq!(town.closes().of(1).0, 4 * half + half);
    // Three of the four are sold, to somebody who redeems them for ana as well.
    town.entitlement(1).quantity = 1;
    town.closes();
    town.redeems(0, 3);
    town.closes();
    // The old one had 4 · 4 + 2 · half by now, this epoch included: three of that are left from the second, and it carries two an hour.
    // The new one has what one epoch was priced by.
    town.uses(12 * half);
    let (old, new) = {
        let fifth = town.closes();
        (fifth.of(1).0, fifth.of(2).0)
    };
    assert_eq!((old, new), (5 * half + 2 * half, 3 * half));
}

#[test]
fn a_cap_bounds_each_epoch() {
    let capped = LotState {
        most_per_epoch: GB / 4,
        ..lot(VOLUME)
    };
    let mut town = Town::new(1_000, &[capped], &[(0, 2)]);
    for met in [GB / 2, GB] {
        town.uses(GB);
        assert_eq!(town.closes().of(1).0, met);
    }
}

#[test]
fn what_is_asked_back_meets_nothing_once_a_snapshot_has_seen_it() {
    let mut town = Town::new(1_000, &[lot(VOLUME)], &[(0, 4)]);
    let slot = town.accounts.slot + 10;
    (town.entitlement(1).asked, town.entitlement(1).asked_slot) = (3, slot);
    town.uses(2 * GB);
    assert_eq!(
        town.closes().of(1).0,
        2 * GB,
        "it was not asked when the epoch began"
    );
    town.uses(2 * GB);
    assert_eq!(
        town.closes().of(1).0,
        2 * GB,
        "more than the one token that is kept is used"
    );
    (town.entitlement(1).asked, town.entitlement(1).asked_slot) = (0, 0);
    town.closes();
    town.uses(2 * GB);
    assert_eq!(town.closes().of(1).0, 4 * GB);
}

#[test]
fn an_entitlement_meets_nothing_before_a_snapshot_has_it_nor_after_its_window() {
    let mut town = Town::new(1_000, &[lot(VOLUME)], &[]);
    town.redeems(0, 9);
    town.uses(GB);
    assert_eq!(town.closes().of(1).0, 0);
    for epoch in 2..=5 {
        town.uses(GB);
        assert_eq!(town.closes().of(1).0, (epoch - 1).min(3) * GB);
    }
}

#[test]
fn an_epoch_that_closes_when_the_lot_ends_is_not_of_its_window() {
    let mut ends = lot(RATE);
    ends.ends_by = 1_700_000_000 + 2 * 3_600;
    let mut town = Town::new(1_000, &[ends], &[(0, 4)]);
    town.uses(GB);
    let first = town.closes();
    assert_eq!((first.of(0), first.of(1).0), ((1, 100), GB));
    town.uses(GB);
    let second = town.closes();
    assert_eq!((second.of(0), second.of(1).0), ((1, 100), GB));
    assert_eq!(second.charge.accrued, 5);
}

/// Anybody may cut lots of a silent network short, and what is left is paid back: nothing of it is used besides.
#[test]
fn a_lot_that_is_cut_short_within_an_epoch_meets_nothing_in_it() {
    for kind in [VOLUME, RATE, EXCLUSIVE] {
        let mut town = Town::new(1_000, &[lot(kind)], &[(0, 4)]);
        town.uses(GB);
        town.lot(0).ends_by = town.accounts.unix_time + 1_800;
        let closed = town.closes();
        assert_eq!((closed.of(1).0, closed.charge.accrued), (0, 5), "{kind}");
    }
}

#[test]
fn what_waited_is_met_only_by_what_was_there_when_it_was_priced() {
    let mut town = Town::new(1_000, &[lot(VOLUME)], &[]);
    // Nobody knows whose it is, in the epochs 1 and 2.
    town.uses_as(1, "bob", 2 * GB);
    town.redeems(0, 9);
    town.accounts.assets[0].price_per_gb = 6;
    town.closes();
    town.uses_as(2, "bob", GB);
    town.accounts.assets[0].price_per_gb = 8;
    town.closes();
    town.bench.map_subscriber("bob", Some(0));
    let third = town.closes();
    assert_eq!(
        (third.paid(), third.of(1).0),
        ((GB, 3 * GB, 10), GB),
        "two GB at the 5 of before it was redeemed, one at 6"
    );
}

#[test]
fn what_the_bound_of_the_backlog_cuts_of_a_release_stays_due() {
    let mut town = Town::new(1_000, &[lot(RATE)], &[]);
    town.accounts.breaker = 30;
    let first = town.closes();
    let line = &first.reserves[0];
    assert_eq!((line.due, line.accrued, line.charged), (100, 60, 30));
    let second = town.closes();
    let line = &second.reserves[0];
    assert_eq!((line.due, line.accrued, line.charged), (200, 90, 60));
    town.accounts.breaker = u64::MAX;
    let third = town.closes();
    assert_eq!(
        (third.reserves[0].accrued, third.reserves[0].charged),
        (300, 300)
    );
}

#[test]
fn what_lots_do_not_hold_of_a_release_stays_due() {
    let other = LotState {
        asset: 1,
        price: 10,
        ..lot(RATE)
    };
    let mut town = Town::new(1_000, &[lot(RATE), other], &[]);
    // 100 and 25 are due in each epoch: who is to get less is served first.
    town.accounts.lots_left = 90;
    let first = town.closes();
    assert_eq!((first.of(0), first.of(1)), ((1, 65), (1, 25)));
    assert_eq!((first.reserves[0].due, first.reserves[1].due), (100, 25));
    town.uses(GB);
    let second = town.closes();
    assert_eq!((second.of(0), second.of(1)), ((2, 65), (2, 25)));
    assert_eq!(second.charge.accrued, 5, "payers are not concerned");
    // Buyers took money back: nothing is taken from the assets, and nothing more is released.
    town.accounts.lots_left = 40;
    let third = town.closes();
    assert_eq!((third.of(0), third.of(1)), ((3, 65), (3, 25)));
    town.accounts.lots_left = 500;
    let fourth = town.closes();
    assert_eq!((fourth.of(0), fourth.of(1)), ((4, 400), (4, 100)));
}

#[test]
fn forfeited_fees_are_released_at_once() {
    let mut town = Town::new(1_000, &[lot(VOLUME)], &[]);
    town.lot(0).forfeited = 25;
    assert_eq!(town.closes().of(0), (1, 25));
}

#[test]
fn subscribers_are_counted_for_slots() {
    let mut town = Town::new(1_000, &[lot(SLOTS)], &[(0, 2)]);
    town.bench.map_subscriber("bob", Some(0));
    town.bench.map_subscriber("eve", Some(1));
    for (session, who) in [(1, "ana"), (2, "ana"), (3, "bob"), (4, "eve")] {
        town.uses_as(session, who, GB);
    }
    let first = town.closes();
    let line = first.reserves.iter().find(|line| line.reserve == 1);
    assert_eq!(line.map(|line| (line.identities, line.bytes)), Some((2, 0)));
    assert_eq!(first.of(0), (1, 100));
}

#[test]
fn people_see_what_is_left_and_what_stands_before_money() {
    let capped = LotState {
        most_per_epoch: GB,
        ..lot(VOLUME)
    };
    let mut town = Town::new(1_000, &[capped, lot(RATE)], &[(0, 4), (1, 1)]);
    town.uses(2 * GB);
    town.accounts.payers[0].max_price_per_gb = 4;
    town.closes();
    let views = town.bench.engine.entitlements_of(0);
    let of_volume = &views[0];
    let met = 2 * GB - 450_000_000;
    assert_eq!((of_volume.reserve, of_volume.met_bytes), (2, met));
    assert_eq!(of_volume.left_bytes, Some(4 * GB - met));
    assert_eq!(of_volume.most_per_epoch, Some(4 * GB));
    assert_eq!((views[1].reserve, views[1].left_bytes), (3, None));
    assert!(views.iter().all(|view| view.is_in_use));
    assert!(town.bench.engine.entitlements_of(1).is_empty());
    assert_eq!(town.bench.engine.too_dear_assets(0), [1]);
    assert_eq!(town.bench.engine.too_dear(1, 0), None);
    assert_eq!(town.named(), [[0; 0]], "its session is over");
    town.uses(GB);
    // What was billed of her in this epoch is met, and nothing of the epoch before.
    assert_eq!(town.named(), [vec![3, 2], vec![]]);
    let found = town.bench.engine.sessions_like(Default::default(), 9);
    assert_eq!(found.sessions[0].runs[0].too_dear, None);
}

#[test]
fn no_entitlement_stands_before_what_is_not_charged() {
    let mut town = Town::new(1_000, &[lot(VOLUME)], &[(0, 4)]);
    town.goes_on(GB);
    assert_eq!(town.named(), [[1]]);
    town.accounts.assets[0].not_licensed = 2;
    town.closes();
    town.goes_on(2 * GB);
    assert_eq!(town.named(), [[0; 0]]);
    town.accounts.assets[0].not_licensed = 0;
    town.closes();
    // It goes on, and what comes is met.
    assert_eq!(town.named(), [[1]]);
}

#[test]
fn a_log_that_goes_on_from_an_archive_meets_and_releases_as_the_lost_one_would_have() {
    // The tower was priced by a minute an epoch: what of that is left for the next one is in the archive alone.
    let exclusive = LotState {
        counted_mbps: 1,
        counted_seconds: 60,
        ..lot(EXCLUSIVE)
    };
    let mut town = Town::new(1_000, &[lot(VOLUME), exclusive], &[(0, 4), (1, 1)]);
    town.uses(1_000_000);
    let slot = town.accounts.slot + 10;
    (town.entitlement(2).asked, town.entitlement(2).asked_slot) = (2, slot);
    town.closes();
    let archived = town.closed[0].public.ledgers().expect("as sealed");
    assert_eq!(archived.entitlements, town.closed[0].entitlements);
    // Since then she took two tokens back, and redeemed another one.
    (town.entitlement(2).asked, town.entitlement(2).quantity) = (0, 2);
    town.redeems(0, 1);
    let opening = opening_of(&archived, &town.accounts).expect("they fit");
    let first = Continued {
        genesis: Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 2,
            snapshot: opening,
        },
        epoch: 1,
        content_hash: [0; 32],
        archive_hash: [0; 32],
        state_hash: None,
    };
    let mut engine = Engine::new().go_on(&first, &archived).expect("it goes on");
    let ledgers = |engine: &Engine| engine.ledgers().expect("encodes");
    assert!(ledgers(&engine) == ledgers(&town.bench.engine));
    town.uses(3 * GB);
    town.closes();
    let with_maps = town
        .bench
        .log
        .iter()
        .filter(|it| matches!(it, Record::Mapping(_)));
    let behind = town.bench.log.len() - 2..;
    let records = with_maps.chain(&town.bench.log[behind]);
    for (lsn, record) in (1..).zip(records) {
        engine.apply(lsn, record).expect("a log as written");
    }
    assert!(ledgers(&engine) == ledgers(&town.bench.engine));
}

#[test]
fn nobody_but_the_payer_of_an_entitlement_is_met() {
    let mut town = Town::new(1_000, &[lot(EXCLUSIVE)], &[(0, 1)]);
    town.accounts.payers[1].deposited = 1_000;
    town.bench.map_subscriber("bob", Some(1));
    town.bench.map_radio("mast", Some(1));
    town.uses_as(1, "bob", GB);
    let mut elsewhere = report(UsageEvent::Stop, 0, 60, GB, 0);
    (elsewhere.session_id, elsewhere.radio) = (vec![9], vec![radio("mast")]);
    town.bench.report(&elsewhere);
    let first = town.closes();
    assert_eq!(first.of(1).0, 0);
    let charges = town.closed[0].public.charges.iter();
    let accrued: Vec<u64> = charges.map(|charge| charge.accrued).collect();
    assert_eq!(accrued, [7, 5], "ana at the mast, bob at the tower");
}
