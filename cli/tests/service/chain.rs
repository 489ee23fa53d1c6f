//! A node of a chain that has what identifies a network, or has not.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use openmast_client::{
    accounts::{Asset, Network, OracleSet, Payer, ProgramAccount, VERSION},
    addresses::{self, PROGRAM_ID},
};
use openmast_scripted_node::{Account, Model, ScriptedNode};
use serde_json::Value;
use sha2::{Digest, Sha256};
use solana_hash::Hash;
use solana_pubkey::Pubkey;

pub use openmast_scripted_node::Fault as NodeFault;

pub const NETWORK: Pubkey = Pubkey::new_from_array([5; 32]);
const MINT: Pubkey = Pubkey::new_from_array([9; 32]);
const TOKEN_PROGRAM: Pubkey = Pubkey::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
const LOADER: Pubkey = Pubkey::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");

/// What the endpoint does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It answers no request.
    Down,
    /// A node of another chain: it knows none of the accounts.
    Another,
    /// The network was made a moment ago: it is confirmed and not final.
    Young,
    /// It knows the network, whose exit delay is too short for epochs of an hour.
    Hasty,
    /// It knows the network.
    Right,
}

#[derive(Clone)]
pub struct Chain {
    pub model: Model,
    pub node: ScriptedNode,
}

impl Chain {
    pub async fn start(fault: Fault) -> Self {
        Self::of(1, fault).await
    }

    /// A node of a chain of its own.
    pub async fn of(genesis: u8, fault: Fault) -> Self {
        let model = Model::new(
            Hash::new_from_array([genesis; 32]),
            Duration::from_millis(20),
        );
        let node = ScriptedNode::of(&model).await.unwrap();
        let chain = Self { model, node };
        chain.becomes(fault);
        chain
    }

    /// With a key, as providers have it.
    pub fn url(&self) -> String {
        self.node.url()
    }

    pub fn becomes(&self, fault: Fault) {
        self.model
            .set(PROGRAM_ID, Some(account(LOADER, &[0; 36], true)));
        let mut mint = [0; 82];
        mint[44] = 6;
        self.model
            .set(MINT, Some(account(TOKEN_PROGRAM, &mint, false)));
        let of_program = |data: &[u8]| Some(account(PROGRAM_ID, data, false));
        let others = [
            (addresses::oracle_set(&NETWORK), zeros::<OracleSet>()),
            (addresses::asset(&NETWORK, 0), zeros::<Asset>()),
            (addresses::payer(&NETWORK, 0), zeros::<Payer>()),
        ];
        for (address, data) in others {
            self.model.set(address, of_program(&data));
        }
        let network = |exit_delay_seconds| account(PROGRAM_ID, &network(exit_delay_seconds), false);
        match fault {
            Fault::Young => {
                self.model.set(NETWORK, None);
                self.model.set_confirmed(NETWORK, network(604_800));
            }
            Fault::Hasty => self.model.set(NETWORK, Some(network(20))),
            Fault::Down | Fault::Another | Fault::Right => {
                self.model.set(NETWORK, Some(network(604_800)));
            }
        }
        match fault {
            Fault::Down => self.node.becomes([NodeFault::Status(503)]),
            Fault::Another => self.node.becomes([
                NodeFault::OtherChain(Hash::new_from_array([66; 32])),
                NodeFault::NullAccount(PROGRAM_ID),
                NodeFault::NullAccount(NETWORK),
            ]),
            Fault::Young | Fault::Hasty | Fault::Right => self.node.becomes([]),
        }
    }

    /// The addresses of every request until now; of others their method.
    pub fn asked(&self) -> Vec<Vec<String>> {
        let asked = self.node.calls().into_iter().map(|call| {
            let keys = match call.method.as_str() {
                "getMultipleAccounts" => call.params[0].as_array().cloned().unwrap(),
                method => return vec![method.to_owned()],
            };
            let text = |key: &Value| key.as_str().unwrap().to_owned();
            keys.iter().map(text).collect()
        });
        asked.collect()
    }
}

fn account(owner: Pubkey, data: &[u8], executable: bool) -> Account {
    Account {
        owner,
        data: data.to_vec(),
        executable,
    }
}

/// The chain's clock, which is right.
pub fn unix_time() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// An account of zeros.
fn zeros<T: ProgramAccount>() -> Vec<u8> {
    let mut data = Sha256::digest(format!("account:{}", T::NAME))[..8].to_vec();
    data.push(VERSION);
    data.resize(T::SIZE, 0);
    data
}

/// A Network account of zeros, but for its currency, its exit delay, an asset and a payer.
fn network(exit_delay_seconds: u32) -> Vec<u8> {
    let mut data = zeros::<Network>();
    let mut network = Network::decode(&PROGRAM_ID, &data).unwrap();
    network.currency_mint = MINT;
    (network.asset_count, network.payer_count) = (1, 1);
    network.parameters.exit_delay_seconds = exit_delay_seconds;
    data.truncate(8);
    borsh::to_writer(&mut data, &network).unwrap();
    data
}
