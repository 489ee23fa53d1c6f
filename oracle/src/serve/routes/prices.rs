//! What usage costs now: of one asset, of some bytes, and as it changes.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use openmast_ledger::Bytes;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::connections::Source;
use crate::prices::PriceList;
use crate::problem::Problem;
use crate::serve::Api;
use crate::serve::extract::{Path, Query};
use crate::serve::model::{AssetPrice, PriceEvent, QuoteList};
use crate::serve::parameters::{ByteCount, CellText, Count, Index};
use crate::serve::price_events::{EventId, price as in_words, validity, version};
use crate::serve::price_feed::{NotHeard, PriceFeed};
use crate::serve::quoting::{self, Wanted};
use std::{net::Ipv4Addr, sync::Arc};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// nginx collects what comes from behind it, unless it is told not to.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// How many quotes are listed.
type Quotes = Count<1, 100>;
const USUAL_QUOTES: usize = 10;

/// What usage of an asset costs that is reported now, why if that is nothing, which price comes next, and how long this one holds.
#[utoipa::path(get, path = "/v1/price/{asset}", tag = "prices",
    params(("asset" = inline(Index), Path, description = "Index of the asset on chain")),
    responses(
        (status = 200, body = AssetPrice),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn price(
    State(api): State<Api>,
    Path(Index(asset)): Path<Index>,
) -> Result<Json<AssetPrice>, Problem> {
    let list = list(api.sources.prices()?)?;
    let price = list.price(asset);
    let price = price.ok_or_else(|| quoting::unknown_asset(asset))?;
    Ok(Json(AssetPrice {
        price: in_words(price),
        asset_name: api.sources.asset_name(asset),
        version: version(list.version),
        valid: validity(list.validity(price)),
    }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// How many bytes, both ways together: 1 to 2⁶³ − 1.
    #[param(value_type = ByteCount, inline)]
    bytes: ByteCount,
    /// Of this asset. Either this or `cell`.
    #[param(value_type = Index, inline, required = false)]
    asset: Option<Index>,
    /// Of the assets in this H3 cell, in hexadecimal, of which a radio is mapped; also of those whose place is told as a coarser cell
    /// around it, or as a neighbour of that.
    #[param(value_type = CellText, inline, required = false)]
    cell: Option<CellText>,
    /// For this payer: only what its entitlements and its free balance can meet.
    #[param(value_type = Index, inline, required = false)]
    payer: Option<Index>,
    /// How many quotes are listed at most, 1 to 100; 10 when absent.
    #[param(value_type = Quotes, inline, required = false)]
    limit: Option<Quotes>,
}

/// What some bytes cost of an asset, or of the nearest and cheapest assets at a place, and until when: what is reported while a quote is
/// valid is charged no more.
///
/// Assets that are retired or not licensed are not quoted, nor at a place those of which this oracle has no mapped radio. A quote
/// reserves nothing, and needs no answer.
#[utoipa::path(get, path = "/v1/quote", tag = "prices", params(Asked), responses(
    (status = 200, body = QuoteList),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn quote(
    State(api): State<Api>,
    Query(asked): Query<Asked>,
) -> Result<Json<QuoteList>, Problem> {
    let wanted = wanted(&asked)?;
    let list = list(api.sources.prices()?)?;
    let means = match asked.payer {
        None => None,
        Some(Index(payer)) => {
            let means = api.sources.payer_means(payer).await?;
            Some(means.ok_or_else(|| {
                Problem::no_account(format!("the oracle knows no payer with index {payer}"))
            })?)
        }
    };
    let limit = asked
        .limit
        .map_or(USUAL_QUOTES, |Count(limit)| limit as usize);
    let ByteCount(bytes) = asked.bytes;
    let mut quotes = quoting::quote(&list, Bytes(bytes), wanted, means.as_ref(), limit)?;
    for quote in &mut quotes.quotes {
        quote.asset_name = api.sources.asset_name(quote.asset);
    }
    Ok(Json(quotes))
}

fn wanted(asked: &Asked) -> Result<Wanted, Problem> {
    match (&asked.asset, &asked.cell) {
        (Some(Index(asset)), None) => Ok(Wanted::Asset(*asset)),
        (None, Some(cell)) => cell.read().map(Wanted::Cell).map_err(Problem::bad_quote),
        _ => Err(Problem::bad_quote(
            "either `asset` or `cell` must be given, and not both",
        )),
    }
}

/// Prices as they change, as Server-Sent Events: first all of them (event `prices`), then what has changed since the event before
/// (event `changes`), also when an epoch begins without a change, because its version and validity are new. The data of both is a
/// `PriceEvent`.
///
/// Who comes back with `Last-Event-ID` is sent what it missed, or all prices if that is not remembered any more. A listener that takes
/// too little is told (event `lagged`) and let go. Without a change a comment is sent every 15 s.
#[utoipa::path(get, path = "/v1/prices/stream", tag = "prices", responses(
    (status = 200, body = PriceEvent, content_type = "text/event-stream"),
))]
pub(crate) async fn stream(
    State(api): State<Api>,
    source: Option<Extension<Source>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let feed = api.sources.prices()?;
    let last = headers.get(LAST_EVENT_ID);
    let last = last.and_then(|id| EventId::read(id.to_str().ok()?));
    // Without a connection, as in a test, all are of one source.
    let here = || Source::of(Ipv4Addr::UNSPECIFIED.into());
    let source = source.map_or_else(here, |Extension(source)| source);
    let events = feed.listen(source, last).map_err(|why| match why {
        NotHeard::SourceFull => Problem::too_many_listeners(
            "there are as many listeners of this source as may be: of api.max_price_listeners the part that \
             api.max_connections_per_source is of api.max_connections",
        ),
        NotHeard::Full => Problem::too_many_listeners(
            "there are as many listeners as api.max_price_listeners lets in",
        ),
        NotHeard::NoPrices => no_prices(),
    })?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/event-stream"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (ACCEL_BUFFERING, HeaderValue::from_static("no")),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}

fn list(feed: &PriceFeed) -> Result<Arc<PriceList>, Problem> {
    feed.list().ok_or_else(no_prices)
}

fn no_prices() -> Problem {
    Problem::unavailable("the oracle has not read the assets from the chain yet")
}
