//! What other programs read of a network.

use {
    crate::{ids, record::record},
    anchor_lang::prelude::*,
};

record! {
    /// The first fields of a `Network` of the settlement program.
    pub struct NetworkRecord of ids::OPENMAST, discriminator [51, 5, 209, 183, 60, 99, 156, 251],
    {
        /// How the fields are to be read: 1.
        pub version: u8,
        /// Who initialized it. Part of the address, without power.
        pub founder: Address,
        /// Part of the address, chosen by the founder.
        pub id: PodU32,
        /// Bump of its address.
        pub bump: u8,
        /// Bump of the vault's address.
        pub vault_bump: u8,
        /// Bump of the bond vault's address.
        pub bond_vault_bump: u8,
        /// What the newest pause stops while it is in force.
        pub paused: u8,
        /// When the newest pause began, Unix seconds.
        pub paused_at: PodI64,
        /// When it lapses, Unix seconds.
        pub paused_until: PodI64,
        /// When the network was initialized, Unix seconds.
        pub created_at: PodI64,
        /// SPL Token mint of the currency, 6 decimals.
        pub currency_mint: Address,
        /// Announces parameters, names oracles and pending holders, accepts issuers and venues.
        pub authority: Address,
        /// Named to become the authority; zero when nobody is named.
        pub pending_authority: Address,
        /// Receives the network's part.
        pub treasury: Address,
    }
}
