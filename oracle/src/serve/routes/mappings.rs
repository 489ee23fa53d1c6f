//! Which identity belongs to which asset or payer. Every route needs the admin token.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::serve::extract::{Json, Query};
use crate::serve::model::{
    Decimal, MappedRadio, MappedSubscriber, MappingChanged, RadioEntry, RadioList, SubscriberEntry,
    SubscriberList, UnattributedList,
};
use crate::serve::parameters::{
    Count, Index, OctetsText, RadioKind, RadioText, SubscriberKind, SubscriberText, one_name,
};
use crate::serve::{Api, Mapped, MappedPage, MappingAnswer, MappingQuestion};
use openmast_engine::MappingFilter;
use openmast_records::identity;
use openmast_records::{RadioIdentity, SubscriberIdentity};

use super::mapping_entries::Entry;

const MOST_UNATTRIBUTED: u32 = 1000;
/// How many mappings a page has.
type PageSize = Count<1, 1000>;
const USUAL_PAGE: u32 = 100;

/// The mapped radios that are looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RadioPage {
    /// With this name: `kind=value`, or the value alone, which is looked for in every kind.
    #[param(value_type = RadioText, inline, required = false)]
    radio: Option<RadioText>,
    /// Mapped to this asset.
    #[param(value_type = Index, inline, required = false)]
    asset: Option<Index>,
    /// Only those behind the one with this name, `kind=value`: the `next_after` of the page before.
    #[param(value_type = RadioText, inline, required = false)]
    after: Option<RadioText>,
    /// How many are listed at most, 1 to 1000; 100 when absent.
    #[param(value_type = PageSize, inline, required = false)]
    limit: Option<PageSize>,
}

/// The mapped subscribers that are looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubscriberPage {
    /// With this name: `kind=value`, or the value alone, which is looked for in every kind.
    #[param(value_type = SubscriberText, inline, required = false)]
    subscriber: Option<SubscriberText>,
    /// Mapped to this payer.
    #[param(value_type = Index, inline, required = false)]
    payer: Option<Index>,
    /// Only those behind the one with this name, `kind=value`: the `next_after` of the page before.
    #[param(value_type = SubscriberText, inline, required = false)]
    after: Option<SubscriberText>,
    /// How many are listed at most, 1 to 1000; 100 when absent.
    #[param(value_type = PageSize, inline, required = false)]
    limit: Option<PageSize>,
}

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

/// Mapped radios, page by page: all of them, or those with a name or of an asset.
#[utoipa::path(get, path = "/v1/mappings/radios", tag = "mappings", params(RadioPage), security(("admin_token" = [])), responses(
    (status = 200, body = RadioList),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn radios(
    State(api): State<Api>,
    headers: HeaderMap,
    page: Result<Query<RadioPage>, Problem>,
) -> Result<Answer<RadioList>, Problem> {
    api.admin.authorize(&headers)?;
    let Query(page) = page?;
    let (name, after) = (page.radio.map(|it| it.0), page.after.map(|it| it.0));
    let question = question::<RadioEntry>(name, page.asset, after, page.limit)?;
    let page = api.sources.mapped_radios(question).await?;
    Ok(Answer(RadioList {
        count: Decimal(page.count),
        next_after: next_after(&page, identity::radio_name),
        radios: page.mapped.into_iter().map(|it| radio(&api, it)).collect(),
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

/// Mapped subscribers, page by page: all of them, or those with a name or of a payer.
#[utoipa::path(get, path = "/v1/mappings/subscribers", tag = "mappings", params(SubscriberPage), security(("admin_token" = [])), responses(
    (status = 200, body = SubscriberList),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn subscribers(
    State(api): State<Api>,
    headers: HeaderMap,
    page: Result<Query<SubscriberPage>, Problem>,
) -> Result<Answer<SubscriberList>, Problem> {
    api.admin.authorize(&headers)?;
    let Query(page) = page?;
    let (name, after) = (page.subscriber.map(|it| it.0), page.after.map(|it| it.0));
    let question = question::<SubscriberEntry>(name, page.payer, after, page.limit)?;
    let page = api.sources.mapped_subscribers(question).await?;
    Ok(Answer(SubscriberList {
        count: Decimal(page.count),
        next_after: next_after(&page, identity::subscriber_name),
        subscribers: page.mapped.into_iter().map(subscriber).collect(),
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

fn question<E: Entry>(
    name: Option<String>,
    index: Option<Index>,
    after: Option<String>,
    limit: Option<PageSize>,
) -> Result<MappingQuestion<E::Identity>, Problem> {
    let Count(limit) = limit.unwrap_or(Count(USUAL_PAGE));
    let names = name.map(|text| E::called(&text).map_err(Problem::bad_identity));
    Ok(MappingQuestion {
        filter: MappingFilter {
            names: names.transpose()?,
            index: index.map(|Index(index)| index),
            after: after
                .map(|text| one_name(&text, E::called(&text)))
                .transpose()?,
        },
        limit: limit as usize,
    })
}

fn next_after<I>(page: &MappedPage<I>, name: impl Fn(&I) -> String) -> Option<String> {
    let last = page.mapped.last().filter(|_| page.goes_on);
    last.map(|last| name(&last.identity))
}

fn radio(api: &Api, mapped: Mapped<RadioIdentity>) -> MappedRadio {
    let (kind, value) = identity::describe_radio(&mapped.identity);
    MappedRadio {
        kind: kind.to_owned(),
        value,
        asset: mapped.index,
        asset_name: api.sources.asset_name(mapped.index),
        mapped_since_ms: Decimal(mapped.since_ms.unwrap_or_default()),
        is_configured: mapped.is_configured,
    }
}

fn subscriber(mapped: Mapped<SubscriberIdentity>) -> MappedSubscriber {
    let (kind, value) = identity::describe_subscriber(&mapped.identity);
    MappedSubscriber {
        kind: kind.to_owned(),
        value,
        payer: mapped.index,
        is_configured: mapped.is_configured,
    }
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
    let (kind, value) = E::describe(&identity);
    let question = MappingQuestion {
        filter: MappingFilter {
            names: Some(vec![identity]),
            index: None,
            after: None,
        },
        limit: 1,
    };
    let mut found = E::find(api, question).await?;
    let Some(mapped) = found.mapped.pop() else {
        return Err(Problem::no_mapping(format!(
            "{kind} `{value}` is not mapped"
        )));
    };
    change::<E>(api, mapped.identity, mapped.index, None).await
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
