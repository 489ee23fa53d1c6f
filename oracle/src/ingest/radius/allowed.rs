//! Which radios a client may speak for: lists of names, and the names of a report that count.
//!
//! A client that has a list of any kind of name speaks only for what is listed. Kinds without a list count for nothing in
//! its reports, so that it cannot take another client's name of such a kind.

use std::net::IpAddr;

use ipnet::IpNet;

use super::config::ClientConfig;
use super::radio_names::RadioNames;
use openmast_records::normalise;

/// The lists of one client.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    nas_identifiers: Option<Names>,
    called_station_ids: Option<Names>,
    nas_ips: Option<Vec<IpNet>>,
}

/// A name that is not in the list of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotAllowed;

impl Allowed {
    pub(super) fn new(client: &ClientConfig) -> Self {
        let nas_ips: Vec<IpNet> = client
            .nas_ips
            .iter()
            .map(|network| network.canonical())
            .collect();
        Self {
            nas_identifiers: Names::listed(&client.nas_identifiers, Names::add_name),
            called_station_ids: Names::listed(&client.called_station_ids, Names::add_station),
            nas_ips: (!nas_ips.is_empty()).then_some(nas_ips),
        }
    }

    fn is_empty(&self) -> bool {
        self.nas_identifiers.is_none()
            && self.called_station_ids.is_none()
            && self.nas_ips.is_none()
    }

    /// Takes out of a report's names those that count for nothing, and returns how many they were. With
    /// `must_name`, one at least has to be left, beside the source of the packet.
    ///
    /// # Errors
    /// One is not in the list of its kind, or none is left.
    pub(super) fn check(
        &self,
        names: &mut RadioNames<'_>,
        must_name: bool,
    ) -> Result<u32, NotAllowed> {
        if self.is_empty() {
            return Ok(0);
        }
        let before = names.count();
        self.check_identifier(names)?;
        self.check_station(names)?;
        self.check_addresses(names)?;
        let left = names.count();
        if must_name && left == 0 {
            return Err(NotAllowed);
        }
        Ok(before - left)
    }

    fn check_identifier(&self, names: &mut RadioNames<'_>) -> Result<(), NotAllowed> {
        let Some(list) = &self.nas_identifiers else {
            names.nas_identifier = None;
            return Ok(());
        };
        match names.nas_identifier {
            Some(name) if !list.contain(name) => Err(NotAllowed),
            _ => Ok(()),
        }
    }

    /// An entry is of an access point with all its SSIDs, or has an SSID and is of that alone.
    fn check_station(&self, names: &mut RadioNames<'_>) -> Result<(), NotAllowed> {
        let Some(list) = &self.called_station_ids else {
            (names.called_station, names.called_name) = (None, None);
            return Ok(());
        };
        names.called_name = names.called_name.filter(|name| list.contain(name));
        match &names.called_station {
            Some(station) if names.called_name.is_none() && !list.contain(station.as_bytes()) => {
                Err(NotAllowed)
            }
            _ => Ok(()),
        }
    }

    /// A gateway with an address of each family may have but one of them listed.
    fn check_addresses(&self, names: &mut RadioNames<'_>) -> Result<(), NotAllowed> {
        let had_one = names.nas_ipv4.is_some() || names.nas_ipv6.is_some();
        let listed = self.nas_ips.as_deref().unwrap_or_default();
        let is_listed = |address: IpAddr| listed.iter().any(|network| network.contains(&address));
        names.nas_ipv4 = names
            .nas_ipv4
            .filter(|address| is_listed((*address).into()));
        names.nas_ipv6 = names.nas_ipv6.filter(|address| is_listed(*address));
        let is_left = names.nas_ipv4.is_some() || names.nas_ipv6.is_some();
        match self.nas_ips.is_some() && had_one && !is_left {
            true => Err(NotAllowed),
            false => Ok(()),
        }
    }
}

/// Names, and beginnings of names.
#[derive(Debug, Default)]
struct Names {
    /// Sorted, so that they can be searched.
    whole: Vec<Vec<u8>>,
    beginnings: Vec<Vec<u8>>,
}

impl Names {
    /// `None` if there is no list, which allows every name.
    fn listed(entries: &[String], add: fn(&mut Self, &str)) -> Option<Self> {
        let mut names = Self::default();
        entries.iter().for_each(|entry| add(&mut names, entry));
        names.whole.sort_unstable();
        (!entries.is_empty()).then_some(names)
    }

    /// An entry that ends with `*` is the beginning of a name.
    fn add_name(&mut self, entry: &str) {
        match entry.strip_suffix('*') {
            // White space at its end is in the middle of a name: `east *` does not begin `eastern`.
            Some(beginning) => {
                let octets = beginning.as_bytes().trim_ascii_start();
                self.beginnings.push(octets.to_vec());
            }
            None => {
                let name = normalise::name(entry.as_bytes());
                self.whole.extend(name.map(<[u8]>::to_vec));
            }
        }
    }

    /// Adds an entry in the spelling of [`normalise::Station`]. A beginning may be that of a MAC address or of another
    /// name.
    fn add_station(&mut self, entry: &str) {
        match entry.strip_suffix('*') {
            Some(beginning) => {
                self.add_name(entry);
                self.beginnings.extend(beginning_of_mac(beginning));
            }
            None => self.whole.extend(normalise::station_id(entry.as_bytes())),
        }
    }

    fn contain(&self, name: &[u8]) -> bool {
        let is_it = |known: &Vec<u8>| known.as_slice().cmp(name);
        self.whole.binary_search_by(is_it).is_ok()
            || self
                .beginnings
                .iter()
                .any(|beginning| name.starts_with(beginning))
    }
}

/// The first octets of a MAC address, whole ones, in the spelling of [`normalise::Station`].
fn beginning_of_mac(text: &str) -> Option<Vec<u8>> {
    let is_separator = |octet: u8| matches!(octet, b'-' | b':' | b'.');
    let digits: Vec<u8> = text.bytes().filter(|octet| !is_separator(*octet)).collect();
    let is_mac = digits.len().is_multiple_of(2)
        && (2..=12).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_hexdigit);
    let octets = || digits.chunks(2).collect::<Vec<_>>().join(&b'-');
    is_mac.then(|| octets().to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn allowed(lists: serde_json::Value) -> Allowed {
        let mut client =
            serde_json::json!({"name": "a", "network": "192.0.2.1", "secret": "a shared secret"});
        for (key, value) in lists.as_object().expect("an object") {
            client[key] = value.clone();
        }
        Allowed::new(&serde_json::from_value(client).expect("a client"))
    }

    fn names<'a>(
        identifier: Option<&'a str>,
        called: Option<&'a str>,
        ip: Option<&str>,
    ) -> RadioNames<'a> {
        let called_station = called.and_then(|called| normalise::station(called.as_bytes()));
        RadioNames {
            nas_identifier: identifier.map(str::as_bytes),
            called_name: called_station.as_ref().and_then(normalise::without_ssid),
            called_station,
            nas_ipv4: ip.map(|ip| ip.parse().expect("an address")),
            nas_ipv6: None,
        }
    }

    #[test]
    fn without_lists_every_name_counts() {
        let mut all = names(Some("x"), Some("y"), Some("192.0.2.1"));
        let before = all.clone();
        assert_eq!(allowed(serde_json::json!({})).check(&mut all, true), Ok(0));
        assert_eq!(all, before);
    }

    #[test]
    fn names_of_kinds_without_a_list_count_for_nothing() {
        let allowed = allowed(serde_json::json!({"nas_identifiers": ["b1"]}));
        let mut others = names(Some("b1"), Some("y"), Some("10.0.0.1"));
        assert_eq!(allowed.check(&mut others, true), Ok(2));
        assert_eq!(others, names(Some("b1"), None, None));
        for wrong in [
            names(Some("a1"), None, None),
            names(None, Some("y"), Some("10.0.0.1")),
        ] {
            assert_eq!(allowed.check(&mut wrong.clone(), true), Err(NotAllowed));
        }
        // The whole radio's going on or off may come without a name.
        assert_eq!(
            allowed.check(&mut names(None, None, Some("10.0.0.1")), false),
            Ok(1)
        );
        assert_eq!(
            allowed.check(&mut names(Some("a1"), None, None), false),
            Err(NotAllowed)
        );
    }

    #[test]
    fn one_listed_name_is_enough_and_none_may_be_another() {
        let allowed = allowed(
            serde_json::json!({"nas_identifiers": ["b1", "east-*"], "nas_ips": ["10.0.0.0/24", "2001:db8::1"]}),
        );
        for (identifier, ip, good) in [
            (Some("b1"), Some("10.0.0.7"), true),
            (Some("east-7"), None, true),
            (None, Some("10.0.0.7"), true),
            (Some("b1"), Some("10.0.1.7"), false),
            (Some("b2"), Some("10.0.0.7"), false),
            (None, None, false),
        ] {
            let checked = allowed.check(&mut names(identifier, None, ip), true);
            assert_eq!(checked.is_ok(), good, "{identifier:?} {ip:?}");
        }
        let mut both = names(Some("b1"), None, Some("169.254.7.7"));
        both.nas_ipv6 = Some("2001:db8::1".parse().expect("an address"));
        assert_eq!(allowed.check(&mut both, true), Ok(1));
        assert_eq!(both.nas_ipv4, None);
    }

    #[test]
    fn stations_are_listed_in_any_spelling() {
        let allowed = allowed(
            serde_json::json!({"called_station_ids": ["0200.5e10.00af", "02:00:5f*", "lobby", "cafe"]}),
        );
        for (called, good) in [
            ("02-00-5E-10-00-AF:Guest", true),
            ("02005f000001", true),
            ("02-00-5E-10-00-AE", false),
            ("lobby:Guest", true),
            ("lobby", true),
            ("lobby-2", false),
            ("CAFE", false),
            ("cafe:Guest", true),
        ] {
            let checked = allowed.check(&mut names(None, Some(called), None), true);
            assert_eq!(checked.is_ok(), good, "{called}");
        }
        let both = |list: &str| {
            let allowed = self::allowed(serde_json::json!({"called_station_ids": [list]}));
            let mut names = names(None, Some("lobby:Guest"), None);
            let unlisted = allowed.check(&mut names, true);
            (unlisted, names.called_name.is_some())
        };
        assert_eq!(both("lobby"), (Ok(0), true), "every SSID of it");
        assert_eq!(both("lobby:Guest"), (Ok(1), false), "this SSID alone");
        assert_eq!(both("lobby:*"), (Ok(1), false));
        assert_eq!(both("lobby:Staff").0, Err(NotAllowed));
        let any = self::allowed(serde_json::json!({"called_station_ids": ["*"]}));
        assert!(
            any.check(&mut names(None, Some("anything"), None), true)
                .is_ok()
        );
    }

    fn some_name() -> impl Strategy<Value = Option<String>> {
        prop::option::of("[ab]{1,3}")
    }

    proptest! {
        /// What is left of a report's names is listed, each in the list of its kind.
        #[test]
        fn nothing_unlisted_is_left(
            identifiers in prop::collection::vec("[ab]{1,3}[*]?", 0..4),
            stations in prop::collection::vec("[ab]{1,2}(:[ab])?[*]?", 0..4),
            identifier in some_name(),
            station in prop::option::of("[ab]{1,2}(:[ab])?"),
            address in prop::option::of(0..4_u8),
        ) {
            let allowed = allowed(serde_json::json!({
                "nas_identifiers": identifiers, "called_station_ids": stations, "nas_ips": ["10.0.0.2/31"],
            }));
            let address = address.map(|last| format!("10.0.0.{last}"));
            let mut names = names(identifier.as_deref(), station.as_deref(), address.as_deref());
            let before = names.clone();
            let is_listed = |list: &[String], name: &Option<String>| {
                let Some(name) = name else { return false };
                list.iter().any(|entry| match entry.strip_suffix('*') {
                    Some(beginning) => name.starts_with(beginning),
                    None => entry == name,
                })
            };
            let access_point = station.as_deref().and_then(|station| station.split_once(':'));
            let access_point = access_point.map(|(name, _)| name.to_owned());
            let has_access_point = is_listed(&stations, &access_point);
            let expected = [
                is_listed(&identifiers, &identifier),
                is_listed(&stations, &station) || has_access_point,
                matches!(address.as_deref(), Some("10.0.0.2" | "10.0.0.3")),
            ];
            let refused = [
                !identifiers.is_empty() && identifier.is_some() && !expected[0],
                !stations.is_empty() && station.is_some() && !expected[1],
                address.is_some() && !expected[2],
                expected == [false; 3],
            ];
            match allowed.check(&mut names, true) {
                Err(NotAllowed) => prop_assert!(refused.contains(&true)),
                Ok(unlisted) => {
                    prop_assert!(!refused.contains(&true));
                    let left = [
                        names.nas_identifier.is_some(),
                        names.called_station.is_some(),
                        names.nas_ipv4.is_some(),
                    ];
                    prop_assert_eq!(left, expected);
                    prop_assert_eq!(names.called_name.is_some(), has_access_point);
                    prop_assert_eq!(unlisted, before.count() - names.count());
                }
            }
        }
    }
}
