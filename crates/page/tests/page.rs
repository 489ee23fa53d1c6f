//! What a browser gets of the page.

use axum::{
    body::to_bytes,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use openmast_page::page;

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn ask(path: &str, given: &[(HeaderName, &str)]) -> Option<Response> {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        headers.insert(name, HeaderValue::from_str(value).unwrap());
    }
    page(&Method::GET, path, &headers)
}

fn text(response: &Response, name: HeaderName) -> &str {
    response
        .headers()
        .get(name)
        .map_or("", |it| it.to_str().unwrap())
}

async fn body(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Paths of scripts and styles that the page loads.
async fn loaded() -> Vec<String> {
    let index = body(ask("/", &[]).unwrap()).await;
    let quoted = index.split('"').filter(|it| it.starts_with("/assets/"));
    quoted.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_page_may_do_nothing_but_load_from_where_it_came() {
    for path in ["/", "/icon.svg", &loaded().await[0]] {
        let answer = ask(path, &[]).unwrap();
        assert_eq!(
            text(&answer, header::CONTENT_SECURITY_POLICY),
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        );
        assert_eq!(text(&answer, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(text(&answer, header::REFERRER_POLICY), "no-referrer");
    }
    // The policy allows none of these, so the page would not work if it had them.
    let index = body(ask("/", &[]).unwrap()).await;
    assert!(!index.contains("<style") && !index.contains(" style=") && !index.contains("onload"));
    let mut scripts = index.split("<script").skip(1);
    assert!(scripts.all(|it| it.split('>').next().unwrap().contains("src=")));
}

#[tokio::test]
async fn what_the_page_loads_is_there_and_kept_for_ever() {
    let loaded = loaded().await;
    assert!(loaded.iter().any(|it| it.ends_with(".js")), "{loaded:?}");
    for path in loaded {
        let answer = ask(&path, &[]).unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let kept = text(&answer, header::CACHE_CONTROL);
        assert!(kept.contains("immutable"), "{path}: {kept}");
        let expected = match path.ends_with(".js") {
            true => "text/javascript; charset=utf-8",
            false => "text/css; charset=utf-8",
        };
        assert_eq!(text(&answer, header::CONTENT_TYPE), expected);
    }
}

#[tokio::test]
async fn the_page_is_asked_for_each_time_and_sent_once() {
    let first = ask("/", &[]).unwrap();
    assert_eq!(text(&first, header::CACHE_CONTROL), "no-cache");
    let tag = text(&first, header::ETAG).to_owned();
    let again = ask(
        "/",
        &[(header::IF_NONE_MATCH, &format!("\"other\", W/{tag}"))],
    )
    .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(text(&again, header::ETAG), tag);
    assert_eq!(body(again).await, "");
    let other = ask("/", &[(header::IF_NONE_MATCH, "\"other\"")]).unwrap();
    assert_eq!(other.status(), StatusCode::OK);
}

#[tokio::test]
async fn who_takes_gzip_gets_the_same_content_in_fewer_bytes() {
    let loaded = loaded().await;
    let script = loaded.iter().find(|it| it.ends_with(".js")).unwrap();
    let plain = ask(script, &[]).unwrap();
    let small = ask(script, &[(header::ACCEPT_ENCODING, "br, gzip")]).unwrap();
    assert_eq!(text(&small, header::CONTENT_ENCODING), "gzip");
    assert_ne!(text(&small, header::ETAG), text(&plain, header::ETAG));
    assert!(text(&small, header::VARY).contains("accept-encoding"));
    let small = to_bytes(small.into_body(), 1 << 20).await.unwrap();
    let mut decoder = flate2::read::GzDecoder::new(&small[..]);
    let unpacked = std::io::read_to_string(&mut decoder).unwrap();
    let plain = body(plain).await;
    assert_eq!(unpacked, plain);
    assert!(small.len() * 2 < plain.len(), "{} bytes", small.len());
    let refused = ask(script, &[(header::ACCEPT_ENCODING, "gzip;q=0")]).unwrap();
    assert_eq!(text(&refused, header::CONTENT_ENCODING), "");
}

#[tokio::test]
async fn links_into_the_application_lead_to_the_page_and_others_nowhere() {
    let index = body(ask("/", &[]).unwrap()).await;
    for path in [
        "/explorer",
        "/explorer/asset/7",
        "/no/such/screen",
        "/index.html",
    ] {
        let answer = ask(path, &[(header::ACCEPT, BROWSER)]).unwrap();
        assert_eq!(body(answer).await, index, "{path}");
        assert!(
            ask(path, &[(header::ACCEPT, "application/json")]).is_none(),
            "{path}"
        );
        assert!(ask(path, &[]).is_none(), "{path}");
    }
    for path in [
        "/assets/none.js",
        "/assets/../index.html",
        "/.vite/manifest.json",
        "//",
    ] {
        let asked = ask(path, &[(header::ACCEPT, "*/*")]);
        assert!(asked.is_none(), "{path}");
    }
    assert!(ask("/assets/none.js", &[(header::ACCEPT, BROWSER)]).is_none());
    // What programs look for is no screen, in a browser neither.
    for path in ["/v1", "/v1/nowhere", "/health"] {
        assert!(ask(path, &[(header::ACCEPT, BROWSER)]).is_none(), "{path}");
    }
    assert!(ask("/v10", &[(header::ACCEPT, BROWSER)]).is_some());
    let post = page(&Method::POST, "/", &HeaderMap::new());
    assert!(post.is_none());
}
