//! `openmast payer open`

use crate::{
    context::{Context, NetworkHandle},
    failure::Failure,
    outcome::Outcome,
    report::Report,
    token_accounts::{Wanted, require_balance},
    values::{Money, text_of_amount},
};
use openmast_client::{
    addresses, amounts::Amount, errors::ProgramError, events::Event, instructions,
};
use solana_pubkey::Pubkey;

/// How often it is tried again when more payers were opened in between than the transaction has room for.
const ATTEMPTS: u32 = 4;

pub async fn open(context: &Context, amount: Money) -> Result<Report, Failure> {
    let owner = context.signer_key()?;
    // The fee payer pays the rent, and the deposit out of its own account.
    let rent_payer = context.fee_payer_key()?;
    let network = context.network().await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let parameters = network.state.parameters_at(now);
    let (least, fee) = (parameters.min_first_deposit, parameters.payer_fee);
    require_least(amount, least)?;
    let wanted = Wanted::currency(None, &rent_payer, &network.state, None);
    let (source, there) = context.source(wanted).await?;
    require_balance(Amount::currency(amount.0), there, &source)?;
    context.tell(&format!(
        "Of the first deposit the network keeps {}.",
        text_of_amount(Amount::currency(fee))
    ));
    let (network, outcome) = opened(context, network, source, amount).await?;
    let events = context.events(&outcome).await;
    let opened = events.find(|event| match event {
        Event::PayerOpened(it) if it.network == network.address && it.owner == owner => {
            Some(it.clone())
        }
        _ => None,
    });
    // Who comes first gets an index: a dry run tells none.
    let index = match outcome.is_dry_run() {
        true => None,
        false => opened.as_ref().map(|opened| opened.index),
    };
    let (fee, deposited) = opened.as_ref().map_or_else(
        || (fee, amount.0.saturating_sub(fee)),
        |opened| (opened.fee, opened.payer_deposited),
    );
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
        .money("deposited", "  deposited", deposited)
        .and(outcome.report(Some(&network.state.currency_mint)));
    let report = events.noted(report);
    Ok(match index {
        Some(index) => report.note(format!(
            "Ask the oracle's operator to map your identity (NAI, MAC or IMSI) to payer {index}."
        )),
        None if outcome.is_dry_run() => report,
        None => report.note(format!(
            "Which index it has `openmast payer list --owner {owner}` tells."
        )),
    })
}

fn require_least(amount: Money, least: u64) -> Result<(), Failure> {
    if amount.0 >= least {
        return Ok(());
    }
    Err(Failure::input(format!(
        "the first deposit is at least {} in this network",
        text_of_amount(Amount::currency(least))
    )))
}

/// The network is as it was read right before what was sent.
async fn opened(
    context: &Context,
    mut network: NetworkHandle,
    source: Pubkey,
    amount: Money,
) -> Result<(NetworkHandle, Outcome), Failure> {
    let (owner, rent_payer) = (context.signer_key()?, context.fee_payer_key()?);
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
