//! What the service says of itself all the while, and whether that follows from what was done to it.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::sync::watch;

use super::{journal::Journal, service::CLIENT};

const LOOK: Duration = Duration::from_millis(150);
/// Longer than an answer may take, whatever strangers do.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(3);

/// What was seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// How often each alarm was seen.
    pub alarms: BTreeMap<String, usize>,
    /// What follows from nothing that was done, each kind once.
    pub unexplained: BTreeMap<String, String>,
    pub looks: usize,
}

/// Looks until it is told to end.
pub async fn watch(api: SocketAddr, journal: Journal, is_over: watch::Receiver<bool>) -> Seen {
    let began = Instant::now();
    let mut seen = Seen::default();
    while !*is_over.borrow() {
        let asked = Instant::now();
        let mut unexplained = Vec::new();
        match wrong(api).await {
            Ok(wrong) => {
                for (code, text) in wrong.alarms {
                    if !journal.explains_alarm(&code, asked) {
                        unexplained.push((format!("alarm {code}"), text));
                    }
                    *seen.alarms.entry(code).or_default() += 1;
                }
                for (code, text) in wrong.reasons {
                    if !journal.explains_shut_doors(asked) {
                        unexplained.push((format!("not ready: {code}"), text));
                    }
                }
            }
            Err(error) if !journal.explains_shut_doors(asked) => {
                unexplained.push(("no answer of the API".to_owned(), format!("{error:?}")));
            }
            Err(_) => {}
        }
        for (what, text) in unexplained {
            let at = (asked - began).as_secs_f64();
            let told = || format!("after {at:.2} s: {text}");
            seen.unexplained.entry(what).or_insert_with(told);
        }
        seen.looks += 1;
        tokio::time::sleep(LOOK).await;
    }
    seen
}

/// Code and text of what is wrong.
pub struct Wrong {
    pub reasons: Vec<(String, String)>,
    pub alarms: Vec<(String, String)>,
}

impl Wrong {
    pub fn is_nothing(&self) -> bool {
        self.reasons.is_empty() && self.alarms.is_empty()
    }
}

/// What the service says is wrong now.
///
/// # Errors
/// It does not answer in time.
pub async fn wrong(api: SocketAddr) -> reqwest::Result<Wrong> {
    Ok(Wrong {
        reasons: listed(api, "ready", "reasons", "detail").await?,
        alarms: listed(api, "v1/alarms", "alarms", "text").await?,
    })
}

async fn listed(
    api: SocketAddr,
    path: &str,
    list: &str,
    text: &str,
) -> reqwest::Result<Vec<(String, String)>> {
    let request = CLIENT.get(format!("http://{api}/{path}"));
    let answer = request.timeout(ANSWER_TIMEOUT).send().await?;
    let body: Value = answer.json().await?;
    let items = body[list].as_array().into_iter().flatten();
    let of = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
    Ok(items
        .map(|item| (of(item, "code"), of(item, text)))
        .collect())
}
