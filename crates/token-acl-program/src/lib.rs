//! Token ACL (sRFC-37) as it is built and published: the program that holds the freeze authority of permissioned shares.
//!
//! Its bytes ship with the package `token-acl-client` (MIT, Solana Foundation), among the files of its tests. The build
//! script takes them from there, and refuses others than those that were tested. What is deployed on Solana may be another
//! build.

use solana_pubkey::Pubkey;

/// Its address.
pub const ID: Pubkey = Pubkey::from_str_const("TACLkU6CiCdkQN2MjoyDkVg2yAH9zkxiHDsiztQ52TP");

/// The program, an ELF file.
pub const TOKEN_ACL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/token_acl.so"));
