//! Keys that are elsewhere: one machine makes a transaction, others sign it without a network, any of them hands it in; and
//! it runs once.

use std::{fs::Permissions, os::unix::fs::PermissionsExt};

use openmast_client::accounts::Network;
use serde_json::Value;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use crate::{
    chain::{Account, BLOCKHASH, nonce_account},
    world::{NETWORK, Ran, World},
};

const NONCE: Pubkey = Pubkey::new_from_array([77; 32]);
const VALUE: [u8; 32] = [78; 32];

/// The signer of the world holds every role; a second key pays and has a nonce. Neither is where transactions are made and
/// handed in.
struct Cold {
    world: World,
    custodian: Pubkey,
    custodian_file: String,
    holder_file: String,
}

impl Cold {
    async fn new() -> Self {
        let world = World::new().await;
        let key = Keypair::new();
        let file = world.path("custodian.json");
        std::fs::write(&file, format!("{:?}", key.to_bytes())).unwrap();
        std::fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        let custodian = key.pubkey();
        let wallet = Account {
            owner: Pubkey::default(),
            lamports: 1_000_000_000,
            data: Vec::new(),
        };
        let mut ledger = world.chain.ledger.lock().unwrap();
        ledger.accounts.insert(custodian, wallet);
        ledger
            .accounts
            .insert(NONCE, nonce_account(&custodian, VALUE));
        drop(ledger);
        Self {
            custodian,
            custodian_file: file.display().to_string(),
            holder_file: world.path("key.json").display().to_string(),
            world,
        }
    }

    /// Where there is a network and no key.
    async fn online(&self, line: &str) -> Ran {
        let url = self.world.chain.url();
        let variables = [
            ("OPENMAST_RPC_URL", url.as_str()),
            ("OPENMAST_KEYPAIR", "nowhere"),
        ];
        self.run(&variables, line).await
    }

    /// Where there is a key and no network.
    async fn offline(&self, key: &str, line: &str) -> Ran {
        self.run(&[("OPENMAST_KEYPAIR", key)], line).await
    }

    async fn run(&self, variables: &[(&str, &str)], line: &str) -> Ran {
        let mut arguments: Vec<&str> = line.split(' ').collect();
        arguments.push("--json");
        self.world.run_with(variables, &arguments).await
    }

    /// Who acts, pays, and advances the nonce.
    fn elsewhere(&self) -> String {
        format!(
            "--as {} --fee-payer {1} --nonce {NONCE} --nonce-authority {1}",
            self.world.signer, self.custodian
        )
    }

    /// The message of a command.
    async fn message(&self, command: &str) -> String {
        let line = format!("{command} {} --dump-transaction-message", self.elsewhere());
        let json = self.online(&line).await.json(0);
        json["unsigned"][0]["message"].as_str().unwrap().to_owned()
    }

    /// `--signer …` of a key that signs a message.
    async fn signed(&self, key: &str, message: &str) -> String {
        let ran = self
            .offline(key, &format!("transaction sign {message}"))
            .await;
        format!("--signer {}", ran.json(0)["present"][0].as_str().unwrap())
    }

    /// `--signer …` of both.
    async fn signed_by_both(&self, message: &str) -> String {
        let holder = self.signed(&self.holder_file, message).await;
        let custodian = self.signed(&self.custodian_file, message).await;
        format!("{holder} {custodian}")
    }

    async fn send(&self, message: &str, signatures: &str) -> Ran {
        let line = format!("transaction send {message} {signatures}");
        self.online(&line).await
    }

    fn network(&self) -> Network {
        self.world.state(&NETWORK)
    }
}

fn words(json: &Value) -> &str {
    json["error"]["message"].as_str().unwrap()
}

#[tokio::test]
async fn authority_treasury_and_pauser_act_with_keys_that_see_no_network() {
    let cold = Cold::new().await;
    let commands = [
        ("network pause settle", "set_pause"),
        ("network params --treasury-bps 600", "announce_parameters"),
        ("treasury withdraw", "withdraw_treasury"),
    ];
    for (command, instruction) in commands {
        let message = cold.message(command).await;
        let show = format!("transaction show {message}");
        let shown = cold.offline("nowhere", &show).await.json(0);
        let names = shown["instructions"].to_string();
        assert!(names.contains(instruction), "{shown}");
        assert_eq!(shown["nonce"], NONCE.to_string());
        let signatures = cold.signed_by_both(&message).await;
        let before = cold.world.landed().len();
        let sent = cold.send(&message, &signatures).await.json(0);
        let landed = cold.world.landed();
        assert_eq!(landed.len(), before + 1);
        assert!(landed[before].contains(&instruction), "{landed:?}");

        // What landed is found again, and does not run again.
        let again = cold.send(&message, &signatures).await.json(0);
        assert_eq!(again["signature"], sent["signature"]);
        assert_eq!(cold.world.landed().len(), before + 1);
    }
    assert_eq!(cold.network().next_parameters.treasury_bps, 600);
    assert_ne!(cold.network().paused, 0);
}

#[tokio::test]
async fn a_transaction_whose_nonce_was_advanced_changes_nothing() {
    let cold = Cold::new().await;
    let one = cold.message("network pause settle").await;
    let other = cold.message("network pause collect").await;
    let (by_one, by_other) = (
        cold.signed_by_both(&one).await,
        cold.signed_by_both(&other).await,
    );
    cold.send(&one, &by_one).await.json(0);
    let paused = cold.network().paused;
    let json = cold.send(&other, &by_other).await.json(6);
    assert!(
        words(&json).contains("nothing was charged and nothing changed"),
        "{json}"
    );
    assert!(words(&json).contains(&NONCE.to_string()), "{json}");
    assert_eq!(
        (cold.network().paused, cold.world.landed().len()),
        (paused, 1)
    );
}

#[tokio::test]
async fn whoever_has_not_signed_or_signed_something_else_is_named() {
    let cold = Cold::new().await;
    let (message, other) = (
        cold.message("network pause settle").await,
        cold.message("network pause collect").await,
    );
    let holder = cold.signed(&cold.holder_file, &message).await;
    let json = cold.send(&message, &holder).await.json(3);
    assert!(
        words(&json).contains(&format!("have not signed: {}", cold.custodian)),
        "{json}"
    );

    let wrong = cold.signed(&cold.custodian_file, &other).await;
    let json = cold
        .send(&message, &format!("{holder} {wrong}"))
        .await
        .json(3);
    assert!(words(&json).contains("is of another message"), "{json}");

    let stranger = Keypair::new();
    let by_stranger = format!(
        "--signer {}={}",
        stranger.pubkey(),
        stranger.sign_message(b"it")
    );
    let json = cold.send(&message, &by_stranger).await.json(3);
    assert!(
        words(&json).contains("does not sign this transaction"),
        "{json}"
    );

    let file = cold.world.path("stranger.json");
    std::fs::write(&file, format!("{:?}", stranger.to_bytes())).unwrap();
    let line = format!("transaction sign {message}");
    let json = cold
        .offline(&file.display().to_string(), &line)
        .await
        .json(3);
    assert!(words(&json).contains(&cold.custodian.to_string()), "{json}");
    let json = cold.online("transaction send hello!").await.json(3);
    assert!(
        words(&json).contains("--dump-transaction-message"),
        "{json}"
    );
    assert!(!cold.world.chain.was_asked("sendTransaction"));
}

/// As Solana's own command has it: everybody runs the same command.
#[tokio::test]
async fn the_same_command_signs_in_one_place_and_sends_in_another() {
    let cold = Cold::new().await;
    let command = format!(
        "network pause settle --fee-payer {} --blockhash {BLOCKHASH}",
        cold.custodian
    );
    let url = cold.world.chain.url();
    let variables = [("OPENMAST_RPC_URL", url.as_str())];
    let json = cold
        .run(&variables, &format!("{command} --sign-only"))
        .await;
    let json = json.json(0);
    let holder = json["present"][0].as_str().unwrap();
    assert!(holder.starts_with(&cold.world.signer.to_string()));
    assert_eq!(
        json["absent"],
        serde_json::json!([cold.custodian.to_string()])
    );
    assert!(!cold.world.chain.was_asked("simulateTransaction"));
    let holder = holder.to_owned();
    // The fee payer signs what it hands in.
    let send = format!(
        "network pause settle --as {} --fee-payer {} --blockhash {BLOCKHASH} --signer {holder}",
        cold.world.signer, cold.custodian_file
    );
    let json = cold.online(&send).await.json(0);
    assert_eq!(json["paused"], serde_json::json!(["settle"]));
    assert!(json["signature"].is_string());
    assert_eq!(cold.world.landed(), [["set_pause"]]);
}

#[tokio::test]
async fn a_blockhash_that_the_chain_does_not_know_is_refused() {
    let cold = Cold::new().await;
    let old = Pubkey::new_from_array([10; 32]);
    let url = cold.world.chain.url();
    let variables = [("OPENMAST_RPC_URL", url.as_str())];
    let line = format!("network pause settle --blockhash {old}");
    let json = cold.run(&variables, &line).await.json(6);
    assert!(
        words(&json).contains("nothing was charged and nothing changed"),
        "{json}"
    );
    assert!(words(&json).contains("--url"), "{json}");
    assert!(!cold.world.chain.was_asked("sendTransaction"));
}

#[tokio::test]
async fn a_nonce_that_is_none_or_anothers_is_refused() {
    let cold = Cold::new().await;
    let (absent, stranger) = (Pubkey::new_unique(), Pubkey::new_unique());
    let acting = format!("network pause settle --as {} --nonce", cold.world.signer);
    let line = format!("{acting} {absent} --dump-transaction-message");
    let json = cold.online(&line).await.json(3);
    assert!(words(&json).contains("no nonce account"), "{json}");
    let line = format!("{acting} {} --dump-transaction-message", cold.custodian);
    let json = cold.online(&line).await.json(3);
    assert!(
        words(&json).contains("solana create-nonce-account"),
        "{json}"
    );
    let line = format!("{acting} {NONCE} --nonce-authority {stranger} --dump-transaction-message");
    let json = cold.online(&line).await.json(3);
    assert!(
        words(&json).contains(&format!("advanced by {}", cold.custodian)),
        "{json}"
    );
}

#[tokio::test]
async fn what_cannot_be_together_is_said() {
    let cold = Cold::new().await;
    let signature = Keypair::new().sign_message(b"it");
    let given = format!(
        "network pause settle --signer {}={signature}",
        cold.custodian
    );
    for (line, says) in [
        (
            "network pause settle --sign-only",
            "--nonce ADDRESS or --blockhash",
        ),
        (given.as_str(), "--signer needs"),
        (
            "network pause settle --with-compute-unit-price 5",
            "--with-compute-unit-price",
        ),
        ("network pause settle --signer nobody", "ADDRESS=SIGNATURE"),
        (
            "radio keygen --outfile out.json --sign-only",
            "which nobody signs",
        ),
    ] {
        let json = cold.online(line).await.json(2);
        assert!(words(&json).contains(says), "{line}: {json}");
    }
    let line = format!("network pause settle --fee-payer {}", cold.custodian);
    let url = cold.world.chain.url();
    let json = cold
        .run(&[("OPENMAST_RPC_URL", url.as_str())], &line)
        .await
        .json(3);
    assert!(words(&json).contains("is not at hand"), "{json}");
}

/// One nonce is for one transaction.
#[tokio::test]
async fn what_takes_a_second_transaction_says_so() {
    let cold = Cold::new().await;
    let file = cold.world.put("epoch.jsonl", &crate::world::archive(2));
    let line = format!("collect --all --archive {file} --blockhash {BLOCKHASH} --sign-only");
    let url = cold.world.chain.url();
    let json = cold
        .run(&[("OPENMAST_RPC_URL", url.as_str())], &line)
        .await
        .json(3);
    let failed = json["failed"].to_string();
    assert!(failed.contains("one transaction more"), "{json}");
    assert!(!cold.world.chain.was_asked("sendTransaction"));
}

#[tokio::test]
async fn a_key_comes_from_the_standard_input() {
    let cold = Cold::new().await;
    let message = cold.message("network pause settle").await;
    for name in ["-", "stdin:"] {
        let by_shell = ["sh", "-c", "exec \"$@\" < custodian.json", "sh"];
        let sign = ["transaction", "sign", &message, "--keypair", name, "--json"];
        let child = cold.world.start_as(&by_shell, &sign);
        let output = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap());
        let json = Ran(output.await.unwrap()).json(0);
        let present = json["present"][0].as_str().unwrap();
        assert!(present.starts_with(&cold.custodian.to_string()), "{json}");
    }
}

/// A multisignature's builder takes the transaction as it is, in either encoding.
#[tokio::test]
async fn a_vault_gets_its_transaction_in_both_encodings() {
    let cold = Cold::new().await;
    let line = format!("network pause settle --as {}", cold.world.signer);
    let json = cold.online(&line).await.json(0);
    let unsigned = &json["unsigned"][0];
    assert!(unsigned["blockhash"].is_null(), "{unsigned}");
    assert_eq!(unsigned["fee_payer"], cold.world.signer.to_string());
    for encoding in ["message", "message_base58"] {
        let message = unsigned[encoding].as_str().unwrap();
        let line = format!("transaction show {message}");
        let shown = cold.offline("nowhere", &line).await.json(0);
        assert!(
            shown["instructions"][0]["name"]
                .as_str()
                .unwrap()
                .contains("set_pause")
        );
    }
    // Without a blockhash nobody signs it here.
    let message = unsigned["message"].as_str().unwrap();
    let line = format!("transaction sign {message}");
    let json = cold.offline(&cold.holder_file, &line).await.json(3);
    assert!(words(&json).contains("--nonce ADDRESS"), "{json}");
    assert!(unsigned["transaction"].as_str().unwrap().len() > message.len());
}
