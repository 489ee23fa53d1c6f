//! Timeouts of connections with HTTP/1, which serve one request at a time.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::sleep,
};

use super::activity::Activity;

/// Longest times of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeouts {
    /// From a request's first byte to the end of its head. The first request counts from the beginning of the
    /// connection.
    pub head: Duration,
    /// From an answer to the first byte of the next request.
    pub idle: Duration,
    /// While a request is served: from one piece of the answer to the next, and to the first.
    pub quiet: Duration,
}

impl Timeouts {
    /// Resolves when a connection has exceeded one of them.
    pub(crate) async fn exceeded(self, activity: &Activity) {
        while let Some(left) = self.left(activity).filter(|left| !left.is_zero()) {
            // What it does next may time out earlier than what it does now.
            sleep(left.min(self.head)).await;
        }
    }

    fn left(self, activity: &Activity) -> Option<Duration> {
        match (activity.idle_for(), activity.head_pending_for()) {
            (_, Some(head)) => self.head.checked_sub(head),
            (Some(idle), None) => self.idle.checked_sub(idle),
            (None, None) => self.quiet.checked_sub(activity.quiet_for()),
        }
    }
}

/// A stream that notes in the connection's state what is read and written.
pub(crate) struct TrackedStream<S> {
    stream: S,
    activity: Arc<Activity>,
}

impl<S> TrackedStream<S> {
    pub(crate) fn new(stream: S, activity: Arc<Activity>) -> Self {
        Self { stream, activity }
    }

    fn note(&self, written: &Poll<io::Result<usize>>) {
        if matches!(written, Poll::Ready(Ok(count)) if *count > 0) {
            self.activity.wrote();
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TrackedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.activity.read();
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TrackedStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.note(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
