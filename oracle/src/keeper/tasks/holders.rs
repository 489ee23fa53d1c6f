//! Holders of permissioned shares that were dismissed: where they have nothing left, their seats are freed for others.

use openmast_client::share_gate;

use crate::keeper::{Kind, Seen, Task};

/// What they hold is not read: the share gate refuses it while there is anything.
pub(super) fn dismissed(seen: &Seen) -> Vec<Task> {
    let assets: std::collections::BTreeMap<_, _> = seen
        .addressed()
        .map(|(address, asset)| (asset.share_mint, address))
        .collect();
    let gone = seen
        .holders
        .iter()
        .filter(|holder| holder.is_revoked() && holder.suspended_until <= seen.unix_time);
    let tasks = gone.filter_map(|holder| {
        let asset = assets.get(&holder.mint)?;
        let (wallet, mint) = (holder.wallet, holder.mint);
        let close =
            share_gate::instructions::close_holder(wallet, false, holder.rent_payer, *asset, mint);
        let subject = share_gate::addresses::holder(&mint, &wallet);
        Some(Task::of_one(Kind::CloseHolder, subject, close))
    });
    tasks.collect()
}
