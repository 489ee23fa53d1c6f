//! `openmast session …`

use std::{fs, path::Path};

use secrecy::SecretString;
use solana_signer::Signer;

use crate::{
    args::{Globals, SessionCommand, ShowSessionArgs},
    context::{network_address, oracle_api, signer},
    failure::Failure,
    oracle_api::Credential,
    progress::Progress,
    report::Report,
    solana_config::SolanaConfig,
};
use openmast_oracle::serve::owner::live_sessions_message;
use openmast_platform::wall_clock::unix_seconds;

/// So long may a request be under way.
const VALID_SECONDS: u64 = 60;

pub async fn run(
    globals: &Globals,
    command: SessionCommand,
    progress: &Progress,
) -> Result<Report, Failure> {
    match command {
        SessionCommand::Show(args) => show(globals, args, progress).await,
    }
}

async fn show(
    globals: &Globals,
    args: ShowSessionArgs,
    progress: &Progress,
) -> Result<Report, Failure> {
    let api = oracle_api(globals, progress)?;
    let credential = match (&args.admin_token_file, args.payer) {
        (Some(file), _) => Credential::AdminToken(admin_token(file)?),
        (None, Some(payer)) => signed(globals, payer, progress)?,
        (None, None) => {
            return Err(Failure::input(
                "who asks? pass --admin-token-file FILE, or --payer INDEX to sign as its owner",
            ));
        }
    };
    progress.say("Asking the oracle");
    api.live_sessions(&query(args), credential).await?.report()
}

fn admin_token(file: &Path) -> Result<SecretString, Failure> {
    let text = fs::read_to_string(file)
        .map_err(|error| {
            Failure::input(format!(
                "{}: {error}; name the file of `api.admin_token_file`, which the user of the service may read",
                file.display()
            ))
        })?;
    Ok(text.trim().into())
}

fn signed(globals: &Globals, payer: u32, progress: &Progress) -> Result<Credential, Failure> {
    let solana = SolanaConfig::load().map_err(Failure::input)?;
    let (key, network) = (signer(globals, &solana)?, network_address(globals)?);
    if let Some(warning) = &key.warning {
        progress.tell(warning);
    }
    let expires = unix_seconds().saturating_add(VALID_SECONDS);
    let message = live_sessions_message(&network, payer, expires);
    let signature = key.keypair.sign_message(message.as_bytes());
    Ok(Credential::Owner { expires, signature })
}

fn query(args: ShowSessionArgs) -> Vec<(&'static str, String)> {
    let payer = args.payer.map(|payer| payer.to_string());
    let asked = [
        ("session_id", args.session_id),
        ("radio", args.radio),
        ("subscriber", args.subscriber),
        ("payer", payer),
        ("limit", Some(args.limit.to_string())),
        ("reports", Some(args.reports.to_string())),
    ];
    let given = asked
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    given.collect()
}
