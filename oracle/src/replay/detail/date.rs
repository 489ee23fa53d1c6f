//! Times as a FreeRADIUS server prints them: `Nov 29 2026 22:51:12 CET`, and in the first line of a record
//! `Sun Nov 29 22:51:12 2026`, both by the clock on its wall.

use jiff::{Timestamp, civil, tz::Offset, tz::TimeZone};

/// How far the server's wall clock is from UTC, in seconds; `None` if that is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Zone(Option<i64>);

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// Wall clocks differ from UTC by quarters of an hour, and by 14 hours at most.
const QUARTER_SECONDS: i64 = 900;
const MOST_SECONDS: i64 = 14 * 3600;

impl Zone {
    /// Computes the zone from a record's header, which has the wall clock, and its `Timestamp`, which has the true
    /// time. The zone's name alone would not tell (`CST`, `IST`).
    pub(super) fn of(header: &str, timestamp: u64) -> Self {
        let mut words = header.split_whitespace();
        let (_weekday, month, day, time, year) = (
            words.next(),
            words.next(),
            words.next(),
            words.next(),
            words.next(),
        );
        let wall = wall_clock(month, day, year, time);
        let offset = wall.zip(i64::try_from(timestamp).ok());
        Self(offset.and_then(|(wall, timestamp)| rounded(wall - timestamp)))
    }
}

fn rounded(seconds: i64) -> Option<i64> {
    let quarters = (seconds + QUARTER_SECONDS / 2).div_euclid(QUARTER_SECONDS);
    let offset = quarters * QUARTER_SECONDS;
    (offset.abs() <= MOST_SECONDS).then_some(offset)
}

/// Unix seconds of a date in a detail file.
pub(super) fn unix_seconds(text: &str, zone: Zone) -> Option<u32> {
    let seconds = match text.parse::<Timestamp>() {
        Ok(time) => time.as_second(),
        Err(_) => {
            let mut words = text.split_whitespace();
            let (month, day, year, time) = (words.next(), words.next(), words.next(), words.next());
            let wall = wall_clock(month, day, year, time)?;
            match words.next() {
                Some("UTC" | "GMT" | "Z") => wall,
                _ => wall - zone.0?,
            }
        }
    };
    u32::try_from(seconds).ok()
}

/// Seconds since 1970 by a wall clock.
fn wall_clock(
    month: Option<&str>,
    day: Option<&str>,
    year: Option<&str>,
    time: Option<&str>,
) -> Option<i64> {
    let month = MONTHS.iter().position(|name| Some(*name) == month)?;
    let month = i8::try_from(month + 1).ok()?;
    let mut parts = time?.split(':').map(str::parse::<i8>);
    let mut part = || parts.next()?.ok();
    let (hour, minute, second) = (part()?, part()?, part()?);
    let date = civil::Date::new(year?.parse().ok()?, month, day?.parse().ok()?).ok()?;
    let time = civil::Time::new(hour, minute, second, 0).ok()?;
    let utc = TimeZone::fixed(Offset::UTC);
    let wall = utc.to_timestamp(date.to_datetime(time)).ok()?;
    Some(wall.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_is_told_by_the_two_times_of_a_record() {
        // 2026-11-29T21:51:12Z
        let timestamp = 1_795_989_072;
        let zone = Zone::of("Sun Nov 29 22:51:12 2026", timestamp);
        assert_eq!(zone, Zone(Some(3600)));
        // the line is printed a second later
        assert_eq!(
            Zone::of("Sun Nov 29 22:51:13 2026", timestamp),
            Zone(Some(3600))
        );
        assert_eq!(
            Zone::of("Mon Nov 30 03:21:12 2026", timestamp),
            Zone(Some(19_800))
        );
        assert_eq!(
            Zone::of("Sun Nov 29 17:51:12 2026", timestamp),
            Zone(Some(-14_400))
        );
        for unknown in [
            "",
            "detail",
            "Sun Nov 31 22:51:12 2026",
            "Sun Dec 29 22:51:12 2026",
        ] {
            assert_eq!(Zone::of(unknown, timestamp), Zone(None), "{unknown}");
        }
    }

    #[test]
    fn dates_are_read_in_the_spellings_of_the_servers() {
        let (zone, unknown) = (Zone(Some(3600)), Zone(None));
        let expected = Some(1_795_989_072);
        assert_eq!(unix_seconds("Nov 29 2026 22:51:12 CET", zone), expected);
        assert_eq!(unix_seconds("Nov 29 2026 21:51:12 UTC", zone), expected);
        assert_eq!(unix_seconds("2026-11-29T22:51:12+01:00", unknown), expected);
        assert_eq!(unix_seconds("2026-11-29T21:51:12Z", unknown), expected);
        assert_eq!(unix_seconds("Nov 29 2026 22:51:12 CET", unknown), None);
        for wrong in [
            "",
            "Nov",
            "Nov 31 2026 22:51:12 UTC",
            "Nov 29 1960 22:51:12 UTC",
        ] {
            assert_eq!(unix_seconds(wrong, zone), None, "{wrong}");
        }
    }
}
