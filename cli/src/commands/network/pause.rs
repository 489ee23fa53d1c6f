//! `openmast network pause`

use crate::{
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
    tables::time_text,
};
use openmast_client::{
    accounts::{Network, PauseBits},
    instructions,
};

/// What is paused, and the dates that bound it.
pub struct Pause {
    bits: PauseBits,
    /// Unix seconds; 0: nothing is paused.
    ends_at: i64,
    /// Unix seconds; no other pause begins before. 0: one can begin at any time.
    next_from: i64,
    /// Unix seconds; until then bits can be set although none is. 0: they are set, or the newest pause is over.
    again_until: i64,
}

impl Pause {
    /// As the network stands at `now` (Unix seconds).
    pub fn of(network: &Network, now: i64) -> Self {
        let lapses_at = network.pause_ends_at(now);
        let in_force = network.is_paused(u8::MAX, now);
        let delay = i64::from(network.parameters_at(now).exit_delay_seconds);
        let next_from = network.paused_at.saturating_add(delay);
        let may_go_on = network.paused == 0 && is_within_pause(network, now);
        Self {
            bits: PauseBits(if in_force { network.paused } else { 0 }),
            ends_at: if in_force { lapses_at } else { 0 },
            next_from: if now < next_from { next_from } else { 0 },
            again_until: if may_go_on { lapses_at } else { 0 },
        }
    }

    pub fn report(&self) -> Report {
        let report = Report::new()
            .names("paused", "Paused", &self.bits.names())
            .time("pause_ends_at", "  until", self.ends_at)
            .time("next_pause_from", "Next pause not before", self.next_from);
        if self.again_until == 0 {
            return report;
        }
        let until = time_text(self.again_until);
        report.note(if self.next_from > self.again_until {
            let from = time_text(self.next_from);
            format!("The newest pause can go on: bits can be set again until {until}, and after that not before {from}.")
        } else {
            format!("The newest pause can go on: bits that are set again lapse at {until}.")
        })
    }
}

/// Whether the newest pause has not lapsed, with or without bits.
fn is_within_pause(network: &Network, now: i64) -> bool {
    network.paused_at != 0 && now < network.pause_ends_at(now)
}

pub async fn pause(context: &Context, what: PauseBits) -> Result<Report, Failure> {
    let NetworkHandle { address, state } = context.network().await?;
    let instruction = instructions::set_pause(context.signer_key()?, address, what);
    let now = context.rpc.clock(context.commitment).await?.value;
    let outcome = context
        .execute("Setting what is paused", &[instruction])
        .await?;
    let report = Report::new()
        .key("network", "Network", &address)
        .and(Pause::of(&paused(state, what, now), now).report())
        .and(outcome.report(None));
    if what.0 == 0 {
        return Ok(report);
    }
    Ok(report
        .note("It lapses by itself. Payers can always withdraw and stakers can always unstake."))
}

/// The network with these bits set, as the program does it. A pause that has not lapsed goes on, also when no bit was
/// set meanwhile; otherwise bits begin one.
fn paused(mut network: Network, what: PauseBits, now: i64) -> Network {
    let begins = what.0 != 0 && !is_within_pause(&network, now);
    if begins {
        let longest = i64::from(network.parameters_at(now).max_pause_seconds);
        (network.paused_at, network.paused_until) = (now, now.saturating_add(longest));
    }
    network.paused = what.0;
    network
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zero_account::zero;

    /// Pauses of 10 seconds at most, an exit delay of 100.
    fn network(bits: u8, paused_at: i64) -> Network {
        let mut network: Network = zero();
        network.parameters.max_pause_seconds = 10;
        network.parameters.exit_delay_seconds = 100;
        (network.paused, network.paused_at) = (bits, paused_at);
        network.paused_until = paused_at + 10;
        network
    }

    fn dates(network: &Network, now: i64) -> (u8, i64, i64) {
        let pause = Pause::of(network, now);
        (pause.bits.0, pause.ends_at, pause.next_from)
    }

    #[test]
    fn a_pause_ends_by_itself_and_keeps_the_next_one_away() {
        assert_eq!(dates(&network(4, 1_000), 1_009), (4, 1_010, 1_100));
        assert_eq!(dates(&network(4, 1_000), 1_010), (0, 0, 1_100));
        assert_eq!(dates(&network(4, 1_000), 1_100), (0, 0, 0));
    }

    #[test]
    fn bits_that_are_added_do_not_make_it_longer() {
        let longer = paused(network(4, 1_000), PauseBits(6), 1_005);
        assert_eq!(dates(&longer, 1_005), (6, 1_010, 1_100));
        let begun = paused(network(4, 1_000), PauseBits(6), 1_200);
        assert_eq!(dates(&begun, 1_200), (6, 1_210, 1_300));
    }

    #[test]
    fn bits_that_are_set_again_go_on_with_the_same_pause() {
        let none = paused(network(4, 1_000), PauseBits(0), 1_003);
        assert_eq!(dates(&none, 1_003), (0, 0, 1_100));
        assert_eq!(Pause::of(&none, 1_003).again_until, 1_010);
        assert_eq!(Pause::of(&none, 1_010).again_until, 0);
        let again = paused(none, PauseBits(2), 1_005);
        assert_eq!(dates(&again, 1_005), (2, 1_010, 1_100));
        assert_eq!(Pause::of(&again, 1_005).again_until, 0);
        assert_eq!(Pause::of(&network(0, 0), 5).again_until, 0);
    }
}
