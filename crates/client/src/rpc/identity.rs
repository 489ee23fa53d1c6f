//! Which chain a node is of: the hash of the chain's first block, and for a service also that its program and its network
//! are there.

use solana_client::{client_error::Result as ClientResult, rpc_request::RpcRequest};
use solana_commitment_config::CommitmentConfig;
use solana_hash::Hash;
use solana_pubkey::Pubkey;

use super::{
    batch::batch,
    endpoint::{Endpoint, Standing},
    unusable::unusable,
    words::describe,
};
use crate::{
    accounts::{Network, ProgramAccount},
    raw_account::clock_seconds,
};

/// What must be on a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainIdentity {
    /// Address of the program, which must be executable.
    pub program: Pubkey,
    /// The Network account.
    pub network: Pubkey,
}

/// What a node told of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    /// Nothing that could be used, in words.
    Silent(String),
    Told {
        genesis: Hash,
        /// What it lacks at finalized commitment of what must be there, in words.
        lacks: Option<String>,
    },
}

/// Asks a node who it is. One that does not have the known `genesis` is asked nothing more.
pub(super) async fn probe(
    endpoint: &Endpoint,
    identity: Option<&ChainIdentity>,
    genesis: Option<Hash>,
) -> Probe {
    match ask(endpoint, identity, genesis).await {
        Ok(told) => told,
        Err(error) => Probe::Silent(describe(&error)),
    }
}

async fn ask(
    endpoint: &Endpoint,
    identity: Option<&ChainIdentity>,
    known: Option<Hash>,
) -> ClientResult<Probe> {
    let told: String = endpoint
        .client
        .send(RpcRequest::GetGenesisHash, serde_json::Value::Null)
        .await?;
    let genesis: Hash = told
        .parse()
        .map_err(|_| unusable("its genesis hash is none"))?;
    let is_other = known.is_some_and(|known| known != genesis);
    let lacks = match identity {
        Some(identity) if !is_other => lacks(endpoint, identity).await?,
        _ => None,
    };
    Ok(Probe::Told { genesis, lacks })
}

/// What is not there of what must be.
async fn lacks(endpoint: &Endpoint, identity: &ChainIdentity) -> ClientResult<Option<String>> {
    let ChainIdentity { program, network } = identity;
    let keys = [*program, *network, solana_sdk_ids::sysvar::clock::ID];
    let finalized = CommitmentConfig::finalized();
    let answer = batch(&endpoint.client, &keys, finalized, 0).await?;
    let [there, of_network, clock] = answer.value.as_slice() else {
        return Err(unusable("it tells of another number of accounts"));
    };
    let seconds = clock.as_ref().and_then(|it| clock_seconds(&it.data));
    let seconds = seconds.ok_or_else(|| unusable("its chain has no clock"))?;
    endpoint
        .movement
        .at_time(seconds, std::time::Instant::now());
    match there {
        Some(account) if account.executable => {}
        Some(_) => return Ok(Some(format!("{program} is not a program there"))),
        None => return Ok(Some(format!("the program {program} is not deployed there"))),
    }
    let Some(account) = of_network else {
        return Ok(Some(format!("there is no Network account at {network}")));
    };
    let decoded = Network::decode(&account.owner, &account.data);
    Ok(decoded.err().map(|error| format!("{network}: {error}")))
}

/// What the endpoints are, from what all of them told at about the same time, and the genesis hash if it is known now.
///
/// Which chain is the right one is what is known from before. Otherwise those decide that lack nothing; when these
/// are of several chains, none is believed.
pub(super) fn classify_endpoints(
    known: Option<Hash>,
    told: &[(&str, Probe)],
) -> (Option<Hash>, Vec<Standing>) {
    let complete = told.iter().filter_map(|(host, probe)| match probe {
        Probe::Told {
            genesis,
            lacks: None,
        } => Some((*host, *genesis)),
        _ => None,
    });
    let complete: Vec<(&str, Hash)> = complete.collect();
    let first = complete.first().copied();
    let dissenter = first.and_then(|(_, first)| complete.iter().find(|(_, it)| *it != first));
    let conflict = match (known, first, dissenter) {
        (None, Some(first), Some(second)) => Some(conflict(first, *second)),
        _ => None,
    };
    let right = match (known, &conflict) {
        (Some(known), _) => Some(known),
        (None, Some(_)) => None,
        (None, None) => first.map(|(_, genesis)| genesis),
    };
    let standings = told
        .iter()
        .map(|(_, probe)| match (probe, right, &conflict) {
            (Probe::Silent(why), ..) => Standing::Away(why.clone()),
            (Probe::Told { genesis, .. }, Some(right), _) if *genesis != right => {
                Standing::OtherChain(format!(
                    "its genesis hash is {genesis}, the chain's is {right}"
                ))
            }
            (
                Probe::Told {
                    lacks: Some(lacks), ..
                },
                ..,
            ) => Standing::Lacks(lacks.clone()),
            (Probe::Told { .. }, _, Some(conflict)) => Standing::OtherChain(conflict.clone()),
            (Probe::Told { .. }, _, None) => Standing::Usable,
        });
    (right, standings.collect())
}

fn conflict((host, genesis): (&str, Hash), (other_host, other): (&str, Hash)) -> String {
    format!(
        "{host} has genesis hash {genesis} and {other_host} {other}: one of them is of another chain"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Hash = Hash::new_from_array([1; 32]);
    const B: Hash = Hash::new_from_array([2; 32]);

    fn of(genesis: Hash) -> Probe {
        Probe::Told {
            genesis,
            lacks: None,
        }
    }

    fn lacking(genesis: Hash) -> Probe {
        Probe::Told {
            genesis,
            lacks: Some("no network".into()),
        }
    }

    fn kinds(known: Option<Hash>, told: &[Probe]) -> (Option<Hash>, String) {
        let told: Vec<(&str, Probe)> = told.iter().map(|it| ("host", it.clone())).collect();
        let (genesis, standings) = classify_endpoints(known, &told);
        let kind = |standing: &Standing| match standing {
            Standing::Unknown => '?',
            Standing::Usable => 'u',
            Standing::Away(_) => 'a',
            Standing::Lacks(_) => 'l',
            Standing::OtherChain(_) => 'o',
        };
        (genesis, standings.iter().map(kind).collect())
    }

    #[test]
    fn what_is_known_decides_and_nothing_that_is_told() {
        let silent = Probe::Silent("down".into());
        let told = [of(B), of(A), lacking(A), lacking(B), silent];
        assert_eq!(kinds(Some(A), &told), (Some(A), "ouloa".into()));
        assert_eq!(kinds(Some(A), &[of(B)]), (Some(A), "o".into()));
    }

    #[test]
    fn the_first_chain_that_lacks_nothing_is_the_one() {
        assert_eq!(kinds(None, &[lacking(B), of(A)]), (Some(A), "ou".into()));
        assert_eq!(kinds(None, &[of(A), of(A)]), (Some(A), "uu".into()));
        assert_eq!(kinds(None, &[lacking(A)]), (None, "l".into()));
        assert_eq!(kinds(None, &[]), (None, String::new()));
    }

    #[test]
    fn of_two_chains_none_is_believed() {
        let told = [of(A), Probe::Silent("down".into()), of(B)];
        assert_eq!(kinds(None, &told), (None, "oao".into()));
    }
}
