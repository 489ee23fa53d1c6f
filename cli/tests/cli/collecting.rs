//! Stakes change after their asset is collected up to the newest final settlement: in one transaction, or in several when
//! the proof is too long for that, and from the start again when another settlement becomes final in between.

use openmast_client::{
    accounts::{Asset, Departure, Jurisdiction, Network, Settlement, Stake},
    addresses,
};

use crate::{
    program::{program_account, zero},
    trees::{INDEX, settled},
    world::{EPOCH, EXIT_DELAY, JURISDICTION, NETWORK, NOW, Ran, World},
};

const PENDING: u64 = 5;
/// More settlements than a command follows.
const SETTLEMENTS: u64 = 8;
/// Levels of the longest proof that fits. It leaves room for activating a stake, and none for unstaking, which names an amount.
const LONGEST: u32 = 15;

/// The world with settlements of trees that deep, the first of them final, and a stake that waits.
async fn world(levels: u32, overtakes: u32) -> World {
    let world = World::new().await;
    let asset = addresses::asset(&NETWORK, INDEX);
    let mut stake: Stake = zero();
    (stake.asset, stake.staker, stake.pending) = (asset, world.signer, PENDING);
    world.put_account(addresses::stake(&asset, &world.signer), &stake);
    let mut ledger = world.chain.ledger.lock().unwrap();
    for epoch in EPOCH..EPOCH + SETTLEMENTS {
        let deep = settled(epoch, levels);
        let address = addresses::settlement(&NETWORK, epoch);
        let account = program_account(&deep.settlement);
        ledger.accounts.insert(address, account);
        ledger.proofs.insert((INDEX, epoch), deep.asset_proof);
    }
    ledger.overtakes = overtakes;
    drop(ledger);
    world
}

async fn collect(world: &World, more: &[&str]) -> Ran {
    let url = world.chain.url();
    let variables = [("OPENMAST_RPC_URL", url.as_str()), ("OPENMAST_API", &url)];
    let arguments = [&["collect", "--json"], more].concat();
    world.run_with(&variables, &arguments).await
}

/// Takes out shares that earn.
async fn unstake(world: &World, more: &[&str]) -> Ran {
    let stake = addresses::stake(&addresses::asset(&NETWORK, INDEX), &world.signer);
    world.edit(&stake, |stake: &mut Stake| {
        (stake.active, stake.pending) = (PENDING, 0);
    });
    let url = world.chain.url();
    let variables = [("OPENMAST_RPC_URL", url.as_str()), ("OPENMAST_API", &url)];
    let arguments = [&["unstake", "0", "all", "--json"], more].concat();
    world.run_with(&variables, &arguments).await
}

async fn activate(world: &World, more: &[&str]) -> Ran {
    let url = world.chain.url();
    let variables = [("OPENMAST_RPC_URL", url.as_str()), ("OPENMAST_API", &url)];
    let arguments = [&["activate", "0", "--json"], more].concat();
    world.run_with(&variables, &arguments).await
}

fn collected_epoch(world: &World) -> u64 {
    let asset: Asset = world.state(&addresses::asset(&NETWORK, INDEX));
    asset.collected_epoch
}

#[tokio::test]
async fn a_short_proof_and_the_change_share_a_transaction() {
    let world = world(LONGEST, 0).await;
    let json = activate(&world, &[]).await.json(0);
    assert_eq!(json["collected"], true);
    assert!(json["signatures"].is_null(), "there is only one");
    assert_eq!(world.landed(), [["collect", "activate_stake"]]);
}

#[tokio::test]
async fn a_long_proof_goes_first() {
    let world = world(LONGEST, 0).await;
    let json = unstake(&world, &[]).await.json(0);
    assert_eq!(json["collected"], true);
    let cooling = json["stake"]["cooling"].as_str().unwrap();
    assert_eq!(cooling, PENDING.to_string());
    assert_eq!(world.landed(), [["collect"], ["unstake"]]);
    let signatures = json["signatures"].as_array().unwrap();
    assert_eq!(signatures.len(), 2);
    assert_eq!(signatures[1], json["signature"]);
}

#[tokio::test]
async fn a_proof_that_fits_no_transaction_is_written_first() {
    let world = world(30, 0).await;
    activate(&world, &[]).await.json(0);
    let landed = world.landed();
    let (last, writes) = landed.split_last().unwrap();
    assert_eq!(*last, ["collect", "activate_stake", "close_proof"]);
    assert!(!writes.is_empty() && writes.iter().all(|one| *one == ["write_proof"]));
    assert!(!world.exists(&addresses::proof_buffer(&world.signer)));
}

#[tokio::test]
async fn a_settlement_in_between_is_collected_too() {
    let world = world(LONGEST, 1).await;
    unstake(&world, &[]).await.json(0);
    assert_eq!(world.landed(), [["collect"], ["collect"], ["unstake"]]);
    assert_eq!(collected_epoch(&world), EPOCH + 1);
}

#[tokio::test]
async fn it_does_not_run_after_settlements_forever() {
    let world = world(LONGEST, u32::MAX).await;
    let json = unstake(&world, &[]).await.json(4);
    assert_eq!(json["error"]["program_error"], "NotCollected");
    assert_eq!(world.landed(), [["collect"]; 4]);
    assert_eq!(json["error"]["landed"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_dry_run_shows_the_first_and_says_how_many_there_are() {
    let world = world(LONGEST, 0).await;
    let json = unstake(&world, &["--dry-run"]).await.json(0);
    assert_eq!(json["transactions"], 2);
    let notes = json["notes"].to_string();
    assert!(notes.contains("Only the first transaction"), "{notes}");
    assert!(!world.chain.was_asked("sendTransaction"));
}

/// Treasury, levy and split changed while nobody collected: each part is collected by its own rule.
#[tokio::test]
async fn what_is_before_a_change_is_collected_first() {
    let world = world(3, 0).await;
    let newest = EPOCH + 2;
    world.edit(&NETWORK, |network: &mut Network| {
        network.final_epoch = newest;
    });
    let address = addresses::settlement(&NETWORK, newest);
    world.edit(&address, |settlement: &mut Settlement| {
        settlement.treasury_epoch = newest;
    });
    let address = addresses::jurisdiction(&NETWORK, JURISDICTION);
    world.edit(&address, |jurisdiction: &mut Jurisdiction| {
        jurisdiction.next_levy_epoch = newest - 1;
    });
    let json = collect(&world, &["0"]).await.json(0);
    let line = &json["collected"][0];
    assert_eq!(line["lifetime_earned"], newest.to_string());
    assert_eq!(line["lifetime_accrued"], (2 * newest).to_string());
    assert_eq!(world.landed(), [["collect"]; 3]);
    assert_eq!(collected_epoch(&world), newest);
}

/// What collecting brings is looked at before it is paid for.
#[tokio::test]
async fn a_claim_of_nothing_is_not_sent_for_what_is_not_collected_yet() {
    let world = world(3, 0).await;
    let asset = addresses::asset(&NETWORK, INDEX);
    world.edit(
        &addresses::stake(&asset, &world.signer),
        |stake: &mut Stake| (stake.active, stake.pending) = (PENDING, 0),
    );
    let url = world.chain.url();
    let variables = [("OPENMAST_RPC_URL", url.as_str()), ("OPENMAST_API", &url)];
    let claim = ["claim", "0", "--json"];
    // Nothing since it was collected; then so little that it is no base unit for this stake.
    for (collected, active) in [(EPOCH, PENDING), (0, PENDING * EPOCH + 1)] {
        world.edit(&asset, |asset: &mut Asset| {
            (asset.collected, asset.active_shares) = (collected, active);
        });
        let json = world.run_with(&variables, &claim).await.json(0);
        assert_eq!(json["amount"], "0");
        assert!(
            json["notes"].to_string().contains("Nothing was sent"),
            "{json}"
        );
        assert!(!world.chain.was_asked("sendTransaction"));
    }
    world.edit(&asset, |asset: &mut Asset| asset.active_shares = PENDING);
    let json = world.run_with(&variables, &claim).await.json(0);
    assert_eq!(json["collected"], true);
    assert_eq!(world.landed(), [["collect", "claim_rewards"]]);
}

/// Puts the account of a round of departures there; of an ended one, with shares.
fn put_departure(world: &World, round: u64, shares: u64) {
    let asset = addresses::asset(&NETWORK, INDEX);
    let mut departure: Departure = zero();
    (departure.asset, departure.round) = (asset, round);
    (departure.shares, departure.rent_payer) = (shares, world.signer);
    world.put_account(addresses::departure(&asset, round), &departure);
}

#[tokio::test]
async fn collecting_settles_what_had_left() {
    let world = world(3, 0).await;
    let asset = addresses::asset(&NETWORK, INDEX);
    let stake = addresses::stake(&asset, &world.signer);
    world.edit(&stake, |stake: &mut Stake| {
        (stake.active, stake.departed) = (5, 4);
    });
    world.edit(&asset, |asset: &mut Asset| {
        (asset.departed_shares, asset.departed_epoch) = (4, EPOCH);
    });
    put_departure(&world, 0, 0);
    let json = collect(&world, &["0"]).await.json(0);
    assert_eq!(json["collected"][0]["departure_settled"], true);
    assert_eq!(world.landed(), [["collect", "settle_departure"]]);
    let settled: Stake = world.state(&stake);
    assert_eq!((settled.active, settled.departed), (5, 0));

    // Somebody else collected since: there is that much left to do.
    world.edit(&stake, |stake: &mut Stake| {
        (stake.departed, stake.departed_round) = (2, 1);
    });
    world.edit(&asset, |asset: &mut Asset| asset.departure_round = 2);
    put_departure(&world, 1, 2);
    collect(&world, &["0"]).await.json(0);
    assert_eq!(world.landed()[1], ["settle_departure"]);
    let json = collect(&world, &["0"]).await.json(0);
    assert_eq!(json["collected"], serde_json::json!([]));
}

#[tokio::test]
async fn shares_leave_uncollected_when_that_was_announced_in_time() {
    let world = world(3, 0).await;
    let stake = addresses::stake(&addresses::asset(&NETWORK, INDEX), &world.signer);
    world.edit(&stake, |stake: &mut Stake| {
        (stake.active, stake.pending) = (8, 0);
    });
    let announce = ["unstake", "0", "all", "--announce", "--json"];
    let json = world.run(&announce).await.json(0);
    assert_eq!(json["leaving"], "8");
    let due = NOW + i64::from(EXIT_DELAY);
    assert_eq!(json["stake"]["leaving_at"], due.to_string());

    // Without a proof, and too early: both ways out are told.
    let unstake = ["unstake", "0", "all", "--json"];
    let json = world.run(&unstake).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("--archive") && message.contains("--announce"),
        "{message}"
    );
    world.at(due);
    let dry = ["unstake", "0", "all", "--dry-run", "--json"];
    let json = world.run(&dry).await.json(0);
    assert_eq!(json["departs"], true);
    let json = world.run(&unstake).await.json(0);
    assert_eq!(
        (&json["departs"], &json["collected"]),
        (&true.into(), &false.into())
    );
    assert_eq!(json["stake"]["departed"], "8");
    assert_eq!(json["stake"]["cooling"], "8");
    assert_eq!(world.landed(), [["announce_unstake"], ["unstake"]]);
}
