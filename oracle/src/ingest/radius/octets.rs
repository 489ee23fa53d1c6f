//! The octets that a session has used: the counters of the RFCs, and vendors' counters where these are missing.

use serde::Deserialize;

use super::config::Gigawords;
use super::dictionary::attribute;
use super::dictionary::vendor::{ericsson_ab, nokia_sr};
use super::packet::{Packet, PacketError};
use super::vendor_specific::{VendorAttribute, vendor_attributes};
use openmast_records::CounterWidth;

/// An entry of `radius.counters`: a vendor's attribute that counts octets of the whole session. Several of one direction
/// are added.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterConfig {
    /// IANA's private enterprise number.
    pub vendor: u32,
    /// The vendor's type of the attribute.
    pub attribute: u8,
    pub direction: Direction,
    /// Width of the number: 32 or 64.
    pub bits: u8,
    /// What the number counts.
    #[serde(default)]
    pub unit: Unit,
    /// Octets of the value that precede the number.
    #[serde(default)]
    pub skip_octets: u8,
}

/// Which way octets went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the subscriber.
    Up,
    /// To the subscriber.
    Down,
}

/// What a counter counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    #[default]
    Octets,
    /// How often a counter of 32 bits went over its end.
    Gigawords,
}

/// What a report's counters show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Octets {
    /// From the subscriber.
    pub(super) up: u64,
    /// To the subscriber.
    pub(super) down: u64,
    pub(super) width: CounterWidth,
}

/// Reads Acct-Input- and -Output-Octets with their gigawords; where there is neither, the vendors' counters.
///
/// # Errors
/// A counter of the RFCs does not have four octets. A vendor's counter that is too short is passed over.
pub(super) fn read(
    packet: &Packet<'_>,
    gigawords: Gigawords,
    configured: &[CounterConfig],
) -> Result<Octets, PacketError> {
    let up_high = packet.integer(attribute::ACCT_INPUT_GIGAWORDS)?;
    let down_high = packet.integer(attribute::ACCT_OUTPUT_GIGAWORDS)?;
    let up_low = packet.integer(attribute::ACCT_INPUT_OCTETS)?;
    let down_low = packet.integer(attribute::ACCT_OUTPUT_OCTETS)?;
    let width = up_high.or(down_high).map(|_| CounterWidth::Wide);
    if up_low.or(down_low).is_none()
        && width.is_none()
        && let Some(octets) = of_vendors(packet, gigawords, configured)
    {
        return Ok(octets);
    }
    Ok(Octets {
        // Input is what the port received, hence from the subscriber (RFC 2866 §5.3).
        up: joined(up_high, up_low),
        down: joined(down_high, down_low),
        width: width.unwrap_or(gigawords.width_without()),
    })
}

/// Joins gigawords, how often the counter went over 2³², and octets, what it shows (RFC 2869 §5.1).
fn joined(gigawords: Option<u32>, octets: Option<u32>) -> u64 {
    u64::from(gigawords.unwrap_or(0)) << 32 | u64::from(octets.unwrap_or(0))
}

impl Gigawords {
    /// The width of counters that come without gigawords.
    fn width_without(self) -> CounterWidth {
        match self {
            Self::Auto => CounterWidth::Unknown,
            Self::Always => CounterWidth::Wide,
            Self::Never => CounterWidth::Narrow,
        }
    }
}

/// The sum of vendors' counters; `None` if the packet has none.
fn of_vendors(
    packet: &Packet<'_>,
    gigawords: Gigawords,
    configured: &[CounterConfig],
) -> Option<Octets> {
    let mut sums = [0_u64; 2];
    let mut width = None;
    for attribute in vendor_attributes(packet) {
        let Some((direction, counted, is_wide)) = counted(&attribute, configured) else {
            continue;
        };
        let [up, down] = &mut sums;
        let sum = match direction {
            Direction::Up => up,
            Direction::Down => down,
        };
        *sum = sum.saturating_add(counted);
        let this = match is_wide {
            true => CounterWidth::Wide,
            false => gigawords.width_without(),
        };
        // One wide counter makes the report wide: taken for narrow, its high bits would be added once more.
        width = Some(match width {
            Some(CounterWidth::Wide) => CounterWidth::Wide,
            _ => this,
        });
    }
    let [up, down] = sums;
    width.map(|width| Octets { up, down, width })
}

/// What an attribute adds to which direction, and whether the number has all bits above 32.
fn counted(
    attribute: &VendorAttribute<'_>,
    configured: &[CounterConfig],
) -> Option<(Direction, u64, bool)> {
    if let Some((direction, octets)) = built_in(attribute) {
        return Some((direction, octets, true));
    }
    let counter = configured.iter().find(|counter| {
        (counter.vendor, counter.attribute) == (attribute.vendor, attribute.kind)
    })?;
    let value = attribute.value.get(usize::from(counter.skip_octets)..)?;
    let number = match counter.bits {
        64 => u64::from_be_bytes(*value.first_chunk()?),
        _ => u64::from(u32::from_be_bytes(*value.first_chunk()?)),
    };
    Some(match counter.unit {
        Unit::Octets => (counter.direction, number, counter.bits == 64),
        Unit::Gigawords => (counter.direction, number.checked_mul(1 << 32)?, true),
    })
}

/// Vendors' counters that are read without a setting, all of 64 bits.
fn built_in(attribute: &VendorAttribute<'_>) -> Option<(Direction, u64)> {
    let direction = direction_of_built_in(attribute.vendor, attribute.kind)?;
    let octets = match attribute.vendor {
        nokia_sr::VENDOR => nokia_octets(attribute.value)?,
        _ => u64::from_be_bytes(*attribute.value.first_chunk()?),
    };
    Some((direction, octets))
}

fn direction_of_built_in(vendor: u32, kind: u8) -> Option<Direction> {
    use Direction::{Down, Up};
    match (vendor, kind) {
        (ericsson_ab::VENDOR, ericsson_ab::ACCT_INPUT_OCTETS_64)
        | (
            nokia_sr::VENDOR,
            nokia_sr::ACCT_I_INPROF_OCTETS_64
            | nokia_sr::ACCT_I_OUTPROF_OCTETS_64
            | nokia_sr::ACCT_I_HIPRIO_OCTETS_64
            | nokia_sr::ACCT_I_LOWPRIO_OCTETS_64
            | nokia_sr::ACCT_I_ALL_OCTETS_64,
        ) => Some(Up),
        (ericsson_ab::VENDOR, ericsson_ab::ACCT_OUTPUT_OCTETS_64)
        | (
            nokia_sr::VENDOR,
            nokia_sr::ACCT_O_INPROF_OCTETS_64
            | nokia_sr::ACCT_O_OUTPROF_OCTETS_64
            | nokia_sr::ACCT_O_HIPRIO_OCTETS_64
            | nokia_sr::ACCT_O_LOWPRIO_OCTETS_64
            | nokia_sr::ACCT_O_ALL_OCTETS_64,
        ) => Some(Down),
        _ => None,
    }
}

/// The counter of one queue (0x00) or policer (0x80), which follows its number. Other selectors are counters of
/// applications, which count the same octets once more.
fn nokia_octets(value: &[u8]) -> Option<u64> {
    let (&[selection, _], number) = value.split_first_chunk()?;
    let octets = u64::from_be_bytes(*number.first_chunk()?);
    matches!(selection, 0x00 | 0x80).then_some(octets)
}

/// Whether a request tells of any usage, as far as can be known.
pub(super) fn may_tell_of_usage(packet: &Packet<'_>) -> bool {
    const COUNTERS: [u8; 4] = [
        attribute::ACCT_INPUT_OCTETS,
        attribute::ACCT_OUTPUT_OCTETS,
        attribute::ACCT_INPUT_GIGAWORDS,
        attribute::ACCT_OUTPUT_GIGAWORDS,
    ];
    packet.attributes().any(|it| {
        it.kind == attribute::VENDOR_SPECIFIC
            || (COUNTERS.contains(&it.kind) && it.value.iter().any(|octet| *octet != 0))
    })
}

/// What is wrong with the entries of `radius.counters`, each with its key.
pub(super) fn problems(counters: &[CounterConfig]) -> impl Iterator<Item = String> {
    (0..)
        .zip(counters)
        .flat_map(move |(index, counter): (usize, _)| {
            let key = format!("radius.counters[{index}]");
            let bits = !matches!(counter.bits, 32 | 64);
            let gigawords = counter.unit == Unit::Gigawords && counter.bits == 64;
            let is_same = |other: &CounterConfig| {
                (other.vendor, other.attribute) == (counter.vendor, counter.attribute)
            };
            let is_twice = counters.iter().take(index).any(is_same);
            let is_built_in = direction_of_built_in(counter.vendor, counter.attribute).is_some();
            let known = [
                bits.then(|| format!("{key}.bits is {}: write 32 or 64", counter.bits)),
                gigawords.then(|| format!("{key}.bits is 64: gigawords have 32")),
                is_twice.then(|| {
                    format!("{key}.attribute is in the list already: remove one of the two")
                }),
                is_built_in.then(|| {
                    format!("{key}.attribute is read without any setting: remove the entry")
                }),
            ];
            known.into_iter().flatten()
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::radius::packet::PacketBuilder;

    fn octets(
        attributes: &[(u8, &[u8])],
        gigawords: Gigawords,
        configured: &[CounterConfig],
    ) -> Result<Octets, PacketError> {
        let built = attributes
            .iter()
            .try_fold(PacketBuilder::new(4, 1), |packet, (kind, value)| {
                packet.attribute(*kind, value)
            });
        let bytes = built.expect("fits").finish([0; 16]);
        read(
            &Packet::parse(&bytes).expect("well formed"),
            gigawords,
            configured,
        )
    }

    fn vendor(vendor: u32, kind: u8, value: &[u8]) -> Vec<u8> {
        let mut octets = vendor.to_be_bytes().to_vec();
        octets.extend([kind, value.len() as u8 + 2]);
        octets.extend(value);
        octets
    }

    fn of_vendors_alone(values: &[Vec<u8>], configured: &[CounterConfig]) -> Octets {
        let attributes: Vec<(u8, &[u8])> = values
            .iter()
            .map(|value| (attribute::VENDOR_SPECIFIC, value.as_slice()))
            .collect();
        octets(&attributes, Gigawords::Auto, configured).expect("in order")
    }

    fn nokia(selection: u8, octets: u64) -> Vec<u8> {
        let mut value = vec![selection, 1];
        value.extend(octets.to_be_bytes());
        value
    }

    #[test]
    fn what_absent_gigawords_mean_is_said() {
        let low: &[(u8, &[u8])] = &[(attribute::ACCT_INPUT_OCTETS, &[0, 0, 0, 7])];
        for (gigawords, expected) in [
            (Gigawords::Auto, CounterWidth::Unknown),
            (Gigawords::Always, CounterWidth::Wide),
            (Gigawords::Never, CounterWidth::Narrow),
        ] {
            let without = octets(low, gigawords, &[]).expect("in order");
            assert_eq!((without.up, without.width), (7, expected));
            let both = [low, &[(attribute::ACCT_INPUT_GIGAWORDS, &[0, 0, 0, 1])]].concat();
            let with = octets(&both, gigawords, &[]).expect("in order");
            assert_eq!((with.up, with.width), ((1 << 32) + 7, CounterWidth::Wide));
        }
    }

    #[test]
    fn queues_and_policers_of_a_service_router_are_added() {
        let values = [
            vendor(6527, 19, &nokia(0x00, 5)),
            vendor(6527, 20, &nokia(0x00, 1 << 40)),
            vendor(6527, 116, &nokia(0x80, 100)),
            vendor(6527, 21, &nokia(0x80, 7)),
            // An application's, and one that is too short.
            vendor(6527, 21, &nokia(0x40, 1_000)),
            vendor(6527, 22, &[0; 9]),
        ];
        let expected = Octets {
            up: (1 << 40) + 105,
            down: 7,
            width: CounterWidth::Wide,
        };
        assert_eq!(of_vendors_alone(&values, &[]), expected);
    }

    #[test]
    fn the_standard_counters_count_where_they_are() {
        let value = vendor(2352, 128, &u64::MAX.to_be_bytes());
        let alone = of_vendors_alone(std::slice::from_ref(&value), &[]);
        assert_eq!((alone.up, alone.width), (u64::MAX, CounterWidth::Wide));
        let both = octets(
            &[
                (attribute::VENDOR_SPECIFIC, &value),
                (attribute::ACCT_OUTPUT_OCTETS, &[0, 0, 0, 9]),
            ],
            Gigawords::Auto,
            &[],
        );
        let both = both.expect("in order");
        assert_eq!((both.up, both.down), (0, 9));
    }

    #[test]
    fn an_operator_adds_attributes() {
        let counter = |attribute, direction, bits, unit, skip_octets| CounterConfig {
            vendor: 9999,
            attribute,
            direction,
            bits,
            unit,
            skip_octets,
        };
        let configured = [
            counter(1, Direction::Up, 32, Unit::Octets, 0),
            counter(2, Direction::Up, 32, Unit::Gigawords, 0),
            counter(3, Direction::Down, 64, Unit::Octets, 2),
        ];
        let low = vendor(9999, 1, &[0, 0, 0, 5]);
        let narrow = of_vendors_alone(std::slice::from_ref(&low), &configured);
        assert_eq!((narrow.up, narrow.width), (5, CounterWidth::Unknown));
        let all = [
            low,
            vendor(9999, 2, &[0, 0, 0, 2]),
            vendor(9999, 3, &nokia(0xff, 3 << 40)),
            vendor(9999, 3, &[1]),
        ];
        let expected = Octets {
            up: (2 << 32) + 5,
            down: 3 << 40,
            width: CounterWidth::Wide,
        };
        assert_eq!(of_vendors_alone(&all, &configured), expected);
        assert_eq!(problems(&configured).count(), 0);
        let built_in = CounterConfig {
            vendor: 2352,
            ..counter(128, Direction::Down, 64, Unit::Octets, 0)
        };
        let wrong = [
            counter(1, Direction::Up, 16, Unit::Octets, 0),
            counter(2, Direction::Up, 64, Unit::Gigawords, 0),
            counter(1, Direction::Down, 32, Unit::Octets, 0),
            built_in,
        ];
        let keys: Vec<String> = problems(&wrong)
            .filter_map(|problem| Some(problem.split_once(' ')?.0.to_owned()))
            .collect();
        assert_eq!(
            keys,
            [
                "radius.counters[0].bits",
                "radius.counters[1].bits",
                "radius.counters[2].attribute",
                "radius.counters[3].attribute",
            ]
        );
    }

    proptest! {
        #[test]
        fn no_attributes_make_it_panic_and_more_never_mean_less(
            values in prop::collection::vec((prop::sample::select(vec![2352_u32, 6527, 9]), any::<u8>(), prop::collection::vec(any::<u8>(), 0..20)), 0..20),
        ) {
            let values: Vec<Vec<u8>> = values.iter().map(|(id, kind, value)| vendor(*id, *kind, value)).collect();
            let all = of_vendors_alone(&values, &[]);
            let (_, some) = values.split_last().map_or((None, &[][..]), |(last, some)| (Some(last), some));
            let some = of_vendors_alone(some, &[]);
            prop_assert!(some.up <= all.up && some.down <= all.down);
        }
    }
}
