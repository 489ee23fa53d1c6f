//! Nothing is acknowledged that can never be settled.

use std::time::Duration;

use openmast_oracle::{
    config::Config,
    ingest::radius::{
        authenticator::sign_accounting_request,
        dictionary::{attribute, code},
        packet::PacketBuilder,
    },
    recover::Request,
    run,
};
use tokio::{net::UdpSocket, sync::oneshot, task::JoinHandle};

use crate::lab::{Lab, SECRET, folder};

const PATIENCE: Duration = Duration::from_secs(180);

pub struct Service {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<anyhow::Result<()>>,
}

impl Service {
    pub fn start(lab: &Lab) -> Self {
        Self::start_with(lab.config())
    }

    pub fn start_with(config: Config) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        Self {
            stop,
            ended: tokio::spawn(run::run(config, shutdown)),
        }
    }

    pub async fn stop(self) {
        let _ = self.stop.send(());
        let ended = tokio::time::timeout(PATIENCE, self.ended).await;
        ended
            .expect("it ends")
            .expect("no panic")
            .expect("ends well");
    }
}

/// What `/ready` says, when it says this or anything but that it starts.
pub async fn ready(lab: &Lab) -> String {
    let url = format!("http://{}/ready", lab.api);
    let asking = async {
        loop {
            if let Ok(answer) = reqwest::get(&url).await {
                let text = answer.text().await.unwrap_or_default();
                let is_starting = ["\"starting\"", "\"replaying\""];
                if !is_starting.iter().any(|code| text.contains(code)) {
                    return text;
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking)
        .await
        .expect("it comes up")
}

/// Whether a Start is answered.
pub async fn is_answered(lab: &Lab, identifier: u8) -> bool {
    start_answered(lab, identifier, b"new").await
}

/// Whether the Start of a session is answered.
pub async fn start_answered(lab: &Lab, identifier: u8, session: &[u8]) -> bool {
    let builder = PacketBuilder::new(code::ACCOUNTING_REQUEST, identifier)
        .integer(attribute::ACCT_STATUS_TYPE, 1)
        .and_then(|it| it.attribute(attribute::ACCT_SESSION_ID, session))
        .unwrap();
    is_taken(lab, builder).await
}

/// Whether a request is answered.
pub async fn is_taken(lab: &Lab, builder: PacketBuilder) -> bool {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    socket.connect(lab.radius).await.unwrap();
    let packet = sign_accounting_request(builder, SECRET.as_bytes());
    for _ in 0..3 {
        let mut buffer = [0; 4096];
        if socket.send(&packet).await.is_err() {
            continue;
        }
        let answer = socket.recv(&mut buffer);
        if let Ok(Ok(_)) = tokio::time::timeout(Duration::from_millis(500), answer).await {
            return true;
        }
    }
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_backup_answers_nobody_until_it_is_recovered() {
    let mut lab = Lab::settled(2).await;
    let backup = lab.back_up();
    lab.end_epoch(true).await;
    lab.use_for_an_hour().await;
    let mirror = lab.mirror();
    lab.lose_all();
    crate::lab::copy(&backup, &lab.data());

    let service = Service::start(&lab);
    let text = ready(&lab).await;
    assert!(
        text.contains("\"overtaken\"") && text.contains("openmast oracle recover"),
        "{text}"
    );
    assert!(!is_answered(&lab, 1).await, "it could never be settled");
    service.stop().await;

    let request = Request {
        sources: folder(mirror),
        ..lab.request()
    };
    lab.recover(request).await.expect("recovers");
    let service = Service::start(&lab);
    let text = ready(&lab).await;
    assert!(!text.contains("\"overtaken\""), "{text}");
    assert!(is_answered(&lab, 2).await, "it goes on");
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_folder_on_a_network_that_has_settled_is_told_what_to_do() {
    let lab = Lab::settled(2).await;
    lab.lose_all();
    let service = Service::start(&lab);
    let ended = tokio::time::timeout(PATIENCE, service.ended).await;
    let error = ended
        .expect("it ends")
        .expect("no panic")
        .expect_err("refused");
    assert!(
        format!("{error:#}").contains("openmast oracle recover"),
        "{error:#}"
    );
}
