//! Proposals and settlements: shown, recomputed, attested by hand, and made final.

use openmast_archive::PublicArchive;
use openmast_client::{
    accounts::{Content, Network, OracleSet, Proposal},
    addresses,
};
use solana_pubkey::Pubkey;

use crate::{
    program::zero,
    world::{EPOCH, NETWORK, NOW, World, archive, content, with_roots, written},
};

const WINDOW: u32 = 60;

/// The archive of the epoch that is proposed: as that of the one before, with another tariff.
fn next_archive() -> PublicArchive {
    let mut next = archive(EPOCH);
    next.header.epoch = EPOCH + 1;
    next.tariffs[0].tariff = EPOCH + 1;
    next.next_tariff.tariff = EPOCH + 2;
    next.header.price_set_hash = openmast_archive::price_set(&next.tariffs).unwrap();
    with_roots(&mut next);
    next
}

/// The world in which the signer is the only oracle and the next epoch's archive was proposed, by its hash.
async fn world() -> (World, String, String) {
    let world = World::new().await;
    world.edit(&addresses::oracle_set(&NETWORK), |set: &mut OracleSet| {
        (set.member_count, set.threshold, set.total_weight) = (1, 1, 1);
        (set.members[0].key, set.members[0].weight) = (world.signer, 1);
    });
    let archive = next_archive();
    let file = world.put("next.jsonl", &archive);
    let content = content(&archive, written(&archive).1);
    let hash = propose(&world, content, NOW);
    (world, hash, file)
}

/// Puts a proposal there and gives its content hash.
fn propose(world: &World, content: Content, proposed_at: i64) -> String {
    let mut proposal: Proposal = zero();
    (proposal.network, proposal.content) = (NETWORK, content);
    proposal.content_hash = content.hash(&NETWORK);
    (proposal.proposed_at, proposal.challenge_seconds) = (proposed_at, WINDOW);
    proposal.rent_payer = world.signer;
    let hash = proposal.content_hash;
    world.put_account(
        addresses::proposal(&NETWORK, content.epoch, &hash),
        &proposal,
    );
    hex::encode(hash)
}

fn address(hash: &str) -> Pubkey {
    let hash: [u8; 32] = hex::decode(hash).unwrap().try_into().unwrap();
    addresses::proposal(&NETWORK, EPOCH + 1, &hash)
}

#[tokio::test]
async fn an_attestation_names_the_content_after_it_was_recomputed() {
    let (world, hash, file) = world().await;
    let attest = ["settlement", "attest", "--archive", &file, "--json"];
    let dry = [&attest[..], &["--dry-run"]].concat();
    assert_eq!(world.run(&dry).await.json(0)["attested_weight"], 1);
    assert_eq!(world.state::<Proposal>(&address(&hash)).attested, 0);

    let json = world.run(&attest).await.json(0);
    assert_eq!(json["content_hash"], hash);
    assert_eq!(
        (&json["verified"], &json["threshold"]),
        (&true.into(), &1.into())
    );
    assert_eq!(world.state::<Proposal>(&address(&hash)).attested, 1);

    let retract = ["settlement", "retract", "--json"];
    assert_eq!(world.run(&retract).await.json(0)["attested_weight"], 0);
    assert_eq!(
        world.landed(),
        [["attest_settlement"], ["retract_attestation"]]
    );
    let json = world.run(&retract).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("no proposal has an attestation of this key"),
        "{message}"
    );
}

#[tokio::test]
async fn what_does_not_agree_with_its_archive_is_not_attested() {
    let (world, _, _) = world().await;
    let mut forged = next_archive();
    forged.payers[0].epoch_spent += 1;
    let file = world.put("forged.jsonl", &forged);
    let hash = propose(&world, content(&forged, written(&forged).1), NOW);
    // There are two now: which one is meant has to be said.
    let attest = ["settlement", "attest", "--archive", &file, "--json"];
    let json = world.run(&attest).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("more than one proposal"), "{message}");
    let attest = [&attest[..], &[&hash]].concat();
    world.run(&attest).await.json(7);
    assert_eq!(world.landed(), Vec::<Vec<&str>>::new());
}

#[tokio::test]
async fn who_is_no_oracle_cannot_attest() {
    let (world, _, file) = world().await;
    world.edit(&addresses::oracle_set(&NETWORK), |set: &mut OracleSet| {
        set.members[0].key = NETWORK;
    });
    let attest = ["settlement", "attest", "--archive", &file, "--json"];
    let json = world.run(&attest).await.json(4);
    assert_eq!(json["error"]["program_error"], "NotAnOracle");
}

#[tokio::test]
async fn proposals_are_shown_until_one_is_final() {
    let (world, hash, _) = world().await;
    let next = (EPOCH + 1).to_string();
    let show = ["settlement", "show", &next, "--json"];
    let json = world.run(&show).await.json(0);
    assert_eq!(json["state"], "proposed");
    let proposal = &json["proposals"][0];
    assert_eq!(proposal["content_hash"], hash);
    assert_eq!(
        (&proposal["can_win"], &proposal["final_from"]),
        (&true.into(), &"0".into())
    );
    let later = (EPOCH + 2).to_string();
    let json = world
        .run(&["settlement", "show", &later, "--json"])
        .await
        .json(0);
    assert_eq!(json["state"], "open");

    let list = world.run(&["settlement", "list", "--json"]).await.json(0);
    assert_eq!(list["settlements"][0]["epoch"], EPOCH.to_string());
    assert_eq!(list["proposals"].as_array().unwrap().len(), 1);
    let json = world.run(&["settlement", "show", "--json"]).await.json(0);
    assert_eq!(
        (&json["state"], &json["kept"]),
        (&"final".into(), &true.into())
    );
    assert_eq!(
        (&json["amount"], &json["accrued"]),
        (&"50".into(), &"55".into())
    );
}

#[tokio::test]
async fn a_proposal_becomes_final_after_its_window() {
    let (world, hash, _) = world().await;
    let finalize = ["settlement", "finalize", "--json"];
    let json = world.run(&finalize).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("no proposal has the threshold"),
        "{message}"
    );
    world.edit(&address(&hash), |proposal: &mut Proposal| {
        proposal.threshold_at = NOW;
    });
    let json = world.run(&finalize).await.json(4);
    assert_eq!(json["error"]["program_error"], "ChallengeOpen");
    world.at(NOW + i64::from(WINDOW));
    let dry = [&finalize[..], &["--dry-run"]].concat();
    assert_eq!(world.run(&dry).await.json(0)["state"], "proposed");
    let json = world.run(&finalize).await.json(0);
    assert_eq!(
        (&json["state"], &json["content_hash"]),
        (&"final".into(), &hash.into())
    );
}

#[tokio::test]
async fn only_what_can_never_be_final_is_closed() {
    let (world, hash, _) = world().await;
    let close = ["settlement", "close-proposal", "--json"];
    let json = world.run(&close).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("no proposal is lost for good"),
        "{message}"
    );
    world.edit(&NETWORK, |network: &mut Network| {
        network.final_epoch = EPOCH + 1;
    });
    let json = world.run(&close).await.json(0);
    assert_eq!(json["content_hash"], hash);
    assert_eq!(json["rent_payer"], world.signer.to_string());
}

#[tokio::test]
async fn a_proposal_is_recomputed_before_it_is_final() {
    let (world, hash, file) = world().await;
    let verify = [
        "settlement",
        "verify",
        "--proposal",
        &hash,
        "--archive",
        &file,
        "--json",
    ];
    let json = world.run(&verify).await.json(0);
    assert_eq!(
        (&json["state"], &json["verified"]),
        (&"proposed".into(), &true.into())
    );
    let nothing = "00".repeat(32);
    let verify = ["settlement", "verify", "--proposal", &nothing, "--json"];
    let json = world.run(&verify).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("there is no proposal"), "{message}");
}

/// A server that is no oracle's API has nothing to do with the archive; an oracle that lacks it has.
#[tokio::test]
async fn an_address_without_an_api_is_not_taken_for_an_oracle_without_the_archive() {
    let world = World::new().await;
    let url = world.chain.url();
    let verify = ["settlement", "verify", "--json"];
    let told = async |api: &str, code: i32| {
        let variables = [("OPENMAST_RPC_URL", url.as_str()), ("OPENMAST_API", api)];
        let json = world.run_with(&variables, &verify).await.json(code);
        json["error"]["message"].as_str().unwrap().to_owned()
    };
    let message = told(&format!("{url}/v1/epoch"), 3).await;
    assert!(message.contains("the address below which"), "{message}");
    world.chain.ledger.lock().unwrap().archives.clear();
    let message = told(&url, 7).await;
    assert!(message.contains("ask another oracle"), "{message}");
}

/// What stands on chain vouches for the newest archive, and that for the one before it.
#[tokio::test]
async fn a_settlement_that_is_closed_is_verified_by_the_archives_after_it() {
    let world = World::new().await;
    let closed = archive(EPOCH - 1);
    let mut newest = archive(EPOCH);
    newest.header.previous = Some(written(&closed).1);
    world.name_archive(&newest);
    world.edit(&NETWORK, |network: &mut Network| {
        network.oldest_kept_epoch = EPOCH;
    });
    let verify = ["settlement", "verify", "1", "--json"];
    let json = world.run(&verify).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("those of epochs 1 to 2"), "{message}");

    std::fs::create_dir(world.path("kept")).unwrap();
    let put = |archive: &PublicArchive, content: &PublicArchive| {
        let name = openmast_archive::file_name(&written(archive).1);
        world.put(&format!("kept/{name}"), content);
    };
    put(&newest, &newest);
    let verify = ["settlement", "verify", "1", "--archive", "kept", "--json"];
    let refused = async |expected: &str| {
        let json = world.run(&verify).await.json(3);
        let message = json["error"]["message"].as_str().unwrap();
        assert!(message.contains(expected), "{message}");
    };
    refused("of epoch 1: kept: no archive").await;
    put(&closed, &closed);
    let json = world.run(&verify).await.json(0);
    assert_eq!(
        (&json["state"], &json["vouched_by"]),
        (&"closed".into(), &EPOCH.to_string().into())
    );
    assert_eq!(
        (&json["epoch"], &json["verified"]),
        (&"1".into(), &true.into())
    );
    let mut changed = closed.clone();
    changed.payers[0].spent -= 1;
    put(&closed, &changed);
    refused("of epoch 1: kept: the archive's SHA-256 is").await;

    // What nobody has ever settled is none that is closed.
    let none = ["settlement", "verify", "9", "--archive", "kept", "--json"];
    let json = world.run(&none).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("no final settlement of epoch 9"),
        "{message}"
    );
}
