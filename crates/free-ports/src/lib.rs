//! Addresses of this machine for services that tests start, stop and start again.
//!
//! A port that the system chooses (`bind` to 0) is one of those that it also gives to connections: while the service is away,
//! any connection of any process may get it, and the service cannot listen any more. The ports here are below those
//! (`net.ipv4.ip_local_port_range` begins at 32,768 on Linux, IANA's dynamic ports at 49,152).

use std::{
    collections::HashSet,
    io::{self, Error, ErrorKind},
    net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    ops::Range,
    sync::{LazyLock, Mutex, PoisonError},
};

const PORTS: Range<u16> = 15_000..32_000;
const ATTEMPTS: usize = 100;

/// Ports that this process was given: a service that asks for several before it listens on any must not have one twice.
static GIVEN: LazyLock<Mutex<HashSet<u16>>> = LazyLock::new(Mutex::default);
/// So many are remembered: most ports stay free to be given.
const MOST_GIVEN: usize = 4_000;

/// An address on loopback where nothing listens on TCP.
///
/// # Errors
/// No free port was found.
pub fn tcp() -> io::Result<SocketAddr> {
    draw(|address| TcpListener::bind(address).map(drop))
}

/// An address on loopback where nothing listens on UDP.
///
/// # Errors
/// No free port was found.
pub fn udp() -> io::Result<SocketAddr> {
    draw(|address| UdpSocket::bind(address).map(drop))
}

fn draw(listen: impl Fn(SocketAddr) -> io::Result<()>) -> io::Result<SocketAddr> {
    let mut last = Error::from(ErrorKind::AddrInUse);
    for _ in 0..ATTEMPTS {
        let port = fastrand::u16(PORTS);
        if !is_new(port) {
            continue;
        }
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        match listen(address) {
            Ok(()) => return Ok(address),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Whether it was not given before, and is from now on.
fn is_new(port: u16) -> bool {
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    if given.len() >= MOST_GIVEN {
        given.clear();
    }
    given.insert(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_port_is_given_twice_in_a_row_of_many() -> io::Result<()> {
        let given: HashSet<SocketAddr> = (0..1_000).map(|_| tcp()).collect::<io::Result<_>>()?;
        assert_eq!(given.len(), 1_000);
        Ok(())
    }

    #[test]
    fn what_is_given_can_be_listened_on_and_is_not_given_while_it_is() -> io::Result<()> {
        let listeners: Vec<_> = (0..50)
            .map(|_| TcpListener::bind(tcp()?))
            .collect::<io::Result<_>>()?;
        for _ in 0..200 {
            let address = tcp()?;
            assert!(PORTS.contains(&address.port()));
            for listener in &listeners {
                assert_ne!(listener.local_addr()?, address);
            }
        }
        UdpSocket::bind(udp()?).map(drop)
    }
}
