//! What every command works with: the chain, the signer, the network, and how to send.

use super::{
    archived::ArchivedLedgers,
    args::{Commitment, Globals},
    failure::{Exit, Failure},
    oracle_api::OracleApi,
    progress::Progress,
    report::Report,
    solana_config::{SolanaConfig, default_keypair},
    values::text_of_amount,
};
use openmast_client::{
    accounts::{Network, Settlement, Statement},
    addresses,
    amounts::{Amount, CURRENCY_DECIMALS, SOL_DECIMALS},
    composites::plan_with_proof,
    fetch::FetchError,
    instructions::{ProvenTotals, token},
    rpc::Rpc,
    sender::{BalanceChange, DryRun, Landed, SendOptions, Sender},
};
use solana_commitment_config::CommitmentConfig;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_signer::Signer;
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Longest wait for one RPC answer.
const RPC_TIMEOUT: Duration = Duration::from_secs(30);

/// The surroundings of one command.
pub struct Context {
    pub rpc: Arc<Rpc>,
    pub commitment: CommitmentConfig,
    pub progress: Progress,
    globals: Globals,
    solana: SolanaConfig,
    sender: Sender,
    /// By epoch, as far as they were read from `--archive`.
    archived: tokio::sync::Mutex<HashMap<u64, Arc<ArchivedLedgers>>>,
    /// What this command has sent, in order.
    landed: Mutex<Vec<Signature>>,
}

/// What became of transactions.
pub enum Outcome {
    /// All of them, in order.
    Sent(Vec<Landed>),
    /// The first of so many was simulated.
    DryRun { run: DryRun, transactions: u32 },
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
            commitment,
            progress,
            globals,
            solana,
            sender,
            archived: tokio::sync::Mutex::default(),
            landed: Mutex::default(),
        })
    }

    /// The key that signs.
    ///
    /// # Errors
    /// There is no key file, or it is none.
    pub fn signer(&self) -> Result<Keypair, Failure> {
        signer(&self.globals, &self.solana)
    }

    /// The options of every command.
    pub fn globals(&self) -> &Globals {
        &self.globals
    }

    /// The address of the key that signs, if there is one.
    pub fn signer_address(&self) -> Option<Pubkey> {
        self.signer().ok().map(|signer| signer.pubkey())
    }

    /// The key that pays fees and rent.
    ///
    /// # Errors
    /// As [`Self::signer`].
    pub fn fee_payer(&self) -> Result<Keypair, Failure> {
        match &self.globals.fee_payer {
            Some(file) => read_keypair(file),
            None => self.signer(),
        }
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
        self.landed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
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
        self.execute_all(doing, &[instructions.to_vec()]).await
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
        let (payer, signer) = (self.fee_payer()?, self.signer()?);
        self.progress.say(doing.to_string());
        if self.globals.dry_run {
            let first = transactions.first().map_or(&[][..], Vec::as_slice);
            let run = self.sender.dry_run(first, &payer.pubkey()).await?;
            let transactions = u32::try_from(transactions.len()).unwrap_or(u32::MAX);
            return Ok(Outcome::DryRun { run, transactions });
        }
        let mut sent = Vec::with_capacity(transactions.len());
        for (position, instructions) in transactions.iter().enumerate() {
            if transactions.len() > 1 {
                let number = position.saturating_add(1);
                let all = transactions.len();
                self.progress
                    .say(format!("{doing}: transaction {number} of {all}"));
            }
            let landed = self.sender.send(instructions, &payer, &[&signer]).await?;
            self.landed
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(landed.signature);
            sent.push(landed);
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
        let payer = self.fee_payer()?.pubkey();
        let transactions = plan_with_proof(&totals.proof, &payer, using);
        self.execute_all(doing, &transactions).await
    }

    /// Says what people should know before something is sent. Scripts read it in the report.
    pub fn tell(&self, text: &str) {
        if !self.globals.json {
            self.progress.tell(text);
        }
    }

    /// The token account of the currency that pays: the given one, else the signer's associated one.
    pub fn source(&self, given: Option<Pubkey>, owner: &Pubkey, network: &Network) -> Pubkey {
        given.unwrap_or_else(|| addresses::currency_account(owner, &network.currency_mint))
    }

    /// The token account of the currency that receives, and what creates it if need be: the given one must exist,
    /// the signer's associated one is created when it does not.
    ///
    /// # Errors
    /// The given account does not exist or is none of the currency.
    pub async fn destination(
        &self,
        given: Option<Pubkey>,
        owner: &Pubkey,
        network: &Network,
    ) -> Result<(Pubkey, Option<Instruction>), Failure> {
        let own = addresses::currency_account(owner, &network.currency_mint);
        let create = token::create_currency_account(
            &self.fee_payer()?.pubkey(),
            owner,
            &network.currency_mint,
        );
        self.existing_or_created(given, own, &network.currency_mint, create)
            .await
    }

    /// As [`Self::destination`], for shares.
    ///
    /// # Errors
    /// The given account does not exist or is none of the shares.
    pub async fn share_destination(
        &self,
        given: Option<Pubkey>,
        owner: &Pubkey,
        share_mint: &Pubkey,
    ) -> Result<(Pubkey, Option<Instruction>), Failure> {
        let own = addresses::share_account(owner, share_mint);
        let create = token::create_share_account(&self.fee_payer()?.pubkey(), owner, share_mint);
        self.existing_or_created(given, own, share_mint, create)
            .await
    }

    async fn existing_or_created(
        &self,
        given: Option<Pubkey>,
        own: Pubkey,
        mint: &Pubkey,
        create: Instruction,
    ) -> Result<(Pubkey, Option<Instruction>), Failure> {
        let address = given.unwrap_or(own);
        match self
            .rpc
            .token_account(address, self.commitment)
            .await?
            .value
        {
            Some(account) if account.mint == *mint => Ok((address, None)),
            Some(account) => Err(Failure::input(format!(
                "{address} is an account of mint {}, not of {mint}; give another --destination",
                account.mint
            ))),
            None if given.is_some_and(|given| given != own) => Err(Failure::input(format!(
                "{address} does not exist; create it first, or leave --destination out to use the signer's own account"
            ))),
            None => Ok((address, Some(create))),
        }
    }

    /// Balance of a token account, 0 when it does not exist.
    ///
    /// # Errors
    /// The account is no token account, or the chain does not answer.
    pub async fn token_balance(&self, address: Pubkey) -> Result<u64, FetchError> {
        Ok(self
            .rpc
            .token_account(address, self.commitment)
            .await?
            .value
            .map_or(0, |account| account.amount))
    }
}

impl Outcome {
    pub fn is_dry_run(&self) -> bool {
        matches!(self, Self::DryRun { .. })
    }

    /// What every command that sends reports: `dry_run`, `signature`, `slot`, or the balance changes.
    pub fn report(&self, currency_mint: Option<&Pubkey>) -> Report {
        match self {
            Self::Sent(sent) => {
                let report = Report::new().flag("dry_run", "Dry run", false);
                let report = match sent.last() {
                    Some(last) => report
                        .text("signature", "Transaction", last.signature)
                        .number("slot", "Slot", last.slot),
                    None => report,
                };
                if sent.len() < 2 {
                    return report;
                }
                let all: Vec<String> = sent
                    .iter()
                    .map(|landed| landed.signature.to_string())
                    .collect();
                let all: Vec<&str> = all.iter().map(String::as_str).collect();
                report.names("signatures", "All transactions", &all)
            }
            Self::DryRun { run, transactions } => Report::new()
                .flag("dry_run", "Dry run", true)
                .number(
                    "compute_units",
                    "Compute units",
                    run.simulation.units_consumed,
                )
                .count("transactions", "Transactions", *transactions)
                .table(
                    "changes",
                    "Balance changes",
                    run.changes
                        .iter()
                        .map(|item| change(item, currency_mint))
                        .collect(),
                )
                .note(if *transactions > 1 {
                    "Nothing was sent. Only the first transaction was simulated: the others need what it writes."
                } else {
                    "Nothing was sent."
                }),
        }
    }
}

fn change(change: &BalanceChange, currency_mint: Option<&Pubkey>) -> Report {
    let lamports = Difference {
        before: change.lamports_before,
        after: change.lamports_after,
    };
    let token = change.token.as_ref().map(|token| Difference {
        before: token.before,
        after: token.after,
    });
    let is_currency = change
        .token
        .as_ref()
        .is_some_and(|token| Some(&token.mint) == currency_mint);
    Report::new()
        .key("address", "Account", &change.address)
        .optional(
            "owner",
            "Owner",
            change.token.as_ref().map(|token| token.owner),
        )
        .optional(
            "mint",
            "Mint",
            change.token.as_ref().map(|token| token.mint),
        )
        .text("sol", "SOL", lamports.text(Some(SOL_DECIMALS)))
        .text("lamports_before", "Lamports before", lamports.before)
        .text("lamports_after", "after", lamports.after)
        .optional(
            "tokens",
            "Tokens",
            token
                .as_ref()
                .map(|token| token.text(is_currency.then_some(CURRENCY_DECIMALS))),
        )
        .optional(
            "tokens_before",
            "Base units before",
            token.as_ref().map(|token| token.before),
        )
        .optional(
            "tokens_after",
            "after",
            token.as_ref().map(|token| token.after),
        )
}

struct Difference {
    before: u64,
    after: u64,
}

impl Difference {
    /// `+12.5`, in base units when the decimals are not known.
    fn text(&self, decimals: Option<u8>) -> String {
        let size = self.after.abs_diff(self.before);
        let sign = match self.after.cmp(&self.before) {
            std::cmp::Ordering::Less => "-",
            std::cmp::Ordering::Equal => "",
            std::cmp::Ordering::Greater => "+",
        };
        match decimals {
            Some(decimals) => format!("{sign}{}", Amount::new(size, decimals)),
            None => format!("{sign}{size}"),
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

/// The key that signs.
///
/// # Errors
/// There is no key file, or it is none.
pub fn signer(globals: &Globals, solana: &SolanaConfig) -> Result<Keypair, Failure> {
    let given = globals.keypair.clone();
    let file = given
        .or_else(|| solana.keypair_path.clone())
        .or_else(default_keypair);
    let file = file.ok_or_else(|| Failure::input("no key file is given; pass --keypair"))?;
    read_keypair(&file)
}

/// The network's address.
///
/// # Errors
/// It is not given.
pub fn network_address(globals: &Globals) -> Result<Pubkey, Failure> {
    globals.network.ok_or_else(|| {
        Failure::input("which network? pass --network ADDRESS or set OPENMAST_NETWORK (`openmast network init` prints it)")
    })
}

/// The oracle's API.
///
/// # Errors
/// It is not given, or no URL.
pub fn oracle_api(globals: &Globals, progress: &Progress) -> Result<OracleApi, Failure> {
    let url = globals.oracle_api.as_deref().ok_or_else(|| {
        Failure::input("this needs an oracle's API; pass --oracle-api URL or set OPENMAST_API")
    })?;
    OracleApi::new(url, progress.clone())
}

fn read_keypair(file: &Path) -> Result<Keypair, Failure> {
    solana_keypair::read_keypair_file(file).map_err(|error| {
        let path = file.display();
        Failure::input(format!("key file {path}: {error}; make one with `solana-keygen new -o {path}` or pass --keypair"))
    })
}

/// A URL, or one of the names that Solana's tools know.
fn full_url(url: &str) -> Result<String, Failure> {
    let url = match url {
        "m" | "mainnet-beta" => "https://api.mainnet-beta.solana.com",
        "t" | "testnet" => "https://api.testnet.solana.com",
        "d" | "devnet" => "https://api.devnet.solana.com",
        "l" | "localhost" => "http://localhost:8899",
        other => other,
    };
    match reqwest::Url::parse(url) {
        Ok(parsed) if matches!(parsed.scheme(), "http" | "https") && parsed.has_host() => {
            Ok(url.to_string())
        }
        _ => Err(Failure::input(format!(
            "`{url}` is no http or https URL; write one like https://rpc.example.net"
        ))),
    }
}

/// Refuses what is more than there is, before the chain does.
///
/// # Errors
/// `wanted` is more than `there`.
pub fn require_balance(wanted: Amount, there: u64, account: &Pubkey) -> Result<(), Failure> {
    if wanted.base_units <= there {
        return Ok(());
    }
    let there = Amount::new(there, wanted.decimals);
    Err(Failure::input(format!(
        "{account} holds {}, less than {}; use a smaller amount or put more in",
        text_of_amount(there),
        text_of_amount(wanted)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_and_names_are_understood() {
        assert_eq!(full_url("localhost").unwrap(), "http://localhost:8899");
        assert_eq!(
            full_url("http://127.0.0.1:1").unwrap(),
            "http://127.0.0.1:1"
        );
        assert!(full_url("rpc.example.net").is_err() && full_url("ftp://a").is_err());
    }

    #[test]
    fn differences_have_a_sign() {
        let text = |before, after| Difference { before, after }.text(Some(6));
        assert_eq!(text(1_500_000, 0), "-1.500000");
        assert_eq!(text(0, 1), "+0.000001");
        assert_eq!(text(5, 5), "0.000000");
        assert_eq!(
            Difference {
                before: 1,
                after: 3
            }
            .text(None),
            "+2"
        );
    }
}
