//! Random sequences against the independent model.

use std::{
    env,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use openmast_program_tests::{
    Error,
    random::{self, Answers, Summary},
};

/// `OPENMAST_SEED` runs one sequence again; `OPENMAST_SEQUENCES` another number of them.
#[test]
fn the_program_is_what_the_model_says() {
    let number = |name| {
        env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().expect("a number"))
    };
    if let Some(seed) = number("OPENMAST_SEED") {
        random::run(seed, STEPS, &mut Answers::default());
        return;
    }
    let sequences = number("OPENMAST_SEQUENCES").unwrap_or(SEQUENCES);
    let (summaries, Answers { accepted, refused }) = run_all(sequences);
    assert_eq!(summaries.len() as u64, sequences);
    // The sequences get somewhere: every operation was accepted more than once, money went both ways.
    assert_eq!(accepted.len(), OPERATIONS, "{accepted:?}");
    assert!(accepted.values().all(|times| *times > 1), "{accepted:?}");
    // And they try what is refused: every rule that they can break was broken, in as many sequences as are usual.
    let never = Error::ALL
        .iter()
        .filter(|error| !refused.contains(&error.code()));
    let never: Vec<_> = never
        .filter(|error| !OUT_OF_REACH.contains(error) && !is_of_lots(error))
        .collect();
    assert!(
        never.is_empty() || sequences < SEQUENCES,
        "no sequence was refused with {never:?}"
    );
    let total = |of: fn(&Summary) -> u64| summaries.iter().map(of).sum::<u64>();
    assert!(total(|summary| summary.epochs) > sequences, "few epochs");
    assert!(total(|summary| summary.paid_out) > 0 && total(|summary| summary.withdrawn) > 0);
    assert!(total(|summary| summary.written_off) > 0, "nobody tried it");
    let repriced = total(|summary| summary.repriced as u64);
    assert!(repriced > sequences / 10, "{repriced} prices followed use");
    let honest = total(|summary| u64::from(summary.honest));
    assert!(
        honest * 2 > sequences,
        "{honest} of {sequences} were honest"
    );
    println!(
        "{sequences} sequences: {} accepted, {} refused, {} epochs\n{accepted:?}",
        total(|summary| summary.accepted as u64),
        total(|summary| summary.refused as u64),
        total(|summary| summary.epochs),
    );
}

const SEQUENCES: u64 = 250;
const STEPS: usize = 200;
/// Kinds of operations: all instructions but `initialize_network`, those of lots, and those of venues, which open shares
/// have none of.
const OPERATIONS: usize = 70;

/// What no operation of a sequence breaks, most because the client gives the right accounts; the tests of the instructions
/// ask for each of them.
const OUT_OF_REACH: [Error; 28] = [
    Error::WrongNetwork,
    Error::WrongAsset,
    Error::WrongMint,
    Error::DestinationIsVault,
    Error::WrongCurrencyDecimals,
    Error::UnknownRole,
    Error::NotAssociatedAccount,
    Error::ContentHashDiffers,
    Error::WrongPayer,
    Error::WrongTill,
    Error::LimitOutOfRange,
    Error::IndexTaken,
    // Rare: two handovers of one role within an epoch.
    Error::HandoverUnsettled,
    // Rare: dishonest oracles and a payer who comes first.
    Error::Insolvent,
    Error::OverspentLeaf,
    // The assets of the sequences have open shares.
    Error::SharesAreOpen,
    Error::PermissionAccountsMissing,
    Error::NotOwnShareAccount,
    Error::ShareAccountFrozen,
    Error::NotAVenue,
    Error::VenueNotEmpty,
    Error::VenueChanged,
    Error::VenueHalted,
    Error::VenueNotHalted,
    Error::HaltTooLong,
    Error::HaltTooSoon,
    Error::HaltNotOver,
    // Nobody is granted as many.
    Error::TooManyLicences,
];

/// Lots have sequences of their own.
fn is_of_lots(error: &Error) -> bool {
    let lots = Error::UnknownLotKind.code()..=Error::SplitPromised.code();
    let of_capacity = [Error::LotBookMissing, Error::MoreThanReserved];
    lots.contains(&error.code()) || of_capacity.contains(error)
}

fn run_all(sequences: u64) -> (Vec<Summary>, Answers) {
    let next = AtomicU64::new(0);
    let threads = thread::available_parallelism().map_or(2, |threads| threads.get());
    let parts: Vec<_> = thread::scope(|scope| {
        let run = || {
            let mut answers = Answers::default();
            let mut summaries = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= sequences {
                    return (summaries, answers);
                }
                summaries.push(random::run(seed, STEPS, &mut answers));
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
    let mut all = (Vec::new(), Answers::default());
    for (summaries, answers) in parts {
        all.0.extend(summaries);
        for (name, times) in answers.accepted {
            *all.1.accepted.entry(name).or_default() += times;
        }
        all.1.refused.extend(answers.refused);
    }
    all
}
