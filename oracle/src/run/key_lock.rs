//! One oracle for each key and network on a machine.

use std::io::ErrorKind;

use anyhow::Context;
use sha2::{Digest, Sha256};

use openmast_platform::cause;

/// Held as long as this process settles a network with a key: a second one on this machine, on a copy of the data folder or
/// with another configuration, would settle against it. A name that the kernel gives to one process alone, and takes back when
/// that ends, however it ends; containers with networks of their own do not see each other, and what they do is seen on chain.
pub(super) struct KeyLock {
    #[cfg(target_os = "linux")]
    _name: std::os::unix::net::UnixListener,
}

#[cfg(target_os = "linux")]
impl KeyLock {
    /// Inside a Tokio runtime.
    ///
    /// # Errors
    /// Another process of the same user, or of root, settles this network with this key.
    pub(super) fn take(network: &[u8; 32], key: &[u8; 32]) -> anyhow::Result<Option<Self>> {
        use std::os::{
            linux::net::SocketAddrExt,
            unix::net::{SocketAddr, UnixListener},
        };
        let digest = Sha256::digest([network.as_slice(), key].concat());
        let name = format!("openmast/oracle/{}", hex::encode(digest));
        let address =
            SocketAddr::from_abstract_name(&name).context("the name of the key's lock")?;
        match UnixListener::bind_addr(&address) {
            Ok(listener) => Ok(Some(Self { _name: listener })),
            Err(error) if error.kind() == ErrorKind::AddrInUse => match holder(&address) {
                Some((process, true)) => Err(cause::trouble(format!(
                    "process {process} settles this network with this oracle's key, from another data folder; two would \
                     settle against each other. End it, or give this one a key of its own (oracle.keypair)"
                ))),
                // Who cannot read our key file has not our key: the name alone keeps nobody from starting.
                _ => {
                    tracing::warn!(
                        "somebody else on this machine holds the name of this key's lock"
                    );
                    Ok(None)
                }
            },
            Err(error) => {
                tracing::warn!(%error, "whether another process uses this key cannot be seen");
                Ok(None)
            }
        }
    }
}

/// Process (0: it is in another container) and whether it is ours or root's. `None`: it ended just now.
#[cfg(target_os = "linux")]
fn holder(address: &std::os::unix::net::SocketAddr) -> Option<(i32, bool)> {
    let stream = std::os::unix::net::UnixStream::connect_addr(address).ok()?;
    stream.set_nonblocking(true).ok()?;
    let peer = tokio::net::UnixStream::from_std(stream)
        .ok()?
        .peer_cred()
        .ok()?;
    let is_ours = [0, rustix::process::geteuid().as_raw()].contains(&peer.uid());
    Some((peer.pid().unwrap_or(0), is_ours))
}

#[cfg(not(target_os = "linux"))]
impl KeyLock {
    /// There is no such name here.
    ///
    /// # Errors
    /// None.
    pub fn take(_: &[u8; 32], _: &[u8; 32]) -> anyhow::Result<Option<Self>> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_key_settles_a_network_once_on_a_machine() {
        let key: [u8; 32] = std::array::from_fn(|at| at as u8 ^ std::process::id() as u8);
        let held = KeyLock::take(&[1; 32], &key).expect("free").expect("held");
        let refused = KeyLock::take(&[1; 32], &key).err().expect("refused");
        let process = std::process::id().to_string();
        assert!(refused.to_string().contains(&process), "{refused}");
        KeyLock::take(&[2; 32], &key).expect("another network");
        KeyLock::take(&[1; 32], &[0; 32]).expect("another key");
        drop(held);
        assert!(KeyLock::take(&[1; 32], &key).expect("free again").is_some());
    }
}
