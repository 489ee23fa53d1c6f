//! What runs at the program's address.

use anyhow::{Context as _, Result};

use super::Context;
use crate::loader::{self, ProgramData};

/// What runs at the program's address, if anything was ever deployed there.
///
/// # Errors
/// No node answers, or something else is in the way.
pub(super) async fn running(context: &Context) -> Result<Option<ProgramData>> {
    let program = &context.program;
    let Some(account) = context.chain.place(program).await?.account else {
        return Ok(None);
    };
    loader::require_program(&account, program)?;
    let address = loader::program_data_address(program);
    let data = context.chain.place(&address).await?.account;
    let data = data.with_context(|| {
        format!(
            "the program {program} was closed, and nothing can ever run there: take another address"
        )
    })?;
    loader::program_data(data).map(Some)
}
