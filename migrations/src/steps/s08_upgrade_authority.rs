//! Step 8: Who may upgrade the program is who shall. It comes after everything that needs the upgrade authority.

use anyhow::{Result, bail};

use super::{Context, running::running};
use crate::{
    config::UpgradeAuthority,
    loader,
    plan::{Look, Stage, Transaction},
};

pub(super) async fn look(context: &Context) -> Result<Look> {
    let Some(wanted) = context.config.program.upgrade_authority else {
        return Ok(Look::Skipped(
            "it stays the deployer's: the configuration names nobody".into(),
        ));
    };
    let (deployer, program) = (context.keys.deployer(), &context.program);
    let wanted = match wanted {
        UpgradeAuthority::Key(key) => Some(key),
        UpgradeAuthority::Nobody => None,
    };
    let present = match running(context).await? {
        Some(running) => running.authority,
        None if context.is_plan => Some(deployer),
        None => bail!("the program {program} is not there"),
    };
    let name = wanted.map_or_else(|| "nobody, for good".to_owned(), |key| key.to_string());
    if present == wanted {
        return Ok(Look::Done(name));
    }
    match present {
        Some(present) if present == deployer => {
            let hand_over = loader::set_upgrade_authority(program, &deployer, wanted.as_ref());
            let what = format!("hand the upgrade authority over to {name}");
            let hand_over = Transaction::new(what, vec![hand_over]);
            Ok(Look::Todo(vec![Stage::single(hand_over)]))
        }
        Some(present) => Ok(Look::Waits(format!(
            "{present} holds the upgrade authority and hands it over to {name}: \
             solana program set-upgrade-authority {program}"
        ))),
        None => bail!("nobody can upgrade the program {program} any more, and {name} shall"),
    }
}
