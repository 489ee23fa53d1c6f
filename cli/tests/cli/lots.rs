//! Lots: capacity that is sold ahead.

use openmast_client::{
    accounts::{Asset, Entitlement, Licence, Lot, Network, ProgramAccount, Purchase},
    addresses::{self, asset, reserve, share_account},
    market::{MarketRules, Offer, SELL},
};
use serde_json::Value;
use solana_pubkey::Pubkey;

use crate::{
    chain::{TOKEN_PROGRAM, token_account},
    program::zero,
    world::{EPOCH, EXIT_DELAY, NETWORK, NOW, World},
};

/// Reserve indexes.
const LOT: u32 = 0;
const ENTITLEMENT: u32 = 1;
const TOKENS: u64 = 6;
const TOKEN_2022: Pubkey = Pubkey::from_str_const("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

/// Volume of asset 1 at a fixed price, on sale, and an entitlement of payer 1 to two of its tokens.
async fn world() -> World {
    let world = World::new().await;
    let mut lot: Lot = zero();
    (lot.network, lot.index, lot.asset, lot.asset_index) = (NETWORK, LOT, asset(&NETWORK, 1), 1);
    lot.mint = addresses::lot_mint(&lot.asset, 0);
    (lot.quantity, lot.sold, lot.least_purchase) = (30, 10, 2);
    (lot.first_epoch, lot.last_epoch, lot.ends_by) = (20, 29, NOW + 900_000);
    (lot.price_start, lot.price_floor, lot.price) = (400_000, 400_000, 400_000);
    (lot.sale_starts, lot.sale_ends) = (NOW - 10, NOW + 1_000);
    (lot.refund_bps, lot.epoch_seconds, lot.paid_in) = (8_000, 3_600, 4_000_000);
    let mint = lot.mint;
    world.put_account(reserve(&NETWORK, LOT), &lot);
    let mut entitlement: Entitlement = zero();
    (entitlement.network, entitlement.index) = (NETWORK, ENTITLEMENT);
    (entitlement.lot, entitlement.lot_index) = (lot.address(), LOT);
    (entitlement.payer, entitlement.payer_index) = (addresses::payer(&NETWORK, 1), 1);
    entitlement.quantity = 2;
    world.put_account(reserve(&NETWORK, ENTITLEMENT), &entitlement);
    world.edit(&NETWORK, |network: &mut Network| {
        network.reserve_count = 2;
        network.parameters.least_lot_bps = 5_000;
        network.parameters.min_epoch_seconds = 60;
    });
    let mut held = token_account(&mint, &world.signer, TOKENS);
    assert_eq!(held.owner, TOKEN_PROGRAM);
    held.owner = TOKEN_2022;
    let account = share_account(&world.signer, &mint);
    let mut ledger = world.chain.ledger.lock().unwrap();
    ledger.accounts.insert(account, held);
    drop(ledger);
    world
}

fn lot(world: &World, change: impl FnOnce(&mut Lot)) {
    world.edit(&reserve(&NETWORK, LOT), change);
}

fn message(json: &Value) -> &str {
    json["error"]["message"].as_str().unwrap()
}

/// The command must refuse, with this in what it says, and send nothing.
async fn refused(world: &World, line: &str, words: &str) {
    let arguments: Vec<&str> = line.split(' ').chain(["--json"]).collect();
    let json = world.run(&arguments).await.json(3);
    assert!(message(&json).contains(words), "{line}: {json}");
    assert!(world.landed().is_empty(), "{line}");
}

#[tokio::test]
async fn lots_are_listed_and_shown() {
    let world = world().await;
    let json = world.run(&["lot", "list", "--json"]).await.json(0);
    let line = &json["lots"][0];
    assert_eq!(line["kind"], "volume");
    assert_eq!(line["stage"], "on-sale");
    assert_eq!(
        (&line["left"], &line["price_now"]),
        (&"20".into(), &"400000".into())
    );
    let other = ["lot", "list", "--asset", "0", "--json"];
    assert_eq!(
        world.run(&other).await.json(0)["lots"],
        Value::Array(Vec::new())
    );

    let json = world.run(&["lot", "show", "0", "--json"]).await.json(0);
    assert_eq!(json["own"], TOKENS.to_string());
    assert_eq!(json["entitlements"][0]["entitlement"], ENTITLEMENT);
    assert!(json["served"].is_null() && json["refund"].is_null());
    let note = json["notes"][0].as_str().unwrap();
    assert!(note.contains("pays 80.00 % of its price"), "{note}");
    // Its last three epochs are near enough that nothing is sold in them.
    assert_eq!(json["sale_over_epoch"], "26");
    let json = world.run(&["lot", "show", "1", "--json"]).await.json(3);
    assert!(
        message(&json).contains("an entitlement of payer 1 to lot 0"),
        "{json}"
    );
    let json = world.run(&["lot", "show", "2", "--json"]).await.json(3);
    assert!(
        message(&json).contains("the network has numbers 0 to 1 so far"),
        "{json}"
    );

    lot(&world, |lot| (lot.settled, lot.served) = (1, 8));
    let json = world.run(&["lot", "show", "0", "--json"]).await.json(0);
    assert_eq!(
        (&json["stage"], &json["served"]),
        (&"settled".into(), &"8".into())
    );
    // Two epochs of ten at 0.40.
    assert_eq!(json["refund"], "80000");
    let note = json["notes"][0].as_str().unwrap();
    assert!(
        note.contains("8 of its 10 epochs were served: a token pays back 0.080000"),
        "{note}"
    );
    assert!(note.contains("`openmast lot refund 0`"), "{note}");
    // Nothing of it is for sale, whatever nobody bought.
    assert_eq!(
        (&json["left"], &json["unsold"]),
        (&"0".into(), &"20".into())
    );
    assert!(json["sale_over_at"].is_null());
    let text = world.run(&["lot", "show", "0"]).await.stdout();
    for part in [
        "a token was",
        "never sold",
        "Was on sale from",
        "ended about",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let listed = world.run(&["lot", "list", "--json"]).await.json(0);
    assert_eq!(listed["lots"][0]["left"], "0");

    lot(&world, |lot| (lot.settled, lot.served) = (2, 10));
    let json = world.run(&["lot", "show", "0", "--json"]).await.json(0);
    let note = json["notes"][0].as_str().unwrap();
    assert!(
        note.contains("10 of its 10 epochs count as served") && note.contains("nothing comes back"),
        "{note}"
    );
    assert!(!note.contains("lot refund"), "{note}");
}

#[tokio::test]
async fn what_nobody_can_buy_any_more_is_told_with_what_frees_it() {
    let world = world().await;
    let line = ["lot", "list", "--json"];
    assert!(world.run(&line).await.json(0)["notes"].is_null());
    lot(&world, |lot| lot.sale_ends = NOW);
    let json = world.run(&line).await.json(0);
    let note = json["notes"][0].as_str().unwrap();
    assert!(note.contains("`openmast lot end-sale NUMBER`"), "{note}");
}

/// Somebody else sells five tokens at 0.30.
fn on_the_market(world: &World) {
    let mut rules: MarketRules = zero();
    rules.network = NETWORK;
    world.put_account(openmast_client::market::rules(&NETWORK), &rules);
    let mut offer: Offer = zero();
    (offer.network, offer.side) = (NETWORK, SELL);
    (offer.maker, offer.mint) = (
        Pubkey::new_from_array([77; 32]),
        addresses::lot_mint(&asset(&NETWORK, 1), 0),
    );
    (offer.price, offer.quantity, offer.left, offer.least_fill) = (300_000, 5, 5, 1);
    let address = openmast_client::market::offer(&offer.maker, offer.id);
    world.put_account(address, &offer);
}

#[tokio::test]
async fn tokens_are_not_traded_for_more_than_they_can_still_give() {
    let world = world().await;
    on_the_market(&world);
    let json = world
        .run(&["market", "show", "lot:0", "--json"])
        .await
        .json(0);
    assert_eq!(
        (&json["stage"], &json["can_be_redeemed"]),
        (&"on-sale".into(), &true.into())
    );
    assert!(json["refund"].is_null());
    let bid = "market bid lot:0 1 --price 0.2";
    refused(&world, bid, "let it end before, with --expires TIME").await;
    let late = format!("{bid} --expires 1980-01-01");
    refused(&world, &late, "let it end before, with --expires TIME").await;

    // All of its epochs were served but one: a token pays back 0.04.
    lot(&world, |lot| (lot.settled, lot.served) = (1, 9));
    let json = world
        .run(&["market", "show", "lot:0", "--json"])
        .await
        .json(0);
    assert_eq!(
        (&json["refund"], &json["can_be_redeemed"]),
        (&"40000".into(), &false.into())
    );
    refused(&world, bid, "each pays back 0.040000").await;
    let sell = "market sell lot:0 1 --price 0.3";
    refused(&world, sell, "--anyway offers them all the same").await;
    for line in [
        format!("{sell} --anyway --dry-run"),
        // For what comes back anybody may have them.
        "market sell lot:0 1 --price 0.04 --dry-run".to_owned(),
    ] {
        let arguments: Vec<&str> = line.split(' ').collect();
        let ran = world.run(&arguments).await;
        assert_eq!(ran.code(), 0, "{line}: {}", ran.stderr());
    }
    let buy = "market buy lot:0 1 --price 0.3";
    refused(&world, buy, "are not worth 0.300000").await;
    let arguments: Vec<&str> = buy.split(' ').chain(["--anyway", "--dry-run"]).collect();
    let told = world.run(&arguments).await.stderr();
    assert!(told.contains("meet no usage any more"), "{told}");

    // It is not settled, and what cannot have begun of its window is over.
    lot(&world, |lot| {
        (lot.settled, lot.served, lot.last_epoch) = (0, 0, EPOCH + 3)
    });
    refused(&world, buy, "meet no usage any more").await;
    refused(&world, sell, "meet no usage any more").await;
}

#[tokio::test]
async fn a_purchase_says_what_it_costs_and_what_if_it_is_not_delivered() {
    let world = world().await;
    let ran = world.run(&["lot", "buy", "0", "5"]).await;
    let told = ran.stderr();
    assert_eq!(ran.code(), 0, "{told}");
    for part in [
        "You pay 2.000000",
        "5 GB (10⁹ bytes each, both directions together) of asset 1",
        "epochs 20 to 29, about",
        "at the latest",
        "comes back at the price that was paid",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("rent"), "no account is made: {told}");
    assert_eq!(world.landed(), [["buy_lot"]]);
    let buy = ["lot", "buy", "0", "all", "--redeem", "1", "--json"];
    // The signer has 7 USD, and all 20 tokens cost 8.
    let all = world
        .run(&["lot", "buy", "0", "all", "--json"])
        .await
        .json(3);
    assert!(message(&all).contains("less than 8.000000"), "{all}");
    lot(&world, |lot| lot.quantity = 12);
    let json = world.run(&buy).await.json(0);
    assert_eq!(
        (&json["quantity"], &json["payer"]),
        (&"2".into(), &1.into())
    );
    assert_eq!(world.landed()[1], ["buy_lot", "redeem_lot"]);
    let bytes = u64::try_from(Entitlement::SIZE).unwrap();
    assert_eq!(json["rent_lamports"], rent(bytes).to_string());
}

/// What an account of so many bytes must hold, lamports.
fn rent(bytes: u64) -> u64 {
    (128 + bytes) * 3_480 * 2
}

#[tokio::test]
async fn what_accounts_cost_and_give_back_is_told() {
    let world = world().await;
    let ran = world
        .run(&["lot", "redeem", "0", "1", "--payer", "1"])
        .await;
    let told = ran.stderr();
    assert_eq!(ran.code(), 0, "{told}");
    let bytes = u64::try_from(Entitlement::SIZE).unwrap();
    let entitlement = rent(bytes);
    let sol = format!("0.{entitlement:09} SOL which `lot refund` gives back");
    assert!(told.contains(&sol), "{sol}: {told}");

    // Who has no account for the tokens pays for one, and at a price that falls for what it paid.
    let mint = addresses::lot_mint(&asset(&NETWORK, 1), 0);
    let held = share_account(&world.signer, &mint);
    (world.chain.ledger.lock().unwrap().accounts).remove(&held);
    lot(&world, |lot| lot.price_floor = 100_000);
    let json = world.run(&["lot", "buy", "0", "2", "--json"]).await.json(0);
    let bytes = u64::try_from(Purchase::SIZE).unwrap();
    let purchase = rent(bytes);
    assert_eq!(
        json["rent_lamports"],
        (rent(170) + purchase).to_string(),
        "{json}"
    );

    // Of a rate nothing is proven.
    lot(&world, |lot| lot.kind = 2);
    world.edit(&reserve(&NETWORK, ENTITLEMENT), |it: &mut Entitlement| {
        (it.asked, it.asked_slot) = (1, 0);
    });
    let back = ["lot", "take-back", "1", "--dry-run"];
    let told = world.run(&back).await.stderr();
    let sol = format!("0.{:09} SOL of the token account", rent(170));
    for part in ["1 of the 1 tokens of lot 0 that were asked back", &sol] {
        assert!(told.contains(part), "{part}: {told}");
    }

    // What its entitlement's account has goes back to who paid it.
    lot(&world, |lot| {
        (lot.kind, lot.counted_mbps, lot.counted_seconds) = (2, 1, 3_600);
        (lot.settled, lot.served, lot.price_floor) = (1, 8, 400_000);
    });
    let payer = Pubkey::new_from_array([44; 32]);
    world.edit(&reserve(&NETWORK, ENTITLEMENT), |it: &mut Entitlement| {
        it.rent_payer = payer;
    });
    let lamports =
        world.chain.ledger.lock().unwrap().accounts[&reserve(&NETWORK, ENTITLEMENT)].lamports;
    let refund = ["lot", "refund", "1", "--dry-run"];
    let told = world.run(&refund).await.stderr();
    for part in [
        "Entitlement 1 pays 0.160000".to_owned(),
        format!("of rent go back to {payer}"),
    ] {
        assert!(told.contains(&part), "{part}: {told}");
    }
    let json = world
        .run(&["lot", "refund", "1", "--dry-run", "--json"])
        .await
        .json(0);
    assert_eq!(
        (&json["rent_back_lamports"], &json["rent_lamports"]),
        (&lamports.to_string().into(), &"0".into())
    );
}

#[tokio::test]
async fn the_end_of_a_sale_says_what_becomes_free() {
    let world = world().await;
    let told = async || {
        let line = ["lot", "end-sale", "0", "--dry-run"];
        world.run(&line).await.stderr()
    };
    lot(&world, |lot| lot.sale_ends = NOW);
    let some = told().await;
    assert!(
        some.contains("10 of 30 tokens are sold and stay good, the other 20 are for sale no more"),
        "{some}"
    );
    lot(&world, |lot| lot.sold = 0);
    let none = told().await;
    assert!(none.contains("No token of lot 0 is sold"), "{none}");
    lot(&world, |lot| lot.sold = 30);
    let all = told().await;
    assert!(all.contains("All 30 tokens of lot 0 are sold"), "{all}");
}

#[tokio::test]
async fn a_window_is_asked_for_by_all_its_names_and_is_ahead() {
    let world = world().await;
    world.edit(&asset(&NETWORK, 0), |asset: &mut Asset| {
        (asset.price_per_gb, asset.capacity_mbps) = (500_000, 50);
        asset.epoch_seconds = 3_600;
    });
    let issue = "lot issue --asset 0 --kind rate --price 3 --sale-ends 1970-01-13";
    let run = async |more: &str| {
        let line = format!("{issue} {more}");
        let arguments: Vec<&str> = line.split_whitespace().collect();
        world.run(&arguments).await
    };
    let missing = run("").await;
    assert_eq!(missing.code(), 2);
    for part in ["--first-epoch", "--from", "--epochs", "--until"] {
        assert!(
            missing.stderr().contains(part),
            "{part}: {}",
            missing.stderr()
        );
    }
    let twice = run("--first-epoch 20 --from 1970-01-13 --epochs 1").await;
    assert_eq!(twice.code(), 2, "{}", twice.stderr());
    let early = run("--from 1969-01-01 --epochs 1").await.stderr();
    assert!(
        early.contains("--from is too early: no epoch had begun then")
            && !early.contains("epoch 0"),
        "{early}"
    );
    let zero = run("--first-epoch 0 --epochs 1").await.stderr();
    assert!(zero.contains("epochs count from 1"), "{zero}");
    let late = run("--first-epoch 4 --epochs 1").await.stderr();
    assert!(
        late.contains("--first-epoch 4 may have begun already; 6 is the earliest"),
        "{late}"
    );
}

#[tokio::test]
async fn what_the_program_would_refuse_is_not_sent() {
    let world = world().await;
    for (line, words) in [
        ("lot buy 0 21", "20 tokens of lot 0 are left"),
        ("lot buy 0 1", "at least 2 tokens"),
        ("lot buy 0 2 --price 0.3", "more than --price 0.300000"),
        ("lot buy 0 2 --redeem 9", "there is no payer 9"),
        ("lot redeem 0 7 --payer 1", "fewer than 7"),
        ("lot redeem 0 2 --payer 9", "there is no payer 9"),
        ("lot ask-back 1 3", "fewer than 3"),
        ("lot ask-back 0 1", "0 is a lot"),
        ("lot cancel-ask 1", "nothing is asked back"),
        ("lot take-back 1", "nothing is asked back"),
        ("lot return 0 1", "tokens can be returned after it"),
        ("lot settle-purchase 0", "the sale of lot 0 runs until"),
        ("lot settle 0", "goes on until epoch 29 is final"),
        ("lot lapse 0", "lot 0 lapses at"),
        ("lot cut-short 0", "counts as silent from"),
        ("lot refund 0", "lot 0 is not settled"),
        ("lot refund 1", "lot 0 is not settled"),
        ("lot refund 1 1", "refunded as a whole"),
        (
            "lot delivery 0",
            "no epoch of the window of lot 0 is final yet",
        ),
    ] {
        refused(&world, line, words).await;
    }
    lot(&world, |lot| lot.sale_starts = NOW + 1);
    refused(&world, "lot buy 0 2", "begins at").await;
    lot(&world, |lot| lot.sale_ends = NOW);
    lot(&world, |lot| lot.sale_starts = NOW - 10);
    refused(&world, "lot buy 0 2", "openmast market show lot:0").await;
    lot(&world, |lot| lot.last_epoch = EPOCH + 3);
    refused(&world, "lot ask-back 1 1", "too late").await;
    lot(&world, |lot| {
        (lot.settled, lot.served, lot.last_epoch) = (1, 10, 29)
    });
    refused(&world, "lot refund 0", "nothing comes back").await;
    refused(&world, "lot settle 0", "settled already").await;
    refused(&world, "lot cut-short 0", "settled already").await;
    refused(
        &world,
        "lot redeem 0 2 --payer 1",
        "the window of lot 0 is over",
    )
    .await;
}

#[tokio::test]
async fn a_lot_of_a_silent_network_is_cut_short_and_lapses() {
    let world = world().await;
    let delay = i64::from(EXIT_DELAY);
    world.edit(&NETWORK, |network: &mut Network| {
        network.final_closed_at = NOW - 2 * delay;
    });
    let cut = ["lot", "cut-short", "0", "--json"];
    assert_eq!(world.run(&cut).await.json(0)["lot"], 0);
    assert_eq!(world.landed().len(), 1);
    // Its window is over, and a settlement of its end is final: whoever has no proof of it waits for twice as long.
    lot(&world, |lot| lot.ends_by = NOW - 2 * delay);
    let json = world
        .run(&["lot", "cut-short", "0", "--json"])
        .await
        .json(3);
    assert!(
        message(&json).contains("the window of lot 0 is over"),
        "{json}"
    );
    let lapse = ["lot", "lapse", "0", "--json"];
    assert_eq!(world.run(&lapse).await.json(0)["lot"], 0);
    lot(&world, |lot| lot.ends_by += 1);
    world.edit(&NETWORK, |network: &mut Network| {
        network.final_closed_at = NOW;
    });
    let json = world.run(&lapse).await.json(3);
    assert!(
        message(&json).contains("`openmast lot settle 0` ends it now"),
        "{json}"
    );
}

#[tokio::test]
async fn tokens_are_returned_asked_back_and_refunded() {
    let world = world().await;
    let asked = ["lot", "ask-back", "1", "all", "--json"];
    assert_eq!(world.run(&asked).await.json(0)["asked"], "2");
    lot(&world, |lot| lot.sale_ends = NOW);
    let json = world
        .run(&["lot", "return", "0", "5", "--json"])
        .await
        .json(0);
    assert_eq!(
        (&json["amount"], &json["forfeited"]),
        (&"1600000".into(), &"400000".into())
    );
    let json = world.run(&["lot", "end-sale", "0", "--json"]).await.json(0);
    assert_eq!(
        (&json["quantity"], &json["unsold"]),
        (&"10".into(), &"20".into())
    );
    lot(&world, |lot| (lot.settled, lot.served) = (2, 8));
    let json = world.run(&["lot", "refund", "0", "--json"]).await.json(0);
    // Two of ten epochs, six tokens at 0.40.
    assert_eq!(json["amount"], "480000");
    let landed: Vec<&str> = world.landed().into_iter().flatten().collect();
    assert_eq!(
        landed,
        ["ask_back", "return_lot", "end_lot_sale", "refund_lot"]
    );
}

#[tokio::test]
async fn an_issue_is_previewed_with_its_least_price_and_what_is_left() {
    let world = world().await;
    let issue = "lot issue --asset 0 --kind rate --quantity 40 --first-epoch 20 --epochs 10 --sale-ends 1970-01-13T12:00:00Z";
    let unannounced = format!("{issue} --price 3");
    refused(&world, &unannounced, "does not say what it carries").await;
    world.edit(&asset(&NETWORK, 0), |asset: &mut Asset| {
        (asset.price_per_gb, asset.capacity_mbps) = (500_000, 50);
        asset.epoch_seconds = 3_600;
    });
    // The newest epoch was an hour long.
    let settlement = addresses::settlement(&NETWORK, EPOCH);
    world.edit(
        &settlement,
        |it: &mut openmast_client::accounts::Settlement| {
            it.opened_at = it.content.closed_at - 3_600;
        },
    );
    let cheap = format!("{issue} --price 1.1");
    refused(&world, &cheap, "at least 1.125000").await;
    // Epoch 17 becomes final in fifteen hours.
    for (more, words) in [
        (
            "--sale-starts 1970-01-13T06:00:00Z",
            "nothing would be sold",
        ),
        ("--refund 80%", "nobody could return a token"),
        ("--quantity 0", "no tokens are no lot"),
    ] {
        let line = format!("{issue} --price 3 {more}");
        let line = match more.starts_with("--quantity") {
            true => line.replace("--quantity 40 ", ""),
            false => line,
        };
        let arguments: Vec<&str> = line.split(' ').collect();
        let ran = world.run(&arguments).await;
        assert!(ran.stderr().contains(words), "{line}: {}", ran.stderr());
        assert!(world.landed().is_empty(), "{line}");
    }
    // Whoever buys all and returns it in the last moment pays the rest.
    let early = format!("{issue} --price 3 --dry-run --refund")
        .replace("1970-01-13T12:00:00Z", "1970-01-12T20:00:00Z");
    for (part, warns) in [("80%", true), ("50.01%", true), ("50%", false)] {
        let line = format!("{early} {part}");
        let arguments: Vec<&str> = line.split(' ').collect();
        let told = world.run(&arguments).await.stderr();
        assert!(told.contains("before the window a token pays"), "{told}");
        assert_eq!(told.contains("That is most of it"), warns, "{part}: {told}");
    }
    let asset_now = world.run(&["asset", "show", "0", "--json"]).await.json(0);
    assert_eq!(asset_now["lots_ahead"], 0);
    assert_eq!(asset_now["capacity_left"][0]["bits_per_second"], "50000000");

    let much = format!("{issue} --price 3").replace("quantity 40", "quantity 51");
    let arguments: Vec<&str> = much.split(' ').chain(["--json"]).collect();
    let json = world.run(&arguments).await.json(3);
    assert!(message(&json).contains("51000000 bit/s"), "{json}");
    assert!(
        message(&json).contains("at most --quantity 50 fits"),
        "{json}"
    );
    assert_eq!(json["capacity_left"][0]["bits_per_second"], "50000000");

    let line = format!("{issue} --price 3");
    let arguments: Vec<&str> = line.split(' ').collect();
    let ran = world.run(&arguments).await;
    let told = ran.stderr();
    assert_eq!(ran.code(), 0, "{told}");
    for part in [
        "You sell 40 Mbit/s, both directions together, of asset 0 in epochs 20 to 29",
        "if epochs stay 60 min long",
        "120.000000",
        "50.00 % of what the same costs by the tariff (1 Mbit/s for 10 epochs of 3600 s at 0.500000",
        "stakers",
        "the jurisdiction 2.00 %",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(world.landed(), [["issue_lot"]]);
    world.edit(&asset(&NETWORK, 0), |asset: &mut Asset| {
        asset.owner = Pubkey::default()
    });
    let json = world
        .run(&[&arguments[..], &["--json"]].concat())
        .await
        .json(3);
    assert!(message(&json).contains("issued by its owner"), "{json}");
}

#[tokio::test]
async fn a_payers_entitlements_are_listed() {
    let world = world().await;
    let line = ["payer", "entitlements", "1", "--json"];
    let json = world.run(&line).await.json(0);
    let one = &json["entitlements"][0];
    assert_eq!(
        (&one["entitlement"], &one["lot"]),
        (&ENTITLEMENT.into(), &LOT.into())
    );
    assert_eq!(
        (&one["quantity"], &one["stage"]),
        (&"2".into(), &"on-sale".into())
    );
    assert!(one["met_bytes"].is_null() && json["epoch"].is_null());
    let none = ["payer", "entitlements", "0", "--json"];
    assert_eq!(
        world.run(&none).await.json(0)["entitlements"],
        Value::Array(Vec::new())
    );
}

#[tokio::test]
async fn who_buys_is_told_that_the_asset_is_not_licensed() {
    let world = world().await;
    let notes = async || {
        let json = world.run(&["lot", "show", "0", "--json"]).await.json(0);
        json["notes"].to_string()
    };
    assert!(!notes().await.contains("licensed"));
    world.edit(&NETWORK, |network: &mut Network| {
        network.parameters.requires_licences = 1;
    });
    let told = notes().await;
    assert!(
        told.contains("Asset 1 is not licensed in epoch 20"),
        "{told}"
    );

    let grant = "licence grant --asset 1 --reference L1 --band 3500MHz-3600MHz --from 1970-01-01 --until 2031-01-01 --document \
                 0707070707070707070707070707070707070707070707070707070707070707 --json";
    let grant: Vec<&str> = grant.split_whitespace().collect();
    world.run(&grant).await.json(0);
    assert!(!notes().await.contains("licensed"));
    let granted = addresses::licence(&asset(&NETWORK, 1), 0);
    // The window is about from 17 million seconds ahead to 27 million.
    world.edit(&granted, |one: &mut Licence| {
        one.valid_until = NOW + 20_000_000
    });
    let told = notes().await;
    assert!(
        told.contains("By the end of the window asset 1 is not licensed"),
        "{told}"
    );
    world.edit(&granted, |one: &mut Licence| {
        (one.suspended_from, one.suspended_until) = (1, NOW + 19_000_000);
    });
    let buy = ["lot", "buy", "0", "2", "--dry-run"];
    let told = world.run(&buy).await.stderr();
    assert!(
        told.contains("its licence is suspended until 1970-08-"),
        "{told}"
    );
    assert!(told.contains("their part comes back"), "{told}");
}
