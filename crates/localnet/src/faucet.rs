//! SOL and a test stablecoin for anyone, on local networks only.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use sha2::{Digest, Sha256};
use solana_client::{nonblocking::rpc_client::RpcClient, rpc_config::RpcSendTransactionConfig};
use solana_commitment_config::{CommitmentConfig, CommitmentLevel};
use solana_instruction::Instruction;
use solana_keypair::{Keypair, Signature};
use solana_program_pack::Pack;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_transaction::Transaction;
use spl_associated_token_account_interface::{
    address::get_associated_token_address, instruction::create_associated_token_account_idempotent,
};
use spl_token_interface::{instruction as token, state::Mint};
use url::{Host, Url};

/// Base units of one test dollar (6 decimals, as USDC and PYUSD have).
pub const USD: u64 = 1_000_000;

const DECIMALS: u8 = 6;
const LAMPORTS_PER_SOL: u64 = 1_000_000_000;
const CONFIRMED: CommitmentConfig = CommitmentConfig::confirmed();
const POLL: Duration = Duration::from_millis(20);
const TIMEOUT: Duration = Duration::from_secs(60);

/// Hands out SOL and the test stablecoin, a classic SPL mint whose authority is the faucet.
///
/// Its keys are derived from fixed words, so the mint has the same address on every local network, and anybody can
/// mint: it is made for test networks and refuses an RPC that is not on this machine.
pub struct Faucet {
    rpc: RpcClient,
    authority: Keypair,
    mint: Keypair,
}

impl Faucet {
    /// Connects, and creates the mint if the network does not have it yet.
    ///
    /// # Errors
    /// The URL is not on loopback, the network does not answer, or another account stands at the mint's address.
    pub async fn open(rpc_url: &str) -> Result<Self> {
        require_loopback(rpc_url)?;
        let faucet = Self {
            rpc: RpcClient::new_with_commitment(rpc_url.to_owned(), CONFIRMED),
            authority: test_key("authority"),
            mint: test_key("mint"),
        };
        if !faucet.mint_exists().await? {
            faucet.create_mint().await?;
        }
        Ok(faucet)
    }

    /// Address of the test stablecoin.
    pub fn mint(&self) -> Pubkey {
        self.mint.pubkey()
    }

    /// Gives `lamports` (10⁻⁹ SOL) to `to` and waits until that is confirmed.
    ///
    /// # Errors
    /// The network has no airdrop, or did not confirm it in a minute.
    pub async fn sol(&self, to: &Pubkey, lamports: u64) -> Result<Signature> {
        let signature = self
            .rpc
            .request_airdrop(to, lamports)
            .await
            .context("airdrop refused")?;
        self.confirm(&signature).await?;
        Ok(signature)
    }

    /// Mints `amount` base units of the test stablecoin to the associated token account of `owner`
    /// (created if needed), waits until that is confirmed, and returns the account.
    ///
    /// # Errors
    /// The network refused the transaction or did not confirm it in a minute.
    pub async fn usd(&self, owner: &Pubkey, amount: u64) -> Result<Pubkey> {
        self.fund_authority().await?;
        let (authority, mint) = (self.authority.pubkey(), self.mint());
        let account = get_associated_token_address(owner, &mint);
        let instructions = [
            create_associated_token_account_idempotent(
                &authority,
                owner,
                &mint,
                &spl_token_interface::ID,
            ),
            token::mint_to(
                &spl_token_interface::ID,
                &mint,
                &account,
                &authority,
                &[],
                amount,
            )
            .map_err(|error| anyhow!("mint_to: {error}"))?,
        ];
        self.send(&instructions, &[&self.authority]).await?;
        Ok(account)
    }

    async fn mint_exists(&self) -> Result<bool> {
        let mint = self.mint();
        let found = self
            .rpc
            .get_account_with_commitment(&mint, CONFIRMED)
            .await
            .context("the network does not answer")?;
        let Some(account) = found.value else {
            return Ok(false);
        };
        let state = Mint::unpack(&account.data)
            .map_err(|error| anyhow!("{mint} is not a token mint: {error}"))?;
        if Option::from(state.mint_authority) != Some(self.authority.pubkey()) {
            bail!("the mint {mint} belongs to somebody else; start from a fresh network");
        }
        Ok(true)
    }

    async fn create_mint(&self) -> Result<()> {
        self.fund_authority().await?;
        let (authority, mint) = (self.authority.pubkey(), self.mint());
        let rent = self
            .rpc
            .get_minimum_balance_for_rent_exemption(Mint::LEN)
            .await?;
        let instructions = [
            solana_system_interface::instruction::create_account(
                &authority,
                &mint,
                rent,
                Mint::LEN as u64,
                &spl_token_interface::ID,
            ),
            token::initialize_mint2(&spl_token_interface::ID, &mint, &authority, None, DECIMALS)
                .map_err(|error| anyhow!("initialize_mint2: {error}"))?,
        ];
        self.send(&instructions, &[&self.authority, &self.mint])
            .await
            .context("the test stablecoin was not created")?;
        Ok(())
    }

    /// Fees and rents come from an airdrop.
    async fn fund_authority(&self) -> Result<()> {
        let authority = self.authority.pubkey();
        let balance = self
            .rpc
            .get_balance_with_commitment(&authority, CONFIRMED)
            .await?
            .value;
        if balance < LAMPORTS_PER_SOL {
            self.sol(&authority, 100 * LAMPORTS_PER_SOL).await?;
        }
        Ok(())
    }

    async fn send(&self, instructions: &[Instruction], signers: &[&Keypair]) -> Result<Signature> {
        let (blockhash, _) = self
            .rpc
            .get_latest_blockhash_with_commitment(CONFIRMED)
            .await?;
        let transaction = Transaction::new_signed_with_payer(
            instructions,
            Some(&self.authority.pubkey()),
            signers,
            blockhash,
        );
        let config = RpcSendTransactionConfig {
            preflight_commitment: Some(CommitmentLevel::Confirmed),
            ..Default::default()
        };
        let signature = self
            .rpc
            .send_transaction_with_config(&transaction, config)
            .await?;
        self.confirm(&signature).await?;
        Ok(signature)
    }

    async fn confirm(&self, signature: &Signature) -> Result<()> {
        let deadline = Instant::now() + TIMEOUT;
        while Instant::now() < deadline {
            let statuses = self.rpc.get_signature_statuses(&[*signature]).await?.value;
            match statuses.into_iter().next().flatten() {
                Some(status) if status.satisfies_commitment(CONFIRMED) => {
                    return status
                        .err
                        .map_or(Ok(()), |error| Err(anyhow!("{signature} failed: {error}")));
                }
                _ => tokio::time::sleep(POLL).await,
            }
        }
        bail!("{signature} was not confirmed in {} s", TIMEOUT.as_secs())
    }
}

/// Keys that anybody can derive must never be worth anything.
///
/// The parser is the one of the HTTP client behind [`RpcClient`]: what it takes for the host is where requests go.
fn require_loopback(rpc_url: &str) -> Result<()> {
    let not_a_url = || format!("{rpc_url}: not a URL such as http://127.0.0.1:8899");
    let url = Url::parse(rpc_url).with_context(not_a_url)?;
    if !matches!(url.scheme(), "http" | "https") {
        bail!(not_a_url());
    }
    let is_loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if !is_loopback {
        bail!("{rpc_url}: the faucet serves networks on this machine only");
    }
    Ok(())
}

fn test_key(role: &str) -> Keypair {
    Keypair::new_from_array(Sha256::digest(format!("openmast/test-faucet/{role}")).into())
}

#[cfg(test)]
mod tests {
    use super::require_loopback;

    #[test]
    fn faucet_serves_this_machine_only() {
        for url in [
            "http://127.0.0.1:8899",
            "http://localhost:1/",
            "http://[::1]:8899",
            "https://LOCALHOST",
            "http://user:secret@127.0.0.1:8899/path?query#fragment",
            "http://127.0.0.1:8899/@example.org",
        ] {
            assert!(require_loopback(url).is_ok(), "{url}");
        }
        for url in [
            "https://api.mainnet-beta.solana.com",
            "http://127.0.0.1.example.org:8899",
            "http://127.0.0.1@example.org:8899",
            "http://127.0.0.1:80@example.org",
            "http://127.0.0.1:80@example.org:8899/",
            "http://localhost:@example.org",
            "http://[::1]:80@example.org",
            "http://example.org\\@127.0.0.1",
            "http://example.org#@127.0.0.1",
            "http://localhost.example.org",
            "http://[::ffff:8.8.8.8]:8899",
            "file://localhost/etc/hosts",
            "solana://127.0.0.1",
            "http://",
            "",
            "127.0.0.1:8899",
        ] {
            assert!(require_loopback(url).is_err(), "{url}");
        }
    }
}
