//! Step 9: The roles are in the right hands. Each is handed over in two steps: the authority names, the new holder accepts. The
//! authority goes last, and only when the others have accepted: a new authority has all pending holders forgotten.

use anyhow::Result;
use openmast_client::{
    accounts::{ProgramAccount, Role, Till},
    instructions,
};
use solana_pubkey::Pubkey;

use super::{
    Context,
    s06_network::{Asked, asked, is_authority},
};
use crate::plan::{Look, Stage, Transaction};

const OTHERS: [Role; 2] = [Role::Treasury, Role::Pauser];

pub(super) async fn look(context: &Context) -> Result<Look> {
    let Some(network) = asked(context).await? else {
        return Ok(Look::Skipped(
            "the configuration asks for no network".into(),
        ));
    };
    let mut handing = Handing::default();
    for role in OTHERS {
        hand_over(context, &network, role, &mut handing).await?;
    }
    if handing.waiting.is_empty() {
        hand_over(context, &network, Role::Authority, &mut handing).await?;
    } else if !is_held(context, &network, Role::Authority) {
        let told = "the authority is handed over when the others have accepted";
        handing.waiting.push(told.into());
    }
    Ok(
        match (handing.stages.is_empty(), handing.waiting.is_empty()) {
            (false, _) => Look::Todo(handing.stages),
            (true, false) => Look::Waits(handing.waiting.join("; ")),
            (true, true) => Look::Done("all as configured".into()),
        },
    )
}

#[derive(Default)]
struct Handing {
    stages: Vec<Stage>,
    /// What others must do.
    waiting: Vec<String>,
}

/// Who holds a role and who is named for it; of a network that is not founded yet, its founder.
fn holder(context: &Context, network: &Asked<'_>, role: Role) -> (Pubkey, Option<Pubkey>) {
    let founder = (context.keys.deployer(), None);
    network.state.as_ref().map_or(founder, |it| it.role(role))
}

fn is_held(context: &Context, network: &Asked<'_>, role: Role) -> bool {
    let wanted = context.config.roles.of(role);
    wanted.is_none_or(|wanted| holder(context, network, role).0 == wanted)
}

async fn hand_over(
    context: &Context,
    network: &Asked<'_>,
    role: Role,
    handing: &mut Handing,
) -> Result<()> {
    let Some(wanted) = context.config.roles.of(role) else {
        return Ok(());
    };
    let (present, named) = holder(context, network, role);
    if present == wanted {
        return Ok(());
    }
    let (name, at) = (name(role), network.address);
    if named != Some(wanted) {
        if !is_authority(context, network) {
            let told = format!(
                "the network's authority names {wanted} as {name}: openmast --network {at} network role transfer {name} {wanted}"
            );
            handing.waiting.push(told);
            return Ok(());
        }
        let deployer = context.keys.deployer();
        let transfer = instructions::transfer_role(deployer, at, role, Some(wanted));
        let what = format!("name {wanted} as {name}");
        let transfer = Transaction::new(what, vec![transfer]);
        handing.stages.push(Stage::single(transfer));
    }
    if !context.keys.has(&wanted) {
        let told = format!(
            "{wanted} accepts being {name}: openmast --network {at} network role accept {name}"
        );
        handing.waiting.push(told);
        return Ok(());
    }
    let accept = instructions::accept_role(wanted, at, role);
    let mut accept = Transaction::new(format!("{wanted} accepts being {name}"), vec![accept]);
    if role == Role::Treasury {
        // The holder pays it.
        let rent = context.chain.rent(Till::SIZE).await?;
        accept.what = format!("{}, and pays {}", accept.what, crate::plan::sol(rent));
    }
    handing.stages.push(Stage::single(accept));
    Ok(())
}

fn name(role: Role) -> &'static str {
    match role {
        Role::Authority => "authority",
        Role::Treasury => "treasury",
        Role::Pauser => "pauser",
    }
}
