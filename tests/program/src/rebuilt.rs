//! The accounts as an indexer knows them that reads nothing but events: docs/protocol.md, "Events".

use std::collections::BTreeMap;

use borsh::BorshDeserialize;
use openmast_client::{
    accounts::{
        Asset, Member, Network, NetworkParameters, OracleSet, Payer, ProgramAccount, Settlement,
        Stake,
    },
    addresses::{self, PROGRAM_ID},
    events::{self, Event},
};
use solana_pubkey::Pubkey;

use crate::world::World;

const RETIRED: u8 = 1;
const FINAL: u8 = 1;
const REJECTED: u8 = 2;

/// One network with all its accounts.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    address: Pubkey,
    network: Network,
    oracles: OracleSet,
    assets: BTreeMap<Pubkey, Asset>,
    payers: BTreeMap<Pubkey, Payer>,
    /// By asset and staker.
    stakes: BTreeMap<(Pubkey, Pubkey), Stake>,
    settlements: BTreeMap<u64, Settlement>,
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
        let mut network = Network {
            founder,
            id,
            bump: bump(&[b"network", founder.as_ref(), &id.to_le_bytes()]),
            vault_bump: bump(&[b"vault", address.as_ref()]),
            bond_vault_bump: bump(&[b"bonds", address.as_ref()]),
            currency_mint: event.currency_mint,
            authority: founder,
            treasury: founder,
            regulator: founder,
            pauser: founder,
            ..zeros()
        };
        set_parameters(&mut network, &event.parameters);
        Self {
            address,
            network,
            oracles: OracleSet {
                network: address,
                bump: bump(&[b"oracles", address.as_ref()]),
                ..zeros()
            },
            assets: BTreeMap::new(),
            payers: BTreeMap::new(),
            stakes: BTreeMap::new(),
            settlements: BTreeMap::new(),
        }
    }

    /// Takes the next event.
    ///
    /// # Panics
    /// It is about an account that no event made.
    pub fn apply(&mut self, event: &Event) {
        let network = &mut self.network;
        match event {
            Event::NetworkInitialized(event) => panic!("a second network: {event:?}"),
            Event::ParametersUpdated(event) => {
                set_parameters(network, &event.parameters);
                network.oldest_kept_epoch = event.oldest_kept_epoch;
            }
            Event::RoleTransferred(event) => *role(network, event.role).1 = event.pending,
            Event::RoleAccepted(event) => {
                let (holder, pending) = role(network, event.role);
                (*holder, *pending) = (event.holder, Pubkey::default());
            }
            Event::PauseSet(event) => network.paused = event.paused,
            Event::OracleSetSet(event) => self.set_oracles(event),
            Event::BondDeposited(event) => self.bond(event),
            Event::BondWithdrawn(event) => self.bond_left(&event.member, event.at, event.bonded),
            Event::BondReturned(event) => self.bond_left(&event.member, event.at, event.bonded),
            Event::AssetCreated(event) => self.asset_created(event),
            Event::PriceSet(event) => {
                let asset = self.asset(&event.asset);
                asset.price_per_gb = event.price_per_gb;
                asset.next_price_per_gb = event.next_price_per_gb;
                asset.next_price_epoch = event.epoch;
            }
            Event::SplitPolicySet(event) => {
                let asset = self.asset(&event.asset);
                asset.stakers_bps = event.stakers_bps;
                asset.next_stakers_bps = event.next_stakers_bps;
                asset.next_split_epoch = event.epoch;
            }
            Event::MetadataSet(event) => {
                let asset = self.asset(&event.asset);
                asset.kind = event.kind;
                asset.h3_cell = event.h3_cell;
                asset.capacity_mbps = event.capacity_mbps;
            }
            Event::AssetRetired(event) => {
                let asset = self.asset(&event.asset);
                asset.state = RETIRED;
                asset.retired_epoch = event.retired_epoch;
            }
            Event::PayerOpened(event) => self.payer_opened(event),
            Event::Deposited(event) => {
                network.deposited = event.network_deposited;
                self.payer(&event.payer).deposited = event.payer_deposited;
            }
            Event::WithdrawalRequested(event) => {
                let payer = self.payer(&event.payer);
                payer.requested = event.requested;
                payer.requested_slot = event.requested_slot;
                payer.requested_at = event.requested_at;
            }
            Event::WithdrawalCancelled(event) => self.request_ends(&event.payer),
            Event::Withdrawn(event) => {
                network.withdrawn = event.network_withdrawn;
                network.exit_request_slot = event.exit_request_slot;
                self.request_ends(&event.payer);
                self.payer(&event.payer).withdrawn = event.payer_withdrawn;
            }
            Event::UnsettledWithdrawn(event) => {
                network.withdrawn = event.network_withdrawn;
                network.exit_request_slot = event.exit_request_slot;
                self.request_ends(&event.payer);
                self.payer(&event.payer).withdrawn = event.payer_withdrawn;
            }
            Event::SettlementPosted(event) => self.posted(event),
            Event::SettlementAttested(event) => {
                self.settlement(event.epoch).attested = event.attested;
            }
            Event::SettlementFinalized(event) => self.finalized(event),
            Event::SettlementRejected(event) => {
                let settlement = self.settlement(event.epoch);
                settlement.attested = event.attested;
                settlement.rejected = event.rejected;
                if event.state == REJECTED {
                    self.voided(event.epoch);
                }
            }
            Event::SettlementExpired(event) => self.voided(event.epoch),
            Event::SettlementClosed(event) => {
                self.settlements.remove(&event.epoch);
            }
            Event::Collected(event) => self.collected(event),
            Event::OwnerWithdrawn(event) => {
                network.paid_out = event.network_paid_out;
                let asset = self.asset(&event.asset);
                asset.owner_owed -= event.amount;
                asset.owner_paid = event.owner_paid;
            }
            Event::TreasuryWithdrawn(event) => {
                network.paid_out = event.network_paid_out;
                network.treasury_owed -= event.amount;
                network.treasury_paid = event.treasury_paid;
            }
            Event::LevyWithdrawn(event) => {
                network.paid_out = event.network_paid_out;
                network.levy_owed -= event.amount;
                network.levy_paid = event.levy_paid;
            }
            Event::Staked(event) => self.staked(event),
            Event::StakeActivated(event) => self.activated(event),
            Event::Unstaked(event) => self.unstaked(event),
            Event::UnstakedWithdrawn(event) => {
                self.asset(&event.asset).cooling_shares = event.asset_cooling_shares;
                let stake = self.stake(&event.asset, &event.staker);
                stake.cooling -= event.amount;
                stake.cooling_until = 0;
            }
            Event::RewardsClaimed(event) => {
                network.paid_out = event.network_paid_out;
                self.asset(&event.asset).stakers_paid = event.stakers_paid;
                let stake = self.stake(&event.asset, &event.staker);
                stake.rewards_paid = event.rewards_paid;
                stake.rewards_owed = 0;
                stake.rewards_fraction = event.rewards_fraction;
                stake.reward_per_share_paid = event.reward_per_share;
            }
        }
    }

    // ---- oracles

    /// As set_oracle_set says: the members in the order in which they are named, then whoever left with a bond.
    fn set_oracles(&mut self, event: &events::OracleSetSet) {
        let before = self.oracles.members().to_vec();
        let bond_of = |key: &Pubkey| {
            let present = before.iter().find(|old| old.key == *key && old.weight > 0);
            present.map_or(0, |old| old.bond)
        };
        let named = |key: &Pubkey| event.members.iter().any(|member| member.key == *key);
        let mut entries: Vec<_> = (event.members.iter())
            .map(|member| Member {
                key: member.key,
                weight: member.weight,
                bond: bond_of(&member.key),
                left_at: 0,
            })
            .collect();
        for old in before {
            match old.weight {
                _ if old.bond == 0 => {}
                0 => entries.push(old),
                _ if named(&old.key) => {}
                _ => entries.push(Member {
                    weight: 0,
                    left_at: event.at,
                    ..old
                }),
            }
        }
        let oracles = &mut self.oracles;
        oracles.version = event.version;
        oracles.threshold = event.threshold;
        oracles.total_weight = event.total_weight;
        oracles.member_count = entries.len() as u8;
        oracles.members = Default::default();
        oracles.members[..entries.len()].copy_from_slice(&entries);
    }

    fn bond(&mut self, event: &events::BondDeposited) {
        let mut entries = self.oracles.members.iter_mut();
        let member = entries.find(|entry| entry.key == event.member && entry.weight > 0);
        member.expect("a member").bond = event.bond;
        self.oracles.bonded = event.bonded;
    }

    /// What the key left and what was due at that time is paid.
    fn bond_left(&mut self, member: &Pubkey, at: i64, bonded: u64) {
        let delay = i64::from(self.network.bond_delay_seconds);
        for entry in &mut self.oracles.members {
            let left = entry.key == *member && entry.weight == 0;
            if left && entry.left_at + delay <= at {
                entry.bond = 0;
            }
        }
        self.oracles.bonded = bonded;
    }

    // ---- assets and payers

    fn asset_created(&mut self, event: &events::AssetCreated) {
        let (address, index) = (event.asset, event.index);
        let asset = Asset {
            network: self.address,
            index,
            bump: bump(&[b"asset", self.address.as_ref(), &index.to_le_bytes()]),
            share_mint_bump: bump(&[b"shares", address.as_ref()]),
            stake_vault_bump: bump(&[b"stakes", address.as_ref()]),
            kind: event.kind,
            share_decimals: event.share_decimals,
            owner: event.owner,
            share_mint: event.share_mint,
            share_supply: event.share_supply,
            price_per_gb: event.price_per_gb,
            stakers_bps: event.stakers_bps,
            capacity_mbps: event.capacity_mbps,
            h3_cell: event.h3_cell,
            ..zeros()
        };
        self.assets.insert(address, asset);
        self.network.asset_count = index + 1;
    }

    fn asset(&mut self, address: &Pubkey) -> &mut Asset {
        self.assets.get_mut(address).expect("an asset")
    }

    fn payer_opened(&mut self, event: &events::PayerOpened) {
        let index = event.index;
        let payer = Payer {
            network: self.address,
            index,
            bump: bump(&[b"payer", self.address.as_ref(), &index.to_le_bytes()]),
            owner: event.owner,
            ..zeros()
        };
        self.payers.insert(event.payer, payer);
        self.network.payer_count = index + 1;
    }

    fn payer(&mut self, address: &Pubkey) -> &mut Payer {
        self.payers.get_mut(address).expect("a payer")
    }

    fn request_ends(&mut self, payer: &Pubkey) {
        let payer = self.payer(payer);
        (payer.requested, payer.requested_slot, payer.requested_at) = (0, 0, 0);
    }

    // ---- settlements

    fn posted(&mut self, event: &events::SettlementPosted) {
        let epoch = event.epoch;
        let settlement = Settlement {
            network: self.address,
            epoch,
            bump: bump(&[b"settlement", self.address.as_ref(), &epoch.to_le_bytes()]),
            poster: event.poster,
            rent_payer: event.rent_payer,
            oracle_set_version: event.oracle_set_version,
            attested: event.attested,
            posted_slot: event.posted_slot,
            posted_at: event.posted_at,
            snapshot_slot: event.snapshot_slot,
            asset_count: event.asset_count,
            payer_count: event.payer_count,
            asset_root: event.asset_root,
            payer_root: event.payer_root,
            amount: event.amount,
            bytes: event.bytes,
            archive_hash: event.archive_hash,
            private_root: event.private_root,
            price_set_hash: event.price_set_hash,
            challenge_seconds: event.challenge_seconds,
            ..zeros()
        };
        self.settlements.insert(epoch, settlement);
        self.network.posted_epoch = epoch;
        self.network.posted_at = event.posted_at;
    }

    fn settlement(&mut self, epoch: u64) -> &mut Settlement {
        self.settlements.get_mut(&epoch).expect("a settlement")
    }

    fn finalized(&mut self, event: &events::SettlementFinalized) {
        let network = &mut self.network;
        network.final_epoch = event.epoch;
        network.final_snapshot_slot = event.snapshot_slot;
        network.settled_amount = event.amount;
        network.settled_asset_count = event.asset_count;
        network.settled_payer_count = event.payer_count;
        network.oldest_kept_epoch = event.oldest_kept_epoch;
        let settlement = self.settlement(event.epoch);
        settlement.state = FINAL;
        settlement.final_at = event.final_at;
    }

    fn voided(&mut self, epoch: u64) {
        self.settlement(epoch).state = REJECTED;
        self.network.posted_epoch = self.network.final_epoch;
    }

    // ---- earnings and stakes

    fn collected(&mut self, event: &events::Collected) {
        let network = &mut self.network;
        network.collected += event.owner + event.stakers + event.treasury + event.levy;
        network.treasury_owed += event.treasury;
        network.levy_owed += event.levy;
        let asset = self.asset(&event.asset);
        asset.collected = event.lifetime_earned;
        asset.collected_bytes = event.lifetime_bytes;
        asset.collected_epoch = event.epoch;
        asset.owner_owed += event.owner;
        asset.stakers_total += event.stakers;
        asset.reward_per_share = event.reward_per_share;
        asset.reward_remainder = event.reward_remainder;
    }

    fn staked(&mut self, event: &events::Staked) {
        let (asset, staker) = (event.asset, event.staker);
        self.asset(&asset).pending_shares = event.asset_pending_shares;
        let stake = (self.stakes.entry((asset, staker))).or_insert_with(|| Stake {
            asset,
            staker,
            bump: bump(&[b"stake", asset.as_ref(), staker.as_ref()]),
            ..zeros()
        });
        stake.pending = event.pending;
        stake.pending_slot = event.pending_slot;
    }

    fn stake(&mut self, asset: &Pubkey, staker: &Pubkey) -> &mut Stake {
        self.stakes.get_mut(&(*asset, *staker)).expect("a stake")
    }

    fn activated(&mut self, event: &events::StakeActivated) {
        let asset = self.asset(&event.asset);
        asset.pending_shares -= event.amount;
        asset.active_shares = event.asset_active_shares;
        asset.reward_remainder = 0;
        let stake = self.stake(&event.asset, &event.staker);
        stake.pending = 0;
        stake.pending_slot = 0;
        stake.active = event.active;
        stake.reward_per_share_paid = event.reward_per_share;
        stake.rewards_owed = event.rewards_owed;
        stake.rewards_fraction = event.rewards_fraction;
    }

    /// Rewards are settled, and a remainder is dropped, only when active shares leave.
    fn unstaked(&mut self, event: &events::Unstaked) {
        let asset = self.asset(&event.asset);
        asset.pending_shares -= event.from_pending;
        asset.cooling_shares += event.from_pending + event.from_active;
        asset.active_shares = event.asset_active_shares;
        if event.from_active > 0 {
            asset.reward_remainder = 0;
        }
        let stake = self.stake(&event.asset, &event.staker);
        stake.pending -= event.from_pending;
        stake.active -= event.from_active;
        stake.cooling = event.cooling;
        stake.cooling_until = event.cooling_until;
        stake.rewards_owed = event.rewards_owed;
        stake.rewards_fraction = event.rewards_fraction;
        if event.from_active > 0 {
            stake.reward_per_share_paid = event.reward_per_share;
        }
    }

    /// Compares every account with the chain's.
    ///
    /// # Panics
    /// One differs.
    pub fn check(&self, world: &World) {
        same(world, &self.address, &self.network);
        same(world, &addresses::oracle_set(&self.address), &self.oracles);
        for (address, asset) in &self.assets {
            same(world, address, asset);
        }
        for (address, payer) in &self.payers {
            same(world, address, payer);
        }
        for ((asset, staker), stake) in &self.stakes {
            same(world, &addresses::stake(asset, staker), stake);
        }
        for (epoch, settlement) in &self.settlements {
            let address = addresses::settlement(&self.address, *epoch);
            same(world, &address, settlement);
        }
        // Closed ones are gone here and there.
        for epoch in 1..=self.network.posted_epoch + 1 {
            let address = addresses::settlement(&self.address, epoch);
            let there = world.raw(&address).is_some();
            assert_eq!(there, self.settlements.contains_key(&epoch), "{epoch}");
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

/// An account of zeros.
fn zeros<T: ProgramAccount + BorshDeserialize>() -> T {
    let bytes = vec![0; T::SIZE - 8];
    borsh::from_slice(&bytes).expect("zeros are an account")
}

fn role(network: &mut Network, role: u8) -> (&mut Pubkey, &mut Pubkey) {
    match role {
        0 => (&mut network.authority, &mut network.pending_authority),
        1 => (&mut network.treasury, &mut network.pending_treasury),
        2 => (&mut network.regulator, &mut network.pending_regulator),
        3 => (&mut network.pauser, &mut network.pending_pauser),
        other => panic!("role {other}"),
    }
}

fn set_parameters(network: &mut Network, to: &NetworkParameters) {
    network.treasury_bps = to.treasury_bps;
    network.levy_bps = to.levy_bps;
    network.min_epoch_seconds = to.min_epoch_seconds;
    network.challenge_seconds = to.challenge_seconds;
    network.exit_delay_seconds = to.exit_delay_seconds;
    network.unstake_cooldown_seconds = to.unstake_cooldown_seconds;
    network.bond_delay_seconds = to.bond_delay_seconds;
    network.settlements_kept = to.settlements_kept;
    network.min_bond = to.min_bond;
    network.max_epoch_increase = to.max_epoch_increase;
    network.max_price_per_gb = to.max_price_per_gb;
}
