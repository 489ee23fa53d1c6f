//! Fees, mints and what is held of them.

use anchor_lang::prelude::*;

/// A network's market was opened.
#[event]
pub struct MarketOpened {
    /// The network, a `Network` account.
    pub network: Address,
    /// Its rules, a `MarketRules` account.
    pub rules: Address,
    /// Paid the rent of that account.
    pub rent_payer: Address,
    /// The network's part of what is paid, basis points.
    pub fee_bps: u16,
}

/// Another fee was announced.
#[event]
pub struct FeeAnnounced {
    /// The network, a `Network` account.
    pub network: Address,
    /// Of what is made before `next_fee_at`, basis points.
    pub fee_bps: u16,
    /// Of what is made from then on, basis points.
    pub next_fee_bps: u16,
    /// Unix seconds.
    pub next_fee_at: i64,
}

/// A mint has an escrow now, and can be traded.
#[event]
pub struct EscrowOpened {
    /// The network, a `Network` account.
    pub network: Address,
    /// The mint.
    pub mint: Address,
    /// Its books, an `Escrow` account.
    pub escrow: Address,
    /// Its token account.
    pub vault: Address,
    /// 0 the currency, 1 shares of an asset, 2 another mint that the authority allowed.
    pub kind: u8,
    /// Whether the mint is held by rule only.
    pub permissioned: bool,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The token program of the mint.
    pub token_program: Address,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Address,
    /// Paid the rent of both accounts.
    pub rent_payer: Address,
}

/// A mint was barred, or allowed again.
#[event]
pub struct MintBarred {
    /// The network, a `Network` account.
    pub network: Address,
    /// The mint.
    pub mint: Address,
    /// Whether it is barred now.
    pub barred: bool,
}

/// The treasury withdrew the fees.
#[event]
pub struct FeesWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// Holds the treasury's role.
    pub treasury: Address,
    /// All that were there, base units of the currency.
    pub amount: u64,
    /// Fees withdrawn, lifetime, base units of the currency.
    pub fees_paid: u64,
}
