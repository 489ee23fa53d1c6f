//! Datagrams that the kernel dropped because a socket's buffer was full: column `drops` of `/proc/self/net/udp`
//! (proc(5)).

use std::fs;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;

/// Datagrams that were dropped since this socket was opened; `None` where the system does not tell.
pub(super) fn count(socket: BorrowedFd<'_>) -> Option<u64> {
    let inode = fs::metadata(format!("/proc/self/fd/{}", socket.as_raw_fd()))
        .ok()?
        .ino();
    ["/proc/self/net/udp", "/proc/self/net/udp6"]
        .into_iter()
        .find_map(|table| in_table(&fs::read_to_string(table).ok()?, inode))
}

fn in_table(table: &str, inode: u64) -> Option<u64> {
    table.lines().skip(1).find_map(|line| {
        let mut columns = line.split_ascii_whitespace().skip(9);
        let is_it = columns.next()?.parse() == Ok(inode);
        is_it.then(|| columns.nth(2)?.parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;
    use std::os::fd::AsFd;

    use super::*;

    #[test]
    fn the_row_of_the_socket_counts() {
        let table = "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n\
            120: 0100007F:0714 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 22 2 0000000000000000 3\n\
            121: 0100007F:0715 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 33 2 0000000000000000 41\n";
        assert_eq!(in_table(table, 33), Some(41));
        assert_eq!(in_table(table, 22), Some(3));
        assert_eq!(in_table(table, 44), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_fills_the_buffer_of_a_socket_that_nobody_reads_is_counted() {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("binds");
        assert_eq!(count(socket.as_fd()), Some(0));
        let sender = UdpSocket::bind("127.0.0.1:0").expect("binds");
        let to = socket.local_addr().expect("bound");
        for _ in 0..10_000 {
            sender.send_to(&[0; 1400], to).expect("sent");
        }
        assert!(count(socket.as_fd()).expect("known") > 0);
    }
}
