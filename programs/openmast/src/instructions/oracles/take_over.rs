use {
    crate::{
        errors::OpenMastError,
        state::{NamedSet, Network, OracleSet},
    },
    anchor_lang::prelude::*,
};

/// Lets a named set take over at `now`, and says from when on the bonds of those that left may be withdrawn, both Unix
/// seconds. [`OpenMastError::NoOracleSetDue`] when none is named or its time has not come.
pub(crate) fn take_over(
    network: &Network,
    oracle_set: &mut OracleSet,
    set: &NamedSet,
    now: i64,
) -> Result<i64> {
    require!(set.is_due(now), OpenMastError::NoOracleSetDue);
    let delay = network.parameters_at(now).bond_delay_seconds.get();
    let released_at = now.saturating_add(i64::from(delay));
    oracle_set.take_over(set, released_at)?;
    Ok(released_at)
}
