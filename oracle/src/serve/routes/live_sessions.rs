//! Sessions as they are now: all for the operator, its own for the owner of a payer.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::engine::SessionFilter;
use crate::identity;
use crate::serve::extract::Query;
use crate::serve::model::LiveSessions;
use crate::serve::owner::{Signed, live_sessions_message};
use crate::serve::problem::Problem;
use crate::serve::{Api, SessionQuestion};

const MOST_SESSIONS: u32 = 100;
const USUAL_SESSIONS: u32 = 20;
const MOST_REPORTS: u32 = 500;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// A name of the radio: `kind=value`, or the value alone.
    radio: Option<String>,
    /// Acct-Session-Id: text, or `hex:` and the octets.
    session_id: Option<String>,
    /// A name of the subscriber: `kind=value`, or the value alone.
    subscriber: Option<String>,
    /// Sessions that this payer pays for. Its owner must name it.
    payer: Option<u32>,
    /// How many sessions are listed at most, 1 to 100; 20 when absent.
    limit: Option<u32>,
    /// How many reports are read from the log at most, 0 to 500; none when absent.
    reports: Option<u32>,
}

/// Sessions that may still get reports, run by run: when each began and why, what was billed in the open epoch and to
/// whom, what waits, which reports were out of the ordinary.
///
/// The admin token shows all. The wallet that owns `payer` on chain sees what that payer pays for, with
/// `openmast-expires` and `openmast-signature` over the text
/// `OpenMast: show the sessions of my payer account\nnetwork: <address>\npayer: <index>\nexpires: <seconds>`, signed as for
/// the session records of a closed epoch.
#[utoipa::path(get, path = "/v1/sessions", tag = "accounts", params(Asked),
    security(("admin_token" = []), ("owner_expires" = [], "owner_signature" = [])),
    responses(
        (status = 200, body = LiveSessions),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn live(
    State(api): State<Api>,
    headers: HeaderMap,
    query: Result<Query<Asked>, Problem>,
) -> Result<Json<LiveSessions>, Problem> {
    let is_admin = headers.contains_key(header::AUTHORIZATION);
    let (viewer, asked) = match query {
        // Strangers are told what is missing before what is wrong.
        Err(problem) => {
            api.admin.authorize(&headers)?;
            return Err(problem);
        }
        Ok(Query(asked)) => match asked.payer.filter(|_| !is_admin) {
            Some(payer) => {
                authorize_owner(&api, &headers, payer).await?;
                (Some(payer), asked)
            }
            None => {
                api.admin.authorize(&headers)?;
                (None, asked)
            }
        },
    };
    let question = SessionQuestion {
        filter: filter(&asked)?,
        viewer,
        limit: within("limit", asked.limit, 1, MOST_SESSIONS, USUAL_SESSIONS)?,
        reports: within("reports", asked.reports, 0, MOST_REPORTS, 0)?,
    };
    Ok(Json(api.sources.live_sessions(question).await?))
}

async fn authorize_owner(api: &Api, headers: &HeaderMap, payer: u32) -> Result<(), Problem> {
    let message = |expires| live_sessions_message(&api.network, payer, expires);
    let signed = Signed::from_headers(headers, api.clock.now_seconds(), message)?;
    let owner = api.sources.payer_owner(payer).await?;
    let owner = owner.ok_or_else(|| {
        Problem::no_account(format!("the oracle knows no payer with index {payer}"))
    })?;
    signed.verify(&owner, message)
}

fn filter(asked: &Asked) -> Result<SessionFilter, Problem> {
    let radio = asked.radio.as_deref().map(identity::radios_called);
    let subscriber = asked
        .subscriber
        .as_deref()
        .map(identity::subscribers_called);
    let session_id = asked.session_id.as_deref().map(identity::octets);
    Ok(SessionFilter {
        radio: radio
            .transpose()
            .map_err(Problem::bad_identity)?
            .unwrap_or_default(),
        session_id: session_id.transpose().map_err(Problem::bad_identity)?,
        subscriber: subscriber
            .transpose()
            .map_err(Problem::bad_identity)?
            .unwrap_or_default(),
        payer: asked.payer,
    })
}

fn within(
    name: &str,
    given: Option<u32>,
    least: u32,
    most: u32,
    usual: u32,
) -> Result<usize, Problem> {
    let given = given.unwrap_or(usual);
    if !(least..=most).contains(&given) {
        return Err(Problem::bad_request(format!(
            "{name} must be {least} to {most}"
        )));
    }
    Ok(given as usize)
}
