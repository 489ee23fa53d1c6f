//! A JSON document in an account of the Program Metadata program.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{
    Context,
    chunks::{self, Written},
    running::running,
};
use crate::{
    metadata::{self, HEAD, LARGEST_GROWTH, Location, Stored},
    plan::{Look, Stage, Transaction},
    system,
};

/// Publishes the document under this seed, or replaces what is published there.
///
/// # Errors
/// No node answers, or what is there can never be changed.
pub(super) async fn look(context: &Context, seed: &str, document: &Value) -> Result<Look> {
    let chain = &context.chain;
    if chain.place(&metadata::PROGRAM).await?.account.is_none() {
        return Ok(Look::Skipped(format!(
            "the Program Metadata program ({}) is not on this cluster",
            metadata::PROGRAM
        )));
    }
    let target = Location::canonical(context.program, seed);
    let stored = stored(context, &target).await?;
    if let Some(Stored::Metadata {
        document: Some(there),
        ..
    }) = &stored
        && there == document
    {
        return Ok(Look::Done(format!("{} holds it", target.address)));
    }
    let deployer = context.keys.deployer();
    let authority = running(context).await?.map(|running| running.authority);
    if let Some(authority) = authority
        && authority != Some(deployer)
    {
        let who = authority.map_or_else(|| "nobody".to_owned(), |key| key.to_string());
        return Ok(Look::Waits(format!(
            "the account {} (seed `{seed}`) is old, and {who} may change it: program-metadata write {seed} --export",
            target.address
        )));
    }
    let packed = metadata::pack(document)?;
    let stages = match stored {
        Some(Stored::Metadata {
            is_mutable, size, ..
        }) => {
            if !is_mutable {
                bail!("the account {} can never be changed", target.address);
            }
            replace(context, seed, &target, &packed, size).await?
        }
        _ => {
            let mut stages = upload(context, seed, &target, &packed).await?;
            let publish = Transaction::new(
                format!("publish {seed} at {}", target.address),
                vec![target.publish(&deployer)],
            );
            stages.push(Stage::single(publish));
            stages
        }
    };
    Ok(Look::Todo(stages))
}

async fn replace(
    context: &Context,
    seed: &str,
    target: &Location,
    packed: &[u8],
    size: usize,
) -> Result<Vec<Stage>> {
    let (chain, deployer) = (&context.chain, context.keys.deployer());
    let buffer = Location::own(context.program, &deployer, &format!("{seed}-next"));
    let mut stages = upload(context, seed, &buffer, packed).await?;
    let rent_of_buffer = chain.rent(HEAD.saturating_add(packed.len())).await?;
    let there = chain.place(&target.address).await?.lamports;
    let needed = rent_of_buffer;
    let mut all = system::fund(&deployer, &target.address, needed, there);
    all.extend(grow(target, &deployer, size, packed.len()));
    all.push(target.replace(&deployer, &buffer.address));
    all.push(buffer.close(&deployer, &deployer));
    if packed.len() < size {
        all.push(target.trim(&deployer, &deployer));
    }
    let replace = Transaction::new(format!("replace {seed} at {}", target.address), all)
        .locking(needed.saturating_sub(there))
        .freeing(rent_of_buffer.saturating_add(there.saturating_sub(needed)));
    stages.push(Stage::single(replace));
    Ok(stages)
}

/// Writes the content into a buffer there, in which some of it may be already. No stages: all of it is.
async fn upload(context: &Context, seed: &str, at: &Location, packed: &[u8]) -> Result<Vec<Stage>> {
    let deployer = context.keys.deployer();
    let mut stages = Vec::new();
    let mut there = vec![0; packed.len()];
    match stored(context, at).await? {
        None => stages.push(Stage::single(make(context, seed, at, packed.len()).await?)),
        Some(Stored::Buffer { authority, content })
            if authority == deployer && content.len() == packed.len() =>
        {
            there = content;
        }
        // It is of another build, or another deployer, and cannot become shorter, so it is made anew.
        Some(Stored::Buffer { content, .. }) => {
            let back = context
                .chain
                .rent(HEAD.saturating_add(content.len()))
                .await?;
            let close = vec![at.close(&deployer, &deployer)];
            let close = Transaction::new(format!("remove an old buffer of {seed}"), close);
            stages.push(Stage::single(close.freeing(back)));
            let fresh = make_from(context, seed, at, packed.len(), 0).await?;
            stages.push(Stage::single(fresh));
        }
        Some(Stored::Metadata { .. }) => bail!(
            "{} is published where only a buffer belongs: remove it with `program-metadata close`",
            at.address
        ),
    }
    let target = DocumentBuffer { at, deployer };
    let what = format!("write {seed}");
    stages.extend(chunks::missing(&target, &deployer, &what, &there, packed));
    Ok(stages)
}

async fn make(context: &Context, seed: &str, at: &Location, size: usize) -> Result<Transaction> {
    let there = context.chain.place(&at.address).await?.lamports;
    make_from(context, seed, at, size, there).await
}

async fn make_from(
    context: &Context,
    seed: &str,
    at: &Location,
    size: usize,
    there: u64,
) -> Result<Transaction> {
    let deployer = context.keys.deployer();
    let rent = context.chain.rent(HEAD.saturating_add(size)).await?;
    let mut make = system::fund(&deployer, &at.address, rent, there);
    make.push(at.allocate(&deployer));
    make.extend(grow(at, &deployer, 0, size));
    let what = format!("make a buffer for {size} bytes of {seed}");
    Ok(Transaction::new(what, make).locking(rent.saturating_sub(there)))
}

/// An account grows only so much in one instruction.
fn grow(at: &Location, authority: &Pubkey, from: usize, to: usize) -> Vec<Instruction> {
    let mut missing = to.saturating_sub(from);
    let mut all = Vec::new();
    while missing > 0 {
        let bytes = missing.min(LARGEST_GROWTH);
        all.push(at.extend(authority, u16::try_from(bytes).unwrap_or(u16::MAX)));
        missing -= bytes;
    }
    all
}

async fn stored(context: &Context, at: &Location) -> Result<Option<Stored>> {
    let account = context.chain.place(&at.address).await?.account;
    let stored = account.as_ref().map(metadata::decode).transpose();
    stored.with_context(|| format!("{}, where metadata belongs", at.address))
}

struct DocumentBuffer<'a> {
    at: &'a Location,
    deployer: Pubkey,
}

impl Written for DocumentBuffer<'_> {
    fn write(&self, offset: u32, bytes: &[u8]) -> Instruction {
        self.at.write(&self.deployer, offset, bytes)
    }
}
