//! What landed is believed, and nothing else: signatures are named before anything can go wrong, amounts come from the
//! transaction itself, and two invocations are two transactions.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command},
    time::{Duration, Instant},
};

use openmast_client::{
    accounts::{Asset, Payer, Stake},
    addresses,
};
use solana_pubkey::Pubkey;

use crate::{
    chain::{Fault, token_account},
    program::zero,
    world::{DEPOSITED, MINT, NETWORK, WALLET, World},
};

const DEPOSIT: [&str; 5] = ["payer", "deposit", "1", "1", "--json"];

/// The world in which the signer is owed rewards of the first asset.
async fn owed(amount: u64) -> (World, Pubkey) {
    let world = World::new().await;
    let asset = addresses::asset(&NETWORK, 0);
    let mut stake: Stake = zero();
    (stake.asset, stake.staker) = (asset, world.signer);
    (stake.active, stake.rewards_owed) = (5, amount);
    let address = addresses::stake(&asset, &world.signer);
    world.put_account(address, &stake);
    (world, address)
}

fn set_fault(world: &World, fault: Fault) {
    world.chain.ledger.lock().unwrap().fault = fault;
}

#[tokio::test]
async fn the_same_command_five_times_at_once_is_five_transactions() {
    let world = World::new().await;
    let runs = (0..5).map(|_| world.run(&DEPOSIT));
    let mut amount = 0;
    let mut signatures = Vec::new();
    for ran in futures_util::future::join_all(runs).await {
        let json = ran.json(0);
        amount += json["amount"].as_str().unwrap().parse::<u64>().unwrap();
        signatures.push(json["signature"].as_str().unwrap().to_owned());
    }
    signatures.sort();
    signatures.dedup();
    assert_eq!((signatures.len(), amount), (5, 5_000_000));
    let payer: Payer = world.state(&addresses::payer(&NETWORK, 1));
    assert_eq!(payer.deposited, DEPOSITED + 5_000_000);
    assert_eq!(world.landed().len(), 5);
}

#[tokio::test]
async fn two_payers_that_are_opened_at_once_are_two() {
    let world = World::new().await;
    let open = ["payer", "open", "--amount", "2", "--json"];
    let (one, other) = tokio::join!(world.run(&open), world.run(&open));
    let mut indexes = [one.json(0), other.json(0)].map(|json| json["index"].as_u64().unwrap());
    indexes.sort_unstable();
    assert_eq!(indexes, [2, 3]);
}

/// The signer is owed 57 once: whatever both read before or after, together they tell 57.
#[tokio::test]
async fn of_two_claims_at_once_the_one_that_moved_nothing_reports_nothing() {
    let (world, _) = owed(57).await;
    let claim = ["claim", "0", "--json"];
    let (one, other) = tokio::join!(world.run(&claim), world.run(&claim));
    let amounts = [one.json(0), other.json(0)].map(|json| json["amount"].clone());
    let told: u64 = amounts
        .iter()
        .map(|amount| amount.as_str().unwrap().parse::<u64>().unwrap())
        .sum();
    assert_eq!(told, 57, "{amounts:?}");
}

#[tokio::test]
async fn a_node_that_is_behind_changes_no_amount() {
    let (world, _) = owed(57).await;
    set_fault(&world, Fault::BehindWithReceipts);
    let json = world.run(&["claim", "0", "--json"]).await.json(0);
    assert_eq!(json["amount"], "57");
    // What stands now cannot be read, and is not told from before.
    assert!(json["stake"].is_null(), "{json}");
    let notes = json["notes"].to_string();
    assert!(notes.contains("asset show 0 --staker"), "{notes}");
}

#[tokio::test]
async fn what_landed_does_not_fail_when_nothing_can_be_read() {
    let (world, _) = owed(57).await;
    set_fault(&world, Fault::Behind);
    let json = world.run(&["claim", "0", "--json"]).await.json(0);
    assert!(json["amount"].is_null(), "{json}");
    let signature = json["signature"].as_str().unwrap();
    let notes = json["notes"].to_string();
    assert!(
        notes.contains("Nothing needs to be repeated") && notes.contains(signature),
        "{notes}"
    );
    assert_eq!(world.landed(), [["claim_rewards"]]);
    let words = world.run(&["payer", "deposit", "1", "1"]).await;
    assert_eq!(words.code(), 0, "{}", words.stderr());
    assert!(words.stdout().contains("unknown"), "{}", words.stdout());
}

#[tokio::test]
async fn a_first_stake_is_not_denied_by_a_node_that_is_behind() {
    let world = World::new().await;
    let asset = addresses::asset(&NETWORK, 0);
    let shares = addresses::share_account(&world.signer, &Pubkey::default());
    let vault = addresses::stake_vault(&asset);
    world.chain.ledger.lock().unwrap().accounts.extend([
        (
            shares,
            token_account(&Pubkey::default(), &world.signer, 100),
        ),
        (vault, token_account(&Pubkey::default(), &vault, 0)),
    ]);
    set_fault(&world, Fault::BehindWithReceipts);
    let json = world.run(&["stake", "0", "100", "--json"]).await.json(0);
    assert_eq!(json["amount"], "100");
    assert!(!json.to_string().contains("never staked"), "{json}");
}

#[tokio::test]
async fn a_signature_is_named_before_it_is_waited_for() {
    let world = World::new().await;
    let ran = world.run(&DEPOSIT).await;
    let json = ran.json(0);
    let line = format!(
        "Sending transaction {}\n",
        json["signature"].as_str().unwrap()
    );
    assert_eq!(ran.stderr(), line);
}

/// Waits for the line that names the signature, and gives it.
fn named(child: &mut Child) -> String {
    let mut lines = BufReader::new(child.stderr.as_mut().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let signature = line.strip_prefix("Sending transaction ").unwrap();
    signature.to_owned()
}

fn ended(child: &mut Child) -> i32 {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(20) {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().unwrap_or_else(|| panic!("{status}"));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    panic!("it does not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interruption_says_what_may_still_land() {
    let world = World::new().await;
    set_fault(&world, Fault::Pending);
    for signal in ["INT", "TERM", "HUP"] {
        // Whoever runs the tests may have them ignore it.
        let default = format!("--default-signal={signal}");
        let mut child = world.start_as(&["env", &default], &DEPOSIT);
        let signature = named(&mut child);
        let kill = Command::new("sh")
            .args(["-c", &format!("kill -{signal} {}", child.id())])
            .status()
            .unwrap();
        assert!(kill.success());
        assert_eq!(ended(&mut child), 6, "{signal}");
        let mut stdout = String::new();
        child.stdout.unwrap().read_to_string(&mut stdout).unwrap();
        let json: serde_json::Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(json["error"]["code"], "outcome");
        assert_eq!(json["error"]["signature"], signature);
        let message = json["error"]["message"].as_str().unwrap();
        assert!(message.contains("may still land"), "{message}");
    }
    assert_eq!(world.landed(), [[""; 0]; 0]);
}

/// As `nohup` starts it, or a shell in the background.
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_that_the_caller_has_it_ignore_ends_nothing() {
    let world = World::new().await;
    set_fault(&world, Fault::Pending);
    let script = r#"trap "" HUP; exec "$0" "$@""#;
    let mut child = world.start_as(&["sh", "-c", script], &DEPOSIT);
    named(&mut child);
    let kill = |signal: &str| {
        let line = format!("kill -{signal} {}", child.id());
        Command::new("sh").args(["-c", &line]).status().unwrap()
    };
    assert!(kill("HUP").success());
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(kill("TERM").success(), "it runs on");
    assert_eq!(ended(&mut child), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_landed_is_done_also_when_nobody_reads_the_answer() {
    let world = World::new().await;
    let mut child = world.start(&DEPOSIT);
    drop(child.stdout.take());
    named(&mut child);
    drop(child.stderr.take());
    assert_eq!(ended(&mut child), 0);
    assert_eq!(world.landed(), [["deposit"]]);
}

#[tokio::test]
async fn what_pays_nothing_is_not_sent() {
    let (world, stake) = owed(0).await;
    let wallet = world.wallet();
    world.chain.ledger.lock().unwrap().accounts.remove(&wallet);
    world.edit(&addresses::asset(&NETWORK, 0), |asset: &mut Asset| {
        asset.collected_epoch = crate::world::EPOCH;
    });
    for (arguments, amount) in [
        (&["claim", "0", "--json"][..], Some("0")),
        (&["owner", "withdraw", "0", "--json"], Some("0")),
        (&["unstake", "0", "--withdraw", "--json"], Some("0")),
        (&["activate", "0", "--json"], None),
    ] {
        let json = world.run(arguments).await.json(0);
        assert_eq!(json["amount"].as_str(), amount, "{arguments:?}");
        assert!(json["signature"].is_null(), "{json}");
        let notes = json["notes"].to_string();
        assert!(notes.contains("Nothing was sent"), "{notes}");
    }
    assert!(!world.chain.was_asked("sendTransaction"));
    assert!(!world.exists(&wallet));

    world.edit(&stake, |stake: &mut Stake| {
        (stake.cooling, stake.rewards_owed) = (3, 9);
    });
    let vault = addresses::stake_vault(&addresses::asset(&NETWORK, 0));
    let shares = addresses::share_account(&world.signer, &Pubkey::default());
    world.chain.ledger.lock().unwrap().accounts.extend([
        (vault, token_account(&Pubkey::default(), &vault, 3)),
        (shares, token_account(&Pubkey::default(), &world.signer, 0)),
        (wallet, token_account(&MINT, &world.signer, WALLET)),
    ]);
    let json = world
        .run(&["unstake", "0", "--withdraw", "--json"])
        .await
        .json(0);
    assert_eq!(json["amount"], "3");
    let json = world.run(&["claim", "0", "--json"]).await.json(0);
    assert_eq!(json["amount"], "9");
}

/// Anybody can settle shares that left: who does it between reading and sending is in nobody's way.
#[tokio::test]
async fn a_departure_that_a_stranger_settles_meanwhile_is_no_failure() {
    let (world, stake) = owed(9).await;
    let asset = addresses::asset(&NETWORK, 0);
    world.edit(&asset, |asset: &mut Asset| {
        (asset.collected_epoch, asset.departure_round) = (crate::world::EPOCH, 1);
    });
    world.edit(&stake, |stake: &mut Stake| {
        (stake.departed, stake.departed_round) = (4, 0);
    });
    let mut departure: openmast_client::accounts::Departure = zero();
    (departure.asset, departure.shares, departure.rent_payer) = (asset, 4, world.signer);
    world.put_account(addresses::departure(&asset, 0), &departure);
    world.chain.ledger.lock().unwrap().settles_before_simulating = Some(stake);
    let json = world.run(&["claim", "0", "--json"]).await.json(0);
    assert_eq!(json["amount"], "9");
    assert_eq!(world.landed(), [["claim_rewards"]]);
}
