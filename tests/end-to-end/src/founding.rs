//! A network with one oracle, founded through the client.

use anyhow::{Context, Result};
use openmast_client::{
    accounts::{AssetKind, NetworkParameters},
    addresses,
    instructions::{self, MemberWeight, NewAsset},
};
use solana_pubkey::Pubkey;

use crate::{
    cast::{SHARE_DECIMALS, StakePart},
    world::{Person, World},
};

/// NetworkParameters of a network whose epochs take seconds.
pub fn parameters() -> NetworkParameters {
    NetworkParameters {
        treasury_bps: 300,
        levy_bps: 200,
        min_epoch_seconds: 1,
        challenge_seconds: 1,
        exit_delay_seconds: 3_600,
        unstake_cooldown_seconds: 1,
        bond_delay_seconds: 1,
        settlements_kept: 32,
        min_bond: BOND,
        max_epoch_increase: 1_000_000_000_000,
        max_price_per_gb: 100_000_000,
    }
}

/// What the oracle puts up: 100 test dollars.
pub const BOND: u64 = 100_000_000;

/// Founds a network in the test stablecoin with `oracle` as its only member, bonded.
///
/// # Errors
/// A transaction was refused.
pub async fn found(world: &World, founder: &Person, oracle: &Person) -> Result<Pubkey> {
    let mint = world.faucet.mint();
    let network = addresses::network(&founder.key(), 1);
    let source = world.faucet.usd(&oracle.key(), BOND).await?;
    let member = MemberWeight {
        key: oracle.key(),
        weight: 1,
    };
    let steps = [
        instructions::initialize_network(founder.key(), founder.key(), 1, mint, parameters()),
        instructions::set_oracle_set(founder.key(), network, &[member], 1),
        instructions::deposit_bond(oracle.key(), network, source, oracle.key(), BOND),
    ];
    for step in steps {
        world
            .sender
            .send(&[step], &founder.keypair, &[&oracle.keypair])
            .await
            .context("the network was not founded")?;
    }
    Ok(network)
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
    let create = instructions::create_asset(owner.key(), owner.key(), network, index, &asset);
    world.sender.send(&[create], &owner.keypair, &[]).await?;
    Ok(())
}

/// Opens the network's next payer and funds it.
///
/// # Errors
/// A transaction was refused.
pub async fn open_payer(
    world: &World,
    network: Pubkey,
    owner: &Person,
    index: u32,
    amount: u64,
) -> Result<()> {
    let source = world.faucet.usd(&owner.key(), amount).await?;
    let steps = [
        instructions::open_payer(owner.key(), owner.key(), network, index),
        instructions::deposit(owner.key(), network, index, source, amount),
    ];
    world.sender.send(&steps, &owner.keypair, &[]).await?;
    Ok(())
}

/// Transfers shares from an asset's owner to a staker.
///
/// # Errors
/// The transaction was refused.
pub async fn give_shares(
    world: &World,
    network: Pubkey,
    owner: &Person,
    staker: &Person,
    stake: &StakePart,
) -> Result<()> {
    let asset = addresses::asset(&network, u32::try_from(stake.asset)?);
    let mint = addresses::share_mint(&asset);
    let steps = [
        instructions::token::create_share_account(&owner.key(), &staker.key(), &mint),
        spl_token_2022_interface::instruction::transfer_checked(
            &spl_token_2022_interface::ID,
            &addresses::share_account(&owner.key(), &mint),
            &mint,
            &addresses::share_account(&staker.key(), &mint),
            &owner.key(),
            &[],
            stake.shares * 10_u64.pow(u32::from(SHARE_DECIMALS)),
            SHARE_DECIMALS,
        )
        .map_err(|error| anyhow::anyhow!("share transfer: {error}"))?,
    ];
    world.sender.send(&steps, &owner.keypair, &[]).await?;
    Ok(())
}
