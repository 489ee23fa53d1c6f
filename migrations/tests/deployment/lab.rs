//! A local network with a deployer who has some SOL.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::{Context as _, Result};
use openmast_client::{
    addresses::PROGRAM_ID,
    generated::PROGRAMS,
    rpc::Rpc,
    sender::{FeePolicy, SendOptions, Sender},
};
use openmast_localnet::{Faucet, Localnet, Options, ProgramFile};
use openmast_migrations::{
    chain::Chain,
    config::Config,
    elf::Elf,
    keys::Keys,
    loader::{self, ProgramData},
    metadata,
    run::{self, Taken},
    steps::{Context, Step},
};
use serde_json::{Value, json};
use solana_client::{nonblocking::rpc_client::RpcClient, rpc_request::RpcRequest};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// As the end-to-end tests: final after 2.5 s.
const SLOT_MS: u64 = 80;
const POLL: Duration = Duration::from_millis(50);
const PARALLEL: usize = 64;
const SOL: u64 = 1_000_000_000;

/// A local network, on which nobody has deployed anything but what public clusters have.
pub struct Lab {
    localnet: Option<Localnet>,
    pub url: String,
    pub faucet: Faucet,
    pub deployer: Keypair,
    pub folder: tempfile::TempDir,
}

impl Lab {
    pub async fn start() -> Result<Self> {
        let options = Options {
            slot_ms: SLOT_MS,
            ..Options::default()
        };
        let localnet = tokio::task::spawn_blocking(move || Localnet::start(&options)).await??;
        let url = localnet.rpc_url();
        let lab = Self {
            localnet: Some(localnet),
            faucet: Faucet::open(&url).await?,
            url,
            deployer: Keypair::new(),
            folder: tempfile::tempdir()?,
        };
        let fixture =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/program_metadata.so");
        lab.put(fixture, metadata::PROGRAM, Pubkey::default())?;
        lab.faucet.sol(&lab.deployer.pubkey(), 20 * SOL).await?;
        Ok(lab)
    }

    /// A program that was there before, upgradeable by the deployer.
    pub fn put_program(&self, elf: &Elf) -> Result<()> {
        let file = self.folder.path().join("before.so");
        std::fs::write(&file, &elf.bytes)?;
        self.put(file, PROGRAM_ID, self.deployer.pubkey())
    }

    /// The other programs as they are built, upgradeable by the deployer.
    pub fn put_others(&self) -> Result<()> {
        for program in PROGRAMS.iter().filter(|it| it.id != PROGRAM_ID) {
            let file = program.built_in(&programs());
            self.put(file, program.id, self.deployer.pubkey())?;
        }
        Ok(())
    }

    fn put(&self, path: PathBuf, id: Pubkey, upgrade_authority: Pubkey) -> Result<()> {
        let program = ProgramFile {
            path,
            id,
            upgrade_authority,
        };
        let localnet = self.localnet.as_ref().context("the network is stopped")?;
        tokio::task::block_in_place(|| localnet.deploy(&program))
    }

    pub fn chain(&self) -> Result<Chain> {
        Chain::new(std::slice::from_ref(&self.url), FeePolicy::default(), POLL)
    }

    /// What is deployed to `program`, without a network.
    pub fn context(&self, program: Pubkey, elf: &Elf) -> Result<Context> {
        Ok(Context {
            chain: self.chain()?,
            keys: Keys {
                deployer: Arc::new(self.deployer.insecure_clone().into()),
                program: None,
                holders: Vec::new(),
            },
            program,
            elf: elf.clone(),
            interface: interface(&program)?,
            security: json!({"name": "OpenMast", "contacts": ["email:security@example.org"]}),
            config: Config::default(),
            steps: Step::ALL,
            is_plan: false,
        })
    }

    /// Sends what somebody else sends.
    pub async fn send(&self, instructions: &[Instruction], signer: &Keypair) -> Result<()> {
        let rpc = Rpc::new(std::slice::from_ref(&self.url), Duration::from_secs(30))?;
        let options = SendOptions {
            poll: POLL,
            ..SendOptions::default()
        };
        let sender = Sender::new(std::sync::Arc::new(rpc), options);
        let signers = [signer];
        sender.send(instructions, &self.deployer, &signers).await?;
        Ok(())
    }

    /// Somebody with a little SOL.
    pub async fn person(&self) -> Result<Keypair> {
        let keypair = Keypair::new();
        self.faucet.sol(&keypair.pubkey(), SOL).await?;
        Ok(keypair)
    }

    /// What runs at an address.
    pub async fn running(&self, program: &Pubkey) -> Result<ProgramData> {
        let address = loader::program_data_address(program);
        let account = self.chain()?.place(&address).await?.account;
        loader::program_data(account.context("nothing runs there")?)
    }

    /// Puts an account there as no program would.
    pub async fn set_account(&self, address: &Pubkey, owner: &Pubkey, data: &[u8]) -> Result<()> {
        let account = json!({
            "lamports": SOL,
            "owner": owner.to_string(),
            "data": hex::encode(data),
            "executable": false,
        });
        let method = "surfnet_setAccount";
        RpcClient::new(self.url.clone())
            .send::<Value>(
                RpcRequest::Custom { method },
                json!([address.to_string(), account]),
            )
            .await?;
        Ok(())
    }

    pub async fn stop(mut self) -> Result<()> {
        if let Some(localnet) = self.localnet.take() {
            tokio::task::spawn_blocking(move || localnet.stop()).await?;
        }
        Ok(())
    }
}

/// Takes all steps; what was said is in the error.
pub async fn deploy(context: &Context) -> Result<Vec<Taken>> {
    let said = Mutex::new(String::new());
    let say = |line: &str| {
        if let Ok(mut said) = said.lock() {
            said.push_str(line);
            said.push('\n');
        }
    };
    let outcome = run::run(context, false, PARALLEL, &say).await;
    let said = said.lock().map(|it| it.clone()).unwrap_or_default();
    outcome.context(said)
}

/// Transactions of all steps.
pub fn sent(taken: &[Taken]) -> u64 {
    taken.iter().map(|taken| taken.sent).sum()
}

/// The built program, as its tests use it.
pub fn built() -> Result<Elf> {
    Elf::read(&program_file())
}

pub fn program_file() -> PathBuf {
    programs().join("openmast.so")
}

/// The folder of the built programs.
pub fn programs() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../programs/built");
    std::env::var_os("OPENMAST_PROGRAMS").map_or(built, PathBuf::from)
}

/// A build that passes for one of another address: that stands behind the code. It can be deployed there and not be called.
pub fn built_for(program: &Pubkey) -> Result<Elf> {
    Elf::new([&built()?.bytes[..], program.as_ref()].concat())
}

/// Another build: the same code, with bytes after it that nothing reads.
pub fn with_rest(elf: &Elf, rest: usize) -> Result<Elf> {
    Elf::new([&elf.bytes[..], &vec![1; rest]].concat())
}

/// The interface description of a program at this address.
pub fn interface(program: &Pubkey) -> Result<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../idl/openmast.json");
    let mut interface: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    interface["address"] = program.to_string().into();
    Ok(interface)
}
