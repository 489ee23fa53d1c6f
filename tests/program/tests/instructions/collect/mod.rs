mod departures;

use openmast_client::{
    accounts::{self, NetworkParameters, Role},
    addresses,
    events::{self, Event},
};
use openmast_program_tests::{
    Error,
    net::{ABROAD, HOME, Net, PARAMETERS},
    operation::{Claim, Operation},
    outcome::assert_refused,
    world::World,
};

use super::{only_paused_by, start, used};

#[test]
fn splits_what_was_earned_since_the_last_time() {
    let (mut world, mut net, asset, payer) = used();
    let epoch = net.settle(&mut world);
    let done = net.run(&mut world, net.collect(&asset, epoch));
    // Nobody staked: the stakers' part is the owner's.
    let (treasury, levy) = (45_000, 27_000);
    let expected = events::Collected {
        network: net.address,
        asset: asset.address,
        epoch,
        lifetime_bytes: 1 << 30,
        lifetime_paid: 1 << 30,
        lifetime_charged: 900_000,
        lifetime_accrued: 900_000,
        treasury_bps: 500,
        levy_bps: 300,
        stakers_bps: 6_000,
        owner: 900_000 - treasury - levy,
        stakers: 0,
        treasury,
        levy,
        treasury_holder: net.treasury,
        jurisdiction: HOME,
        next_jurisdiction: HOME,
        active_shares: 0,
        departed: 0,
        reward_per_share: 0,
        reward_remainder: 0,
    };
    assert_eq!(*done.event(), Event::Collected(expected));
    let network = net.state(&world);
    assert_eq!(
        (network.collected, network.treasury_owed, network.levy_owed),
        (900_000, treasury, levy)
    );
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(
        (
            state.collected,
            state.collected_bytes,
            state.collected_epoch
        ),
        (900_000, 1 << 30, epoch)
    );

    // Again: nothing more. Next epoch: only the difference.
    let before = world.get::<accounts::Asset>(&asset.address);
    net.run(&mut world, net.collect(&asset, epoch));
    assert_eq!(world.get::<accounts::Asset>(&asset.address), before);
    net.usage(&payer, &asset, 5, 1_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    assert_eq!(net.state(&world).collected, 901_000);
    assert_eq!(net.state(&world).treasury_owed, treasury + 50);
}

#[test]
fn rounding_goes_to_the_owner() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000));
    net.staker(&mut world, &asset, 100_007);
    net.usage(&payer, &asset, 1, 19);
    let epoch = net.settle(&mut world);
    let done = net.run(&mut world, net.collect(&asset, epoch));
    let Event::Collected(collected) = done.event() else {
        panic!("{done:?}")
    };
    // 5 % and 3 % of 19 are nothing; 60 % of 19 are 11.
    assert_eq!(
        (
            collected.treasury,
            collected.levy,
            collected.stakers,
            collected.owner
        ),
        (0, 0, 11, 8)
    );
    assert_eq!(collected.reward_per_share, (11u128 << 64) / 100_007);
    assert_eq!(
        u128::from(collected.reward_remainder),
        (11u128 << 64) % 100_007
    );
}

/// The whole point of waiting: who comes when the usage is known gets none of it.
#[test]
fn a_staker_who_arrives_just_before_a_large_collection_gets_none_of_it() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let early = net.staker(&mut world, &asset, 100_000);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let late = net.shareholder(&mut world, &asset, 900_000);
    let epoch = net.settle(&mut world);
    // It sees the final settlement and stakes much before anybody collects.
    net.run(
        &mut world,
        Operation::Stake {
            by: late,
            asset: asset.index,
            amount: 900_000,
        },
    );
    let activate = Operation::ActivateStake {
        asset: asset.index,
        staker: late,
    };
    net.refuses(&world, activate.clone(), Error::NotCollected);
    net.run(&mut world, net.collect(&asset, epoch));
    net.refuses(&world, activate, Error::StakeNotSettled);
    for (staker, expected) in [(early, (900_000 - 72_000) * 6 / 10), (late, 0)] {
        net.run(
            &mut world,
            Operation::ClaimRewards {
                by: staker,
                asset: asset.index,
            },
        );
        let paid = net.money(&world, &staker);
        // The early staker's reward is exact but for less than one base unit.
        assert!(
            expected - paid <= 1 && paid <= expected,
            "{paid} of {expected}"
        );
    }
}

#[test]
fn refuses_other_totals_and_proofs() {
    let (mut world, mut net, asset, _) = used();
    let other = net.asset(&mut world);
    let epoch = net.settle(&mut world);
    let Operation::Collect { claim, .. } = net.collect(&asset, epoch) else {
        unreachable!()
    };
    assert_eq!(claim.proof.len(), 1);
    let refuses = |index, claim| {
        net.refuses(
            &world,
            Operation::Collect {
                asset: index,
                epoch,
                holders: net.holders(),
                claim,
                departure: None,
            },
            Error::InvalidProof,
        );
    };
    refuses(
        asset.index,
        Claim {
            charged: claim.charged - 1,
            ..claim.clone()
        },
    );
    refuses(
        asset.index,
        Claim {
            paid: claim.paid - 1,
            ..claim.clone()
        },
    );
    refuses(
        asset.index,
        Claim {
            accrued: claim.accrued + 1,
            ..claim.clone()
        },
    );
    refuses(
        asset.index,
        Claim {
            bytes: claim.bytes - 1,
            ..claim.clone()
        },
    );
    refuses(
        asset.index,
        Claim {
            proof: vec![],
            ..claim.clone()
        },
    );
    refuses(
        asset.index,
        Claim {
            proof: [claim.proof.clone(), claim.proof.clone()].concat(),
            ..claim.clone()
        },
    );
    refuses(other.index, claim.clone());
    for byte in [0, 31, 32, 39, 40, 47] {
        let mut changed = claim.clone();
        changed.proof[0][byte] ^= 1;
        refuses(asset.index, changed);
    }
}

#[test]
fn refuses_settlements_that_do_not_count() {
    let (mut world, mut net, asset, _) = used();
    let epoch = net.close(&mut world);
    assert!(
        net.send(&mut world.clone(), net.collect(&asset, epoch))
            .is_err()
    );
    net.finish(&mut world, epoch);
    for _ in 0..PARAMETERS.settlements_kept {
        net.run(&mut world.clone(), net.collect(&asset, epoch));
        net.settle(&mut world);
    }
    net.refuses(&world, net.collect(&asset, epoch), Error::SettlementTooOld);
}

#[test]
fn refuses_one_older_than_the_last() {
    let (mut world, mut net, asset, _) = used();
    let older = net.settle(&mut world);
    let newer = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, newer));
    net.refuses(
        &world,
        net.collect(&asset, older),
        Error::AlreadyCollectedNewer,
    );
}

/// Dishonest oracles can move earnings from one asset to another, but never get more out than is settled.
#[test]
fn moved_earnings_cannot_be_collected_twice() {
    let (mut world, mut net, asset, _) = used();
    let other = net.asset(&mut world);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    net.earned.swap(asset.index as usize, other.index as usize);
    let epoch = net.settle(&mut world);
    net.refuses(&world, net.collect(&asset, epoch), Error::LedgerDecreased);
    net.refuses(
        &world,
        net.collect(&other, epoch),
        Error::CollectedAboveSettled,
    );
}

/// An asset younger than the settlement has earned nothing and needs no proof.
#[test]
fn takes_an_asset_that_the_settlement_does_not_count() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.settle(&mut world);
    let young = net.asset(&mut world);
    net.run(&mut world, net.collect(&young, epoch));
    let something = Claim {
        bytes: 1,
        ..Claim::default()
    };
    let collect = Operation::Collect {
        asset: young.index,
        epoch,
        holders: net.holders(),
        claim: something,
        departure: None,
    };
    net.refuses(&world, collect, Error::InvalidProof);
    assert_eq!(
        world.get::<accounts::Asset>(&young.address).collected_epoch,
        epoch
    );
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (mut world, mut net, asset, _) = used();
    let epoch = net.settle(&mut world);
    let collect = Net::collect(&net, &asset, epoch);
    only_paused_by(&world, &net, collect, 8);
}

/// What accrued and is not let through yet is not split.
#[test]
fn splits_what_is_charged_and_not_what_accrued() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    net.usage_in_parts(&payer, &asset, 1 << 30, 100_000, 900_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    assert_eq!(net.state(&world).collected, 100_000);
}

/// When little is staked, a share does not take the whole part: it is cut to its part of a tenth of the supply.
#[test]
fn few_active_shares_get_their_part_of_a_tenth() {
    for (active, expected) in [
        (1, 5),
        (50_000, 276_000),
        (99_999, 551_994),
        (100_000, 552_000),
        (900_000, 552_000),
    ] {
        let (mut world, mut net) = start();
        let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
        net.staker(&mut world, &asset, active);
        net.usage(&payer, &asset, 1, 1_000_000);
        let epoch = net.settle(&mut world);
        net.run(&mut world, net.collect(&asset, epoch));
        let state: accounts::Asset = world.get(&asset.address);
        assert_eq!(state.stakers_total, expected, "{active}");
        assert_eq!(state.owner_owed, 920_000 - expected, "{active}");
    }
}

/// The supply that counts is the recorded one.
#[test]
fn burnt_shares_lower_the_tenth_once_they_are_recorded() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    net.staker(&mut world, &asset, 50_000);
    world.burn_shares(asset.share_mint, asset.owner, 500_000);
    net.usage(&payer, &asset, 1, 500_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let total = |world: &World| {
        let state: accounts::Asset = world.get(&asset.address);
        state.stakers_total
    };
    assert_eq!(total(&world), 138_000);
    net.run(
        &mut world,
        Operation::SyncShareSupply { asset: asset.index },
    );
    net.usage(&payer, &asset, 1, 500_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    assert_eq!(total(&world), 138_000 + 276_000);
}

/// A treasury's part that changed: the last settlement before comes first, and when it is gone the smaller part holds.
#[test]
fn collects_up_to_a_change_of_the_treasury_first() {
    let (mut world, mut net, asset, payer) = used();
    net.settle(&mut world);
    let parameters = NetworkParameters {
        treasury_bps: 1_000,
        ..PARAMETERS
    };
    net.change_parameters(&mut world, parameters);
    let earn = |world: &mut World, net: &mut Net| {
        net.usage(&payer, &asset, 1, 10_000);
        net.settle(world)
    };
    // Epoch 2 was opened before; 3 is the first with another part.
    assert_eq!(
        (earn(&mut world, &mut net), earn(&mut world, &mut net)),
        (2, 3)
    );
    net.refuses(
        &world,
        net.collect(&asset, 3),
        Error::TreasuryChangesBetween,
    );
    let owed = |world: &World, net: &Net| net.state(world).treasury_owed;
    let mut in_time = world.clone();
    net.run(&mut in_time, net.collect(&asset, 2));
    net.run(&mut in_time, net.collect(&asset, 3));
    assert_eq!(owed(&in_time, &net), 45_500 + 1_000);
    for _ in 4..=5 {
        net.settle(&mut world);
    }
    net.refuses(&world, net.collect(&asset, 2), Error::SettlementTooOld);
    net.run(&mut world, net.collect(&asset, 5));
    assert_eq!(owed(&world, &net), 920_000 * 500 / 10_000);
}

#[test]
fn refuses_the_till_of_another_and_another_jurisdiction() {
    let (mut world, mut net, asset, _) = used();
    net.abroad(&mut world);
    let epoch = net.settle(&mut world);
    let mut collect = net.collect(&asset, epoch).instruction(&net.place());
    let right = collect.accounts[3].pubkey;
    collect.accounts[3].pubkey = addresses::till(&net.address, Role::Treasury, &net.founder);
    assert_refused(world.send(&[collect.clone()]), Error::WrongTill);
    collect.accounts[3].pubkey = right;
    collect.accounts[4].pubkey = addresses::jurisdiction(&net.address, ABROAD);
    assert_refused(world.send(&[collect]), Error::WrongJurisdiction);
}

/// A levy that changed: the last settlement before comes first, and when it is gone the smallest levy holds.
#[test]
fn collects_up_to_a_change_of_the_levy_first() {
    let (mut world, mut net, asset, _) = used();
    net.run(&mut world, net.announce_levy(1_000, 4));
    for _ in 0..3 {
        net.settle(&mut world);
    }
    let payer = net.payer(&mut world, 10_000);
    net.usage(&payer, &asset, 1, 10_000);
    assert_eq!(net.settle(&mut world), 4);
    net.refuses(&world, net.collect(&asset, 4), Error::LevyChangesBetween);
    let owed = |world: &World, net: &Net| net.state(world).levy_owed;
    let mut in_time = world.clone();
    net.run(&mut in_time, net.collect(&asset, 3));
    net.run(&mut in_time, net.collect(&asset, 4));
    assert_eq!(owed(&in_time, &net), 27_000 + 1_000);
    for _ in 5..=6 {
        net.settle(&mut world);
    }
    net.refuses(&world, net.collect(&asset, 3), Error::SettlementTooOld);
    net.run(&mut world, net.collect(&asset, 6));
    assert_eq!(
        owed(&world, &net),
        910_000 * 3 / 100,
        "3 % is less than 10 %"
    );
}

/// What was earned before a move is the old jurisdiction's, from then on it is the new one's, and the settlement between
/// comes first. When it is gone, neither levies: both could have collected.
#[test]
fn collects_up_to_a_move_first() {
    let (mut world, mut net, asset, _) = used();
    let abroad = net.abroad(&mut world);
    let raise = Operation::AnnounceLevy {
        by: abroad,
        jurisdiction: ABROAD,
        levy_bps: 1_000,
        epoch: 4,
    };
    net.run(&mut world, raise);
    net.agree_to_move(&mut world, &asset);
    net.run(&mut world, net.accept_move(&asset, abroad));
    for _ in 0..3 {
        net.settle(&mut world);
    }
    let payer = net.payer(&mut world, 10_000);
    net.usage(&payer, &asset, 1, 10_000);
    assert_eq!(net.settle(&mut world), 4);
    net.refuses(&world, net.collect(&asset, 4), Error::MovesBetween);

    let mut in_time = world.clone();
    let done = net.run(&mut in_time, net.collect(&asset, 3));
    let Event::Collected(collected) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!((collected.levy_bps, collected.levy), (300, 27_000));
    assert_eq!(
        (collected.jurisdiction, collected.next_jurisdiction),
        (HOME, ABROAD)
    );
    net.refuses(&in_time, net.collect(&asset, 4), Error::WrongJurisdiction);
    let mut newer = net.collect(&asset, 4);
    if let Operation::Collect { holders, .. } = &mut newer {
        holders.jurisdiction = ABROAD;
    }
    net.run(&mut in_time, newer);
    let of = |world: &World, code| {
        let address = addresses::jurisdiction(&net.address, code);
        let jurisdiction: accounts::Jurisdiction = world.get(&address);
        (jurisdiction.collected, jurisdiction.owed)
    };
    assert_eq!(of(&in_time, HOME), (900_000, 27_000));
    assert_eq!(of(&in_time, ABROAD), (10_000, 1_000));

    for _ in 5..=6 {
        net.settle(&mut world);
    }
    net.run(&mut world, net.collect(&asset, 6));
    let of = |code| {
        let address = addresses::jurisdiction(&net.address, code);
        world.get::<accounts::Jurisdiction>(&address).owed
    };
    assert_eq!((of(HOME), of(ABROAD)), (0, 0));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!((state.jurisdiction, state.move_state), (ABROAD, 0));
}
