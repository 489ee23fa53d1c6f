//! Nodes that lie, lag, stand still and are of another chain: the service takes reports, says what is wrong and where,
//! and goes on when it is right again.

use std::{fs, time::Duration};

use openmast_client::addresses;
use openmast_oracle::{preflight, run::cause_of};
use openmast_platform::cause::Cause;
use openmast_scripted_node::Account;

use super::{
    chain::{Chain, Fault, NETWORK, NodeFault},
    lab::{self, Lab},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_stands_still_is_an_alarm_and_reports_are_taken() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let mut lab = Lab::with_own_log(&chain).await;
    lab.stale_after_seconds = 1;
    let service = lab.start();
    lab.until_reasons(&[]).await;
    chain.node.becomes([NodeFault::Freeze]);
    let text = lab.until_it_says("chain_stale", "it stands still").await;
    assert!(text.contains(&chain.node.host()), "{text}");
    assert!(!text.contains("api-key"), "{text}");
    assert!(lab.is_ready().await, "it takes reports");
    assert!(lab.is_answered(1, "s1").await);
    chain.node.becomes([]);
    lab.until_reasons(&[]).await;
    service.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_endpoint_that_stands_still_is_told_while_the_other_is_used() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let second = Chain {
        model: chain.model.clone(),
        node: openmast_scripted_node::ScriptedNode::of(&chain.model)
            .await
            .unwrap(),
    };
    let mut lab = Lab::with_own_log(&chain).await;
    lab.rpc_urls.push(second.url());
    lab.stale_after_seconds = 1;
    let service = lab.start();
    lab.until_reasons(&[]).await;
    chain.node.becomes([NodeFault::FreezeMin]);
    lab.until_reasons(&["endpoint_away"]).await;
    // That it stands still, or that it is behind the other: whatever is seen first.
    let text = lab.until_it_says("endpoint_away", &chain.node.host()).await;
    assert!(!text.contains(&second.node.host()), "{text}");
    chain.node.becomes([]);
    lab.until_reasons(&[]).await;
    service.stop().await.expect("stops");
}

/// Two local networks of one founder have the same Network address.
#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_of_another_chain_is_an_alarm_and_never_believed() {
    let _metrics = lab::METRICS.read().await;
    let (chain, other) = (
        Chain::of(1, Fault::Right).await,
        Chain::of(2, Fault::Hasty).await,
    );
    let mut lab = Lab::with_an_epoch_to_settle(&chain).await;
    let service = lab.start();
    lab.until_reasons(&["not_a_member"]).await;
    service.stop().await.expect("stops");

    // Its first block is known from then on.
    lab.rpc_urls = vec![other.url(), chain.url()];
    let service = lab.start();
    lab.until_reasons(&["not_a_member", "other_chain"]).await;
    let text = lab.until_it_says("other_chain", "genesis hash").await;
    assert!(text.contains(&other.node.host()), "{text}");
    chain.node.becomes([NodeFault::Hang]);
    lab.until_it_says("chain_unreachable", "").await;
    assert!(lab.is_answered(1, "s1").await, "the door is open");
    chain.node.becomes([]);
    lab.until_reasons(&["not_a_member", "other_chain"]).await;
    service.stop().await.expect("stops");
    let asked = other.asked();
    assert!(
        asked.iter().flatten().all(|it| it == "getGenesisHash"),
        "{asked:?}"
    );
}

/// Nothing has begun that could be lost, and which of them is meant is the operator's to say.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_log_endpoints_of_two_chains_are_bad_input() {
    let _metrics = lab::METRICS.read().await;
    let (chain, other) = (
        Chain::of(1, Fault::Right).await,
        Chain::of(2, Fault::Right).await,
    );
    let mut lab = Lab::new(&chain);
    lab.rpc_urls.push(other.url());
    let error = lab.start().ends().await.expect_err("two chains");
    assert_eq!(cause_of(&error), Cause::Input, "{error:#}");
    let text = format!("{error:#}");
    assert!(text.contains(&other.node.host()), "{text}");

    // `config check` says so before.
    lab.config();
    let file = lab.folder().join("openmast.toml");
    let report = preflight::check_with_endpoints(&file, []).await.to_string();
    assert!(
        report.contains("error: network.rpc_urls[1]: is of another chain"),
        "{report}"
    );
    assert!(!report.contains("api-key"), "{report}");
    // With what was seen before, it is known which.
    fs::create_dir_all(lab.folder().join("data")).unwrap();
    let seen = format!(
        r#"{{"format":"openmast/chain/1","network":"{NETWORK}","genesis":"{}","finalized_slot":1}}"#,
        chain.model.genesis()
    );
    fs::write(lab.folder().join("data/chain.json"), seen).unwrap();
    let report = preflight::check_with_endpoints(&file, []).await.to_string();
    assert!(
        report.contains("error: network.rpc_urls[1]: is of another chain"),
        "{report}"
    );
    assert!(!report.contains("rpc_urls[0]: is of"), "{report}");
    let service = lab.start();
    lab.until_reasons(&["other_chain"]).await;
    service.stop().await.expect("stops");
}

/// `null` for the one account that everything hangs on.
#[tokio::test(flavor = "multi_thread")]
async fn a_null_in_the_place_of_the_network_ends_nothing() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let lab = Lab::with_an_epoch_to_settle(&chain).await;
    let service = lab.start();
    lab.until_reasons(&["not_a_member"]).await;
    chain.node.becomes([NodeFault::NullAccount(NETWORK)]);
    let text = lab
        .until_it_says("chain_unreachable", "no Network account")
        .await;
    assert!(text.contains(&chain.node.host()), "{text}");
    assert!(lab.is_answered(1, "s1").await);
    service.stop().await.expect("stops");
    // A start meanwhile opens the doors, too.
    let service = lab.start();
    lab.until_it_says("chain_unverified", "no Network account")
        .await;
    lab.until_reasons(&["chain_unverified"]).await;
    assert!(lab.is_answered(2, "s2").await);
    assert!(lab.is_ready().await);
    chain.node.becomes([]);
    lab.until_reasons(&["not_a_member"]).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    service.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_something_else_has_an_alarm_of_its_own() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let mut lab = Lab::with_an_epoch_to_settle(&chain).await;
    lab.stale_after_seconds = 1;
    let service = lab.start();
    lab.until_reasons(&["not_a_member"]).await;
    let (address, owner) = (addresses::oracle_set(&NETWORK), addresses::PROGRAM_ID);
    let of_another_type = Account {
        owner,
        data: vec![7; 64],
        executable: false,
    };
    chain.model.set(address, Some(of_another_type));
    let text = lab
        .until_it_says("account_unexpected", &address.to_string())
        .await;
    for part in ["should be of type OracleSet", &owner.to_string()] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Settling waits; the endpoint is no worse for it.
    tokio::time::sleep(Duration::from_secs(1)).await;
    lab.until_reasons(&["account_unexpected", "not_a_member"])
        .await;
    assert!(lab.is_answered(1, "s1").await);
    assert!(lab.is_ready().await);
    chain.becomes(Fault::Right);
    lab.until_reasons(&["not_a_member"]).await;
    service.stop().await.expect("stops");
}
