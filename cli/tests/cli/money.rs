//! Money goes to the signer, and what keeps it from moving is told with a way out.

use openmast_client::{accounts::Stake, addresses};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use crate::{
    chain::{Account, token_account},
    program::zero,
    world::{MINT, NETWORK, Ran, WALLET, World, archive},
};

const OTHER: Pubkey = Pubkey::new_from_array([77; 32]);

fn message(ran: &Ran, code: i32) -> String {
    let json = ran.json(code);
    json["error"]["message"].as_str().unwrap().to_owned()
}

fn put(world: &World, address: Pubkey, account: Account) {
    let mut ledger = world.chain.ledger.lock().unwrap();
    ledger.accounts.insert(address, account);
}

/// The world in which everybody owes the signer something.
async fn owing() -> World {
    let world = World::new().await;
    let asset = addresses::asset(&NETWORK, 0);
    let mut stake: Stake = zero();
    (stake.asset, stake.staker, stake.rewards_owed) = (asset, world.signer, 9);
    stake.cooling = 3;
    world.put_account(addresses::stake(&asset, &world.signer), &stake);
    world.edit(&asset, |asset: &mut openmast_client::accounts::Asset| {
        asset.owner_owed = 8;
    });
    world
}

/// The owner of the signer's associated account was changed, as after phishing: whoever did that must not be paid.
#[tokio::test]
async fn an_associated_account_of_somebody_else_receives_nothing() {
    let world = owing().await;
    put(&world, world.wallet(), token_account(&MINT, &OTHER, 0));
    let shares = addresses::share_account(&world.signer, &Pubkey::default());
    put(&world, shares, token_account(&Pubkey::default(), &OTHER, 0));
    let file = world.put("epoch.jsonl", &archive(2));
    for arguments in [
        &["claim", "0"][..],
        &["owner", "withdraw", "0"],
        &["treasury", "withdraw"],
        &["payer", "withdraw", "0", "--archive", &file],
        &["unstake", "0", "--withdraw"],
        &["network", "bond", "withdraw"],
        &["payer", "deposit", "1", "1"],
        &["payer", "open", "--amount", "2"],
    ] {
        let ran = world.run(&[arguments, &["--json"]].concat()).await;
        let message = message(&ran, 3);
        let words = format!("belongs to {OTHER} now");
        assert!(message.contains(&words), "{arguments:?}: {message}");
    }
    assert!(!world.chain.was_asked("sendTransaction"));

    // Whoever names an account of somebody else means it.
    let named = Pubkey::new_from_array([78; 32]);
    put(&world, named, token_account(&MINT, &OTHER, 0));
    let named = named.to_string();
    let claim = ["claim", "0", "--destination", &named];
    let ran = world.run(&claim).await;
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert!(ran.stderr().contains(&format!("belongs to {OTHER}")));
}

#[tokio::test]
async fn what_cannot_receive_is_told_with_a_way_out() {
    let world = owing().await;
    let frozen = Pubkey::new_from_array([80; 32]);
    let mut account = token_account(&MINT, &world.signer, 0);
    account.data[108] = 2;
    put(&world, frozen, account);
    put(&world, world.wallet(), world_account(&world, &frozen));
    let vault = world.vault().to_string();
    let (signer, mint) = (world.signer.to_string(), frozen_mint(&world).to_string());
    for (destination, words) in [
        (None, "thaw"),
        (Some(vault), "the network's vault"),
        (Some(signer), "is a wallet"),
        (Some(mint), "no token account"),
        (Some(OTHER.to_string()), "does not exist"),
    ] {
        let mut arguments = vec!["claim", "0", "--json"];
        if let Some(destination) = &destination {
            arguments.extend(["--destination", destination]);
        }
        let message = message(&world.run(&arguments).await, 3);
        assert!(message.contains(words), "{message}");
        assert!(message.contains("--destination"), "{message}");
    }
}

/// Who is not the owner is owed nothing, which says nothing of what the owner is owed.
#[tokio::test]
async fn only_its_owner_takes_out_what_an_asset_owes_and_is_named_to_others() {
    for owed in [0, 8] {
        let world = owing().await;
        let asset = addresses::asset(&NETWORK, 0);
        world.edit(&asset, |asset: &mut openmast_client::accounts::Asset| {
            (asset.owner, asset.owner_owed) = (OTHER, owed);
        });
        let ran = world.run(&["owner", "withdraw", "0", "--json"]).await;
        let expected = format!("asset 0 belongs to {OTHER}; use --keypair of that wallet");
        assert_eq!(message(&ran, 3), expected);
        assert!(!world.chain.was_asked("sendTransaction"));
    }
}

fn world_account(world: &World, address: &Pubkey) -> Account {
    world.chain.ledger.lock().unwrap().accounts[address].clone()
}

/// A mint, and its address.
fn frozen_mint(world: &World) -> Pubkey {
    let address = Pubkey::new_from_array([81; 32]);
    let mut mint = token_account(&MINT, &MINT, 0);
    mint.data.truncate(82);
    put(world, address, mint);
    address
}

#[tokio::test]
async fn shares_elsewhere_are_found_by_who_is_told_of_the_option() {
    let world = World::new().await;
    for amount in ["1", "all"] {
        let ran = world.run(&["stake", "0", amount, "--json"]).await;
        let message = message(&ran, 3);
        assert!(
            message.contains("does not exist") && message.contains("--source"),
            "{message}"
        );
    }
    let shares = addresses::share_account(&world.signer, &Pubkey::default());
    put(
        &world,
        shares,
        token_account(&Pubkey::default(), &world.signer, 0),
    );
    let ran = world.run(&["stake", "0", "all", "--json"]).await;
    let message = message(&ran, 3);
    assert!(message.contains("nothing to stake"), "{message}");
}

#[tokio::test]
async fn whose_sol_is_missing_and_how_much_is_told() {
    let world = World::new().await;
    world.chain.ledger.lock().unwrap().shortage = Some((985, 2_526_480));
    let ran = world.run(&["payer", "deposit", "1", "1", "--json"]).await;
    let message = message(&ran, 4);
    assert!(message.contains(&world.signer.to_string()), "{message}");
    assert!(message.contains("at least 0.002525495 SOL"), "{message}");
}

#[tokio::test]
async fn addresses_and_keys_are_taken_as_people_copy_them() {
    let world = World::new().await;
    let copied = format!("\u{200b} {NETWORK}\n");
    let ran = world
        .run(&["payer", "show", "0", "--json", "--network", &copied])
        .await;
    ran.json(0);
    let keypair = Keypair::new();
    std::fs::write(
        world.path("wallet"),
        bs58::encode(keypair.to_bytes()).into_string(),
    )
    .unwrap();
    let ran = world
        .run(&["payer", "accept", "0", "--json", "--keypair", "wallet"])
        .await;
    assert_eq!(ran.json(4)["error"]["program_error"], "NothingOffered");
    assert!(ran.stderr().contains("chmod 600"), "{}", ran.stderr());
    let home = world
        .run(&[
            "payer",
            "deposit",
            "1",
            "1",
            "--json",
            "--keypair",
            "~/key.json",
        ])
        .await;
    home.json(0);
}

/// The command signs nothing: what a multisignature or a wallet elsewhere signs is printed.
#[tokio::test]
async fn who_signs_elsewhere_gets_the_transaction() {
    let world = World::new().await;
    let (address, own) = (Keypair::new().pubkey(), world.signer);
    let account = Account {
        owner: Pubkey::default(),
        lamports: 1_000_000_000,
        data: Vec::new(),
    };
    put(&world, address, account);
    let wallet = addresses::currency_account(&address, &MINT);
    put(&world, wallet, token_account(&MINT, &address, WALLET));
    let text = address.to_string();
    let json = world
        .run_with(
            &[
                ("OPENMAST_RPC_URL", &world.chain.url()),
                ("OPENMAST_KEYPAIR", "nowhere"),
            ],
            &[
                "payer",
                "deposit",
                "1",
                "1",
                "--json",
                "--unsigned-for",
                &text,
            ],
        )
        .await
        .json(0);
    let unsigned = &json["unsigned"][0];
    let instruction = &unsigned["instructions"][0];
    let accounts = instruction["accounts"].as_array().unwrap();
    assert_eq!(accounts[0]["address"], text);
    assert_eq!(accounts[0]["is_signer"], true);
    assert!(
        accounts
            .iter()
            .any(|it| it["address"] == wallet.to_string())
    );
    assert!(!unsigned.to_string().contains(&own.to_string()));
    assert!(!unsigned["message"].as_str().unwrap().is_empty());
    assert!(!world.chain.was_asked("sendTransaction"));
}

/// Anybody can send lamports to an address before the program makes its account.
#[tokio::test]
async fn lamports_at_an_address_are_no_account() {
    let world = World::new().await;
    let lamports = || Account {
        owner: Pubkey::default(),
        lamports: 890_880,
        data: Vec::new(),
    };
    let asset = addresses::asset(&NETWORK, 0);
    for address in [
        addresses::settlement(&NETWORK, 1),
        addresses::settlement(&NETWORK, 3),
        addresses::stake(&asset, &world.signer),
        addresses::statement(&addresses::payer(&NETWORK, 0)),
        addresses::payer(&NETWORK, 2),
    ] {
        put(&world, address, lamports());
    }
    world.edit(
        &NETWORK,
        |network: &mut openmast_client::accounts::Network| {
            network.oldest_kept_epoch = 1;
            // It counts a payer of which the endpoint has lamports alone.
            network.payer_count = 3;
        },
    );
    let json = world.run(&["settlement", "list", "--json"]).await.json(0);
    assert_eq!(json["settlements"].as_array().unwrap().len(), 1, "{json}");
    let show = ["settlement", "show", "3", "--json"];
    assert_eq!(world.run(&show).await.json(0)["state"], "open");
    let show = ["asset", "show", "0", "--json"];
    assert!(world.run(&show).await.json(0)["stake"].is_null());
    let show = ["payer", "show", "2", "--json"];
    assert!(message(&world.run(&show).await, 3).contains("there is no Payer"));

    // What is something else is no silence of the node.
    let mut other = lamports();
    other.data = vec![1; 40];
    put(&world, addresses::settlement(&NETWORK, 1), other);
    let list = world.run(&["settlement", "list", "--json"]).await;
    assert!(message(&list, 3).contains("not an OpenMast Settlement"));
}
