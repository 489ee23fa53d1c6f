//! RADIUS accounting as one access point sends it, for one subscriber.

use clap::ValueEnum;
use openmast_oracle::ingest::radius::{
    dictionary::{acct_status_type, attribute, code},
    packet::{PacketBuilder, PacketError},
};

/// By which a log that is to bill the requests maps the radio.
pub const NAS_IDENTIFIER: &[u8] = b"mast-lab-1";
/// By which it maps the subscriber.
pub const CLASS: &[u8] = b"lab-class-1";

/// What a request says of its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// It begins.
    Start,
    /// It goes on.
    Interim,
}

/// About what an access point sends: 200 octets.
///
/// # Errors
/// The session's id is longer than an attribute can be (RFC 2865 §5).
pub fn request(kind: Kind, identifier: u8, session: &str) -> Result<PacketBuilder, PacketError> {
    let status = match kind {
        Kind::Start => acct_status_type::START,
        Kind::Interim => acct_status_type::INTERIM_UPDATE,
    };
    PacketBuilder::new(code::ACCOUNTING_REQUEST, identifier)
        .integer(attribute::ACCT_STATUS_TYPE, status)?
        .attribute(attribute::USER_NAME, b"sub1@mobile.example")?
        .attribute(attribute::NAS_IDENTIFIER, NAS_IDENTIFIER)?
        .attribute(attribute::NAS_IP_ADDRESS, &[192, 0, 2, 7])?
        .attribute(
            attribute::CALLED_STATION_ID,
            b"02-00-00-00-00-00:OpenRoaming-lab",
        )?
        .attribute(attribute::CALLING_STATION_ID, b"02-00-00-00-01-00")?
        .attribute(attribute::ACCT_SESSION_ID, session.as_bytes())?
        .attribute(attribute::CLASS, CLASS)?
        .integer(attribute::ACCT_SESSION_TIME, 300)?
        .integer(attribute::ACCT_INPUT_OCTETS, 1_000_000)?
        .integer(attribute::ACCT_INPUT_GIGAWORDS, 0)?
        .integer(attribute::ACCT_OUTPUT_OCTETS, 2_000_000)?
        .integer(attribute::ACCT_OUTPUT_GIGAWORDS, 0)
}
