//! The licences of assets, with those that leases are of.

use std::collections::{BTreeMap, BTreeSet};

use openmast_client::{
    accounts::{Asset, Licence, MAX_LEASE_DEPTH},
    addresses,
};
use openmast_ledger::LicenceState;
use solana_pubkey::Pubkey;

use crate::{
    context::Context,
    failure::{Exit, Failure},
};

/// Licences by asset and number, and every one that a lease of these is of.
#[derive(Default)]
pub struct Licences {
    /// With the asset's index, by that and the number.
    pub all: Vec<(u32, Licence)>,
    by_address: BTreeMap<Pubkey, Licence>,
}

impl Licences {
    /// All that these assets were ever granted.
    ///
    /// # Errors
    /// The chain does not answer.
    pub async fn read<'a>(
        context: &Context,
        network: &Pubkey,
        assets: impl IntoIterator<Item = &'a Asset>,
    ) -> Result<Self, Failure> {
        let mut wanted = Vec::new();
        for asset in assets {
            let account = addresses::asset(network, asset.index);
            let numbers = asset.all_licence_numbers();
            let of_asset =
                numbers.map(|number| (asset.index, addresses::licence(&account, number)));
            wanted.extend(of_asset);
        }
        let keys: Vec<Pubkey> = wanted.iter().map(|(_, address)| *address).collect();
        let found = context
            .rpc
            .accounts::<Licence>(&keys, context.commitment)
            .await?;
        let mut licences = Self::default();
        for ((asset, address), licence) in wanted.into_iter().zip(found.value) {
            let licence = licence.ok_or_else(|| behind(asset))?;
            licences.by_address.insert(address, licence.clone());
            licences.all.push((asset, licence));
        }
        licences.read_parents(context, network).await?;
        Ok(licences)
    }

    /// Licences that leases are of, and those of which these are leases, as deep as the program lets leases be.
    async fn read_parents(&mut self, context: &Context, network: &Pubkey) -> Result<(), Failure> {
        for _ in 0..MAX_LEASE_DEPTH {
            let missing = self.missing();
            if missing.is_empty() {
                return Ok(());
            }
            let found = context.rpc.accounts(&missing, context.commitment).await?;
            for (address, licence) in missing.into_iter().zip(found.value) {
                let licence: Licence = licence.ok_or_else(|| no_parent(&address))?;
                // An endpoint that gives another licence in its place would lend its state to the lease.
                if licence.address() != address || licence.network != *network {
                    return Err(not_the_parent(&address));
                }
                self.by_address.insert(address, licence);
            }
        }
        let missing = self.missing();
        missing
            .first()
            .map_or(Ok(()), |address| Err(too_deep(address)))
    }

    /// Licences that leases are of and that are not read yet, each once.
    fn missing(&self) -> Vec<Pubkey> {
        let known = &self.by_address;
        let parents = known.values().filter_map(Licence::parent);
        let missing: BTreeSet<Pubkey> = parents.filter(|key| !known.contains_key(key)).collect();
        missing.into_iter().collect()
    }

    /// Those of an asset.
    pub fn of_asset(&self, asset: u32) -> impl Iterator<Item = &Licence> {
        let all = self.all.iter().filter(move |(of, _)| *of == asset);
        all.map(|(_, licence)| licence)
    }

    /// A licence, the one that it is a lease of, and so on.
    pub fn with_parents<'a>(&'a self, licence: &'a Licence) -> Vec<&'a Licence> {
        let mut chain = vec![licence];
        // The program allows no longer chain, so this ends also where accounts contradict each other.
        while chain.len() <= usize::from(MAX_LEASE_DEPTH)
            && let Some(parent) = chain.last().and_then(|last| self.parent_of(last))
        {
            chain.push(parent);
        }
        chain
    }

    /// When the suspension that makes a licence suspended in an epoch began and ends: its own, or one of a licence that it is a lease
    /// of. None: no suspension makes it so.
    pub fn suspension(&self, licence: &Licence, epoch: u64, opened_at: i64) -> Option<Suspension> {
        let chain = self.with_parents(licence);
        let is_suspended =
            |one: &&Licence| one.terms().state_in(epoch, opened_at) == LicenceState::Suspended;
        let suspended = chain.into_iter().filter(is_suspended);
        suspended.map(Suspension::of).reduce(Suspension::and)
    }

    /// The one at this address.
    pub fn find(&self, address: &Pubkey) -> Option<&Licence> {
        self.by_address.get(address)
    }

    /// The one that a lease is of.
    pub fn parent_of(&self, licence: &Licence) -> Option<&Licence> {
        self.by_address.get(&licence.parent()?)
    }

    /// What a licence is in an epoch that opened at this time (Unix seconds).
    ///
    /// # Errors
    /// Its chain of leases is none that the program lets be.
    pub fn state_in(
        &self,
        licence: &Licence,
        epoch: u64,
        opened_at: i64,
    ) -> Result<LicenceState, Failure> {
        let find = |address: &Pubkey| self.by_address.get(address);
        let state = licence.state_in(epoch, opened_at, find);
        state.map_err(|error| Failure::new(Exit::Verification, error.to_string()))
    }
}

/// For how long a licence is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Its first epoch.
    pub from_epoch: u64,
    /// It concerns epochs that open before this time, Unix seconds.
    pub until: i64,
    /// The first epoch after it; none while it is not lifted.
    pub lifted_from: Option<u64>,
}

impl Suspension {
    fn of(licence: &Licence) -> Self {
        Self {
            from_epoch: licence.suspended_from,
            until: licence.suspended_until,
            lifted_from: Some(licence.lifted_from).filter(|epoch| *epoch > 0),
        }
    }

    /// Of a lease and the licence that it is of: it lasts as long as either.
    fn and(self, other: Self) -> Self {
        Self {
            from_epoch: self.from_epoch.min(other.from_epoch),
            until: self.until.max(other.until),
            lifted_from: (self.lifted_from.zip(other.lifted_from)).map(|(a, b)| a.max(b)),
        }
    }
}

fn behind(asset: u32) -> Failure {
    Failure::new(
        Exit::Trouble,
        format!(
            "the RPC endpoint does not have all licences of asset {asset} yet; repeat the command"
        ),
    )
}

fn no_parent(address: &Pubkey) -> Failure {
    Failure::new(
        Exit::Trouble,
        format!(
            "the RPC endpoint does not have the licence {address} that a lease is of; repeat the command"
        ),
    )
}

fn not_the_parent(address: &Pubkey) -> Failure {
    Failure::new(
        Exit::Verification,
        format!(
            "the account {address}, of which a licence says that it is a lease, is no licence of this network with that \
             address; ask another RPC endpoint"
        ),
    )
}

fn too_deep(address: &Pubkey) -> Failure {
    Failure::new(
        Exit::Verification,
        format!(
            "a lease is more than {MAX_LEASE_DEPTH} steps below the licence {address}, which the program does not let be; ask \
             another RPC endpoint"
        ),
    )
}
