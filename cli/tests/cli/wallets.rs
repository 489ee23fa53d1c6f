//! All that a wallet has, found by its address.

use openmast_client::{
    accounts::{Asset, Entitlement, Lot, Network, Stake},
    addresses::{self, asset, reserve, share_account, stake},
    market::{self, Offer, Purchase, SELL},
};
use serde_json::{Value, json};
use solana_pubkey::Pubkey;

use crate::{
    chain::{Account, token_account},
    program::zero,
    world::{EPOCH, NETWORK, NOW, World},
};

const TOKEN_2022: Pubkey = Pubkey::from_str_const("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
const SHARES: Pubkey = Pubkey::new_from_array([41; 32]);
/// Says that it is asset 2's, which knows nothing of it.
const STRANGERS: Pubkey = Pubkey::new_from_array([42; 32]);
const LOT_TOKENS: Pubkey = Pubkey::new_from_array([43; 32]);

/// A mint that says what it is called and whose it is.
fn mint(authority: &Pubkey, name: &str, symbol: &str) -> Account {
    let mut content = [authority.to_bytes(), [1; 32]].concat();
    for text in [name, symbol, ""] {
        content.extend((text.len() as u32).to_le_bytes());
        content.extend(text.as_bytes());
    }
    let mut data = vec![0; 165];
    data.push(1);
    data.extend(19_u16.to_le_bytes());
    data.extend((content.len() as u16).to_le_bytes());
    data.extend(content);
    Account {
        owner: TOKEN_2022,
        lamports: 1,
        data,
    }
}

/// A token account with an extension, frozen or not.
fn holding(of: &Pubkey, owner: &Pubkey, amount: u64, is_frozen: bool) -> Account {
    let mut account = token_account(of, owner, amount);
    account.owner = TOKEN_2022;
    account.data[108] = if is_frozen { 2 } else { 1 };
    account.data.extend([2, 7, 0, 0, 0]);
    account
}

fn put(world: &World, address: Pubkey, account: Account) {
    let mut ledger = world.chain.ledger.lock().unwrap();
    ledger.accounts.insert(address, account);
}

/// Shares of asset 1 in two accounts, a stake on asset 0 and one of another network's asset, tokens of a lot of asset 1, and a
/// stranger's tokens.
async fn world() -> World {
    let world = World::new().await;
    let me = world.signer;
    world.edit(&asset(&NETWORK, 1), |asset: &mut Asset| {
        (asset.share_mint, asset.share_decimals) = (SHARES, 2);
    });
    put(
        &world,
        SHARES,
        mint(&asset(&NETWORK, 1), "Harbour Tower", "HARB"),
    );
    put(
        &world,
        STRANGERS,
        mint(&asset(&NETWORK, 2), "Tower 2", "FREE"),
    );
    put(
        &world,
        LOT_TOKENS,
        mint(&reserve(&NETWORK, 0), "Lot 0", "LOT"),
    );
    let mine = |of: &Pubkey| share_account(&me, of);
    put(&world, mine(&SHARES), holding(&SHARES, &me, 500, false));
    put(
        &world,
        Pubkey::new_unique(),
        holding(&SHARES, &me, 40, true),
    );
    put(
        &world,
        mine(&STRANGERS),
        holding(&STRANGERS, &me, 99, false),
    );
    put(
        &world,
        mine(&LOT_TOKENS),
        holding(&LOT_TOKENS, &me, 6, false),
    );
    put(
        &world,
        Pubkey::new_unique(),
        holding(&SHARES, &NETWORK, 7, false),
    );
    let mut lot: Lot = zero();
    (lot.network, lot.asset, lot.asset_index) = (NETWORK, asset(&NETWORK, 1), 1);
    (lot.mint, lot.price, lot.settled, lot.served) = (LOT_TOKENS, 400, 1, 1);
    (lot.first_epoch, lot.last_epoch) = (1, 4);
    world.put_account(reserve(&NETWORK, 0), &lot);
    let mut elsewhere: Asset = zero();
    elsewhere.network = Pubkey::new_from_array([44; 32]);
    let there = Pubkey::new_unique();
    world.put_account(there, &elsewhere);
    for (at, active) in [(asset(&NETWORK, 0), 300), (there, 1_000)] {
        let mut staked: Stake = zero();
        (staked.asset, staked.staker, staked.active) = (at, me, active);
        (staked.pending, staked.pending_slot) = (5, 150);
        (staked.rewards_owed, staked.rewards_paid) = (10, 4);
        world.put_account(stake(&at, &me), &staked);
    }
    world.edit(&asset(&NETWORK, 0), |asset: &mut Asset| {
        asset.reward_per_share = 1 << 63;
    });
    world
}

async fn shown(world: &World, arguments: &[&str]) -> Value {
    let arguments = [&["wallet", "show"][..], arguments, &["--json"]].concat();
    world.run(&arguments).await.json(0)
}

#[tokio::test]
async fn what_a_wallet_has_is_found_by_its_address() {
    let world = world().await;
    let json = shown(&world, &[]).await;
    assert_eq!(json["wallet"], world.signer.to_string());
    assert_eq!(json["final_epoch"], EPOCH.to_string());
    let assets = json["assets"].as_array().unwrap();
    let indexes: Vec<&Value> = assets.iter().map(|asset| &asset["index"]).collect();
    // Not the one that a stranger's mint claims to be of, and not another network's.
    assert_eq!(indexes, [&json!(0), &json!(1)]);
    let (staked, held) = (&assets[0], &assets[1]);
    assert_eq!(staked["active"], "300");
    assert_eq!(staked["in_wallet"], "0");
    assert_eq!(staked["name"], Value::Null);
    // Half a unit for each share, and what was owed before.
    assert_eq!(
        (&staked["claimable"], &staked["claimed"]),
        (&json!("160"), &json!("4"))
    );
    assert_eq!(
        (&held["name"], &held["symbol"]),
        (&json!("Harbour Tower"), &json!("HARB"))
    );
    assert_eq!(
        (&held["in_wallet"], &held["frozen"]),
        (&json!("540"), &json!("40"))
    );
    assert_eq!(held["claimable"], "0");
    let lot = &json["lots"][0];
    assert_eq!((&lot["asset"], &lot["quantity"]), (&json!(1), &json!("6")));
    // One of four epochs was served.
    assert_eq!(lot["refund"], "1800");
    assert_eq!(json["payers"].as_array().unwrap().len(), 2);
    // Whoever asks needs no key.
    let other = Pubkey::new_from_array([9; 32]).to_string();
    let nobody = shown(&world, &[&other]).await;
    for key in [
        "assets",
        "lots",
        "payers",
        "entitlements",
        "offers",
        "sales",
        "purchases",
    ] {
        assert_eq!(nobody[key], json!([]), "{key}");
    }
}

#[tokio::test]
async fn pending_shares_can_be_activated_once_a_settlement_saw_them() {
    let world = world().await;
    world.edit(&NETWORK, |network: &mut Network| {
        network.final_snapshot_slot = 149
    });
    assert_eq!(shown(&world, &[]).await["assets"][0]["can_activate"], false);
    world.edit(&NETWORK, |network: &mut Network| {
        network.final_snapshot_slot = 150
    });
    assert_eq!(shown(&world, &[]).await["assets"][0]["can_activate"], true);
}

#[tokio::test]
async fn what_a_departure_lacks_is_not_taken_for_nothing() {
    let world = world().await;
    let address = stake(&asset(&NETWORK, 0), &world.signer);
    world.edit(&address, |stake: &mut Stake| stake.departed = 3);
    world.edit(&asset(&NETWORK, 0), |asset: &mut Asset| {
        asset.departure_round = 1
    });
    assert_eq!(
        shown(&world, &[]).await["assets"][0]["claimable"],
        Value::Null
    );
}

#[tokio::test]
async fn what_is_on_the_market_and_paid_ahead_is_named_by_asset_and_lot() {
    let world = world().await;
    let me = world.signer;
    let mut offer: Offer = zero();
    (offer.network, offer.maker, offer.id) = (NETWORK, me, 3);
    (offer.mint, offer.asset, offer.decimals) = (SHARES, asset(&NETWORK, 1), 2);
    (offer.side, offer.left, offer.price, offer.expires_at) = (SELL, 25, 70, NOW);
    let at = market::offer(&me, 3);
    world.put_account(at, &offer);
    let mut purchase: Purchase = zero();
    (purchase.network, purchase.buyer, purchase.mint) = (NETWORK, me, LOT_TOKENS);
    (purchase.bought, purchase.locked, purchase.locked_until) = (8, 8, NOW + 5);
    world.put_account(Pubkey::new_unique(), &purchase);
    let mut entitlement: Entitlement = zero();
    (entitlement.network, entitlement.index, entitlement.quantity) = (NETWORK, 6, 2);
    (entitlement.payer, entitlement.payer_index) = (addresses::payer(&NETWORK, 1), 1);
    world.put_account(reserve(&NETWORK, 6), &entitlement);
    let json = shown(&world, &[]).await;
    let told = &json["offers"][0];
    assert_eq!(told["offer"], at.to_string());
    assert_eq!((&told["index"], &told["lot"]), (&json!(1), &Value::Null));
    assert_eq!(
        (&told["state"], &told["left"]),
        (&json!("expired"), &json!("25"))
    );
    let told = &json["purchases"][0];
    assert_eq!((&told["index"], &told["lot"]), (&Value::Null, &json!(0)));
    assert_eq!(told["locked"], "8");
    let ahead = json!([{"payer": 1, "entitlement": 6, "lot": 0, "quantity": "2", "asked": "0"}]);
    assert_eq!(json["entitlements"], ahead);
}
