//! How things are told to people.

use jiff::Timestamp;
use openmast_client::{accounts::Network, amounts::Amount};
use solana_pubkey::Pubkey;

/// An amount of the currency.
pub(super) fn money(base_units: u64) -> String {
    Amount::currency(base_units).to_string()
}

/// In which currency amounts are.
pub(super) fn in_currency(mint: &Pubkey) -> String {
    format!("Amounts are in the network's currency (mint {mint}).")
}

pub(super) fn time(seconds: i64) -> String {
    match Timestamp::from_second(seconds) {
        Ok(time) => time.to_string(),
        Err(_) => format!("{seconds} (Unix seconds)"),
    }
}

/// Basis points.
pub(super) fn percent(bps: u16) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

/// Why not now, if what the bit of `PauseBits` means is paused: `what` is paused, such as `deposits are`.
pub(super) fn paused(network: &Network, now: i64, bit: u8, what: &str) -> Option<String> {
    network.is_paused(bit, now).then(|| {
        let until = time(network.pause_ends_at(now));
        format!("{what} paused until {until} at the latest; try again then")
    })
}
