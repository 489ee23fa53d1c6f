//! The programs that the client knows.

use solana_pubkey::Pubkey;

use crate::{generated::PROGRAMS, program::Program};

/// SPL Token-2022: shares of assets and tokens of lots are its tokens.
pub const TOKEN_2022: Pubkey = spl_token_2022_interface::ID;

/// The known program with this address, as logs write it.
pub fn find(id: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.id.to_string() == id)
}
