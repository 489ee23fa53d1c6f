//! The RADIUS server for recordings: who may have sent a request, and what it says.

use std::net::SocketAddr;

use anyhow::Context;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::ingest::radius::{
    DryRun, Handled, RadiusConfig,
    authenticator::{sign_accounting_request, sign_status_server},
    dictionary::{attribute, code},
    packet::{Packet, PacketBuilder, PacketError},
};

/// Whose requests are believed.
pub enum Senders {
    /// The clients of a configuration, each with its secret.
    Configured(RadiusConfig),
    /// Everybody with this secret.
    WithSecret(SecretString),
    /// Everybody, without verifying authenticators; with the settings of these clients, if there are any.
    Anybody(Option<RadiusConfig>),
}

/// The secret that requests are signed with whose senders are trusted. It is used inside this process only.
const TRUSTED: &str = "whoever sent it is believed";

/// The area of all senders where there is no configuration.
const AREA: &str = "recording";

/// Decides about the requests of a recording.
pub(super) struct OfflineServer {
    server: DryRun,
    /// Whether requests are signed anew, so that their own authenticators do not count.
    signs: bool,
}

impl OfflineServer {
    /// # Errors
    /// No client can be made of these settings.
    pub(super) fn new(senders: Senders) -> anyhow::Result<Self> {
        let (config, signs) = match senders {
            Senders::Configured(config) => (config, false),
            Senders::WithSecret(secret) => (everybody(secret.expose_secret())?, false),
            Senders::Anybody(None) => (everybody(TRUSTED)?, true),
            Senders::Anybody(Some(mut config)) => {
                for client in &mut config.clients {
                    client.secret = TRUSTED.into();
                }
                (config, true)
            }
        };
        Ok(Self {
            server: DryRun::new(&config),
            signs,
        })
    }

    /// Decides about a datagram from `source` that arrived at `at_ms` (Unix milliseconds).
    pub(super) fn handle(&mut self, datagram: &[u8], source: SocketAddr, at_ms: u64) -> Handled {
        let signed = match self.signs {
            // What is malformed cannot be signed, and is found malformed without a signature as well.
            true => signed_anew(datagram).ok(),
            false => None,
        };
        let datagram = signed.as_deref().unwrap_or(datagram);
        self.server.handle(datagram, source, at_ms)
    }
}

/// Clients for all addresses, in one area: without a configuration nobody knows which of them belong together.
fn everybody(secret: &str) -> anyhow::Result<RadiusConfig> {
    let client = |name: &str, network: &str| json!({"name": name, "network": network, "secret": secret, "area": AREA});
    let clients = [client("any IPv4", "0.0.0.0/0"), client("any IPv6", "::/0")];
    serde_json::from_value(json!({ "clients": clients })).context("clients for all addresses")
}

/// The same request with new authenticators.
fn signed_anew(datagram: &[u8]) -> Result<Vec<u8>, PacketError> {
    let packet = Packet::parse(datagram)?;
    let mut builder = PacketBuilder::new(packet.code, packet.identifier);
    for attribute in packet.attributes() {
        if attribute.kind != attribute::MESSAGE_AUTHENTICATOR {
            builder = builder.attribute(attribute.kind, attribute.value)?;
        }
    }
    match packet.code {
        code::STATUS_SERVER => {
            let builder = builder.message_authenticator()?;
            Ok(sign_status_server(
                builder,
                packet.authenticator,
                TRUSTED.as_bytes(),
            ))
        }
        _ => Ok(sign_accounting_request(builder, TRUSTED.as_bytes())),
    }
}
