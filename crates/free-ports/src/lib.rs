//! Addresses of this machine for services that tests start, stop and start again.
//!
//! A port that the system chooses (`bind` to 0) is one of those that it also gives to connections: while the service is away,
//! any connection of any process may get it, and the service cannot listen any more. The ports here are below those
//! (`net.ipv4.ip_local_port_range` begins at 32,768 on Linux, IANA's dynamic ports at 49,152).

use std::{
    io::{self, Error, ErrorKind},
    net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    ops::Range,
};

const PORTS: Range<u16> = 15_000..32_000;
const ATTEMPTS: usize = 100;

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
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, fastrand::u16(PORTS)));
        match listen(address) {
            Ok(()) => return Ok(address),
            Err(error) => last = error,
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use super::*;

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
