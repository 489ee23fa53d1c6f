//! A chain with a network on it, and clients of its nodes.

use borsh::BorshDeserialize;
use openmast_client::{
    accounts::{Network, ProgramAccount, VERSION},
    addresses::PROGRAM_ID,
    rpc::{ChainIdentity, ChainSeen, Patience, Rpc, RpcTrouble},
};
use openmast_scripted_node::{Account, Model, ScriptedNode};
use solana_commitment_config::CommitmentConfig;
use solana_hash::Hash;
use solana_pubkey::Pubkey;
use std::time::Duration;

pub(crate) const NETWORK: Pubkey = Pubkey::new_from_array([5; 32]);
pub(crate) const FINALIZED: CommitmentConfig = CommitmentConfig::finalized();
pub(crate) const SLOT_TIME: Duration = Duration::from_millis(10);
pub(crate) const PATIENCE: Patience = Patience {
    timeout: Duration::from_millis(500),
    stale_after: Duration::from_millis(400),
};

/// A chain that has the network, in which `payers` were opened.
pub(crate) fn chain(genesis: u8, payers: u32) -> Model {
    let model = Model::new(Hash::new_from_array([genesis; 32]), SLOT_TIME);
    let program = Account {
        owner: Pubkey::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111"),
        data: vec![0; 36],
        executable: true,
    };
    model.set(PROGRAM_ID, Some(program));
    model.set(NETWORK, Some(network(payers)));
    model
}

pub(crate) fn network(payers: u32) -> Account {
    let mut network = Network::try_from_slice(&vec![0; Network::SIZE - 8]).unwrap();
    network.version = VERSION;
    network.payer_count = payers;
    let mut data = Network::DISCRIMINATOR.to_vec();
    borsh::to_writer(&mut data, &network).unwrap();
    Account {
        owner: PROGRAM_ID,
        data,
        executable: false,
    }
}

pub(crate) async fn node(model: &Model) -> ScriptedNode {
    ScriptedNode::of(model).await.unwrap()
}

/// As a service has it.
pub(crate) fn service(nodes: &[&ScriptedNode], seen: ChainSeen) -> Rpc {
    let urls: Vec<String> = nodes.iter().map(|node| node.url()).collect();
    let identity = ChainIdentity {
        program: PROGRAM_ID,
        network: NETWORK,
    };
    Rpc::of_network(&urls, identity, PATIENCE, seen).unwrap()
}

/// As a person's command has it.
pub(crate) fn command(nodes: &[&ScriptedNode]) -> Rpc {
    let urls: Vec<String> = nodes.iter().map(|node| node.url()).collect();
    Rpc::new(&urls, PATIENCE.timeout).unwrap()
}

/// Slot, and how many payers the network has.
pub(crate) async fn payers(rpc: &Rpc) -> Result<(u64, u32), RpcTrouble> {
    let read = rpc
        .read(&[NETWORK], FINALIZED, 0, |_, accounts| {
            let account = accounts[0].as_ref().ok_or("there is no network")?;
            let network = Network::decode(&account.owner, &account.data);
            Ok(network.map_err(|error| error.to_string())?.payer_count)
        })
        .await?;
    Ok((read.slot, read.value))
}

/// What no endpoint answered.
pub(crate) fn said(trouble: RpcTrouble) -> String {
    match trouble {
        RpcTrouble::Unreachable { last, .. } => last,
        other => panic!("{other}"),
    }
}
