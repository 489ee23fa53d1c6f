//! What the example has in the place of what only the operator knows. Everybody can read it there: a service that ran with it
//! would take anybody's reports, or follow an account that is no network.

use secrecy::{ExposeSecret, SecretString};
use solana_pubkey::Pubkey;

use super::super::{findings::Findings, schema::Config};

/// The example's network: an account of every cluster that is no network.
const NETWORK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");
/// How the example's secrets begin.
const SECRET: &str = "replace-me-with-";

pub(super) fn validate(config: &Config, findings: &mut Findings<'_>) {
    if config.network.address == NETWORK {
        findings.error(
            "network.address",
            "is still the example's: write the address of the Network account, which `openmast network init` prints",
        );
    }
    for (index, client) in config.radius.clients.iter().enumerate() {
        let previous = client.previous_secret.as_ref();
        for (key, secret) in [
            ("secret", Some(&client.secret)),
            ("previous_secret", previous),
        ] {
            let key = format!("radius.clients[{index}].{key}");
            let what = "write what this client signs with";
            refuse(secret, &key, what, findings);
        }
    }
    let token = config.api.admin_token.as_ref();
    let what = "write one that nobody can guess";
    refuse(token, "api.admin_token", what, findings);
}

fn refuse(secret: Option<&SecretString>, key: &str, what: &str, findings: &mut Findings<'_>) {
    if secret.is_some_and(|secret| secret.expose_secret().starts_with(SECRET)) {
        findings.error(
            key,
            format!("is still the example's, which everybody can read: {what} (`openssl rand -hex 32` makes a good one)"),
        );
    }
}
