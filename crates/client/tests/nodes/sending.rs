//! Fees and the fates of transactions, of which nodes say what they like.

use crate::lab::{chain, node, payers, service};
use openmast_client::{
    instructions,
    rpc::{ChainSeen, Rpc},
    sender::{FeePolicy, SendOptions, Sender, SignedTransaction, TransactionStatus},
};
use openmast_scripted_node::Fault;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use std::{sync::Arc, time::Duration};

fn sender(rpc: Rpc) -> Sender {
    let options = SendOptions {
        fees: FeePolicy {
            cap: 50_000_000,
            ..FeePolicy::default()
        },
        fee_doubling: Some(Duration::from_secs(30)),
        ..SendOptions::default()
    };
    Sender::new(Arc::new(rpc), options)
}

async fn built(sender: &Sender, attempt: u32) -> SignedTransaction {
    let payer = Keypair::new();
    let network = Pubkey::new_from_array([7; 32]);
    let instructions = [instructions::request_withdrawal(
        payer.pubkey(),
        network,
        0,
        5,
    )];
    let built = sender.build_and_sign(&instructions, &payer, &[], attempt);
    built.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_node_makes_a_service_pay_the_cap_by_what_it_says() {
    let model = chain(1, 7);
    let (lying, honest) = (node(&model).await, node(&model).await);
    lying.becomes([Fault::Fees]);
    let both = sender(service(&[&lying, &honest], ChainSeen::default()));
    payers(&both.rpc).await.unwrap();
    assert_eq!(built(&both, 0).await.price, 2_000, "the lower of the two");
    let alone = sender(service(&[&lying], ChainSeen::default()));
    for attempt in 0..20 {
        let price = built(&alone, attempt).await.price;
        assert!(price < 15_000, "{price}: time allows no more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_node_alone_declares_a_transaction_dead() {
    let model = chain(1, 7);
    model.loses(true);
    let (lying, honest) = (node(&model).await, node(&model).await);
    for fault in [Fault::Height, Fault::NewSlot] {
        lying.becomes([]);
        let both = sender(service(&[&lying, &honest], ChainSeen::default()));
        payers(&both.rpc).await.unwrap();
        let signed = built(&both, 0).await;
        lying.becomes([fault.clone(), Fault::NoStatus]);
        let status = both.status(&signed).await.unwrap();
        assert_eq!(status, TransactionStatus::Unknown, "{fault:?}");
    }
    // Alone it is not believed either: there is no block in a slot that is not there yet.
    let alone = sender(service(&[&lying], ChainSeen::default()));
    lying.becomes([]);
    let signed = built(&alone, 0).await;
    lying.becomes([Fault::Height]);
    assert!(alone.status(&signed).await.is_err());
    // In time it is dead.
    lying.becomes([]);
    tokio::time::sleep(Duration::from_millis(1_700)).await;
    let status = alone.status(&signed).await.unwrap();
    assert_eq!(status, TransactionStatus::Expired);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_hangs_gets_the_bytes_and_holds_up_nobody() {
    let model = chain(1, 7);
    let (hanging, honest) = (node(&model).await, node(&model).await);
    let both = sender(service(&[&honest, &hanging], ChainSeen::default()));
    payers(&both.rpc).await.unwrap();
    let signed = built(&both, 0).await;
    hanging.becomes([Fault::Hang]);
    let begun = std::time::Instant::now();
    both.broadcast(&signed.bytes).await.unwrap();
    assert!(
        begun.elapsed() < Duration::from_millis(300),
        "{:?}",
        begun.elapsed()
    );
    let asked = async {
        while hanging.count("sendTransaction") == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), asked)
        .await
        .unwrap();
    assert_eq!(model.received()[0].signature, signed.signature);
}
