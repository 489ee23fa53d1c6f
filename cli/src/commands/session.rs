//! `openmast session …`

use crate::{
    args::{Globals, SessionCommand, ShowSessionArgs},
    context::oracle_api,
    credentials,
    failure::Failure,
    progress::Progress,
    report::Report,
};
use openmast_oracle::serve::owner::live_sessions_message;

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
        (Some(file), _) => credentials::operator(file)?,
        (None, Some(payer)) => credentials::owner(globals, progress, |network, expires| {
            live_sessions_message(network, payer, expires)
        })?,
        (None, None) => {
            return Err(Failure::input(
                "who asks? pass --admin-token-file FILE, or --payer INDEX to sign as its owner",
            ));
        }
    };
    progress.say("Asking the oracle");
    api.live_sessions(&query(args), &credential).await?.report()
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
