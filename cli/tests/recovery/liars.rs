//! Endpoints that tell of another newest final settlement than there is: whether the doors go by them.

use std::{
    net::SocketAddr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use openmast_client::accounts::Content;
use openmast_oracle::config::Config;
use openmast_records::{MappingChange, RadioIdentity, Record};
use openmast_usage::{RadioAccessTechnology, RadioSigner, Reason, Report, SignedBatch, Subject};
use serde_json::Value;

use crate::{
    chain::Chain,
    doors::{Service, is_answered, ready},
    lab::Lab,
    stream::{connect, upload},
    usage::NETWORK,
};

const PATIENCE: Duration = Duration::from_secs(180);
const OVERTAKEN: &str = "\"overtaken\"";

/// With more endpoints.
fn config(lab: &Lab, others: &[&Chain]) -> Config {
    let mut config = lab.config();
    let urls = others.iter().map(|chain| chain.url().parse().unwrap());
    config.network.rpc_urls.extend(urls);
    config
}

/// What epoch 3 is closed with in the log, and something else.
async fn third(lab: &mut Lab) -> (Content, Content) {
    lab.end_epoch(false).await;
    let right = lab.outbox().entry(3).unwrap().expect("queued").content;
    let wrong = Content {
        asset_root: [1; 32],
        ..right
    };
    (right, wrong)
}

/// Waits until the alarm is raised, or is not.
async fn until_alarm(lab: &Lab, code: &str, is_raised: bool) -> String {
    let url = format!("http://{}/v1/alarms", lab.api);
    let asking = async {
        loop {
            let answer: Value = reqwest::get(&url).await.unwrap().json().await.unwrap();
            let mut alarms = answer["alarms"].as_array().unwrap().iter();
            let found = alarms.find(|alarm| alarm["code"] == code);
            if found.is_some() == is_raised {
                return found.map_or_else(String::new, |alarm| alarm["text"].to_string());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let asked = tokio::time::timeout(PATIENCE, asking).await;
    asked.unwrap_or_else(|_| panic!("{code} {is_raised}"))
}

async fn until_ready_says(lab: &Lab, is_overtaken: bool) {
    let asking = async {
        while ready(lab).await.contains(OVERTAKEN) != is_overtaken {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let asked = tokio::time::timeout(PATIENCE, asking).await;
    asked.unwrap_or_else(|_| panic!("overtaken: {is_overtaken}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_endpoint_of_two_that_lies_shuts_no_door() {
    let mut lab = Lab::settled(2).await;
    let (_, wrong) = third(&mut lab).await;
    let lying = lab.chain.another().await;
    let service = Service::start_with(config(&lab, &[&lying]));
    until_ready_says(&lab, false).await;
    lying.settle(&wrong);
    let text = until_alarm(&lab, "endpoints_disagree", true).await;
    let (liar, honest) = (lying.host(), lab.chain.host());
    assert!(text.contains(&format!("{liar} tells")), "{text}");
    assert!(text.contains(&format!("{honest} of another")), "{text}");
    assert!(!ready(&lab).await.contains(OVERTAKEN));
    assert!(is_answered(&lab, 1).await, "the doors are open");
    // It was no lie.
    lab.chain.settle(&wrong);
    until_ready_says(&lab, true).await;
    assert!(!is_answered(&lab, 2).await);
    until_alarm(&lab, "endpoints_disagree", false).await;
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_endpoint_of_three_hides_nothing() {
    let mut lab = Lab::settled(2).await;
    let (_, wrong) = third(&mut lab).await;
    let hiding = lab.chain.another().await;
    lab.chain.settle(&wrong);
    let second = lab.chain.another().await;
    let service = Service::start_with(config(&lab, &[&hiding, &second]));
    until_ready_says(&lab, true).await;
    assert!(!is_answered(&lab, 1).await);
    let text = until_alarm(&lab, "endpoints_disagree", true).await;
    assert!(
        text.contains(&format!("{} of another", hiding.host())),
        "{text}"
    );
    service.stop().await;
}

/// A radio that is mapped, and the door for its batches.
struct Radio {
    signer: RadioSigner,
    door: SocketAddr,
    sequence: u64,
}

impl Radio {
    async fn of(lab: &mut Lab, config: &mut Config) -> Self {
        let signer = RadioSigner::from_seed([7; 32]);
        lab.write(vec![Record::Mapping(MappingChange::Radio {
            identity: RadioIdentity::Ed25519(signer.key().to_bytes()),
            asset: Some(0),
        })])
        .await;
        let door = openmast_free_ports::tcp().unwrap();
        config.usage.enabled = true;
        config.usage.plaintext = true;
        config.usage.listen = door;
        Self {
            signer,
            door,
            sequence: 0,
        }
    }

    fn batch(&mut self) -> SignedBatch {
        self.sequence += 1;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let now = since.as_millis() as u64;
        let report = Report {
            session_id: [1; 16],
            subject: Subject::Payer(1),
            started_at_ms: now - 60_000,
            ended_at_ms: now,
            bytes_up: 1_000 * self.sequence,
            bytes_down: 2_000 * self.sequence,
            is_final: false,
            radio_access_technology: RadioAccessTechnology::NR,
            quality_class: 9,
            relay_path: &[],
        };
        let signed = self.signer.sign(&NETWORK, self.sequence, [report]);
        signed.unwrap()
    }

    /// Status and code of the answer to a batch by HTTP.
    async fn post(&mut self) -> (u16, Value) {
        let url = format!("http://{}/v1/usage", self.door);
        let request = reqwest::Client::new().post(url);
        let request = request.header("content-type", "application/json");
        let answer = request.body(self.batch().to_json()).send().await.unwrap();
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        (status, body["code"].clone())
    }

    /// Why a batch by gRPC is refused.
    async fn stream(&mut self) -> Option<Reason> {
        let channel = connect(&format!("http://{}", self.door)).await;
        let answers = upload(channel, vec![self.batch().to_protobuf()]).await;
        answers[0].refusal()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_shuts_when_something_else_becomes_final_and_opens_again() {
    let mut lab = Lab::settled(2).await;
    let (right, wrong) = third(&mut lab).await;
    let mut config = config(&lab, &[]);
    let mut radio = Radio::of(&mut lab, &mut config).await;
    let service = Service::start_with(config);
    until_ready_says(&lab, false).await;
    assert!(is_answered(&lab, 1).await);
    assert_eq!(radio.post().await.0, 200);
    assert_eq!(radio.stream().await, None);

    lab.chain.settle(&wrong);
    until_ready_says(&lab, true).await;
    assert!(!is_answered(&lab, 2).await, "it could never be settled");
    assert_eq!(radio.post().await, (503, "unavailable".into()));
    assert_eq!(radio.stream().await, Some(Reason::Unavailable));

    // What was told was a lie, and the log's own settlement is final.
    lab.chain.settle(&right);
    until_ready_says(&lab, false).await;
    assert!(is_answered(&lab, 3).await);
    assert_eq!(radio.post().await.0, 200);
    assert_eq!(radio.stream().await, None);
    service.stop().await;
}
