//! From nothing to a program, and to the next build of it.

use std::sync::Arc;

use openmast_migrations::{
    loader::{self, LOADER},
    metadata::{self, Location, Stored},
    run::{self, End},
    steps::{Context, Step},
    system,
};
use serde_json::json;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::lab::{self, Lab};

#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_deployed_and_upgraded_for_what_the_plan_said() -> anyhow::Result<()> {
    let lab = Lab::start().await?;
    let key = Keypair::new();
    let program = key.pubkey();
    let elf = lab::built_for(&program)?;
    let mut context = lab.context(program, &elf)?;

    // Without its key the address cannot be used, and nothing is paid for that.
    context.is_plan = true;
    let error = run::plan(&context, &|_| ()).await.unwrap_err();
    assert!(
        format!("{error:#}").contains("the first deployment needs the key"),
        "{error:#}"
    );

    context.keys.program = Some(Arc::new(key.insecure_clone().into()));
    let before = balance(&context).await?;
    let plan = run::plan(&context, &|_| ()).await?;
    assert_eq!(balance(&context).await?, before, "a plan changes nothing");
    context.is_plan = false;
    let taken = lab::deploy(&context).await?;
    assert_eq!(lab::sent(&taken), plan.cost.transactions);
    let paid = before - balance(&context).await?;
    assert_eq!(
        paid,
        plan.cost.fees + plan.cost.locks - plan.cost.frees,
        "{:?}",
        plan.cost
    );

    let running = lab.running(&program).await?;
    assert!(running.holds(&elf.bytes));
    assert_eq!(running.authority, Some(lab.deployer.pubkey()));
    assert_published(&context, "idl", &context.interface).await?;
    assert_published(&context, "security", &context.security).await?;

    // Again: nothing.
    let taken = lab::deploy(&context).await?;
    assert_eq!(lab::sent(&taken), 0);
    let skipped = |step| {
        taken
            .iter()
            .any(|it| it.step == step && matches!(it.end, End::Skipped(_)))
    };
    assert!(skipped(Step::Network) && skipped(Step::Roles));

    // A longer build with a longer interface, and whom to tell in fewer words.
    context.elf = lab::with_rest(&elf, 20_000)?;
    context.interface["docs"] = noise(30_000).into();
    context.security = json!({"name": "OM"});
    context.is_plan = true;
    let before = balance(&context).await?;
    let plan = run::plan(&context, &|_| ()).await?;
    context.is_plan = false;
    lab::deploy(&context).await?;
    let after = balance(&context).await?;
    let cost = plan.cost;
    assert_eq!(
        before + cost.frees,
        after + cost.fees + cost.locks,
        "{cost:?}"
    );
    let upgraded = lab.running(&program).await?;
    assert!(upgraded.holds(&context.elf.bytes) && upgraded.slot > running.slot);
    assert_published(&context, "idl", &context.interface).await?;
    assert_published(&context, "security", &context.security).await?;
    assert_eq!(lab::sent(&lab::deploy(&context).await?), 0);

    // And back: shorter, in the room that is there.
    context.elf = elf;
    context.interface = lab::interface(&program)?;
    lab::deploy(&context).await?;
    assert!(lab.running(&program).await?.holds(&context.elf.bytes));
    assert_published(&context, "idl", &context.interface).await?;
    lab.stop().await
}

/// Whatever is wrong in a buffer is written anew before it is deployed.
#[tokio::test(flavor = "multi_thread")]
async fn a_buffer_that_differs_is_not_deployed() -> anyhow::Result<()> {
    let lab = Lab::start().await?;
    let elf = lab::built()?;
    lab.put_program(&lab::with_rest(&elf, 9)?)?;
    let context = lab.context(openmast_client::addresses::PROGRAM_ID, &elf)?;
    let deployer = lab.deployer.pubkey();
    let seed = &elf.hash[..32];
    let buffer = system::address(&deployer, seed, &LOADER);
    let space = loader::BUFFER_HEAD + elf.bytes.len();
    // Somebody sent a lamport there before.
    let gift = solana_system_interface::instruction::transfer(&deployer, &buffer, 1_000_000);
    lab.send(&[gift], &lab.deployer).await?;
    let rent = context.chain.rent(space).await?;
    let mut make = system::create(&deployer, seed, &LOADER, space, rent, 1_000_000);
    make.push(loader::initialize_buffer(&buffer, &deployer));
    make.push(loader::write(&buffer, &deployer, 5_000, b"something else"));
    lab.send(&make, &lab.deployer).await?;
    let zeros = vec![0; elf.bytes.len()];
    assert_ne!(buffer_code(&context, &buffer).await?, zeros);

    lab::deploy(&context).await?;
    assert!(lab.running(&context.program).await?.holds(&elf.bytes));
    assert!(
        context.chain.place(&buffer).await?.account.is_none(),
        "its lamports are back"
    );
    lab.stop().await
}

/// Nobody deploys by mistake what was built for another address.
#[tokio::test(flavor = "multi_thread")]
async fn a_build_for_another_address_is_refused() -> anyhow::Result<()> {
    let lab = Lab::start().await?;
    let key = Keypair::new();
    let mut context = lab.context(key.pubkey(), &lab::built()?)?;
    context.keys.program = Some(Arc::new(key.into()));
    let before = balance(&context).await?;
    let error = lab::deploy(&context).await.unwrap_err();
    assert!(
        format!("{error:#}").contains("cargo xtask deploy id"),
        "{error:#}"
    );
    assert_eq!(balance(&context).await?, before);
    lab.stop().await
}

async fn buffer_code(context: &Context, buffer: &solana_pubkey::Pubkey) -> anyhow::Result<Vec<u8>> {
    let account = context.chain.place(buffer).await?.account;
    Ok(loader::buffer(account.expect("the buffer is there"))?.code)
}

async fn balance(context: &Context) -> anyhow::Result<u64> {
    Ok(context
        .chain
        .place(&context.keys.deployer())
        .await?
        .lamports)
}

async fn assert_published(
    context: &Context,
    seed: &str,
    expected: &serde_json::Value,
) -> anyhow::Result<()> {
    let at = Location::canonical(context.program, seed);
    let place = context.chain.place(&at.address).await?;
    let stored = metadata::decode(&place.account.expect("it is published"))?;
    let Stored::Metadata {
        is_mutable,
        document,
        size,
    } = stored
    else {
        panic!("{seed} is no metadata");
    };
    assert!(is_mutable);
    assert_eq!(document.as_ref(), Some(expected), "{seed}");
    let rent = context.chain.rent(metadata::HEAD + size).await?;
    assert_eq!(place.lamports, rent, "no more is locked than needed");
    let next = Location::own(
        context.program,
        &context.keys.deployer(),
        &format!("{seed}-next"),
    );
    assert!(context.chain.place(&next.address).await?.account.is_none());
    Ok(())
}

/// Text that does not become shorter when it is packed.
fn noise(bytes: usize) -> String {
    let mut state = 1_u64;
    let letters = (0..bytes).map(|_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        char::from(b'0' + u8::try_from((state >> 33) % 75).unwrap_or_default())
    });
    letters.collect()
}
