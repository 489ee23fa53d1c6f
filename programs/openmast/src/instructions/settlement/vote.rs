//! The accounts of an oracle's attestation of a proposal.

/// Declares them under the name of an instruction. Each instruction has a type of its own, because the checks of a type
/// that several share are called and not compiled into them: that costs 34 to 54 compute units.
// The formatter moves attributes in macros further to the right each time.
#[rustfmt::skip]
macro_rules! vote {
    ($instruction:ident) => {
        #[derive(Accounts)]
        pub struct $instruction {
            pub oracle: Signer,
            pub network: Account<$crate::state::Network>,
            #[account(
                mut,
                constraint = oracle_set.network == *network.address()
                    @ $crate::errors::OpenMastError::WrongNetwork
            )]
            pub oracle_set: Account<$crate::state::OracleSet>,
            #[account(
                mut,
                constraint = proposal.network == *network.address()
                    @ $crate::errors::OpenMastError::WrongNetwork
            )]
            pub proposal: Account<$crate::state::Proposal>,
        }
    };
}
pub(super) use vote;
