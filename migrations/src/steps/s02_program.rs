//! Step 2: The code runs at the program's address: deployed the first time, an upgrade after that.

use anyhow::{Context as _, Result, bail};

use super::{Context, running::running, s01_buffer};
use crate::{
    loader::{self, LEAST_EXTENSION, PROGRAM_DATA_HEAD, PROGRAM_SIZE, ProgramData},
    plan::{Look, Stage, Transaction},
};

pub(super) async fn look(context: &Context) -> Result<Look> {
    let elf = &context.elf;
    let running = running(context).await?;
    if let Some(running) = &running
        && running.holds(&elf.bytes)
    {
        // It cannot be called in the slot of its deployment.
        if !context.is_plan {
            context.chain.wait_beyond(running.slot).await?;
        }
        let program = context.program;
        return Ok(Look::Done(format!(
            "{program} runs the local build, SHA-256 {}",
            elf.hash
        )));
    }
    let buffer = s01_buffer::address(context);
    if !context.is_plan && s01_buffer::complete(context).await?.is_none() {
        bail!("the buffer {buffer} does not hold the local build: run again, nothing was deployed");
    }
    let rent_of_buffer = {
        let space = loader::BUFFER_HEAD.saturating_add(elf.bytes.len());
        context.chain.rent(space).await?
    };
    match running {
        None => deploy(context, rent_of_buffer).await,
        Some(running) => upgrade(context, &running, rent_of_buffer).await,
    }
}

async fn deploy(context: &Context, rent_of_buffer: u64) -> Result<Look> {
    let (program, deployer) = (context.program, context.keys.deployer());
    if !context.keys.has(&program) {
        bail!(
            "the first deployment needs the key of {program}: give --program-keypairs, or make one with \
             `cargo xtask deploy id`"
        );
    }
    let there = context.chain.place(&program).await?.lamports;
    let (room, chain) = (context.elf.bytes.len(), &context.chain);
    let rent = chain.rent(PROGRAM_SIZE).await?;
    let rent_of_data = chain.rent(PROGRAM_DATA_HEAD.saturating_add(room)).await?;
    let buffer = s01_buffer::address(context);
    let lamports = (rent, there);
    let deploy = loader::deploy(&deployer, &program, &buffer, &deployer, room, lamports);
    let locks = rent.saturating_sub(there).saturating_add(rent_of_data);
    let deploy = Transaction::new(format!("deploy the program {program}"), deploy)
        .locking(locks)
        .freeing(rent_of_buffer);
    Ok(Look::Todo(vec![Stage::single(deploy)]))
}

async fn upgrade(context: &Context, running: &ProgramData, rent_of_buffer: u64) -> Result<Look> {
    let (program, deployer) = (context.program, context.keys.deployer());
    let buffer = s01_buffer::address(context);
    let missing = context.elf.bytes.len().saturating_sub(running.code.len());
    let mut stages = Vec::new();
    if missing > 0 {
        stages.push(Stage::single(extend(context, running, missing).await?));
    }
    match running.authority {
        Some(authority) if authority == deployer => {
            let upgrade = loader::upgrade(&program, &buffer, &deployer, &deployer);
            let what = format!("upgrade the program {program}");
            let upgrade = Transaction::new(what, vec![upgrade]).freeing(rent_of_buffer);
            stages.push(Stage::single(upgrade));
            Ok(Look::Todo(stages))
        }
        // Anybody may pay for room, and the holder's transaction needs it.
        _ if !stages.is_empty() => Ok(Look::Todo(stages)),
        Some(authority) => Ok(Look::Waits(format!(
            "{authority} upgrades {program} from the buffer {buffer}, which holds SHA-256 {}: \
             solana program upgrade {buffer} {program}",
            context.elf.hash
        ))),
        None => bail!("the program {program} can never be upgraded"),
    }
}

async fn extend(context: &Context, running: &ProgramData, missing: usize) -> Result<Transaction> {
    let bytes = missing.max(LEAST_EXTENSION);
    let present = PROGRAM_DATA_HEAD.saturating_add(running.code.len());
    let (before, after) = (
        context.chain.rent(present).await?,
        context.chain.rent(present.saturating_add(bytes)).await?,
    );
    let bytes = u32::try_from(bytes).context("the program is too large for any account")?;
    let extend = loader::extend(&context.program, &context.keys.deployer(), bytes);
    let what = format!("make room for {bytes} bytes more");
    Ok(Transaction::new(what, vec![extend]).locking(after.saturating_sub(before)))
}
