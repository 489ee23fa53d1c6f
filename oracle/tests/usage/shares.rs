//! What one radio fills is not what the others have left.

use crate::lab::{Lab, batch, batch_of, code, config, report, signer};
use openmast_usage::Report;

/// A batch of a session that was not there before.
fn of_session(radio: u32, sequence: u64, session: u8) -> openmast_usage::SignedBatch {
    let report = Report {
        session_id: [session; 16],
        ..report()
    };
    batch_of(radio, sequence, report)
}

#[tokio::test]
async fn sessions_of_one_radio_take_no_place_from_another_and_known_ones_need_none() {
    let lab = Lab::start(&config());
    lab.log.room().has_places(signer(0).key().to_bytes(), 2);
    for session in 0..2 {
        let sent = of_session(0, u64::from(session) + 1, session);
        assert_eq!(lab.send(&sent).await, "recorded");
    }
    // Several at once: what is known goes on beside what is refused.
    let sent = [(3, 7), (4, 0), (5, 8), (6, 1)];
    let sent: Vec<_> = sent
        .map(|(sequence, session)| of_session(0, sequence, session).to_protobuf())
        .into();
    let mut answers = lab.upload(sent).await;
    answers.sort_by_key(|answer| answer.sequence);
    let codes: Vec<_> = answers.iter().map(code).collect();
    assert_eq!(
        codes,
        ["unavailable", "recorded", "unavailable", "recorded"]
    );
    assert_eq!(lab.send(&batch(1, 1)).await, "recorded");
    // What was refused may come again.
    lab.log.room().has_places(signer(0).key().to_bytes(), 1);
    assert_eq!(lab.send(&of_session(0, 3, 7)).await, "recorded");
    assert_eq!(lab.counters()["unavailable"], 2);
}

#[tokio::test]
async fn what_the_log_does_not_take_gives_its_places_back() {
    let lab = Lab::start(&config());
    lab.log.room().has_places(signer(0).key().to_bytes(), 1);
    lab.log.set_broken(true);
    for _ in 0..3 {
        assert_eq!(lab.send(&batch(0, 1)).await, "unavailable");
    }
    lab.log.set_broken(false);
    assert_eq!(lab.send(&batch(0, 1)).await, "recorded");
}

#[tokio::test]
async fn a_radio_that_used_its_share_of_a_log_that_fills_keeps_its_batches() {
    let lab = Lab::start(&config());
    lab.log.room().closes_log(signer(0).key().to_bytes());
    assert_eq!(lab.send(&batch(0, 1)).await, "unavailable");
    assert_eq!(lab.send(&batch(1, 1)).await, "recorded");
}
