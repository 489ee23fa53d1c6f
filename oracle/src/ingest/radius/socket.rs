//! UDP in batches, with the address that a datagram was sent to, so that an answer leaves from there
//! (RADIUS clients refuse it from elsewhere).

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsFd;

use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSocketState};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::Interest;
use tokio::net::UdpSocket;

use super::kernel_drops;

/// Most octets that the kernel puts into one buffer: coalesced datagrams of one sender.
const BUFFER_LEN: usize = 1 << 16;

/// The two ends of a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path {
    pub(super) peer: SocketAddr,
    local: Option<IpAddr>,
}

/// A bound socket.
pub(super) struct BatchSocket {
    socket: UdpSocket,
    state: UdpSocketState,
}

impl BatchSocket {
    /// Binds `count` sockets to one address; with port 0, to one free port.
    ///
    /// All of them are bound before any is read: the kernel chooses among the sockets by the sender's address and port,
    /// and the choice stays the same as long as they do.
    pub(super) fn bind(
        address: SocketAddr,
        count: usize,
        receive_buffer_bytes: usize,
    ) -> io::Result<Vec<std::net::UdpSocket>> {
        // SO_REUSEPORT would also let in a second oracle, which would then take half of the senders.
        // A first socket without it finds out whether somebody else is there.
        let address = open(address, false)?
            .local_addr()?
            .as_socket()
            .ok_or(io::ErrorKind::AddrNotAvailable)?;
        (0..count)
            .map(|_| {
                let socket = open(address, count > 1)?;
                socket.set_recv_buffer_size(receive_buffer_bytes)?;
                Ok(socket.into())
            })
            .collect()
    }

    /// Serves a bound socket. Must be called inside the Tokio runtime that will read it.
    pub(super) fn new(socket: std::net::UdpSocket) -> io::Result<Self> {
        let socket = UdpSocket::from_std(socket)?;
        let state = UdpSocketState::new((&socket).into())?;
        Ok(Self { socket, state })
    }

    /// Datagrams that the kernel dropped because nobody took them in time (Linux; `None` elsewhere).
    pub(super) fn dropped_by_kernel(&self) -> Option<u64> {
        kernel_drops::count(self.socket.as_fd())
    }

    /// Waits for datagrams; replaces what `datagrams` held.
    pub(super) async fn receive(&self, datagrams: &mut Datagrams) -> io::Result<()> {
        datagrams.filled = 0;
        datagrams.filled = self
            .socket
            .async_io(Interest::READABLE, || {
                let mut slices = datagrams
                    .buffers
                    .each_mut()
                    .map(|buffer| IoSliceMut::new(buffer));
                self.state
                    .recv((&self.socket).into(), &mut slices, &mut datagrams.meta)
            })
            .await?;
        Ok(())
    }

    /// Sends back along `path` what `contents` holds: one datagram, or several of `segment` octets each with one call.
    pub(super) async fn send(&self, path: Path, contents: &[u8], segment: usize) -> io::Result<()> {
        let is_one = contents.len() <= segment;
        let transmit = Transmit {
            destination: path.peer,
            ecn: None,
            contents,
            segment_size: (!is_one).then_some(segment),
            src_ip: path.local,
        };
        self.socket
            .async_io(Interest::WRITABLE, || {
                self.state.try_send((&self.socket).into(), &transmit)
            })
            .await
    }

    /// Most datagrams of one call.
    pub(super) fn max_segments(&self) -> usize {
        self.state.max_gso_segments().max(1)
    }
}

fn open(address: SocketAddr, shared: bool) -> io::Result<Socket> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::DGRAM,
        Some(Protocol::UDP),
    )?;
    if address.is_ipv6() {
        // 0.0.0.0 and [::] can both be listened on then.
        socket.set_only_v6(true)?;
    }
    socket.set_reuse_port(shared)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}

/// Buffers for one call to the kernel.
pub(super) struct Datagrams {
    buffers: [Box<[u8]>; BATCH_SIZE],
    meta: [RecvMeta; BATCH_SIZE],
    filled: usize,
}

impl Datagrams {
    pub(super) fn new() -> Self {
        Self {
            buffers: std::array::from_fn(|_| vec![0; BUFFER_LEN].into_boxed_slice()),
            meta: [RecvMeta::default(); BATCH_SIZE],
            filled: 0,
        }
    }

    /// The datagrams received last.
    pub(super) fn datagrams(&self) -> impl Iterator<Item = (&[u8], Path)> {
        self.buffers
            .iter()
            .zip(&self.meta)
            .take(self.filled)
            .flat_map(|(buffer, meta)| {
                let path = Path {
                    peer: meta.addr,
                    local: meta.dst_ip,
                };
                let received = buffer.get(..meta.len).unwrap_or_default();
                // An empty datagram has no chunks, and must be handled, too.
                let empty = received.is_empty().then_some(received);
                // The kernel coalesces datagrams of one sender: `stride` octets each, the last may be shorter.
                received
                    .chunks(meta.stride.max(1))
                    .chain(empty)
                    .map(move |datagram| (datagram, path))
            })
    }
}
