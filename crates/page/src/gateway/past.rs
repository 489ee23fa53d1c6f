//! Transactions of the past: which questions about them a browser may have asked. Nodes look them up in their archives, so each
//! counts as several questions, and one asks for so many at most.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use solana_pubkey::Pubkey;

use super::{
    recorded::{LIMITS, is_signature},
    refusal::Refusal,
};

/// Nodes know the transactions that name an account by this name.
pub(super) const SIGNATURES: &str = "getSignaturesForAddress";
/// And one transaction by this.
pub(super) const TRANSACTION: &str = "getTransaction";

/// As so many questions does a list of signatures count.
pub(super) const QUESTIONS_OF_SIGNATURES: usize = 10;
/// And a transaction: a page shows several of a list.
pub(super) const QUESTIONS_OF_A_TRANSACTION: usize = 5;

const NO_SIGNATURES: Refusal = Refusal::NoCall(
    "of an account's transactions at most a hundred are passed on at once: an address, then `limit`, `before`, `until` and `commitment`, which is confirmed or finalized",
);
const NO_TRANSACTION: Refusal = Refusal::NoCall(
    "a transaction is passed on by its signature, with the `encoding` base64, the `maxSupportedTransactionVersion` 0, and a `commitment`, which is confirmed or finalized",
);

/// Nodes tell nothing of the past of blocks that may still vanish.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Commitment {
    Confirmed,
    #[default]
    Finalized,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Signatures {
    limit: Option<u64>,
    before: Option<String>,
    until: Option<String>,
    commitment: Option<Commitment>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Transaction {
    encoding: Option<String>,
    commitment: Option<Commitment>,
    max_supported_transaction_version: Option<u64>,
}

impl Commitment {
    fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Finalized => "finalized",
        }
    }
}

/// The parameters of a list of signatures as a node is sent them.
///
/// # Errors
/// It is none that is passed on.
pub(super) fn signatures(params: &str) -> Result<String, Refusal> {
    let (address, asked) = read::<Signatures>(params).ok_or(NO_SIGNATURES)?;
    let address: Pubkey = address.parse().map_err(|_| NO_SIGNATURES)?;
    let limit = asked.limit.unwrap_or(*LIMITS.end());
    if !LIMITS.contains(&limit) {
        return Err(NO_SIGNATURES);
    }
    let commitment = asked.commitment.unwrap_or_default().word();
    let mut sent = Map::new();
    sent.insert("limit".to_owned(), limit.into());
    sent.insert("commitment".to_owned(), commitment.into());
    for (name, end) in [("before", asked.before), ("until", asked.until)] {
        let Some(end) = end else {
            continue;
        };
        if !is_signature(&end) {
            return Err(NO_SIGNATURES);
        }
        sent.insert(name.to_owned(), end.into());
    }
    Ok(json!([address.to_string(), sent]).to_string())
}

/// The parameters of a transaction as a node is sent them: in the form in which it was signed.
///
/// # Errors
/// It is none that is passed on.
pub(super) fn transaction(params: &str) -> Result<String, Refusal> {
    let (signature, asked) = read::<Transaction>(params).ok_or(NO_TRANSACTION)?;
    let encoding = asked.encoding.as_deref();
    let version = asked.max_supported_transaction_version;
    if !is_signature(&signature)
        || encoding.is_some_and(|it| it != "base64")
        || version.is_some_and(|it| it != 0)
    {
        return Err(NO_TRANSACTION);
    }
    let sent = json!({
        "encoding": "base64",
        "commitment": asked.commitment.unwrap_or_default().word(),
        "maxSupportedTransactionVersion": 0,
    });
    Ok(json!([signature, sent]).to_string())
}

/// What is asked about, and the options.
fn read<T: Default + for<'a> Deserialize<'a>>(params: &str) -> Option<(String, T)> {
    let params: Vec<Value> = serde_json::from_str(params).ok()?;
    let mut params = params.into_iter();
    let Some(Value::String(about)) = params.next() else {
        return None;
    };
    let asked = match params.next() {
        None | Some(Value::Null) => T::default(),
        Some(options) => serde_json::from_value(options).ok()?,
    };
    params.next().is_none().then_some((about, asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "d16keiYUbALKjwXP2As3sUS34RZBdvhk7v1skcaVM2h";
    const SIGNATURE: &str =
        "5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW";

    fn told(read: Result<String, Refusal>) -> Value {
        serde_json::from_str(&read.unwrap()).unwrap()
    }

    #[test]
    fn a_list_is_asked_for_in_one_form() {
        let plain = told(signatures(&json!([ADDRESS]).to_string()));
        assert_eq!(
            plain,
            json!([ADDRESS, {"limit": 100, "commitment": "finalized"}])
        );
        let page = json!([ADDRESS, {"limit": 25, "commitment": "confirmed", "before": SIGNATURE, "until": SIGNATURE}]);
        assert_eq!(told(signatures(&page.to_string())), page);
        let nothing = json!([ADDRESS, {"limit": null, "before": null}]);
        assert_eq!(told(signatures(&nothing.to_string())), plain);
    }

    #[test]
    fn a_list_that_is_longer_or_has_other_ends_is_refused() {
        for params in [
            json!([]),
            json!([7]),
            json!(["a"]),
            json!([SIGNATURE]),
            json!([ADDRESS, 7]),
            json!([ADDRESS, {}, {}]),
            json!([ADDRESS, {"limit": 0}]),
            json!([ADDRESS, {"limit": 101}]),
            json!([ADDRESS, {"limit": -1}]),
            json!([ADDRESS, {"limit": "9"}]),
            json!([ADDRESS, {"before": ADDRESS}]),
            json!([ADDRESS, {"until": "https://rpc.example/"}]),
            json!([ADDRESS, {"commitment": "processed"}]),
            json!([ADDRESS, {"minContextSlot": 5}]),
        ] {
            assert!(signatures(&params.to_string()).is_err(), "{params}");
        }
    }

    #[test]
    fn a_transaction_is_asked_for_as_it_was_signed() {
        let whole = |commitment: &str| json!([SIGNATURE, {"encoding": "base64", "commitment": commitment, "maxSupportedTransactionVersion": 0}]);
        for (asked, commitment) in [
            (json!([SIGNATURE]), "finalized"),
            (json!([SIGNATURE, {"commitment": "confirmed"}]), "confirmed"),
            (whole("confirmed"), "confirmed"),
        ] {
            assert_eq!(
                told(transaction(&asked.to_string())),
                whole(commitment),
                "{asked}"
            );
        }
    }

    #[test]
    fn a_transaction_in_another_form_is_refused() {
        for params in [
            json!([]),
            json!([ADDRESS]),
            json!([SIGNATURE, "json"]),
            json!([SIGNATURE, {"encoding": "jsonParsed"}]),
            json!([SIGNATURE, {"maxSupportedTransactionVersion": 1}]),
            json!([SIGNATURE, {"commitment": "processed"}]),
            json!([[SIGNATURE], {}]),
            json!([SIGNATURE, {}, 7]),
        ] {
            assert!(transaction(&params.to_string()).is_err(), "{params}");
        }
    }
}
