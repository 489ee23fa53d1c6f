//! The configured RADIUS clients. Which of them a source belongs to is decided by the longest matching network.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;

use super::allowed::Allowed;
use super::config::{
    AnswerAuthenticator, ClientConfig, Gigawords, MultiSessionId, Services, SessionRadio,
    UserNameCase,
};
use super::rate_limit::RateLimit;
use super::secrets::Secrets;
use super::user_name::RealmForm;

/// One RADIUS client, or one network of them.
#[derive(Debug)]
pub(super) struct Client {
    /// Its position in the configuration.
    pub(super) number: usize,
    /// The name in logs and metrics.
    pub(super) name: String,
    pub(super) secrets: Secrets,
    /// Sessions of different areas never meet.
    pub(super) area: String,
    /// Which radios it may speak for.
    pub(super) allowed: Allowed,
    /// The name that every report must have, and that comes first.
    pub(super) session_radio: Option<SessionRadio>,
    pub(super) session_device: bool,
    pub(super) multi_session_id: MultiSessionId,
    pub(super) gigawords: Gigawords,
    /// The speed of the line where Connect-Info does not tell it.
    pub(super) line_bits_per_second: Option<u64>,
    pub(super) user_name_case: UserNameCase,
    pub(super) realm_forms: Vec<RealmForm>,
    pub(super) services: Services,
    pub(super) message_authenticator: AnswerAuthenticator,
    /// `None`: it may send as many requests as it likes.
    pub(super) rate_limit: Option<RateLimit>,
}

/// All clients, by network.
#[derive(Debug)]
pub(super) struct Clients {
    by_network: HashMap<IpNet, Arc<Client>>,
    /// Prefix lengths in use, longest first: IPv4, IPv6.
    lengths: (Vec<u8>, Vec<u8>),
}

impl Clients {
    pub(super) fn new(configs: &[ClientConfig]) -> Self {
        let by_network: HashMap<IpNet, Arc<Client>> = configs
            .iter()
            .enumerate()
            .map(|(number, config)| {
                let client = Client::new(number, config);
                (config.network.canonical(), Arc::new(client))
            })
            .collect();
        let lengths = |ipv4: bool| {
            let mut lengths: Vec<u8> = by_network
                .keys()
                .filter(|network| network.addr().is_ipv4() == ipv4)
                .map(IpNet::prefix_len)
                .collect();
            lengths.sort_unstable_by(|a, b| b.cmp(a));
            lengths.dedup();
            lengths
        };
        Self {
            lengths: (lengths(true), lengths(false)),
            by_network,
        }
    }

    /// The client that `source` belongs to. An IPv4 address that came through an IPv6 socket is an IPv4 address.
    pub(super) fn find(&self, source: IpAddr) -> Option<&Arc<Client>> {
        let source = source.to_canonical();
        let lengths = match source {
            IpAddr::V4(_) => &self.lengths.0,
            IpAddr::V6(_) => &self.lengths.1,
        };
        lengths.iter().find_map(|length| {
            let network = IpNet::new(source, *length).ok()?.trunc();
            self.by_network.get(&network)
        })
    }
}

/// The secrets of all clients of a running server.
#[derive(Clone, Debug)]
pub struct ClientSecrets(Arc<Clients>);

impl ClientSecrets {
    pub(super) fn new(clients: Arc<Clients>) -> Self {
        Self(clients)
    }

    /// Gives each client the secrets that `configs` has under its name. Returns the names of the clients whose secrets
    /// changed.
    pub fn replace(&self, configs: &[ClientConfig]) -> Vec<String> {
        let changed = configs.iter().filter(|config| {
            let mut clients = self.0.by_network.values();
            let client = clients.find(|client| client.name == config.name);
            client.is_some_and(|client| client.secrets.replace(config))
        });
        changed.map(|config| config.name.clone()).collect()
    }
}

impl Client {
    pub(super) fn new(number: usize, config: &ClientConfig) -> Self {
        Self {
            number,
            name: config.name.clone(),
            secrets: Secrets::new(config),
            area: config.area().to_owned(),
            allowed: Allowed::new(config),
            session_radio: config.session_radio(),
            session_device: config.session_device,
            multi_session_id: config.multi_session_id,
            gigawords: config.gigawords,
            line_bits_per_second: config
                .line_mbps
                .map(|megabits| megabits.saturating_mul(1_000_000)),
            user_name_case: config.user_name_case,
            realm_forms: config.realm_forms.clone(),
            services: config.services,
            message_authenticator: config.message_authenticator,
            rate_limit: config.requests_per_second.map(RateLimit::new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clients(networks: &[&str]) -> Clients {
        let configs: Vec<ClientConfig> = networks
            .iter()
            .map(|network| {
                serde_json::from_value(serde_json::json!({
                    "name": network, "network": network, "secret": "a shared secret"
                }))
                .expect("a valid client")
            })
            .collect();
        Clients::new(&configs)
    }

    fn found(clients: &Clients, source: &str) -> Option<String> {
        let source = source.parse().expect("an address");
        clients.find(source).map(|client| client.name.clone())
    }

    #[test]
    fn the_longest_prefix_wins() {
        let clients = clients(&["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0"]);
        assert_eq!(found(&clients, "10.1.2.3").as_deref(), Some("10.1.2.3"));
        assert_eq!(found(&clients, "10.1.2.4").as_deref(), Some("10.1.0.0/16"));
        assert_eq!(found(&clients, "10.2.0.1").as_deref(), Some("10.0.0.0/8"));
        assert_eq!(found(&clients, "192.0.2.1").as_deref(), Some("0.0.0.0/0"));
        assert_eq!(found(&clients, "2001:db8::1"), None);
    }

    #[test]
    fn ipv6_and_mapped_ipv4() {
        let clients = clients(&[
            "2001:db8::/32",
            "2001:db8:1::/48",
            "192.0.2.0/24",
            "::ffff:198.51.100.0/120",
        ]);
        assert_eq!(
            found(&clients, "2001:db8:1::5").as_deref(),
            Some("2001:db8:1::/48")
        );
        assert_eq!(
            found(&clients, "2001:db8:2::5").as_deref(),
            Some("2001:db8::/32")
        );
        assert_eq!(
            found(&clients, "::ffff:192.0.2.9").as_deref(),
            Some("192.0.2.0/24")
        );
        assert_eq!(
            found(&clients, "198.51.100.7").as_deref(),
            Some("::ffff:198.51.100.0/120")
        );
        assert_eq!(found(&clients, "2001:db9::1"), None);
    }
}
