//! Who sent a packet: the authenticators of RFC 2866 §3 and Message-Authenticator (RFC 3579 §3.2, RFC 5997 §3).
//!
//! MD5 is what the protocol prescribes. It is as strong as the shared secret is long: use RADIUS inside a tunnel,
//! or over a network that you trust.

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use super::config::AnswerAuthenticator;
use super::dictionary::attribute::{MESSAGE_AUTHENTICATOR, PROXY_STATE};
use super::dictionary::code;
use super::packet::{HEADER_LEN, MAX_LEN, Packet, PacketBuilder, PacketError};

const ZERO: [u8; 16] = [0; 16];

/// MD5(Code + Identifier + Length + 16 zero octets + attributes + secret), RFC 2866 §3.
fn digest(bytes: &[u8], authenticator: &[u8; 16], secret: &[u8]) -> [u8; 16] {
    let mut md5 = Md5::new();
    md5.update(bytes.get(..4).unwrap_or_default());
    md5.update(authenticator);
    md5.update(bytes.get(HEADER_LEN..).unwrap_or_default());
    md5.update(secret);
    md5.finalize().into()
}

/// Whether the Request Authenticator of an Accounting-Request was made with `secret`.
pub fn verify_accounting_request(packet: &Packet<'_>, secret: &[u8]) -> bool {
    digest(packet.bytes(), &ZERO, secret)
        .ct_eq(&packet.authenticator)
        .into()
}

/// Whether the Response Authenticator of an answer was made with `secret` for the request that had `request_authenticator`.
pub fn verify_response(
    packet: &Packet<'_>,
    request_authenticator: &[u8; 16],
    secret: &[u8],
) -> bool {
    digest(packet.bytes(), request_authenticator, secret)
        .ct_eq(&packet.authenticator)
        .into()
}

/// What a packet's Message-Authenticator says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageAuthenticator {
    Absent,
    Valid,
    /// Wrong value, wrong length, or more than one.
    Invalid,
}

/// Checks the Message-Authenticator of a request. `authenticator` is what stood in the header when it was
/// computed: the packet's own for Status-Server, zeros for Accounting-Request.
pub fn verify_message_authenticator(
    packet: &Packet<'_>,
    authenticator: &[u8; 16],
    secret: &[u8],
) -> MessageAuthenticator {
    let mut values = packet.all(MESSAGE_AUTHENTICATOR);
    match (values.next(), values.next()) {
        (None, _) => MessageAuthenticator::Absent,
        (Some(value), None) if value.len() == 16 => {
            match message_hmac(packet.bytes(), authenticator, secret)
                .is_some_and(|hmac| hmac.verify_slice(value).is_ok())
            {
                true => MessageAuthenticator::Valid,
                false => MessageAuthenticator::Invalid,
            }
        }
        _ => MessageAuthenticator::Invalid,
    }
}

/// HMAC-MD5 over the packet with `authenticator` in the header and zeros in Message-Authenticator.
fn message_hmac(bytes: &[u8], authenticator: &[u8; 16], secret: &[u8]) -> Option<Hmac<Md5>> {
    let mut hmac = Hmac::<Md5>::new_from_slice(secret).ok()?;
    hmac.update(bytes.get(..4)?);
    hmac.update(authenticator);
    let packet = Packet::parse(bytes).ok()?;
    for attribute in packet.attributes() {
        hmac.update(&[attribute.kind, attribute.value.len() as u8 + 2]);
        match attribute.kind {
            MESSAGE_AUTHENTICATOR => hmac.update(&ZERO),
            _ => hmac.update(attribute.value),
        }
    }
    Some(hmac)
}

/// Finishes an Accounting-Request: fills in Message-Authenticator, if there is one, then the Request Authenticator.
pub fn sign_accounting_request(builder: PacketBuilder, secret: &[u8]) -> Vec<u8> {
    sign(builder, &ZERO, secret)
}

/// Finishes an answer to the request that had `request_authenticator`.
pub fn sign_response(
    builder: PacketBuilder,
    request_authenticator: &[u8; 16],
    secret: &[u8],
) -> Vec<u8> {
    sign(builder, request_authenticator, secret)
}

/// Appends to `to` the Accounting-Response to `request`: Message-Authenticator, if it is asked for, as the first attribute;
/// every Proxy-State, in order (RFC 2865 §5.33); and nothing else.
///
/// # Errors
/// It would be too long; `to` is as before.
pub fn write_response(
    to: &mut Vec<u8>,
    request: &Packet<'_>,
    secret: &[u8],
    message_authenticator: AnswerAuthenticator,
) -> Result<(), PacketError> {
    let begin = to.len();
    to.extend([code::ACCOUNTING_RESPONSE, request.identifier, 0, 0]);
    to.extend(request.authenticator);
    if message_authenticator != AnswerAuthenticator::None {
        to.extend([MESSAGE_AUTHENTICATOR, 18]);
        to.extend(ZERO);
    }
    for state in request.all(PROXY_STATE) {
        // The state came in one attribute, so it fits one again.
        to.extend([PROXY_STATE, state.len() as u8 + 2]);
        to.extend(state);
    }
    let length = to.len() - begin;
    if length > MAX_LEN {
        to.truncate(begin);
        return Err(PacketError::TooLong);
    }
    let response = to.get_mut(begin..).unwrap_or_default();
    if let Some(field) = response.get_mut(2..4) {
        field.copy_from_slice(&(length as u16).to_be_bytes());
    }
    match message_authenticator {
        AnswerAuthenticator::None => {}
        AnswerAuthenticator::Request => {
            fill_message_authenticator(response, &request.authenticator, secret);
        }
        AnswerAuthenticator::Zero => fill_message_authenticator(response, &ZERO, secret),
    }
    let digest = digest(response, &request.authenticator, secret);
    if let Some(header) = response.get_mut(4..HEADER_LEN) {
        header.copy_from_slice(&digest);
    }
    Ok(())
}

/// Finishes a Status-Server, whose authenticator is any `nonce` (RFC 5997 §3).
pub fn sign_status_server(builder: PacketBuilder, nonce: [u8; 16], secret: &[u8]) -> Vec<u8> {
    let mut bytes = builder.finish(nonce);
    fill_message_authenticator(&mut bytes, &nonce, secret);
    bytes
}

fn sign(builder: PacketBuilder, authenticator: &[u8; 16], secret: &[u8]) -> Vec<u8> {
    let mut bytes = builder.finish(ZERO);
    fill_message_authenticator(&mut bytes, authenticator, secret);
    let digest = digest(&bytes, authenticator, secret);
    if let Some(header) = bytes.get_mut(4..HEADER_LEN) {
        header.copy_from_slice(&digest);
    }
    bytes
}

fn fill_message_authenticator(bytes: &mut [u8], authenticator: &[u8; 16], secret: &[u8]) {
    let Some(offset) = message_authenticator_offset(bytes) else {
        return;
    };
    let Some(hmac) = message_hmac(bytes, authenticator, secret) else {
        return;
    };
    if let Some(value) = bytes.get_mut(offset..offset + 16) {
        value.copy_from_slice(&hmac.finalize().into_bytes());
    }
}

/// Where the value of Message-Authenticator begins.
fn message_authenticator_offset(bytes: &[u8]) -> Option<usize> {
    let packet = Packet::parse(bytes).ok()?;
    let mut offset = HEADER_LEN;
    for attribute in packet.attributes() {
        if attribute.kind == MESSAGE_AUTHENTICATOR && attribute.value.len() == 16 {
            return Some(offset + 2);
        }
        offset += attribute.value.len() + 2;
    }
    None
}
