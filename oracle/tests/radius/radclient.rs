//! With FreeRADIUS' `radclient` as the sender.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use openmast_records::{CounterWidth, RadioIdentity, SubscriberIdentity, UsageEvent};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

use crate::lab::{Lab, SECRET, config, configured};

/// A whole session over the border of 32 bits, between the radio going on and off.
const SESSION: &str = r#"
Acct-Status-Type = Accounting-On
NAS-Identifier = "mast-1"

Acct-Status-Type = Start
Acct-Session-Id = "5A1"
Acct-Multi-Session-Id = "M1"
NAS-Identifier = "mast-1"
NAS-IP-Address = 192.0.2.7
NAS-IPv6-Address = 2001:db8::7
Called-Station-Id = "02-00-00-00-00-00:OpenRoaming"
Calling-Station-Id = "02:00:00:00:01:00"
User-Name = "sub1@Mobile.Example"
Class = 0x01ff
Class = 0x02
Chargeable-User-Identity = "cui-1"
Acct-Delay-Time = 0

Acct-Status-Type = Interim-Update
Acct-Session-Id = "5A1"
Acct-Multi-Session-Id = "M1"
NAS-Identifier = "mast-1"
User-Name = "sub1@Mobile.Example"
Acct-Session-Time = 300
Acct-Input-Octets = 4294967295
Acct-Input-Gigawords = 0
Acct-Output-Octets = 5
Acct-Output-Gigawords = 1

Acct-Status-Type = Stop
Acct-Session-Id = "5A1"
Acct-Multi-Session-Id = "M1"
NAS-Identifier = "mast-1"
User-Name = "sub1@Mobile.Example"
Acct-Session-Time = 420
Acct-Input-Octets = 9
Acct-Input-Gigawords = 1
Acct-Output-Octets = 6
Acct-Output-Gigawords = 1
Message-Authenticator = 0x00

Acct-Status-Type = Accounting-Off
NAS-Identifier = "mast-1"
"#;

async fn radclient(
    options: &[&str],
    server: SocketAddr,
    kind: &str,
    secret: &str,
    input: &str,
) -> Child {
    let mut child = Command::new("radclient")
        .args(options)
        .args([&server.to_string(), kind, secret])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("radclient starts: install freeradius-utils");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .await
        .unwrap();
    child
}

async fn succeeds(mut child: Child) -> bool {
    child.wait().await.unwrap().success()
}

#[tokio::test]
async fn a_whole_session_over_both_families() {
    let lab = Lab::start(&config());
    for server in [lab.address(), lab.address_v6()] {
        let seen = lab.log.reports().len();
        assert!(succeeds(radclient(&["-p", "1"], server, "acct", SECRET, SESSION).await).await);
        let reports = lab.log.reports().split_off(seen);
        let events: Vec<UsageEvent> = reports.iter().map(|report| report.event).collect();
        use UsageEvent::{Interim, RadioOff, RadioOn, Start, Stop};
        assert_eq!(events, [RadioOn, Start, Interim, Stop, RadioOff]);
        for session in &reports[1..4] {
            assert_eq!(session.session_id, b"5A1");
            assert_eq!(session.multi_session_id.as_deref(), Some(b"M1".as_slice()));
        }
        let start = &reports[1];
        assert_eq!(
            start.radio,
            [
                RadioIdentity::NasIdentifier(b"mast-1".to_vec()),
                RadioIdentity::CalledStationId(b"02-00-00-00-00-00".to_vec()),
                RadioIdentity::NasIp("192.0.2.7".into()),
                RadioIdentity::NasIp("2001:db8::7".into()),
                RadioIdentity::SourceIp(server.ip().to_string()),
            ]
        );
        assert_eq!(
            start.subscriber,
            [
                SubscriberIdentity::Class(vec![1, 0xff]),
                SubscriberIdentity::Class(vec![2]),
                SubscriberIdentity::Cui(b"cui-1".to_vec()),
                SubscriberIdentity::UserName(b"sub1@Mobile.Example".to_vec()),
                SubscriberIdentity::CallingStationId(b"02-00-00-00-01-00".to_vec()),
                SubscriberIdentity::Realm(b"mobile.example".to_vec()),
            ]
        );
        assert_eq!(start.width, CounterWidth::Unknown);
        let counted = |report: usize| {
            (
                reports[report].bytes_up,
                reports[report].bytes_down,
                reports[report].session_seconds,
            )
        };
        assert_eq!(counted(2), (u64::from(u32::MAX), (1 << 32) + 5, Some(300)));
        assert_eq!(counted(3), ((1 << 32) + 9, (1 << 32) + 6, Some(420)));
    }
    lab.expect(&[("recorded", 10)]).await;
}

#[tokio::test]
async fn status_server_is_answered() {
    let lab = Lab::start(&config());
    for server in [lab.address(), lab.address_v6()] {
        let status = radclient(
            &["-r", "3", "-t", "5"],
            server,
            "status",
            SECRET,
            "Message-Authenticator = 0x00\n",
        )
        .await;
        assert!(succeeds(status).await);
    }
    lab.expect(&[("status_server", 2)]).await;
    assert!(lab.log.reports().is_empty());
}

#[tokio::test]
async fn a_wrong_secret_is_met_with_silence() {
    let lab = Lab::start(&config());
    let options = ["-r", "2", "-t", "0.3"];
    let start = "Acct-Status-Type = Start\nAcct-Session-Id = \"s1\"\n";
    assert!(!succeeds(radclient(&options, lab.address(), "acct", "wrong", start).await).await);
    lab.expect(&[("wrong_authenticator", 2)]).await;
    assert!(lab.log.reports().is_empty());
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_nothing() {
    const SESSIONS: usize = 600;
    let lab = Lab::start(&configured(serde_json::json!({"listen": ["127.0.0.1:0"]})));
    let (address, log) = (lab.address(), lab.log.clone());
    let input: String = (0..SESSIONS)
        .map(|number| format!("Acct-Status-Type = Stop\nAcct-Session-Id = \"s{number}\"\nAcct-Input-Octets = {number}\n\n"))
        .collect();
    let sender = radclient(
        &["-p", "40", "-r", "30", "-t", "1"],
        address,
        "acct",
        SECRET,
        &input,
    )
    .await;
    while log.reports().len() < SESSIONS / 4 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    lab.server.shutdown().await;
    let before = log.reports().len();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(
        before < SESSIONS && log.reports().len() == before,
        "the server was stopped in the middle"
    );
    let config = configured(serde_json::json!({"listen": [address.to_string()]}));
    let _lab = Lab::start_with(&config, log.clone());
    assert!(
        succeeds(sender).await,
        "every request was answered in the end"
    );
    let mut sessions: Vec<Vec<u8>> = log
        .reports()
        .into_iter()
        .map(|report| report.session_id)
        .collect();
    sessions.sort_unstable();
    sessions.dedup();
    assert_eq!(sessions.len(), SESSIONS);
}

/// FreeRADIUS 3 computes Message-Authenticator of accounting over zeros, in answers as well, and refuses another one.
#[tokio::test]
async fn freeradius_accepts_the_answers_that_are_meant_for_it() {
    let request =
        "Acct-Status-Type = Start\nAcct-Session-Id = \"s1\"\nMessage-Authenticator = 0x00\n";
    for (setting, patience, accepted) in [
        ("none", "20", true),
        ("zero", "20", true),
        ("request", "0.3", false),
    ] {
        let lab = Lab::start(&configured(serde_json::json!({
            "listen": ["127.0.0.1:0"],
            "clients": [{"name": "a", "network": "127.0.0.1", "secret": SECRET, "message_authenticator": setting}]
        })));
        let options = ["-r", "1", "-t", patience];
        let sender = radclient(&options, lab.address(), "acct", SECRET, request).await;
        assert_eq!(succeeds(sender).await, accepted, "{setting}");
        lab.expect(&[("recorded", 1)]).await;
    }
}

/// A service of a session, and a vendor's counters alone.
#[tokio::test]
async fn attributes_of_vendors_are_read() {
    let lab = Lab::start(&config());
    let input = "Acct-Status-Type = Stop\nAcct-Session-Id = \"71:72\"\nCisco-AVPair = \"parent-session-id=71\"\nCisco-AVPair = \"x=y\"\nAcct-Output-Octets = 9\n\n\
        Acct-Status-Type = Stop\nAcct-Session-Id = \"s2\"\nAlc-Acct-I-Inprof-Octets-64 = 0x000200000000000001f4\nAlc-Acct-O-Outprof-Octets-64 = 0x800300000100000003e8\n";
    let sender = radclient(&["-p", "1"], lab.address(), "acct", SECRET, input).await;
    assert!(succeeds(sender).await);
    let reports = lab.log.reports();
    let [part, whole] = reports.as_slice() else {
        panic!("{reports:?}");
    };
    assert_eq!(part.part_of.as_deref(), Some(b"71".as_slice()));
    assert_eq!(part.bytes_down, 9);
    assert_eq!(whole.part_of, None);
    assert_eq!((whole.bytes_up, whole.bytes_down), (500, (1 << 40) + 1000));
    assert_eq!(whole.width, CounterWidth::Wide);
}
