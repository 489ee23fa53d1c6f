//! Whether the chain is what the model says, account by account.

use openmast_client::{
    accounts::{
        Asset, Departure, Jurisdiction, Licence, Network, OracleSet, Payer, ProofBuffer, Proposal,
        Role, Settlement, Stake, Statement, Till,
    },
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
    tills(model, network, world);
    jurisdictions(model, network, world);
    assets(model, network, world);
    licences(model, network, world);
    payers(model, network, world);
    statements(model, network, world);
    stakes(model, network, world);
    departures(model, network, world);
    proposals(model, network, world);
    settlements(model, network, world);
    buffers(model, world);
    for (wallet, amount) in &model.money {
        assert_eq!(net.money(world, wallet), *amount, "currency of {wallet}");
    }
    for ((index, wallet), amount) in &model.shares {
        let share_mint = addresses::share_mint(&addresses::asset(&network, *index));
        let held = world.tokens(&addresses::share_account(wallet, &share_mint));
        assert_eq!(held, *amount, "shares of asset {index}, {wallet}");
    }
}

/// The bump of an address, which must be the one of these seeds.
fn bump(seeds: &[&[u8]]) -> u8 {
    Pubkey::find_program_address(seeds, &PROGRAM_ID).1
}

fn is_new(key: &Pubkey) -> bool {
    *key == Pubkey::default()
}

fn tills(model: &mut Model, network: Pubkey, world: &World) {
    for ((role, holder), expected) in &mut model.tills {
        if is_new(&expected.network) {
            expected.network = network;
            expected.bump = bump(&[b"till", network.as_ref(), &[*role], holder.as_ref()]);
        }
        let till: Till = world.get(&addresses::till(&network, Role::Treasury, holder));
        assert_eq!(till, *expected, "till of role {role}, {holder}");
    }
}

fn jurisdictions(model: &mut Model, network: Pubkey, world: &World) {
    for (code, expected) in &mut model.jurisdictions {
        if is_new(&expected.network) {
            expected.network = network;
            let seeds: [&[u8]; 3] = [b"jurisdiction", network.as_ref(), &code.to_le_bytes()];
            expected.bump = bump(&seeds);
        }
        let jurisdiction: Jurisdiction = world.get(&addresses::jurisdiction(&network, *code));
        assert_eq!(jurisdiction, *expected, "jurisdiction {code}");
    }
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
        let index = expected.index;
        assert_eq!(world.get::<Asset>(&address), *expected, "asset {index}");
        let staked = expected.active_shares - expected.departed_shares
            + expected.pending_shares
            + expected.cooling_shares;
        assert_eq!(
            world.tokens(&addresses::stake_vault(&address)),
            staked,
            "stake vault {index}"
        );
    }
    assert_eq!(
        world.raw(&addresses::asset(&network, model.assets.len() as u32)),
        None,
        "an asset too many"
    );
}

fn licences(model: &mut Model, network: Pubkey, world: &World) {
    for (id, (expected, parent)) in &mut model.licences {
        if is_new(&expected.network) {
            let asset = addresses::asset(&network, id.asset);
            (expected.network, expected.asset) = (network, asset);
            expected.parent = parent.map(|id| id.address(&network)).unwrap_or_default();
            expected.bump = bump(&[b"licence", asset.as_ref(), &id.number.to_le_bytes()]);
        }
        let licence: Licence = world.get(&id.address(&network));
        assert_eq!(licence, *expected, "{id:?}");
    }
}

fn payers(model: &mut Model, network: Pubkey, world: &World) {
    for expected in &mut model.payers {
        if is_new(&expected.network) {
            expected.network = network;
            expected.bump = bump(&[b"payer", network.as_ref(), &expected.index.to_le_bytes()]);
        }
        let index = expected.index;
        let address = addresses::payer(&network, index);
        assert_eq!(world.get::<Payer>(&address), *expected, "payer {index}");
    }
    assert_eq!(
        world.raw(&addresses::payer(&network, model.payers.len() as u32)),
        None,
        "a payer too many"
    );
}

fn statements(model: &mut Model, network: Pubkey, world: &World) {
    for index in 0..model.payers.len() as u32 {
        let payer = addresses::payer(&network, index);
        let on_chain = world.find::<Statement>(&addresses::statement(&payer));
        let expected = model.statements.get_mut(&index).map(|(statement, _)| {
            if is_new(&statement.network) {
                statement.network = network;
                statement.payer = payer;
                statement.bump = bump(&[b"statement", payer.as_ref()]);
            }
            statement.clone()
        });
        assert_eq!(on_chain, expected, "statement of payer {index}");
    }
}

fn stakes(model: &mut Model, network: Pubkey, world: &World) {
    for ((index, staker), expected) in &mut model.stakes {
        let asset = addresses::asset(&network, *index);
        if is_new(&expected.asset) {
            expected.asset = asset;
            expected.bump = bump(&[b"stake", asset.as_ref(), staker.as_ref()]);
        }
        assert_eq!(
            world.get::<Stake>(&addresses::stake(&asset, staker)),
            *expected,
            "stake of {staker} on asset {index}"
        );
    }
}

/// Every round of every asset: those that are settled are gone.
fn departures(model: &mut Model, network: Pubkey, world: &World) {
    for asset in &model.assets {
        let address = addresses::asset(&network, asset.index);
        for round in 0..=asset.departure_round {
            let expected = model.departures.get_mut(&(asset.index, round));
            let expected = expected.map(|departure| {
                if is_new(&departure.asset) {
                    departure.asset = address;
                    let seeds: [&[u8]; 3] = [b"departure", address.as_ref(), &round.to_le_bytes()];
                    departure.bump = bump(&seeds);
                }
                departure.clone()
            });
            let on_chain = world.find::<Departure>(&addresses::departure(&address, round));
            assert_eq!(
                on_chain, expected,
                "departure {round} of asset {}",
                asset.index
            );
        }
    }
}

fn proposals(model: &mut Model, network: Pubkey, world: &World) {
    for ((epoch, hash), (expected, _)) in &mut model.proposals {
        if is_new(&expected.network) {
            expected.network = network;
            let seeds: [&[u8]; 4] = [b"proposal", network.as_ref(), &epoch.to_le_bytes(), hash];
            expected.bump = bump(&seeds);
        }
        let proposal: Proposal = world.get(&addresses::proposal(&network, *epoch, hash));
        assert_eq!(proposal, *expected, "proposal of epoch {epoch}");
    }
}

fn settlements(model: &mut Model, network: Pubkey, world: &World) {
    for epoch in 1..=model.network.final_epoch + 1 {
        let on_chain = world.find::<Settlement>(&addresses::settlement(&network, epoch));
        let expected = model.settlements.get_mut(&epoch).map(|(settlement, _)| {
            if is_new(&settlement.network) {
                settlement.network = network;
                settlement.bump = bump(&[b"settlement", network.as_ref(), &epoch.to_le_bytes()]);
            }
            settlement.clone()
        });
        assert_eq!(on_chain, expected, "settlement {epoch}");
    }
}

fn buffers(model: &mut Model, world: &World) {
    for (writer, expected) in &mut model.buffers {
        if expected.bump == 0 {
            expected.bump = bump(&[b"proof", writer.as_ref()]);
        }
        let buffer: ProofBuffer = world.get(&addresses::proof_buffer(writer));
        assert_eq!(buffer, *expected, "proof buffer of {writer}");
    }
}
