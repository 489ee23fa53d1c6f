//! What other programs read of a jurisdiction.

use {
    crate::{ids, record::record},
    anchor_lang::prelude::*,
};

record! {
    /// The first fields of a `Jurisdiction` of the settlement program.
    pub struct JurisdictionRecord of ids::OPENMAST, discriminator [151, 118, 212, 152, 149, 211, 87, 2],
    {
        /// How the fields are to be read: 1.
        pub version: u8,
        /// The network that it belongs to.
        pub network: Address,
        /// ISO 3166 numeric code.
        pub code: PodU16,
        /// Bump of its address.
        pub bump: u8,
        /// Paid the account's rent.
        pub rent_payer: Address,
        /// Says who is suspended from holding permissioned shares of its assets, and which venues halt.
        pub regulator: Address,
    }
}
