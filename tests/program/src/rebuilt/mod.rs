//! The accounts as an indexer knows them that reads nothing but events: docs/reference/protocol.md, "Events".

mod assets;
mod jurisdictions;
mod licences;
mod live_prices;
mod lots;
mod network;
mod oracles;
mod payers;
mod proofs;
mod settlements;
mod staking;

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{
        Asset, Departure, Entitlement, Jurisdiction, Licence, Lot, LotBook, Network, OracleSet,
        Payer, ProgramAccount, ProofBuffer, Proposal, Purchase, Role, Settlement, Stake, Statement,
        Till,
    },
    addresses::{self, PROGRAM_ID},
    events::{self, Event},
};
use solana_pubkey::Pubkey;

use crate::{model::new_account, operation::Hash, world::World};

/// One network with all its accounts.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    address: Pubkey,
    network: Network,
    oracles: OracleSet,
    /// Every till by its role and holder.
    tills: BTreeMap<(u8, Pubkey), Till>,
    /// Every jurisdiction by its code.
    jurisdictions: BTreeMap<u16, Jurisdiction>,
    assets: BTreeMap<Pubkey, Asset>,
    licences: BTreeMap<Pubkey, Licence>,
    lots: BTreeMap<Pubkey, Lot>,
    /// Every lot book by its asset.
    books: BTreeMap<Pubkey, LotBook>,
    entitlements: BTreeMap<Pubkey, Entitlement>,
    /// Every purchase by its lot and buyer.
    purchases: BTreeMap<(Pubkey, Pubkey), Purchase>,
    payers: BTreeMap<Pubkey, Payer>,
    /// Every statement by its payer.
    statements: BTreeMap<Pubkey, Statement>,
    /// Every stake by its asset and staker.
    stakes: BTreeMap<(Pubkey, Pubkey), Stake>,
    /// Every departure by its asset and round.
    departures: BTreeMap<(Pubkey, u64), Departure>,
    proposals: BTreeMap<(u64, Hash), Proposal>,
    settlements: BTreeMap<u64, Settlement>,
    buffers: BTreeMap<Pubkey, ProofBuffer>,
}

impl Rebuilt {
    /// The network whose events these are, from its first on.
    ///
    /// # Panics
    /// The first one does not initialize a network.
    pub fn from_events(events: &[Event]) -> Self {
        let [Event::NetworkInitialized(first), rest @ ..] = events else {
            panic!(
                "the first event initializes the network: {:?}",
                events.first()
            )
        };
        let mut rebuilt = Self::initialized(first);
        rest.iter().for_each(|event| rebuilt.apply(event));
        rebuilt
    }

    fn initialized(event: &events::NetworkInitialized) -> Self {
        let (address, founder, id) = (event.network, event.founder, event.id);
        let network = Network {
            founder,
            id,
            bump: bump(&[b"network", founder.as_ref(), &id.to_le_bytes()]),
            vault_bump: bump(&[b"vault", address.as_ref()]),
            bond_vault_bump: bump(&[b"bonds", address.as_ref()]),
            created_at: event.created_at,
            currency_mint: event.currency_mint,
            authority: founder,
            treasury: founder,
            treasury_since: event.created_at,
            pauser: founder,
            limits: event.limits,
            parameters: event.parameters,
            final_closed_at: event.created_at,
            ..new_account()
        };
        let mut rebuilt = Self {
            address,
            network,
            oracles: OracleSet {
                network: address,
                bump: bump(&[b"oracles", address.as_ref()]),
                ..new_account()
            },
            tills: BTreeMap::new(),
            jurisdictions: BTreeMap::new(),
            assets: BTreeMap::new(),
            licences: BTreeMap::new(),
            lots: BTreeMap::new(),
            books: BTreeMap::new(),
            entitlements: BTreeMap::new(),
            purchases: BTreeMap::new(),
            payers: BTreeMap::new(),
            statements: BTreeMap::new(),
            stakes: BTreeMap::new(),
            departures: BTreeMap::new(),
            proposals: BTreeMap::new(),
            settlements: BTreeMap::new(),
            buffers: BTreeMap::new(),
        };
        rebuilt.open_till(1, founder, event.rent_payer);
        rebuilt
    }

    /// Takes the next event.
    ///
    /// # Panics
    /// It is about an account that no event made.
    pub fn apply(&mut self, event: &Event) {
        let is_known = self.apply_to_network(event)
            || self.apply_to_oracles(event)
            || self.apply_to_settlements(event)
            || self.apply_to_jurisdictions(event)
            || self.apply_to_assets(event)
            || self.apply_to_licences(event)
            || self.apply_to_live_prices(event)
            || self.apply_to_lots(event)
            || self.apply_to_staking(event)
            || self.apply_to_payers(event)
            || self.apply_to_proofs(event);
        assert!(is_known, "an event that nobody reads: {event:?}");
    }

    /// Compares every account with the chain's.
    ///
    /// # Panics
    /// One differs.
    pub fn check(&self, world: &World) {
        let network = &self.address;
        same(world, network, &self.network);
        same(world, &addresses::oracle_set(network), &self.oracles);
        for ((_, holder), till) in &self.tills {
            same(
                world,
                &addresses::till(network, Role::Treasury, holder),
                till,
            );
        }
        for (code, jurisdiction) in &self.jurisdictions {
            same(
                world,
                &addresses::jurisdiction(network, *code),
                jurisdiction,
            );
        }
        for (address, asset) in &self.assets {
            same(world, address, asset);
        }
        for (address, licence) in &self.licences {
            same(world, address, licence);
        }
        for (address, payer) in &self.payers {
            same(world, address, payer);
        }
        for (payer, statement) in &self.statements {
            same(world, &addresses::statement(payer), statement);
        }
        for ((asset, staker), stake) in &self.stakes {
            same(world, &addresses::stake(asset, staker), stake);
        }
        for ((asset, round), departure) in &self.departures {
            same(world, &addresses::departure(asset, *round), departure);
        }
        for ((epoch, hash), proposal) in &self.proposals {
            same(world, &addresses::proposal(network, *epoch, hash), proposal);
        }
        for (epoch, settlement) in &self.settlements {
            same(world, &addresses::settlement(network, *epoch), settlement);
        }
        for (writer, buffer) in &self.buffers {
            same(world, &addresses::proof_buffer(writer), buffer);
        }
        self.check_lots(world);
        // Closed ones are gone here and there.
        for epoch in 1..=self.network.final_epoch + 1 {
            let address = addresses::settlement(network, epoch);
            let there = world.raw(&address).is_some();
            assert_eq!(there, self.settlements.contains_key(&epoch), "{epoch}");
        }
        for payer in self.payers.keys() {
            let there = world.raw(&addresses::statement(payer)).is_some();
            assert_eq!(there, self.statements.contains_key(payer), "{payer}");
        }
    }
}

fn same<T: ProgramAccount + PartialEq + std::fmt::Debug>(
    world: &World,
    address: &Pubkey,
    rebuilt: &T,
) {
    let there: T = world.get(address);
    assert_eq!(*rebuilt, there, "{} from its events", T::NAME);
}

fn bump(seeds: &[&[u8]]) -> u8 {
    Pubkey::find_program_address(seeds, &PROGRAM_ID).1
}
