//! Settings that suit each vendor's gateways: one table, for `config check` and for docs/reference/radius.md.

use std::fmt::Write;

use serde_json::Value;

use super::client_config::ClientConfig;
use super::vendor::Vendor;

/// A setting of `radius.clients` that a vendor's gateways need.
#[derive(Clone, Copy, Debug)]
pub struct Advice {
    pub key: &'static str,
    /// Values that suit, as they are written in the configuration.
    pub good: &'static [&'static str],
    pub reason: &'static str,
}

/// What is known of a vendor's gateways.
#[derive(Debug)]
pub struct Gateway {
    pub vendor: Vendor,
    /// The value of `vendor` in the configuration.
    pub key: &'static str,
    pub name: &'static str,
    pub advice: &'static [Advice],
    /// What to set on the gateway.
    pub on_the_gateway: &'static str,
    pub sources: &'static [&'static str],
}

const fn advice(key: &'static str, good: &'static [&'static str], reason: &'static str) -> Advice {
    Advice { key, good, reason }
}

/// hostapd uses an Acct-Session-Id again after a device comes back; only Acct-Multi-Session-Id is another then.
const HOSTAPD_MULTI: Advice = advice(
    "multi_session_id",
    &["part_of_session"],
    "hostapd uses one Acct-Session-Id again for a device that comes back, with another Acct-Multi-Session-Id",
);

const RUCKUS_MULTI: Advice = advice(
    "multi_session_id",
    &["part_of_session"],
    "counters begin again when a device comes back, under one Acct-Session-Id",
);

/// The table, sorted by key.
pub(crate) const GATEWAYS: [Gateway; 15] = [
    Gateway {
        vendor: Vendor::Aruba,
        key: "aruba",
        name: "Aruba",
        advice: &[advice(
            "session_radio",
            &["nas_identifier", "nas_ip", "source_ip", "area"],
            "the controller keeps a session while the device roams: Called-Station-Id changes inside it",
        )],
        on_the_gateway: "RADIUS interim accounting on; it is off by default",
        sources: &[
            "https://arubanetworking.hpe.com/techdocs/aos/wifi-design-deploy/security/auth/radius-acct/",
            "https://www.manualshelf.com/manual/dell/w-3200/users-guide-english/page-275.html",
        ],
    },
    Gateway {
        vendor: Vendor::Cambium,
        key: "cambium",
        name: "Cambium cnPilot, cnMaestro",
        advice: &[advice(
            "session_radio",
            &["area"],
            "with \"sync accounting records\" access points hand sessions on, counters included",
        )],
        on_the_gateway: "an interim interval; whether gigawords are always sent is unknown",
        sources: &[
            "https://community.cambiumnetworks.com/t/what-does-sync-accounting-records-in-wlan-config-do/51566",
        ],
    },
    Gateway {
        vendor: Vendor::Cisco,
        key: "cisco",
        name: "Cisco (wireless controllers, ISG)",
        advice: &[
            advice(
                "session_radio",
                &["nas_identifier", "nas_ip", "source_ip", "area"],
                "the controller keeps a session while the device roams: Called-Station-Id changes inside it",
            ),
            advice(
                "services",
                &["part"],
                "ISG accounts for flows and services of a session beside the session, whose counters have them all",
            ),
        ],
        on_the_gateway: "`aaa accounting update periodic 5`; `accounting-interim` in the policy profile",
        sources: &[
            "https://www.cisco.com/c/en/us/td/docs/wireless/controller/9800/17-14/config-guide/b_wl_17_14_cg/m_interim-accounting.html",
            "https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/isg/configuration/xe-2/isg-xe-2-book/isg-accounting.html",
            "https://github.com/inverse-inc/packetfence/pull/2100",
        ],
    },
    Gateway {
        vendor: Vendor::Coovachilli,
        key: "coovachilli",
        name: "CoovaChilli",
        advice: &[advice(
            "session_device",
            &["true"],
            "it has been seen to give one Acct-Session-Id to two devices at the same time",
        )],
        on_the_gateway: "`radiusnasid` of its own for each gateway; input and output are swapped against RFC 2866 unless `swapoctets` is set, which changes no bill",
        sources: &[
            "https://github.com/coova/coova-chilli/issues/80",
            "http://coova.org/wiki/index.php/CoovaChilli/RADIUS",
        ],
    },
    Gateway {
        vendor: Vendor::Hostapd,
        key: "hostapd",
        name: "hostapd, OpenWrt",
        advice: &[HOSTAPD_MULTI],
        on_the_gateway: "`nas_identifier` of its own for each access point; `radius_acct_interim_interval=300`",
        sources: &["https://w1.fi/cgit/hostap/plain/hostapd/hostapd.conf"],
    },
    Gateway {
        vendor: Vendor::Huawei,
        key: "huawei",
        name: "Huawei ME60, NetEngine",
        advice: &[],
        on_the_gateway: "EDSG services with unseparated statistics and `services = \"part\"`, or with separated ones and `services = \"own\"`",
        sources: &[
            "https://support.huawei.com/enterprise/en/doc/EDOC1100147035/79d00a84/edsg-service-accounting",
        ],
    },
    Gateway {
        vendor: Vendor::Juniper,
        key: "juniper",
        name: "Juniper (Junos, JunosE)",
        advice: &[advice(
            "services",
            &["part"],
            "services of a session are accounted for beside the session, whose counters have them all",
        )],
        on_the_gateway: "`update-interval`; whether gigawords are always sent is unknown",
        sources: &[
            "https://www.juniper.net/documentation/us/en/software/junos/subscriber-mgmt-sessions/topics/topic-map/radius-accounting-subscriber-access.html",
            "https://www.juniper.net/techpubs/en_US/junose13.2/topics/concept/service-manager-radius-accounting.html",
        ],
    },
    Gateway {
        vendor: Vendor::Meraki,
        key: "meraki",
        name: "Cisco Meraki",
        advice: &[advice(
            "session_radio",
            &["area"],
            "from MR 33.1 on ids and counters of a session go along with the device from access point to access point",
        )],
        on_the_gateway: "periodic accounting updates, 300 s; one `area` for each network",
        sources: &[
            "https://documentation.meraki.com/Wireless/Design_and_Configure/Configuration_Guides/Encryption_and_Authentication/AAA_Seamless_Accounting_for_Wireless",
        ],
    },
    Gateway {
        vendor: Vendor::Mikrotik,
        key: "mikrotik",
        name: "MikroTik RouterOS",
        advice: &[advice(
            "session_radio",
            &["nas_identifier", "nas_ip", "source_ip", "called_station_id"],
            "every router counts for itself",
        )],
        on_the_gateway: "`/system identity`: it is the NAS-Identifier, and the same on every new router; `interim-update=5m`",
        sources: &[
            "https://www.manualslib.com/manual/491908/Mikrotik-Routeros-V2-9.html?page=399",
            "https://github.com/FreeRADIUS/freeradius-server/issues/874",
        ],
    },
    Gateway {
        vendor: Vendor::Nokia,
        key: "nokia",
        name: "Nokia 7750 SR",
        advice: &[
            advice(
                "gigawords",
                &["always"],
                "gigawords are not sent while they are zero",
            ),
            advice(
                "services",
                &["part"],
                "subscriber service accounting counts what its session counts",
            ),
        ],
        on_the_gateway: "`std-acct-attributes`; one accounting mode, or `multi_session_id = \"parent\"` here",
        sources: &[
            "https://documentation.nokia.com/sr/23-3-1/books/radius/radius-account-attributes.html",
            "https://www.easymanua.ls/nokia/7750/manual?p=170",
            "https://infocenter.nokia.com/public/7750SR222R1A/topic/com.nokia.RADIUS_Attributes_Reference_Guide/subscriber_service_accounting.html",
        ],
    },
    Gateway {
        vendor: Vendor::Openwifi,
        key: "openwifi",
        name: "TIP OpenWiFi",
        advice: &[HOSTAPD_MULTI],
        on_the_gateway: "`nas-identifier` of its own for each access point; accounting `interval` 300",
        sources: &[
            "https://github.com/Telecominfraproject/wlan-ucentral-schema/blob/main/schema/interface.ssid.radius.yml",
            "https://github.com/Telecominfraproject/wlan-ap/pull/315",
        ],
    },
    Gateway {
        vendor: Vendor::Opnsense,
        key: "opnsense",
        name: "OPNsense",
        advice: &[advice(
            "gigawords",
            &["never"],
            "its captive portal sends no gigawords: counters begin again at 4.3 GB",
        )],
        on_the_gateway: "an interim interval of 60 s, and `line_mbps` here: only the line's speed tells a counter that began again from one that is wrong. A line of more than 570 Mbit/s can fill a counter twice in 60 s, of which one is billed",
        sources: &["https://github.com/opnsense/core/issues/6712"],
    },
    Gateway {
        vendor: Vendor::Pfsense,
        key: "pfsense",
        name: "pfSense",
        advice: &[],
        on_the_gateway: "accounting updates \"Interim\"; \"Stop/Start\" sets the counters to zero each time and ends a session a minute",
        sources: &[
            "https://docs.netgate.com/pfsense/en/latest/captiveportal/configuration.html",
            "https://github.com/pfsense/docs/issues/43",
        ],
    },
    Gateway {
        vendor: Vendor::Ruckus,
        key: "ruckus",
        name: "Ruckus SmartZone, ZoneDirector",
        advice: &[RUCKUS_MULTI],
        on_the_gateway: "interim updates of 5 minutes; a NAS ID of its own for each access point, or `session_radio = \"called_station_id\"`. What becomes of a session that roams is unknown",
        sources: &["https://github.com/FreeRADIUS/freeradius-server/issues/5278"],
    },
    Gateway {
        vendor: Vendor::Unifi,
        key: "unifi",
        name: "Ubiquiti UniFi",
        advice: &[HOSTAPD_MULTI],
        on_the_gateway: "interim updates on; the access point's MAC address is its NAS-Identifier, the controller's UUID that of the hotspot portal",
        sources: &[
            "https://github.com/hacor/unifi-freeradius-ldap/issues/6",
            "https://conocimiento.syscom.mx/article/unifi-atributos-radius-de-hotspot/",
        ],
    },
];

impl Gateway {
    /// The row of a vendor.
    pub fn of(vendor: Vendor) -> Option<&'static Self> {
        GATEWAYS.iter().find(|gateway| gateway.vendor == vendor)
    }
}

/// Settings of a client that do not suit its gateway: the key of each, and why. A setting that is left out and has no
/// default is not among them: see [`suggestion`].
pub(crate) fn unsuitable_settings(client: &ClientConfig) -> Vec<(&'static str, String)> {
    let Some(gateway) = client.vendor.and_then(Gateway::of) else {
        return Vec::new();
    };
    let unsuitable = |advice: &Advice| {
        let set = shown(client, advice.key)?;
        if advice.good.contains(&set.as_str()) {
            return None;
        }
        let text = format!(
            "\"{set}\" does not suit {}: {}; write {}",
            gateway.name,
            advice.reason,
            advice.good.join(", ")
        );
        Some((advice.key, text))
    };
    gateway.advice.iter().filter_map(unsuitable).collect()
}

/// What to write for a setting that a client left out, and why; `None` if nothing certain is known of its vendor's
/// gateways.
pub(crate) fn suggestion(client: &ClientConfig, key: &str) -> Option<String> {
    let gateway = client.vendor.and_then(Gateway::of)?;
    let advice = gateway.advice.iter().find(|advice| advice.key == key)?;
    Some(format!(
        "write {} for {}: {}",
        advice.good.join(", "),
        gateway.name,
        advice.reason
    ))
}

/// A setting as it is written in the configuration; `None`: it is left out, and has no default.
fn shown(client: &ClientConfig, key: &str) -> Option<String> {
    let value = match key {
        "session_radio" => serde_json::to_value(client.session_radio()?),
        "multi_session_id" => serde_json::to_value(client.multi_session_id),
        "session_device" => serde_json::to_value(client.session_device),
        "gigawords" => serde_json::to_value(client.gigawords),
        "services" => serde_json::to_value(client.services),
        _ => return None,
    };
    // Names and truth values can always be serialized.
    match value.ok()? {
        Value::String(name) => Some(name),
        other => Some(other.to_string()),
    }
}

/// The table as docs/reference/radius.md has it.
pub fn table() -> String {
    let mut table = String::from(
        "| `vendor` | gateway | settings here, and why | on the gateway | sources |\n| --- | --- | --- | --- | --- |\n",
    );
    for gateway in &GATEWAYS {
        let settings: Vec<String> = gateway.advice.iter().map(setting).collect();
        let settings = match settings.is_empty() {
            true => "none".to_owned(),
            false => settings.join("<br>"),
        };
        let sources: Vec<String> = (1..)
            .zip(gateway.sources)
            .map(|(number, url): (usize, _)| format!("[{number}]({url})"))
            .collect();
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "| `{}` | {} | {settings} | {} | {} |",
            gateway.key,
            gateway.name,
            gateway.on_the_gateway,
            sources.join(" ")
        );
    }
    table
}

fn setting(advice: &Advice) -> String {
    let quoted = |value: &&str| match *value {
        "true" | "false" => (*value).to_owned(),
        text => format!("\"{text}\""),
    };
    let good: Vec<String> = advice.good.iter().map(quoted).collect();
    format!(
        "`{} = {}`: {}",
        advice.key,
        good.join("` or `"),
        advice.reason
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(settings: serde_json::Value) -> ClientConfig {
        let mut client =
            serde_json::json!({"name": "a", "network": "192.0.2.1", "secret": "a shared secret"});
        for (key, value) in settings.as_object().expect("an object") {
            client[key] = value.clone();
        }
        serde_json::from_value(client).expect("a client")
    }

    #[test]
    fn every_vendor_is_in_the_table_under_its_name() {
        for gateway in &GATEWAYS {
            let vendor: Vendor = serde_json::from_value(gateway.key.into()).expect("a vendor");
            assert_eq!(vendor, gateway.vendor);
            assert_eq!(Gateway::of(vendor).map(|it| it.key), Some(gateway.key));
            assert!(!gateway.sources.is_empty(), "{}", gateway.key);
            for advice in gateway.advice {
                let written = client(serde_json::json!({"session_radio": "nas_ip"}));
                assert!(shown(&written, advice.key).is_some(), "{}", advice.key);
            }
        }
        assert!(GATEWAYS.is_sorted_by_key(|gateway| gateway.key));
    }

    #[test]
    fn what_suits_can_be_written_and_is_no_misfit() {
        for gateway in &GATEWAYS {
            for advice in gateway.advice {
                for good in advice.good {
                    let value = match *good {
                        "true" => true.into(),
                        text => serde_json::Value::from(text),
                    };
                    let client =
                        client(serde_json::json!({"vendor": gateway.key, advice.key: value}));
                    let unsuitable_settings = unsuitable_settings(&client);
                    assert!(
                        unsuitable_settings
                            .iter()
                            .all(|(key, _)| *key != advice.key),
                        "{unsuitable_settings:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_misfit_is_told_with_its_reason() {
        let told = |settings| -> Vec<String> {
            let unsuitable_settings = unsuitable_settings(&client(settings));
            unsuitable_settings
                .into_iter()
                .map(|(key, text)| format!("{key}: {text}"))
                .collect()
        };
        let meraki =
            told(serde_json::json!({"vendor": "meraki", "session_radio": "nas_identifier"}));
        assert_eq!(meraki.len(), 1);
        assert!(
            meraki[0].contains("from access point to access point"),
            "{meraki:?}"
        );
        assert!(meraki[0].contains("write area"), "{meraki:?}");
        let nokia = told(serde_json::json!({"vendor": "nokia", "services": "own"}));
        assert_eq!(nokia.len(), 2, "{nokia:?}");
        assert!(told(serde_json::json!({"session_radio": "called_station_id"})).is_empty());
    }

    #[test]
    fn a_setting_that_is_left_out_is_suggested_as_the_vendor_needs_it() {
        let suggested = |vendor: &str| {
            let client = client(serde_json::json!({"vendor": vendor}));
            assert!(unsuitable_settings(&client).is_empty(), "{vendor}");
            suggestion(&client, "session_radio")
        };
        let meraki = suggested("meraki").expect("it is known");
        assert!(
            meraki.starts_with("write area for Cisco Meraki"),
            "{meraki}"
        );
        assert_eq!(suggested("hostapd"), None);
    }

    #[test]
    fn the_table_of_the_documentation_is_this_one() {
        let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference/radius.md");
        let document = std::fs::read_to_string(document).expect("docs/reference/radius.md");
        assert!(
            document.contains(&table()),
            "put this into docs/reference/radius.md:\n{}",
            table()
        );
    }
}
