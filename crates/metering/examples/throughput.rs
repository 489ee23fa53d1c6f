//! How many reports a second the table takes on one core: `throughput [sessions] [reports]`. The time is that of the
//! processor (Linux), so that others on the machine do not count.
//!
//! Every session gets cumulative reports with rising counters, in random order. What the table adds up must be what the
//! last reports say.

use std::{env, fs, process::ExitCode};

use openmast_metering::{Reading, Report, Reported, Table};

const BATCH: usize = 1 << 16;

/// SplitMix64: numbers that look random and are the same in every run.
fn mixed(number: u64) -> u64 {
    let z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn report(session: u64, count: u64) -> Report {
    let at_ms = 1_700_000_000_000 + count * 60_000;
    Report {
        key: u128::from(mixed(session)) << 64 | u128::from(mixed(!session)),
        reported: Reported {
            received_at_ms: at_ms + 40,
            event_at_ms: at_ms,
            event_time_is_known: true,
            is_start: count == 0,
            session_seconds: Some(count as u32 * 60),
            bytes_up: count * (1_000 + session % 999),
            bytes_down: count * (20_000 + session % 9_999),
            ..Reported::default()
        },
    }
}

/// Nanoseconds that this thread ran: proc(5), `schedstat`.
fn ran_ns() -> Option<u64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok()
}

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).map(|text| text.parse());
    let sessions: u64 = arguments.next().and_then(Result::ok).unwrap_or(1_000_000);
    let reports: u64 = arguments.next().and_then(Result::ok).unwrap_or(20_000_000);

    let mut table = Table::<()>::new();
    let mut observed = Vec::with_capacity(BATCH);
    let mut batch = Vec::with_capacity(BATCH);
    let mut counts = vec![0_u64; sessions as usize];
    let (mut sum, mut done) = (Reading::ZERO, 0);
    // of the batches after the one that began the last session
    let (mut updates, mut ns) = (0, 0);
    while done < reports {
        batch.clear();
        while batch.len() < BATCH {
            // first every session once, then any of them
            let session = match done < sessions {
                true => done,
                false => mixed(done) % sessions,
            };
            batch.push(report(session, counts[session as usize]));
            counts[session as usize] += 1;
            done += 1;
        }
        observed.clear();
        let before = ran_ns();
        if !table.observe_batch(&batch, &mut observed, |()| None) {
            eprintln!("the table is full");
            return ExitCode::FAILURE;
        }
        for one in &observed {
            sum = sum.plus(&one.added);
        }
        if done >= sessions + BATCH as u64 {
            updates += batch.len();
            let Some((before, after)) = before.zip(ran_ns()) else {
                eprintln!("this system does not tell how long a thread ran");
                return ExitCode::FAILURE;
            };
            ns += after - before;
        }
    }
    let expected = (0..sessions)
        .zip(&counts)
        .map(|(session, count)| report(session, count.saturating_sub(1)).reported)
        .fold(Reading::ZERO, |sum, last| {
            sum.plus(&Reading {
                up: last.bytes_up,
                down: last.bytes_down,
            })
        });
    println!(
        "{updates} updates of {sessions} sessions: {:.1} million a second, {:.1} ns each",
        updates as f64 / ns as f64 * 1e3,
        ns as f64 / updates as f64
    );
    if sum != expected {
        eprintln!("{sum:?} was added up instead of {expected:?}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
