//! What is recorded, what is refused and why; each with its counter.

use openmast_usage::{Batch, MAX_COUNTER, Report, SignedBatch};

use crate::lab::{Lab, NETWORK, batch, batch_of, code, config, now_ms, report, signer};

const HOUR_MS: u64 = 3_600_000;

#[tokio::test]
async fn a_recorded_batch_is_the_radios_own_bytes_with_the_time_of_arrival() {
    let lab = Lab::start(&config());
    let sent = batch(3, 1);
    let before = now_ms();
    let answers = lab.upload(vec![sent.to_protobuf()]).await;
    assert_eq!(code(&answers[0]), "recorded");
    assert_eq!(answers[0].radio_key, signer(3).key().to_bytes());
    assert_eq!(answers[0].sequence, 1);
    let recorded = lab.log.batches();
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0].canonical, sent.canonical());
    assert_eq!(&recorded[0].signature, sent.signature());
    assert!((before..=now_ms()).contains(&recorded[0].received_at_ms));
    let counters = lab.counters();
    assert_eq!(counters["recorded"], 1);
    assert_eq!(counters["openmast_usage_reports_total"], 1);
}

/// Each in its own batch; none of them is logged.
#[tokio::test]
async fn what_breaks_a_rule_is_refused_and_counted_by_reason() {
    let lab = Lab::start(&config());
    let now = now_ms();
    let relays = [[3; 32]];
    let elsewhere = signer(0).sign(&[8; 32], 1, [report()]).unwrap();
    let forged = {
        let (canonical, mut signature) = batch(0, 2).into_parts();
        signature[40] ^= 1;
        SignedBatch::new(canonical, signature).unwrap()
    };
    let of = |report: Report<'_>| batch_of(0, 3, report);
    let cases = [
        ("wrong_network", elsewhere),
        ("unknown_radio", batch(99, 1)),
        ("bad_signature", forged),
        (
            "relay_path",
            of(Report {
                relay_path: &relays,
                ..report()
            }),
        ),
        (
            "reversed_interval",
            of(Report {
                started_at_ms: now,
                ended_at_ms: now - 1,
                ..report()
            }),
        ),
        (
            "ahead_of_clock",
            of(Report {
                ended_at_ms: now + 301_000 + HOUR_MS,
                ..report()
            }),
        ),
        (
            "too_old",
            of(Report {
                started_at_ms: 1,
                ended_at_ms: now - 8 * 24 * HOUR_MS,
                ..report()
            }),
        ),
        (
            "implausible_counter",
            of(Report {
                bytes_down: MAX_COUNTER + 1,
                // by a clock that is ahead, and not too much
                ended_at_ms: now + 100_000,
                ..report()
            }),
        ),
    ];
    for (expected, batch) in &cases {
        let answers = lab.upload(vec![batch.to_protobuf()]).await;
        assert_eq!(code(&answers[0]), *expected);
        assert!(!answers[0].detail.is_empty());
        assert_eq!(answers[0].sequence, batch.batch().sequence());
        assert_eq!(answers[0].radio_key, batch.batch().radio());
    }
    assert_eq!(lab.log.batches(), []);
    let counters = lab.counters();
    for (reason, _) in &cases {
        assert_eq!(counters[*reason], 1, "{reason}");
    }
}

#[tokio::test]
async fn at_the_edges_of_the_rules_a_batch_is_recorded() {
    let lab = Lab::start(&config());
    let now = now_ms();
    let edges = [
        Report {
            ended_at_ms: now + 290_000,
            ..report()
        },
        Report {
            started_at_ms: 0,
            ended_at_ms: now - 7 * 24 * HOUR_MS + 60_000,
            ..report()
        },
        Report {
            started_at_ms: now,
            ended_at_ms: now,
            ..report()
        },
        Report {
            bytes_up: MAX_COUNTER,
            bytes_down: MAX_COUNTER,
            ..report()
        },
    ];
    for (sequence, report) in (1..).zip(edges) {
        assert_eq!(lab.send(&batch_of(0, sequence, report)).await, "recorded");
    }
}

#[tokio::test]
async fn what_is_no_batch_is_answered_and_the_stream_goes_on() {
    let lab = Lab::start(&config());
    let good = batch(0, 5).to_protobuf();
    let mut no_signature = good.clone();
    no_signature.truncate(good.len() - 66);
    let answers = lab
        .upload(vec![no_signature, b"garbage".to_vec(), Vec::new(), good])
        .await;
    let mut codes: Vec<_> = answers.iter().map(code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["malformed", "malformed", "malformed", "recorded"]);
    // As much as could be read of whose it was.
    let named = answers.iter().find(|answer| {
        code(answer) == "malformed" && answer.radio_key == signer(0).key().to_bytes()
    });
    assert_eq!(named.expect("named").sequence, 5);
    assert_eq!(lab.counters()["malformed"], 3);
}

#[tokio::test]
async fn a_batch_of_too_many_reports_is_refused_as_such() {
    let lab = Lab::start(&config());
    let whole = batch(0, 1).to_protobuf();
    // Field 4 of the batch, once more and once more: 1025 times in all.
    let one = batch(0, 1);
    let report = one.batch().reports().next().expect("one");
    let reports = vec![report; openmast_usage::MAX_REPORTS];
    let full = signer(0).sign(&NETWORK, 2, reports).unwrap();
    assert_eq!(lab.send(&full).await, "recorded");
    let full = full.to_protobuf();
    let inner = |message: &[u8]| {
        let mut rest = &message[1..message.len() - 66];
        prost::encoding::decode_varint(&mut rest).unwrap();
        rest.to_vec()
    };
    let mut body = inner(&full);
    // Network, radio and sequence stand before the report.
    body.extend_from_slice(&inner(&whole)[34 + 34 + 2..]);
    let mut message = vec![0x0a];
    prost::encoding::encode_varint(body.len() as u64, &mut message);
    message.extend_from_slice(&body);
    message.extend_from_slice(&full[full.len() - 66..]);
    let answers = lab.upload(vec![message]).await;
    assert_eq!(code(&answers[0]), "too_many_reports");
}

#[tokio::test]
async fn one_bad_signature_does_not_harm_its_neighbours() {
    let lab = Lab::start(&config());
    let mut messages = Vec::new();
    for sequence in 1..=100 {
        let (canonical, mut signature) = batch(sequence as u32 % 10, sequence).into_parts();
        if sequence % 17 == 0 {
            signature[3] ^= 4;
        }
        let signed = SignedBatch::new(canonical, signature).unwrap();
        messages.push(signed.to_protobuf());
    }
    let answers = lab.upload(messages).await;
    assert_eq!(answers.len(), 100);
    for answer in &answers {
        let expected = match answer.sequence % 17 {
            0 => "bad_signature",
            _ => "recorded",
        };
        assert_eq!(code(answer), expected, "{}", answer.sequence);
    }
    assert_eq!(lab.log.batches().len(), 95);
}

#[tokio::test]
async fn a_batch_again_is_acknowledged_and_recorded_once() {
    let lab = Lab::start(&config());
    let sent = batch(0, 1);
    for _ in 0..3 {
        assert_eq!(lab.send(&sent).await, "recorded");
    }
    assert_eq!(lab.log.sequences(), [1]);
    assert_eq!(lab.counters()["replayed"], 2);
}

#[tokio::test]
async fn another_content_under_the_same_sequence_is_refused() {
    let lab = Lab::start(&config());
    let first = report();
    let second = Report {
        bytes_up: first.bytes_up + 1,
        ..first
    };
    assert_eq!(lab.send(&batch_of(0, 1, first)).await, "recorded");
    assert_eq!(
        lab.send(&batch_of(0, 1, second)).await,
        "conflicting_content"
    );
    // of another radio it is another sequence
    assert_eq!(lab.send(&batch_of(1, 1, second)).await, "recorded");
    assert_eq!(lab.counters()["conflicting_content"], 1);
    assert_eq!(lab.log.sequences(), [1, 1]);
}

#[tokio::test]
async fn any_order_of_sequences_is_recorded_and_gaps_are_counted() {
    let lab = Lab::start(&config());
    for sequence in [10, 12, 11, 13, 20, 14] {
        assert_eq!(lab.send(&batch(0, sequence)).await, "recorded");
    }
    assert_eq!(lab.log.sequences(), [10, 12, 11, 13, 20, 14]);
    let counters = lab.counters();
    assert_eq!(counters["openmast_usage_sequence_gaps_total"], 2);
    assert_eq!(counters["openmast_usage_late_batches_total"], 2);
}

#[tokio::test]
async fn far_below_the_newest_sequence_the_answer_names_one_to_go_on_with() {
    let lab = Lab::start(&config());
    assert_eq!(lab.send(&batch(0, 1_000)).await, "recorded");
    let answers = lab.upload(vec![batch(0, 5).to_protobuf()]).await;
    assert_eq!(code(&answers[0]), "sequence_too_old");
    assert_eq!(answers[0].next_sequence, 1_001);
    assert_eq!(lab.send(&batch(0, 1_001)).await, "recorded");
    assert_eq!(lab.counters()["sequence_too_old"], 1);
}

#[tokio::test]
async fn a_later_start_and_lower_counters_are_one_more_batch() {
    let lab = Lab::start(&config());
    let first = report();
    let restarted = Report {
        started_at_ms: first.started_at_ms + 1,
        bytes_up: 1,
        bytes_down: 1,
        ..first
    };
    assert_eq!(lab.send(&batch_of(0, 1, first)).await, "recorded");
    assert_eq!(lab.send(&batch_of(0, 2, restarted)).await, "recorded");
    let last = lab.log.batches().pop().expect("recorded");
    let last = Batch::parse(&last.canonical).unwrap();
    assert_eq!(last.reports().next(), Some(restarted));
}

#[tokio::test]
async fn a_radio_is_known_while_it_is_mapped() {
    let lab = Lab::start(&config());
    assert_eq!(lab.send(&batch(50, 1)).await, "unknown_radio");
    lab.map(50, Some(3));
    assert_eq!(lab.send(&batch(50, 1)).await, "recorded");
    lab.map(50, None);
    assert_eq!(lab.send(&batch(50, 2)).await, "unknown_radio");
}
