//! What requests hold, what is owed, what the breaker carries over: worked out by hand, and both engines agree.

use openmast_archive::ChargeLine;
use openmast_records::{ChainSnapshot, UsageEvent::Interim};

use crate::{
    bench::{Bench, GB, radio, report, request, snapshot, subscriber},
    reference::Ledgers,
};

/// Ana and bob at the tower (5 a GB) and the mast (7 a GB), and what the next snapshots say.
struct Town {
    bench: Bench,
    accounts: ChainSnapshot,
    /// By subscriber and radio: GB so far.
    used: [[u64; 2]; 2],
    seconds: u32,
    closed: Vec<Ledgers>,
}

const ANA: usize = 0;
const BOB: usize = 1;
const TOWER: usize = 0;
const MAST: usize = 1;

impl Town {
    fn new(deposits: [u64; 2]) -> Self {
        let accounts = snapshot(&[5, 7], &deposits);
        let mut bench = Bench::new(accounts.clone());
        bench.map_radio("tower", Some(0));
        bench.map_radio("mast", Some(1));
        bench.map_subscriber("ana", Some(0));
        bench.map_subscriber("bob", Some(1));
        Self {
            bench,
            accounts,
            used: [[0; 2]; 2],
            seconds: 0,
            closed: Vec::new(),
        }
    }

    fn uses(&mut self, who: usize, at: usize, gigabytes: u64) {
        self.seconds += 60;
        let total = &mut self.used[who][at];
        *total += gigabytes;
        let mut usage = report(Interim, 0, self.seconds, *total * GB, 0);
        usage.session_id = vec![who as u8, at as u8];
        usage.subscriber = vec![subscriber(["ana", "bob"][who])];
        usage.radio = vec![radio(["tower", "mast"][at])];
        self.bench.report(&usage);
    }

    /// Ends the epoch, an hour later.
    fn closes(&mut self) -> Vec<ChargeLine> {
        self.accounts.slot += 10;
        self.accounts.unix_time += 3_600;
        let closed = self.bench.close(self.accounts.clone());
        closed.public.check([2; 32]).expect("it agrees");
        let previous = self.closed.last().map(|ledgers| &ledgers.public);
        closed.public.check_continues(previous).expect("it goes on");
        let lines = closed.public.charges.clone();
        self.closed.push(closed);
        lines
    }

    fn asks(&mut self, who: usize, amount: u64) {
        request(&mut self.accounts, who, amount);
    }

    fn ends_request(&mut self, who: usize, paid: Option<u64>) {
        let payer = &mut self.accounts.payers[who];
        payer.withdrawn += paid.unwrap_or(0);
        payer.requests_ended += 1;
        payer.endings = payer.endings << 1 | u64::from(paid.is_some());
        (payer.requested, payer.requested_slot, payer.holds_from) = (0, 0, 0);
    }
}

/// Accrued, owed, written off.
fn split(line: &ChargeLine) -> [u64; 3] {
    [line.accrued, line.owed, line.written_off]
}

#[test]
fn the_first_settlement_that_sees_a_request_charges_as_if_it_were_absent() {
    let mut town = Town::new([100, 0]);
    town.uses(ANA, TOWER, 4);
    town.asks(ANA, 90);
    assert_eq!(split(&town.closes()[0]), [20, 0, 0]);
    // From now on 80 are held, which is all that is left.
    town.uses(ANA, TOWER, 4);
    assert_eq!(split(&town.closes()[0]), [0, 20, 0]);
    town.uses(ANA, TOWER, 14);
    assert_eq!(split(&town.closes()[0]), [0, 80, 10]);
}

#[test]
fn what_is_owed_accrues_before_anything_else_when_the_request_ends_unpaid() {
    let mut town = Town::new([100, 0]);
    town.asks(ANA, 70);
    town.closes();
    town.uses(ANA, TOWER, 10);
    town.uses(ANA, MAST, 10);
    let lines = town.closes();
    // Of 50 and 70 that were used 12.5 and 17.5 are free, and the tie goes to the tower; 70 of the other 90 are held.
    assert_eq!(split(&lines[0]), [13, 29, 8]);
    assert_eq!(split(&lines[1]), [17, 41, 12]);
    town.ends_request(ANA, None);
    town.uses(ANA, MAST, 1);
    let lines = town.closes();
    assert_eq!(split(&lines[0]), [29, 0, 0]);
    assert_eq!(split(&lines[1]), [41, 0, 7]);
}

#[test]
fn what_is_owed_is_written_off_when_the_request_was_paid() {
    let mut town = Town::new([100, 0]);
    town.asks(ANA, 100);
    town.closes();
    town.uses(ANA, TOWER, 4);
    assert_eq!(split(&town.closes()[0]), [0, 20, 0]);
    town.ends_request(ANA, Some(100));
    // Also when others came and went since, and new money is there.
    town.asks(ANA, 1);
    town.ends_request(ANA, None);
    town.accounts.payers[ANA].deposited += 50;
    let line = &town.closes()[0];
    assert_eq!((split(line), line.written_off_bytes), ([0, 0, 20], 0));
    town.uses(ANA, TOWER, 2);
    assert_eq!(split(&town.closes()[0]), [10, 0, 0]);
}

#[test]
fn a_deposit_beyond_what_is_held_pays_what_is_owed() {
    let mut town = Town::new([100, 0]);
    town.asks(ANA, 100);
    town.closes();
    town.uses(ANA, TOWER, 4);
    assert_eq!(split(&town.closes()[0]), [0, 20, 0]);
    town.accounts.payers[ANA].deposited += 15;
    assert_eq!(split(&town.closes()[0]), [15, 5, 0]);
}

#[test]
fn a_request_that_replaces_another_is_seen_for_the_first_time_again() {
    let mut town = Town::new([100, 0]);
    town.asks(ANA, 100);
    town.closes();
    town.uses(ANA, TOWER, 4);
    town.ends_request(ANA, None);
    town.asks(ANA, 100);
    assert_eq!(split(&town.closes()[0]), [20, 0, 0]);
    town.uses(ANA, TOWER, 4);
    assert_eq!(split(&town.closes()[0]), [0, 20, 0]);
}

#[test]
fn a_request_that_lapsed_holds_nothing() {
    let mut town = Town::new([100, 0]);
    town.asks(ANA, 100);
    town.accounts.payers[ANA].lapses_at = town.accounts.unix_time + 3 * 3_600;
    town.closes();
    town.uses(ANA, TOWER, 4);
    assert_eq!(split(&town.closes()[0]), [0, 20, 0]);
    assert_eq!(
        split(&town.closes()[0]),
        [20, 0, 0],
        "its last second has come"
    );
}

#[test]
fn a_request_later_than_the_snapshots_slot_is_not_seen() {
    let mut town = Town::new([100, 0]);
    town.closes();
    town.asks(ANA, 100);
    town.accounts.payers[ANA].requested_slot = town.accounts.slot + 11;
    town.closes();
    town.uses(ANA, TOWER, 4);
    assert_eq!(split(&town.closes()[0]), [20, 0, 0]);
    town.uses(ANA, TOWER, 4);
    assert_eq!(split(&town.closes()[0]), [0, 20, 0]);
}

#[test]
fn a_request_before_the_first_settlement_is_seen_by_that_one_first() {
    let mut town = Town::new([100, 0]);
    town.asks(ANA, 100);
    let mut bench = Bench::new(town.accounts.clone());
    bench.map_radio("tower", Some(0));
    bench.map_subscriber("ana", Some(0));
    town.bench = bench;
    town.uses(ANA, TOWER, 4);
    assert_eq!(split(&town.closes()[0]), [20, 0, 0]);
}

#[test]
fn a_statement_is_held_by_the_first_snapshot_when_that_is_late() {
    for (holds_in, expected) in [(3_600, [0, 20, 0]), (3_601, [20, 0, 0])] {
        let mut town = Town::new([100, 0]);
        town.closes();
        town.uses(ANA, TOWER, 4);
        town.asks(ANA, 100);
        town.accounts.payers[ANA].holds_from = town.accounts.unix_time + holds_in;
        assert_eq!(split(&town.closes()[0]), expected);
    }
}

#[test]
fn the_breaker_lets_each_asset_have_twice_its_usual_first() {
    let mut town = Town::new([1_000, 1_000]);
    // The mast earns 7 in each of eight epochs: the average of them and of those before, in which it had nothing, is 4.9.
    for _ in 0..8 {
        town.uses(BOB, MAST, 1);
        town.closes();
    }
    let usual = town.closed.last().map(|it| it.public.assets[0].trailing);
    assert_eq!(usual, Some(39));
    // Ana uses far more than the breaker at the tower.
    town.accounts.breaker = 50;
    town.uses(ANA, TOWER, 18);
    town.uses(BOB, MAST, 2);
    let lines = town.closes();
    // Nine are the mast's, and of the other 41 the five that it still wants: the tower wants more.
    let of = |line: &ChargeLine| (line.payer, line.accrued, line.charged);
    let parts: Vec<_> = lines.iter().map(of).collect();
    assert_eq!(parts, [(0, 86, 36), (1, 14, 14)]);
    assert_eq!(
        (lines[0].written_off, lines[0].written_off_bytes),
        (4, 800_000_000)
    );
    // The backlog comes without any usage.
    let lines = town.closes();
    assert_eq!(lines.iter().map(of).collect::<Vec<_>>(), [(0, 0, 50)]);
    assert_eq!(town.closes(), []);
}

#[test]
fn a_breaker_that_was_lowered_lets_what_is_outstanding_through_bit_by_bit() {
    let mut town = Town::new([1_000, 0]);
    town.accounts.breaker = 50;
    town.uses(ANA, TOWER, 20);
    assert_eq!(town.closes()[0].charged, 50);
    town.accounts.breaker = 20;
    town.uses(ANA, TOWER, 2);
    let line = &town.closes()[0];
    assert_eq!((line.accrued, line.charged, line.written_off), (0, 20, 10));
    for charged in [20, 10] {
        assert_eq!(town.closes()[0].charged, charged);
    }
    assert_eq!(town.closes(), []);
}

#[test]
fn who_has_an_account_and_nothing_else_has_no_line() {
    let mut town = Town::new([1_000, 0]);
    town.uses(ANA, MAST, 1);
    town.closes();
    let public = &town.closed[0].public;
    let lines = (public.assets.len(), public.payers.len());
    assert_eq!((lines, public.assets[0].asset), ((1, 1), 1));
    assert_eq!(
        (public.header.asset_count, public.header.payer_count),
        (2, 2)
    );
    assert_eq!(public.asset(0).accrued.0, 0);
}
