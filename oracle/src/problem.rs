//! Errors as RFC 9457 problem documents, each with a stable code and what to do.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// RFC 9457 problem document (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:openmast:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The title, which is the same for every problem with this code.
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// What is wrong with this request, in words.
    pub detail: String,
    /// Stable name for programs.
    pub code: &'static str,
    /// What the caller can do.
    pub what_to_do: &'static str,
}

/// Every problem that the API reports: status, code, title, what to do.
macro_rules! problems {
    ($($name:ident: $status:ident, $code:literal, $title:literal, $what_to_do:literal;)*) => {
        impl Problem {
            $(
                pub(crate) fn $name(detail: impl Into<String>) -> Self {
                    Self::new(StatusCode::$status, $code, $title, detail.into(), $what_to_do)
                }
            )*
        }
    };
}

problems! {
    bad_request: BAD_REQUEST, "bad_request", "The request cannot be understood",
        "Correct what `detail` names; /openapi.json describes every route.";
    bad_identity: UNPROCESSABLE_ENTITY, "bad_identity", "The identity is not valid",
        "Correct what `detail` names.";
    too_large: PAYLOAD_TOO_LARGE, "too_large", "The request body is too large",
        "Send less, or raise api.max_body_bytes.";
    no_route: NOT_FOUND, "no_route", "There is no such route",
        "See /openapi.json for the routes and their methods.";
    no_method: METHOD_NOT_ALLOWED, "no_method", "The route does not have this method",
        "See /openapi.json for the routes and their methods.";
    no_account: NOT_FOUND, "no_account", "There is no such asset or payer",
        "Check the index on chain; a new account is known after the oracle has seen it at finalized commitment.";
    bad_quote: UNPROCESSABLE_ENTITY, "bad_quote", "It is not clear what is to be quoted",
        "Correct what `detail` names.";
    bad_address: UNPROCESSABLE_ENTITY, "bad_address", "This is no address",
        "Correct what `detail` names.";
    bad_signature: UNPROCESSABLE_ENTITY, "bad_signature", "This is no signature",
        "Pass the `next_before` of the page before.";
    nothing_there: NOT_FOUND, "nothing_there", "No asset is offered at this place",
        "Ask for a coarser cell, or for an asset by its index.";
    not_offered: CONFLICT, "not_offered", "The asset is not offered now",
        "Ask for another one; GET /v1/price/{asset} tells when this one has a price again.";
    payer_cannot_pay: CONFLICT, "payer_cannot_pay", "The payer has too little left",
        "Deposit, which counts from the next epoch on, or ask for fewer bytes.";
    too_dear: CONFLICT, "too_dear", "The payer does not pay that much",
        "Its owner can allow a higher price (`openmast payer max-price`), which counts from the next epoch on; or ask for another place.";
    too_many_listeners: SERVICE_UNAVAILABLE, "too_many_listeners", "Too many listen to prices",
        "Try again later, or ask for single prices; the operator can raise api.max_price_listeners.";
    no_settlement: NOT_FOUND, "no_settlement", "There is no such settlement",
        "See /v1/settlements for those that there are.";
    nothing_final: NOT_FOUND, "nothing_final", "No settlement is final yet",
        "Ask again when /v1/settlements shows a final one.";
    epoch_not_kept: NOT_FOUND, "epoch_not_kept", "There is no proof for this epoch",
        "Ask for one of the epochs in `detail`, or leave `epoch` out for the newest.";
    no_sessions: NOT_FOUND, "no_sessions", "There are no session records for this epoch",
        "Ask for a closed epoch that is not older than the oracle's archive.private_days.";
    no_mapping: NOT_FOUND, "no_mapping", "The identity is not mapped",
        "See the list of mappings for those that there are.";
    mapping_is_configured: CONFLICT, "mapping_is_configured", "The configuration file maps this identity",
        "Change or remove its [[mapping]] entry in the configuration file and restart the oracle.";
    no_archive: NOT_FOUND, "no_archive", "There is no archive with this hash",
        "Take the hash from /v1/settlements, or ask another oracle of the network.";
    no_range: RANGE_NOT_SATISFIABLE, "no_range", "There is no such range",
        "Ask for one range within the length that Content-Range names, or leave Range out.";
    bad_configuration: UNPROCESSABLE_ENTITY, "bad_configuration", "The configuration cannot be used",
        "Correct what `detail` names; nothing has changed. `openmast config check` says the same.";
    needs_restart: CONFLICT, "needs_restart", "What has changed takes a restart",
        "Restart the oracle, or undo the change of the keys in `detail`; nothing has changed.";
    admin_disabled: FORBIDDEN, "admin_disabled", "Administrative routes are off",
        "Set api.admin_token_file and restart the oracle.";
    admin_token_missing: UNAUTHORIZED, "admin_token_missing", "An admin token is needed",
        "Send `Authorization: Bearer` and the token.";
    admin_token_wrong: UNAUTHORIZED, "admin_token_wrong", "The admin token is wrong",
        "Compare it with api.admin_token_file.";
    signature_missing: UNAUTHORIZED, "signature_missing", "A signature of the owner is needed",
        "Sign the text in `detail` with the wallet that owns the account on chain and send both headers.";
    signature_expired: UNAUTHORIZED, "signature_expired", "The signature has expired or is valid for too long",
        "Sign again; the expiry must be in the future by at most 300 seconds. Check the clock.";
    signature_wrong: UNAUTHORIZED, "signature_wrong", "The signature is not the owner's for this request",
        "Sign exactly the text in `detail` with the wallet that owns the account on chain.";
    too_busy: TOO_MANY_REQUESTS, "too_busy", "Too much waits for the log",
        "Send the same batch again after Retry-After seconds.";
    unsupported_media_type: UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "The form of the body is not known",
        "Set the content type that `detail` names.";
    overloaded: SERVICE_UNAVAILABLE, "overloaded", "Too many requests at once",
        "Try again in a second.";
    timed_out: SERVICE_UNAVAILABLE, "timed_out", "The answer took too long",
        "Try again; if it happens again, look at /v1/alarms.";
    unavailable: SERVICE_UNAVAILABLE, "unavailable", "What the answer needs does not answer now",
        "Try again later; /ready and /v1/alarms tell what is wrong.";
    internal: INTERNAL_SERVER_ERROR, "internal", "Something is wrong inside the oracle",
        "Report it with the request id of the answer; the oracle's log says more.";
}

impl Problem {
    /// A refused batch of usage reports.
    pub(crate) fn usage_refused(
        status: StatusCode,
        code: &'static str,
        detail: String,
        what_to_do: &'static str,
    ) -> Self {
        Self::new(
            status,
            code,
            "The batch was not recorded",
            detail,
            what_to_do,
        )
    }

    fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: String,
        what_to_do: &'static str,
    ) -> Self {
        Self {
            kind: format!("urn:openmast:problem:{code}"),
            title,
            status: status.as_u16(),
            detail,
            code,
            what_to_do,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        metrics::counter!("openmast_api_problems_total", "code" => self.code).increment(1);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        // A path may be a screen of the application to a browser: a cache must not keep that it is none to others.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"openmast\""),
            );
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(rejection.body_text()),
            _ => Self::bad_request(rejection.body_text()),
        }
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}
