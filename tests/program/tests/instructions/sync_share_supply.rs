use openmast_client::{accounts, events, events::Event, instructions as ix};
use openmast_program_tests::{Error, net::SUPPLY, operation::Operation, outcome::assert_refused};

use super::{ALL_BITS, runs_while_paused, start};

#[test]
fn records_what_holders_left_of_the_supply() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    world.burn_shares(asset.share_mint, asset.owner, 400_000);
    let sync = Operation::SyncShareSupply { asset: asset.index };
    runs_while_paused(&world, &net, sync.clone(), ALL_BITS);
    let done = net.run(&mut world, sync);
    let expected = events::ShareSupplySynced {
        network: net.address,
        asset: asset.address,
        share_supply: SUPPLY - 400_000,
    };
    assert_eq!(*done.event(), Event::ShareSupplySynced(expected));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(state.share_supply, SUPPLY - 400_000);
}

#[test]
fn refuses_the_mint_of_another_asset() {
    let (mut world, mut net) = start();
    let (asset, other) = (net.asset(&mut world), net.asset(&mut world));
    let mut sync = ix::sync_share_supply(net.address, asset.index);
    sync.accounts[2].pubkey = other.share_mint;
    assert_refused(world.send(&[sync]), Error::WrongMint);
}
