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
    if asked.is_some() {
        return Ok(asked);
    }
    let licences = Licences::read(context, &network.address, [asset]).await?;
    let epoch = network.state.next_epoch();
    let mut in_force: Vec<&Licence> = Vec::new();
    for one in licences.of_asset(asset.index) {
        let counts = asset.licence_numbers().contains(&one.number);
        let state = licences.state_in(one, epoch, now)?;
        if counts && state == LicenceState::InForce {
            in_force.push(one);
        }
    }
    let covers = |one: &&&Licence| one.valid_until >= ends_by;
    if let Some(one) = in_force.iter().find(covers) {
        return Ok(Some(one.number));
    }
    let longest = in_force.iter().map(|one| one.valid_until).max();
    Err(Failure::input(match longest {
        None => format!(
            "asset {} has no licence in force, without which it sells nothing on this network (`openmast licence list --asset {}`)",
            asset.index, asset.index
        ),
        Some(until) => format!(
            "no licence of asset {} holds until the lot is over, {}; the longest holds until {}: sell a window that is over by then \
             (--ends-by), or have it renewed",
            asset.index,
            text_of_time(ends_by),
            text_of_time(until)
        ),
    }))
}
