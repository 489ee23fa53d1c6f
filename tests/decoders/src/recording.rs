//! Recordings of RADIUS accounting: packet captures and detail files, and what is billed for them.

use std::io::Cursor;

use openmast_oracle::replay::{Naming, Player, Recording, Request, Senders, Tally};

/// The bytes as a file: read alike however they come, and billed once.
pub fn check(data: &[u8]) {
    let requests = read(data, false);
    assert_eq!(requests, read(data, true), "octet by octet");
    let mut player = Player::new(Senders::Anybody(None), Naming::Each).expect("anybody");
    let mut tally = Tally::default();
    for request in &requests {
        tally.add(&player.play(request).expect("no request breaks it"));
    }
    assert_eq!(tally.requests(), requests.len() as u64);
    let engine = player.engine();
    let sum = |accounts: &[openmast_oracle::replay::Account]| -> u128 {
        accounts.iter().map(|it| u128::from(it.bytes)).sum()
    };
    let billed = sum(&engine.payers());
    assert_eq!(billed, sum(&engine.assets()));
    let runs = tally.runs().iter();
    let of_runs: u128 = runs
        .map(|run| u128::from(run.bytes_up) + u128::from(run.bytes_down))
        .sum();
    assert_eq!(of_runs, billed + engine.unattributed_bytes());
}

fn read(data: &[u8], piecewise: bool) -> Vec<Request> {
    let whole = Cursor::new(data.to_vec());
    let ports = [1813];
    let opened = match piecewise {
        true => Recording::read(Piecewise(whole), &ports),
        false => Recording::read(whole, &ports),
    };
    let Ok(mut recording) = opened else {
        return Vec::new();
    };
    let mut requests = Vec::new();
    while let Ok(Some(request)) = recording.next_request() {
        requests.push(request);
    }
    requests
}

/// Gives a few octets at a time, as a pipe may.
struct Piecewise(Cursor<Vec<u8>>);

impl std::io::Read for Piecewise {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = buffer.len().min(7);
        self.0.read(&mut buffer[..most])
    }
}
