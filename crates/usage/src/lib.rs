//! Signed usage reports: the format, its canonical bytes and the signature over them.
//!
//! Pure: no I/O, no clock. Radios build and sign with this crate, the oracle verifies with it, and whoever has a log
//! can check its evidence with it. `docs/reference/usage-reports.md` states the rules; `vectors/` is for other
//! implementations. What must hold: a batch has exactly one encoding, and every verifier agrees on every signature.
//! Read `layout` and `report` first, then `builder` and `batch`; `sign` and `verify` are the signatures, `wire` and
//! `json` the two forms in which a batch travels.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod batch;
mod builder;
mod json;
mod key;
mod layout;
mod message;
mod rat;
mod report;
mod sign;
mod signed;
mod verify;
mod wire;

pub use batch::{Batch, Reports};
pub use builder::BatchBuilder;
pub use json::JsonError;
pub use key::{KeyError, RadioKey};
pub use layout::{MAX_COUNTER, MAX_REPORTS, Malformed};
pub use message::{Acknowledgement, Acknowledgements, Reason};
pub use rat::RadioAccessTechnology;
pub use report::{Report, SessionId, Subject};
pub use sign::RadioSigner;
pub use signed::{SignedBatch, Unreadable};
pub use verify::{Check, verify};

/// gRPC method of `proto/openmast/usage/v1/usage.proto`.
pub const UPLOAD_METHOD: &str = "/openmast.usage.v1.UsageService/Upload";
/// gRPC service of `proto/openmast/usage/v1/usage.proto`.
pub const SERVICE_NAME: &str = "openmast.usage.v1.UsageService";
/// Media type of a [`SignedBatch`] or an [`Acknowledgement`] as protobuf.
pub const PROTOBUF_MEDIA_TYPE: &str = "application/x-protobuf";
