//! Reading accounts so that no short question makes a node build a long answer.

use std::{borrow::Cow, collections::HashSet};

use serde_json::{Map, Value, json};

use super::{
    past::{self, SIGNATURES, TRANSACTION},
    refusal::Refusal,
    searches::{SEARCH, exact},
};

/// Accounts in one question, which is what nodes take.
const MOST_ACCOUNTS: usize = 100;
/// What is read of each: the page's own kinds are shorter, and a hundred of them fit into the longest answer.
const MOST_BYTES_OF_AN_ACCOUNT: u64 = 24 << 10;

/// The parameters as a node is sent them: of calls that read accounts, with a bound for what is read of each; of searches and
/// transactions of the past, exactly what is looked for.
///
/// # Errors
/// They name too many accounts, one more than once, a form of data that cannot be bounded, or a search that is not passed on; or a transaction of
/// the past in a form that is not.
pub(super) fn bounded<'a>(method: &str, params: &'a str) -> Result<Cow<'a, str>, Refusal> {
    let several = match method {
        "getMultipleAccounts" => true,
        "getAccountInfo" | "accountSubscribe" => false,
        SEARCH => return exact(params).map(Cow::Owned),
        SIGNATURES => return past::signatures(params).map(Cow::Owned),
        TRANSACTION => return past::transaction(params).map(Cow::Owned),
        _ => return Ok(Cow::Borrowed(params)),
    };
    let params: Vec<Value> =
        serde_json::from_str(params).map_err(|_| Refusal::NoCall("`params` must be a list"))?;
    let mut params = params.into_iter();
    let addresses = params
        .next()
        .ok_or(Refusal::NoCall("`params` must begin with what to read"))?;
    if several {
        check(&addresses)?;
    }
    let options = options(params.next())?;
    Ok(Cow::Owned(json!([addresses, options]).to_string()))
}

/// The addresses whose accounts a node sends back whole with the answer to this call, whatever is in them: of a simulation those
/// that it is to show as they are afterwards.
///
/// # Errors
/// They are too many, or one is named more than once.
pub(super) fn sent_back(method: &str, params: &str) -> Result<Option<Value>, Refusal> {
    if method != "simulateTransaction" {
        return Ok(None);
    }
    let params: Vec<Value> =
        serde_json::from_str(params).map_err(|_| Refusal::NoCall("`params` must be a list"))?;
    let accounts = params.get(1).and_then(|options| options.get("accounts"));
    let Some(accounts) = accounts.filter(|it| !it.is_null()) else {
        return Ok(None);
    };
    let addresses = accounts.get("addresses").unwrap_or(&Value::Null);
    check(addresses)?;
    Ok(Some(addresses.clone()))
}

/// How many bytes the accounts have that a node told of. `None`: it did not tell of one.
pub(super) fn bytes_of(result: &str) -> Option<u64> {
    let result: Value = serde_json::from_str(result).ok()?;
    let accounts = result.get("value")?.as_array()?;
    let mut there = accounts.iter().filter(|it| !it.is_null());
    there.try_fold(0_u64, |sum, account| {
        sum.checked_add(account.get("space")?.as_u64()?)
    })
}

fn check(addresses: &Value) -> Result<(), Refusal> {
    let Value::Array(addresses) = addresses else {
        return Err(Refusal::NoCall(
            "`params` must begin with a list of addresses",
        ));
    };
    let texts: Option<HashSet<&str>> = addresses.iter().map(Value::as_str).collect();
    let different = texts.map_or(0, |texts| texts.len());
    match different == addresses.len() && different <= MOST_ACCOUNTS {
        true => Ok(()),
        false => Err(Refusal::NoCall(
            "at most a hundred addresses may be read at once, each once",
        )),
    }
}

fn options(told: Option<Value>) -> Result<Map<String, Value>, Refusal> {
    let mut options = match told {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(options)) => options,
        Some(_) => return Err(Refusal::NoCall("the options must be an object")),
    };
    let encoding = options.entry("encoding").or_insert_with(|| "base64".into());
    if !matches!(encoding.as_str(), Some("base64" | "base64+zstd")) {
        return Err(Refusal::NoCall("the `encoding` must be base64"));
    }
    let slice = options.entry("dataSlice").or_insert(Value::Null);
    let told = |name: &str| slice.get(name).and_then(Value::as_u64);
    let length = told("length").unwrap_or(MOST_BYTES_OF_AN_ACCOUNT);
    *slice = json!({
        "offset": told("offset").unwrap_or(0),
        "length": length.min(MOST_BYTES_OF_AN_ACCOUNT),
    });
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(method: &str, params: &Value) -> Result<Value, Refusal> {
        let text = params.to_string();
        let text = bounded(method, &text)?;
        Ok(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn no_more_is_read_of_an_account_than_the_page_needs() {
        let whole = json!({"offset": 0, "length": MOST_BYTES_OF_AN_ACCOUNT});
        for told in [
            json!(["a"]),
            json!(["a", null]),
            json!(["a", {"dataSlice": null}]),
        ] {
            let sent = read("getAccountInfo", &told).unwrap();
            assert_eq!(sent[1], json!({"encoding": "base64", "dataSlice": whole}));
        }
        let part = json!([["a"], {"commitment": "finalized", "encoding": "base64", "dataSlice": {"offset": 8, "length": 99}}]);
        assert_eq!(read("getMultipleAccounts", &part).unwrap(), part);
        let long = json!(["a", {"dataSlice": {"offset": 1, "length": u64::MAX}}]);
        let sent = read("accountSubscribe", &long).unwrap();
        assert_eq!(sent[1]["dataSlice"]["length"], MOST_BYTES_OF_AN_ACCOUNT);
    }

    #[test]
    fn an_account_is_read_once_and_as_it_is() {
        let many: Vec<String> = (0..=MOST_ACCOUNTS).map(|it| it.to_string()).collect();
        for told in [
            json!([]),
            json!([["a", "a"]]),
            json!([[1]]),
            json!(["a"]),
            json!([many]),
            json!([["a"], {"encoding": "jsonParsed"}]),
            json!([["a"], 7]),
        ] {
            assert!(read("getMultipleAccounts", &told).is_err(), "{told}");
        }
        assert_eq!(read("getSlot", &json!([7])).unwrap(), json!([7]));
    }
}
