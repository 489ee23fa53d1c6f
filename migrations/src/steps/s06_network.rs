//! Step 6: The network is founded, and its jurisdictions are added; the deployer is its founder and holds every role until
//! step 9.

use anyhow::{Context as _, Result, bail};
use openmast_client::{
    accounts::{Jurisdiction, Mint, Network, OracleSet, ProgramAccount, Role, Till},
    addresses::{self, PROGRAM_ID},
};
use solana_pubkey::Pubkey;

use super::Context;
use crate::{
    config::{JurisdictionConfig, NetworkConfig},
    plan::{Look, Stage, Transaction},
};

/// Bytes of a token account.
const TOKEN_ACCOUNT: usize = 165;

/// The network that the configuration asks for, and whether it is there.
pub(super) struct Asked<'a> {
    pub config: &'a NetworkConfig,
    pub address: Pubkey,
    pub state: Option<Network>,
}

/// # Errors
/// No node answers, or this software is built for another program.
pub(super) async fn asked(context: &Context) -> Result<Option<Asked<'_>>> {
    let Some(config) = &context.config.network else {
        return Ok(None);
    };
    if context.program != PROGRAM_ID {
        bail!(
            "this software is built for the program {PROGRAM_ID} and not for {}: run `cargo xtask deploy id`",
            context.program
        );
    }
    let address = addresses::network(&context.keys.deployer(), config.id);
    let state = context.chain.decoded::<Network>(&address).await?;
    Ok(Some(Asked {
        config,
        address,
        state,
    }))
}

pub(super) async fn look(context: &Context) -> Result<Look> {
    let Some(network) = asked(context).await? else {
        return Ok(Look::Skipped(
            "the configuration asks for no network".into(),
        ));
    };
    let (config, address) = (network.config, network.address);
    let missing = missing_jurisdictions(context, config, &address).await?;
    let mut stages = Vec::new();
    let told = match &network.state {
        None => {
            stages.push(found(context, config, &address).await?);
            String::new()
        }
        Some(state) => compare(config, &address, state)?,
    };
    if missing.is_empty() {
        return Ok(Look::Done(told));
    }
    if !is_authority(context, &network) {
        let codes: Vec<_> = missing.iter().map(|one| one.code.to_string()).collect();
        return Ok(Look::Waits(format!(
            "the network's authority adds what is missing, jurisdiction {}: openmast --network {address} jurisdiction add",
            codes.join(", ")
        )));
    }
    stages.push(add(context, &address, &missing).await?);
    Ok(Look::Todo(stages))
}

/// Those that are not there. Of one that is there, what holds for good must be as asked; its regulator may hand over and
/// announce other levies.
async fn missing_jurisdictions<'a>(
    context: &Context,
    config: &'a NetworkConfig,
    address: &Pubkey,
) -> Result<Vec<&'a JurisdictionConfig>> {
    let mut missing = Vec::new();
    for wanted in &config.jurisdictions {
        let code = wanted.code;
        let at = addresses::jurisdiction(address, code);
        match context.chain.decoded::<Jurisdiction>(&at).await? {
            None => missing.push(wanted),
            Some(there) if there.most_levy_bps == wanted.most_levy_bps => {}
            Some(there) => bail!(
                "jurisdiction {code} was added with most_levy_bps = {}, which holds for good",
                there.most_levy_bps
            ),
        }
    }
    Ok(missing)
}

async fn add(
    context: &Context,
    network: &Pubkey,
    missing: &[&JurisdictionConfig],
) -> Result<Stage> {
    let (deployer, rent) = (
        context.keys.deployer(),
        context.chain.rent(Jurisdiction::SIZE).await?,
    );
    let transactions = missing.iter().map(|one| {
        let what = format!(
            "add jurisdiction {}, regulated by {}",
            one.code, one.regulator
        );
        Transaction::new(what, vec![one.add(deployer, *network)]).locking(rent)
    });
    Ok(Stage {
        what: format!("add the jurisdictions of the network {network}"),
        transactions: transactions.collect(),
    })
}

async fn found(context: &Context, config: &NetworkConfig, address: &Pubkey) -> Result<Stage> {
    let (chain, mint) = (&context.chain, &config.currency_mint);
    let account = chain.place(mint).await?.account;
    let account = account.with_context(|| format!("there is no currency mint {mint} here"))?;
    let decimals = Mint::decode(&account.owner, &account.data)?.decimals;
    if decimals != 6 {
        bail!("the currency mint {mint} has {decimals} decimals and must have 6");
    }
    let mut rent = 0_u64;
    let sizes = [Network::SIZE, OracleSet::SIZE, TOKEN_ACCOUNT, TOKEN_ACCOUNT];
    for size in sizes.into_iter().chain([Till::SIZE]) {
        rent = rent.saturating_add(chain.rent(size).await?);
    }
    let found = config.initialize(context.keys.deployer());
    let what = format!("found the network {address} in the currency {mint}");
    Ok(Stage::single(
        Transaction::new(what, vec![found]).locking(rent),
    ))
}

/// What can never change must be as asked; what its authority may change since is only told.
fn compare(config: &NetworkConfig, address: &Pubkey, state: &Network) -> Result<String> {
    let NetworkConfig {
        id, currency_mint, ..
    } = config;
    if state.currency_mint != *currency_mint || state.limits != config.limits {
        bail!(
            "the network {address} was founded with another currency or other limits, which hold for good: choose \
             another id than {id}"
        );
    }
    let same = state.parameters == config.parameters && state.next_parameters_at == 0;
    let told = match same {
        true => "as configured",
        false => {
            "its authority changed parameters since; `openmast network params` does that, not this"
        }
    };
    Ok(format!("{address}, {told}"))
}

/// Whether the deployer may do what only a network's authority may. Before it is founded: yes.
pub(super) fn is_authority(context: &Context, network: &Asked<'_>) -> bool {
    let deployer = context.keys.deployer();
    let holder = network.state.as_ref().map(|it| it.role(Role::Authority).0);
    holder.is_none_or(|holder| holder == deployer)
}
