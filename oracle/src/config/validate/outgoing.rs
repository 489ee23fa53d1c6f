//! Checks of fees and webhooks.

use secrecy::{ExposeSecret, SecretString};

use super::{
    super::{
        findings::Findings,
        schema::{FeesConfig, WebhookConfig},
    },
    at_least, secret_length, warn_of_plain_http,
};

pub(super) fn fees(fees: &FeesConfig, findings: &mut Findings<'_>) {
    if fees.percentile > 100 {
        findings.error(
            "fees.percentile",
            format!("{} is no percentile; write 0 to 100", fees.percentile),
        );
    }
    if fees.min_micro_lamports_per_cu > fees.max_micro_lamports_per_cu {
        findings.error(
            "fees.min_micro_lamports_per_cu",
            format!(
                "is above fees.max_micro_lamports_per_cu ({})",
                fees.max_micro_lamports_per_cu
            ),
        );
    }
}

pub(super) fn webhook(webhook: &WebhookConfig, key: &str, findings: &mut Findings<'_>) {
    warn_of_plain_http(&webhook.url, &format!("{key}.url"), findings);
    if webhook.secret.is_none() && webhook.secret_file.is_none() {
        findings.error(
            key,
            "has no `secret_file`: whoever receives the calls could not tell them from forged ones",
        );
    }
    let (secret, previous) = (webhook.secret.as_ref(), webhook.previous_secret.as_ref());
    let previous_key = format!("{key}.previous_secret");
    secret_length(secret, &format!("{key}.secret"), findings);
    secret_length(previous, &previous_key, findings);
    let text = |secret: Option<&SecretString>| secret.map(|it| it.expose_secret().to_owned());
    if previous.is_some() && text(previous) == text(secret) {
        findings.warn(&previous_key, "is the secret itself; leave it out");
    }
    at_least(
        webhook.timeout_seconds,
        1,
        &format!("{key}.timeout_seconds"),
        findings,
    );
}
