//! Checks that epochs of a length are short enough for a network's delays.

use openmast_client::accounts::NetworkParameters;

use super::NetworkAt;

/// Why epochs of so many seconds are too long for a network, and what to do; `None` if they are not, neither by the
/// parameters in force nor by announced ones (docs/reference/money.md, "What a payer can get for nothing").
pub fn epoch_too_long(at: &NetworkAt, seconds: u64) -> Option<String> {
    let NetworkAt {
        unix_time, network, ..
    } = at;
    let is_too_long =
        |parameters: &&NetworkParameters| seconds > u64::from(parameters.longest_epoch_seconds());
    let present = Some(network.parameters_at(*unix_time)).filter(is_too_long);
    if let Some(present) = present {
        return Some(explanation(present, seconds, "of this network"));
    }
    let announced = network.announced_parameters(*unix_time);
    let whose = format!(
        "that this network has from Unix second {} on",
        network.next_parameters_at
    );
    announced
        .filter(is_too_long)
        .map(|announced| explanation(announced, seconds, &whose))
}

/// Why epochs of so many seconds whose settlements wait so long for mirrors are too long for a network, and what to
/// do; `None` if they are not.
pub(crate) fn wait_too_long(
    at: &NetworkAt,
    epoch_seconds: u64,
    wait_seconds: u64,
) -> Option<String> {
    let parameters = at.network.parameters_at(at.unix_time);
    let announced = at.network.announced_parameters(at.unix_time);
    let both = announced.into_iter().chain([parameters]);
    let longest = both
        .map(|it| u64::from(it.longest_epoch_seconds()))
        .min()
        .unwrap_or(0);
    (epoch_seconds.saturating_add(wait_seconds) > longest).then(|| {
        let most = longest.saturating_sub(epoch_seconds);
        format!(
            "mirrors that are away may delay the settlement of an epoch of {epoch_seconds} s by {wait_seconds} s, and both together \
             may take {longest} s on this network (see epoch.seconds): who leaves by a statement may get what it used for nothing. A \
             settlement is posted without its copies before it could become void; write archive.mirror_wait_seconds = {most} or less, \
             or make epochs shorter"
        )
    })
}

fn explanation(parameters: &NetworkParameters, seconds: u64, whose: &str) -> String {
    let NetworkParameters {
        exit_delay_seconds: exit_delay,
        max_pause_seconds: max_pause,
        challenge_seconds: challenge,
        ..
    } = parameters;
    let longest = parameters.longest_epoch_seconds();
    let what_to_do = match longest {
        0 => String::from("have the network's authority announce a longer exit delay"),
        longest => format!(
            "set epoch.seconds to {longest} or less and restart, or have the network's authority announce a longer exit \
             delay"
        ),
    };
    format!(
        "epochs of {seconds} s are too long for the delays {whose}, with which they may take {longest} s (exit delay \
         {exit_delay} s / 2 - longest pause {max_pause} s - 3 * challenge window {challenge} s): who leaves by a statement \
         may get what it used for nothing, up to its own unspent money; {what_to_do}"
    )
}

#[cfg(test)]
mod tests {
    use borsh::BorshDeserialize;
    use openmast_client::accounts::{Network, ProgramAccount};

    use super::*;

    /// With which epochs of up to 60 s are fine.
    const PARAMETERS: NetworkParameters = NetworkParameters {
        exit_delay_seconds: 200,
        max_pause_seconds: 10,
        challenge_seconds: 10,
        ..NOTHING
    };
    const NOTHING: NetworkParameters = NetworkParameters {
        treasury_bps: 0,
        min_epoch_seconds: 0,
        challenge_seconds: 0,
        exit_delay_seconds: 0,
        max_pause_seconds: 0,
        unstake_cooldown_seconds: 0,
        bond_delay_seconds: 0,
        settlements_kept: 0,
        min_bond: 0,
        max_epoch_increase: 0,
        max_price_per_gb: 0,
        min_first_deposit: 0,
        payer_fee: 0,
        requires_licences: 0,
        least_lot_bps: 0,
        price_step_shift: 0,
    };

    fn at(unix_time: i64, announced: Option<(i64, NetworkParameters)>) -> NetworkAt {
        let zeros = vec![0; Network::SIZE - 8];
        let mut network = Network::try_from_slice(&zeros).expect("zeros are a network");
        network.parameters = PARAMETERS;
        if let Some((since, parameters)) = announced {
            (network.next_parameters_at, network.next_parameters) = (since, parameters);
        }
        NetworkAt {
            slot: 1,
            unix_time,
            network,
        }
    }

    #[test]
    fn epochs_that_fit_are_fine() {
        assert_eq!(epoch_too_long(&at(0, None), 60), None);
        let text = epoch_too_long(&at(0, None), 61).expect("too long");
        for part in [
            "epochs of 61 s",
            "may take 60 s",
            "epoch.seconds to 60 or less",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn what_is_announced_counts_before_it_holds_and_then_alone() {
        let tight = NetworkParameters {
            exit_delay_seconds: 100,
            ..PARAMETERS
        };
        let text = epoch_too_long(&at(99, Some((100, tight))), 60).expect("too long soon");
        assert!(text.contains("from Unix second 100 on"), "{text}");
        assert!(text.contains("epoch.seconds to 10 or less"), "{text}");
        assert_eq!(epoch_too_long(&at(99, Some((100, tight))), 10), None);

        let wide = NetworkParameters {
            exit_delay_seconds: 300,
            ..PARAMETERS
        };
        let now = epoch_too_long(&at(99, Some((100, wide))), 110).expect("too long until then");
        assert!(now.contains("may take 60 s"), "{now}");
        assert_eq!(epoch_too_long(&at(100, Some((100, wide))), 110), None);
    }

    #[test]
    fn a_wait_for_mirrors_counts_as_time_of_the_epoch() {
        assert_eq!(wait_too_long(&at(0, None), 20, 40), None);
        let text = wait_too_long(&at(0, None), 20, 41).expect("too long");
        for part in ["may take 60 s", "archive.mirror_wait_seconds = 40 or less"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let tight = NetworkParameters {
            exit_delay_seconds: 100,
            ..PARAMETERS
        };
        let text = wait_too_long(&at(99, Some((100, tight))), 5, 6).expect("too long soon");
        assert!(text.contains("= 5 or less"), "{text}");
    }

    #[test]
    fn delays_that_leave_no_time_ask_for_longer_ones() {
        let none = NetworkParameters {
            challenge_seconds: 40,
            ..PARAMETERS
        };
        let text = epoch_too_long(&at(100, Some((100, none))), 1).expect("no epoch fits");
        assert!(!text.contains("epoch.seconds to"), "{text}");
    }
}
