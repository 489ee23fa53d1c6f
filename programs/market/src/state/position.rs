use anchor_lang::prelude::*;

/// How many offers, sales and locked purchases of a permissioned share one wallet has. The account is there exactly while
/// there are any, so that the share gate goes on counting a holder whose shares lie in escrow.
///
/// Address: `"position"`, share mint, wallet.
#[account]
pub struct Position {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The share mint.
    pub mint: Address,
    /// The wallet.
    pub wallet: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Address,
    /// How many there are.
    pub count: PodU32,
    /// Zero.
    pub reserved: [u8; 32],
}
