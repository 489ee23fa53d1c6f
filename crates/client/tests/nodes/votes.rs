//! One of three nodes tells of its own chain what is not so. What most of them say is believed, wherever it stands.

use crate::lab::{FINALIZED, NETWORK, chain, network, node, payers, service};
use openmast_client::{
    addresses::PROGRAM_ID,
    rpc::{ChainSeen, Rpc, RpcTrouble},
};
use openmast_scripted_node::{Account, Fault, Model, ScriptedNode};
use solana_pubkey::Pubkey;
use std::time::{SystemTime, UNIX_EPOCH};

const CLOCK: Pubkey = solana_sdk_ids::sysvar::clock::ID;
const PROPOSAL: Pubkey = Pubkey::new_from_array([6; 32]);
/// Reads, of which some surely ask the one that differs.
const MANY: usize = 300;

struct Three {
    honest: [ScriptedNode; 2],
    _liar: ScriptedNode,
    rpc: Rpc,
}

/// An endpoint of `liar` at this position, and two of `model`.
async fn three(model: &Model, liar: &Model, position: usize) -> Three {
    let (one, other, liar) = (node(model).await, node(model).await, node(liar).await);
    let mut nodes = vec![&one, &other];
    nodes.insert(position, &liar);
    let rpc = service(&nodes, ChainSeen::default());
    rpc.look().await;
    Three {
        honest: [one, other],
        _liar: liar,
        rpc,
    }
}

fn account(data: &[u8]) -> Account {
    Account {
        owner: PROGRAM_ID,
        data: data.to_vec(),
        executable: false,
    }
}

fn unix_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.expect("after 1970").as_secs()).expect("before the year 292 billion")
}

async fn unix_time(rpc: &Rpc) -> i64 {
    let read = rpc.read(&[CLOCK], FINALIZED, 0, |_, accounts| {
        let clock = accounts[0].as_ref().ok_or("there is no clock")?;
        let bytes = clock.data[32..].first_chunk().ok_or("it is too short")?;
        Ok(i64::from_le_bytes(*bytes))
    });
    read.await.expect("most agree").value
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_one_tells_otherwise_is_what_the_others_say() {
    for position in 0..3 {
        let (model, liar) = (chain(1, 7), chain(1, 7));
        let three = three(&model, &liar, position).await;
        liar.set(NETWORK, Some(network(9)));
        for _ in 0..20 {
            assert_eq!(payers(&three.rpc).await.expect("most agree").1, 7);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_one_alone_has_is_not_there() {
    for position in 0..3 {
        let (model, liar) = (chain(1, 7), chain(1, 7));
        let three = three(&model, &liar, position).await;
        liar.set(PROPOSAL, Some(account(&[1; 50])));
        for _ in 0..20 {
            let read = three
                .rpc
                .read(&[PROPOSAL, NETWORK], FINALIZED, 0, |_, accounts| {
                    Ok((accounts[0].is_some(), accounts[1].is_some()))
                });
            assert_eq!(read.await.expect("most agree").value, (false, true));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_one_alone_lacks_is_there() {
    let (model, liar) = (chain(1, 7), chain(1, 7));
    let three = three(&model, &liar, 0).await;
    model.set(PROPOSAL, Some(account(&[1; 50])));
    for _ in 0..20 {
        let read = three.rpc.read(&[PROPOSAL], FINALIZED, 0, |_, accounts| {
            Ok(accounts[0].is_some())
        });
        assert!(read.await.expect("most agree").value);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_one_sets_moves_nothing() {
    for ahead in [401 * 86_400, -86_400, 25, -25] {
        let (model, liar) = (chain(1, 7), chain(1, 7));
        liar.set_clock(ahead);
        let three = three(&model, &liar, 0).await;
        for _ in 0..20 {
            let before = unix_now();
            let told = unix_time(&three.rpc).await;
            // By as much as nodes differ that keep up, and never forward.
            let believable = before - 27..=unix_now() + 1;
            assert!(believable.contains(&told), "{ahead}: {told}");
        }
    }
}

/// Whoever can disturb two of them for a moment does not have the third decide.
#[tokio::test(flavor = "multi_thread")]
async fn none_decides_alone_while_the_others_are_away_for_a_moment() {
    let (model, liar) = (chain(1, 7), chain(1, 7));
    let three = three(&model, &liar, 2).await;
    assert_eq!(payers(&three.rpc).await.expect("most agree").1, 7);
    liar.set(NETWORK, Some(network(9)));
    for honest in &three.honest {
        honest.becomes([Fault::Drop]);
    }
    for _ in 0..3 {
        let trouble = payers(&three.rpc).await.expect_err("one alone says so");
        assert!(trouble.may_pass(), "{trouble}");
    }
    three.honest[0].becomes([]);
    three.rpc.look().await;
    let trouble = payers(&three.rpc).await.expect_err("one against one");
    assert!(matches!(trouble, RpcTrouble::Disagreement(_)), "{trouble}");
    let text = trouble.to_string();
    let hosts = [three.honest[0].host(), three._liar.host()];
    for part in hosts.into_iter().chain([NETWORK.to_string()]) {
        assert!(text.contains(&part), "{part}: {text}");
    }
    three.honest[1].becomes([]);
    three.rpc.look().await;
    assert_eq!(payers(&three.rpc).await.expect("most agree").1, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_often_differs_is_told_of_with_its_host() {
    let (model, liar) = (chain(1, 7), chain(1, 7));
    let three = three(&model, &liar, 0).await;
    liar.set(NETWORK, Some(network(9)));
    // Its answer counts only when it comes before both of the others'.
    let mut reports = three.rpc.reports();
    for _ in 0..MANY {
        payers(&three.rpc).await.expect("most agree");
        reports = three.rpc.reports();
        if reports[0].differs.is_some() {
            break;
        }
    }
    let told = reports[0].differs.as_deref().expect("it is told");
    assert!(told.contains(&NETWORK.to_string()), "{told}");
    assert!(reports[1..].iter().all(|it| it.differs.is_none()));
    liar.set(NETWORK, Some(network(7)));
    for _ in 0..MANY {
        payers(&three.rpc).await.expect("all agree");
        if three.rpc.reports()[0].differs.is_none() {
            return;
        }
    }
    panic!("it agrees, and is told of still");
}
