//! Where the share gate's accounts are (docs/reference/share-gate.md, "Accounts").

use solana_pubkey::Pubkey;

use super::PROGRAM_ID;
pub use crate::generated::share_gate::addresses::issuer;

fn derive(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &PROGRAM_ID).0
}

/// What an issuer says of a wallet.
pub fn clearance(network: &Pubkey, wallet: &Pubkey, issuer: &Pubkey) -> Pubkey {
    derive(&[
        b"clearance",
        network.as_ref(),
        wallet.as_ref(),
        issuer.as_ref(),
    ])
}

/// Who may hold the shares of this mint.
pub fn policy(mint: &Pubkey) -> Pubkey {
    derive(&[b"policy", mint.as_ref()])
}

/// A wallet that may hold the shares of this mint.
pub fn holder(mint: &Pubkey, wallet: &Pubkey) -> Pubkey {
    derive(&[b"holder", mint.as_ref(), wallet.as_ref()])
}

/// By which Token ACL finds what the gate asks for before a thaw.
pub fn thaw_extras(mint: &Pubkey) -> Pubkey {
    derive(&[b"thaw_extra_account_metas", mint.as_ref()])
}

/// The same before a freeze.
pub fn freeze_extras(mint: &Pubkey) -> Pubkey {
    derive(&[b"freeze_extra_account_metas", mint.as_ref()])
}
