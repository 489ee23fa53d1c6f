//! What every command works with: the chain, the signer, the network, and how to send.

mod keys;
mod options;

use options::full_url;
pub use options::{network_address, oracle_api};

use super::{
    archived::ArchivedLedgers,
    args::{Commitment, Globals},
    failure::{Exit, Failure},
    journal::Journal,
    oracle_api::OracleApi,
    outcome::Outcome,
    progress::Progress,
    report::Report,
    solana_config::SolanaConfig,
};
use openmast_client::{
    accounts::{Network, Settlement, Statement},
    composites::plan_with_proof,
    instructions::ProvenTotals,
    rpc::Rpc,
    sender::{SendOptions, Sender, SignedTransaction},
};
use openmast_keys::Key;
use solana_commitment_config::CommitmentConfig;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};

/// Longest wait for one RPC answer.
const RPC_TIMEOUT: Duration = Duration::from_secs(30);

/// The surroundings of one command.
pub struct Context {
    pub rpc: Arc<Rpc>,
    /// The endpoints of `rpc`, in its order.
    pub urls: Vec<String>,
    pub commitment: CommitmentConfig,
    pub progress: Progress,
    globals: Globals,
    solana: SolanaConfig,
    sender: Sender,
    /// By epoch, as far as they were read from `--archive`.
    archived: tokio::sync::Mutex<HashMap<u64, Arc<ArchivedLedgers>>>,
    /// What this command has signed.
    pub journal: Arc<Journal>,
    signer: OnceLock<Arc<Key>>,
    fee_payer: OnceLock<Arc<Key>>,
    nonce_authority: OnceLock<Arc<Key>>,
}

/// A network that a command works on.
pub struct NetworkHandle {
    pub address: Pubkey,
    pub state: Network,
}

impl Context {
    /// # Errors
    /// No usable endpoint or Solana configuration.
    pub fn new(globals: Globals, progress: Progress) -> Result<Self, Failure> {
        let solana = SolanaConfig::load().map_err(Failure::input)?;
        let given: Vec<&String> = if globals.url.is_empty() {
            solana.json_rpc_url.iter().collect()
        } else {
            globals.url.iter().collect()
        };
        let urls: Vec<String> = given
            .into_iter()
            .map(|url| full_url(url))
            .collect::<Result<_, _>>()?;
        let rpc = Arc::new(Rpc::new(&urls, RPC_TIMEOUT)?);
        let commitment = match globals.commitment {
            Commitment::Processed => CommitmentConfig::processed(),
            Commitment::Confirmed => CommitmentConfig::confirmed(),
            Commitment::Finalized => CommitmentConfig::finalized(),
        };
        let sender = Sender::new(
            rpc.clone(),
            SendOptions {
                commitment,
                ..SendOptions::default()
            },
        );
        Ok(Self {
            rpc,
            urls,
            commitment,
            progress,
            globals,
            solana,
            sender,
            archived: tokio::sync::Mutex::default(),
            journal: Arc::default(),
            signer: OnceLock::new(),
            fee_payer: OnceLock::new(),
            nonce_authority: OnceLock::new(),
        })
    }

    /// The options of every command.
    pub fn globals(&self) -> &Globals {
        &self.globals
    }

    /// The network's address.
    ///
    /// # Errors
    /// It is not given.
    pub fn network_address(&self) -> Result<Pubkey, Failure> {
        network_address(&self.globals)
    }

    /// The network, as the chain has it now.
    ///
    /// # Errors
    /// It is not given, not there, or the chain does not answer.
    pub async fn network(&self) -> Result<NetworkHandle, Failure> {
        let address = self.network_address()?;
        let state = self.rpc.network(address, self.commitment).await?.value;
        Ok(NetworkHandle { address, state })
    }

    /// The oracle's API.
    ///
    /// # Errors
    /// It is not given, or no URL.
    pub fn oracle_api(&self) -> Result<OracleApi, Failure> {
        oracle_api(&self.globals, &self.progress)
    }

    /// The archive that is given, a file or a folder.
    pub fn archive(&self) -> Option<&Path> {
        self.globals.archive.as_deref()
    }

    /// Whether there is something that proofs can come from.
    pub fn can_prove(&self) -> bool {
        self.archive().is_some() || self.globals.oracle_api.is_some()
    }

    /// # Errors
    /// There is nothing that proofs can come from.
    pub fn require_proofs(&self) -> Result<(), Failure> {
        if self.can_prove() {
            return Ok(());
        }
        Err(Failure::input(
            "this needs a proof; pass --oracle-api URL (or set OPENMAST_API), or --archive FILE with the public archive \
             of the epoch",
        ))
    }

    /// The ledgers of a settlement from the archive at `path`, read once.
    ///
    /// # Errors
    /// See [`ArchivedLedgers::open`].
    pub async fn archived(
        &self,
        path: &Path,
        settlement: &Settlement,
    ) -> Result<Arc<ArchivedLedgers>, Failure> {
        let mut archived = self.archived.lock().await;
        let epoch = settlement.content.epoch;
        if let Some(ledgers) = archived.get(&epoch) {
            return Ok(Arc::clone(ledgers));
        }
        self.progress
            .say(format!("Reading the archive of epoch {epoch}"));
        let (path, settlement) = (path.to_owned(), settlement.clone());
        let ledgers = blocking(move || ArchivedLedgers::open(&path, &settlement)).await??;
        let ledgers = Arc::new(ledgers);
        archived.insert(epoch, Arc::clone(&ledgers));
        Ok(ledgers)
    }

    /// The ledgers whose payer root a statement copied, from the archive at `path`. That settlement may be closed.
    ///
    /// # Errors
    /// See [`ArchivedLedgers::open_copied`].
    pub async fn archived_copy(
        &self,
        path: &Path,
        statement: &Statement,
    ) -> Result<ArchivedLedgers, Failure> {
        self.progress
            .say(format!("Reading the archive of epoch {}", statement.epoch));
        let (path, statement) = (path.to_owned(), statement.clone());
        blocking(move || ArchivedLedgers::open_copied(&path, &statement)).await?
    }

    /// The transactions that this command has sent and that landed, in order.
    pub fn landed(&self) -> Vec<Signature> {
        self.journal.all_landed()
    }

    /// The same report with when its slots were, by a few questions for all of them together.
    pub async fn dated(&self, report: Report) -> Report {
        let slots = report.slots();
        let times = self.rpc.slot_times(&slots, self.commitment).await;
        report.dated(&times)
    }

    /// What sends.
    pub fn sender(&self) -> &Sender {
        &self.sender
    }

    /// Sends the instructions, signed by the signer and the fee payer, or simulates them with `--dry-run`.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn execute(
        &self,
        doing: &str,
        instructions: &[Instruction],
    ) -> Result<Outcome, Failure> {
        self.execute_with(doing, &[instructions.to_vec()], &[])
            .await
    }

    /// Sends transactions, each when the one before has landed. With `--dry-run` the first one is simulated: the others
    /// need what it writes.
    ///
    /// # Errors
    /// See [`Failure`]. Those before the one that failed are done.
    pub async fn execute_all(
        &self,
        doing: &str,
        transactions: &[Vec<Instruction>],
    ) -> Result<Outcome, Failure> {
        self.execute_with(doing, transactions, &[]).await
    }

    /// As [`Self::execute_all`], signed by these keys as well.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn execute_with(
        &self,
        doing: &str,
        transactions: &[Vec<Instruction>],
        also: &[&Key],
    ) -> Result<Outcome, Failure> {
        self.progress.say(doing.to_string());
        let signing = &self.globals.signing;
        if self.globals.dry_run || signing.is_only_shown() {
            return self.simulated(transactions).await;
        }
        if signing.is_prepared() {
            return self.prepared(transactions, also).await;
        }
        let (payer, signer) = (self.fee_payer()?, self.signer()?);
        let signers: Vec<&Key> = std::iter::once(&*signer)
            .chain(also.iter().copied())
            .collect();
        let mut sent = Vec::with_capacity(transactions.len());
        for (position, instructions) in transactions.iter().enumerate() {
            if transactions.len() > 1 {
                let number = position.saturating_add(1);
                let all = transactions.len();
                self.progress
                    .say(format!("{doing}: transaction {number} of {all}"));
            }
            let watch = |signed: &SignedTransaction| {
                self.journal.signed(signed);
                let signature = signed.signature;
                self.progress
                    .tell(&format!("Sending transaction {signature}"));
            };
            let sending = self
                .sender
                .send_watched(instructions, &*payer, &signers, watch);
            match sending.await {
                Ok(landed) => {
                    self.journal.landed(&landed);
                    sent.push(landed);
                }
                Err(error) => {
                    self.journal.failed();
                    return Err(self.explained(error).await);
                }
            }
        }
        Ok(Outcome::Sent(sent))
    }

    /// As [`Self::execute_all`], for instructions that carry a proof: through a buffer where it is too long.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn execute_proven(
        &self,
        doing: &str,
        totals: &ProvenTotals,
        using: impl Fn(Option<Pubkey>) -> Vec<Instruction>,
    ) -> Result<Outcome, Failure> {
        let payer = self.fee_payer_key()?;
        let transactions = plan_with_proof(&totals.proof, &payer, using);
        self.execute_all(doing, &transactions).await
    }

    /// Says what people should know before something is sent. Scripts read it in the report.
    pub fn tell(&self, text: &str) {
        if !self.globals.json {
            self.progress.tell(text);
        }
    }
}

/// Runs what reads and computes for long, so that the progress is shown meanwhile.
///
/// # Errors
/// It panicked.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::new(Exit::Internal, error.to_string()))
}
