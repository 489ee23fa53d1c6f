// Written by codegen/generate.mjs from docs/reference; do not edit.

/** What docs/reference/radius.md says of a vendor's gateways. Words of programs stand between backticks. */
export interface Gateway {
  /** As `vendor` of a client in the oracle's configuration. */
  readonly vendor: string;
  readonly name: string;
  /** Settings of the client in the oracle's configuration, and why; a line for each. */
  readonly settings: readonly string[];
  readonly onGateway: string;
}

export const GATEWAYS: readonly Gateway[] = [
  {
    "vendor": "aruba",
    "name": "Aruba",
    "settings": [
      "`session_radio = \"nas_identifier\"` or `\"nas_ip\"` or `\"source_ip\"` or `\"area\"`: the controller keeps a session while the device roams: Called-Station-Id changes inside it"
    ],
    "onGateway": "RADIUS interim accounting on; it is off by default"
  },
  {
    "vendor": "cambium",
    "name": "Cambium cnPilot, cnMaestro",
    "settings": [
      "`session_radio = \"area\"`: with \"sync accounting records\" access points hand sessions on, counters included"
    ],
    "onGateway": "an interim interval; whether gigawords are always sent is unknown"
  },
  {
    "vendor": "cisco",
    "name": "Cisco (wireless controllers, ISG)",
    "settings": [
      "`session_radio = \"nas_identifier\"` or `\"nas_ip\"` or `\"source_ip\"` or `\"area\"`: the controller keeps a session while the device roams: Called-Station-Id changes inside it",
      "`services = \"part\"`: ISG accounts for flows and services of a session beside the session, whose counters have them all"
    ],
    "onGateway": "`aaa accounting update periodic 5`; `accounting-interim` in the policy profile"
  },
  {
    "vendor": "coovachilli",
    "name": "CoovaChilli",
    "settings": [
      "`session_device = true`: it has been seen to give one Acct-Session-Id to two devices at the same time"
    ],
    "onGateway": "`radiusnasid` of its own for each gateway; input and output are swapped against RFC 2866 unless `swapoctets` is set, which changes no bill"
  },
  {
    "vendor": "hostapd",
    "name": "hostapd, OpenWrt",
    "settings": [
      "`multi_session_id = \"part_of_session\"`: hostapd uses one Acct-Session-Id again for a device that comes back, with another Acct-Multi-Session-Id"
    ],
    "onGateway": "`nas_identifier` of its own for each access point; `radius_acct_interim_interval=300`"
  },
  {
    "vendor": "huawei",
    "name": "Huawei ME60, NetEngine",
    "settings": [],
    "onGateway": "EDSG services with unseparated statistics and `services = \"part\"`, or with separated ones and `services = \"own\"`"
  },
  {
    "vendor": "juniper",
    "name": "Juniper (Junos, JunosE)",
    "settings": [
      "`services = \"part\"`: services of a session are accounted for beside the session, whose counters have them all"
    ],
    "onGateway": "`update-interval`; whether gigawords are always sent is unknown"
  },
  {
    "vendor": "meraki",
    "name": "Cisco Meraki",
    "settings": [
      "`session_radio = \"area\"`: from MR 33.1 on ids and counters of a session go along with the device from access point to access point"
    ],
    "onGateway": "periodic accounting updates, 300 s; one `area` for each network"
  },
  {
    "vendor": "mikrotik",
    "name": "MikroTik RouterOS",
    "settings": [
      "`session_radio = \"nas_identifier\"` or `\"nas_ip\"` or `\"source_ip\"` or `\"called_station_id\"`: every router counts for itself"
    ],
    "onGateway": "`/system identity`: it is the NAS-Identifier, and the same on every new router; `interim-update=5m`"
  },
  {
    "vendor": "nokia",
    "name": "Nokia 7750 SR",
    "settings": [
      "`gigawords = \"always\"`: gigawords are not sent while they are zero",
      "`services = \"part\"`: subscriber service accounting counts what its session counts"
    ],
    "onGateway": "`std-acct-attributes`; one accounting mode, or `multi_session_id = \"parent\"` here"
  },
  {
    "vendor": "openwifi",
    "name": "TIP OpenWiFi",
    "settings": [
      "`multi_session_id = \"part_of_session\"`: hostapd uses one Acct-Session-Id again for a device that comes back, with another Acct-Multi-Session-Id"
    ],
    "onGateway": "`nas-identifier` of its own for each access point; accounting `interval` 300"
  },
  {
    "vendor": "opnsense",
    "name": "OPNsense",
    "settings": [
      "`gigawords = \"never\"`: its captive portal sends no gigawords: counters begin again at 4.3 GB"
    ],
    "onGateway": "an interim interval of 60 s, and `line_mbps` here: only the line's speed tells a counter that began again from one that is wrong. A line of more than 570 Mbit/s can fill a counter twice in 60 s, of which one is billed"
  },
  {
    "vendor": "pfsense",
    "name": "pfSense",
    "settings": [],
    "onGateway": "accounting updates \"Interim\"; \"Stop/Start\" sets the counters to zero each time and ends a session a minute"
  },
  {
    "vendor": "ruckus",
    "name": "Ruckus SmartZone, ZoneDirector",
    "settings": [
      "`multi_session_id = \"part_of_session\"`: counters begin again when a device comes back, under one Acct-Session-Id"
    ],
    "onGateway": "interim updates of 5 minutes; a NAS ID of its own for each access point, or `session_radio = \"called_station_id\"`. What becomes of a session that roams is unknown"
  },
  {
    "vendor": "unifi",
    "name": "Ubiquiti UniFi",
    "settings": [
      "`multi_session_id = \"part_of_session\"`: hostapd uses one Acct-Session-Id again for a device that comes back, with another Acct-Multi-Session-Id"
    ],
    "onGateway": "interim updates on; the access point's MAC address is its NAS-Identifier, the controller's UUID that of the hotspot portal"
  }
];
