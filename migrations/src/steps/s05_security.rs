//! Step 5: Whom to tell of a weakness is on chain. It stands in an account beside the program and not in its code, where it would
//! change the program's bytes whenever somebody's address changes.

use anyhow::Result;

use super::{Context, documents};
use crate::plan::Look;

pub(super) async fn look(context: &Context) -> Result<Look> {
    documents::look(context, "security", &context.security).await
}
