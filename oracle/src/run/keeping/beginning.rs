//! Starts the keeper.

use std::sync::Arc;

use openmast_client::sender::FeePolicy;
use openmast_platform::blocking::blocking_now_and_then;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tokio::task::JoinSet;

use super::{Keeping, sending::Means};
use crate::{
    chain::{ProofBufferTurn, SolanaChain},
    keeper::KeeperStatus,
    run::{context::ServiceContext, final_ledgers::FinalLedgers, identity::once_verified},
};

/// Starts the keeper, which pays with this key, as soon as it is known which chain it is. Gives where it tells what it does.
pub(in crate::run) fn begin(
    context: &ServiceContext<'_>,
    key: Keypair,
    chain: &SolanaChain,
    ledgers: &Arc<FinalLedgers>,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> KeeperStatus {
    let config = context.config;
    let settler = chain.payer().pubkey();
    let cap = config.keeper.max_micro_lamports_per_cu;
    let status = KeeperStatus::default();
    let means = Means {
        proof_buffer: match key.pubkey() == settler {
            true => chain.proof_buffer().clone(),
            false => ProofBufferTurn::default(),
        },
        key,
        fees: FeePolicy {
            percentile: config.fees.percentile,
            floor: config.fees.min_micro_lamports_per_cu.min(cap),
            cap,
        },
        endpoints: Arc::clone(&context.endpoints),
        clock: context.clock.clone(),
    };
    let keeping = Keeping {
        config: config.keeper.clone(),
        means,
        settler,
        network: config.network.address,
        ledgers: Arc::clone(ledgers),
        file: context.data().join("keeper.sqlite"),
        status: status.clone(),
        health: context.health.clone(),
    };
    tasks.spawn(blocking_now_and_then(once_verified(
        context.verified.clone(),
        context.stopped.clone(),
        keeping.run(context.stopped.clone()),
    )));
    status
}
