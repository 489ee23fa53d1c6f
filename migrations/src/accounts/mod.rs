//! Migrations of accounts. Every account of the program begins with its type and a version; when an upgrade brings a new
//! version, a file in this folder says how an account of the one before becomes one of it, and [`MIGRATIONS`] names it.
//!
//! Today there is one version, 1, and therefore no migration. README.md of this folder says what a file must have.

use std::{collections::BTreeMap, fmt};

use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use openmast_client::accounts::{
    Asset, Departure, Jurisdiction, Network, OracleSet, Payer, ProgramAccount, ProofBuffer,
    Proposal, Settlement, Stake, Statement, Till, VERSION,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use solana_client::rpc_request::RpcRequest;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::{chain::Chain, plan::Transaction};

/// Discriminator and version.
const HEAD: usize = 9;

/// All types of accounts that the program has.
pub const KINDS: [&str; 12] = [
    Asset::NAME,
    Departure::NAME,
    Jurisdiction::NAME,
    Network::NAME,
    OracleSet::NAME,
    Payer::NAME,
    ProofBuffer::NAME,
    Proposal::NAME,
    Settlement::NAME,
    Stake::NAME,
    Statement::NAME,
    Till::NAME,
];

/// How accounts of a type get from one version to the next.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// The version before; the next is one more.
    pub from: u8,
    /// What is sent for the account at an address; the second key pays.
    pub instructions: fn(&Pubkey, &Pubkey) -> Vec<Instruction>,
    /// Lamports that a longer account takes more.
    pub locks: u64,
    /// An account of the version before, as the program of that time wrote it: what the test migrates.
    pub sample: &'static [u8],
}

/// Every migration that there ever was.
pub const MIGRATIONS: &[Migration] = &[];

/// Accounts of a type and a version.
type Group = (&'static str, u8);

/// Which accounts of which versions a program has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey(BTreeMap<Group, Vec<Pubkey>>);

impl Survey {
    /// Sorts accounts by the first bytes of their data.
    ///
    /// # Errors
    /// One is of a type that this software does not know.
    pub fn of(accounts: impl IntoIterator<Item = (Pubkey, Vec<u8>)>) -> Result<Self> {
        let mut survey = Self::default();
        for (address, data) in accounts {
            let group = group(&data).with_context(|| {
                format!(
                    "the account {address} is of a type that this software does not know: update it"
                )
            })?;
            survey.0.entry(group).or_default().push(address);
        }
        for addresses in survey.0.values_mut() {
            addresses.sort();
        }
        Ok(survey)
    }

    /// What brings every account that is not of the present version to the next one after its own. Accounts that are
    /// several versions behind are seen again when that is done.
    ///
    /// # Errors
    /// An account is newer than this software, or no migration begins at its version.
    pub fn migrations(&self, known: &[Migration], payer: &Pubkey) -> Result<Vec<Transaction>> {
        let mut all = Vec::new();
        for (&(kind, version), addresses) in &self.0 {
            if version == VERSION {
                continue;
            }
            let count = addresses.len();
            if version > VERSION {
                bail!(
                    "{count} {kind} accounts are of version {version}, and this software knows {VERSION}: update it"
                );
            }
            let migration = known
                .iter()
                .find(|it| it.kind == kind && it.from == version);
            let migration = migration.with_context(|| {
                format!("no migration leads {count} {kind} accounts on from version {version}: write one")
            })?;
            let next = version.saturating_add(1);
            all.extend(addresses.iter().map(|address| {
                let what = format!("{kind} {address}: version {version} to {next}");
                Transaction::new(what, (migration.instructions)(address, payer))
                    .locking(migration.locks)
            }));
        }
        Ok(all)
    }
}

impl fmt::Display for Survey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return write!(formatter, "there are no accounts yet");
        }
        for (index, ((kind, version), addresses)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(
                formatter,
                "{comma}{} {kind} of version {version}",
                addresses.len()
            )?;
        }
        Ok(())
    }
}

/// Reads the first bytes of every account of the program.
///
/// # Errors
/// No node searches accounts, or one is of an unknown type.
pub async fn survey(chain: &Chain, program: &Pubkey) -> Result<Survey> {
    chain.wait_landed().await?;
    let parameters = json!([
        program.to_string(),
        {
            "encoding": "base64",
            "commitment": chain.commitment().commitment.to_string(),
            "dataSlice": { "offset": 0, "length": HEAD },
        }
    ]);
    let found = chain.rpc.call("getProgramAccounts", |client| {
        let parameters = parameters.clone();
        async move {
            client
                .send::<Vec<Value>>(RpcRequest::GetProgramAccounts, parameters)
                .await
        }
    });
    let found = found.await.context(
        "the program's accounts cannot be listed: use an endpoint that searches accounts",
    )?;
    let accounts: Option<Vec<_>> = found.iter().map(keyed).collect();
    Survey::of(accounts.context("the endpoint's list of accounts is malformed: use another")?)
}

fn keyed(found: &Value) -> Option<(Pubkey, Vec<u8>)> {
    let address = found.get("pubkey")?.as_str()?.parse().ok()?;
    let data = found.get("account")?.get("data")?.get(0)?.as_str()?;
    Some((address, BASE64_STANDARD.decode(data).ok()?))
}

fn group(data: &[u8]) -> Option<Group> {
    let (head, rest) = data.split_at_checked(8)?;
    let kind = KINDS.into_iter().find(|kind| head == discriminator(kind))?;
    Some((kind, *rest.first()?))
}

/// First 8 bytes of SHA-256 of `account:Name` (docs/reference/protocol.md, Accounts).
pub fn discriminator(kind: &str) -> [u8; 8] {
    let hash = Sha256::digest(format!("account:{kind}"));
    let mut first = [0; 8];
    for (byte, of_hash) in first.iter_mut().zip(hash) {
        *byte = of_hash;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(kind: &str, version: u8) -> (Pubkey, Vec<u8>) {
        let mut data = discriminator(kind).to_vec();
        data.push(version);
        (Pubkey::new_unique(), data)
    }

    fn nothing(_: &Pubkey, _: &Pubkey) -> Vec<Instruction> {
        Vec::new()
    }

    const FROM_ZERO: Migration = Migration {
        kind: Payer::NAME,
        from: 0,
        instructions: nothing,
        locks: 7,
        sample: &[],
    };

    fn former_versions() -> impl Iterator<Item = u8> {
        (1..u8::MAX).take_while(|version| *version < VERSION)
    }

    /// Nothing to check while there is one version; from the second on no release goes out without the way up.
    #[test]
    fn every_former_version_of_every_type_has_one_way_up() {
        for kind in KINDS {
            for from in former_versions() {
                let ways = MIGRATIONS
                    .iter()
                    .filter(|it| it.kind == kind && it.from == from);
                assert_eq!(ways.count(), 1, "{kind} of version {from}");
            }
        }
        for migration in MIGRATIONS {
            assert!(
                former_versions().any(|it| it == migration.from),
                "{migration:?}"
            );
            assert_eq!(
                group(migration.sample),
                Some((migration.kind, migration.from))
            );
        }
    }

    #[test]
    fn the_present_version_needs_nothing() {
        let accounts = [account("Network", VERSION), account("Till", VERSION)];
        let survey = Survey::of(accounts).unwrap();
        assert!(
            survey
                .migrations(&[], &Pubkey::default())
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            survey.to_string(),
            "1 Network of version 1, 1 Till of version 1"
        );
    }

    #[test]
    fn an_older_account_takes_the_migration_of_its_type_and_version() {
        let old = account("Payer", 0);
        let survey = Survey::of([old.clone(), account("Payer", VERSION)]).unwrap();
        let payer = Pubkey::default();
        let todo = survey.migrations(&[FROM_ZERO], &payer).unwrap();
        assert_eq!(todo.len(), 1);
        assert!(
            todo[0].what.contains(&old.0.to_string()),
            "{}",
            todo[0].what
        );
        assert_eq!(todo[0].locks, 7);
        let other = Survey::of([account("Asset", 0)]).unwrap();
        let error = other.migrations(&[FROM_ZERO], &payer).unwrap_err();
        assert!(error.to_string().contains("no migration"), "{error}");
    }

    #[test]
    fn what_is_newer_or_unknown_is_refused() {
        let newer = Survey::of([account("Stake", VERSION + 1)]).unwrap();
        let error = newer.migrations(&[], &Pubkey::default()).unwrap_err();
        assert!(error.to_string().contains("update it"), "{error}");
        for data in [vec![], vec![0; HEAD], discriminator("Stake").to_vec()] {
            assert!(Survey::of([(Pubkey::default(), data)]).is_err());
        }
    }
}
