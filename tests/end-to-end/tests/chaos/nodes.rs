//! The endpoints that the oracle asks: each in front of the same real chain, and well or not as the schedule says.

use std::{io, time::Instant};

use openmast_client::addresses;
use openmast_scripted_node::{Fault, ScriptedNode};
use solana_pubkey::Pubkey;

use super::{
    journal::{Journal, Trouble},
    schedule::{Ail, ENDPOINTS, NodePhase, Step},
};

pub struct Nodes {
    nodes: Vec<ScriptedNode>,
    network: Pubkey,
    journal: Journal,
}

impl Nodes {
    pub async fn before(rpc_url: &str, network: Pubkey, journal: Journal) -> io::Result<Self> {
        let mut nodes = Vec::new();
        for _ in 0..ENDPOINTS {
            nodes.push(ScriptedNode::before(rpc_url).await?);
        }
        Ok(Self {
            nodes,
            network,
            journal,
        })
    }

    pub fn urls(&self) -> Vec<String> {
        self.nodes.iter().map(ScriptedNode::url).collect()
    }

    /// Goes through all phases; all endpoints are well at the end.
    pub async fn follow(&self, steps: &[Step<NodePhase>], began: Instant) {
        for step in steps {
            tokio::time::sleep_until((began + step.at).into()).await;
            let ails = step.what.ails.iter().flatten();
            let troubles: Vec<_> = ails.map(|ail| self.journal.begin(trouble(ail))).collect();
            for (node, ail) in self.nodes.iter().zip(&step.what.ails) {
                node.becomes(ail.as_ref().map(|ail| self.fault(ail)));
            }
            tokio::time::sleep(step.what.lasts).await;
            for node in &self.nodes {
                node.becomes([]);
            }
            for begun in troubles {
                self.journal.end(begun);
            }
        }
    }

    fn fault(&self, ail: &Ail) -> Fault {
        match ail {
            Ail::Is(fault) => fault.clone(),
            Ail::LosesPayer => Fault::NullAccount(addresses::payer(&self.network, 0)),
        }
    }
}

fn trouble(ail: &Ail) -> Trouble {
    match ail {
        Ail::Is(Fault::OtherChain(_)) => Trouble::OtherChain,
        ail if ail.is_lie() => Trouble::NodeLies,
        _ => Trouble::NodesAway,
    }
}
