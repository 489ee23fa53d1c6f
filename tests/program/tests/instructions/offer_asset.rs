use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{Error, operation::Operation};
use solana_pubkey::Pubkey;

use super::{ALL_BITS, runs_while_paused, start};

#[test]
fn names_somebody_and_changes_nothing_else() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let before: accounts::Asset = world.get(&asset.address);
    let next = world.wallet();
    let offer = |by, to| Operation::OfferAsset {
        by,
        asset: asset.index,
        to,
    };
    net.refuses(&world, offer(next, Some(next)), Error::NotAuthorized);
    runs_while_paused(&world, &net, offer(asset.owner, Some(next)), ALL_BITS);
    for (to, pending_owner) in [(Some(next), next), (None, Pubkey::default())] {
        let done = net.run(&mut world, offer(asset.owner, to));
        let expected = events::AssetOffered {
            network: net.address,
            asset: asset.address,
            pending_owner,
        };
        assert_eq!(*done.event(), Event::AssetOffered(expected));
    }
    assert_eq!(world.get::<accounts::Asset>(&asset.address), before);
}
