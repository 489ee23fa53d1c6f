//! A signed batch as JSON, for the description of the API. `crates/usage` reads it.

use openmast_usage::MAX_REPORTS;
use serde::Deserialize;
use utoipa::{
    ToSchema,
    openapi::schema::{Object, ObjectBuilder, Type},
};

/// A batch as its radio has signed it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignedBatch)]
#[expect(dead_code, reason = "only described: another crate reads it")]
pub(crate) struct BatchForm {
    /// The Network account's address.
    #[schema(schema_with = key)]
    network: String,
    /// The radio's ed25519 key.
    #[schema(schema_with = key)]
    radio: String,
    #[schema(schema_with = number)]
    sequence: String,
    #[schema(min_items = 1, max_items = 1024)]
    reports: Vec<ReportForm>,
    /// The signature over the canonical bytes (docs/reference/usage-reports.md).
    #[schema(pattern = "^[0-9a-fA-F]{128}$")]
    signature: String,
}

const _: () = assert!(MAX_REPORTS == 1_024, "as it is described");

/// Cumulative counters of a session. It names its payer by `payer_index` or by `subscriber_hash`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UsageReport)]
#[expect(dead_code, reason = "only described: another crate reads it")]
struct ReportForm {
    #[schema(pattern = "^[0-9a-fA-F]{32}$")]
    session_id: String,
    payer_index: Option<u32>,
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    subscriber_hash: Option<String>,
    #[schema(schema_with = number)]
    started_at_ms: String,
    #[schema(schema_with = number)]
    ended_at_ms: String,
    #[schema(schema_with = number)]
    bytes_up: String,
    #[schema(schema_with = number)]
    bytes_down: String,
    /// The session is over.
    #[schema(default = false)]
    r#final: bool,
    /// Relays are not paid yet: leave it empty.
    #[schema(schema_with = keys, required = false)]
    relay_path: Vec<String>,
    /// A name of RatType in 3GPP TS 29.571, or the number of one.
    #[schema(schema_with = technology, required = false)]
    radio_access_technology: String,
    /// A 5QI; 0 if there is none.
    #[schema(default = 0, maximum = 255)]
    quality_class: u8,
}

/// 32 bytes in base58.
fn key() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some("^[1-9A-HJ-NP-Za-km-z]{32,44}$"))
        .build()
}

fn keys() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::ArrayBuilder::new()
        .items(key())
        .build()
}

/// 64 bits in decimal.
fn number() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some("^(0|[1-9][0-9]{0,19})$"))
        .description(Some("64 bits in decimal; JSON numbers are read as well"))
        .examples(["1700000000000"])
        .build()
}

fn technology() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .examples(["NR"])
        .build()
}
