//! How many sessions are kept.

use openmast_oracle::record::{EpochClosed, Limits, Record, UsageEvent::Stop, UsageReport};

use crate::bench::{Bench, T0, report, snapshot};

const DAY_MS: u64 = 86_400_000;

/// With the doors shut no report comes that would move time on: the end of an epoch does.
#[test]
fn old_sessions_are_forgotten_although_no_report_comes() {
    let mut bench = Bench::mapped();
    bench.apply(Record::Limits(Limits { max_sessions: 2 }));
    for session in [b"a", b"b", b"c"] {
        bench.report(&UsageReport {
            session_id: session.to_vec(),
            ..report(Stop, 0, 60, 1, 1)
        });
    }
    assert_eq!(bench.engine.counted("too_many_sessions"), 1);
    assert_eq!(bench.engine.room_for_sessions(), 0);
    for (days, room) in [(29, 0), (31, 2)] {
        let epoch = bench.engine.open_epoch().epoch;
        bench.apply(Record::EpochClosed(EpochClosed {
            epoch,
            closed_at_ms: T0 + days * DAY_MS,
            snapshot: snapshot(&[5, 7], &[1 << 40, 1 << 40]),
        }));
        assert_eq!(bench.engine.room_for_sessions(), room, "after {days} days");
    }
}
