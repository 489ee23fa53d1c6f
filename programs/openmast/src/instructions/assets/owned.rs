//! The accounts of what an owner decides about an asset.

/// Declares them under the name of an instruction. Each instruction has a type of its own, because the checks of a type
/// that several share are called and not compiled into them: that costs 24 to 46 compute units.
// The formatter moves attributes in macros further to the right each time.
#[rustfmt::skip]
macro_rules! owned_asset {
    ($instruction:ident) => {
        #[derive(Accounts)]
        pub struct $instruction {
            pub owner: Signer,
            pub network: Account<$crate::state::Network>,
            #[account(
                mut,
                constraint = asset.network == *network.address()
                    @ $crate::errors::OpenMastError::WrongNetwork,
                constraint = asset.owner == *owner.address()
                    @ $crate::errors::OpenMastError::NotAuthorized
            )]
            pub asset: Account<$crate::state::Asset>,
        }
    };
}

/// The same with the book of the asset's lots, for what must not take away what is sold.
#[rustfmt::skip]
macro_rules! owned_asset_with_lots {
    ($instruction:ident) => {
        #[derive(Accounts)]
        pub struct $instruction {
            pub owner: Signer,
            pub network: Account<$crate::state::Network>,
            #[account(
                mut,
                constraint = asset.network == *network.address()
                    @ $crate::errors::OpenMastError::WrongNetwork,
                constraint = asset.owner == *owner.address()
                    @ $crate::errors::OpenMastError::NotAuthorized
            )]
            pub asset: Account<$crate::state::Asset>,
            /// The asset's, once it has booked lots.
            pub lot_book: Option<Account<$crate::state::LotBook>>,
        }
    };
}
pub(super) use {owned_asset, owned_asset_with_lots};
