//! Seeds of addresses that more than one program derives; each program has its others itself.

/// Stake of the settlement program: with asset and staker.
pub const STAKE: &[u8] = b"stake";
/// Holder of the share gate: with share mint and wallet.
pub const HOLDER: &[u8] = b"holder";
/// Books of the market's escrow, which own its token account: with network and mint.
pub const ESCROW_BOOKS: &[u8] = b"escrow-books";
/// Token account of the market's escrow: with network and mint.
pub const ESCROW: &[u8] = b"escrow";
/// Position of the market: with share mint and maker.
pub const POSITION: &[u8] = b"position";
