//! The OpenAPI document.

use std::net::{IpAddr, SocketAddr};

use axum::http::StatusCode;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::server::{Server, ServerBuilder, ServerVariableBuilder};
use utoipa::openapi::{Content, Ref, RefOr, Response};
use utoipa::{Modify, OpenApi, ToSchema};

use super::owner::{EXPIRES_HEADER, SIGNATURE_HEADER};
use crate::problem::Problem;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "OpenMast oracle",
        description = "Settlements, proofs and mappings of one OpenMast oracle. 64-bit numbers are decimal strings. \
            Amounts are base units of the network's currency (10⁻⁶ of a 6-decimal stablecoin), proofs are for the \
            program's `collect` and `withdraw`. Errors are RFC 9457 problem documents with a stable `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "service", description = "Health and metrics"),
        (name = "settlements", description = "Epochs, settlements, archives"),
        (name = "accounts", description = "Assets and payers"),
        (name = "prices", description = "What usage costs now, and what some bytes would cost"),
        (name = "usage", description = "Signed usage reports, on an address of their own"),
        (name = "mappings", description = "Identities, for the operator"),
    ),
    paths(crate::ingest::usage::http::post),
    components(schemas(Problem)),
    modifiers(&Security),
)]
pub(super) struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let header = |name: &str, description: &str| {
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
                name,
                description,
            )))
        };
        components.add_security_scheme(
            "admin_token",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("api.admin_token"))
                    .build(),
            ),
        );
        components.add_security_scheme(
            "owner_expires",
            header(EXPIRES_HEADER, "Unix seconds, at most 300 ahead"),
        );
        components.add_security_scheme(
            "owner_signature",
            header(
                SIGNATURE_HEADER,
                "ed25519 signature of the owner of the payer or asset in base58",
            ),
        );
    }
}

/// The path that is served on its own address.
const USAGE: &str = "/v1/usage";
const METRICS: &str = "/metrics";
/// The path that is exempt from limits.
const HEALTH: &str = "/health";
const PROBLEM: &str = "application/problem+json";

/// The parts of the API that are switched on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offered {
    pub metrics: bool,
    /// Whether there is an admin token.
    pub admin: bool,
    /// Whether metrics need the admin token.
    pub metrics_need_token: bool,
    /// Where signed usage reports are taken, and whether without TLS.
    pub usage: Option<(SocketAddr, bool)>,
}

/// Removes what is switched off.
pub(super) fn restrict(document: &mut utoipa::openapi::OpenApi, offered: Offered) {
    let admin_token = SecurityRequirement::new("admin_token", Vec::<String>::new());
    let is_admin = |security: &Option<Vec<SecurityRequirement>>| {
        security.as_deref() == Some(std::slice::from_ref(&admin_token))
    };
    document.paths.paths.retain(|path, item| {
        let is_offered = match path.as_str() {
            METRICS => offered.metrics && (offered.admin || !offered.metrics_need_token),
            USAGE => offered.usage.is_some(),
            _ => true,
        };
        let mut operations = operations(item);
        is_offered && (offered.admin || !operations.all(|it| is_admin(&it.security)))
    });
    for (path, item) in &mut document.paths.paths {
        if let (USAGE, Some((address, plaintext))) = (path.as_str(), offered.usage) {
            item.servers = Some(vec![usage_server(address, plaintext)]);
        }
        for operation in operations(item) {
            if path == METRICS {
                let needed = offered.metrics_need_token.then(|| admin_token.clone());
                operation.security = needed.map(|needed| vec![needed]);
            } else if !offered.admin
                && let Some(security) = &mut operation.security
            {
                security.retain(|needed| *needed != admin_token);
            }
        }
    }
    let tags: Vec<String> = document
        .paths
        .paths
        .values_mut()
        .flat_map(operations)
        .filter_map(|operation| operation.tags.clone())
        .flatten()
        .collect();
    if let Some(known) = &mut document.tags {
        known.retain(|tag| tags.contains(&tag.name));
    }
}

/// Adds what holds for many routes and belongs to none.
pub(super) fn complete(document: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut document.paths.paths {
        if path == USAGE {
            item.servers = Some(vec![usage_server(([127, 0, 0, 1], 7443).into(), false)]);
        }
        for operation in operations(item) {
            if ![USAGE, HEALTH].contains(&path.as_str()) {
                // limits.rs and router.rs answer so for every route.
                add_problem(operation, StatusCode::SERVICE_UNAVAILABLE);
                add_problem(operation, StatusCode::INTERNAL_SERVER_ERROR);
            }
            describe_responses(operation);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
}

/// Lets the operation answer with a problem, besides what it has for this status.
fn add_problem(operation: &mut Operation, status: StatusCode) {
    let responses = &mut operation.responses.responses;
    let response = responses
        .entry(status.as_str().to_owned())
        .or_insert_with(|| RefOr::T(Response::default()));
    if let RefOr::T(response) = response {
        let problem = Ref::from_schema_name(Problem::name());
        let content = RefOr::T(Content::new(Some(problem)));
        response
            .content
            .entry(PROBLEM.to_owned())
            .or_insert(content);
    }
}

/// OpenAPI 3.1 asks for a description of every response: the name of the status where there is no other.
fn describe_responses(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let name = status
            .parse()
            .ok()
            .and_then(|status: StatusCode| status.canonical_reason());
        if let (RefOr::T(response), Some(name)) = (response, name)
            && response.description.is_empty()
        {
            name.clone_into(&mut response.description);
        }
    }
}

fn usage_server(address: SocketAddr, plaintext: bool) -> Server {
    let variable = |default: &str, description: &str| {
        ServerVariableBuilder::new()
            .default_value(default)
            .description(Some(description))
    };
    let (scheme, port) = (if plaintext { "http" } else { "https" }, address.port());
    let host = match address.ip() {
        ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    ServerBuilder::new()
        .url("{scheme}://{host}:{port}")
        .description(Some("usage.listen of the oracle's configuration"))
        .parameter("scheme", variable(scheme, "`http` with usage.plaintext"))
        .parameter("host", variable(&host, "Where the oracle runs"))
        .parameter("port", variable(&port.to_string(), "TCP"))
        .build()
}
