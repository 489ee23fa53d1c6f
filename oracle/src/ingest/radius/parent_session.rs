//! Reports about a part of a session: a service of it, a flow, or the same usage counted in a second way.
//!
//! Its octets are in the whole session's counters as well. Vendors mark such reports in ways of their own.

use super::config::MultiSessionId;
use super::dictionary::vendor::{cisco, huawei, juniper_erx, nokia_sr};
use super::packet::Packet;
use super::vendor_specific::{VendorAttribute, vendor_attributes};

/// Acct-Session-Id of the session that a report is a part of, empty where its sender does not tell it; `None` if the
/// report is of a whole session. Vendors mark it as follows.
///
/// - Cisco ISG: Cisco-AVPair `parent-session-id=…` or Parent-Session-Id, in accounting of flows and services (Cisco,
///   "Configuring ISG Accounting").
/// - Juniper: Service-Session. The id of a service's session is the parent's, a colon and a number (Juniper,
///   "Understanding RADIUS Accounting for Service Manager").
/// - Nokia SR: Alc-Sub-Serv-Activate with the parent's id as Acct-Multi-Session-Id ("Subscriber service accounting");
///   Alc-AA-Group-Partition-Isa-Id ("Application Assurance (AA) accounting").
/// - Huawei: HW-Policy-Name or HW-Service-Info with the parent's id as Acct-Multi-Session-Id ("EDSG Service Accounting").
/// - Any vendor, if the client's setting says that Acct-Multi-Session-Id names the whole session.
pub(super) fn parent<'a>(
    packet: &Packet<'a>,
    session_id: &'a [u8],
    multi_session_id: Option<&'a [u8]>,
    meaning: MultiSessionId,
) -> Option<&'a [u8]> {
    let whole = multi_session_id.filter(|whole| *whole != session_id);
    if let Some(whole) = whole
        && meaning == MultiSessionId::Parent
    {
        return Some(whole);
    }
    vendor_attributes(packet)
        .find_map(|attribute| of_vendor(&attribute, session_id, whole))
        .filter(|parent| *parent != session_id)
}

fn of_vendor<'a>(
    attribute: &VendorAttribute<'a>,
    session_id: &'a [u8],
    whole: Option<&'a [u8]>,
) -> Option<&'a [u8]> {
    match (attribute.vendor, attribute.kind) {
        (cisco::VENDOR, cisco::AV_PAIR) => cisco_parent(attribute.value),
        (cisco::VENDOR, cisco::PARENT_SESSION_ID) => Some(attribute.value.trim_ascii()),
        (juniper_erx::VENDOR, juniper_erx::SERVICE_SESSION) => Some(before_colon(session_id)),
        (nokia_sr::VENDOR, nokia_sr::SUB_SERV_ACTIVATE)
        | (huawei::VENDOR, huawei::POLICY_NAME | huawei::SERVICE_INFO) => whole,
        (nokia_sr::VENDOR, nokia_sr::AA_GROUP_PARTITION_ISA_ID) => Some(whole.unwrap_or_default()),
        _ => None,
    }
}

fn cisco_parent(pair: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = b"parent-session-id=";
    let (name, parent) = pair.split_at_checked(NAME.len())?;
    name.eq_ignore_ascii_case(NAME)
        .then_some(parent.trim_ascii())
}

/// What precedes the last colon; empty if there is no colon.
fn before_colon(session_id: &[u8]) -> &[u8] {
    let colon = session_id.iter().rposition(|octet| *octet == b':');
    colon
        .and_then(|colon| session_id.get(..colon))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::radius::dictionary::attribute::VENDOR_SPECIFIC;
    use crate::ingest::radius::packet::PacketBuilder;

    fn parent_of(
        vendor: u32,
        attributes: &[(u8, &[u8])],
        ids: (&str, Option<&str>),
        meaning: MultiSessionId,
    ) -> Option<String> {
        let mut value = vendor.to_be_bytes().to_vec();
        for (kind, octets) in attributes {
            value.extend([*kind, octets.len() as u8 + 2]);
            value.extend(*octets);
        }
        let packet = PacketBuilder::new(4, 1).attribute(VENDOR_SPECIFIC, &value);
        let bytes = packet.expect("fits").finish([0; 16]);
        let packet = Packet::parse(&bytes).expect("well formed");
        let (id, multi) = (ids.0.as_bytes(), ids.1.map(str::as_bytes));
        let parent = parent(&packet, id, multi, meaning)?;
        Some(String::from_utf8_lossy(parent).into_owned())
    }

    #[test]
    fn each_vendor_tells_its_parts() {
        let default = MultiSessionId::PartOfSession;
        let of = |vendor, kind, value: &'static [u8], ids| {
            parent_of(vendor, &[(kind, value)], ids, default)
        };
        let whole = ("71", None);
        assert_eq!(
            of(9, 1, b"parent-session-id=70", whole).as_deref(),
            Some("70")
        );
        assert_eq!(
            of(9, 1, b"Parent-Session-ID=70 ", whole).as_deref(),
            Some("70")
        );
        assert_eq!(of(9, 52, b"70", whole).as_deref(), Some("70"));
        assert_eq!(
            of(4874, 83, b"video", ("70:71", None)).as_deref(),
            Some("70")
        );
        assert_eq!(of(4874, 83, b"video", whole).as_deref(), Some(""));
        assert_eq!(
            of(6527, 151, b"rate-limit;1", ("71", Some("70"))).as_deref(),
            Some("70")
        );
        assert_eq!(
            of(6527, 156, b"1:2:3/2", ("esm|u", None)).as_deref(),
            Some("")
        );
        for kind in [95, 185] {
            assert_eq!(
                of(2011, kind, b"video", ("71", Some("70"))).as_deref(),
                Some("70")
            );
        }
    }

    #[test]
    fn a_whole_session_is_no_part() {
        let default = MultiSessionId::PartOfSession;
        let of = |vendor, kind, value: &'static [u8], ids| {
            parent_of(vendor, &[(kind, value)], ids, default)
        };
        for (vendor, kind, value, ids) in [
            (9, 1, b"parent-session-id=71".as_slice(), ("71", None)),
            (9, 1, b"connect-progress=Call Up", ("71", Some("70"))),
            (9, 251, b"Nvideo", ("71", None)),
            (2011, 95, b"basic", ("71", None)),
            (2011, 95, b"basic", ("71", Some("71"))),
            (6527, 151, b"rate-limit;1", ("71", None)),
            (6527, 11, b"subscriber", ("71", Some("70"))),
            (4874, 4, b"x", ("70:71", None)),
        ] {
            assert_eq!(of(vendor, kind, value, ids), None, "{vendor}/{kind}");
        }
    }

    #[test]
    fn a_second_way_of_counting_is_told_by_the_setting() {
        let of = |ids| parent_of(6527, &[], ids, MultiSessionId::Parent);
        assert_eq!(of(("host", Some("session"))).as_deref(), Some("session"));
        assert_eq!(of(("session", Some("session"))), None);
        assert_eq!(of(("session", None)), None);
    }

    proptest! {
        #[test]
        fn no_octets_make_it_panic(
            vendor in prop::sample::select(vec![9_u32, 2011, 4874, 6527]),
            kind: u8,
            value in prop::collection::vec(any::<u8>(), 0..60),
            id in "[a-z:]{1,10}",
        ) {
            let parent = parent_of(vendor, &[(kind, &value)], (&id, Some("m")), MultiSessionId::PartOfSession);
            prop_assert_ne!(parent, Some(id));
        }
    }
}
