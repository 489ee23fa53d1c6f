//! The oracle's HTTP API, as far as the commands use it. What it says is believed only after it was verified.

pub mod activity;
mod credential;
pub mod keeper;
pub mod owners;
pub mod prices;

use super::{
    failure::{Exit, Failure},
    live_sessions::LiveSessionsAnswer,
    progress::Progress,
    records_answer::RecordsAnswer,
};
pub use credential::Credential;
use openmast_archive as archive;
use openmast_client::instructions::ProvenTotals;
use openmast_ledger::ProofNode;
use reqwest::{StatusCode, Url};
use serde::{Deserialize, de::DeserializeOwned};
use std::{
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

const TIMEOUT: Duration = Duration::from_secs(15);
/// All sessions are looked at.
const SEARCH_TIMEOUT: Duration = Duration::from_secs(60);
/// An archive has a line for each account.
const ARCHIVE_TIMEOUT: Duration = Duration::from_secs(600);
/// How long an oracle may need to serve a settlement that the chain has already. The command sees it when it is
/// confirmed, the oracle when that is final: 13 seconds later at best, and more on a cluster that is slow.
const CATCH_UP: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(200);

/// Which of the three ledgers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Asset,
    Payer,
    /// Of lots and entitlements.
    Reserve,
}

impl Side {
    pub fn name(self) -> &'static str {
        match self {
            Self::Asset => "asset",
            Self::Payer => "payer",
            Self::Reserve => "reserve",
        }
    }
}

/// The API at one address.
pub struct OracleApi {
    base: Url,
    http: reqwest::Client,
    progress: Progress,
}

/// A proof as the API tells it; nothing in it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedProof {
    pub epoch: u64,
    pub totals: ProvenTotals,
}

#[derive(Deserialize)]
struct ProofAnswer {
    epoch: String,
    totals: TotalsAnswer,
    siblings: Vec<String>,
}

#[derive(Deserialize)]
struct TotalsAnswer {
    bytes: String,
    paid: String,
    charged: String,
    accrued: String,
}

impl OracleApi {
    /// # Errors
    /// `base` is no http or https URL.
    pub fn new(base: &str, progress: Progress) -> Result<Self, Failure> {
        let wrong = || {
            Failure::input(format!(
                "`{base}` is no http or https URL; correct --oracle-api"
            ))
        };
        let mut url = Url::parse(base).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(wrong());
        }
        // A base without a slash at its end would lose its last part when a path is joined.
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .build()
            .map_err(|error| Failure::new(Exit::Internal, error.to_string()))?;
        Ok(Self {
            base: url,
            http,
            progress,
        })
    }

    /// The proof of an asset or a payer against the settlement of `epoch`. Waits a little for an oracle that has not
    /// seen yet that the settlement is final.
    ///
    /// # Errors
    /// The API does not answer, has no such proof, or says something else.
    pub async fn proof(&self, side: Side, index: u32, epoch: u64) -> Result<ClaimedProof, Failure> {
        let url = self.below(&format!("v1/{}s/{index}/proof?epoch={epoch}", side.name()))?;
        let begin = Instant::now();
        loop {
            match self.ask(&url).await {
                Err(Answer::NotYet(message)) if begin.elapsed() > CATCH_UP => {
                    return Err(Failure::new(
                        Exit::Trouble,
                        format!(
                            "the oracle has no proof of {} {index} for epoch {epoch} ({message}); try again later",
                            side.name()
                        ),
                    ));
                }
                Err(Answer::NotYet(_)) => tokio::time::sleep(PAUSE).await,
                Err(Answer::Failed(failure)) => return Err(failure),
                Ok(answer) => return answer.try_into(),
            }
        }
    }

    /// The epoch of the newest proof that the oracle has of an account; `None`: it has none, or not now.
    ///
    /// # Errors
    /// The API does not answer, or says something else.
    pub async fn newest_proof(&self, side: Side, index: u32) -> Result<Option<u64>, Failure> {
        let url = self.below(&format!("v1/{}s/{index}/proof", side.name()))?;
        match self.ask(&url).await {
            Ok(answer) => Ok(Some(ClaimedProof::try_from(answer)?.epoch)),
            Err(Answer::NotYet(_)) => Ok(None),
            Err(Answer::Failed(failure)) => Err(failure),
        }
    }

    /// Fetches an archive into `folder`, under the name that [`openmast_archive::verify`] looks for, and returns where it
    /// came from; `None` when the oracle has it no longer. What arrived is not verified.
    ///
    /// # Errors
    /// The API does not answer or refuses, there is none below this address, or the file cannot be written.
    pub async fn fetch_archive(
        &self,
        hash: &[u8; 32],
        folder: &Path,
    ) -> Result<Option<String>, Failure> {
        let url = self
            .base
            .join(&format!("v1/archive/{}", hex::encode(hash)))
            .map_err(|error| Failure::input(format!("--oracle-api: {error}")))?;
        let request = self.http.get(url.clone()).timeout(ARCHIVE_TIMEOUT);
        let mut response = request.send().await.map_err(silent)?;
        match response.status() {
            StatusCode::NOT_FOUND => {
                let said = Said::of(response).await;
                return match said.is_of_a_route() {
                    true => Ok(None),
                    false => Err(no_route(&url, &said.text)),
                };
            }
            status if !status.is_success() => return Err(refused(&status.to_string())),
            _ => {}
        }
        let path = folder.join(archive::file_name(hash));
        let unwritable =
            |error: std::io::Error| Failure::input(format!("{}: {error}", path.display()));
        let mut file = File::create(&path).map_err(unwritable)?;
        let counting = self
            .progress
            .bytes("Fetching the archive", response.content_length());
        while let Some(piece) = response.chunk().await.map_err(silent)? {
            file.write_all(&piece).map_err(unwritable)?;
            counting.add(piece.len() as u64);
        }
        Ok(Some(url.to_string()))
    }

    /// The session records of a payer, as its owner may see them.
    ///
    /// # Errors
    /// The API does not answer or does not disclose them.
    pub async fn sessions(
        &self,
        payer: u32,
        epoch: u64,
        credential: &Credential,
    ) -> Result<RecordsAnswer, Failure> {
        let url = self.below(&format!("v1/payers/{payer}/sessions?epoch={epoch}"))?;
        let request = credential.shown_with(self.http.get(url));
        told(request.send().await.map_err(silent)?).await
    }

    /// Sessions as they are now. `query` has the route's parameters.
    ///
    /// # Errors
    /// The API does not answer or does not disclose them.
    pub async fn live_sessions(
        &self,
        query: &[(&str, String)],
        credential: &Credential,
    ) -> Result<LiveSessionsAnswer, Failure> {
        self.search("v1/sessions", query, credential).await
    }

    /// What takes the oracle a look through all of its sessions.
    async fn search<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, String)],
        credential: &Credential,
    ) -> Result<T, Failure> {
        let mut url = self.below(path)?;
        url.query_pairs_mut().extend_pairs(query);
        let request = self.http.get(url).timeout(SEARCH_TIMEOUT);
        let request = credential.shown_with(request);
        told(request.send().await.map_err(silent)?).await
    }

    async fn ask(&self, url: &Url) -> Result<ProofAnswer, Answer> {
        let trouble = |error| Answer::Failed(silent(error));
        let response = self.http.get(url.clone()).send().await.map_err(trouble)?;
        let status = response.status();
        if status.is_success() {
            return response.json().await.map_err(trouble);
        }
        let said = Said::of(response).await;
        match status {
            StatusCode::NOT_FOUND if !said.is_of_a_route() => {
                Err(Answer::Failed(no_route(url, &said.text)))
            }
            StatusCode::NOT_FOUND | StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE => {
                Err(Answer::NotYet(said.text))
            }
            _ => Err(Answer::Failed(refused(&said.text))),
        }
    }
}

/// An answer that not everybody gets.
async fn told<T: DeserializeOwned>(response: reqwest::Response) -> Result<T, Failure> {
    let status = response.status();
    if status.is_success() {
        return response.json().await.map_err(silent);
    }
    Err(refusal(response).await)
}

/// Why an answer that refuses does.
async fn refusal(response: reqwest::Response) -> Failure {
    let status = response.status();
    let message = Said::of(response).await.text;
    match status {
        StatusCode::BAD_REQUEST
        | StatusCode::FORBIDDEN
        | StatusCode::NOT_FOUND
        | StatusCode::UNAUTHORIZED
        | StatusCode::UNPROCESSABLE_ENTITY => Failure::input(message),
        // It was understood, and it cannot be had now.
        StatusCode::CONFLICT => Failure::new(Exit::Refused, message),
        _ => refused(&message),
    }
}

/// What people need of an error of the API (RFC 9457).
#[derive(Deserialize)]
struct Problem {
    code: String,
    detail: String,
    what_to_do: String,
}

/// What an answer that refuses says.
struct Said {
    /// The API's name of it; `None`: it is not the API's own, as of a proxy.
    code: Option<String>,
    /// For people; of an answer that is not the API's own, the beginning.
    text: String,
}

impl Said {
    async fn of(response: reqwest::Response) -> Self {
        let status = response.status();
        let text = response.text().await.unwrap_or_default();
        match serde_json::from_str::<Problem>(&text) {
            Ok(problem) => Self {
                text: format!(
                    "{status}: {}: {}",
                    problem.detail.trim_end_matches('.'),
                    problem.what_to_do
                ),
                code: Some(problem.code),
            },
            Err(_) => Self {
                text: format!("{status}: {}", text.chars().take(300).collect::<String>()),
                code: None,
            },
        }
    }

    /// Whether a route of the API says it: what is not there may come. Otherwise the address is wrong.
    fn is_of_a_route(&self) -> bool {
        self.code.as_deref().is_some_and(|code| code != "no_route")
    }
}

fn no_route(url: &Url, said: &str) -> Failure {
    let host = url.host_str().unwrap_or_default();
    let path = url.path();
    Failure::input(format!(
        "{host} has no {path} ({said}); --oracle-api must be the address below which an oracle's API has its /v1: check it"
    ))
}

fn silent(error: reqwest::Error) -> Failure {
    Failure::new(
        Exit::Trouble,
        format!(
            "the oracle's API does not answer ({}); check --oracle-api",
            error.without_url()
        ),
    )
}

fn refused(message: &str) -> Failure {
    Failure::new(
        Exit::Trouble,
        format!("the oracle's API refused: {message}"),
    )
}

enum Answer {
    NotYet(String),
    Failed(Failure),
}

impl TryFrom<ProofAnswer> for ClaimedProof {
    type Error = Failure;

    fn try_from(answer: ProofAnswer) -> Result<Self, Failure> {
        let wrong = |what: &str| {
            Failure::new(
                Exit::Verification,
                format!("the oracle's proof is malformed ({what}); do not trust this oracle"),
            )
        };
        let number = |text: &str, what| text.parse().map_err(|_| wrong(what));
        let proof = answer
            .siblings
            .iter()
            .map(|text| {
                let mut node: ProofNode = [0; 48];
                hex::decode_to_slice(text, &mut node)
                    .map(|()| node)
                    .map_err(|_| wrong("siblings"))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            epoch: number(&answer.epoch, "epoch")?,
            totals: ProvenTotals {
                bytes: number(&answer.totals.bytes, "bytes")?,
                paid: number(&answer.totals.paid, "paid")?,
                charged: number(&answer.totals.charged, "charged")?,
                accrued: number(&answer.totals.accrued, "accrued")?,
                proof,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(bytes: &str, sibling: &str) -> Result<ClaimedProof, Failure> {
        let json = serde_json::json!({
            "epoch": "7", "settlement": "x", "side": "asset", "index": 0,
            "totals": { "bytes": bytes, "paid": "11", "charged": "12", "accrued": "13" }, "siblings": [sibling],
        });
        serde_json::from_value::<ProofAnswer>(json)
            .unwrap()
            .try_into()
    }

    #[test]
    fn answers_are_read_strictly() {
        let proof = answer("18446744073709551615", &"0a".repeat(48)).unwrap();
        assert_eq!(
            (
                proof.epoch,
                proof.totals.bytes,
                proof.totals.charged,
                proof.totals.accrued
            ),
            (7, u64::MAX, 12, 13)
        );
        assert_eq!(proof.totals.proof, [[10; 48]]);
        for (bytes, sibling) in [
            ("-1", "0a".repeat(48)),
            ("1", "0a".repeat(47)),
            ("1", "zz".repeat(48)),
        ] {
            assert_eq!(
                answer(bytes, &sibling).unwrap_err().exit,
                Exit::Verification
            );
        }
    }

    #[test]
    fn a_path_in_the_base_is_kept() {
        let api = OracleApi::new("https://example.net/oracle", Progress::new(true)).unwrap();
        assert_eq!(
            api.base.join("v1/a").unwrap().as_str(),
            "https://example.net/oracle/v1/a"
        );
        assert!(OracleApi::new("example.net", Progress::new(true)).is_err());
    }
}
