//! Errors in words that may be shown: no more of a URL than its host.

use solana_client::client_error::{ClientError, ClientErrorKind};

/// The error in words, with no more of any URL than its host: paths and queries often hold an API key. Errors of
/// requests go to logs, alarms and answers; they must not go there in any other form.
pub fn describe(error: &ClientError) -> String {
    let text = match error.kind() {
        ClientErrorKind::Reqwest(inner) => {
            let text = error.to_string();
            match inner.url() {
                Some(url) => text.replace(url.as_str(), host(url.as_str())),
                None => text,
            }
        }
        ClientErrorKind::Custom(text) => text.clone(),
        _ => error.to_string(),
    };
    hosts_only(&text)
}

/// Text in which every URL is cut down to scheme and host.
fn hosts_only(text: &str) -> String {
    const MARK: &str = "://";
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(MARK) {
        let ends = |letter: char| letter.is_whitespace() || letter == '"';
        let (url, behind) = after.split_at(after.find(ends).unwrap_or(after.len()));
        shown.extend([before, MARK, host(url)]);
        rest = behind;
    }
    shown.push_str(rest);
    shown
}

/// The part of a URL that may be logged.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_client::nonblocking::rpc_client::RpcClient;
    use std::time::Duration;

    #[test]
    fn logs_hold_no_api_key() {
        assert_eq!(
            host("https://rpc.example.net/v1/secret?api-key=secret"),
            "rpc.example.net"
        );
        assert_eq!(host("http://user:secret@127.0.0.1:8899"), "127.0.0.1:8899");
        assert_eq!(
            hosts_only(
                r#"GET "https://a.example/secret" and wss://u:secret@b.example?key=secret failed: x://"#
            ),
            r#"GET "https://a.example" and wss://b.example failed: x://"#
        );
        assert_eq!(hosts_only("no URL: at all"), "no URL: at all");
    }

    #[tokio::test]
    async fn errors_of_requests_name_the_host_only() {
        // Port 9 of loopback is taken by nobody here, or by a service that discards: no answer either way.
        let url = "http://127.0.0.1:9/v2/secret?api-key=secret".to_owned();
        let client = RpcClient::new_with_timeout(url, Duration::from_millis(500));
        let error = client.get_slot().await.expect_err("nobody answers");
        assert!(
            error.to_string().contains("secret"),
            "the URL is in {error}"
        );
        let text = describe(&error);
        assert!(
            text.contains("127.0.0.1:9") && !text.contains("secret"),
            "{text}"
        );
    }
}
