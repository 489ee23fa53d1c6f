//! The accounts of what a regulator decides about a licence of its jurisdiction.

/// Declares them under the name of an instruction; why each has a type of its own is said at `owned_asset`. The regulator
/// is that of the licence's jurisdiction, wherever the asset belongs by now.
// The formatter moves attributes in macros further to the right each time.
#[rustfmt::skip]
macro_rules! regulated_licence {
    ($instruction:ident) => {
        #[derive(Accounts)]
        pub struct $instruction {
            pub regulator: Signer,
            pub network: Account<$crate::state::Network>,
            #[account(
                constraint = jurisdiction.network == *network.address()
                    @ $crate::errors::OpenMastError::WrongNetwork,
                constraint = jurisdiction.regulator == *regulator.address()
                    @ $crate::errors::OpenMastError::NotAuthorized
            )]
            pub jurisdiction: Account<$crate::state::Jurisdiction>,
            #[account(
                mut,
                constraint = licence.network == *network.address()
                    @ $crate::errors::OpenMastError::WrongNetwork,
                constraint = licence.jurisdiction == jurisdiction.code
                    @ $crate::errors::OpenMastError::WrongJurisdiction
            )]
            pub licence: Account<$crate::state::Licence>,
        }
    };
}
pub(super) use regulated_licence;
