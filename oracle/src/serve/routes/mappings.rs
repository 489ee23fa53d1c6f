//! Which identity belongs to which asset or payer. Every route needs the admin token.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::identity;
use crate::record::MappingChange;
use crate::serve::Api;
use crate::serve::extract::{Json, Query};
use crate::serve::model::{
    Decimal, MappingChanged, RadioEntry, RadioList, Side, SubscriberEntry, SubscriberList,
    UnattributedList,
};
use crate::serve::problem::Problem;

const MOST_UNATTRIBUTED: u32 = 1000;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Kind of the identity, like `nas_identifier` or `realm`.
    kind: String,
    /// Text, or `hex:` and the octets.
    value: String,
}

/// All mapped radios.
#[utoipa::path(get, path = "/v1/mappings/radios", tag = "mappings", security(("admin_token" = [])), responses(
    (status = 200, body = RadioList),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
))]
pub async fn radios(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Result<Answer<RadioList>, Problem> {
    api.admin.authorize(&headers)?;
    let mappings = api.sources.mappings().await?;
    let radios = mappings.radios.iter().map(|(identity, asset)| {
        let (kind, value) = identity::describe_radio(identity);
        RadioEntry {
            kind: kind.to_owned(),
            value,
            asset: *asset,
        }
    });
    Ok(Answer(RadioList {
        radios: radios.collect(),
    }))
}

/// Maps a radio to an asset, or to another one. Usage that waits for it is billed in the open epoch.
#[utoipa::path(put, path = "/v1/mappings/radios", tag = "mappings", security(("admin_token" = [])),
    request_body = RadioEntry, responses(
        (status = 200, body = MappingChanged, description = "The change is durable"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn put_radio(
    State(api): State<Api>,
    headers: HeaderMap,
    body: Result<Json<RadioEntry>, Problem>,
) -> Result<Answer<MappingChanged>, Problem> {
    api.admin.authorize(&headers)?;
    let Json(entry) = body?;
    let identity = identity::radio(&entry.kind, &entry.value).map_err(Problem::bad_identity)?;
    let (kind, value) = identity::describe_radio(&identity);
    let change = MappingChange::Radio {
        identity,
        asset: Some(entry.asset),
    };
    changed(&api, change, kind, value, (Side::Asset, entry.asset)).await
}

/// Unmaps a radio. What it reported so far stays as it was billed.
#[utoipa::path(delete, path = "/v1/mappings/radios", tag = "mappings", security(("admin_token" = [])),
    params(Identity), responses(
        (status = 200, body = MappingChanged, description = "The change is durable"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn delete_radio(
    State(api): State<Api>,
    headers: HeaderMap,
    query: Result<Query<Identity>, Problem>,
) -> Result<Answer<MappingChanged>, Problem> {
    api.admin.authorize(&headers)?;
    let Query(given) = query?;
    let identity = identity::radio(&given.kind, &given.value).map_err(Problem::bad_identity)?;
    let (kind, value) = identity::describe_radio(&identity);
    let mappings = api.sources.mappings().await?;
    let mapped = mappings.radios.iter().find(|(known, _)| *known == identity);
    let (_, asset) =
        mapped.ok_or_else(|| Problem::no_mapping(format!("{kind} `{value}` is not mapped")))?;
    let asset = *asset;
    changed(
        &api,
        MappingChange::Radio {
            identity,
            asset: None,
        },
        kind,
        value,
        (Side::Asset, asset),
    )
    .await
}

/// All mapped subscribers.
#[utoipa::path(get, path = "/v1/mappings/subscribers", tag = "mappings", security(("admin_token" = [])), responses(
    (status = 200, body = SubscriberList),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
))]
pub async fn subscribers(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Result<Answer<SubscriberList>, Problem> {
    api.admin.authorize(&headers)?;
    let mappings = api.sources.mappings().await?;
    let subscribers = mappings.subscribers.iter().map(|(identity, payer)| {
        let (kind, value) = identity::describe_subscriber(identity);
        SubscriberEntry {
            kind: kind.to_owned(),
            value,
            payer: *payer,
        }
    });
    Ok(Answer(SubscriberList {
        subscribers: subscribers.collect(),
    }))
}

/// Maps a subscriber to a payer, or to another one. Usage that waits for it is billed in the open epoch.
#[utoipa::path(put, path = "/v1/mappings/subscribers", tag = "mappings", security(("admin_token" = [])),
    request_body = SubscriberEntry, responses(
        (status = 200, body = MappingChanged, description = "The change is durable"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn put_subscriber(
    State(api): State<Api>,
    headers: HeaderMap,
    body: Result<Json<SubscriberEntry>, Problem>,
) -> Result<Answer<MappingChanged>, Problem> {
    api.admin.authorize(&headers)?;
    let Json(entry) = body?;
    let identity =
        identity::subscriber(&entry.kind, &entry.value).map_err(Problem::bad_identity)?;
    let (kind, value) = identity::describe_subscriber(&identity);
    let change = MappingChange::Subscriber {
        identity,
        payer: Some(entry.payer),
    };
    changed(&api, change, kind, value, (Side::Payer, entry.payer)).await
}

/// Unmaps a subscriber. What it used so far stays as it was billed.
#[utoipa::path(delete, path = "/v1/mappings/subscribers", tag = "mappings", security(("admin_token" = [])),
    params(Identity), responses(
        (status = 200, body = MappingChanged, description = "The change is durable"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn delete_subscriber(
    State(api): State<Api>,
    headers: HeaderMap,
    query: Result<Query<Identity>, Problem>,
) -> Result<Answer<MappingChanged>, Problem> {
    api.admin.authorize(&headers)?;
    let Query(given) = query?;
    let identity =
        identity::subscriber(&given.kind, &given.value).map_err(Problem::bad_identity)?;
    let (kind, value) = identity::describe_subscriber(&identity);
    let mappings = api.sources.mappings().await?;
    let mapped = mappings
        .subscribers
        .iter()
        .find(|(known, _)| *known == identity);
    let (_, payer) =
        mapped.ok_or_else(|| Problem::no_mapping(format!("{kind} `{value}` is not mapped")))?;
    let payer = *payer;
    changed(
        &api,
        MappingChange::Subscriber {
            identity,
            payer: None,
        },
        kind,
        value,
        (Side::Payer, payer),
    )
    .await
}

/// Usage that waits until its radio or its subscriber is mapped, most bytes first, at most 1000 entries.
#[utoipa::path(get, path = "/v1/unattributed", tag = "mappings", security(("admin_token" = [])), responses(
    (status = 200, body = UnattributedList),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
))]
pub async fn unattributed(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Result<Answer<UnattributedList>, Problem> {
    api.admin.authorize(&headers)?;
    Ok(Answer(UnattributedList {
        unattributed: api.sources.unattributed(MOST_UNATTRIBUTED).await?,
    }))
}

async fn changed(
    api: &Api,
    change: MappingChange,
    kind: &str,
    value: String,
    (side, index): (Side, u32),
) -> Result<Answer<MappingChanged>, Problem> {
    let log_position = Decimal(api.sources.change_mapping(change).await?);
    let index_is_on_chain = api.sources.running_totals(side, index).await?.is_some();
    Ok(Answer(MappingChanged {
        log_position,
        kind: kind.to_owned(),
        value,
        index_is_on_chain,
    }))
}
