//! Attributes inside Vendor-Specific (RFC 2865 §5.26).

use super::dictionary::attribute::VENDOR_SPECIFIC;
use super::packet::{Attributes, Packet};

/// One attribute of a vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct VendorAttribute<'a> {
    /// IANA's private enterprise number.
    pub vendor: u32,
    /// The vendor's own type.
    pub kind: u8,
    pub value: &'a [u8],
}

/// All attributes of vendors, in order, as far as they have the form that RFC 2865 recommends: one octet of type, one
/// of length. What follows an attribute whose length is wrong is left out.
pub(crate) fn vendor_attributes<'a>(
    packet: &Packet<'a>,
) -> impl Iterator<Item = VendorAttribute<'a>> {
    packet
        .all(VENDOR_SPECIFIC)
        .filter_map(|value| value.split_first_chunk::<4>())
        .flat_map(|(vendor, inside)| {
            let vendor = u32::from_be_bytes(*vendor);
            Attributes::of(inside).map(move |attribute| VendorAttribute {
                vendor,
                kind: attribute.kind,
                value: attribute.value,
            })
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::radius::packet::PacketBuilder;

    fn read(values: &[&[u8]]) -> Vec<(u32, u8, Vec<u8>)> {
        let built = values
            .iter()
            .try_fold(PacketBuilder::new(4, 1), |packet, value| {
                packet.attribute(VENDOR_SPECIFIC, value)
            });
        let bytes = built.expect("fits").finish([0; 16]);
        let packet = Packet::parse(&bytes).expect("well formed");
        vendor_attributes(&packet)
            .map(|it| (it.vendor, it.kind, it.value.to_vec()))
            .collect()
    }

    #[test]
    fn several_in_one_and_one_in_several() {
        assert_eq!(
            read(&[
                b"\x00\x00\x00\x09\x01\x04ab\x34\x03c",
                b"\x00\x00\x19\x7f\x13\x02",
            ]),
            [
                (9, 1, b"ab".to_vec()),
                (9, 52, b"c".to_vec()),
                (6527, 19, Vec::new())
            ]
        );
    }

    #[test]
    fn a_wrong_length_ends_its_attribute_alone() {
        assert_eq!(
            read(&[
                b"\x00\x00\x00\x09\x01\x09ab",
                b"\x00\x00",
                b"\x00\x00\x00\x09\x01\x03x\x02\x01",
            ]),
            [(9, 1, b"x".to_vec())]
        );
    }

    proptest! {
        #[test]
        fn no_octets_make_it_panic(values in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..20)) {
            let values: Vec<&[u8]> = values.iter().map(Vec::as_slice).collect();
            let read = read(&values);
            let inside: usize = values.iter().map(|value| value.len()).sum();
            prop_assert!(read.iter().map(|(_, _, value)| value.len() + 2).sum::<usize>() <= inside);
        }
    }
}
