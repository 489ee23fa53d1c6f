//! Whether it is the page that asks which is served here, or one of another origin in the same browser.

use axum::http::{HeaderMap, header};

/// Browsers say it in `Sec-Fetch-Site`, or in `Origin`. What says neither is no browser, and could say anything.
pub(super) fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, None) => false,
        (None, Some(origin)) => {
            let authority = origin.split_once("://").map(|(_, it)| it);
            authority.is_none() || authority != text(header::HOST.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    #[test]
    fn only_the_page_of_this_origin_is_not_foreign() {
        let asked = |given: &[(&'static str, &'static str)]| {
            let headers = given
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
            is_foreign(&headers.collect())
        };
        let here = ("host", "127.0.0.1:8080");
        assert!(!asked(&[here]));
        assert!(!asked(&[here, ("origin", "http://127.0.0.1:8080")]));
        assert!(asked(&[here, ("origin", "http://127.0.0.1:8081")]));
        assert!(asked(&[here, ("origin", "null")]));
        // Behind a proxy that names itself as the host.
        assert!(!asked(&[
            here,
            ("origin", "https://oracle.example"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(asked(&[here, ("sec-fetch-site", "cross-site")]));
        assert!(asked(&[here, ("sec-fetch-site", "same-site")]));
    }
}
