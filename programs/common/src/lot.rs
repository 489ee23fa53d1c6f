//! What other programs read of a lot.

use {
    crate::{ids, record::record},
    anchor_lang::prelude::*,
};

record! {
    /// The first fields of a `Lot` of the settlement program.
    pub struct LotRecord of ids::OPENMAST, discriminator [2, 198, 93, 153, 205, 31, 101, 252],
    {
        /// How the fields are to be read: 1.
        pub version: u8,
        /// The network that it belongs to.
        pub network: Address,
        /// Its position in the reserve tree.
        pub index: PodU32,
        /// Bump of its address.
        pub bump: u8,
        /// The asset whose capacity it is.
        pub asset: Address,
        /// The asset's position in the asset tree.
        pub asset_index: PodU32,
        /// Which of the asset's lots it is, from 0 on.
        pub number: PodU32,
        /// What a token stands for.
        pub kind: u8,
        /// Token-2022 mint of the tokens.
        pub mint: Address,
    }
}
