//! Random sequences against the independent model.

use std::{
    collections::BTreeMap,
    env,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use openmast_program_tests::random::{self, Summary};

/// `OPENMAST_SEED` runs one sequence again; `OPENMAST_SEQUENCES` another number of them.
#[test]
fn the_program_is_what_the_model_says() {
    let number = |name| {
        env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().expect("a number"))
    };
    if let Some(seed) = number("OPENMAST_SEED") {
        random::run(seed, STEPS, &mut BTreeMap::new());
        return;
    }
    let sequences = number("OPENMAST_SEQUENCES").unwrap_or(SEQUENCES);
    let (summaries, accepted) = run_all(sequences);
    assert_eq!(summaries.len() as u64, sequences);
    // The sequences get somewhere: every operation was accepted more than once, money went both ways.
    assert_eq!(accepted.len(), OPERATIONS, "{accepted:?}");
    assert!(accepted.values().all(|times| *times > 1), "{accepted:?}");
    let total = |of: fn(&Summary) -> u64| summaries.iter().map(of).sum::<u64>();
    assert!(total(|summary| summary.epochs) > sequences, "few epochs");
    assert!(total(|summary| summary.paid_out) > 0 && total(|summary| summary.withdrawn) > 0);
    println!(
        "{sequences} sequences: {} accepted, {} refused, {} epochs\n{accepted:?}",
        total(|summary| summary.accepted as u64),
        total(|summary| summary.refused as u64),
        total(|summary| summary.epochs),
    );
}

const SEQUENCES: u64 = 200;
const STEPS: usize = 200;
/// Kinds of operations: all instructions but `initialize_network`.
const OPERATIONS: usize = 34;

fn run_all(sequences: u64) -> (Vec<Summary>, BTreeMap<&'static str, usize>) {
    let next = AtomicU64::new(0);
    let threads = thread::available_parallelism().map_or(2, |threads| threads.get());
    let parts: Vec<_> = thread::scope(|scope| {
        let run = || {
            let mut accepted = BTreeMap::new();
            let mut summaries = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= sequences {
                    return (summaries, accepted);
                }
                summaries.push(random::run(seed, STEPS, &mut accepted));
            }
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .expect("a sequence failed: see its seed above")
            })
            .collect()
    });
    let mut all = (Vec::new(), BTreeMap::new());
    for (summaries, accepted) in parts {
        all.0.extend(summaries);
        for (name, times) in accepted {
            *all.1.entry(name).or_default() += times;
        }
    }
    all
}
