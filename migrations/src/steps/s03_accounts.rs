//! Step 3: Every account is of the version that the code works with: [`crate::accounts`].

use anyhow::Result;

use super::Context;
use crate::{
    accounts::{self, MIGRATIONS},
    plan::{Look, Stage},
};

pub(super) async fn look(context: &Context) -> Result<Look> {
    let survey = accounts::survey(&context.chain, &context.program).await?;
    let transactions = survey.migrations(MIGRATIONS, &context.keys.deployer())?;
    if transactions.is_empty() {
        return Ok(Look::Done(survey.to_string()));
    }
    let what = format!("migrate {} accounts ({survey})", transactions.len());
    Ok(Look::Todo(vec![Stage { what, transactions }]))
}
