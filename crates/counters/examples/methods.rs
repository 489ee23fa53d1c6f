//! Which method is fastest for which key space: measures all of them on this machine.
//!
//! `cargo run --release -p openmast-counters --example methods [records]`

use std::{hint::black_box, num::NonZeroUsize, thread::available_parallelism, time::Instant};

use openmast_counters::{Counters, Method};

const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let records = std::env::args()
        .nth(1)
        .map_or(Ok(50_000_000), |count| count.parse())?;
    let threads = available_parallelism()?;
    let amounts: Vec<u32> = random(1).map(|x| x as u32).take(records).collect();
    println!("{records} records, {threads} threads, nanoseconds per record (median of {RUNS})");
    println!(
        "{:>10} {:>8} {:>8} {:>8} {:>8}",
        "counters", "direct", "private", "sorted", "chosen"
    );
    for counters in [
        1_000, 10_000, 100_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000, 64_000_000,
    ] {
        let keys: Vec<u32> = random(2)
            .map(|x| (((x >> 32) * u64::from(counters)) >> 32) as u32)
            .take(records)
            .collect();
        let methods = [
            Method::Direct,
            Method::Private { threads },
            Method::Partitioned { threads },
            Method::fastest(counters as usize, records, threads),
        ];
        print!("{counters:>10}");
        for method in methods {
            print!(
                " {:>8.2}",
                nanoseconds(method, counters, threads, &keys, &amounts)?
            );
        }
        println!();
    }
    Ok(())
}

fn nanoseconds(
    method: Method,
    counters: u32,
    threads: NonZeroUsize,
    keys: &[u32],
    amounts: &[u32],
) -> Result<f64, Box<dyn std::error::Error>> {
    let mut counters = Counters::new(counters, threads);
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        counters.add_by(method, keys, amounts)?;
        times.push(start.elapsed().as_secs_f64());
        black_box(counters.totals());
    }
    times.sort_by(f64::total_cmp);
    Ok(times[RUNS / 2] * 1e9 / keys.len() as f64)
}

/// SplitMix64 (Steele, Lea, Flood 2014).
fn random(seed: u64) -> impl Iterator<Item = u64> {
    (1u64..).map(move |step| {
        let mut x = seed.wrapping_add(step.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    })
}
