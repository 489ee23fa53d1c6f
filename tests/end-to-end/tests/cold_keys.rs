//! Roles whose keys see no network: a message is made without keys, signed by two without a network, and handed in by a third;
//! on a real chain, with its nonce accounts.

use anyhow::{Context, Result, ensure};
use openmast_client::accounts::Network;
use openmast_end_to_end::{
    founding,
    tool::Openmast,
    world::{Person, World},
};
use serde_json::Value;
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_system_interface::instruction::create_nonce_account;

/// What a nonce account must hold, and more.
const NONCE_LAMPORTS: u64 = 2_000_000;

struct Place {
    world: World,
    network: Pubkey,
    /// Holds every role.
    founder: Person,
    /// Pays, and advances the nonce.
    custodian: Person,
    nonce: Pubkey,
    /// Has a network and no key.
    courier: Openmast,
}

impl Place {
    async fn open() -> Result<Self> {
        let world = World::start().await?;
        let founder = world.person("founder").await?;
        let oracle = world.person("oracle").await?;
        let custodian = world.person("custodian").await?;
        let network = founding::found(&world, &founder, &oracle).await?;
        let nonce = Keypair::new();
        let create = create_nonce_account(
            &custodian.key(),
            &nonce.pubkey(),
            &custodian.key(),
            NONCE_LAMPORTS,
        );
        world
            .sender
            .send(&create, &custodian.keypair, &[&nonce])
            .await
            .context("no nonce account")?;
        let courier = Openmast::new(vec![
            ("HOME", world.folder().display().to_string()),
            ("OPENMAST_RPC_URL", world.rpc_url().to_owned()),
            ("OPENMAST_NETWORK", network.to_string()),
            ("OPENMAST_KEYPAIR", "nowhere".to_owned()),
        ])?;
        Ok(Self {
            nonce: nonce.pubkey(),
            world,
            network,
            founder,
            custodian,
            courier,
        })
    }

    async fn message(&self, command: &str) -> Result<String> {
        let line = format!(
            "{command} --as {} --fee-payer {1} --nonce {2} --nonce-authority {1} --dump-transaction-message",
            self.founder.key(),
            self.custodian.key(),
            self.nonce
        );
        let told = run(&self.courier, &line).await?;
        let message = told["unsigned"][0]["message"].as_str();
        Ok(message.context("no message")?.to_owned())
    }

    /// `--signer …`, made where there is a key and no network.
    async fn signed(&self, person: &Person, message: &str) -> Result<String> {
        let cold = Openmast::new(vec![
            ("HOME", self.world.folder().display().to_string()),
            ("OPENMAST_RPC_URL", "http://127.0.0.1:1".to_owned()),
            (
                "OPENMAST_KEYPAIR",
                person.keypair_file.display().to_string(),
            ),
        ])?;
        let told = run(&cold, &format!("transaction sign {message}")).await?;
        let given = told["present"][0].as_str().context("no signature")?;
        Ok(format!("--signer {given}"))
    }

    async fn signed_by_both(&self, message: &str) -> Result<String> {
        let founder = self.signed(&self.founder, message).await?;
        let custodian = self.signed(&self.custodian, message).await?;
        Ok(format!("{founder} {custodian}"))
    }

    async fn send(&self, message: &str, signatures: &str) -> Result<Value> {
        let line = format!("transaction send {message} {signatures}");
        run(&self.courier, &line).await
    }

    async fn state(&self) -> Result<Network> {
        let rpc = &self.world.sender.rpc;
        let read = rpc.network(self.network, CommitmentConfig::confirmed());
        Ok(read.await?.value)
    }
}

async fn run(openmast: &Openmast, line: &str) -> Result<Value> {
    let arguments: Vec<&str> = line.split(' ').collect();
    openmast.run(&arguments).await
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_act_with_keys_that_see_no_network() -> Result<()> {
    let place = Place::open().await?;
    let successor = place.world.person("successor").await?;
    let handing_over = format!("network role transfer treasury {}", successor.key());
    let mut used = Vec::new();
    for command in [
        "network pause settle",
        "network params --treasury-bps 400",
        handing_over.as_str(),
    ] {
        let message = place.message(command).await?;
        let signatures = place.signed_by_both(&message).await?;
        let sent = place.send(&message, &signatures).await?;
        let again = place.send(&message, &signatures).await?;
        ensure!(sent["signature"] == again["signature"], "{sent} {again}");
        used.push((message, signatures, sent["signature"].clone()));
    }
    let state = place.state().await?;
    ensure!(state.paused != 0, "paused");
    ensure!(state.next_parameters.treasury_bps == 400, "announced");

    // Each is still told as landed, and none of them runs again.
    for (message, signatures, signature) in &used {
        let again = place.send(message, signatures).await?;
        ensure!(again["signature"] == *signature, "{again}");
    }
    ensure!(place.state().await? == state, "nothing ran twice");
    place.world.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_transactions_of_a_nonce_one_runs() -> Result<()> {
    let place = Place::open().await?;
    let one = place.message("network pause settle").await?;
    let other = place.message("network pause collect").await?;
    let by_one = place.signed_by_both(&one).await?;
    let by_other = place.signed_by_both(&other).await?;

    let absent = place.signed(&place.founder, &one).await?;
    let refused = place.send(&one, &absent).await.unwrap_err().to_string();
    ensure!(refused.contains("have not signed"), "{refused}");
    let refused = place.send(&one, &by_other).await.unwrap_err().to_string();
    ensure!(refused.contains("is of another message"), "{refused}");

    place.send(&one, &by_one).await?;
    let paused = place.state().await?.paused;
    let refused = place.send(&other, &by_other).await.unwrap_err();
    let refused = refused.to_string();
    ensure!(
        refused.contains("nothing was charged and nothing changed"),
        "{refused}"
    );
    ensure!(place.state().await?.paused == paused, "the other one ran");
    place.world.stop().await
}
