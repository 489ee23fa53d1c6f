//! Prices, quotes and the price stream over HTTP.

use std::time::Duration;

use openmast_oracle::serve::Sources;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use super::prices::{DISTRICT, MAST, MOST_LISTENERS, REGION, crowded, list};
use super::server::Server;
use super::sources::Fixture;
use crate::get;

async fn quote(server: &Server, query: &str) -> (StatusCode, Value) {
    get(server, &format!("/v1/quote?{query}")).await
}

#[tokio::test]
async fn a_price_tells_what_holds_for_how_long_and_what_comes() {
    let server = Server::start(Fixture::default()).await;
    let (status, price) = get(&server, "/v1/price/1").await;
    assert_eq!(status, 200);
    let expected = json!({
        "price": {
            "asset": 1, "price_per_gb": "5000000", "why_free": null, "asked_per_gb": null,
            "scheduled": {"price_per_gb": "6000000", "from_epoch": "9"}, "cell": DISTRICT,
        },
        "asset_name": null,
        "version": {"epoch": "3", "slot": "300"},
        "valid": {"through_epoch": "4", "at_least_until": "1700001200"},
    });
    assert_eq!(price, expected);
    for (asset, code) in [(2, "suspended"), (3, "retired")] {
        let (_, price) = get(&server, &format!("/v1/price/{asset}")).await;
        assert_eq!(price["price"]["price_per_gb"], "0");
        assert_eq!(price["price"]["why_free"]["code"], code);
    }
    // Its licence may be lifted when the open epoch ends.
    let (_, suspended) = get(&server, "/v1/price/2").await;
    // What it costs then is told already; a retired asset costs nothing ever again.
    assert_eq!(suspended["price"]["asked_per_gb"], "1");
    let (_, retired) = get(&server, "/v1/price/3").await;
    assert_eq!(retired["price"]["asked_per_gb"], Value::Null);
    assert_eq!(
        suspended["valid"],
        json!({"through_epoch": "3", "at_least_until": "1700000600"})
    );
    let (status, problem) = get(&server, "/v1/price/4").await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (404, &json!("no_account"))
    );
}

#[tokio::test]
async fn a_quote_is_rounded_up_and_says_how_long_it_holds() {
    let server = Server::start(Fixture::default()).await;
    let (status, answer) = quote(&server, "bytes=1000000000&asset=0").await;
    assert_eq!(status, 200);
    let expected = json!({
        "bytes": "1000000000", "version": {"epoch": "3", "slot": "300"}, "payer": null,
        "quotes": [{
            "asset": 0, "asset_name": {"name": "Harbour Tower", "symbol": "HARB"}, "place": null, "cell": MAST, "price_per_gb": "7000001",
            "met_bytes": "0", "amount": "7000001",
            "valid": {"through_epoch": "4", "at_least_until": "1700001200"},
        }],
    });
    assert_eq!(answer, expected);
    let (_, answer) = quote(&server, "bytes=1&asset=0").await;
    assert_eq!(answer["quotes"][0]["amount"], "1");
    let (_, answer) = quote(&server, "bytes=9223372036854775807&asset=0").await;
    // ⌈(2⁶³ − 1) · 7,000,001 / 10⁹⌉
    assert_eq!(answer["quotes"][0]["amount"], "64563613481355468");
}

#[tokio::test]
async fn a_place_has_quotes_of_what_is_offered_there_the_nearest_and_cheapest_first() {
    let server = Server::start(Fixture::default()).await;
    let assets = async |cell: &str| at(&server, &format!("cell={cell}")).await;
    assert_eq!(
        assets(MAST).await,
        [(0, json!("within")), (1, json!("around"))]
    );
    assert_eq!(
        assets(DISTRICT).await,
        [(1, json!("within")), (0, json!("within"))]
    );
    // A neighbour of the mast's, in the same district.
    assert_eq!(assets("89393362c6fffff").await, [(1, json!("around"))]);
    let (_, limited) = quote(&server, &format!("bytes=1&cell={DISTRICT}&limit=1")).await;
    assert_eq!(limited["quotes"].as_array().unwrap().len(), 1);
    let (status, problem) = quote(&server, "bytes=1&cell=89283082803ffff").await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (404, &json!("nothing_there"))
    );
}

/// Anybody founds assets, and says where they are.
#[tokio::test]
async fn assets_that_are_told_everywhere_crowd_nothing_out() {
    let fixture = Fixture::default();
    let feed = fixture.prices().unwrap().clone();
    let server = Server::start(fixture).await;
    let cell = format!("cell={MAST}");
    let real = [(0, json!("within")), (1, json!("around"))];
    feed.publish(crowded((3, 7_000_001), 100, &[0, 1]));
    for place in [cell.clone(), format!("cell={REGION}")] {
        let told = at(&server, &place).await;
        let assets: Vec<u64> = told.iter().map(|(asset, _)| *asset).collect();
        assert_eq!(assets.len(), 2, "{place}: {told:?}");
    }
    assert_eq!(at(&server, &cell).await, real);
    // Not even if each of them has a radio: they are cheaper, and less is told of where they are.
    let all: Vec<u32> = (0..104).collect();
    feed.publish(crowded((3, 7_000_001), 100, &all));
    assert_eq!(at(&server, &format!("{cell}&limit=1")).await, real[..1]);
    let ten = at(&server, &cell).await;
    let of_them = (4..13).map(|asset| (asset, json!("around")));
    let expected: Vec<_> = [real[0].clone()].into_iter().chain(of_them).collect();
    assert_eq!(ten, expected);
}

/// Assets of a quote by place, with the place that it tells.
async fn at(server: &Server, place: &str) -> Vec<(u64, Value)> {
    let (status, answer) = quote(server, &format!("bytes=1&{place}")).await;
    assert_eq!(status, 200, "{answer}");
    let quotes = answer["quotes"].as_array().unwrap().iter();
    let told = quotes.map(|it| (it["asset"].as_u64().unwrap(), it["place"].clone()));
    told.collect()
}

#[tokio::test]
async fn what_cannot_be_quoted_is_refused_with_the_reason() {
    let server = Server::start(Fixture::default()).await;
    let asked = format!("bytes=1&asset=0&cell={MAST}");
    for (query, status, code) in [
        ("bytes=1", 422, "bad_quote"),
        (asked.as_str(), 422, "bad_quote"),
        ("bytes=1&cell=8ffffffffffffff", 422, "bad_quote"),
        ("bytes=1&cell=089393362c6bffff", 422, "bad_quote"),
        ("bytes=0&asset=0", 400, "bad_request"),
        ("bytes=9223372036854775808&asset=0", 400, "bad_request"),
        ("bytes=1&asset=0&speed=9", 400, "bad_request"),
        ("bytes=1&asset=2", 409, "not_offered"),
        ("bytes=1&asset=3", 409, "not_offered"),
        ("bytes=1&asset=4", 404, "no_account"),
        ("bytes=1&asset=0&payer=4", 404, "no_account"),
    ] {
        let (answered, problem) = quote(&server, query).await;
        assert_eq!(answered, status, "{query}: {problem}");
        assert_eq!(problem["code"], code, "{query}");
    }
    let (_, problem) = quote(&server, "bytes=1&asset=2").await;
    assert!(
        problem["detail"].as_str().unwrap().contains("suspended"),
        "{problem}"
    );
}

#[tokio::test]
async fn a_payer_is_quoted_what_its_money_is_enough_for() {
    let server = Server::start(Fixture::default()).await;
    // 1,000 base units: 142,857 bytes less at 7,000,001, and 200,000 at 5,000,000.
    let (status, answer) = quote(&server, "bytes=142857&asset=0&payer=1").await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        answer["payer"],
        json!({"index": 1, "free": "1000", "max_price_per_gb": null})
    );
    assert_eq!(answer["quotes"][0]["amount"], "1000");
    let (status, problem) = quote(&server, "bytes=142858&asset=0&payer=1").await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (409, &json!("payer_cannot_pay"))
    );
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("142857 of the 142858 bytes"), "{detail}");
    // Of two assets none: it is told of the one of which its money is enough for more, and that stands behind the other.
    let (_, problem) = quote(&server, &format!("bytes=200001&cell={MAST}&payer=1")).await;
    assert_eq!(problem["code"], "payer_cannot_pay");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("of asset 1"), "{detail}");
    assert!(detail.contains("200000 of the 200001 bytes"), "{detail}");
    // Of two assets the one that it can pay.
    let place = format!("bytes=200000&cell={MAST}&payer=1");
    let (_, answer) = quote(&server, &place).await;
    let assets: Vec<_> = answer["quotes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["asset"])
        .collect();
    assert_eq!(assets, [&json!(1)]);
}

#[tokio::test]
async fn nothing_is_quoted_that_is_dearer_than_the_payer_pays() {
    let server = Server::start(Fixture::default()).await;
    let (status, answer) = quote(&server, &format!("bytes=1&cell={MAST}&payer=2")).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["payer"]["max_price_per_gb"], "5000000");
    let quotes = answer["quotes"].as_array().unwrap();
    assert_eq!((quotes.len(), &quotes[0]["asset"]), (1, &json!(1)));
    for query in [
        "bytes=1&asset=0&payer=2".to_owned(),
        "bytes=1&asset=1&payer=3".to_owned(),
    ] {
        let (status, problem) = quote(&server, &query).await;
        assert_eq!(
            (status.as_u16(), &problem["code"]),
            (409, &json!("too_dear")),
            "{query}"
        );
    }
}

#[tokio::test]
async fn what_is_paid_for_ahead_is_used_before_money() {
    let server = Server::start(Fixture::default()).await;
    let told = async |query: &str| {
        let (status, answer) = quote(&server, query).await;
        assert_eq!(status, 200, "{answer}");
        answer["quotes"].clone()
    };
    let all = told("bytes=1000000&asset=0&payer=0").await;
    let parts = |quote: &Value| (quote["met_bytes"].clone(), quote["amount"].clone());
    assert_eq!(parts(&all[0]), (json!("1000000"), json!("0")));
    // The price holds longer than what meets the bytes.
    let valid = json!({"through_epoch": "3", "at_least_until": "1700000600"});
    assert_eq!(all[0]["valid"], valid);
    let (status, problem) = quote(&server, "bytes=1000001&asset=0&payer=0").await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (409, &json!("payer_cannot_pay"))
    );
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("1000000 of the 1000001 bytes"), "{detail}");
    // At a place the one that costs nothing more comes first, though it is dearer.
    let place = told(&format!("bytes=100&cell={MAST}&payer=0")).await;
    assert_eq!(
        (place.as_array().unwrap().len(), &place[0]["asset"]),
        (1, &json!(0))
    );
    // A highest price bars what money would be used for.
    let ahead = told("bytes=1000000&asset=0&payer=3").await;
    assert_eq!(ahead[0]["amount"], "0");
    let (_, problem) = quote(&server, "bytes=1000001&asset=0&payer=3").await;
    assert_eq!(problem["code"], "too_dear");
    let (_, other) = quote(&server, "bytes=1&asset=1&payer=0").await;
    assert_eq!(other["code"], "payer_cannot_pay");
}

/// Reads until so many events are complete: name, id, data.
async fn events(stream: &mut Response, count: usize) -> Vec<(String, String, Value)> {
    let mut text = String::new();
    let limit = Duration::from_secs(10);
    while text.matches("\n\n").count() < count {
        let piece = tokio::time::timeout(limit, stream.chunk()).await;
        let piece = piece.expect("in time").unwrap().expect("goes on");
        text += std::str::from_utf8(&piece).unwrap();
    }
    let field = |event: &str, name: &str| {
        let mut lines = event.lines().filter_map(|line| line.strip_prefix(name));
        lines.next().unwrap_or_default().to_owned()
    };
    let events = text.trim_end().split("\n\n").map(|event| {
        let data = serde_json::from_str(&field(event, "data: ")).unwrap();
        (field(event, "event: "), field(event, "id: "), data)
    });
    events.collect()
}

#[tokio::test]
async fn prices_are_told_as_they_change_and_who_comes_back_misses_none() {
    let fixture = Fixture::default();
    let feed = fixture.prices().unwrap().clone();
    let server = Server::start(fixture).await;
    let mut stream = reqwest::get(server.url("/v1/prices/stream")).await.unwrap();
    assert_eq!(stream.status(), 200);
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let [(name, id, all)] = &events(&mut stream, 1).await[..] else {
        panic!("one");
    };
    assert_eq!((name.as_str(), id.as_str()), ("prices", "3-300-331"));
    assert_eq!(all["prices"].as_array().unwrap().len(), 4);
    assert_eq!(
        all["valid"],
        json!({"through_epoch": "3", "at_least_until": "1700000600"})
    );
    feed.publish(list(4, 8_000_000));
    let [(name, id, changed)] = &events(&mut stream, 1).await[..] else {
        panic!("one");
    };
    assert_eq!((name.as_str(), id.as_str()), ("changes", "4-400-431"));
    let price = json!({
        "asset": 0, "price_per_gb": "8000000", "why_free": null, "asked_per_gb": null, "scheduled": null, "cell": MAST,
    });
    assert_eq!(changed["prices"], json!([price]));
    drop(stream);

    feed.publish(list(5, 8_000_000));
    feed.publish(list(6, 9_000_000));
    let back = reqwest::Client::new().get(server.url("/v1/prices/stream"));
    let mut back = back.header("last-event-id", id).send().await.unwrap();
    let missed = events(&mut back, 2).await;
    let ids: Vec<_> = missed.iter().map(|(_, id, _)| id.as_str()).collect();
    assert_eq!(ids, ["5-500-531", "6-600-631"]);
    // An epoch that began without a change of prices.
    assert_eq!(missed[0].2["prices"], json!([]));
}

#[tokio::test]
async fn a_listener_too_many_is_refused_and_requests_are_not() {
    let server = Server::start(Fixture::default()).await;
    let mut listeners = Vec::new();
    for _ in 0..MOST_LISTENERS {
        let listener = reqwest::get(server.url("/v1/prices/stream")).await.unwrap();
        assert_eq!(listener.status(), 200);
        listeners.push(listener);
    }
    let (status, problem) = get(&server, "/v1/prices/stream").await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (503, &json!("too_many_listeners"))
    );
    // More listeners than requests may be served at once take no place of a request.
    assert_eq!(get(&server, "/v1/price/0").await.0, 200);
    drop(listeners);
    // The server sees that they are gone when it has something to tell them, or at once.
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    loop {
        let again = reqwest::get(server.url("/v1/prices/stream")).await.unwrap();
        if again.status() == 200 {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "no place came free");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
