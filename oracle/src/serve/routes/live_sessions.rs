//! Sessions as they are now: all for the operator, its own for the owner of a payer.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::extract::Query;
use crate::serve::model::LiveSessions;
use crate::serve::owner::{Signed, live_sessions_message};
use crate::serve::parameters::{Count, Index, OctetsText, RadioText, SubscriberText};
use crate::serve::{Api, SessionQuestion};
use openmast_engine::SessionFilter;
use openmast_records::identity;

/// How many sessions are listed.
type Sessions = Count<1, 100>;
/// How many reports are read from the log.
type Reports = Count<0, 500>;

const USUAL_SESSIONS: usize = 20;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// A name of the radio: `kind=value`, or the value alone.
    #[param(value_type = RadioText, inline, required = false)]
    radio: Option<RadioText>,
    /// Acct-Session-Id: text, or `hex:` and the octets.
    #[param(value_type = OctetsText, inline, required = false)]
    session_id: Option<OctetsText>,
    /// A name of the subscriber: `kind=value`, or the value alone.
    #[param(value_type = SubscriberText, inline, required = false)]
    subscriber: Option<SubscriberText>,
    /// Sessions that this payer pays for. Its owner must name it.
    #[param(value_type = Index, inline, required = false)]
    payer: Option<Index>,
    /// How many sessions are listed at most, 1 to 100; 20 when absent.
    #[param(value_type = Sessions, inline, required = false)]
    limit: Option<Sessions>,
    /// How many reports are read from the log at most, 0 to 500; none when absent.
    #[param(value_type = Reports, inline, required = false)]
    reports: Option<Reports>,
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
pub(crate) async fn live(
    State(api): State<Api>,
    headers: HeaderMap,
    query: Result<Query<Asked>, Problem>,
) -> Result<Json<LiveSessions>, Problem> {
    let is_admin = headers.contains_key(header::AUTHORIZATION);
    let (viewer, asked) = match query {
        // A stranger learns what is missing before what is wrong.
        Err(problem) => {
            api.admin.authorize(&headers)?;
            return Err(problem);
        }
        Ok(Query(asked)) => match asked.payer.filter(|_| !is_admin) {
            Some(Index(payer)) => {
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
        limit: asked
            .limit
            .map_or(USUAL_SESSIONS, |Count(limit)| limit as usize),
        reports: asked.reports.map_or(0, |Count(reports)| reports as usize),
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
    let radio = asked.radio.as_ref();
    let radio = radio.map(|RadioText(text)| identity::radios_called(text));
    let subscriber = asked.subscriber.as_ref();
    let subscriber = subscriber.map(|SubscriberText(text)| identity::subscribers_called(text));
    let session_id = asked.session_id.as_ref();
    let session_id = session_id.map(|OctetsText(text)| identity::octets(text));
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
        payer: asked.payer.map(|Index(payer)| payer),
    })
}
