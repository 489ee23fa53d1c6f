//! Which identity belongs to which asset or payer. Every route needs the admin token.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::extract::{Json, Query};
use crate::serve::model::{
    Decimal, MappingChanged, RadioEntry, RadioList, Side, SubscriberEntry, SubscriberList,
    UnattributedList,
};
use crate::serve::parameters::{OctetsText, RadioKind, SubscriberKind};
use crate::serve::{Api, MappingAnswer, Mappings};
use openmast_records::identity;
use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};

const MOST_UNATTRIBUTED: u32 = 1000;

/// The radio's identity.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfRadio {
    /// Kind of the identity.
    #[param(value_type = RadioKind, inline)]
    kind: RadioKind,
    /// Text, or `hex:` and the octets.
    #[param(value_type = OctetsText, inline)]
    value: OctetsText,
}

/// The subscriber's identity.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfSubscriber {
    /// Kind of the identity.
    #[param(value_type = SubscriberKind, inline)]
    kind: SubscriberKind,
    /// Text, or `hex:` and the octets.
    #[param(value_type = OctetsText, inline)]
    value: OctetsText,
}

/// All mapped radios.
#[utoipa::path(get, path = "/v1/mappings/radios", tag = "mappings", security(("admin_token" = [])), responses(
    (status = 200, body = RadioList),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn radios(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Result<Answer<RadioList>, Problem> {
    Ok(Answer(RadioList {
        radios: list(&api, &headers).await?,
    }))
}

/// Maps a radio to an asset, or to another one. Usage that waits for it is billed in the open epoch. What the
/// configuration file maps is changed there.
#[utoipa::path(put, path = "/v1/mappings/radios", tag = "mappings", security(("admin_token" = [])),
    request_body = RadioEntry, responses(
        (status = 200, body = MappingChanged, description = "The change is durable"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "mapping_is_configured"),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "Larger than api.max_body_bytes"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_radio(
    State(api): State<Api>,
    headers: HeaderMap,
    body: Result<Json<RadioEntry>, Problem>,
) -> Result<Answer<MappingChanged>, Problem> {
    put(&api, &headers, body).await
}

/// Unmaps a radio. What it reported so far stays as it was billed. What the configuration file maps is changed there.
#[utoipa::path(delete, path = "/v1/mappings/radios", tag = "mappings", security(("admin_token" = [])),
    params(OfRadio), responses(
        (status = 200, body = MappingChanged, description = "The change is durable"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "mapping_is_configured"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn delete_radio(
    State(api): State<Api>,
    headers: HeaderMap,
    query: Result<Query<OfRadio>, Problem>,
) -> Result<Answer<MappingChanged>, Problem> {
    let named = query.map(|Query(of)| (of.kind.0, of.value));
    delete::<RadioEntry>(&api, &headers, named).await
}

/// All mapped subscribers.
#[utoipa::path(get, path = "/v1/mappings/subscribers", tag = "mappings", security(("admin_token" = [])), responses(
    (status = 200, body = SubscriberList),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn subscribers(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Result<Answer<SubscriberList>, Problem> {
    Ok(Answer(SubscriberList {
        subscribers: list(&api, &headers).await?,
    }))
}

/// Maps a subscriber to a payer, or to another one. Usage that waits for it is billed in the open epoch. What the
/// configuration file maps is changed there.
#[utoipa::path(put, path = "/v1/mappings/subscribers", tag = "mappings", security(("admin_token" = [])),
    request_body = SubscriberEntry, responses(
        (status = 200, body = MappingChanged, description = "The change is durable"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "mapping_is_configured"),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "Larger than api.max_body_bytes"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn put_subscriber(
    State(api): State<Api>,
    headers: HeaderMap,
    body: Result<Json<SubscriberEntry>, Problem>,
) -> Result<Answer<MappingChanged>, Problem> {
    put(&api, &headers, body).await
}

/// Unmaps a subscriber. What it used so far stays as it was billed. What the configuration file maps is changed there.
#[utoipa::path(delete, path = "/v1/mappings/subscribers", tag = "mappings", security(("admin_token" = [])),
    params(OfSubscriber), responses(
        (status = 200, body = MappingChanged, description = "The change is durable"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "mapping_is_configured"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn delete_subscriber(
    State(api): State<Api>,
    headers: HeaderMap,
    query: Result<Query<OfSubscriber>, Problem>,
) -> Result<Answer<MappingChanged>, Problem> {
    let named = query.map(|Query(of)| (of.kind.0, of.value));
    delete::<SubscriberEntry>(&api, &headers, named).await
}

/// Usage that waits until its radio or its subscriber is mapped: how much there is, and the 1000 largest entries.
#[utoipa::path(get, path = "/v1/unattributed", tag = "mappings", security(("admin_token" = [])), responses(
    (status = 200, body = UnattributedList),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn unattributed(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Result<Answer<UnattributedList>, Problem> {
    api.admin.authorize(&headers)?;
    Ok(Answer(api.sources.unattributed(MOST_UNATTRIBUTED).await?))
}

/// An entry of one of the two lists: radios with their assets, subscribers with their payers.
trait Entry: Sized {
    type Identity: PartialEq;
    const SIDE: Side;

    fn new(kind: &str, value: String, index: u32) -> Self;
    /// Kind, value and index.
    fn parts(&self) -> (&str, &str, u32);
    fn read(kind: &str, value: &str) -> Result<Self::Identity, String>;
    fn describe(identity: &Self::Identity) -> (&'static str, String);
    fn mapped(mappings: &Mappings) -> &[(Self::Identity, u32)];
    /// A change that maps `identity` to `index`; `None` unmaps it.
    fn change(identity: Self::Identity, index: Option<u32>) -> MappingChange;
}

impl Entry for RadioEntry {
    type Identity = RadioIdentity;
    const SIDE: Side = Side::Asset;

    fn new(kind: &str, value: String, asset: u32) -> Self {
        let kind = kind.to_owned();
        Self { kind, value, asset }
    }

    fn parts(&self) -> (&str, &str, u32) {
        (&self.kind, &self.value, self.asset)
    }

    fn read(kind: &str, value: &str) -> Result<RadioIdentity, String> {
        identity::radio(kind, value)
    }

    fn describe(identity: &RadioIdentity) -> (&'static str, String) {
        identity::describe_radio(identity)
    }

    fn mapped(mappings: &Mappings) -> &[(RadioIdentity, u32)] {
        &mappings.radios
    }

    fn change(identity: RadioIdentity, asset: Option<u32>) -> MappingChange {
        MappingChange::Radio { identity, asset }
    }
}

impl Entry for SubscriberEntry {
    type Identity = SubscriberIdentity;
    const SIDE: Side = Side::Payer;

    fn new(kind: &str, value: String, payer: u32) -> Self {
        let kind = kind.to_owned();
        Self { kind, value, payer }
    }

    fn parts(&self) -> (&str, &str, u32) {
        (&self.kind, &self.value, self.payer)
    }

    fn read(kind: &str, value: &str) -> Result<SubscriberIdentity, String> {
        identity::subscriber(kind, value)
    }

    fn describe(identity: &SubscriberIdentity) -> (&'static str, String) {
        identity::describe_subscriber(identity)
    }

    fn mapped(mappings: &Mappings) -> &[(SubscriberIdentity, u32)] {
        &mappings.subscribers
    }

    fn change(identity: SubscriberIdentity, payer: Option<u32>) -> MappingChange {
        MappingChange::Subscriber { identity, payer }
    }
}

async fn list<E: Entry>(api: &Api, headers: &HeaderMap) -> Result<Vec<E>, Problem> {
    api.admin.authorize(headers)?;
    let mappings = api.sources.mappings().await?;
    let entries = E::mapped(&mappings).iter().map(|(identity, index)| {
        let (kind, value) = E::describe(identity);
        E::new(kind, value, *index)
    });
    Ok(entries.collect())
}

async fn put<E: Entry>(
    api: &Api,
    headers: &HeaderMap,
    body: Result<Json<E>, Problem>,
) -> Result<Answer<MappingChanged>, Problem> {
    api.admin.authorize(headers)?;
    let Json(entry) = body?;
    let (kind, value, index) = entry.parts();
    let identity = E::read(kind, value).map_err(Problem::bad_identity)?;
    change::<E>(api, identity, index, Some(index)).await
}

async fn delete<E: Entry>(
    api: &Api,
    headers: &HeaderMap,
    named: Result<(String, OctetsText), Problem>,
) -> Result<Answer<MappingChanged>, Problem> {
    api.admin.authorize(headers)?;
    let (kind, OctetsText(value)) = named?;
    let identity = E::read(&kind, &value).map_err(Problem::bad_identity)?;
    let mappings = api.sources.mappings().await?;
    let mapped = E::mapped(&mappings)
        .iter()
        .find(|(known, _)| *known == identity);
    let Some((_, index)) = mapped else {
        let (kind, value) = E::describe(&identity);
        return Err(Problem::no_mapping(format!(
            "{kind} `{value}` is not mapped"
        )));
    };
    change::<E>(api, identity, *index, None).await
}

/// Maps `identity` to `to`; the answer is about `index`.
async fn change<E: Entry>(
    api: &Api,
    identity: E::Identity,
    index: u32,
    to: Option<u32>,
) -> Result<Answer<MappingChanged>, Problem> {
    let (kind, value) = E::describe(&identity);
    let change = E::change(identity, to);
    let MappingAnswer::Durable(log_position) = api.sources.change_mapping(change).await? else {
        return Err(Problem::mapping_is_configured(format!(
            "{kind} `{value}` is an entry of [mapping] in the oracle's configuration file, which holds again at every start"
        )));
    };
    let index_is_on_chain = api.sources.running_totals(E::SIDE, index).await?.is_some();
    Ok(Answer(MappingChanged {
        log_position: Decimal(log_position),
        kind: kind.to_owned(),
        value,
        index_is_on_chain,
    }))
}
