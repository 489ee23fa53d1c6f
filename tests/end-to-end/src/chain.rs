//! The network's whole state, read in one call.

pub mod lots;

use std::{
    cmp::Ordering,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use openmast_client::{
    accounts::{Asset, Mint, Network, Payer, ProgramAccount, Settlement, Stake, TokenAccount},
    addresses,
    fetch::RawAccount,
    market::{self, Escrow, Sale},
    rpc::Rpc,
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

const FINALIZED: CommitmentConfig = CommitmentConfig::finalized();
const POLL: Duration = Duration::from_millis(100);
const RPC_TIMEOUT: Duration = Duration::from_secs(30);
/// What `getMultipleAccounts` takes at once.
const MOST_ACCOUNTS: usize = 100;
/// How often everything is read when an epoch became final, or somebody joined, between the two calls of a reading.
const READINGS: usize = 10;

/// Reads one network.
pub struct Chain {
    rpc: Rpc,
    network: Pubkey,
}

/// Everything that the books need, of one slot.
#[derive(Clone, Debug)]
pub struct State {
    pub network: Network,
    pub assets: Vec<Asset>,
    pub payers: Vec<Payer>,
    /// In the order in which they were asked for; a stake that was never made is absent.
    pub stakes: Vec<Option<Stake>>,
    /// Base units in the vault.
    pub vault: u64,
    /// Base units in the bond vault.
    pub bonds: u64,
    /// Shares in each asset's stake vault.
    pub staked_shares: Vec<u64>,
    /// Currency of each wallet that was asked for; 0 without an account.
    pub wallets: Vec<u64>,
    /// Shares of each asset: all that there are, and where they are.
    pub shares: Vec<Shares>,
    /// Base units of the currency in the market's escrow.
    pub escrow: u64,
    /// What the market says of that escrow; absent before it was opened.
    pub escrow_books: Option<Escrow>,
    /// The newest final settlement.
    pub settlement: Option<Settlement>,
}

/// The shares of one asset, base units.
#[derive(Clone, Debug)]
pub struct Shares {
    /// What the mint says that there are.
    pub supply: u64,
    /// In the market's escrow.
    pub escrow: u64,
    /// What the market says of that escrow; absent before it was opened.
    pub escrow_books: Option<Escrow>,
    /// In each wallet that was asked for.
    pub wallets: Vec<u64>,
}

impl Chain {
    /// # Errors
    /// None with a URL; the client takes a list, which could be empty.
    pub fn new(rpc_url: &str, network: Pubkey) -> Result<Self> {
        Ok(Self {
            rpc: Rpc::new(&[rpc_url.to_owned()], RPC_TIMEOUT)?,
            network,
        })
    }

    /// Address of the Network account.
    pub fn network_address(&self) -> Pubkey {
        self.network
    }

    /// # Errors
    /// The network is not there, or the RPC does not answer.
    pub async fn network(&self) -> Result<Network> {
        Ok(self.rpc.network(self.network, FINALIZED).await?.value)
    }

    /// The settlement of an epoch.
    ///
    /// # Errors
    /// It is not there (any more), or the RPC does not answer.
    pub async fn settlement(&self, epoch: u64) -> Result<Settlement> {
        let found = self.rpc.settlement(&self.network, epoch, FINALIZED).await?;
        found
            .value
            .with_context(|| format!("the settlement of epoch {epoch} does not exist"))
    }

    /// A sale as it is now.
    ///
    /// # Errors
    /// It is not there, or the RPC does not answer.
    pub async fn sale(&self, address: Pubkey) -> Result<Sale> {
        let found = self.rpc.account(address, CommitmentConfig::confirmed());
        Ok(found.await?.value)
    }

    /// The chain's clock, Unix seconds.
    ///
    /// # Errors
    /// The RPC does not answer.
    pub async fn clock(&self) -> Result<i64> {
        Ok(self.rpc.clock(CommitmentConfig::confirmed()).await?.value)
    }

    /// Waits until a settlement by which payers spent `amount` in all is final at finalized commitment. What lots released is
    /// beside it.
    ///
    /// # Errors
    /// It did not happen in time, or more than that was spent.
    pub async fn wait_until_settled(&self, amount: u64, timeout: Duration) -> Result<Network> {
        let deadline = Instant::now() + timeout;
        loop {
            let network = self.network().await?;
            let (spent, _) = network.spent();
            match spent.cmp(&amount) {
                Ordering::Equal => return Ok(network),
                Ordering::Greater => {
                    bail!("{spent} base units were spent, the traffic costs {amount}")
                }
                Ordering::Less if Instant::now() > deadline => bail!(
                    "{spent} of {amount} base units were spent after {} s (final epoch {})",
                    timeout.as_secs(),
                    network.final_epoch
                ),
                Ordering::Less => tokio::time::sleep(POLL).await,
            }
        }
    }

    /// Waits until an epoch is final at finalized commitment.
    ///
    /// # Errors
    /// It did not happen in time.
    pub async fn wait_until_final(&self, epoch: u64, timeout: Duration) -> Result<()> {
        let deadline = Instant::now() + timeout;
        while self.network().await?.final_epoch < epoch {
            ensure!(
                Instant::now() < deadline,
                "epoch {epoch} is not final after {} s",
                timeout.as_secs()
            );
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// Waits until a settlement is final, at finalized commitment, whose snapshot saw what was done at `slot`.
    ///
    /// # Errors
    /// It did not happen in time.
    pub async fn wait_until_seen(&self, slot: u64, timeout: Duration) -> Result<()> {
        let deadline = Instant::now() + timeout;
        while self.network().await?.final_snapshot_slot < slot {
            ensure!(
                Instant::now() < deadline,
                "no final settlement has seen slot {slot} after {} s",
                timeout.as_secs()
            );
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// Reads everything at finalized commitment, as [`Self::state_at`].
    ///
    /// # Errors
    /// As there.
    pub async fn state(&self, stakers: &[(u32, Pubkey)], wallets: &[Pubkey]) -> Result<State> {
        self.state_at(FINALIZED, stakers, wallets).await
    }

    /// Reads everything: all assets and payers, the stakes of `stakers` (asset index, key), currency and shares of `wallets`,
    /// and the market's escrow.
    ///
    /// # Errors
    /// An account is missing or malformed, there are more than one call can read, or the network changed during each
    /// of several readings.
    pub async fn state_at(
        &self,
        commitment: CommitmentConfig,
        stakers: &[(u32, Pubkey)],
        wallets: &[Pubkey],
    ) -> Result<State> {
        for _ in 0..READINGS {
            let network = self.rpc.network(self.network, commitment).await?.value;
            let keys = self.keys(&network, stakers, wallets)?;
            let accounts = Accounts::read(&self.rpc, keys, commitment).await?;
            let asked = (stakers.len(), wallets.len());
            if let Some(state) = state_of(accounts, &network, asked)? {
                return Ok(state);
            }
        }
        bail!("the network changed during each of {READINGS} readings")
    }

    /// In the order in which [`state_of`] takes them.
    fn keys(
        &self,
        network: &Network,
        stakers: &[(u32, Pubkey)],
        wallets: &[Pubkey],
    ) -> Result<Vec<Pubkey>> {
        let mut keys = self.fixed_keys(network);
        let currency = network.currency_mint;
        let assets: Vec<Pubkey> = (0..network.asset_count)
            .map(|index| addresses::asset(&self.network, index))
            .collect();
        keys.extend(&assets);
        keys.extend(assets.iter().map(addresses::stake_vault));
        keys.extend((0..network.payer_count).map(|index| addresses::payer(&self.network, index)));
        keys.extend(stakers.iter().map(|(index, staker)| {
            addresses::stake(&addresses::asset(&self.network, *index), staker)
        }));
        keys.extend(
            wallets
                .iter()
                .map(|wallet| addresses::currency_account(wallet, &currency)),
        );
        for mint in assets.iter().map(addresses::share_mint) {
            keys.push(mint);
            keys.extend(self.escrow_keys(&mint));
            let accounts = wallets.iter();
            keys.extend(accounts.map(|wallet| addresses::share_account(wallet, &mint)));
        }
        keys.extend(self.escrow_keys(&currency));
        if keys.len() > MOST_ACCOUNTS {
            bail!("{} accounts are more than one call reads", keys.len());
        }
        Ok(keys)
    }

    /// The market's escrow of a mint: the token account, and its books.
    fn escrow_keys(&self, mint: &Pubkey) -> [Pubkey; 2] {
        let network = &self.network;
        [market::vault(network, mint), market::escrow(network, mint)]
    }

    fn fixed_keys(&self, network: &Network) -> Vec<Pubkey> {
        vec![
            self.network,
            addresses::vault(&self.network),
            addresses::bond_vault(&self.network),
            addresses::settlement(&self.network, network.final_epoch),
        ]
    }
}

/// `None`: since `network` was read, other accounts than those that were asked for belong to it.
fn state_of(
    mut accounts: Accounts,
    network: &Network,
    (stakers, wallets): (usize, usize),
) -> Result<Option<State>> {
    let read = accounts.program::<Network>()?;
    if extent(&read) != extent(network) {
        return Ok(None);
    }
    let (vault, bonds) = (accounts.tokens()?, accounts.tokens()?);
    let settlement = match network.final_epoch {
        0 => {
            accounts.skip()?;
            None
        }
        _ => Some(accounts.program::<Settlement>()?),
    };
    Ok(Some(State {
        network: read,
        vault,
        bonds,
        settlement,
        assets: repeat(network.asset_count as usize, || accounts.program::<Asset>())?,
        staked_shares: repeat(network.asset_count as usize, || accounts.tokens())?,
        payers: repeat(network.payer_count as usize, || accounts.program::<Payer>())?,
        stakes: repeat(stakers, || accounts.program_if_any::<Stake>())?,
        wallets: repeat(wallets, || accounts.tokens())?,
        shares: repeat(network.asset_count as usize, || accounts.shares(wallets))?,
        escrow: accounts.tokens()?,
        escrow_books: accounts.program_if_any()?,
    }))
}

/// What says which accounts belong to a network.
fn extent(network: &Network) -> (u32, u32, u64) {
    (
        network.asset_count,
        network.payer_count,
        network.final_epoch,
    )
}

fn repeat<T>(count: usize, mut read: impl FnMut() -> Result<T>) -> Result<Vec<T>> {
    (0..count).map(|_| read()).collect()
}

/// Accounts in the order in which they were asked for.
struct Accounts {
    keys: std::vec::IntoIter<Pubkey>,
    found: std::vec::IntoIter<Option<RawAccount>>,
}

impl Accounts {
    async fn read(rpc: &Rpc, keys: Vec<Pubkey>, commitment: CommitmentConfig) -> Result<Self> {
        let accounts = rpc.raw_accounts(&keys, commitment).await?.value;
        Ok(Self {
            keys: keys.into_iter(),
            found: accounts.into_iter(),
        })
    }

    fn next(&mut self) -> Result<(Pubkey, Option<RawAccount>)> {
        self.keys
            .next()
            .zip(self.found.next())
            .context("the RPC returned fewer accounts than asked for")
    }

    fn skip(&mut self) -> Result<()> {
        self.next().map(|_| ())
    }

    fn program<T: ProgramAccount>(&mut self) -> Result<T> {
        let (key, account) = self.next()?;
        let account = account.with_context(|| format!("{} {key} is missing", T::NAME))?;
        Ok(T::decode(&account.owner, &account.data)?)
    }

    fn program_if_any<T: ProgramAccount>(&mut self) -> Result<Option<T>> {
        let (_, account) = self.next()?;
        let decoded = account.map(|account| T::decode(&account.owner, &account.data));
        Ok(decoded.transpose()?)
    }

    fn shares(&mut self, wallets: usize) -> Result<Shares> {
        let (key, mint) = self.next()?;
        let mint = mint.with_context(|| format!("the share mint {key} is missing"))?;
        Ok(Shares {
            supply: Mint::decode(&mint.owner, &mint.data)?.supply,
            escrow: self.tokens()?,
            escrow_books: self.program_if_any()?,
            wallets: repeat(wallets, || self.tokens())?,
        })
    }

    fn tokens(&mut self) -> Result<u64> {
        let (_, account) = self.next()?;
        let Some(account) = account else {
            return Ok(0);
        };
        Ok(TokenAccount::decode(&account.owner, &account.data)?.amount)
    }
}
