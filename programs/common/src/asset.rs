//! What other programs read of an asset.

use {
    crate::{ids, record::record},
    anchor_lang::prelude::*,
};

/// `share_kind` of shares that move freely.
pub const SHARES_OPEN: u8 = 0;
/// `share_kind` of shares that are born frozen and thawed by the share gate's rules.
pub const SHARES_PERMISSIONED: u8 = 1;

record! {
    /// The first fields of an `Asset` of the settlement program.
    pub struct AssetRecord of ids::OPENMAST, discriminator [234, 180, 241, 252, 139, 224, 160, 8],
    {
        /// How the fields are to be read: 1.
        pub version: u8,
        /// The network that it belongs to.
        pub network: Address,
        /// Its position in the asset tree.
        pub index: PodU32,
        /// Bump of its address.
        pub bump: u8,
        /// Bump of the share mint's address.
        pub share_mint_bump: u8,
        /// Bump of the stake vault's address.
        pub stake_vault_bump: u8,
        /// 0 active, 1 retired.
        pub state: u8,
        /// What kind of infrastructure it is.
        pub kind: u8,
        /// Decimals of the share mint.
        pub share_decimals: u8,
        /// 0 open, 1 permissioned.
        pub share_kind: u8,
        /// Whose regulator decides about its shares: ISO 3166 numeric code.
        pub jurisdiction: PodU16,
        /// Sets the price and the split, receives the owner's part.
        pub owner: Address,
        /// Was offered the asset; zero when nobody was.
        pub pending_owner: Address,
        /// Paid the account's rent.
        pub rent_payer: Address,
        /// Token-2022 mint of the shares.
        pub share_mint: Address,
    }
}

impl AssetRecord {
    /// Whether its shares are held by rule only.
    pub fn is_permissioned(&self) -> bool {
        self.share_kind == SHARES_PERMISSIONED
    }
}
