//! The network's parameters, roles and pauses.

use {
    crate::state::{NetworkLimits, NetworkParameters},
    anchor_lang::prelude::*,
};

/// A network was initialized; the founder holds every role and has a till as the treasury. It has no jurisdiction yet.
#[event]
pub struct NetworkInitialized {
    /// The network, a `Network` account.
    pub network: Address,
    /// Who initialized it; the holder of every role.
    pub founder: Address,
    /// Paid the rent of all accounts.
    pub rent_payer: Address,
    /// Number that the founder chose; with the founder's key it makes the address.
    pub id: u32,
    /// SPL Token mint of the currency, 6 decimals.
    pub currency_mint: Address,
    /// The parameters that it begins with.
    pub parameters: NetworkParameters,
    /// What parameters may never leave.
    pub limits: NetworkLimits,
    /// Time of it, Unix seconds: from then on the roles are the founder's.
    pub created_at: i64,
}

/// The authority announced parameters.
#[event]
pub struct ParametersAnnounced {
    /// The network, a `Network` account.
    pub network: Address,
    /// The parameters that hold before `next_parameters_at`: those announced before, when they held already.
    pub parameters: NetworkParameters,
    /// The parameters that were announced, changed or not.
    pub next_parameters: NetworkParameters,
    /// From then on they hold, Unix seconds.
    pub next_parameters_at: i64,
}

/// The authority lowered the breaker or raised the bond, at once.
#[event]
pub struct ParametersTightened {
    /// The network, a `Network` account.
    pub network: Address,
    /// The parameters that hold before those that are announced.
    pub parameters: NetworkParameters,
    /// Those that were announced last; all zero when none ever were.
    pub next_parameters: NetworkParameters,
    /// When the breaker was last lowered at once, Unix seconds; 0: never.
    pub tightened_at: i64,
}

/// The authority named the next holder of a role; the zero key names nobody.
#[event]
pub struct RoleTransferred {
    /// The network, a `Network` account.
    pub network: Address,
    /// 0 authority, 1 treasury, 2 pauser.
    pub role: u8,
    /// Who may take the role; zero: nobody.
    pub pending: Address,
}

/// The named holder took the role. With the authority's (0), nobody is named for any role any more. With the treasury's
/// (1), who held it before keeps the epochs that opened before `at`, and the holder has a till.
#[event]
pub struct RoleAccepted {
    /// The network, a `Network` account.
    pub network: Address,
    /// 0 authority, 1 treasury, 2 pauser.
    pub role: u8,
    /// Who holds the role from now on; nobody is named for it any more.
    pub holder: Address,
    /// Time of it, Unix seconds.
    pub at: i64,
}

/// The pauser set the pause bits.
#[event]
pub struct PauseChanged {
    /// The network, a `Network` account.
    pub network: Address,
    /// What is paused from now on, a bit each: 1 creating assets and opening payers, 2 deposits, 4 settlements, 8
    /// collecting, 16 staking, 32 payouts of earnings.
    pub paused: u8,
    /// When the newest pause began, Unix seconds. 0: none ever did.
    pub paused_at: i64,
    /// When it lapses by itself, Unix seconds, unless a shorter longest pause begins to hold before.
    pub paused_until: i64,
}
