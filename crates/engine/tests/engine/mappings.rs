//! What is mapped, as the operator asks about it.

use openmast_engine::{MappedNames, MappingFilter, MappingWalk};
use openmast_records::{RadioIdentity, SubscriberIdentity};

use crate::bench::{Bench, T0, radio, snapshot, subscriber};

const ANY: MappingFilter<RadioIdentity> = MappingFilter {
    names: None,
    index: None,
    after: None,
};

fn radios(
    bench: &Bench,
    filter: MappingFilter<RadioIdentity>,
    limit: usize,
) -> MappedNames<RadioIdentity> {
    let mut walk = MappingWalk::new(filter, limit);
    while !walk.is_done() {
        bench.engine.step_mapped_radios(&mut walk);
    }
    walk.found()
}

fn name(number: u32) -> RadioIdentity {
    radio(&format!("r{number:05}"))
}

/// More names than one step looks at: every hundredth is asset 1's, the others asset 0's.
fn crowd() -> Bench {
    let mut bench = Bench::new(snapshot(&[5, 7], &[]));
    for number in 0..10_000 {
        let asset = u32::from(number % 100 == 0);
        bench.map_radio(&format!("r{number:05}"), Some(asset));
    }
    bench
}

#[test]
fn pages_follow_each_other_and_tell_each_name_once() {
    let bench = crowd();
    for (index, step, limit) in [(None, 1, 999), (Some(1), 100, 30), (Some(1), 100, 100)] {
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let filter = MappingFilter {
                index,
                after,
                ..ANY
            };
            let page = radios(&bench, filter, limit);
            assert_eq!(page.count, 10_000);
            after = page.names.last().map(|it| it.name.clone());
            assert!(page.names.len() == limit || !page.goes_on);
            seen.extend(page.names);
            if !page.goes_on {
                break;
            }
        }
        let expected: Vec<_> = (0..10_000).step_by(step).map(name).collect();
        let names: Vec<_> = seen.iter().map(|it| it.name.clone()).collect();
        assert_eq!(names, expected);
        assert!(
            seen.iter()
                .all(|it| index.is_none_or(|index| it.index == index))
        );
        assert!(seen.iter().all(|it| it.since_ms == Some(T0)));
    }
}

#[test]
fn names_are_looked_up() {
    let bench = crowd();
    let asked = |names: &[RadioIdentity], index, after| {
        let names = Some(names.to_vec());
        let found = radios(
            &bench,
            MappingFilter {
                names,
                index,
                after,
            },
            99,
        );
        let told = found.names.into_iter().map(|it| (it.name, it.index));
        told.collect::<Vec<_>>()
    };
    let some = [name(9_901), radio("nobody"), name(100), name(100)];
    assert_eq!(asked(&some, None, None), [(name(100), 1), (name(9_901), 0)]);
    assert_eq!(asked(&some, Some(0), None), [(name(9_901), 0)]);
    assert_eq!(asked(&some, None, Some(name(100))), [(name(9_901), 0)]);
    assert_eq!(asked(&[], None, None), []);
}

#[test]
fn subscribers_are_told_with_their_payers() {
    let mut bench = Bench::mapped();
    bench.map_radio("mast", Some(1));
    let filter = MappingFilter {
        names: None,
        index: Some(0),
        after: None,
    };
    let mut walk: MappingWalk<SubscriberIdentity> = MappingWalk::new(filter, 99);
    bench.engine.step_mapped_subscribers(&mut walk);
    assert!(walk.is_done());
    let found = walk.found();
    let (_, subscribers) = bench.engine.mappings();
    assert_eq!(found.count, subscribers.len());
    let names: Vec<_> = found
        .names
        .iter()
        .map(|it| (it.name.clone(), it.index))
        .collect();
    assert!(names.contains(&(subscriber("ana"), 0)), "{names:?}");
    let expected: Vec<_> = subscribers
        .into_iter()
        .filter(|(_, payer)| *payer == 0)
        .collect();
    assert_eq!(names, expected);
    assert!(found.names.iter().all(|it| it.since_ms.is_none()));
}
