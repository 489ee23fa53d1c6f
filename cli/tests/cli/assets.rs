//! Assets and stakes: handed over, kept up with, and closed.

use openmast_client::{
    accounts::{Asset, Departure, Network, Stake},
    addresses,
};
use solana_pubkey::Pubkey;

use crate::{
    program::zero,
    world::{EPOCH, NETWORK, World},
};

const OTHER: &str = "11111111111111111111111111111112";

fn asset(world: &World) -> Asset {
    world.state(&addresses::asset(&NETWORK, 0))
}

/// Puts what `staker` has on the first asset there, and gives its address.
fn put_stake(world: &World, staker: Pubkey, change: impl FnOnce(&mut Stake)) -> Pubkey {
    let asset = addresses::asset(&NETWORK, 0);
    let mut stake: Stake = zero();
    (stake.asset, stake.staker, stake.rent_payer) = (asset, staker, staker);
    change(&mut stake);
    let address = addresses::stake(&asset, &staker);
    world.put_account(address, &stake);
    address
}

#[tokio::test]
async fn an_asset_is_handed_over_in_two_steps() {
    let world = World::new().await;
    let dry = ["asset", "offer", "0", OTHER, "--dry-run", "--json"];
    assert_eq!(world.run(&dry).await.json(0)["pending_owner"], OTHER);
    assert_eq!(asset(&world).pending_owner, Pubkey::default());
    let json = world
        .run(&["asset", "offer", "0", OTHER, "--json"])
        .await
        .json(0);
    assert!(
        json["notes"][0]
            .as_str()
            .unwrap()
            .contains("asset accept 0")
    );
    let show = world.run(&["asset", "show", "0", "--json"]).await.json(0);
    assert_eq!(show["pending_owner"], OTHER);
    let json = world.run(&["asset", "accept", "0", "--json"]).await.json(0);
    assert_eq!(json["owner"], world.signer.to_string());
    assert_eq!(world.landed(), [["offer_asset"], ["accept_asset"]]);
}

/// The first epoch that is free is another one when a settlement becomes final between planning and sending. One that was
/// given is meant.
#[tokio::test]
async fn what_is_announced_for_the_first_free_epoch_is_planned_again_when_that_has_moved() {
    type EpochOf = fn(&Asset) -> u64;
    let announcements: [(&[&str], &str, EpochOf); 3] = [
        (&["price", "0", "1.5"], "PriceTooSoon", |it| {
            it.next_price_epoch
        }),
        (&["capacity", "0", "--mbps", "9"], "CapacityTooSoon", |it| {
            it.next_capacity_epoch
        }),
        (&["split", "0", "40%"], "SplitTooSoon", |it| {
            it.next_split_epoch
        }),
    ];
    for (announce, too_soon, epoch_of) in announcements {
        let world = World::new().await;
        let announce = [&["asset"], announce, &["--json"]].concat();
        let becomes_final = || world.chain.ledger.lock().unwrap().final_before_simulating = 1;

        becomes_final();
        let first_free = (EPOCH + 4).to_string();
        let given = [&announce[..], &["--epoch", &first_free]].concat();
        let json = world.run(&given).await.json(4);
        assert_eq!(json["error"]["program_error"], too_soon);
        assert_eq!(epoch_of(&asset(&world)), 0);

        becomes_final();
        world.run(&announce).await.json(0);
        assert_eq!(epoch_of(&asset(&world)), EPOCH + 6, "{announce:?}");
    }
}

#[tokio::test]
async fn burned_shares_are_recorded() {
    let world = World::new().await;
    let dry = ["asset", "sync-supply", "0", "--dry-run", "--json"];
    let json = world.run(&dry).await.json(0);
    assert_eq!(json["before"], "1000");
    assert!(json["share_supply"].is_null());
    let json = world
        .run(&["asset", "sync-supply", "0", "--json"])
        .await
        .json(0);
    assert_eq!(
        (&json["before"], &json["share_supply"]),
        (&"1000".into(), &"500".into())
    );
}

#[tokio::test]
async fn a_stake_is_offered_and_taken_back() {
    let world = World::new().await;
    let address = put_stake(&world, world.signer, |stake| stake.active = 7);
    let json = world
        .run(&["stake", "offer", "0", OTHER, "--json"])
        .await
        .json(0);
    assert_eq!(json["pending_staker"], OTHER);
    let offered: Stake = world.state(&address);
    assert_eq!(offered.pending_staker.to_string(), OTHER);
    let json = world
        .run(&["stake", "offer", "0", "--cancel", "--json"])
        .await
        .json(0);
    assert!(json["pending_staker"].is_null());
}

#[tokio::test]
async fn a_stake_is_taken_over_after_its_departure_is_settled() {
    let world = World::new().await;
    let from = Pubkey::new_from_array([8; 32]);
    let address = put_stake(&world, from, |stake| {
        (stake.active, stake.departed) = (7, 3);
    });
    let accept = ["stake", "accept", "0", &from.to_string(), "--json"].map(str::to_owned);
    let accept: Vec<&str> = accept.iter().map(String::as_str).collect();
    let json = world.run(&accept).await.json(4);
    assert_eq!(json["error"]["program_error"], "NothingOffered");

    world.edit(&address, |stake: &mut Stake| {
        stake.pending_staker = world.signer;
    });
    // A collect ended the round in which they left.
    let asset = addresses::asset(&NETWORK, 0);
    world.edit(&asset, |asset: &mut Asset| asset.departure_round = 1);
    let mut departure: Departure = zero();
    (departure.asset, departure.shares, departure.rent_payer) = (asset, 3, world.signer);
    world.put_account(addresses::departure(&asset, 0), &departure);
    let json = world.run(&accept).await.json(0);
    assert_eq!(world.landed(), [["settle_departure", "accept_stake"]]);
    assert_eq!(json["from"], from.to_string());
    assert_eq!(json["stake"]["active"], "7");
    assert!(!world.exists(&address));
}

#[tokio::test]
async fn only_an_empty_stake_is_closed() {
    let world = World::new().await;
    let address = put_stake(&world, world.signer, |stake| stake.cooling = 1);
    let close = ["stake", "close", "0", "--json"];
    let json = world.run(&close).await.json(4);
    assert_eq!(json["error"]["program_error"], "StakeNotEmpty");
    world.edit(&address, |stake: &mut Stake| stake.cooling = 0);
    let json = world.run(&close).await.json(0);
    assert_eq!(json["rent_payer"], world.signer.to_string());
    assert!(!world.exists(&address));
    let json = world.run(&close).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("has never staked"), "{message}");
}

#[tokio::test]
async fn the_rule_of_a_live_price_is_checked_before_anything_is_said_of_it() {
    let world = World::new().await;
    world.edit(&addresses::asset(&NETWORK, 0), |asset: &mut Asset| {
        asset.capacity_mbps = 50;
    });
    world.edit(&NETWORK, |network: &mut Network| {
        network.parameters.max_price_per_gb = 2_000_000;
    });
    let set = async |floor: &str, cap: &str, target: &str| {
        let line = [
            "asset",
            "live-price",
            "set",
            "0",
            "--floor",
            floor,
            "--cap",
            cap,
            "--target",
            target,
            "--dry-run",
        ];
        world.run(&line).await
    };
    for (floor, cap, target, words) in [
        ("0.1", "1", "99%", "--target must be 5.00 % to 95.00 %"),
        ("0.1", "1", "4.99%", "--target must be"),
        ("0", "1", "60%", "--floor must be more than zero"),
        ("1.1", "1", "60%", "--floor must not be above --cap"),
        ("0.1", "2.1", "60%", "--cap is above 2.000000"),
    ] {
        let refused = set(floor, cap, target).await;
        let told = refused.stderr();
        assert_eq!(refused.code(), 3, "{told}");
        assert!(told.contains(words), "{words}: {told}");
        assert!(!told.contains("will follow"), "{told}");
    }
    let good = set("0.1", "2", "95%").await;
    assert!(good.stderr().contains("will follow"), "{}", good.stderr());
}
