//! Which licence of the asset a new lot shows, on a network that requires licences.

use openmast_client::accounts::{Asset, Licence};
use openmast_ledger::LicenceState;

use crate::{
    commands::licence::Licences,
    context::{Context, NetworkHandle},
    failure::Failure,
    values::text_of_time,
};

/// The number of the licence to show, `now`; none on a network that requires none. The one that is asked for, or the first that is
/// in force and valid until the lot is over, at `ends_by`. Unix seconds.
///
/// # Errors
/// There is none, or the chain does not answer.
pub(super) async fn licence(
    context: &Context,
    (network, asset): (&NetworkHandle, &Asset),
    (now, ends_by): (i64, i64),
    asked: Option<u16>,
) -> Result<Option<u16>, Failure> {
    if network.state.parameters_at(now).requires_licences == 0 {
        return Ok(None);
    }
    let licences = Licences::read(context, &network.address, [asset]).await?;
    let final_epoch = network.state.final_epoch;
    // As the program looks: in the epoch that may be open, and in the last one for which it is decided already.
    let epochs = [final_epoch.saturating_add(1), final_epoch.saturating_add(4)];
    let mut states: Vec<(&Licence, LicenceState)> = Vec::new();
    for one in licences.of_asset(asset.index) {
        let counts = asset.licence_numbers().contains(&one.number);
        if counts && asked.is_none_or(|number| number == one.number) {
            let [next, last] = epochs.map(|epoch| licences.state_in(one, epoch, now));
            states.push((one, next?.max(last?)));
        }
    }
    let in_force = states
        .iter()
        .filter(|(_, state)| *state == LicenceState::InForce);
    let in_force: Vec<&Licence> = in_force.map(|(one, _)| *one).collect();
    let covers = |one: &&&Licence| one.valid_until >= ends_by;
    if let Some(one) = in_force.iter().find(covers) {
        return Ok(Some(one.number));
    }
    let longest = in_force.iter().map(|one| one.valid_until).max();
    let (index, which) = (asset.index, which(asset.index, asked));
    Err(Failure::input(match longest {
        None => format!(
            "{} (`openmast licence list --asset {index}`)",
            why_none(&states, index, asked)
        ),
        Some(until) => format!(
            "{which} does not hold until the lot is over, {}, but until {}: sell a window that is over by then (--ends-by), or have it \
             renewed",
            text_of_time(ends_by),
            text_of_time(until)
        ),
    }))
}

fn which(asset: u32, asked: Option<u16>) -> String {
    match asked {
        Some(number) => format!("licence {number} of asset {asset}"),
        None => format!("the longest licence of asset {asset}"),
    }
}

/// Why none is in force: there is none, or it is suspended, or something else, which the list says.
fn why_none(states: &[(&Licence, LicenceState)], asset: u32, asked: Option<u16>) -> String {
    let suspended = states
        .iter()
        .find(|(_, state)| *state == LicenceState::Suspended);
    match (suspended, asked) {
        (Some((one, _)), _) => format!(
            "licence {} of asset {asset} is suspended, from epoch {} on, until {}: nothing can be sold ahead before it is in force again",
            one.number,
            one.suspended_from,
            text_of_time(one.suspended_until)
        ),
        (None, Some(number)) if states.is_empty() => {
            format!("asset {asset} has no licence {number} that counts")
        }
        (None, Some(number)) => format!("licence {number} of asset {asset} is not in force"),
        (None, None) => format!(
            "asset {asset} has no licence in force, without which it sells nothing on this network"
        ),
    }
}
