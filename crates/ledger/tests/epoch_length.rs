//! How long epochs may be.

use openmast_ledger::Delays;
use proptest::prelude::*;

fn longest((exit_delay_seconds, challenge_seconds): (u32, u32), max_pause_seconds: u32) -> u32 {
    let delays = Delays {
        exit_delay_seconds,
        challenge_seconds,
    };
    delays.longest_epoch_seconds(max_pause_seconds)
}

#[test]
fn the_longest_epoch_by_hand() {
    // A week, an hour and a day: what `openmast network init` proposes.
    assert_eq!(longest((604_800, 3_600), 86_400), 205_200);
    assert_eq!(longest((30, 1), 11), 1);
    assert_eq!(longest((31, 1), 11), 1, "the program halves so, too");
    assert_eq!(longest((30, 1), 12), 0);
    assert_eq!(longest((30, 5), 12), 0, "less than none");
    assert_eq!(longest((u32::MAX, u32::MAX), u32::MAX), 0);
}

proptest! {
    /// It fits into half of an exit delay with a pause and three challenge windows, and one that is a second longer does not.
    #[test]
    fn it_is_the_longest_that_fits(
        exit_delay in prop_oneof![0u32..1_000, any::<u32>()],
        challenge in prop_oneof![0u32..100, any::<u32>()],
        max_pause in prop_oneof![0u32..300, any::<u32>()],
    ) {
        let longest = u64::from(longest((exit_delay, challenge), max_pause));
        let before = u64::from(max_pause) + 3 * u64::from(challenge);
        let half = u64::from(exit_delay / 2);
        prop_assert!(longest == 0 || longest + before <= half);
        prop_assert!(longest + 1 + before > half);
    }
}
