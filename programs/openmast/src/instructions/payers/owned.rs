//! The accounts of what an owner decides about a payer.

/// Declares them under the name of an instruction. Each instruction has a type of its own, because the checks of a type
/// that several share are called and not compiled into them: that costs 27 to 44 compute units.
// The formatter moves attributes in macros further to the right each time.
#[rustfmt::skip]
macro_rules! owned_payer {
    ($instruction:ident) => {
        #[derive(Accounts)]
        pub struct $instruction {
            pub owner: Signer,
            pub network: Account<$crate::state::Network>,
            #[account(
                mut,
                constraint = payer.network == *network.address()
                    @ $crate::errors::OpenMastError::WrongNetwork,
                constraint = payer.owner == *owner.address()
                    @ $crate::errors::OpenMastError::NotAuthorized
            )]
            pub payer: Account<$crate::state::Payer>,
        }
    };
}
pub(super) use owned_payer;
