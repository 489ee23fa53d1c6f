//! Who would pay for usage with certain names, by which price, or why nobody: asked without a session.

use openmast_engine::{Leg, NoRoute, Route};
use openmast_ledger::PricePerGb;
use openmast_records::UsageEvent::Interim;

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
