//! Keys that are asked for at a terminal, or that are in hardware wallets.

use openmast_client::accounts::Network;
use solana_pubkey::Pubkey;

use crate::{
    chain::{Account, BLOCKHASH},
    terminal::{AT_A_TERMINAL, Talk, WITHOUT_A_TERMINAL, talk, talk_until_told},
    world::{NETWORK, Ran, World},
};

/// Of the vectors of BIP 39.
const PHRASE: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about\n";
/// Where wallets keep its first key, m/44'/501'/0'/0'.
const ADDRESS: Pubkey = Pubkey::from_str_const("HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk");
const PHRASE_IS_ASKED: &str = "seed phrase: ";
const PASSPHRASE_IS_ASKED: &str = "press ENTER to continue: ";
const AGAIN: &str = "same passphrase again: ";
const CONTINUE: &str = "Continue? (y/n): ";

/// Gives this address some SOL.
fn fund(world: &World, address: Pubkey) {
    let wallet = Account {
        owner: Pubkey::default(),
        lamports: 1_000_000_000,
        data: Vec::new(),
    };
    let mut ledger = world.chain.ledger.lock().unwrap();
    ledger.accounts.insert(address, wallet);
}

/// A message that `signer` signs and pays.
async fn message(world: &World, signer: &str) -> String {
    fund(world, signer.parse().unwrap());
    let line = format!(
        "network pause settle --as {signer} --blockhash {BLOCKHASH} --dump-transaction-message --json"
    );
    let arguments: Vec<&str> = line.split(' ').collect();
    let json = world.run(&arguments).await.json(0);
    json["unsigned"][0]["message"].as_str().unwrap().to_owned()
}

/// `transaction sign` of a message that nobody can sign, with a key that is asked for.
async fn sign(world: &World, message: &str, options: &[&str], answers: &[(&str, &str)]) -> Talk {
    let sign = ["transaction", "sign", message, "--json"];
    let command = world.command(&AT_A_TERMINAL, &[&sign, options].concat());
    talk(command, answers).await
}

/// Nothing of it is anywhere.
fn is_secret(talk: &Talk, secret: &str) {
    for text in [&talk.shown, &talk.ran.stdout(), &talk.ran.stderr()] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn a_phrase_that_is_typed_signs_and_is_not_shown() {
    let world = World::new().await;
    for (key, passphrase, address) in [
        (
            "prompt:?key=0/0",
            "",
            "HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk",
        ),
        (
            "prompt:?key=0/0",
            "TREZOR",
            "7zSmbu6gKkb6HB7UDPtHYjwCWuBHU1D4TpNZFm4sndQe",
        ),
        ("ASK", "", "EHqmfkN89RJ7Y33CXM6uCzhVeuywHoJXZZLszBHHZy7o"),
    ] {
        let message = message(&world, address).await;
        let typed = format!("{passphrase}\n");
        let mut answers = vec![(PHRASE_IS_ASKED, PHRASE), (PASSPHRASE_IS_ASKED, &typed)];
        if !passphrase.is_empty() {
            answers.push((AGAIN, &typed));
        }
        answers.push((CONTINUE, "y\n"));
        let talk = sign(&world, &message, &["--keypair", key], &answers).await;
        let json = talk.ran.json(0);
        let present = json["present"][0].as_str().unwrap();
        assert!(present.starts_with(&format!("{address}=")), "{json}");
        // Whoever typed it has seen whose key it is.
        let words = format!("[keypair] The seed phrase gives {address}.");
        assert!(talk.shown.contains(&words), "{}", talk.shown);
        is_secret(&talk, "abandon");
        is_secret(&talk, "TREZOR");
        assert!(talk.echoes);
    }
}

#[tokio::test]
async fn a_phrase_of_no_list_is_taken_when_that_is_said() {
    let world = World::new().await;
    let address = "8K2h9shG6j88zLmoGGYgrAadXPyJt4QNRPF4XPYU3VVC";
    let message = message(&world, address).await;
    let options = ["--keypair", "prompt:", "--skip-seed-phrase-validation"];
    let answers = [
        (PHRASE_IS_ASKED, "correct horse battery staple\n"),
        (PASSPHRASE_IS_ASKED, "\n"),
        (CONTINUE, "y\n"),
    ];
    let talk = sign(&world, &message, &options, &answers).await;
    let json = talk.ran.json(0);
    assert!(json["present"][0].as_str().unwrap().starts_with(address));
    let talk = sign(&world, &message, &options[..2], &answers[..1]).await;
    let json = talk.ran.json(3);
    assert!(words(&json).contains("it has 4 words"), "{json}");
    is_secret(&talk, "horse");
}

#[tokio::test]
async fn whoever_is_asked_may_say_no() {
    let world = World::new().await;
    let message = message(&world, &ADDRESS.to_string()).await;
    let options = ["--keypair", "prompt:?key=0/0"];
    let to_the_end = [(PHRASE_IS_ASKED, PHRASE), (PASSPHRASE_IS_ASKED, "\n")];
    let no = [&to_the_end[..], &[(CONTINUE, "n\n")]].concat();
    for (answers, says) in [
        (&no[..], "you did not continue"),
        (&[(PHRASE_IS_ASKED, "abandon\x03")], "interrupted"),
        (&[(PHRASE_IS_ASKED, "\x04")], "nothing was typed"),
    ] {
        let talk = sign(&world, &message, &options, answers).await;
        let json = talk.ran.json(130);
        assert!(words(&json).contains(says), "{json}");
        assert!(talk.echoes, "{says}");
        is_secret(&talk, "abandon");
    }
    let different = [
        (PHRASE_IS_ASKED, PHRASE),
        (PASSPHRASE_IS_ASKED, "one\n"),
        (AGAIN, "two\n"),
    ];
    let json = sign(&world, &message, &options, &different)
        .await
        .ran
        .json(3);
    assert!(words(&json).contains("are not the same"), "{json}");
    assert!(!json.to_string().contains("present"));
}

/// Neither a command that asks the chain nor one that asks nobody else keeps the process or the terminal.
#[tokio::test]
async fn who_is_told_to_end_while_it_asks_ends_and_leaves_the_terminal_as_it_was() {
    let world = World::new().await;
    let message = message(&world, &ADDRESS.to_string()).await;
    let key = ["--json", "--keypair", "prompt:?key=0/0"];
    let sign = ["transaction", "sign", &message];
    let pause = ["network", "pause", "settle"];
    for (signal, question) in [
        ("TERM", PHRASE_IS_ASKED),
        ("INT", CONTINUE),
        ("HUP", PHRASE_IS_ASKED),
    ] {
        for arguments in [sign, pause] {
            let default = format!("--default-signal={signal}");
            let before = [&AT_A_TERMINAL[..], &["env", &default]].concat();
            let mut command = world.command(&before, &[&arguments[..], &key].concat());
            command.env("OPENMAST_RPC_URL", world.chain.url());
            let all = [(PHRASE_IS_ASKED, PHRASE), (PASSPHRASE_IS_ASKED, "\n")];
            let answers = match question {
                CONTINUE => &all[..],
                _ => &[],
            };
            let talk = talk_until_told(command, answers, question, signal).await;
            let json = talk.ran.json(130);
            assert_eq!(words(&json), "interrupted", "{signal}");
            assert!(talk.echoes, "{signal}");
            is_secret(&talk, "abandon");
        }
    }
    assert!(world.landed().is_empty());
}

/// It is asked for once, also where the same key signs and pays.
#[tokio::test]
async fn a_command_that_sends_asks_once() {
    let world = World::new().await;
    fund(&world, ADDRESS);
    let arguments = [
        "network",
        "pause",
        "settle",
        "--json",
        "--keypair",
        "prompt:?key=0/0",
    ];
    let mut command = world.command(&AT_A_TERMINAL, &arguments);
    command.env("OPENMAST_RPC_URL", world.chain.url());
    let answers = [
        (PHRASE_IS_ASKED, PHRASE),
        (PASSPHRASE_IS_ASKED, "\n"),
        (CONTINUE, "y\n"),
    ];
    let talk = talk(command, &answers).await;
    assert!(talk.ran.json(0)["signature"].is_string());
    assert_eq!(talk.shown.matches(PHRASE_IS_ASKED).count(), 1);
    assert_eq!(world.landed(), [["set_pause"]]);
    assert_ne!(world.state::<Network>(&NETWORK).paused, 0);
}

#[tokio::test]
async fn without_a_terminal_nobody_is_asked() {
    let world = World::new().await;
    let message = message(&world, &ADDRESS.to_string()).await;
    for key in ["prompt:", "ASK"] {
        let json = alone(&world, &message, key).await.json(3);
        assert!(words(&json).contains("there is none"), "{json}");
    }
}

#[tokio::test]
async fn what_names_no_key_says_what_would() {
    let world = World::new().await;
    let message = message(&world, &ADDRESS.to_string()).await;
    for (key, says) in [
        ("prompt:?key=first", "names no key: invalid derivation path"),
        ("usb://nano", "`ledger` and `trezor`"),
        ("file:none.json", "there is no key file none.json"),
        #[cfg(not(feature = "ledger"))]
        ("usb://ledger?key=0", "--features ledger"),
    ] {
        let json = alone(&world, &message, key).await.json(3);
        assert!(words(&json).contains(says), "{json}");
    }
}

/// `transaction sign` where there is no terminal.
async fn alone(world: &World, message: &str, key: &str) -> Ran {
    let sign = ["transaction", "sign", message, "--json", "--keypair", key];
    let mut command = world.command(&WITHOUT_A_TERMINAL, &sign);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    Ran(output.await.unwrap())
}

fn words(json: &serde_json::Value) -> &str {
    json["error"]["message"].as_str().unwrap()
}
