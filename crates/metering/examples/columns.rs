//! Why a session is a row and not an entry in as many columns: `columns [sessions] [reports]`. Reports come in random order, and each
//! needs nearly all fields of its session. Both layouts do the same work on fields as wide as the oracle's, and fetch them
//! ahead for 32 reports at a time.

use std::{env, hint::black_box, time::Instant};

const WINDOW: usize = 32;
const RUNS: u64 = 6;

/// Widths of the fields that a report needs; together with what it does not need, a row has 96 bytes.
macro_rules! layouts {
    ($($field:ident: $width:literal,)*) => {
        #[derive(Clone, Copy)]
        #[repr(C, align(32))]
        struct Row { $($field: [u8; $width],)* }

        impl Row {
            const EMPTY: Self = Self { $($field: [0; $width],)* };

            fn change(&mut self, number: u64) -> u64 {
                let mut seen = 0;
                $(seen ^= change(&mut self.$field, number);)*
                seen
            }
        }

        struct Columns { $($field: Vec<[u8; $width]>,)* }

        impl Columns {
            fn new(sessions: usize) -> Self {
                Self { $($field: vec![[0; $width]; sessions],)* }
            }

            fn fetch(&self, session: usize) -> u64 {
                let mut seen = 0;
                $(seen ^= u64::from(self.$field[session][0]);)*
                seen
            }

            fn change(&mut self, session: usize, number: u64) -> u64 {
                let mut seen = 0;
                $(seen ^= change(&mut self.$field[session], number);)*
                seen
            }
        }
    };
}

layouts! {
    bytes_up: 8,
    bytes_down: 8,
    key: 12,
    session_seconds: 4,
    started_at_ms: 6,
    last_event_at_ms: 6,
    stopped_at_ms: 6,
    received_at_ms: 6,
    flags: 1,
    party: 4,
    route: 4,
    record_up: 6,
    record_down: 6,
    record_first: 6,
    first_event_at_ms: 6,
}

/// Keeps the greater number, as a meter does.
fn change<const WIDTH: usize>(field: &mut [u8; WIDTH], number: u64) -> u64 {
    let mut bytes = [0; 16];
    bytes[..WIDTH].copy_from_slice(field);
    let known = u128::from_le_bytes(bytes);
    let greater = known.max(u128::from(number & 0x7f));
    field.copy_from_slice(&greater.to_le_bytes()[..WIDTH]);
    known as u64
}

/// SplitMix64: numbers that look random and are the same in every run.
fn mixed(number: u64) -> u64 {
    let z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Prints the nanoseconds of a report in each run but the first, which warms up.
fn measure(name: &str, reports: &[usize], mut take_in: impl FnMut(&[usize], u64) -> u64) {
    for run in 0..RUNS {
        let began = Instant::now();
        for window in reports.chunks(WINDOW) {
            black_box(take_in(window, run));
        }
        if run > 0 {
            let nanoseconds = began.elapsed().as_nanos() as f64 / reports.len() as f64;
            println!("{name}: {nanoseconds:.1} ns a report");
        }
    }
}

fn main() {
    let mut arguments = env::args().skip(1).map(|text| text.parse());
    let sessions: usize = arguments.next().and_then(Result::ok).unwrap_or(10_000_000);
    let count: usize = arguments.next().and_then(Result::ok).unwrap_or(4_000_000);
    let reports: Vec<usize> = (0..count as u64)
        .map(|number| (mixed(number) % sessions as u64) as usize)
        .collect();
    {
        let mut rows = vec![Row::EMPTY; sessions];
        println!("a row has {} bytes", size_of::<Row>());
        measure("rows", &reports, |window, run| {
            let fetched = window.iter().fold(0, |seen, session| {
                let row = &rows[*session];
                seen ^ row.bytes_up[0] ^ row.first_event_at_ms[0]
            });
            black_box(fetched);
            let changed = window.iter().map(|session| rows[*session].change(run));
            changed.fold(0, |seen, of| seen ^ of)
        });
    }
    let mut columns = Columns::new(sessions);
    measure("columns", &reports, |window, run| {
        let fetched = window.iter().map(|session| columns.fetch(*session));
        black_box(fetched.fold(0, |seen, of| seen ^ of));
        let changed = window.iter().map(|session| columns.change(*session, run));
        changed.fold(0, |seen, of| seen ^ of)
    });
}
