//! Status-Server on the accounting port (RFC 5997): a proxy asks whether it may send again.

use super::authenticator::{MessageAuthenticator, sign_response, verify_message_authenticator};
use super::dictionary::code;
use super::outcome::Outcome;
use super::packet::{Packet, PacketBuilder};

/// The Accounting-Response to a Status-Server, or why there is none.
///
/// A request without a valid Message-Authenticator is dropped (RFC 5997 §3), because its header authenticator proves
/// nothing. The answer carries a Message-Authenticator as well, over the request's authenticator (RFC 3579 §3.2).
pub(super) fn answer(packet: &Packet<'_>, secret: &[u8]) -> Result<Vec<u8>, Outcome> {
    match verify_message_authenticator(packet, &packet.authenticator, secret) {
        MessageAuthenticator::Absent => Err(Outcome::MissingMessageAuthenticator),
        MessageAuthenticator::Invalid => Err(Outcome::WrongAuthenticator),
        MessageAuthenticator::Valid => {
            let answer = PacketBuilder::new(code::ACCOUNTING_RESPONSE, packet.identifier);
            // One attribute always fits.
            let answer = answer
                .message_authenticator()
                .map_err(|_| Outcome::Malformed)?;
            Ok(sign_response(answer, &packet.authenticator, secret))
        }
    }
}
