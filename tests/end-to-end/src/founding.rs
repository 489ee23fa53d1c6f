//! A network with one oracle, founded through the client.

use anyhow::{Context, Result};
use openmast_client::{
    accounts::{AssetKind, NetworkLimits, NetworkParameters},
    addresses,
    instructions::{self, MemberWeight, NewAsset, NewJurisdiction},
};
use solana_pubkey::Pubkey;

use crate::world::{Person, World};

/// NetworkParameters of a network whose epochs take seconds.
pub fn parameters() -> NetworkParameters {
    NetworkParameters {
        treasury_bps: 300,
        min_epoch_seconds: 1,
        challenge_seconds: 1,
        exit_delay_seconds: 3_600,
        max_pause_seconds: 600,
        unstake_cooldown_seconds: 1,
        bond_delay_seconds: 1,
        settlements_kept: 32,
        min_bond: BOND,
        max_epoch_increase: 1_000_000_000_000,
        max_price_per_gb: 100_000_000,
        min_first_deposit: 100_000,
        payer_fee: 10_000,
        requires_licences: 0,
        least_lot_bps: 5_000,
        price_step_shift: 3,
    }
}

/// What these parameters may never leave.
pub fn limits() -> NetworkLimits {
    NetworkLimits {
        most_treasury_bps: 500,
        most_levy_bps: 500,
        least_challenge_seconds: 1,
        least_exit_delay_seconds: 30,
        least_min_bond: BOND,
        most_min_bond: 10 * BOND,
        least_epoch_increase: 1_000_000,
        most_epoch_increase: 1_000_000_000_000,
        most_payer_fee: 100_000,
    }
}

/// ISO 3166 code of the jurisdiction in which all assets are.
pub const JURISDICTION: u16 = 276;

/// What it levies, basis points.
pub const LEVY_BPS: u16 = 200;

/// What the oracle puts up: 100 test dollars.
pub const BOND: u64 = 100_000_000;

/// Founds a network in the test stablecoin with `oracle` as its only member, bonded.
///
/// # Errors
/// A transaction was refused.
pub async fn found(world: &World, founder: &Person, oracle: &Person) -> Result<Pubkey> {
    let network = found_with(world, founder, oracle, parameters()).await?;
    bond(world, network, oracle).await?;
    Ok(network)
}

/// Founds a network with these parameters and one jurisdiction, which the founder regulates. Its only member has bonded
/// nothing yet: it cannot settle.
///
/// # Errors
/// A transaction was refused.
pub async fn found_with(
    world: &World,
    founder: &Person,
    oracle: &Person,
    parameters: NetworkParameters,
) -> Result<Pubkey> {
    let member = MemberWeight {
        key: oracle.key(),
        weight: 1,
    };
    found_by(world, founder, &[member], 1, parameters).await
}

/// Founds a network with these members and parameters, and one jurisdiction, which the founder regulates. None of them has
/// bonded anything yet.
///
/// # Errors
/// A transaction was refused.
pub async fn found_by(
    world: &World,
    founder: &Person,
    members: &[MemberWeight],
    threshold: u32,
    parameters: NetworkParameters,
) -> Result<Pubkey> {
    let (key, mint) = (founder.key(), world.faucet.mint());
    let network = addresses::network(&key, 1);
    let jurisdiction = NewJurisdiction {
        code: JURISDICTION,
        regulator: key,
        levy_bps: LEVY_BPS,
        most_levy_bps: limits().most_levy_bps,
    };
    let steps = [
        instructions::initialize_network(key, key, 1, mint, parameters, limits()),
        instructions::add_jurisdiction(key, key, network, &jurisdiction),
        instructions::announce_oracle_set(key, network, members, threshold, false),
    ];
    for step in steps {
        let sent = world.sender.send(&[step], &founder.keypair, &[]).await;
        sent.context("the network was not founded")?;
    }
    Ok(network)
}

/// Puts up the oracle's bond.
///
/// # Errors
/// The transaction was refused.
pub async fn bond(world: &World, network: Pubkey, oracle: &Person) -> Result<()> {
    let key = oracle.key();
    let source = world.faucet.usd(&key, BOND).await?;
    let deposit = instructions::deposit_bond(key, network, source, key, BOND);
    world.sender.send(&[deposit], &oracle.keypair, &[]).await?;
    Ok(())
}

/// Creates the network's next asset, whose stakers get half.
///
/// # Errors
/// The transaction was refused.
pub async fn create_asset(
    world: &World,
    network: Pubkey,
    owner: &Person,
    index: u32,
    price_per_gb: u64,
) -> Result<()> {
    let asset = NewAsset {
        share_kind: 0,
        shares_name: format!("Mast {index}"),
        shares_symbol: format!("MAST{index}"),
        shares_uri: String::new(),
        share_supply: 1_000_000,
        share_decimals: 3,
        price_per_gb,
        stakers_bps: 5_000,
        kind: AssetKind::Tower as u8,
        h3_cell: 0,
        capacity_mbps: 1_000,
    };
    let key = owner.key();
    let create = instructions::create_asset(key, key, network, index, JURISDICTION, &asset);
    world.sender.send(&[create], &owner.keypair, &[]).await?;
    Ok(())
}

/// Opens the network's next payer, which then has `funds`; the fee that is paid beside them goes to `treasury`.
///
/// # Errors
/// The transaction was refused.
pub async fn open_payer(
    world: &World,
    network: Pubkey,
    treasury: &Person,
    owner: &Person,
    index: u32,
    funds: u64,
) -> Result<()> {
    let key = owner.key();
    let amount = funds + parameters().payer_fee;
    let source = world.faucet.usd(&key, amount).await?;
    let open = instructions::open_payer(key, key, network, treasury.key(), source, index, amount);
    world.sender.send(&[open], &owner.keypair, &[]).await?;
    Ok(())
}

/// A network with one oracle, one asset of this price and one payer with 10,000 test dollars. Returns it with the oracle's
/// person; what it did is final.
///
/// # Errors
/// The chain does not answer or refuses.
pub async fn small_network(world: &World, price_per_gb: u64) -> Result<(Pubkey, Person)> {
    let founder = world.person("founder").await?;
    let member = world.person("oracle").await?;
    let owner = world.person("owner").await?;
    let network = found(world, &founder, &member).await?;
    create_asset(world, network, &owner, 0, price_per_gb).await?;
    open_payer(world, network, &founder, &owner, 0, 10_000_000_000).await?;
    world.finality().await?;
    Ok((network, member))
}
