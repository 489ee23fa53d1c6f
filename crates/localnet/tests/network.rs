//! The embedded network as its users see it: over RPC.

use std::{net::TcpListener, time::Duration};

use openmast_localnet::{Faucet, Localnet, Options, USD};
use solana_client::nonblocking::rpc_client::RpcClient;
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_signer::Signer;

fn client(localnet: &Localnet) -> RpcClient {
    RpcClient::new_with_commitment(localnet.rpc_url(), CommitmentConfig::confirmed())
}

async fn start(options: Options) -> anyhow::Result<Localnet> {
    tokio::task::spawn_blocking(move || Localnet::start(&options)).await?
}

async fn stop(localnet: Localnet) -> anyhow::Result<()> {
    Ok(tokio::task::spawn_blocking(move || localnet.stop()).await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_networks_run_beside_each_other_and_give_money() -> anyhow::Result<()> {
    let first = start(Options::default()).await?;
    let second = start(Options::default()).await?;
    assert_ne!(first.rpc_url(), second.rpc_url());
    assert_ne!(first.ws_url(), second.ws_url());

    let somebody = Keypair::new().pubkey();
    let faucet = Faucet::open(&first.rpc_url()).await?;
    faucet.sol(&somebody, 3_000_000_000).await?;
    let account = faucet.usd(&somebody, 25 * USD).await?;
    // another user of the same network finds the mint instead of making it again
    let again = Faucet::open(&first.rpc_url()).await?;
    assert_eq!(again.mint(), faucet.mint());
    assert_eq!(again.usd(&somebody, 5).await?, account);

    let lamports = client(&first).get_balance(&somebody).await?;
    assert_eq!(lamports, 3_000_000_000);
    let tokens = client(&first)
        .get_token_account_balance_with_commitment(&account, CommitmentConfig::confirmed())
        .await?
        .value;
    assert_eq!((tokens.amount.as_str(), tokens.decimals), ("25000005", 6));
    // the other network knows nothing of it
    assert_eq!(client(&second).get_balance(&somebody).await?, 0);

    stop(first).await?;
    stop(second).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_network_frees_its_ports_and_a_taken_port_is_an_error() -> anyhow::Result<()> {
    let localnet = start(Options::default()).await?;
    let port: u16 = localnet
        .rpc_url()
        .rsplit(':')
        .next()
        .unwrap_or_default()
        .parse()?;
    let same_port = Options {
        rpc_port: port,
        ..Options::default()
    };
    let error = start(same_port.clone())
        .await
        .err()
        .expect("the port is taken");
    assert!(
        format!("{error:#}").contains(&port.to_string()),
        "{error:#}"
    );
    stop(localnet).await?;

    TcpListener::bind(("127.0.0.1", port))?;
    stop(start(same_port).await?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_moves_forward_and_transactions_still_work() -> anyhow::Result<()> {
    let localnet = start(Options::default()).await?;
    let faucet = Faucet::open(&localnet.rpc_url()).await?;
    let (localnet, before, after) = tokio::task::spawn_blocking(move || {
        let before = localnet.unix_time()?;
        localnet.advance_clock(Duration::from_secs(90 * 86_400))?;
        let after = localnet.unix_time()?;
        anyhow::Ok((localnet, before, after))
    })
    .await??;
    assert!((90 * 86_400..90 * 86_400 + 60).contains(&(after - before)));
    faucet.usd(&Keypair::new().pubkey(), USD).await?;
    stop(localnet).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_keeps_the_state() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let options = Options {
        database: Some(folder.path().join("chain.sqlite")),
        ..Options::default()
    };
    let somebody = Keypair::new().pubkey();
    let localnet = start(options.clone()).await?;
    let account = Faucet::open(&localnet.rpc_url())
        .await?
        .usd(&somebody, 7)
        .await?;
    stop(localnet).await?;

    let localnet = start(options).await?;
    let tokens = client(&localnet)
        .get_token_account_balance_with_commitment(&account, CommitmentConfig::confirmed())
        .await?
        .value;
    assert_eq!(tokens.amount, "7");
    stop(localnet).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_none_is_refused() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("program.so");
    for (content, expected) in [
        (None, "cargo xtask program"),
        (Some("text"), "not an ELF file"),
    ] {
        if let Some(content) = content {
            std::fs::write(&path, content)?;
        }
        let options = Options {
            programs: vec![openmast_localnet::ProgramFile {
                path: path.clone(),
                id: Keypair::new().pubkey(),
                upgrade_authority: Keypair::new().pubkey(),
            }],
            ..Options::default()
        };
        let error = start(options).await.err().expect("refused");
        assert!(format!("{error:#}").contains(expected), "{error:#}");
    }
    Ok(())
}
