//! Random sequences against the independent model.

use std::{
    collections::BTreeSet,
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use openmast_program_tests::market::{
    MarketError,
    random::{self, Answers},
};

const SEQUENCES: u64 = 200;
const STEPS: usize = 200;

/// Events of the operations of a sequence: all but opening market and escrows.
const EVENTS: [&str; 13] = [
    "FeeAnnounced",
    "MintBarred",
    "FeesWithdrawn",
    "OfferMade",
    "OfferFilled",
    "OfferSkipped",
    "OfferCancelled",
    "OfferExpired",
    "OfferClaimed",
    "SaleOpened",
    "Bought",
    "PurchaseReleased",
    "SaleEnded",
];

/// What no operation of a sequence breaks, most because the client gives the right accounts; other tests ask for each of
/// them.
const OUT_OF_REACH: [MarketError; 15] = [
    MarketError::WrongNetwork,
    MarketError::WrongVault,
    MarketError::WrongTokenProgram,
    MarketError::EscrowShort,
    MarketError::MintNotAdmissible,
    MarketError::WrongAsset,
    MarketError::UnknownSide,
    MarketError::AmountDiffers,
    MarketError::OfferGone,
    MarketError::WrongPosition,
    MarketError::WrongHolder,
    // Two sales with one number, of which the first is locked longer than it runs.
    MarketError::OlderPurchase,
    MarketError::SaleTimes,
    MarketError::WrongSale,
    MarketError::WrongUpdateAuthority,
];

/// `OPENMAST_SEED` runs one sequence again; `OPENMAST_SEQUENCES` another number of them; with `OPENMAST_SHRINK` one that
/// fails is made shorter first.
#[test]
fn the_market_is_what_the_model_says() {
    let number = |name| {
        env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().expect("a number"))
    };
    if let Some(seed) = number("OPENMAST_SEED") {
        one_again(seed);
        return;
    }
    let sequences = number("OPENMAST_SEQUENCES").unwrap_or(SEQUENCES);
    let answers = run_all(sequences);
    println!("{sequences} sequences: {answers:?}");
    if sequences < SEQUENCES {
        return;
    }
    for event in EVENTS {
        let times = answers.accepted.get(event).copied().unwrap_or_default();
        assert!(times > 10, "{event} happened {times} times");
    }
    assert!(answers.undelivered > 50, "nobody stood in the way");
    let tried = |error: &MarketError| {
        answers.refused.contains(&error.code()) || answers.skipped.contains(&error.code())
    };
    let never: Vec<_> = MarketError::ALL
        .iter()
        .filter(|error| !tried(error) && !OUT_OF_REACH.contains(error))
        .collect();
    assert!(never.is_empty(), "no sequence was refused with {never:?}");
    assert!(answers.skipped.len() > 6, "{:?}", answers.skipped);
}

fn one_again(seed: u64) {
    if env::var_os("OPENMAST_SHRINK").is_none() {
        random::run(seed, STEPS, &BTreeSet::new(), &mut Answers::default());
        return;
    }
    let steps = random::shrunk(seed, STEPS);
    println!("seed {seed} fails with these steps alone: {steps:?}");
    let without = (0..STEPS).filter(|step| !steps.contains(step)).collect();
    random::run(seed, STEPS, &without, &mut Answers::default());
}

fn run_all(sequences: u64) -> Answers {
    let next = AtomicU64::new(0);
    let threads = thread::available_parallelism().map_or(2, |threads| threads.get());
    let parts: Vec<Answers> = thread::scope(|scope| {
        let run = || {
            let mut answers = Answers::default();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= sequences {
                    return answers;
                }
                let one = AssertUnwindSafe(|| {
                    random::run(seed, STEPS, &BTreeSet::new(), &mut answers);
                });
                assert!(
                    catch_unwind(one).is_ok(),
                    "OPENMAST_SEED={seed} repeats it, with OPENMAST_SHRINK=1 as short as can be"
                );
            }
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, Answers>| {
            thread
                .join()
                .expect("a sequence failed: see its seed above")
        };
        threads.into_iter().map(join).collect()
    });
    let mut all = Answers::default();
    for answers in parts {
        for (name, times) in answers.accepted {
            *all.accepted.entry(name).or_default() += times;
        }
        all.refused.extend(answers.refused);
        all.skipped.extend(answers.skipped);
        all.undelivered += answers.undelivered;
    }
    all
}
