//! Which accounts the gate wants to see, as Token ACL reads it from an account of the gate's.
//!
//! Source: spl-tlv-account-resolution 0.10: the eight bytes of what is asked, the length of the rest (`u32`), the number of
//! entries (`u32`), and for each 35 bytes: kind, 32 bytes of configuration, signer, writable.

use {crate::constants::seeds, anchor_lang::prelude::*, openmast_common::token_acl::asks};

const ENTRY_BYTES: usize = 35;
const HEADER_BYTES: usize = 8 + 4 + 4;
/// Kind of an entry that is an address.
const FIXED: u8 = 0;
/// Kind of one that is an address of the gate's, by seeds.
const BY_SEEDS: u8 = 1;
/// A seed that is written out: its length and bytes follow.
const LITERAL: u8 = 1;
/// A seed that is the key of an account of the call: its position follows.
const KEY: u8 = 3;
/// Positions in what Token ACL passes: caller, token account, mint, wallet, flag, this list.
const MINT: u8 = 2;
const WALLET: u8 = 3;

/// Bytes of the account for a thaw: the holder and the policy.
pub const THAW_EXTRAS_BYTES: usize = HEADER_BYTES + 2 * ENTRY_BYTES;
/// Bytes of the account for a freeze: the holder.
pub const FREEZE_EXTRAS_BYTES: usize = HEADER_BYTES + ENTRY_BYTES;

/// The content of the account for a thaw.
pub fn thaw_extras(policy: &Address) -> [u8; THAW_EXTRAS_BYTES] {
    let mut bytes = [0; THAW_EXTRAS_BYTES];
    write(
        &mut bytes,
        &asks::CAN_THAW,
        &[holder_entry(), fixed_entry(policy)],
    );
    bytes
}

/// The content of the account for a freeze.
pub fn freeze_extras() -> [u8; FREEZE_EXTRAS_BYTES] {
    let mut bytes = [0; FREEZE_EXTRAS_BYTES];
    write(&mut bytes, &asks::CAN_FREEZE, &[holder_entry()]);
    bytes
}

fn write(bytes: &mut [u8], ask: &[u8; 8], entries: &[[u8; ENTRY_BYTES]]) {
    let count = entries.len() as u32;
    let length = 4 + count * ENTRY_BYTES as u32;
    let parts = [&ask[..], &length.to_le_bytes(), &count.to_le_bytes()];
    let parts = parts
        .into_iter()
        .chain(entries.iter().map(|entry| &entry[..]));
    for (place, byte) in bytes.iter_mut().zip(parts.flatten()) {
        *place = *byte;
    }
}

fn holder_entry() -> [u8; ENTRY_BYTES] {
    let name = seeds::HOLDER;
    let parts = [
        &[BY_SEEDS, LITERAL, name.len() as u8][..],
        name,
        &[KEY, MINT, KEY, WALLET],
    ];
    let mut entry = [0; ENTRY_BYTES];
    for (place, byte) in entry.iter_mut().zip(parts.into_iter().flatten()) {
        *place = *byte;
    }
    entry
}

fn fixed_entry(address: &Address) -> [u8; ENTRY_BYTES] {
    let mut entry = [0; ENTRY_BYTES];
    let bytes = core::iter::once(&FIXED).chain(address.as_ref());
    for (place, byte) in entry.iter_mut().zip(bytes) {
        *place = *byte;
    }
    entry
}
