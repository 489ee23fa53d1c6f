//! One of two nodes is in a fault; then it is the only one.

use crate::lab::{FINALIZED, NETWORK, PATIENCE, chain, network, node, payers, said, service};
use openmast_client::{
    accounts::{Network, ProgramAccount},
    addresses::PROGRAM_ID,
    rpc::{ChainSeen, Misread, Rpc, RpcTrouble, Standing, TOLERANCE_SLOTS, UnexpectedAccount},
};
use openmast_scripted_node::{Account, Fault};
use solana_hash::Hash;
use solana_pubkey::Pubkey;
use std::time::{Duration, Instant};

/// In which a read of the network cannot be answered rightly.
fn faults() -> Vec<Fault> {
    vec![
        Fault::Freeze,
        Fault::FreezeMin,
        Fault::NoAccounts,
        Fault::NullAccount(NETWORK),
        Fault::Short,
        Fault::OldSlot,
        Fault::NewSlot,
        Fault::Status(429),
        Fault::Status(500),
        Fault::Hang,
        Fault::Slow,
        Fault::Half,
        Fault::Huge,
        Fault::NotJson,
        Fault::RpcError,
        Fault::Drop,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_one_node_does_the_other_is_believed_within_seconds() {
    for fault in faults() {
        let model = chain(1, 7);
        let (lying, honest) = (node(&model).await, node(&model).await);
        let rpc = service(&[&lying, &honest], ChainSeen::default());
        assert_eq!(payers(&rpc).await.unwrap().1, 7);
        lying.becomes([fault.clone()]);
        // What the chain is now, a node that stands still does not know.
        model.set(NETWORK, Some(network(8)));
        let begun = Instant::now();
        let mut slowest = Duration::ZERO;
        while begun.elapsed() < 3 * PATIENCE.stale_after {
            let asked = Instant::now();
            let (slot, count) = payers(&rpc)
                .await
                .unwrap_or_else(|error| panic!("{fault:?}: {error}"));
            slowest = slowest.max(asked.elapsed());
            let is_new = begun.elapsed() > 2 * PATIENCE.stale_after;
            assert!(
                count == 8 || !is_new && [Fault::Freeze, Fault::FreezeMin].contains(&fault),
                "{fault:?}: {count}"
            );
            assert!(slot <= model.slot(), "{fault:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(
            slowest < Duration::from_secs(3),
            "{fault:?} took {slowest:?}"
        );
        let (slot, _) = payers(&rpc).await.unwrap();
        assert!(slot + TOLERANCE_SLOTS >= model.slot(), "{fault:?}");
        // It is told of, with its host, and is one of them again when it is well.
        let reports = rpc.look().await;
        assert!(
            matches!(reports[0].standing, Standing::Away(_) | Standing::Lacks(_)),
            "{fault:?}: {reports:?}"
        );
        assert_eq!(reports[0].host, lying.host());
        assert_eq!(reports[1].standing, Standing::Usable, "{fault:?}");
        lying.becomes([]);
        let reports = rpc.look().await;
        assert_eq!(reports[0].standing, Standing::Usable, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn alone_it_is_not_believed_and_heals() {
    for fault in faults() {
        let model = chain(1, 7);
        let node = node(&model).await;
        let rpc = service(&[&node], ChainSeen::default());
        assert_eq!(payers(&rpc).await.unwrap().1, 7);
        node.becomes([fault.clone()]);
        model.set(NETWORK, Some(network(8)));
        // From now on it is seen to stand still, if it does.
        let _ = payers(&rpc).await;
        tokio::time::sleep(2 * PATIENCE.stale_after).await;
        let begun = Instant::now();
        let text = said(payers(&rpc).await.expect_err("it is wrong"));
        assert!(
            begun.elapsed() < Duration::from_secs(6),
            "{fault:?} took {:?}",
            begun.elapsed()
        );
        assert!(text.contains(&node.host()), "{fault:?}: {text}");
        assert!(!text.contains("api-key"), "{fault:?}: {text}");
        node.becomes([]);
        assert_eq!(payers(&rpc).await.unwrap().1, 8, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_malformed_when_every_node_says_so() {
    let model = chain(1, 7);
    let (proxy, honest) = (node(&model).await, node(&model).await);
    let rpc = service(&[&proxy, &honest], ChainSeen::default());
    payers(&rpc).await.unwrap();
    proxy.becomes([Fault::InvalidParams]);
    assert_eq!(payers(&rpc).await.unwrap().1, 7, "the other answers");
    let asked = proxy.count("getMultipleAccounts");
    payers(&rpc).await.unwrap();
    assert_eq!(proxy.count("getMultipleAccounts"), asked, "it is preferred");
    honest.becomes([Fault::InvalidParams]);
    let trouble = payers(&rpc).await.expect_err("both refuse");
    assert!(matches!(trouble, RpcTrouble::Refused { .. }), "{trouble}");
    assert!(!trouble.may_pass());
    // What one cannot be asked may still be answered by it.
    honest.becomes([Fault::Drop]);
    let trouble = payers(&rpc).await.expect_err("one refuses, one is away");
    assert!(trouble.may_pass(), "{trouble}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stands_still_says_so() {
    let model = chain(1, 7);
    let node = node(&model).await;
    let rpc = service(&[&node], ChainSeen::default());
    payers(&rpc).await.unwrap();
    node.becomes([Fault::Freeze]);
    payers(&rpc).await.unwrap();
    tokio::time::sleep(2 * PATIENCE.stale_after).await;
    let text = said(payers(&rpc).await.expect_err("it stands still"));
    assert!(text.contains("it stands still: finalized slot"), "{text}");
    let reports = rpc.look().await;
    assert!(reports[0].stands_still, "{reports:?}");
    node.becomes([]);
    payers(&rpc).await.unwrap();
    assert!(!rpc.look().await[0].stands_still);
}

/// Two accounts of one type in each other's place: only who decodes them can tell.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_understood_is_asked_of_another_node() {
    let model = chain(1, 7);
    let (lying, honest) = (node(&model).await, node(&model).await);
    let rpc = service(&[&lying, &honest], ChainSeen::default());
    payers(&rpc).await.unwrap();
    lying.becomes([Fault::Swap]);
    let keys = [PROGRAM_ID, NETWORK];
    let read = rpc.read(&keys, FINALIZED, 0, |_, accounts| {
        let is_program = accounts[0]
            .as_ref()
            .is_some_and(|account| account.executable);
        is_program.then_some(()).ok_or("there is no program".into())
    });
    read.await.unwrap();
    let reports = rpc.reports();
    let Standing::Away(why) = &reports[0].standing else {
        panic!("{reports:?}");
    };
    assert!(why.contains("there is no program"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_absent_when_no_node_has_it() {
    let absent = Pubkey::new_from_array([9; 32]);
    let model = chain(1, 7);
    let (lying, honest) = (node(&model).await, node(&model).await);
    let rpc = service(&[&lying, &honest], ChainSeen::default());
    let is_there = |address: Pubkey| {
        let rpc = &rpc;
        async move {
            let keys = [PROGRAM_ID, address];
            let read = rpc.read(&keys, FINALIZED, 0, |_, accounts| Ok(accounts[1].is_some()));
            read.await.unwrap().value
        }
    };
    assert!(!is_there(absent).await);
    assert!(
        honest.count("getMultipleAccounts") >= 2,
        "the other was asked, too"
    );
    lying.becomes([Fault::NullAccount(NETWORK)]);
    assert!(is_there(NETWORK).await);
    // What was there and is not any more is absent, whatever was said before.
    lying.becomes([]);
    rpc.look().await;
    model.set(absent, Some(network(1)));
    assert!(is_there(absent).await);
    model.set(absent, None);
    assert!(!is_there(absent).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_hangs_holds_up_one_call_and_no_more() {
    let model = chain(1, 7);
    let (hanging, honest) = (node(&model).await, node(&model).await);
    let rpc = service(&[&hanging, &honest], ChainSeen::default());
    payers(&rpc).await.unwrap();
    hanging.becomes([Fault::Hang]);
    let begun = Instant::now();
    for _ in 0..100 {
        payers(&rpc).await.unwrap();
    }
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
    assert!(
        hanging.count("getMultipleAccounts") <= 3,
        "it is left alone meanwhile"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_chain_behind_the_same_address_is_seen_at_once() {
    let model = chain(1, 7);
    let node = node(&model).await;
    let rpc = service(&[&node], ChainSeen::default());
    payers(&rpc).await.unwrap();
    // As after a restart of the endpoint: it was away, and says who it is before it is believed.
    node.becomes([Fault::Drop]);
    said(payers(&rpc).await.expect_err("away"));
    node.becomes([Fault::OtherChain(Hash::new_from_array([2; 32]))]);
    let text = said(payers(&rpc).await.expect_err("another chain"));
    assert!(text.contains("its genesis hash is"), "{text}");
    assert!(matches!(rpc.standing(0), Some(Standing::OtherChain(_))));
}

/// Another account than the network's, which is read as one.
const OTHER: Pubkey = Pubkey::new_from_array([9; 32]);

async fn read_other(rpc: &Rpc) -> Result<u32, RpcTrouble> {
    let read = rpc.read(&[OTHER], FINALIZED, 0, |_, accounts| {
        let account = accounts[0].as_ref().ok_or("it is not there")?;
        let network = Network::decode(&account.owner, &account.data);
        let network = network.map_err(|why| {
            Misread::Unexpected(Box::new(UnexpectedAccount {
                address: OTHER,
                expected: Network::NAME,
                owner: account.owner,
                why,
            }))
        })?;
        Ok(network.payer_count)
    });
    Ok(read.await?.value)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_something_else_is_no_endpoints_fault_when_all_say_so() {
    let (one, another) = (chain(1, 7), chain(1, 7));
    let (first, second) = (node(&one).await, node(&another).await);
    let rpc = service(&[&first, &second], ChainSeen::default());
    let owner = Pubkey::new_from_array([8; 32]);
    let strange = Account {
        owner,
        data: vec![0; 9],
        executable: false,
    };
    // One alone is wrong.
    one.set(OTHER, Some(strange.clone()));
    another.set(OTHER, Some(network(3)));
    assert_eq!(read_other(&rpc).await.unwrap(), 3);
    let Some(Standing::Away(why)) = rpc.standing(0) else {
        panic!("{:?}", rpc.reports());
    };
    assert_eq!(rpc.standing(1), Some(Standing::Usable));
    assert!(why.contains("should be of type Network"), "{why}");
    assert!(rpc.unexpected().is_empty());
    // What all say is so, and nobody is less believed for it.
    another.set(OTHER, Some(strange));
    rpc.look().await;
    let trouble = read_other(&rpc).await.expect_err("something else");
    let RpcTrouble::Unexpected(account) = trouble else {
        panic!("{trouble}");
    };
    assert_eq!((account.address, account.owner), (OTHER, owner));
    assert_eq!(rpc.unexpected(), [*account]);
    let standings = rpc.reports().into_iter().map(|it| it.standing);
    assert!(standings.into_iter().all(|it| it == Standing::Usable));
    assert_eq!(payers(&rpc).await.unwrap().1, 7, "all else goes on");
    one.set(OTHER, Some(network(4)));
    assert_eq!(read_other(&rpc).await.unwrap(), 4);
    assert!(rpc.unexpected().is_empty());
}
