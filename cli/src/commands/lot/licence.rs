//! What somebody should know who buys of a lot whose asset may not be served: epochs without a licence in force are not.

use openmast_client::accounts::{asset_licensing, not_licensed_name};
use openmast_ledger::NotLicensed;

use super::finding::Found;
use crate::{
    commands::licence::Licences,
    context::Context,
    failure::{Exit, Failure},
    values::text_of_time,
};

/// What stands on chain against the asset being licensed at both ends of what is left of the window; none where nothing does, or
/// where the network requires no licences.
///
/// # Errors
/// The chain does not answer, or says what the program does not let be.
pub(super) async fn warning(context: &Context, found: &Found) -> Result<Option<String>, Failure> {
    let (lot, calendar, state) = (&found.lot, &found.calendar, &found.network.state);
    if lot.is_settled() || state.parameters_at(calendar.now).requires_licences == 0 {
        return Ok(None);
    }
    let (network, asset) = context.network_and_asset(lot.asset_index).await?;
    let licences = Licences::read(context, &network.address, [&asset]).await?;
    let index = asset.index;
    let judged = |epoch: u64, opens: i64| {
        let find = |address: &_| licences.find(address);
        asset_licensing(&asset, licences.of_asset(index), find, epoch, opens)
            .map_err(|error| Failure::new(Exit::Verification, error.to_string()))
    };
    let first = lot.first_epoch.max(state.next_epoch());
    let last = lot.last_epoch.max(first);
    let [opens, ends] = [first, last].map(|epoch| calendar.opens(epoch).max(calendar.now));
    if let Some(why) = judged(first, opens)? {
        let suspended = licences.of_asset(index);
        let suspended = suspended.filter_map(|one| licences.suspension(one, first, opens));
        let until = suspended.map(|found| found.until).max();
        return Ok(Some(not_at_first(index, first, why, until)));
    }
    Ok(judged(last, ends)?.map(|why| {
        format!(
            "By the end of the window asset {index} is not licensed ({}), if nothing changes: epochs in which it is not are not served, \
             and their part comes back (`openmast licence list --asset {index}`).",
            not_licensed_name(why)
        )
    }))
}

/// `until`: the end of the suspension that lasts longest.
fn not_at_first(asset: u32, epoch: u64, why: NotLicensed, until: Option<i64>) -> String {
    let why = match (why, until) {
        (NotLicensed::Suspended, Some(until)) => {
            format!("its licence is suspended until {}", text_of_time(until))
        }
        (why, _) => not_licensed_name(why).to_owned(),
    };
    format!(
        "Asset {asset} is not licensed in epoch {epoch}, the next of the window, if nothing changes: {why}. Epochs in which it is not are \
         not served, and their part comes back (`openmast licence list --asset {asset}`)."
    )
}
