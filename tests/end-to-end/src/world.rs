//! Where a scenario happens: a chain, a faucet, people with keys, and what they send.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use openmast_client::{
    generated::PROGRAMS,
    rpc::Rpc,
    sender::{SendOptions, Sender},
};
use openmast_localnet::{Faucet, Localnet, Options, ProgramFile};
use openmast_token_acl_program::TOKEN_ACL;
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_pubkey::{Pubkey, pubkey};
use solana_signer::Signer;
use tempfile::TempDir;

use crate::tool;

/// Milliseconds between two blocks: final after 2.5 s, and a transaction has 12 s to land.
const SLOT_MS: u64 = 80;
const RPC_TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);
const FINALITY_TIMEOUT: Duration = Duration::from_secs(120);
const LAMPORTS_PER_SOL: u64 = 1_000_000_000;
const LOADER: Pubkey = pubkey!("BPFLoaderUpgradeab1e11111111111111111111111");

/// A person with a key.
pub struct Person {
    pub name: String,
    pub keypair: Keypair,
    /// The key as Solana's tools keep it.
    pub keypair_file: PathBuf,
}

impl Person {
    /// Its address.
    pub fn key(&self) -> Pubkey {
        self.keypair.pubkey()
    }
}

/// A chain with the program on it.
pub struct World {
    folder: TempDir,
    /// Absent when the chain was there before.
    localnet: Option<Localnet>,
    rpc_url: String,
    rpc: Arc<Rpc>,
    pub faucet: Faucet,
    pub sender: Sender,
}

impl World {
    /// Takes the chain that `OPENMAST_RPC_URL` names, or starts one in this process.
    ///
    /// # Errors
    /// A program is not built, or not on the given chain, or the chain does not start.
    pub async fn start() -> Result<Self> {
        let (localnet, rpc_url) = match std::env::var("OPENMAST_RPC_URL") {
            Ok(url) if !url.is_empty() => (None, url),
            _ => {
                let localnet = start_localnet().await?;
                let url = localnet.rpc_url();
                (Some(localnet), url)
            }
        };
        let rpc = Arc::new(Rpc::new(std::slice::from_ref(&rpc_url), RPC_TIMEOUT)?);
        require_programs(&rpc).await?;
        let options = SendOptions {
            poll: POLL,
            ..SendOptions::default()
        };
        Ok(Self {
            folder: tempfile::Builder::new().prefix("openmast-").tempdir()?,
            localnet,
            faucet: Faucet::open(&rpc_url).await?,
            sender: Sender::new(rpc.clone(), options),
            rpc,
            rpc_url,
        })
    }

    /// Folder of everything that the scenario writes; removed with the world.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// RPC of the chain.
    pub fn rpc_url(&self) -> &str {
        &self.rpc_url
    }

    /// Makes a person with a key file and SOL for fees.
    ///
    /// # Errors
    /// The file cannot be written, or the faucet does not give.
    pub async fn person(&self, name: &str) -> Result<Person> {
        let keypair = Keypair::new();
        let file_name = format!("{}.json", name.to_lowercase().replace(' ', "-"));
        let keypair_file = self.folder().join(file_name);
        write_secret(
            &keypair_file,
            &serde_json::to_string(&keypair.to_bytes().to_vec())?,
        )?;
        self.faucet
            .sol(&keypair.pubkey(), 10 * LAMPORTS_PER_SOL)
            .await
            .with_context(|| format!("SOL for {name}"))?;
        Ok(Person {
            name: name.to_owned(),
            keypair,
            keypair_file,
        })
    }

    /// Waits until everything that is confirmed now is finalized.
    ///
    /// # Errors
    /// It took longer than two minutes.
    pub async fn finality(&self) -> Result<()> {
        let confirmed = self.rpc.slot(CommitmentConfig::confirmed()).await?;
        let deadline = Instant::now() + FINALITY_TIMEOUT;
        while self.rpc.slot(CommitmentConfig::finalized()).await? < confirmed {
            if Instant::now() > deadline {
                bail!("slot {confirmed} was not finalized in two minutes");
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// Until the chain's clock has gone on by `duration`: at once on a chain that was started here, by waiting on another.
    ///
    /// # Errors
    /// The chain does not answer.
    pub async fn pass(&self, duration: Duration) -> Result<()> {
        match &self.localnet {
            // It blocks its thread.
            Some(localnet) => tokio::task::block_in_place(|| localnet.advance_clock(duration)),
            None => {
                tokio::time::sleep(duration).await;
                Ok(())
            }
        }
    }

    /// What a token account holds, base units; 0 when there is none.
    ///
    /// # Errors
    /// The chain does not answer, or it is no token account.
    pub async fn tokens(&self, account: &Pubkey) -> Result<u64> {
        let read = self
            .rpc
            .token_account(*account, CommitmentConfig::confirmed())
            .await?;
        Ok(read.value.map_or(0, |account| account.amount))
    }

    /// Stops the chain if it was started here.
    ///
    /// # Errors
    /// The files cannot be removed.
    pub async fn stop(self) -> Result<()> {
        if let Some(localnet) = self.localnet {
            tokio::task::spawn_blocking(move || localnet.stop()).await?;
        }
        Ok(self.folder.close()?)
    }
}

async fn start_localnet() -> Result<Localnet> {
    let folder = tempfile::tempdir()?;
    let options = Options {
        slot_ms: SLOT_MS,
        programs: program_files(folder.path())?,
        ..Options::default()
    };
    tokio::task::spawn_blocking(move || {
        let localnet = Localnet::start(&options);
        drop(folder);
        localnet
    })
    .await?
}

/// Ours, and Token ACL, which public chains have: it is written to `folder`.
fn program_files(folder: &Path) -> Result<Vec<ProgramFile>> {
    let built = tool::programs()?;
    let token_acl = folder.join("token_acl.so");
    std::fs::write(&token_acl, TOKEN_ACL)?;
    let files = PROGRAMS
        .iter()
        .map(|program| (program.built_in(&built), program.id))
        .chain([(token_acl, openmast_token_acl_program::ID)]);
    let files = files.map(|(path, id)| ProgramFile {
        path,
        id,
        upgrade_authority: Keypair::new().pubkey(),
    });
    Ok(files.collect())
}

async fn require_programs(rpc: &Rpc) -> Result<()> {
    let ours = PROGRAMS.iter().map(|program| program.id);
    let ids: Vec<_> = ours.chain([openmast_token_acl_program::ID]).collect();
    let accounts = rpc
        .raw_accounts(&ids, CommitmentConfig::confirmed())
        .await?
        .value;
    let mut found = ids.iter().zip(accounts);
    let missing = found.find(|(_, account)| account.as_ref().is_none_or(|it| it.owner != LOADER));
    if let Some((id, _)) = missing {
        bail!(
            "the program {id} is not on this chain; start the validator with --upgradeable-program {id} FILE AUTHORITY for each \
             program in {} and for Token ACL, which `cargo run -p openmast-token-acl-program --example write FILE` writes",
            tool::programs()?.display(),
        );
    }
    Ok(())
}

/// Readable by its owner only, from the first byte on.
fn write_secret(path: &Path, text: &str) -> Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{}: not written", path.display()))?;
    Ok(file.write_all(text.as_bytes())?)
}
