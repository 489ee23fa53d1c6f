//! Step 7: The network's first oracles are named. Later sets are announced by its authority (`openmast network oracle-set`).

use anyhow::Result;
use openmast_client::{accounts::OracleSet, addresses, instructions};

use super::{
    Context,
    s06_network::{asked, is_authority},
};
use crate::plan::{Look, Stage, Transaction};

pub(super) async fn look(context: &Context) -> Result<Look> {
    let (Some(network), Some(oracles)) = (asked(context).await?, &context.config.oracles) else {
        return Ok(Look::Skipped("the configuration names no oracles".into()));
    };
    let address = addresses::oracle_set(&network.address);
    let set = context.chain.decoded::<OracleSet>(&address).await?;
    let wanted = oracles.weights();
    if let Some(set) = set.filter(|set| set.member_count > 0) {
        let is_in = |key| set.find(key).map(|(_, member)| member.weight);
        let same = set.threshold == oracles.threshold
            && set.members().iter().filter(|it| it.weight > 0).count() == wanted.len()
            && wanted.iter().all(|it| is_in(&it.key) == Some(it.weight));
        let told = match same {
            true => "as configured",
            false => "another set than configured: `openmast network oracle-set` announces one",
        };
        return Ok(Look::Done(format!("{address}, {told}")));
    }
    if !is_authority(context, &network) {
        let told = "the network's authority names the first oracles: openmast network oracle-set";
        return Ok(Look::Waits(told.into()));
    }
    let deployer = context.keys.deployer();
    let (at, threshold) = (network.address, oracles.threshold);
    let announce = instructions::announce_oracle_set(deployer, at, &wanted, threshold, false);
    let what = format!("name {} oracles, threshold {threshold}", wanted.len());
    Ok(Look::Todo(vec![Stage::single(Transaction::new(
        what,
        vec![announce],
    ))]))
}
