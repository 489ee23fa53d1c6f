//! Seeds of the addresses, states, roles and limits.

use core::ops::RangeInclusive;

/// Seeds of the program's addresses; see `docs/reference/protocol.md`.
pub mod seeds {
    /// Network: with founder and id.
    pub const NETWORK: &[u8] = b"network";
    /// Vault of the payers' and the earned money: with network.
    pub const VAULT: &[u8] = b"vault";
    /// Vault of the oracles' bonds: with network.
    pub const BONDS: &[u8] = b"bonds";
    /// Oracle set: with network.
    pub const ORACLES: &[u8] = b"oracles";
    /// Till of a holder of the treasury's role: with network, role and holder.
    pub const TILL: &[u8] = b"till";
    /// Jurisdiction: with network and code.
    pub const JURISDICTION: &[u8] = b"jurisdiction";
    /// Asset: with network and index.
    pub const ASSET: &[u8] = b"asset";
    /// Share mint: with asset.
    pub const SHARES: &[u8] = b"shares";
    /// Stake vault: with asset.
    pub const STAKES: &[u8] = b"stakes";
    /// Payer: with network and index.
    pub const PAYER: &[u8] = b"payer";
    /// Statement: with payer.
    pub const STATEMENT: &[u8] = b"statement";
    /// Stake: with asset and staker.
    pub const STAKE: &[u8] = b"stake";
    /// Venue: with asset and token account.
    pub const VENUE: &[u8] = b"venue";
    /// Departure: with asset and round.
    pub const DEPARTURE: &[u8] = b"departure";
    /// Licence: with asset and number.
    pub const LICENCE: &[u8] = b"licence";
    /// Lot book: with asset.
    pub const LOTS: &[u8] = b"lots";
    /// Mint of a lot's tokens: with asset and number.
    pub const LOT_MINT: &[u8] = b"lot";
    /// Lot or entitlement: with network and index.
    pub const RESERVE: &[u8] = b"reserve";
    /// Purchase in a lot's sale whose price falls: with lot and buyer.
    pub const PURCHASE: &[u8] = b"purchase";
    /// Proposal: with network, epoch and content hash.
    pub const PROPOSAL: &[u8] = b"proposal";
    /// Settlement: with network and epoch.
    pub const SETTLEMENT: &[u8] = b"settlement";
    /// Proof buffer: with its writer.
    pub const PROOF: &[u8] = b"proof";
}

/// Bits of `Network.paused`.
pub mod pause {
    /// Creating assets and opening payers.
    pub const CREATE: u8 = 1;
    /// Deposits of payers.
    pub const DEPOSIT: u8 = 2;
    /// Proposing, attesting and finalizing settlements.
    pub const SETTLE: u8 = 4;
    /// Collecting.
    pub const COLLECT: u8 = 8;
    /// Staking.
    pub const STAKE: u8 = 16;
    /// Payouts of earnings: owner, treasury, levy, rewards.
    pub const PAYOUTS: u8 = 32;
    /// All that exist.
    pub const ALL: u8 = CREATE | DEPOSIT | SETTLE | COLLECT | STAKE | PAYOUTS;
}

/// Roles as `transfer_role` and `accept_role` number them.
pub mod role {
    /// Announces parameters and oracle sets, names pending holders.
    pub const AUTHORITY: u8 = 0;
    /// Receives the network's part.
    pub const TREASURY: u8 = 1;
    /// Sets and clears pause bits.
    pub const PAUSER: u8 = 2;
}

/// `Asset.state`.
pub mod asset_state {
    /// Earns.
    pub const ACTIVE: u8 = 0;
    /// Takes no new stake; its usage is free from `retired_epoch` on.
    pub const RETIRED: u8 = 1;
}

/// `Asset.share_kind`.
pub mod share_kind {
    /// Shares move freely.
    pub const OPEN: u8 = openmast_common::asset::SHARES_OPEN;
    /// Shares are born frozen and thawed by the share gate's rules.
    pub const PERMISSIONED: u8 = openmast_common::asset::SHARES_PERMISSIONED;
}

/// `Asset.move_state`.
pub mod move_state {
    /// No move is asked for.
    pub const NONE: u8 = 0;
    /// The owner asks for one.
    pub const OFFERED: u8 = 1;
    /// The regulator of the present jurisdiction has agreed.
    pub const AGREED: u8 = 2;
    /// The new regulator has accepted: it comes at `move_epoch`.
    pub const ACCEPTED: u8 = 3;
}

/// `Licence.kind`.
pub mod licence_kind {
    /// A licence of its own.
    pub const LICENCE: u8 = 0;
    /// A lease under which the licensee keeps control of the spectrum.
    pub const SPECTRUM_MANAGER_LEASE: u8 = 1;
    /// A lease under which the lessee has control of it.
    pub const DE_FACTO_TRANSFER_LEASE: u8 = 2;
    /// A rule under which no licence of its own is needed.
    pub const GENERAL_AUTHORIZATION: u8 = 3;
}

/// `Licence.area_kind`.
pub mod area_kind {
    /// The whole country.
    pub const COUNTRY: u8 = 0;
    /// `Licence.area` is the SHA-256 of a sorted list of H3 cells.
    pub const H3_CELLS: u8 = 1;
    /// `Licence.area` is a code of the regulator's own, text.
    pub const CODE: u8 = 2;
}

/// `Lot.settled`.
pub mod lot_state {
    /// Its window is not over, or nobody has shown how it ended.
    pub const OPEN: u8 = 0;
    /// A settlement said how many epochs were served.
    pub const SETTLED: u8 = 1;
    /// No settlement came in time: every final epoch of the window counts as served.
    pub const LAPSED: u8 = 2;
}

/// `version` of every account: how its fields are to be read.
pub const ACCOUNT_VERSION: u8 = 1;
/// Entries of an oracle set, with those that left and still have a bond.
pub const MAX_ORACLES: usize = 16;
/// Members of an oracle set: half of the entries, so that all of them can be replaced at once although all leave a bond.
pub const MAX_PRESENT_ORACLES: usize = MAX_ORACLES / 2;
/// Decimals of the currency.
pub const CURRENCY_DECIMALS: u8 = 6;
/// Highest code of a jurisdiction: ISO 3166 numbers have three digits.
pub const MAX_JURISDICTION_CODE: u16 = 999;
/// No network may let treasury and levy together take more, basis points.
pub const MAX_NETWORK_CUTS_BPS: u16 = 5_000;
/// No exit delay is shorter, seconds: a raise needs time to land.
pub const LEAST_EXIT_DELAY_SECONDS: u32 = 30;
/// No delay is longer: 90 days.
pub const MAX_DELAY_SECONDS: u32 = 90 * 24 * 60 * 60;
/// `settlements_kept` is at least this: the first settlement that saw a statement stays while the next one is challenged
/// and until another follows, so that anybody can raise the statement by it.
pub const LEAST_SETTLEMENTS_KEPT: u32 = 2;
/// `settlements_kept` is at most this.
pub const MAX_SETTLEMENTS_KEPT: u32 = 64;
/// Nodes of the longest proof.
pub const MAX_PROOF_NODES: usize = openmast_ledger::MAX_HEIGHT;
/// What a payer puts up for who shows that it spent more than it states, lamports.
pub const STATEMENT_BOUNTY_LAMPORTS: u64 = 10_000_000;
/// Most decimals of a share.
pub const MAX_SHARE_DECIMALS: u8 = 9;
/// Longest suspension of a licence, seconds: a year.
pub const MAX_SUSPENSION_SECONDS: i64 = 365 * 24 * 60 * 60;
/// Leases of leases: a lease is at most this many steps below a licence without a parent.
pub const MAX_LEASE_DEPTH: u8 = 3;

/// Most licences that an asset is granted while it belongs to one jurisdiction, or moves there for certain: whoever judges
/// an epoch reads twice as many at most.
pub const MAX_LICENCES_OF_A_STAY: u16 = 32;
/// Longest halt of a venue, seconds: 14 days.
pub const MAX_HALT_SECONDS: i64 = 14 * 24 * 60 * 60;
/// What `least_lot_bps` may be, basis points: a lot that costs nothing would reserve capacity for nothing.
pub const LEAST_LOT_BPS: RangeInclusive<u16> = 1..=10_000;
/// What `price_step_shift` may be: a quarter or an eighth of the price.
pub const PRICE_STEP_SHIFTS: RangeInclusive<u8> = 2..=3;
/// Lots in an asset's `LotBook`, at most.
pub const MAX_BOOKED_LOTS: usize = 32;
/// Kinds of assets below this number are known, and [`KIND_OTHER`].
pub const KNOWN_KINDS: u8 = 6;
/// An asset of no listed kind.
pub const KIND_OTHER: u8 = 255;
