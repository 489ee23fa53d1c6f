//! Who may hold permissioned shares, and where they trade: what is told, and what is refused before the chain does.

use base64::{Engine, prelude::BASE64_STANDARD};
use borsh::BorshDeserialize;
use openmast_client::{
    accounts::{Asset, ShareKind, Venue},
    addresses, market,
    share_gate::{
        accounts::{Clearance, Holder, Issuer, Policy},
        addresses as gate,
        types::PolicyTerms,
    },
};
use serde_json::Value;
use solana_pubkey::Pubkey;

use crate::{
    chain::{Account, token_account},
    program::zero,
    world::{JURISDICTION, NETWORK, NOW, Ran, World},
};

const SHARES: Pubkey = Pubkey::new_from_array([40; 32]);
/// Somebody else.
const WALLET: Pubkey = Pubkey::new_from_array([41; 32]);
const DAY: i64 = 24 * 60 * 60;

/// The world in which asset 0 is permissioned and has no policy yet.
async fn permissioned() -> World {
    let world = World::new().await;
    world.edit(&asset(), |asset: &mut Asset| {
        asset.share_kind = ShareKind::Permissioned as u8;
        (asset.share_mint, asset.share_decimals) = (SHARES, 3);
    });
    world
}

/// With a policy that asks for kind 0, from 276 or 756, of three people at most; two there are.
async fn with_policy() -> World {
    let world = permissioned().await;
    let mut policy: Policy = zero();
    (policy.mint, policy.network, policy.asset) = (SHARES, NETWORK, asset());
    (policy.kinds, policy.revision) = (0b1, 1);
    policy.jurisdiction_count = 2;
    (policy.jurisdictions[0], policy.jurisdictions[1]) = (JURISDICTION, 756);
    (policy.max_holders, policy.holders) = (3, 2);
    world.put_account(gate::policy(&SHARES), &policy);
    put_issuer(&world, 0);
    world
}

fn asset() -> Pubkey {
    addresses::asset(&NETWORK, 0)
}

fn put_issuer(world: &World, number: u16) {
    let mut issuer: Issuer = zero();
    (issuer.network, issuer.number, issuer.key) = (NETWORK, number, world.signer);
    (issuer.kinds, issuer.cure_seconds) = (0b111, 30 * 86_400);
    world.put_account(gate::issuer(&NETWORK, number), &issuer);
}

/// What an issuer says of a wallet: kind 0, from 276, for ever.
fn put_clearance(
    world: &World,
    issuer: u16,
    wallet: &Pubkey,
    change: impl FnOnce(&mut Clearance),
) -> Pubkey {
    let mut clearance: Clearance = zero();
    let by = gate::issuer(&NETWORK, issuer);
    (clearance.network, clearance.wallet, clearance.issuer) = (NETWORK, *wallet, by);
    (clearance.kinds, clearance.jurisdiction) = (0b1, JURISDICTION);
    change(&mut clearance);
    let address = gate::clearance(&NETWORK, wallet, &by);
    world.put_account(address, &clearance);
    address
}

/// A holder who was admitted by these clearances.
fn put_holder(world: &World, wallet: &Pubkey, clearance: Pubkey, change: impl FnOnce(&mut Holder)) {
    let mut holder: Holder = zero();
    (holder.mint, holder.wallet, holder.rent_payer) = (SHARES, *wallet, world.signer);
    (holder.kinds, holder.jurisdiction, holder.policy_version) = (0b1, JURISDICTION, 1);
    holder.admitted_until = NOW + 100 * DAY;
    holder.clearances[0] = clearance;
    change(&mut holder);
    world.put_account(gate::holder(&SHARES, wallet), &holder);
}

fn put_venue(world: &World, account: Pubkey, change: impl FnOnce(&mut Venue)) {
    let mut venue: Venue = zero();
    (venue.asset, venue.token_account) = (asset(), account);
    (venue.rent_payer, venue.listed_by) = (world.signer, world.signer);
    change(&mut venue);
    world.put_account(addresses::venue(&asset(), &account), &venue);
}

fn put(world: &World, address: Pubkey, account: Account) {
    let mut ledger = world.chain.ledger.lock().unwrap();
    ledger.accounts.insert(address, account);
}

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

async fn run(world: &World, line: &str, code: i32) -> Value {
    let line = format!("{line} --json");
    world.run(&words(&line)).await.json(code)
}

async fn refused(world: &World, line: &str, expected: &str) {
    let json = run(world, line, 3).await;
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains(expected), "{line}: {message}");
    assert!(!world.chain.was_asked("sendTransaction"), "{line}");
}

/// The terms that the policy would have.
fn terms(json: &Value) -> PolicyTerms {
    let data = json["unsigned"][0]["instructions"][0]["data"].as_str();
    let data = BASE64_STANDARD.decode(data.unwrap()).unwrap();
    PolicyTerms::try_from_slice(&data[8..]).unwrap()
}

#[tokio::test]
async fn a_policy_keeps_what_is_not_given() {
    let world = with_policy().await;
    let elsewhere = format!("--unsigned-for {}", world.signer);
    let json = run(
        &world,
        &format!("holder policy 0 --kinds 0,1 {elsewhere}"),
        0,
    )
    .await;
    let kept = PolicyTerms {
        kinds: 0b11,
        jurisdictions: vec![276, 756],
        max_holders: 3,
        locked_until: 0,
    };
    assert_eq!(terms(&json), kept);
    let changes = json["policy_changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{json}");
    assert_eq!(
        (
            &changes[0]["before"],
            &changes[0]["after"],
            &changes[0]["loosens"]
        ),
        (&"0".into(), &"0, 1".into(), &false.into())
    );
    let unchanged = run(&world, "holder policy 0 --max-holders 3", 0).await;
    assert!(
        unchanged["notes"][0]
            .as_str()
            .unwrap()
            .contains("Nothing was sent")
    );

    for (line, expected) in [
        (
            "holder policy 0 --jurisdictions any",
            "jurisdictions: 276, 756 → any (loosens): the regulator signs",
        ),
        (
            "holder policy 0 --kinds 1 --max-holders 0",
            "kinds: 0 → 1 (loosens); most holders: 3 → any number (loosens)",
        ),
        (
            "holder policy 0 --locked-until 2027-06-30",
            "never prolonged",
        ),
    ] {
        refused(&world, line, expected).await;
    }
    let loosens = "holder policy 0 --max-holders 0 --regulator-keypair key.json";
    let json = run(&world, &format!("{loosens} {elsewhere}"), 0).await;
    assert_eq!(terms(&json).max_holders, 0);
    assert_eq!(terms(&json).jurisdictions, [276, 756]);
}

#[tokio::test]
async fn the_first_policy_says_which_kinds_it_needs() {
    let world = permissioned().await;
    refused(&world, "holder policy 0 --max-holders 9", "--kinds 0").await;
    let elsewhere = format!("--unsigned-for {}", world.signer);
    let json = run(&world, &format!("holder policy 0 --kinds 2 {elsewhere}"), 0).await;
    assert_eq!(terms(&json).kinds, 0b100);
    refused(&world, "holder policy 1 --kinds 0", "are open").await;
}

/// Who has 30 days to act must be able to see it.
#[tokio::test]
async fn a_holder_whose_clearance_was_revoked_sees_until_when_it_is_replaced() {
    let world = with_policy().await;
    put_issuer(&world, 1);
    let cure_until = NOW + 20 * DAY;
    let clearance = put_clearance(&world, 0, &WALLET, |it| {
        (it.kinds, it.state, it.revoked_kinds) = (0, 1, 0b1);
        (it.revoked_at, it.cure_until) = (NOW - DAY, cure_until);
    });
    put_clearance(&world, 1, &WALLET, |it| it.expires_at = NOW);
    put_holder(&world, &WALLET, clearance, |_| {});
    let show = format!("holder show 0 {WALLET}");
    let json = run(&world, &show, 0).await;
    assert_eq!(json["holder"]["state"], "admitted, by what was revoked");
    assert_eq!(json["holder"]["replace_until"], cure_until.to_string());
    assert!(json["notes"].to_string().contains("1970-02-01"), "{json}");
    let said = json["clearances"].as_array().unwrap();
    let told: Vec<_> = said
        .iter()
        .map(|it| (&it["issuer"], &it["state"], &it["counts"]))
        .collect();
    assert_eq!(
        told,
        [
            (&0.into(), &"revoked".into(), &true.into()),
            (&1.into(), &"lapsed".into(), &false.into())
        ]
    );
    assert_eq!(said[0]["cure_until"], cure_until.to_string());

    world.at(cure_until);
    let json = run(&world, &show, 0).await;
    let state = json["holder"]["state"].as_str().unwrap();
    assert!(state.starts_with("to be dismissed"), "{state}");
    assert!(
        json["notes"]
            .to_string()
            .contains("openmast holder dismiss")
    );

    // Said again, nothing is left to replace.
    put_clearance(&world, 0, &WALLET, |it| {
        (it.revoked_at, it.cure_until) = (NOW - DAY, cure_until);
    });
    let json = run(&world, &show, 0).await;
    assert_eq!(json["holder"]["state"], "admitted");
    let json = run(&world, &format!("clearance show {WALLET} --issuer 0"), 0).await;
    assert_eq!(
        (&json["state"], &json["revoked_at"], &json["cure_until"]),
        (&"valid".into(), &"0".into(), &"0".into())
    );
    let json = run(&world, &format!("clearance show {WALLET} --issuer 1"), 0).await;
    assert_eq!(json["state"], "lapsed");
}

#[tokio::test]
async fn who_is_not_admitted_is_told_whom_to_ask() {
    let world = with_policy().await;
    put_issuer(&world, 1);
    put_clearance(&world, 1, &world.signer, |it| it.jurisdiction = 756);
    let admit = "holder admit 0 --issuer 0";
    refused(&world, admit, "issuer 0 has not cleared").await;
    refused(&world, admit, "openmast clearance attest").await;
    refused(
        &world,
        "holder admit 0 --issuer 7",
        "`openmast issuer list`",
    )
    .await;
    type Changed = fn(&mut Clearance);
    let cases: [(Changed, &str, &str); 6] = [
        (
            |it| it.expires_at = NOW,
            admit,
            "lapsed at 1970-01-12T13:46:40Z",
        ),
        (
            |it| (it.state, it.revoked_at) = (1, NOW),
            admit,
            "issuer 0 revoked at 1970-01-12T13:46:40Z",
        ),
        (|it| it.kinds = 0b10, admit, "also asks for kinds 0"),
        (
            |it| it.jurisdiction = 0,
            admit,
            "issuer 0 did not say where",
        ),
        (
            |it| it.jurisdiction = 404,
            admit,
            "belongs to 404; the policy of asset 0 allows 276, 756",
        ),
        (
            |_| {},
            "holder admit 0 --issuer 0 --issuer 1",
            "issuer 0 says 276, issuer 1 says 756",
        ),
    ];
    for (change, line, expected) in cases {
        put_clearance(&world, 0, &world.signer, change);
        refused(&world, line, expected).await;
    }
    put_clearance(&world, 0, &WALLET, |_| {});
    let other = format!("holder admit 0 {WALLET} --issuer 0");
    refused(&world, &other, "itself must sign").await;
    world.edit(&gate::policy(&SHARES), |policy: &mut Policy| {
        policy.holders = 3
    });
    put_clearance(&world, 0, &world.signer, |_| {});
    refused(&world, admit, "3 of 3 holders").await;
    world.edit(&gate::policy(&SHARES), |policy: &mut Policy| {
        policy.holders = 2
    });
    run(&world, admit, 0).await;
    world.forget(&gate::policy(&SHARES));
    let json = run(&world, admit, 3).await;
    assert!(
        json["error"]["message"]
            .to_string()
            .contains("openmast holder policy 0")
    );
}

/// A regulator that forgets the address must not be told that it suspended itself, nor meet a failure of the program.
#[tokio::test]
async fn others_are_named_and_must_be_holders() {
    let world = with_policy().await;
    for line in [
        "holder suspend 0 --days 9 --reason a",
        "holder lift 0",
        "holder freeze 0",
        "holder dismiss 0",
    ] {
        assert_eq!(world.run(&words(line)).await.code(), 2, "{line}");
    }
    for line in [
        format!("holder suspend 0 {WALLET} --days 9 --reason a"),
        format!("holder lift 0 {WALLET}"),
        format!("holder freeze 0 {WALLET}"),
        format!("holder dismiss 0 {WALLET}"),
        format!("holder thaw 0 {WALLET}"),
    ] {
        refused(&world, &line, &format!("{WALLET} is no holder of asset 0")).await;
    }
    for line in [
        format!("venue halt 0 {WALLET} --days 9 --reason a"),
        format!("venue resume 0 {WALLET}"),
        format!("venue unlist 0 {WALLET}"),
        format!("venue show 0 {WALLET}"),
    ] {
        let expected = format!("{WALLET} is no listed venue of asset 0");
        refused(&world, &line, &expected).await;
    }
}

#[tokio::test]
async fn a_suspension_is_refused_with_what_it_may_be() {
    let world = with_policy().await;
    let clearance = put_clearance(&world, 0, &WALLET, |_| {});
    put_holder(&world, &WALLET, clearance, |it| {
        (it.suspended_since, it.suspended_until) = (NOW - 10 * DAY, NOW - DAY);
        it.renewals = 3;
    });
    let suspend = |end: &str| format!("holder suspend 0 {WALLET} {end} --reason a");
    for (end, expected) in [
        (
            "--until 1970-01-01",
            "is past: the chain's clock is at 1970-01-12",
        ),
        ("--days 181", "by 1970-07-11T13:46:40Z at the latest"),
        ("--days 9", "again from 1970-01-20T13:46:40Z on"),
    ] {
        refused(&world, &suspend(end), expected).await;
    }
    let thaw = format!("holder thaw 0 {WALLET}");
    world.edit(&gate::holder(&SHARES, &WALLET), |it: &mut Holder| {
        it.suspended_until = NOW + DAY;
        it.renewals = 1;
    });
    refused(&world, &thaw, "is suspended until 1970-01-13T13:46:40Z").await;
    let json = run(&world, &suspend("--days 180"), 0).await;
    let until = NOW + 180 * DAY;
    assert_eq!(json["suspended_until"], until.to_string());
    assert_eq!(json["holder"]["renewals"], 1, "as the chain has it: {json}");
}

#[tokio::test]
async fn who_leaves_closes_its_empty_account() {
    let world = with_policy().await;
    let wallet = world.signer;
    let clearance = put_clearance(&world, 0, &wallet, |_| {});
    put_holder(&world, &wallet, clearance, |_| {});
    let account = addresses::share_account(&wallet, &SHARES);
    put(&world, account, token_account(&SHARES, &wallet, 5_000));
    refused(&world, "holder leave 0", "still holds 5.000").await;
    let leave = format!("holder leave 0 --unsigned-for {wallet}");
    let count = |json: &Value| {
        json["unsigned"][0]["instructions"]
            .as_array()
            .unwrap()
            .len()
    };
    let mut empty = token_account(&SHARES, &wallet, 0);
    put(&world, account, empty.clone());
    let json = run(&world, &leave, 0).await;
    assert_eq!(count(&json), 2, "{json}");
    assert_eq!(json["unsigned"][0]["instructions"][0]["data"], "CQ==");
    // A frozen one stays: it can be kept, and not be closed.
    empty.data[108] = 2;
    put(&world, account, empty);
    assert_eq!(count(&run(&world, &leave, 0).await), 1);
    world.forget(&account);
    assert_eq!(count(&run(&world, &leave, 0).await), 1);
}

/// Whoever has the key of a listed account's owner holds shares without being counted.
#[tokio::test]
async fn a_venue_that_a_wallet_owns_is_listed_only_on_purpose() {
    let world = with_policy().await;
    let account = Pubkey::new_from_array([42; 32]);
    put(&world, account, token_account(&SHARES, &world.signer, 0));
    let list = format!("venue list 0 {account}");
    refused(
        &world,
        &list,
        &format!("belongs to {}, which is a wallet", world.signer),
    )
    .await;
    let json = run(&world, &format!("{list} --anyway"), 0).await;
    assert_eq!(json["owner_is_wallet"], true);
    assert_eq!(world.landed(), [["list_venue"]]);

    let market = addresses::vault(&NETWORK);
    put(&world, account, token_account(&SHARES, &market, 0));
    let Ran(output) = world.run(&words(&list)).await;
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    let expected = format!("{account} belongs to {market}, which is an account of program");
    assert!(told.contains(&expected), "{told}");
}

#[tokio::test]
async fn another_account_than_of_these_shares_is_no_venue() {
    let world = with_policy().await;
    let account = Pubkey::new_from_array([42; 32]);
    let list = format!("venue list 0 {account}");
    refused(&world, &list, "there is no account").await;
    put(&world, account, token_account(&NETWORK, &world.signer, 0));
    refused(&world, &list, "is of mint").await;
}

#[tokio::test]
async fn venues_are_listed_with_the_markets_own_one_first() {
    let world = with_policy().await;
    let own = market::vault(&NETWORK, &SHARES);
    let none = run(&world, "venue show 0", 0).await;
    assert_eq!(none["venues"], Value::Array(Vec::new()));
    assert!(none["notes"].to_string().contains(&own.to_string()));
    put_venue(&world, WALLET, |_| {});
    put_venue(&world, own, |it| it.halted_until = NOW + DAY);
    for line in ["venue show 0", "venue list 0"] {
        let json = run(&world, line, 0).await;
        let venues = json["venues"].as_array().unwrap();
        let accounts: Vec<_> = venues.iter().map(|it| &it["token_account"]).collect();
        assert_eq!(accounts, [&own.to_string(), &WALLET.to_string()]);
        assert_eq!(venues[0]["venue"], "OpenMast's market");
    }
    let one = run(&world, "venue show 0 market", 0).await;
    assert_eq!(one["token_account"], own.to_string());
    let halt = "venue halt 0 market --days 9 --reason a";
    refused(&world, halt, "halted already, until 1970-01-13T13:46:40Z").await;
    world.edit(&addresses::venue(&asset(), &own), |it: &mut Venue| {
        (it.halted_until, it.halted_since, it.halt_ended) = (0, NOW - 5 * DAY, NOW - DAY);
    });
    refused(&world, halt, "again from 1970-01-15T13:46:40Z on").await;
    refused(&world, "venue resume 0 market", "is not halted").await;
    world.at(NOW + 3 * DAY);
    let long = "venue halt 0 market --days 15 --reason a";
    refused(&world, long, "by 1970-01-29T13:46:40Z at the latest").await;
    run(&world, halt, 0).await;
    assert_eq!(world.landed(), [["halt_venue"]]);
}

#[tokio::test]
async fn issuers_are_listed_with_what_they_may_say() {
    let world = permissioned().await;
    let json = run(&world, "issuer list", 0).await;
    assert!(json["notes"].to_string().contains("openmast issuer accept"));
    put_issuer(&world, 3);
    put_issuer(&world, 1);
    world.edit(&gate::issuer(&NETWORK, 3), |it: &mut Issuer| it.state = 1);
    let json = run(&world, "issuer list", 0).await;
    let all = json["issuers"].as_array().unwrap();
    let told: Vec<_> = all.iter().map(|it| (&it["number"], &it["state"])).collect();
    let expected = [
        (&1.into(), &"accepted".into()),
        (&3.into(), &"withdrawn".into()),
    ];
    assert_eq!(told, expected);
    assert_eq!(all[0]["kinds"], serde_json::json!([0, 1, 2]));
    let shown = world.run(&["issuer", "show", "1"]).await.stdout();
    assert!(shown.contains("30 days"), "{shown}");
}

#[tokio::test]
async fn an_issuer_that_does_not_say_where_is_warned() {
    let world = with_policy().await;
    let attest = format!("clearance attest {WALLET} --issuer 0 --kinds 0 --expires never");
    let json = run(&world, &attest, 0).await;
    assert!(
        json["notes"].to_string().contains("--jurisdiction"),
        "{json}"
    );
    let json = run(&world, &format!("{attest} --jurisdiction 276"), 0).await;
    assert!(json["notes"].is_null(), "{json}");
}
