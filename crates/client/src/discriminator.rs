//! The 8 bytes in front of instruction data, accounts and events.

use sha2::{Digest, Sha256};

/// First 8 bytes of SHA-256 of `namespace:name`.
fn of(namespace: &str, name: &str) -> [u8; 8] {
    let hash = Sha256::new()
        .chain_update(namespace)
        .chain_update(":")
        .chain_update(name)
        .finalize();
    let mut discriminator = [0; 8];
    discriminator.copy_from_slice(&hash[..8]);
    discriminator
}

/// Of an instruction, by its snake_case name.
pub fn instruction(name: &str) -> [u8; 8] {
    of("global", name)
}

/// Of an account, by its type's name.
pub fn account(name: &str) -> [u8; 8] {
    of("account", name)
}

/// Of an event, by its type's name.
pub fn event(name: &str) -> [u8; 8] {
    of("event", name)
}
