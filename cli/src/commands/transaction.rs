//! `openmast transaction`: messages that one machine makes, others sign, and any of them hands in.

use std::io::Read;

use base64::{Engine, prelude::BASE64_STANDARD};
use openmast_client::sender::{Lifetime, Prepared};
use solana_hash::Hash;
use solana_signer::Signer;

use crate::{
    args::{Globals, MessageArgs, TransactionCommand},
    context::Context,
    described,
    failure::{Exit, Failure},
    keys::{self, KeyOption},
    progress::Progress,
    report::Report,
    signing::add_given,
    solana_config::SolanaConfig,
    to_sign,
};

/// No message that fits a transaction has more letters, in base64 or base58.
const MOST_LETTERS: u64 = 4096;

/// What asks no network.
///
/// # Errors
/// It is no message, a signature is of another one, or the key does not sign it.
pub fn offline(
    globals: &Globals,
    command: &TransactionCommand,
    progress: &Progress,
) -> Result<Report, Failure> {
    match command {
        TransactionCommand::Sign(args) => sign(globals, args, progress),
        TransactionCommand::Show(args) | TransactionCommand::Send(args) => {
            let prepared = with_signatures(globals, args)?;
            Ok(shown(&prepared).and(to_sign::signers(&prepared)))
        }
    }
}

fn sign(globals: &Globals, args: &MessageArgs, progress: &Progress) -> Result<Report, Failure> {
    let mut prepared = with_signatures(globals, args)?;
    if prepared.lifetime() == Lifetime::Blockhash(Hash::default()) {
        return Err(Failure::input(
            "this message has no blockhash, so nothing that is signed of it can land: it is for a multisignature's builder. Have it \
             made with --nonce ADDRESS, or --blockhash HASH",
        ));
    }
    let solana = SolanaConfig::load().map_err(Failure::input)?;
    let mut read = vec![keys::signer(globals, &solana, progress)?];
    let others = [
        (&globals.fee_payer, KeyOption::FeePayer),
        (&globals.signing.nonce_authority, KeyOption::NonceAuthority),
    ];
    for (named, option) in others {
        if let Some(named) = named
            .as_deref()
            .filter(|it| keys::address_alone(it).is_none())
        {
            read.push(keys::read(named, option, globals, progress)?);
        }
    }
    let mut signed = false;
    for key in &read {
        signed |= prepared.sign(key)?;
    }
    if !signed {
        let keys: Vec<String> = prepared.signers().map(|(key, _)| key.to_string()).collect();
        let key = read.first().map(Signer::pubkey);
        return Err(Failure::input(format!(
            "{} has nothing to sign here; these sign this message: {}. Pass --keypair with the key file of one that has not",
            key.unwrap_or_default(),
            keys.join(", ")
        )));
    }
    Ok(shown(&prepared)
        .and(to_sign::signers(&prepared))
        .and(to_sign::signatures(&prepared)))
}

/// # Errors
/// Somebody has not signed, it can land no more, or see [`Failure`].
pub async fn send(context: &Context, args: &MessageArgs) -> Result<Report, Failure> {
    if context.globals().dry_run {
        return Err(Failure::new(
            Exit::Usage,
            "`transaction show` says what a message does; what it would change says --dry-run of the command that made it",
        ));
    }
    let mut prepared = read(args)?;
    context.signed_as_far_as_possible(&mut prepared, &[])?;
    let outcome = context.hand_in(&prepared).await?;
    Ok(shown(&prepared).and(outcome.report(None)))
}

/// What it does and until when it can land.
fn shown(prepared: &Prepared) -> Report {
    let instructions = prepared.instructions();
    Report::new().and(to_sign::lifetime(prepared)).list(
        "instructions",
        "Instruction",
        instructions.iter().map(described::report).collect(),
    )
}

fn with_signatures(globals: &Globals, args: &MessageArgs) -> Result<Prepared, Failure> {
    let mut prepared = read(args)?;
    add_given(&mut prepared, &globals.signing.signer)?;
    Ok(prepared)
}

fn read(args: &MessageArgs) -> Result<Prepared, Failure> {
    let text = match args.message.as_str() {
        "-" => {
            let mut text = String::new();
            let read = std::io::stdin()
                .take(MOST_LETTERS)
                .read_to_string(&mut text);
            read.map_err(|error| Failure::input(format!("the standard input: {error}")))?;
            text
        }
        given => given.to_owned(),
    };
    decoded(text.trim()).map_err(|what| {
        Failure::input(format!(
            "{what}; give what --dump-transaction-message or --sign-only prints as `message`"
        ))
    })
}

/// Text of one encoding may be text of the other: what decodes to a message is what was meant.
fn decoded(text: &str) -> Result<Prepared, String> {
    let base64 = BASE64_STANDARD.decode(text).ok();
    let base58 = bs58::decode(text).into_vec().ok();
    let mut tried = None;
    for bytes in [base64, base58].into_iter().flatten() {
        match Prepared::from_message(&bytes) {
            Ok(prepared) => return Ok(prepared),
            Err(error) => tried = tried.or(Some(error.to_string())),
        }
    }
    Err(tried.unwrap_or_else(|| "the message is neither base64 nor base58".to_owned()))
}
