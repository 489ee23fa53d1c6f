use {
    super::by_authority::ByAuthority,
    crate::{
        events::ParametersAnnounced,
        state::{Network, NetworkParameters, Parameters},
    },
    anchor_lang::prelude::*,
};

pub(crate) fn handle(ctx: &mut Context<ByAuthority>, parameters: NetworkParameters) -> Result<()> {
    let network = &mut *ctx.accounts.network;
    let now = Clock::get()?.unix_timestamp;
    parameters.check(&(&network.limits).into())?;

    let from = now.saturating_add(notice(network, &parameters, now));
    network.announce(&parameters, now, from)?;

    emit!(ParametersAnnounced {
        network: *ctx.accounts.network.address(),
        parameters: (&ctx.accounts.network.parameters).into(),
        next_parameters: parameters,
        next_parameters_at: from,
    });
    Ok(())
}

/// Seconds until they hold: whoever does not want them can leave before, whether by the exit delay that holds now or by
/// the longer one that is announced.
fn notice(network: &Network, next: &NetworkParameters, now: i64) -> i64 {
    let present = network.parameters_at(now).notice();
    present.max(Parameters::from(next).notice())
}
