//! Canonical bytes, protobuf and JSON hold the same, and protobuf is what the .proto file says.

use openmast_usage::{
    Acknowledgement, Acknowledgements, Batch, BatchBuilder, MAX_REPORTS, Malformed,
    RadioAccessTechnology, RadioSigner, Reason, Report, SignedBatch, Subject,
};
use proptest::prelude::*;
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, Value};

fn pool() -> DescriptorPool {
    let proto = concat!(env!("CARGO_MANIFEST_DIR"), "/../../proto");
    let files = protox::compile(["openmast/usage/v1/usage.proto"], [proto]).unwrap();
    DescriptorPool::from_file_descriptor_set(files).unwrap()
}

fn message(pool: &DescriptorPool, name: &str) -> MessageDescriptor {
    let name = format!("openmast.usage.v1.{name}");
    pool.get_message_by_name(&name).unwrap()
}

#[derive(Clone, Debug)]
struct Owned {
    report: Report<'static>,
    relays: Vec<[u8; 32]>,
}

impl Owned {
    fn report(&self) -> Report<'_> {
        Report {
            relay_path: &self.relays,
            ..self.report
        }
    }
}

prop_compose! {
    fn report()(
        session_id in any::<[u8; 16]>(),
        subject in prop_oneof![
            any::<u32>().prop_map(Subject::Payer),
            any::<[u8; 32]>().prop_map(Subject::Subscriber),
        ],
        (started_at_ms, ended_at_ms, bytes_up, bytes_down) in any::<(u64, u64, u64, u64)>(),
        (is_final, technology, quality_class) in any::<(bool, u8, u8)>(),
        relays in prop::collection::vec(any::<[u8; 32]>(), 0..3),
    ) -> Owned {
        Owned {
            report: Report {
                session_id, subject, started_at_ms, ended_at_ms, bytes_up, bytes_down, is_final,
                radio_access_technology: RadioAccessTechnology(technology),
                quality_class,
                relay_path: &[],
            },
            relays,
        }
    }
}

fn signed(sequence: u64, reports: &[Owned]) -> SignedBatch {
    let signer = RadioSigner::from_seed([9; 32]);
    let reports = reports.iter().map(Owned::report);
    signer.sign(&[7; 32], sequence, reports).unwrap()
}

/// What a message of the .proto file says, through a library that reads the file itself.
fn described(pool: &DescriptorPool, signed: &SignedBatch) -> DynamicMessage {
    let batch = signed.batch();
    let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec().into());
    let mut reports = Vec::new();
    for report in batch.reports() {
        let mut one = DynamicMessage::new(message(pool, "UsageReport"));
        one.set_field_by_name("session_id", bytes(&report.session_id));
        match report.subject {
            Subject::Payer(index) => one.set_field_by_name("payer_index", Value::U32(index)),
            Subject::Subscriber(hash) => one.set_field_by_name("subscriber_hash", bytes(&hash)),
        }
        one.set_field_by_name("started_at_ms", Value::U64(report.started_at_ms));
        one.set_field_by_name("ended_at_ms", Value::U64(report.ended_at_ms));
        one.set_field_by_name("bytes_up", Value::U64(report.bytes_up));
        one.set_field_by_name("bytes_down", Value::U64(report.bytes_down));
        one.set_field_by_name("final", Value::Bool(report.is_final));
        let relays = report.relay_path.iter().map(|key| bytes(key)).collect();
        one.set_field_by_name("relay_path", Value::List(relays));
        let technology = Value::EnumNumber(report.radio_access_technology.0.into());
        one.set_field_by_name("radio_access_technology", technology);
        one.set_field_by_name("quality_class", Value::U32(report.quality_class.into()));
        reports.push(Value::Message(one));
    }
    let mut inner = DynamicMessage::new(message(pool, "UsageBatch"));
    inner.set_field_by_name("network", bytes(&batch.network()));
    inner.set_field_by_name("radio_key", bytes(&batch.radio()));
    inner.set_field_by_name("sequence", Value::U64(batch.sequence()));
    inner.set_field_by_name("reports", Value::List(reports));
    let mut outer = DynamicMessage::new(message(pool, "SignedBatch"));
    outer.set_field_by_name("batch", Value::Message(inner));
    outer.set_field_by_name("signature", bytes(signed.signature()));
    outer
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn all_forms_hold_the_same(
        sequence: u64,
        reports in prop::collection::vec(report(), 1..8),
    ) {
        let signed = signed(sequence, &reports);
        let batch = signed.batch();
        prop_assert_eq!(Batch::parse(signed.canonical()), Ok(batch));
        prop_assert_eq!((batch.sequence(), batch.network(), batch.len()), (sequence, [7; 32], reports.len()));
        let read: Vec<Report<'_>> = batch.reports().collect();
        let given: Vec<Report<'_>> = reports.iter().map(Owned::report).collect();
        prop_assert_eq!(read, given);

        let pool = pool();
        let protobuf = signed.to_protobuf();
        let described = described(&pool, &signed);
        // The same bytes as an ordinary encoder writes.
        prop_assert_eq!(&described.encode_to_vec(), &protobuf);
        let read = DynamicMessage::decode(message(&pool, "SignedBatch"), protobuf.as_slice());
        prop_assert_eq!(read.unwrap().encode_to_vec(), protobuf.clone());
        prop_assert_eq!(&SignedBatch::from_protobuf(&described.encode_to_vec()).unwrap(), &signed);
        prop_assert_eq!(&SignedBatch::from_protobuf(&protobuf).unwrap(), &signed);
        prop_assert_eq!(&SignedBatch::from_json(signed.to_json().as_bytes()).unwrap(), &signed);
    }

    /// There is one encoding of a batch, and bytes that are not it are refused.
    #[test]
    fn canonical_bytes_are_unique(
        reports in prop::collection::vec(report(), 1..4),
        at: prop::sample::Index,
        byte: u8,
    ) {
        let mut canonical = signed(1, &reports).canonical().to_vec();
        let at = at.index(canonical.len());
        canonical[at] = byte;
        if let Ok(batch) = Batch::parse(&canonical) {
            let mut builder = BatchBuilder::new(&batch.network(), &batch.radio(), batch.sequence(), batch.len());
            for report in batch.reports() {
                builder.push(&report).unwrap();
            }
            prop_assert_eq!(builder.finish().unwrap(), canonical);
        }
    }

    /// Whatever comes in: no panic, and what is taken is a batch.
    #[test]
    fn any_bytes_are_read_or_refused(
        reports in prop::collection::vec(report(), 1..3),
        noise in prop::collection::vec(any::<(prop::sample::Index, u8)>(), 0..6),
        cut: prop::sample::Index,
    ) {
        let signed = signed(1, &reports);
        for form in [signed.to_protobuf(), signed.to_json().into_bytes(), signed.canonical().to_vec()] {
            let mut form = form;
            for (at, byte) in &noise {
                let at = at.index(form.len());
                form[at] = *byte;
            }
            form.truncate(cut.index(form.len()) + 1);
            for read in [SignedBatch::from_protobuf(&form), SignedBatch::from_json(&form)].into_iter().flatten() {
                prop_assert!(Batch::parse(read.canonical()).is_ok());
            }
            let _ = Batch::parse(&form);
        }
    }
}

#[test]
fn unknown_fields_are_ignored_and_fields_come_in_any_order() {
    let signed = signed(5, &[sample()]);
    let protobuf = signed.to_protobuf();
    // field 15, varint; field 14, fixed64
    let mut longer = vec![15 << 3, 1, (14 << 3) | 1, 1, 2, 3, 4, 5, 6, 7, 8];
    // the signature before the batch
    longer.extend_from_slice(&protobuf[protobuf.len() - 66..]);
    longer.extend_from_slice(&protobuf[..protobuf.len() - 66]);
    assert_eq!(SignedBatch::from_protobuf(&longer), Ok(signed));
}

fn sample() -> Owned {
    Owned {
        report: Report {
            session_id: [1; 16],
            subject: Subject::Payer(3),
            started_at_ms: 10,
            ended_at_ms: 20,
            bytes_up: 30,
            bytes_down: 40,
            is_final: true,
            radio_access_technology: RadioAccessTechnology::EUTRA,
            quality_class: 9,
            relay_path: &[],
        },
        relays: Vec::new(),
    }
}

/// Refused, with as much as is needed to tell the radio which batch it was.
#[test]
fn what_is_missing_or_has_the_wrong_size_is_named() {
    let pool = pool();
    let signed = signed(5, &[sample()]);
    let whole = described(&pool, &signed);
    let spoil = |change: &dyn Fn(&mut DynamicMessage, &mut DynamicMessage, &mut DynamicMessage)| {
        let mut outer = whole.clone();
        let mut inner = outer
            .get_field_by_name("batch")
            .unwrap()
            .as_message()
            .unwrap()
            .clone();
        let mut report = inner
            .get_field_by_name("reports")
            .unwrap()
            .as_list()
            .unwrap()[0]
            .as_message()
            .unwrap()
            .clone();
        change(&mut outer, &mut inner, &mut report);
        if inner.has_field_by_name("reports") {
            inner.set_field_by_name("reports", Value::List(vec![Value::Message(report)]));
        }
        outer.set_field_by_name("batch", Value::Message(inner));
        let error = SignedBatch::from_protobuf(&outer.encode_to_vec()).unwrap_err();
        assert_eq!(error.sequence, 5);
        (error.radio.is_some(), error.problem)
    };
    let short = || Value::Bytes(vec![1; 31].into());
    let size = |field, expected, found| Malformed::Size {
        field,
        expected,
        found,
    };
    assert_eq!(
        spoil(&|outer, _, _| outer.clear_field_by_name("signature")),
        (true, Malformed::Missing("signature"))
    );
    assert_eq!(
        spoil(&|_, inner, _| inner.set_field_by_name("network", short())),
        (true, size("network", 32, 31))
    );
    assert_eq!(
        spoil(&|_, inner, _| inner.set_field_by_name("radio_key", short())),
        (false, size("radio_key", 32, 31))
    );
    assert_eq!(
        spoil(&|_, inner, _| inner.clear_field_by_name("reports")),
        (true, Malformed::NoReports)
    );
    assert_eq!(
        spoil(&|_, _, report| report.clear_field_by_name("session_id")),
        (true, Malformed::Missing("session_id"))
    );
    assert_eq!(
        spoil(&|_, _, report| report.clear_field_by_name("payer_index")),
        (true, Malformed::Missing("payer_index or subscriber_hash"))
    );
    assert_eq!(
        spoil(&|_, _, report| report.set_field_by_name("subscriber_hash", short())),
        (true, size("subscriber_hash", 32, 31))
    );
    assert_eq!(
        spoil(&|_, _, report| report.set_field_by_name("quality_class", Value::U32(256))),
        (
            true,
            Malformed::TooGreat {
                field: "quality_class",
                found: 256,
                most: 255
            }
        )
    );
    assert_eq!(
        SignedBatch::from_protobuf(&[]).unwrap_err().problem,
        Malformed::Missing("batch")
    );
}

#[test]
fn a_batch_has_a_greatest_size() {
    let reports = vec![sample(); MAX_REPORTS];
    let full = signed(1, &reports);
    assert_eq!(SignedBatch::from_protobuf(&full.to_protobuf()), Ok(full));
    let signer = RadioSigner::from_seed([9; 32]);
    let one_more = reports.iter().chain([&reports[0]]).map(Owned::report);
    assert_eq!(
        signer.sign(&[7; 32], 1, one_more),
        Err(Malformed::TooManyReports(MAX_REPORTS + 1))
    );
    assert_eq!(signer.sign(&[7; 32], 1, []), Err(Malformed::NoReports));
}

#[test]
fn json_says_what_is_wrong() {
    let json = signed(5, &[sample()]).to_json();
    let refused = |from: &str, to: &str| {
        assert!(json.contains(from), "{json}");
        SignedBatch::from_json(json.replace(from, to).as_bytes())
            .unwrap_err()
            .to_string()
    };
    assert!(refused(r#""payer_index":3"#, r#""payer":3"#).contains("unknown field `payer`"));
    assert!(
        refused(r#""payer_index":3,"#, "").contains("payer_index or subscriber_hash is missing")
    );
    assert!(refused(r#""bytes_up":"30""#, r#""bytes_up":"-30""#).contains("no whole number"));
    assert!(refused(r#""EUTRA""#, r#""5G""#).contains("no RatType"));
    assert!(refused("0101", "01").contains("session_id is no hex text of 16 bytes"));
    assert!(SignedBatch::from_json(json.replace(r#""30""#, "30").as_bytes()).is_ok());
}

#[test]
fn answers_and_names_are_those_of_the_proto_file() {
    let pool = pool();
    let answer = Acknowledgements {
        acknowledgements: vec![Acknowledgement {
            radio_key: vec![1; 32],
            sequence: 7,
            reason: Reason::SequenceTooOld.into(),
            detail: "text".into(),
            next_sequence: 9,
        }],
    };
    let read = DynamicMessage::decode(
        message(&pool, "Acknowledgements"),
        answer.encode_to_vec().as_slice(),
    )
    .unwrap();
    let list = read
        .get_field_by_name("acknowledgements")
        .unwrap()
        .into_owned();
    let one = list.as_list().unwrap()[0].as_message().unwrap().clone();
    let field = |name: &str| one.get_field_by_name(name).unwrap().into_owned();
    assert_eq!(field("radio_key"), Value::Bytes(vec![1; 32].into()));
    assert_eq!(field("sequence"), Value::U64(7));
    assert_eq!(field("reason"), Value::EnumNumber(12));
    assert_eq!(field("detail"), Value::String("text".into()));
    assert_eq!(field("next_sequence"), Value::U64(9));

    let values = |name: &str, prefix: &str| -> Vec<(i32, String)> {
        let name = format!("openmast.usage.v1.{name}");
        let values = pool.get_enum_by_name(&name).unwrap();
        let mut values: Vec<_> = values
            .values()
            .map(|value| {
                (
                    value.number(),
                    value.name().strip_prefix(prefix).unwrap().to_owned(),
                )
            })
            .collect();
        values.sort();
        values
    };
    let named: Vec<_> = RadioAccessTechnology::NAMED
        .iter()
        .map(|(value, name)| (i32::from(value.0), (*name).to_owned()))
        .collect();
    assert_eq!(
        values("RadioAccessTechnology", "RADIO_ACCESS_TECHNOLOGY_"),
        named
    );
    let reasons: Vec<_> = Reason::REFUSALS
        .iter()
        .map(|reason| (i32::from(*reason), reason.code().to_uppercase()))
        .collect();
    assert_eq!(values("Reason", "REASON_")[1..], reasons);

    let service = pool
        .get_service_by_name(openmast_usage::SERVICE_NAME)
        .unwrap();
    let method = service.methods().next().unwrap();
    let path = format!("/{}/{}", service.full_name(), method.name());
    assert_eq!(path, openmast_usage::UPLOAD_METHOD);
    assert!(method.is_client_streaming() && method.is_server_streaming());
}
