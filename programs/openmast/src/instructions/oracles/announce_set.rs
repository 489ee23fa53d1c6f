use {
    crate::{
        errors::OpenMastError,
        events::OracleSetAnnounced,
        state::{MemberWeight, NamedSet, Network, OracleSet},
    },
    alloc::vec::Vec,
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AnnounceOracleSet {
    pub authority: Signer,
    /// Written with the first set: its first epoch opens.
    #[account(
        mut,
        constraint = network.authority == *authority.address() @ OpenMastError::NotAuthorized
    )]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
}

pub(crate) fn handle(
    ctx: &mut Context<AnnounceOracleSet>,
    members: Vec<MemberWeight>,
    threshold: u32,
    standby: bool,
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let oracle_set = &mut *accounts.oracle_set;
    let from = earliest_takeover(&accounts.network, oracle_set, now);
    let set = NamedSet::new(&members, threshold, from)?;

    let at_once = oracle_set.set_version.get() == 0 && set.count > 0;
    if at_once {
        // Nobody leaves an empty set, and nobody could settle before: the treasury's part of the first epoch is whose the role is now.
        oracle_set.take_over(&set, now)?;
        accounts.network.final_closed_at = now.into();
    } else if standby {
        oracle_set.standby = set;
    } else {
        oracle_set.next = set;
    }

    emit!(OracleSetAnnounced {
        network: *accounts.network.address(),
        members,
        threshold: set.threshold.get(),
        standby,
        from: set.from.get(),
        set_version: accounts.oracle_set.set_version.get(),
        at_once,
    });
    Ok(())
}

/// When a set that is announced `now` may take over, Unix seconds: whoever does not want it can leave before. Before the
/// first set there is nothing to leave.
fn earliest_takeover(network: &Network, oracle_set: &OracleSet, now: i64) -> i64 {
    if oracle_set.set_version.get() == 0 {
        return now;
    }
    now.saturating_add(network.parameters_at(now).notice())
}
