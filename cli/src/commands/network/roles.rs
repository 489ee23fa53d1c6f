//! `openmast network role …`

use crate::{context::Context, failure::Failure, report::Report};
use openmast_client::{accounts::Role, instructions};
use solana_pubkey::Pubkey;

pub async fn transfer(
    context: &Context,
    role: Role,
    to: Option<Pubkey>,
) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let instruction = instructions::transfer_role(context.signer_key()?, network, role, to);
    let outcome = context
        .execute("Naming the next holder", &[instruction])
        .await?;
    let report = Report::new()
        .key("network", "Network", &network)
        .text("role", "Role", role_name(role))
        .optional("pending", "Named next", to)
        .and(outcome.report(None));
    Ok(match to {
        Some(to) => report.note(format!(
            "{to} takes it over with `openmast network role accept {}`.",
            role_name(role)
        )),
        None => report,
    })
}

pub async fn accept(context: &Context, role: Role) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let holder = context.signer_key()?;
    let instruction = instructions::accept_role(holder, network, role);
    let outcome = context
        .execute("Taking the role over", &[instruction])
        .await?;
    Ok(Report::new()
        .key("network", "Network", &network)
        .text("role", "Role", role_name(role))
        .key("holder", "Holder", &holder)
        .and(outcome.report(None)))
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Authority => "authority",
        Role::Treasury => "treasury",
        Role::Pauser => "pauser",
    }
}
