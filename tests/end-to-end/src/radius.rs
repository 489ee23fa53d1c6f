//! Accounting-Requests without FreeRADIUS: what `radclient` would send, for machines that do not have it.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use futures_util::{StreamExt, TryStreamExt, stream};
use md5::{Digest, Md5};
use tokio::{net::UdpSocket, time::timeout};

/// RFC 2866 sections 4.1 and 4.2.
pub const ACCOUNTING_REQUEST: u8 = 4;
const ACCOUNTING_RESPONSE: u8 = 5;
/// Code, identifier, length and authenticator (RFC 2865 section 3).
pub const HEADER: usize = 20;
const AUTHENTICATOR: std::ops::Range<usize> = 4..HEADER;

/// The attributes of [`crate::traffic::Session::packets`] (RFC 2865, 2866, 2869).
const ATTRIBUTES: [(&str, u8); 10] = [
    ("User-Name", 1),
    ("NAS-Identifier", 32),
    ("Acct-Status-Type", 40),
    ("Acct-Input-Octets", 42),
    ("Acct-Output-Octets", 43),
    ("Acct-Session-Id", 44),
    ("Acct-Session-Time", 46),
    ("Acct-Input-Gigawords", 52),
    ("Acct-Output-Gigawords", 53),
    ("Event-Timestamp", 55),
];
/// Values of Acct-Status-Type (RFC 2866 section 5.1).
const STATUS: [(&str, u32); 3] = [("Start", 1), ("Stop", 2), ("Interim-Update", 3)];

/// How often and how long an answer is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub attempts: usize,
    pub wait: Duration,
}

/// Sends packets that are written as `radclient` reads them, `parallel` at once, and waits for an answer to each.
///
/// # Errors
/// A packet is not understood, or stayed without an answer that knows the secret.
pub async fn deliver(
    packets: &[String],
    server: SocketAddr,
    secret: &str,
    parallel: usize,
    patience: Patience,
) -> Result<()> {
    let requests = packets
        .iter()
        .zip((0..=u8::MAX).cycle())
        .map(|(packet, identifier)| encode(packet, identifier, secret))
        .collect::<Result<Vec<_>>>()?;
    stream::iter(requests)
        .map(|request| async move {
            let socket = connect(server).await?;
            let knows_secret = |answer: &[u8]| is_answer(answer, &request, secret);
            exchange(&socket, &request, patience, knows_secret).await
        })
        .buffer_unordered(parallel)
        .try_collect()
        .await
}

/// A socket of its own to a server on this machine.
///
/// # Errors
/// There is no port left.
pub async fn connect(server: SocketAddr) -> Result<UdpSocket> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    socket.connect(server).await?;
    Ok(socket)
}

/// Sends one request until an Accounting-Response to it comes that is `accepted`.
///
/// # Errors
/// None came.
pub async fn exchange(
    socket: &UdpSocket,
    request: &[u8],
    patience: Patience,
    accepted: impl Fn(&[u8]) -> bool,
) -> Result<()> {
    let mut answer = [0; 4096];
    for _attempt in 0..patience.attempts {
        socket.send(request).await?;
        let Ok(received) = timeout(patience.wait, socket.recv(&mut answer)).await else {
            continue;
        };
        let answer = answer.get(..received?).unwrap_or_default();
        if answer.len() >= HEADER
            && answer[0] == ACCOUNTING_RESPONSE
            && answer.get(1) == request.get(1)
            && accepted(answer)
        {
            return Ok(());
        }
    }
    bail!("no answer")
}

/// An Accounting-Request from lines `Name = value`.
fn encode(packet: &str, identifier: u8, secret: &str) -> Result<Vec<u8>> {
    let mut request = vec![ACCOUNTING_REQUEST, identifier];
    request.resize(HEADER, 0);
    for line in packet.lines().filter(|line| !line.trim().is_empty()) {
        let (kind, value) = attribute(line).with_context(|| format!("attribute: {line}"))?;
        request.push(kind);
        request.push(u8::try_from(value.len() + 2)?);
        request.extend(value);
    }
    let length = u16::try_from(request.len())?;
    request[2..4].copy_from_slice(&length.to_be_bytes());
    let authenticator = Md5::new()
        .chain_update(&request)
        .chain_update(secret)
        .finalize();
    request[AUTHENTICATOR].copy_from_slice(&authenticator);
    Ok(request)
}

fn attribute(line: &str) -> Result<(u8, Vec<u8>)> {
    let (name, value) = line.split_once(" = ").context("no value")?;
    let kind = find(&ATTRIBUTES, name.trim()).context("unknown")?;
    let value = value.trim();
    let text = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some(text) = text {
        ensure!(!text.contains(['"', '\\']), "a text that needs escaping");
        return Ok((kind, text.as_bytes().to_vec()));
    }
    let number = match find(&STATUS, value) {
        Some(status) => status,
        None => value.parse().context("no number")?,
    };
    Ok((kind, number.to_be_bytes().to_vec()))
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    let row = table.iter().find(|(known, _)| *known == name)?;
    Some(row.1)
}

/// Whether the answer's authenticator is that of the request and the secret (RFC 2866 section 3).
fn is_answer(answer: &[u8], request: &[u8], secret: &str) -> bool {
    let (Some(head), Some(attributes)) = (answer.get(..4), answer.get(HEADER..)) else {
        return false;
    };
    let expected = Md5::new()
        .chain_update(head)
        .chain_update(&request[AUTHENTICATOR])
        .chain_update(attributes)
        .chain_update(secret)
        .finalize();
    answer.get(AUTHENTICATOR) == Some(&expected[..])
}

#[cfg(test)]
mod tests {
    use std::{process::Stdio, time::Duration};

    use anyhow::{Context, Result};
    use md5::{Digest, Md5};
    use tokio::{io::AsyncWriteExt, net::UdpSocket, process::Command, time::timeout};

    use super::{ACCOUNTING_RESPONSE, AUTHENTICATOR, HEADER, Patience, deliver, encode};
    use crate::traffic::Session;

    const SECRET: &str = "openmast-lab";
    const WAIT: Duration = Duration::from_secs(10);

    fn packets() -> Vec<String> {
        let who = ("tower", "amara@example.org", "0A1B2C3D".to_owned());
        Session::steady(who, 1_800_000_000, (17, 5_000_000_001), 1, 300).packets()
    }

    /// What `radclient` sends for this packet.
    async fn of_radclient(packet: &str) -> Result<Vec<u8>> {
        let server = UdpSocket::bind("127.0.0.1:0").await?;
        let mut radclient = Command::new("radclient")
            .args(["-r", "1", "-t", "5"])
            .args([&server.local_addr()?.to_string(), "acct", SECRET])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("radclient did not start; it is in Debian's package freeradius-utils")?;
        let mut input = radclient.stdin.take().context("no input")?;
        input.write_all(packet.as_bytes()).await?;
        drop(input);
        let mut request = vec![0; 4096];
        let length = timeout(WAIT, server.recv(&mut request)).await??;
        request.truncate(length);
        Ok(request)
    }

    #[tokio::test]
    async fn a_request_is_to_the_byte_what_radclient_sends() -> Result<()> {
        for packet in packets() {
            let theirs = of_radclient(&packet).await?;
            let ours = encode(&packet, theirs[1], SECRET)?;
            assert_eq!(hex::encode(ours), hex::encode(theirs), "{packet}");
        }
        Ok(())
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for packet in [
            "Acct-Status-Type = Begin",
            "Reply-Message = \"hello\"",
            "User-Name",
            "User-Name = \"a\\\"b\"",
            "Acct-Session-Time = 4294967296",
        ] {
            assert!(encode(packet, 0, SECRET).is_err(), "{packet}");
        }
        let long = format!("User-Name = \"{}\"", "a".repeat(254));
        assert!(encode(&long, 0, SECRET).is_err());
    }

    /// A server that answers each request with the secret given.
    async fn server(secret: &'static str) -> Result<std::net::SocketAddr> {
        let socket = UdpSocket::bind("127.0.0.1:0").await?;
        let address = socket.local_addr()?;
        tokio::spawn(async move {
            let mut request = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut request).await {
                assert!(length >= HEADER);
                let mut answer = vec![ACCOUNTING_RESPONSE, request[1], 0, 20];
                let authenticator = Md5::new()
                    .chain_update(&answer)
                    .chain_update(&request[AUTHENTICATOR])
                    .chain_update(secret)
                    .finalize();
                answer.extend(authenticator);
                let _ = socket.send_to(&answer, from).await;
            }
        });
        Ok(address)
    }

    #[tokio::test]
    async fn only_an_answer_that_knows_the_secret_counts() -> Result<()> {
        let patience = Patience {
            attempts: 2,
            wait: Duration::from_millis(200),
        };
        deliver(&packets(), server(SECRET).await?, SECRET, 2, patience).await?;
        let stranger = server("another").await?;
        let delivered = deliver(&packets(), stranger, SECRET, 2, patience).await;
        assert!(delivered.is_err());
        Ok(())
    }
}
