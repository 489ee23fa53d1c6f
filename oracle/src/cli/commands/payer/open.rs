//! `openmast payer open`

use crate::cli::{
    context::{Context, NetworkHandle, Outcome, require_balance},
    failure::Failure,
    report::Report,
    values::{Money, text_of_amount},
};
use openmast_client::{
    accounts::Payer,
    addresses,
    amounts::Amount,
    errors::ProgramError,
    instructions::{self, PAYER_CANDIDATES},
};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// How often it is tried again when more payers were opened in between than the transaction has room for.
const ATTEMPTS: u32 = 4;

pub async fn open(context: &Context, amount: Money) -> Result<Report, Failure> {
    let owner = context.signer()?.pubkey();
    // The fee payer pays the rent, and the deposit out of its own account.
    let rent_payer = context.fee_payer()?.pubkey();
    let network = context.network().await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let parameters = network.state.parameters_at(now);
    let (least, fee) = (parameters.min_first_deposit, parameters.payer_fee);
    if amount.0 < least {
        return Err(Failure::input(format!(
            "the first deposit is at least {} in this network",
            text_of_amount(Amount::currency(least))
        )));
    }
    let source = context.source(None, &rent_payer, &network.state);
    require_balance(
        Amount::currency(amount.0),
        context.token_balance(source).await?,
        &source,
    )?;
    context.tell(&format!(
        "Of the first deposit the network keeps {}.",
        text_of_amount(Amount::currency(fee))
    ));
    let (network, outcome) = opened(context, network, source, amount).await?;
    let index = match &outcome {
        Outcome::Sent(_) => Some(index_of_opened(context, &network, &owner).await?),
        Outcome::DryRun { .. } => None,
    };
    let report = Report::new()
        .optional_count("index", "Payer", index)
        .optional(
            "payer",
            "Address",
            index.map(|index| addresses::payer(&network.address, index)),
        )
        .key("owner", "Owner", &owner)
        .money("amount", "Paid", amount.0)
        .money("fee", "  of it fee", fee)
        .money("deposited", "  deposited", amount.0.saturating_sub(fee))
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(match index {
        Some(index) => report.note(format!(
            "Ask the oracle's operator to map your identity (NAI, MAC or IMSI) to payer {index}."
        )),
        None => report,
    })
}

/// The network is as it was read right before what was sent.
async fn opened(
    context: &Context,
    mut network: NetworkHandle,
    source: Pubkey,
    amount: Money,
) -> Result<(NetworkHandle, Outcome), Failure> {
    let (owner, rent_payer) = (context.signer()?.pubkey(), context.fee_payer()?.pubkey());
    let mut attempt = 0;
    loop {
        attempt += 1;
        let instruction = instructions::open_payer(
            rent_payer,
            owner,
            network.address,
            network.state.treasury,
            source,
            network.state.payer_count,
            amount.0,
        );
        match context.execute("Opening the account", &[instruction]).await {
            Ok(outcome) => return Ok((network, outcome)),
            Err(failure) if attempt < ATTEMPTS && is_taken(&failure) => {
                network = context.network().await?;
            }
            Err(failure) => return Err(failure),
        }
    }
}

fn is_taken(failure: &Failure) -> bool {
    failure.program_error() == Some(ProgramError::IndexTaken.name())
}

/// Which of the candidates it became: the newest that is the owner's and was not there before.
async fn index_of_opened(
    context: &Context,
    network: &NetworkHandle,
    owner: &Pubkey,
) -> Result<u32, Failure> {
    let first = network.state.payer_count;
    let candidates: Vec<Pubkey> = (first..first.saturating_add(PAYER_CANDIDATES))
        .map(|index| addresses::payer(&network.address, index))
        .collect();
    let payers = context
        .rpc
        .accounts::<Payer>(&candidates, context.commitment)
        .await?
        .value;
    let opened = payers
        .into_iter()
        .flatten()
        .filter(|payer| payer.owner == *owner)
        .map(|payer| payer.index)
        .max();
    opened.ok_or_else(|| {
        Failure::input(
            "the payer was opened, but the endpoint does not show it yet; see `openmast payer list`",
        )
    })
}
