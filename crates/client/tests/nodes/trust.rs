//! Which chain endpoints are of, and how far it was seen before.

use crate::lab::{FINALIZED, NETWORK, chain, command, node, payers, said, service};
use openmast_client::rpc::{ChainSeen, Rpc, RpcTrouble, Standing, TOLERANCE_SLOTS};
use openmast_scripted_node::{Fault, Model};
use std::time::Duration;

fn seen(model: &Model) -> ChainSeen {
    ChainSeen {
        genesis: Some(model.genesis()),
        slot: model.slot(),
        newest: model.slot(),
        seen_at_ms: None,
    }
}

/// The other chain has the same network at the same address, as two local ones of the same founder have.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_of_another_chain_is_never_believed() {
    let (right, other) = (chain(1, 7), chain(2, 1));
    for is_first in [true, false] {
        let (ours, stranger) = (node(&right).await, node(&other).await);
        let nodes = match is_first {
            true => [&stranger, &ours],
            false => [&ours, &stranger],
        };
        let rpc = service(&nodes, seen(&right));
        assert_eq!(payers(&rpc).await.unwrap().1, 7);
        let reports = rpc.look().await;
        let told = reports
            .iter()
            .find(|it| it.host == stranger.host())
            .unwrap();
        assert!(matches!(told.standing, Standing::OtherChain(_)), "{told:?}");
        // Not even when there is nobody else.
        ours.becomes([Fault::Hang]);
        let text = said(payers(&rpc).await.expect_err("nobody else"));
        assert!(text.contains(&stranger.host()), "{text}");
        assert_eq!(
            stranger.count("getMultipleAccounts"),
            0,
            "it is asked nothing"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_chains_none_is_believed_while_it_is_not_known_which() {
    let (one, another) = (chain(1, 7), chain(2, 1));
    let (first, second) = (node(&one).await, node(&another).await);
    let rpc = service(&[&first, &second], ChainSeen::default());
    let text = said(payers(&rpc).await.expect_err("either"));
    assert!(text.contains("one of them is of another chain"), "{text}");
    assert_eq!(rpc.seen().genesis, None);
    // A person's command ends with an error, and sends nothing.
    let trouble = payers(&command(&[&first, &second]))
        .await
        .expect_err("either");
    assert!(
        matches!(trouble, RpcTrouble::DifferentChains(_)),
        "{trouble}"
    );
    assert!(trouble.to_string().contains(&second.host()), "{trouble}");
    // As soon as one is gone, the other's chain is the one.
    second.becomes([Fault::Drop]);
    assert_eq!(payers(&rpc).await.unwrap().1, 7);
    assert_eq!(rpc.seen().genesis, Some(one.genesis()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_final_before_a_restart_is_final_after_it() {
    let model = chain(1, 7);
    let node = node(&model).await;
    let far = ChainSeen {
        slot: model.slot() + 10_000,
        ..seen(&model)
    };
    let text = said(payers(&service(&[&node], far)).await.expect_err("behind"));
    assert!(text.contains("it is behind"), "{text}");
    let rpc = service(&[&node], seen(&model));
    let (slot, _) = payers(&rpc).await.unwrap();
    let kept = rpc.seen();
    assert_eq!(kept.genesis, Some(model.genesis()));
    assert!(kept.slot + TOLERANCE_SLOTS >= slot);
}

/// It says first how far the chain is, before anybody else does: as for a new installation.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_slot_that_one_node_alone_tells_is_not_kept() {
    let model = chain(1, 7);
    let (lying, honest) = (node(&model).await, node(&model).await);
    lying.becomes([Fault::NewSlot]);
    let rpc = service(&[&lying, &honest], ChainSeen::default());
    payers(&rpc).await.unwrap();
    let kept = rpc.seen();
    assert!(
        kept.slot <= model.slot() && kept.seen_at_ms.is_none(),
        "{kept:?}"
    );
    // The honest one is not behind because of it.
    lying.becomes([Fault::Drop]);
    let (slot, count) = payers(&rpc).await.unwrap();
    assert!(slot <= model.slot());
    assert_eq!(count, 7);
    assert!(rpc.seen().slot <= model.slot());
    // After a restart time bounds what is told first.
    let known = ChainSeen {
        seen_at_ms: Some(u64::MAX),
        ..seen(&model)
    };
    lying.becomes([Fault::NewSlot]);
    let text = said(payers(&service(&[&lying], known)).await.expect_err("ahead"));
    assert!(text.contains("no chain is that fast"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_the_network_is_not_of_its_chain() {
    let model = chain(1, 7);
    model.set(NETWORK, None);
    let node = node(&model).await;
    let rpc = service(&[&node], ChainSeen::default());
    let text = said(payers(&rpc).await.expect_err("no network"));
    assert!(text.contains("no Network account at"), "{text}");
    assert!(matches!(rpc.standing(0), Some(Standing::Lacks(_))));
    assert_eq!(rpc.standing(1), None);
    assert!(!rpc.is_anywhere(&NETWORK, FINALIZED).await);
}

/// A person named one endpoint: what it is of is theirs to know, and costs no request.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_with_one_endpoint_asks_for_what_it_wants_alone() {
    let model = chain(1, 7);
    let (first, second) = (node(&model).await, node(&model).await);
    assert_eq!(payers(&command(&[&first])).await.unwrap().1, 7);
    assert_eq!(first.calls().len(), 1);
    let both = command(&[&first, &second]);
    assert_eq!(payers(&both).await.unwrap().1, 7);
    assert_eq!(payers(&both).await.unwrap().1, 7);
    assert_eq!(first.count("getGenesisHash"), 1);
    assert_eq!(second.count("getGenesisHash"), 1);
    // The next one answers when the first does not.
    first.becomes([Fault::Status(500)]);
    assert_eq!(payers(&both).await.unwrap().1, 7);
    second.becomes([Fault::Drop]);
    said(payers(&both).await.expect_err("both"));
    first.becomes([]);
    assert_eq!(payers(&both).await.unwrap().1, 7);
}

#[test]
fn no_endpoint_is_an_error() {
    let none = Rpc::new(&[], Duration::from_secs(1));
    assert!(matches!(none, Err(RpcTrouble::NoEndpoint)));
}
