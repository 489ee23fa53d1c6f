use openmast_client::{addresses, events, events::Event};
use openmast_program_tests::{Error, net::COOLDOWN, operation::Operation};

use super::{ALL_BITS, lamports, runs_while_paused, start};

#[test]
fn returns_the_rent_of_an_empty_one() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let by = net.staker(&mut world, &asset, 300_001);
    net.usage(&payer, &asset, 1, 100_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let index = asset.index;
    let close = |rent_payer| Operation::CloseStake {
        by,
        asset: index,
        rent_payer,
    };
    let steps = [
        Operation::Unstake {
            by,
            asset: index,
            amount: 300_001,
            departure: None,
        },
        Operation::WithdrawUnstaked { by, asset: index },
        Operation::ClaimRewards { by, asset: index },
    ];
    for step in steps {
        net.refuses(&world, close(by), Error::StakeNotEmpty);
        net.run(&mut world, step);
        world.pass(COOLDOWN);
    }
    net.refuses(&world, close(asset.owner), Error::WrongRentPayer);
    runs_while_paused(&world, &net, close(by), ALL_BITS);
    let address = addresses::stake(&asset.address, &by);
    let (rent, before) = (lamports(&world, &address), lamports(&world, &by));
    let done = net.run(&mut world, close(by));
    let expected = events::StakeClosed {
        asset: asset.address,
        staker: by,
        rent_payer: by,
    };
    assert_eq!(*done.event(), Event::StakeClosed(expected));
    assert_eq!(world.raw(&address), None);
    assert_eq!(lamports(&world, &by), before + rent);
}

/// What left uncollected is still to be credited, whether its round is over or not.
#[test]
fn refuses_one_of_which_shares_left_and_are_not_settled() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let by = net.staker(&mut world, &asset, 1_000);
    net.announce_leaving(&mut world, &asset, by, 1_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.unstake(&asset, by, 1_000, Some(0)));
    world.pass(COOLDOWN);
    let (index, rent_payer) = (asset.index, by);
    net.run(&mut world, Operation::WithdrawUnstaked { by, asset: index });
    let close = Operation::CloseStake {
        by,
        asset: index,
        rent_payer,
    };
    net.refuses(&world, close.clone(), Error::DepartureUnsettled);
    net.run(&mut world, net.collect_with(&asset, epoch, Some(0)));
    net.refuses(&world, close.clone(), Error::DepartureUnsettled);
    net.run(&mut world, net.settle_departure(&asset, by, 0, by));
    net.run(&mut world, close);
}
