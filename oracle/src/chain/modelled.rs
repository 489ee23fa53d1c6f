//! A modelled chain with a scripted node, for tests of what is read.

use std::time::Duration;

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_client::{
    accounts::{ProgramAccount, VERSION},
    addresses::PROGRAM_ID,
    rpc::{ChainIdentity, ChainSeen, Patience, Rpc},
};
use openmast_scripted_node::{Account, Model, ScriptedNode};
use sha2::{Digest, Sha256};
use solana_hash::Hash;
use solana_pubkey::Pubkey;

pub(crate) const NETWORK: Pubkey = Pubkey::new_from_array([5; 32]);

pub(crate) struct Modelled {
    pub model: Model,
    pub node: ScriptedNode,
    pub rpc: Rpc,
}

impl Modelled {
    /// With the program and nothing else.
    pub(crate) async fn new() -> Self {
        let model = Model::new(Hash::new_from_array([1; 32]), Duration::from_millis(10));
        let node = ScriptedNode::of(&model).await.expect("a port");
        let identity = ChainIdentity {
            program: PROGRAM_ID,
            network: NETWORK,
        };
        let patience = Patience {
            timeout: Duration::from_secs(2),
            stale_after: Duration::from_secs(2),
        };
        let rpc = Rpc::of_network(&[node.url()], identity, patience, ChainSeen::default());
        let program = Account {
            owner: Pubkey::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111"),
            data: vec![0; 36],
            executable: true,
        };
        model.set(PROGRAM_ID, Some(program));
        Self {
            model,
            node,
            rpc: rpc.expect("an endpoint"),
        }
    }

    pub(crate) fn put<T: ProgramAccount + BorshSerialize>(&self, address: Pubkey, account: &T) {
        let mut data = Sha256::digest(format!("account:{}", T::NAME))[..8].to_vec();
        borsh::to_writer(&mut data, account).expect("encodes");
        data[8] = VERSION;
        let account = Account {
            owner: PROGRAM_ID,
            data,
            executable: false,
        };
        self.model.set(address, Some(account));
    }
}

/// An account without anything.
pub(crate) fn zeros<T: ProgramAccount + BorshDeserialize>() -> T {
    T::try_from_slice(&vec![0; T::SIZE - 8]).expect("a plain account")
}
