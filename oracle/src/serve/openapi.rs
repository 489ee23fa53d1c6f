//! The OpenAPI document.

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::owner::{EXPIRES_HEADER, SIGNATURE_HEADER};
use super::problem::Problem;

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
                "ed25519 signature of the payer's owner in base58",
            ),
        );
    }
}

/// The document that `/openapi.json` serves.
pub fn openapi() -> utoipa::openapi::OpenApi {
    super::router::routes().split_for_parts().1
}
