//! Who would pay for usage with certain names, by which price, or why nobody: asked without a session.

use openmast_engine::{Answer, Engine, Leg, NoRoute, Route};
use openmast_ledger::PricePerGb;
use openmast_records::{Question, Record, UsageEvent::Interim};

use crate::bench::{Bench, GB, radio, report, snapshot, subscriber};

fn resolve(bench: &Bench, tower: &str, user: &str) -> Result<Route, NoRoute> {
    let (radios, subscribers) = ([radio(tower)], [subscriber(user)]);
    bench.engine.resolve(&radios, &subscribers)
}

#[test]
fn each_reason_ends_with_what_it_asks_for() {
    let mut bench = Bench::new(snapshot(&[5], &[1 << 40]));
    let ask = |bench: &Bench| resolve(bench, "tower", "ana").expect_err("nowhere");
    assert_eq!(ask(&bench), NoRoute::NothingMapped);
    bench.map_subscriber("ana", Some(1));
    assert_eq!(ask(&bench), NoRoute::RadioUnmapped);
    bench.map_subscriber("ana", None);
    bench.map_radio("tower", Some(1));
    assert_eq!(ask(&bench), NoRoute::SubscriberUnmapped);
    bench.map_subscriber("ana", Some(1));
    assert_eq!(ask(&bench), NoRoute::AssetUnknown);
    bench.close(snapshot(&[5, 7], &[1 << 40]));
    assert_eq!(ask(&bench), NoRoute::PayerUnknown);
    bench.close(snapshot(&[5, 7], &[1 << 40, 1 << 40]));
    let route = resolve(&bench, "tower", "ana").expect("there is one");
    let leg = Leg {
        asset: 1,
        tariff: 3,
        price: PricePerGb(7),
        not_licensed: None,
        too_dear: None,
    };
    assert_eq!((route.payer, *route.legs.serving()), (1, leg));
    assert_eq!(route.legs.iter().count(), 1);
}

#[test]
fn usage_goes_where_the_answer_said() {
    let mut bench = Bench::mapped();
    let route = resolve(&bench, "tower", "bob").expect("there is one");
    let mut usage = report(Interim, 0, 60, 2 * GB, 0);
    usage.subscriber = vec![subscriber("bob")];
    bench.report(&usage);
    let closed = bench.close(snapshot(&[5, 7], &[1 << 40, 1 << 40])).public;
    let charge = &closed.charges[0];
    let serving = route.legs.serving();
    assert_eq!((charge.payer, charge.asset), (route.payer, serving.asset));
    assert_eq!(charge.charged, 2 * serving.price.0);
    assert_eq!(serving.tariff, closed.header.epoch);
}

#[test]
fn of_several_names_the_first_that_is_mapped_decides() {
    let mut bench = Bench::mapped();
    bench.map_radio("mast", Some(1));
    let subscribers = [subscriber("nobody"), subscriber("bob"), subscriber("ana")];
    let radios = [radio("unknown"), radio("mast"), radio("tower")];
    let route = bench.engine.resolve(&radios, &subscribers);
    let route = route.expect("there is one");
    assert_eq!((route.payer, route.legs.serving().asset), (1, 1));
}

/// The numbers of a pair stay below 64 bits: what does not fit waits, and says so.
#[test]
fn usage_without_room_says_why_it_waits() {
    let mut bench = Bench::new(snapshot(&[u64::MAX], &[1 << 40]));
    bench.map_radio("tower", Some(0));
    bench.map_subscriber("ana", Some(0));
    bench.report(&report(Interim, 0, 60, 2 * GB, 0));
    assert!(resolve(&bench, "tower", "ana").is_ok());
    let waits = bench.engine.unattributed(1);
    assert_eq!(
        (waits[0].why, waits[0].bytes),
        (NoRoute::LedgerFull, 2 * GB)
    );
}

fn question(tower: &str, user: &str) -> Record {
    Record::Question(Question::Route {
        radio: vec![radio(tower)],
        subscriber: vec![subscriber(user)],
    })
}

/// What comes behind a question changes nothing of its answer.
#[test]
fn a_question_is_answered_where_it_stands_in_the_log() {
    let mut bench = Bench::mapped();
    let first = bench.log.len() as u64;
    let state = bench.engine.state().expect("small");
    bench.apply(question("tower", "ana"));
    bench.map_subscriber("ana", Some(1));
    bench.apply(question("tower", "ana"));
    bench.map_radio("tower", None);
    bench.apply(question("tower", "ana"));
    let paid_by = |(lsn, answer): &(u64, Answer)| {
        let Answer::Route(route) = answer;
        (*lsn, route.map(|route| route.payer))
    };
    let answers: Vec<_> = bench.answers.iter().map(paid_by).collect();
    let expected = [
        (first, Ok(0)),
        (first + 2, Ok(1)),
        (first + 4, Err(NoRoute::RadioUnmapped)),
    ];
    assert_eq!(answers, expected);

    let mut again = Engine::restore(&state).expect("as written");
    for (lsn, record) in (0..).zip(&bench.log).skip(first as usize) {
        again.apply(lsn, record).expect("a log as written");
    }
    assert_eq!(again.take_answers().collect::<Vec<_>>(), bench.answers);
    assert_eq!(again.take_answers().count(), 0, "they were taken");
    assert_eq!(again, bench.engine, "a question changes nothing");
}

#[test]
fn answers_that_nobody_takes_do_not_fill_the_memory() {
    let mut engine = Bench::mapped().engine;
    let first = engine.open_epoch().applied_records;
    let question = question("tower", "ana");
    for lsn in first..first + 70_000 {
        engine.apply(lsn, &question).expect("a log as written");
    }
    let answers: Vec<_> = engine.take_answers().map(|(lsn, _)| lsn).collect();
    assert_eq!(answers.len(), 65_536);
    assert_eq!(answers.last(), Some(&(first + 69_999)));
}
