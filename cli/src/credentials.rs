//! Who asks an oracle's API for what is not for everybody.

use std::{fs, path::Path};

use secrecy::SecretString;
use solana_pubkey::Pubkey;

use super::{
    args::Globals, context::network_address, failure::Failure, keys, oracle_api::Credential,
    progress::Progress, solana_config::SolanaConfig,
};

/// The operator, by the token that is in a file.
///
/// # Errors
/// The file cannot be read.
pub fn operator(token_file: &Path) -> Result<Credential, Failure> {
    let text = fs::read_to_string(token_file).map_err(|error| {
        Failure::input(format!(
            "{}: {error}; name the file of `api.admin_token_file`, which the user of the service may read",
            token_file.display()
        ))
    })?;
    let token: SecretString = text.trim().into();
    Ok(Credential::AdminToken(token))
}

/// The signer, by a signature over what `message` says of the network and an expiry (Unix seconds).
///
/// # Errors
/// No key or no network is given.
pub fn owner(
    globals: &Globals,
    progress: &Progress,
    message: impl Fn(&Pubkey, u64) -> String,
) -> Result<Credential, Failure> {
    let solana = SolanaConfig::load().map_err(Failure::input)?;
    let network = network_address(globals)?;
    let key = keys::signer(globals, &solana, progress)?;
    Credential::of_owner(&key, |expires| message(&network, expires))
}
