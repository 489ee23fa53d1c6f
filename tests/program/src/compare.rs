//! Whether the chain is what the model says, account by account.

use openmast_client::{
    accounts::{Asset, Network, OracleSet, Payer, Settlement, Stake},
    addresses::{self, PROGRAM_ID},
};
use solana_pubkey::Pubkey;

use crate::{model::Model, net::Net, world::World};

/// Compares everything. Addresses and bumps of accounts that are new in the model are derived here.
///
/// # Panics
/// Something differs.
pub fn compare(model: &mut Model, net: &Net, world: &World) {
    let network = net.address;
    assert_eq!(world.get::<Network>(&network), model.network, "network");
    assert_eq!(
        world.get::<OracleSet>(&addresses::oracle_set(&network)),
        model.oracles,
        "oracle set"
    );
    assert_eq!(net.vault(world), model.vault, "vault");
    assert_eq!(
        world.tokens(&addresses::bond_vault(&network)),
        model.bond_vault,
        "bond vault"
    );
    assets(model, network, world);
    payers(model, network, world);
    stakes(model, network, world);
    settlements(model, network, world);
    for (wallet, amount) in &model.money {
        assert_eq!(net.money(world, wallet), *amount, "currency of {wallet}");
    }
    for ((index, wallet), amount) in &model.shares {
        let asset = &model.assets[*index as usize];
        let held = world.tokens(&addresses::share_account(wallet, &asset.share_mint));
        assert_eq!(held, *amount, "shares of asset {index}, {wallet}");
    }
}

/// The bump of an address, which must be the one of these seeds.
fn bump(seeds: &[&[u8]]) -> u8 {
    Pubkey::find_program_address(seeds, &PROGRAM_ID).1
}

fn is_new(network: &Pubkey) -> bool {
    *network == Pubkey::default()
}

fn assets(model: &mut Model, network: Pubkey, world: &World) {
    for expected in &mut model.assets {
        let address = addresses::asset(&network, expected.index);
        if is_new(&expected.network) {
            expected.network = network;
            expected.share_mint = addresses::share_mint(&address);
            expected.bump = bump(&[b"asset", network.as_ref(), &expected.index.to_le_bytes()]);
            expected.share_mint_bump = bump(&[b"shares", address.as_ref()]);
            expected.stake_vault_bump = bump(&[b"stakes", address.as_ref()]);
        }
        assert_eq!(
            world.get::<Asset>(&address),
            *expected,
            "asset {}",
            expected.index
        );
        let staked = expected.active_shares + expected.pending_shares + expected.cooling_shares;
        assert_eq!(
            world.tokens(&addresses::stake_vault(&address)),
            staked,
            "stake vault {}",
            expected.index
        );
    }
    assert_eq!(
        world.raw(&addresses::asset(&network, model.assets.len() as u32)),
        None,
        "an asset too many"
    );
}

fn payers(model: &mut Model, network: Pubkey, world: &World) {
    for expected in &mut model.payers {
        if is_new(&expected.network) {
            expected.network = network;
            expected.bump = bump(&[b"payer", network.as_ref(), &expected.index.to_le_bytes()]);
        }
        let address = addresses::payer(&network, expected.index);
        assert_eq!(
            world.get::<Payer>(&address),
            *expected,
            "payer {}",
            expected.index
        );
    }
    assert_eq!(
        world.raw(&addresses::payer(&network, model.payers.len() as u32)),
        None,
        "a payer too many"
    );
}

fn stakes(model: &mut Model, network: Pubkey, world: &World) {
    for ((index, staker), expected) in &mut model.stakes {
        let asset = addresses::asset(&network, *index);
        if is_new(&expected.asset) {
            expected.asset = asset;
            expected.bump = bump(&[b"stake", asset.as_ref(), staker.as_ref()]);
        }
        let address = addresses::stake(&asset, staker);
        assert_eq!(
            world.get::<Stake>(&address),
            *expected,
            "stake of {staker} on asset {index}"
        );
    }
}

fn settlements(model: &mut Model, network: Pubkey, world: &World) {
    for epoch in 1..=model.network.posted_epoch + 1 {
        let on_chain = world.find::<Settlement>(&addresses::settlement(&network, epoch));
        let Some((expected, _)) = model.settlements.get_mut(&epoch) else {
            assert_eq!(on_chain, None, "settlement {epoch} should not exist");
            continue;
        };
        if is_new(&expected.network) {
            expected.network = network;
            expected.bump = bump(&[b"settlement", network.as_ref(), &epoch.to_le_bytes()]);
        }
        assert_eq!(on_chain.as_ref(), Some(&*expected), "settlement {epoch}");
    }
}
