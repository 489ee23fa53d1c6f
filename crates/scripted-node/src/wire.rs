//! As much of HTTP/1.1 as an RPC client speaks, with the ways in which a server can break off.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    time::sleep,
};

const MIB: usize = 1 << 20;
const HUGE: usize = 200 * MIB;

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    AtOnce,
    ByteASecond,
    /// Half of it is sent, then the connection ends.
    Half,
    /// Spaces are sent instead of it.
    Huge,
}

/// The body of the next request; `None` if the client has closed the connection.
pub async fn request(from: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let (mut length, mut line) = (0, String::new());
    loop {
        line.clear();
        if from.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let header = line.trim_end().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).await?;
    Ok(Some(body))
}

/// Sends an answer. Returns whether the connection goes on.
pub async fn answer(
    to: &mut (impl AsyncWrite + Unpin),
    status: u16,
    body: &[u8],
    pace: Pace,
) -> io::Result<bool> {
    let length = match pace {
        Pace::Huge => HUGE,
        _ => body.len(),
    };
    let head = format!(
        "HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    to.write_all(head.as_bytes()).await?;
    match pace {
        Pace::AtOnce => to.write_all(body).await?,
        Pace::ByteASecond => {
            for byte in body {
                to.write_all(&[*byte]).await?;
                to.flush().await?;
                sleep(Duration::from_secs(1)).await;
            }
        }
        Pace::Half => to.write_all(body.split_at(body.len() / 2).0).await?,
        Pace::Huge => {
            let spaces = vec![b' '; MIB];
            for _ in 0..HUGE / MIB {
                to.write_all(&spaces).await?;
            }
        }
    }
    to.flush().await?;
    Ok(pace != Pace::Half)
}
