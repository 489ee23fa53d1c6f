//! The least of HTTP/1.1 that asks and reads: a client that does more would be what is measured.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    /// What was read and belongs to no answer yet.
    read: Vec<u8>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn open(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let read = Vec::with_capacity(4_096);
        Ok(Self { stream, read })
    }

    /// The body of the answer to a GET.
    ///
    /// # Errors
    /// The connection ends, or the answer is none with a length and status 200.
    pub async fn ask(&mut self, path: &str) -> Result<Vec<u8>> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        self.stream.write_all(request.as_bytes()).await?;
        let head = self.read_until(b"\r\n\r\n").await?;
        let head = String::from_utf8(head)?.to_ascii_lowercase();
        ensure!(head.starts_with("http/1.1 200"), "{head}");
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.context("an answer without its length")?.parse()?;
        while self.read.len() < length {
            self.more().await?;
        }
        let rest = self.read.split_off(length);
        Ok(std::mem::replace(&mut self.read, rest))
    }

    /// Everything up to the end of this, which is part of it.
    ///
    /// # Errors
    /// The connection ends.
    pub async fn read_until(&mut self, end: &[u8]) -> Result<Vec<u8>> {
        loop {
            let found = self.read.windows(end.len()).position(|it| it == end);
            if let Some(at) = found {
                let rest = self.read.split_off(at + end.len());
                return Ok(std::mem::replace(&mut self.read, rest));
            }
            self.more().await?;
        }
    }

    /// Asks for something that has no end.
    ///
    /// # Errors
    /// The connection ends.
    pub async fn send(&mut self, request: &str) -> Result<()> {
        Ok(self.stream.write_all(request.as_bytes()).await?)
    }

    async fn more(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.read).await?;
        ensure!(read > 0, "the connection ended");
        Ok(())
    }
}
