//! mainnet-beta is known by its genesis, whatever its URL is called.

use std::{slice, sync::Arc, time::Duration};

use anyhow::Result;
use openmast_client::{addresses::PROGRAM_ID, sender::FeePolicy};
use openmast_migrations::{
    chain::Chain,
    cluster::MAINNET_GENESIS,
    config::Config,
    keys::Keys,
    run,
    steps::{Context, Step},
};
use openmast_scripted_node::{Model, ScriptedNode};
use serde_json::json;
use solana_hash::Hash;
use solana_keypair::Keypair;

use super::lab;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_there_unless_it_is_meant() -> Result<()> {
    let genesis: Hash = MAINNET_GENESIS.parse()?;
    let model = Model::new(genesis, Duration::from_millis(50));
    let node = ScriptedNode::of(&model).await?;
    let url = node.url();
    let context = Context {
        chain: Chain::new(
            slice::from_ref(&url),
            FeePolicy::default(),
            Duration::from_millis(50),
        )?,
        keys: Keys {
            deployer: Arc::new(Keypair::new().into()),
            program: None,
            holders: Vec::new(),
        },
        program: PROGRAM_ID,
        elf: lab::built()?,
        interface: lab::interface(&PROGRAM_ID)?,
        security: json!({}),
        config: Config::default(),
        steps: Step::ALL,
        is_plan: false,
    };
    let refused = run::run(&context, false, 1, &|_| ()).await.unwrap_err();
    assert!(format!("{refused:#}").contains("--mainnet"), "{refused:#}");
    let asked: Vec<String> = node.calls().into_iter().map(|call| call.method).collect();
    assert_eq!(asked, ["getGenesisHash"], "nothing else was asked");

    // If it is meant, it goes on: here to a payer who has nothing.
    let poor = run::run(&context, true, 1, &|_| ()).await.unwrap_err();
    let told = format!("{poor:#}");
    assert!(!told.contains("--mainnet"), "{told}");
    assert!(model.received().is_empty());
    for text in [told, format!("{refused:#}")] {
        assert!(!text.contains(&url), "the URL has a key");
    }
    Ok(())
}
