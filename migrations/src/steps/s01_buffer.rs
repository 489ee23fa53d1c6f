//! Step 1: The code is in a buffer, byte for byte.
//!
//! The buffer's address follows from the deployer and the code's hash: a run that was killed finds its own buffer again,
//! and never another build's.

use anyhow::{Context as _, Result, bail};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{
    Context,
    chunks::{self, Written},
    running::running,
};
use crate::{
    elf::Elf,
    loader::{self, LOADER},
    plan::{Look, Stage, Transaction},
    system,
};

/// Characters of the hash in the seed, the most that a seed can have.
const SEED_CHARACTERS: usize = 32;

/// Where this deployer puts this code.
pub(super) fn address(context: &Context) -> Pubkey {
    system::address(&context.keys.deployer(), seed(&context.elf), &LOADER)
}

/// The buffer if it holds the whole code.
///
/// # Errors
/// No node answers, or something else is in the way.
pub(super) async fn complete(context: &Context) -> Result<Option<loader::Buffer>> {
    let buffer = there(context, &address(context)).await?.1;
    Ok(buffer.filter(|buffer| buffer.code == context.elf.bytes))
}

pub(super) async fn look(context: &Context) -> Result<Look> {
    let (elf, deployer) = (&context.elf, context.keys.deployer());
    if !elf.declares(&context.program) {
        bail!(
            "the program was not built for the address {}: run `cargo xtask deploy id`, then build again",
            context.program
        );
    }
    let mut owner = deployer;
    if let Some(running) = running(context).await? {
        if running.holds(&elf.bytes) {
            return Ok(Look::Done("not needed: this code runs already".into()));
        }
        let Some(authority) = running.authority else {
            bail!(
                "the program {} can never be upgraded: nobody holds its upgrade authority",
                context.program
            );
        };
        owner = authority;
    }
    let address = address(context);
    let (lamports, buffer) = there(context, &address).await?;
    let mut stages = Vec::new();
    let mut written = Vec::new();
    match buffer {
        None => stages.push(Stage::single(make(context, &address, lamports).await?)),
        Some(buffer) => {
            let is_complete = buffer.code == elf.bytes;
            match buffer.authority {
                Some(authority) if authority == deployer => {}
                Some(authority) if authority == owner && is_complete => {
                    return Ok(Look::Done(told(&address, elf)));
                }
                _ => bail!("the buffer {address} belongs to somebody else, and is not complete"),
            }
            written = buffer.code;
        }
    }
    let target = CodeBuffer { address, deployer };
    let zeros = vec![0; elf.bytes.len()];
    let known = if written.is_empty() { &zeros } else { &written };
    stages.extend(chunks::missing(
        &target,
        &deployer,
        "write code",
        known,
        &elf.bytes,
    ));
    if owner != deployer {
        let hand_over = loader::set_buffer_authority(&address, &deployer, &owner);
        let what = format!("hand the buffer {address} over to {owner}");
        stages.push(Stage::single(Transaction::new(what, vec![hand_over])));
    }
    Ok(match stages.is_empty() {
        true => Look::Done(told(&address, elf)),
        false => Look::Todo(stages),
    })
}

async fn there(context: &Context, address: &Pubkey) -> Result<(u64, Option<loader::Buffer>)> {
    let place = context.chain.place(address).await?;
    let buffer = place.account.map(loader::buffer).transpose();
    let buffer = buffer.with_context(|| format!("{address}, where the buffer belongs"))?;
    Ok((place.lamports, buffer))
}

async fn make(context: &Context, address: &Pubkey, there: u64) -> Result<Transaction> {
    let (elf, deployer) = (&context.elf, context.keys.deployer());
    let space = loader::BUFFER_HEAD.saturating_add(elf.bytes.len());
    let rent = context.chain.rent(space).await?;
    let mut make = system::create(&deployer, seed(elf), &LOADER, space, rent, there);
    make.push(loader::initialize_buffer(address, &deployer));
    let what = format!("make the buffer {address} for {} bytes", elf.bytes.len());
    Ok(Transaction::new(what, make).locking(rent.saturating_sub(there)))
}

fn seed(elf: &Elf) -> &str {
    elf.hash.get(..SEED_CHARACTERS).unwrap_or(&elf.hash)
}

fn told(address: &Pubkey, elf: &Elf) -> String {
    format!("{address} holds the local build, SHA-256 {}", elf.hash)
}

struct CodeBuffer {
    address: Pubkey,
    deployer: Pubkey,
}

impl Written for CodeBuffer {
    fn write(&self, offset: u32, bytes: &[u8]) -> Instruction {
        loader::write(&self.address, &self.deployer, offset, bytes)
    }
}
