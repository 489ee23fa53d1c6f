use openmast_client::{accounts, addresses, events, events::Event, instructions as ix};
use openmast_ledger::LotKind;
use openmast_program_tests::{Error, operation::Operation, outcome::assert_refused};

use super::{start, used};

#[test]
fn ends_charges_four_epochs_after_the_final_one() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    net.settle(&mut world);
    net.close(&mut world);
    let done = net.run(
        &mut world,
        Operation::RetireAsset {
            by: asset.owner,
            asset: asset.index,
        },
    );
    let expected = events::AssetRetired {
        network: net.address,
        asset: asset.address,
        retired_epoch: 5,
    };
    assert_eq!(*done.event(), Event::AssetRetired(expected));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!((state.state, state.retired_epoch), (1, 5));
}

/// No new stake, and the rest goes on.
#[test]
fn what_is_there_stays_usable() {
    let (mut world, mut net, asset, _) = used();
    let staker = net.shareholder(&mut world, &asset, 500);
    let stake = Operation::Stake {
        by: staker,
        asset: asset.index,
        amount: 200,
    };
    net.run(&mut world, stake.clone());
    net.run(
        &mut world,
        Operation::RetireAsset {
            by: asset.owner,
            asset: asset.index,
        },
    );
    net.refuses(&world, stake, Error::AssetRetired);
    let epoch = net.settle(&mut world);
    let collect = net.collect(&asset, epoch);
    net.run(&mut world, collect);
    net.run(
        &mut world,
        Operation::ActivateStake {
            asset: asset.index,
            staker,
        },
    );
    net.run(
        &mut world,
        Operation::Unstake {
            by: staker,
            asset: asset.index,
            amount: 200,
            departure: None,
        },
    );
    net.run(
        &mut world,
        Operation::WithdrawOwner {
            by: asset.owner,
            asset: asset.index,
        },
    );
}

#[test]
fn refuses_a_second_time_and_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let retire = |by| Operation::RetireAsset {
        by,
        asset: asset.index,
    };
    net.refuses(&world, retire(net.authority), Error::NotAuthorized);
    net.run(&mut world, retire(asset.owner));
    net.refuses(&world, retire(asset.owner), Error::AssetRetired);
}

/// What lots have sold is served to the end: usage costs nothing only after the last of their windows, and a retirement
/// that does not look at their book is refused.
#[test]
fn what_lots_have_sold_is_served_to_the_end() {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    let new = net.new_lot(&world, LotKind::Rate);
    net.issue(&mut world, &asset, &new);
    let retire = |has_lots| ix::retire_asset(asset.owner, net.address, asset.index, has_lots);
    let refused = world.clone().send(&[retire(false)]);
    assert_refused(refused, Error::LotBookMissing);
    let done = world.run(retire(true));
    let expected = events::AssetRetired {
        network: net.address,
        asset: asset.address,
        retired_epoch: new.last_epoch + 1,
    };
    assert_eq!(*done.event(), Event::AssetRetired(expected));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(state.retired_epoch, new.last_epoch + 1);
}

/// The book of an asset that has other lots says nothing of this one.
#[test]
fn refuses_the_book_of_another_asset() {
    let (mut world, mut net) = start();
    let (asset, other) = (net.lot_asset(&mut world), net.lot_asset(&mut world));
    for one in [&asset, &other] {
        let new = net.new_lot(&world, LotKind::Rate);
        net.issue(&mut world, one, &new);
    }
    let mut retire = ix::retire_asset(asset.owner, net.address, asset.index, true);
    let book = retire.accounts.last_mut().unwrap();
    assert_eq!(book.pubkey, addresses::lot_book(&asset.address));
    book.pubkey = addresses::lot_book(&other.address);
    assert_refused(world.send(&[retire]), Error::WrongAsset);
}
