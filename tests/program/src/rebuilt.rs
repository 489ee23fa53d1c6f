//! The accounts as an indexer knows them that reads nothing but events: docs/reference/protocol.md, "Events".

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{
        Asset, Departure, Member, MemberWeight, NamedSet, Network, OracleSet, Payer,
        ProgramAccount, ProofBuffer, Proposal, Role, Settlement, Stake, Statement, Till,
    },
    addresses::{self, PROGRAM_ID},
    events::{self, Event, StakeHolding},
};
use solana_pubkey::Pubkey;

use crate::{model::new_account, operation::Hash, world::World};

const RETIRED: u8 = 1;

/// One network with all its accounts.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    address: Pubkey,
    network: Network,
    oracles: OracleSet,
    /// By role and holder.
    tills: BTreeMap<(u8, Pubkey), Till>,
    assets: BTreeMap<Pubkey, Asset>,
    payers: BTreeMap<Pubkey, Payer>,
    /// By payer.
    statements: BTreeMap<Pubkey, Statement>,
    /// By asset and staker.
    stakes: BTreeMap<(Pubkey, Pubkey), Stake>,
    /// By asset and round.
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
            regulator: founder,
            regulator_since: event.created_at,
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
            assets: BTreeMap::new(),
            payers: BTreeMap::new(),
            statements: BTreeMap::new(),
            stakes: BTreeMap::new(),
            departures: BTreeMap::new(),
            proposals: BTreeMap::new(),
            settlements: BTreeMap::new(),
            buffers: BTreeMap::new(),
        };
        for role in [1, 2] {
            rebuilt.open_till(role, founder, event.rent_payer);
        }
        rebuilt
    }

    /// Takes the next event.
    ///
    /// # Panics
    /// It is about an account that no event made.
    pub fn apply(&mut self, event: &Event) {
        let network = &mut self.network;
        match event {
            Event::NetworkInitialized(event) => panic!("a second network: {event:?}"),
            Event::ParametersAnnounced(event) => {
                network.parameters = event.parameters;
                network.next_parameters = event.next_parameters;
                network.next_parameters_at = event.next_parameters_at;
            }
            Event::ParametersTightened(event) => {
                network.parameters = event.parameters;
                network.next_parameters = event.next_parameters;
                network.tightened_at = event.tightened_at;
            }
            Event::RoleTransferred(event) => *role(network, event.role).1 = event.pending,
            Event::RoleAccepted(event) => self.role_accepted(event),
            Event::PauseSet(event) => {
                (network.paused, network.paused_at) = (event.paused, event.paused_at);
                network.paused_until = event.paused_until;
            }
            Event::OracleSetAnnounced(event) => self.set_announced(event),
            Event::OracleSetRotated(event) => {
                self.take_over(&event.members, event.threshold, event.released_at);
                self.oracles.next = NamedSet::default();
            }
            Event::OracleSetSwitched(event) => {
                self.take_over(&event.members, event.threshold, event.released_at);
                self.oracles.standby = NamedSet::default();
            }
            Event::BondDeposited(event) => self.bond(event),
            Event::BondWithdrawn(event) => self.bond_left(&event.member, event.at, event.bonded),
            Event::BondReturned(event) => self.bond_left(&event.member, event.at, event.bonded),
            Event::SettlementProposed(event) => self.proposed(event),
            Event::SettlementAttested(event) => {
                let key = (event.epoch, event.content_hash);
                self.attested(key, event.attested, event.threshold_at);
                self.attests_for(event.oracle, event.epoch);
            }
            Event::AttestationRetracted(event) => {
                let key = (event.epoch, event.content_hash);
                self.attested(key, event.attested, event.threshold_at);
                self.attests_no_more(event.oracle, event.epoch);
            }
            Event::SettlementFinalized(event) => self.finalized(event),
            Event::ProposalClosed(event) => self.proposal_closed(event),
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
                network.treasury_owed = event.treasury_owed;
                network.treasury_paid = event.treasury_paid;
                self.till_paid((1, event.holder), event.till_paid);
            }
            Event::LevyWithdrawn(event) => {
                network.paid_out = event.network_paid_out;
                network.levy_owed = event.levy_owed;
                network.levy_paid = event.levy_paid;
                self.till_paid((2, event.holder), event.till_paid);
            }
            _ => self.apply_to_accounts(event),
        }
    }

    /// Events about assets, stakes, payers and proofs.
    fn apply_to_accounts(&mut self, event: &Event) {
        match event {
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
            Event::ShareSupplySynced(event) => {
                self.asset(&event.asset).share_supply = event.share_supply;
            }
            Event::AssetOffered(event) => {
                self.asset(&event.asset).pending_owner = event.pending_owner;
            }
            Event::AssetAccepted(event) => {
                let asset = self.asset(&event.asset);
                (asset.owner, asset.pending_owner) = (event.owner, Pubkey::default());
            }
            Event::Staked(event) => self.staked(event),
            Event::StakeActivated(event) => self.activated(event),
            Event::UnstakeAnnounced(event) => {
                let stake = self.stake(&event.asset, &event.staker);
                (stake.leaving, stake.leaving_at) = (event.leaving, event.leaving_at);
            }
            Event::Unstaked(event) => self.unstaked(event),
            Event::DepartureSettled(event) => self.departure_settled(event),
            Event::UnstakedWithdrawn(event) => {
                self.asset(&event.asset).cooling_shares = event.asset_cooling_shares;
                let stake = self.stake(&event.asset, &event.staker);
                stake.cooling -= event.amount;
                stake.cooling_until = 0;
            }
            Event::RewardsClaimed(event) => {
                self.network.paid_out = event.network_paid_out;
                self.asset(&event.asset).stakers_paid = event.stakers_paid;
                let stake = self.stake(&event.asset, &event.staker);
                stake.rewards_paid = event.rewards_paid;
                stake.rewards_owed = 0;
                stake.rewards_fraction = event.rewards_fraction;
                stake.reward_per_share_paid = event.reward_per_share;
            }
            Event::StakeOffered(event) => {
                let stake = self.stake(&event.asset, &event.staker);
                stake.pending_staker = event.pending_staker;
            }
            Event::StakeAccepted(event) => self.stake_accepted(event),
            Event::StakeClosed(event) => {
                self.stakes.remove(&(event.asset, event.staker));
            }
            Event::ProofWritten(event) => self.proof_written(event),
            Event::ProofClosed(event) => {
                self.buffers.remove(&event.writer);
            }
            _ => self.apply_to_payer(event),
        }
    }

    fn apply_to_payer(&mut self, event: &Event) {
        let network = &mut self.network;
        match event {
            Event::PayerOpened(event) => self.payer_opened(event),
            Event::Deposited(event) => {
                network.deposited = event.network_deposited;
                self.payer(&event.payer).deposited = event.payer_deposited;
            }
            Event::WithdrawalRequested(event) => {
                self.request_ends(&event.payer, event.requests_ended, event.endings);
                let payer = self.payer(&event.payer);
                payer.requested = event.requested;
                payer.requested_slot = event.requested_slot;
                payer.lapses_at = event.lapses_at;
            }
            Event::WithdrawalCancelled(event) => {
                self.request_ends(&event.payer, event.requests_ended, event.endings);
            }
            Event::Withdrawn(event) => {
                network.withdrawn = event.network_withdrawn;
                self.request_ends(&event.payer, event.requests_ended, event.endings);
                let payer = self.payer(&event.payer);
                payer.withdrawn = event.payer_withdrawn;
                payer.proven = event.proven;
            }
            Event::SpentProven(event) => self.payer(&event.payer).proven = event.proven,
            Event::SpentStated(event) => self.spent_stated(event),
            Event::StatementRaised(event) => {
                network.stated_claims = event.network_stated_claims;
                let payer = self.payer(&event.payer);
                payer.stated = event.stated;
                payer.proven = event.proven;
                payer.pays_at = event.pays_at;
                let statement = self.statements.get_mut(&event.payer).expect("a statement");
                statement.claim = event.claim;
                statement.bounty_lamports = event.bounty_lamports;
            }
            Event::StatementPaid(event) => {
                network.withdrawn = event.network_withdrawn;
                network.stated_claims = event.network_stated_claims;
                network.exit_closed_at = event.exit_closed_at;
                self.request_ends(&event.payer, event.requests_ended, event.endings);
                self.payer(&event.payer).withdrawn = event.payer_withdrawn;
                self.statements.remove(&event.payer);
            }
            Event::StatementCancelled(event) => {
                network.stated_claims = event.network_stated_claims;
                self.request_ends(&event.payer, event.requests_ended, event.endings);
                self.statements.remove(&event.payer);
            }
            Event::PayerOffered(event) => {
                self.payer(&event.payer).pending_owner = event.pending_owner;
            }
            Event::PayerAccepted(event) => {
                let payer = self.payer(&event.payer);
                (payer.owner, payer.pending_owner) = (event.owner, Pubkey::default());
            }
            other => panic!("an event that nobody reads: {other:?}"),
        }
    }

    // ---- network and oracles

    fn role_accepted(&mut self, event: &events::RoleAccepted) {
        let network = &mut self.network;
        let (holder, pending) = role(network, event.role);
        let before = std::mem::replace(holder, event.holder);
        *pending = Pubkey::default();
        match event.role {
            0 => {
                for other in 1..4 {
                    *role(network, other).1 = Pubkey::default();
                }
            }
            1 => (network.treasury_before, network.treasury_since) = (before, event.at),
            2 => (network.regulator_before, network.regulator_since) = (before, event.at),
            _ => {}
        }
        if event.role == 1 || event.role == 2 {
            self.open_till(event.role, event.holder, event.holder);
        }
    }

    /// Makes a holder's till, if there is none.
    fn open_till(&mut self, role: u8, holder: Pubkey, rent_payer: Pubkey) {
        let network = self.address;
        self.tills.entry((role, holder)).or_insert_with(|| Till {
            network,
            role,
            bump: bump(&[b"till", network.as_ref(), &[role], holder.as_ref()]),
            holder,
            rent_payer,
            ..new_account()
        });
    }

    fn till(&mut self, key: (u8, Pubkey)) -> &mut Till {
        self.tills.get_mut(&key).expect("a till")
    }

    fn till_paid(&mut self, key: (u8, Pubkey), paid: u64) {
        let till = self.till(key);
        (till.owed, till.paid) = (0, paid);
    }

    fn set_announced(&mut self, event: &events::OracleSetAnnounced) {
        if event.at_once {
            self.network.final_closed_at = event.from;
            return self.take_over(&event.members, event.threshold, 0);
        }
        let mut named = NamedSet {
            count: event.members.len() as u8,
            threshold: event.threshold,
            from: event.from,
            ..NamedSet::default()
        };
        named.members[..event.members.len()].copy_from_slice(&event.members);
        if event.standby {
            self.oracles.standby = named;
        } else {
            self.oracles.next = named;
        }
    }

    /// The members in the order in which they are named, then whoever left with a bond.
    fn take_over(&mut self, members: &[MemberWeight], threshold: u32, released_at: i64) {
        let before = self.oracles.members().to_vec();
        let bond_of = |key: &Pubkey| {
            let present = before.iter().find(|old| old.key == *key && old.weight > 0);
            present.map_or(0, |old| old.bond)
        };
        let named = |key: &Pubkey| members.iter().any(|member| member.key == *key);
        let joined = members.iter().map(|member| Member {
            key: member.key,
            weight: member.weight,
            bond: bond_of(&member.key),
            ..Member::default()
        });
        let mut entries: Vec<_> = joined.collect();
        for old in &before {
            let released_at = match old.weight {
                _ if old.bond == 0 => continue,
                0 => old.released_at,
                _ if named(&old.key) => continue,
                _ => released_at,
            };
            entries.push(Member {
                weight: 0,
                released_at,
                attested_epoch: 0,
                ..*old
            });
        }
        let oracles = &mut self.oracles;
        oracles.set_version += 1;
        oracles.threshold = threshold;
        oracles.total_weight = members.iter().map(|member| member.weight).sum();
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
        for entry in &mut self.oracles.members {
            let left = entry.key == *member && entry.weight == 0;
            if left && entry.released_at <= at {
                entry.bond = 0;
            }
        }
        self.oracles.bonded = bonded;
    }

    fn member(&mut self, oracle: Pubkey) -> &mut Member {
        let mut entries = self.oracles.members.iter_mut();
        let member = entries.find(|entry| entry.key == oracle && entry.weight > 0);
        member.expect("a member")
    }

    /// For which epoch the present member's attestation stands.
    fn attests_for(&mut self, oracle: Pubkey, epoch: u64) {
        self.member(oracle).attested_epoch = epoch;
    }

    /// It stands for that epoch no more; one for a later epoch does.
    fn attests_no_more(&mut self, oracle: Pubkey, epoch: u64) {
        let member = self.member(oracle);
        if member.attested_epoch == epoch {
            member.attested_epoch = 0;
        }
    }

    // ---- settlements

    fn proposed(&mut self, event: &events::SettlementProposed) {
        let epoch = event.content.epoch;
        let seeds: [&[u8]; 4] = [
            b"proposal",
            self.address.as_ref(),
            &epoch.to_le_bytes(),
            &event.content_hash,
        ];
        let proposal = Proposal {
            network: self.address,
            bump: bump(&seeds),
            content_hash: event.content_hash,
            content: event.content,
            proposer: event.proposer,
            rent_payer: event.rent_payer,
            set_version: event.set_version,
            attested: event.attested,
            proposed_at: event.proposed_at,
            threshold_at: event.threshold_at,
            opened_at: event.opened_at,
            challenge_seconds: event.challenge_seconds,
            treasury_bps: event.treasury_bps,
            levy_bps: event.levy_bps,
            treasury: event.treasury,
            regulator: event.regulator,
            ..new_account()
        };
        self.proposals.insert((epoch, event.content_hash), proposal);
        self.attests_for(event.proposer, epoch);
    }

    fn attested(&mut self, key: (u64, Hash), attested: u16, threshold_at: i64) {
        let proposal = self.proposals.get_mut(&key).expect("a proposal");
        (proposal.attested, proposal.threshold_at) = (attested, threshold_at);
    }

    fn finalized(&mut self, event: &events::SettlementFinalized) {
        let epoch = event.epoch;
        let proposal = self.proposals.remove(&(epoch, event.content_hash));
        let proposal = proposal.expect("a proposal");
        let content = proposal.content;
        let network = &mut self.network;
        network.final_epoch = epoch;
        network.final_snapshot_slot = content.snapshot_slot;
        network.final_closed_at = content.closed_at;
        network.final_payer_root = content.payer_root;
        network.settled_amount = content.payer_charged;
        network.settled_accrued = content.payer_accrued;
        network.settled_asset_count = content.asset_count;
        network.settled_payer_count = content.payer_count;
        network.settled_treasury = proposal.treasury;
        network.settled_regulator = proposal.regulator;
        network.cuts_epoch = event.cuts_epoch;
        network.settled_treasury_bps = event.treasury_bps;
        network.settled_levy_bps = event.levy_bps;
        network.before_treasury_bps = event.before_treasury_bps;
        network.before_levy_bps = event.before_levy_bps;
        network.oldest_kept_epoch = event.oldest_kept_epoch;
        let settlement = Settlement {
            network: self.address,
            bump: bump(&[b"settlement", self.address.as_ref(), &epoch.to_le_bytes()]),
            content_hash: event.content_hash,
            content,
            proposer: proposal.proposer,
            rent_payer: event.rent_payer,
            set_version: proposal.set_version,
            attested: proposal.attested,
            proposed_at: proposal.proposed_at,
            final_at: event.final_at,
            opened_at: proposal.opened_at,
            previous_snapshot_slot: event.previous_snapshot_slot,
            treasury_bps: event.treasury_bps,
            levy_bps: event.levy_bps,
            cuts_epoch: event.cuts_epoch,
            before_treasury_bps: event.before_treasury_bps,
            before_levy_bps: event.before_levy_bps,
            treasury: proposal.treasury,
            regulator: proposal.regulator,
            ..new_account()
        };
        self.settlements.insert(epoch, settlement);
    }

    /// Attestations of the present set that stood for it are free again.
    fn proposal_closed(&mut self, event: &events::ProposalClosed) {
        self.proposals.remove(&(event.epoch, event.content_hash));
        if event.set_version != self.oracles.set_version {
            return;
        }
        let entries = self.oracles.members.iter_mut().enumerate();
        for (_, entry) in entries.filter(|(position, _)| event.attested >> position & 1 == 1) {
            if entry.attested_epoch == event.epoch {
                entry.attested_epoch = 0;
            }
        }
    }

    // ---- assets and stakes

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
            rent_payer: event.rent_payer,
            share_mint: event.share_mint,
            share_supply: event.share_supply,
            price_per_gb: event.price_per_gb,
            stakers_bps: event.stakers_bps,
            capacity_mbps: event.capacity_mbps,
            h3_cell: event.h3_cell,
            ..new_account()
        };
        self.assets.insert(address, asset);
        self.network.asset_count = index + 1;
    }

    fn asset(&mut self, address: &Pubkey) -> &mut Asset {
        self.assets.get_mut(address).expect("an asset")
    }

    fn collected(&mut self, event: &events::Collected) {
        let network = &mut self.network;
        network.collected += event.owner + event.stakers + event.treasury + event.levy;
        network.treasury_owed += event.treasury;
        network.levy_owed += event.levy;
        self.till((1, event.treasury_holder)).owed += event.treasury;
        self.till((2, event.levy_holder)).owed += event.levy;
        let asset = self.asset(&event.asset);
        asset.collected = event.lifetime_charged;
        asset.collected_bytes = event.lifetime_bytes;
        asset.collected_epoch = event.epoch;
        asset.owner_owed += event.owner;
        asset.stakers_total += event.stakers;
        asset.reward_per_share = event.reward_per_share;
        asset.reward_remainder = event.reward_remainder;
        asset.active_shares = event.active_shares;
        if event.departed > 0 {
            let round = asset.departure_round;
            (asset.departed_shares, asset.departed_epoch) = (0, 0);
            asset.departure_round += 1;
            let departure = self.departures.get_mut(&(event.asset, round));
            let departure = departure.expect("a round");
            departure.shares = event.departed;
            departure.reward_per_share = event.reward_per_share;
        }
    }

    /// The staker's stake, new if needed.
    fn own_stake(&mut self, asset: Pubkey, staker: Pubkey, rent_payer: Pubkey) -> &mut Stake {
        (self.stakes.entry((asset, staker))).or_insert_with(|| Stake {
            asset,
            staker,
            bump: bump(&[b"stake", asset.as_ref(), staker.as_ref()]),
            rent_payer,
            ..new_account()
        })
    }

    fn stake(&mut self, asset: &Pubkey, staker: &Pubkey) -> &mut Stake {
        self.stakes.get_mut(&(*asset, *staker)).expect("a stake")
    }

    fn staked(&mut self, event: &events::Staked) {
        self.asset(&event.asset).pending_shares = event.asset_pending_shares;
        let stake = self.own_stake(event.asset, event.staker, event.rent_payer);
        stake.pending = event.pending;
        stake.pending_slot = event.pending_slot;
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

    /// A remainder is dropped when the number of active shares changes.
    fn unstaked(&mut self, event: &events::Unstaked) {
        let asset = self.asset(&event.asset);
        asset.pending_shares -= event.from_pending;
        asset.cooling_shares += event.from_pending + event.from_active;
        if asset.active_shares != event.asset_active_shares {
            asset.reward_remainder = 0;
        }
        asset.active_shares = event.asset_active_shares;
        let opens = asset.departed_shares == 0 && event.asset_departed_shares > 0;
        asset.departed_shares = event.asset_departed_shares;
        asset.departed_epoch = event.asset_departed_epoch;
        if opens {
            self.round_opened(event.asset, event.departed_round, event.staker);
        }
        let stake = self.stake(&event.asset, &event.staker);
        stake.pending -= event.from_pending;
        stake.active = event.active;
        stake.departed = event.departed;
        stake.departed_round = event.departed_round;
        stake.departed_per_share_paid = event.departed_per_share;
        (stake.leaving, stake.leaving_at) = (event.leaving, event.leaving_at);
        stake.cooling = event.cooling;
        stake.cooling_until = event.cooling_until;
        stake.rewards_owed = event.rewards_owed;
        stake.rewards_fraction = event.rewards_fraction;
        stake.reward_per_share_paid = event.reward_per_share;
    }

    fn round_opened(&mut self, asset: Pubkey, round: u64, rent_payer: Pubkey) {
        let departure = Departure {
            asset,
            round,
            bump: bump(&[b"departure", asset.as_ref(), &round.to_le_bytes()]),
            rent_payer,
            ..new_account()
        };
        self.departures.insert((asset, round), departure);
    }

    fn departure_settled(&mut self, event: &events::DepartureSettled) {
        let key = (event.asset, event.round);
        let departure = self.departures.get_mut(&key).expect("a round");
        assert_eq!(departure.rent_payer, event.rent_payer);
        departure.shares = event.round_shares;
        if event.round_shares == 0 {
            self.departures.remove(&key);
        }
        let stake = self.stake(&event.asset, &event.staker);
        stake.departed -= event.departed;
        (stake.departed_round, stake.departed_per_share_paid) = (0, 0);
        stake.rewards_owed = event.rewards_owed;
        stake.rewards_fraction = event.rewards_fraction;
    }

    fn stake_accepted(&mut self, event: &events::StakeAccepted) {
        self.stakes.remove(&(event.asset, event.from));
        let stake = self.own_stake(event.asset, event.staker, event.rent_payer);
        let StakeHolding {
            active,
            pending,
            pending_slot,
            cooling,
            cooling_until,
            leaving,
            leaving_at,
            departed,
            departed_round,
            departed_per_share,
            reward_per_share,
            rewards_owed,
            rewards_fraction,
            rewards_paid,
        } = event.holding;
        (stake.active, stake.pending) = (active, pending);
        (stake.pending_slot, stake.cooling) = (pending_slot, cooling);
        (stake.cooling_until, stake.leaving) = (cooling_until, leaving);
        (stake.leaving_at, stake.departed) = (leaving_at, departed);
        stake.departed_round = departed_round;
        stake.departed_per_share_paid = departed_per_share;
        stake.reward_per_share_paid = reward_per_share;
        stake.rewards_owed = rewards_owed;
        stake.rewards_fraction = rewards_fraction;
        stake.rewards_paid = rewards_paid;
    }

    // ---- payers and proofs

    fn payer_opened(&mut self, event: &events::PayerOpened) {
        let index = event.index;
        let payer = Payer {
            network: self.address,
            index,
            bump: bump(&[b"payer", self.address.as_ref(), &index.to_le_bytes()]),
            owner: event.owner,
            rent_payer: event.rent_payer,
            deposited: event.payer_deposited,
            ..new_account()
        };
        self.payers.insert(event.payer, payer);
        let network = &mut self.network;
        network.payer_count = index + 1;
        network.deposited = event.network_deposited;
        network.fees = event.network_fees;
        network.treasury_owed = event.network_treasury_owed;
        self.till((1, event.treasury)).owed = event.till_owed;
    }

    fn payer(&mut self, address: &Pubkey) -> &mut Payer {
        self.payers.get_mut(address).expect("a payer")
    }

    /// What stood is over, and how is remembered.
    fn request_ends(&mut self, payer: &Pubkey, ended: u32, endings: u64) {
        let payer = self.payer(payer);
        (payer.requests_ended, payer.endings) = (ended, endings);
        (payer.requested, payer.requested_slot, payer.lapses_at) = (0, 0, 0);
        (payer.stated, payer.pays_at, payer.holds_from) = (0, 0, 0);
    }

    fn spent_stated(&mut self, event: &events::SpentStated) {
        self.request_ends(&event.payer, event.requests_ended, event.endings);
        let payer = self.payer(&event.payer);
        payer.requested = event.requested;
        payer.requested_slot = event.requested_slot;
        payer.lapses_at = event.lapses_at;
        payer.stated = event.stated;
        payer.pays_at = event.pays_at;
        payer.holds_from = event.holds_from;
        self.network.stated_claims = event.network_stated_claims;
        let statement = Statement {
            network: self.address,
            payer: event.payer,
            bump: bump(&[b"statement", event.payer.as_ref()]),
            rent_payer: event.rent_payer,
            epoch: event.epoch,
            payer_root: event.payer_root,
            payer_count: event.payer_count,
            charged: event.charged,
            accrued: event.accrued,
            claim: event.claim,
            bounty_lamports: event.bounty_lamports,
            ..new_account()
        };
        self.statements.insert(event.payer, statement);
    }

    fn proof_written(&mut self, event: &events::ProofWritten) {
        let writer = event.writer;
        let buffer = self.buffers.entry(writer).or_insert_with(|| ProofBuffer {
            writer,
            bump: bump(&[b"proof", writer.as_ref()]),
            rent_payer: event.rent_payer,
            ..new_account()
        });
        let (from, to) = (usize::from(event.offset), usize::from(event.count));
        buffer.nodes[from..to].copy_from_slice(&event.nodes);
        buffer.count = event.count;
    }

    /// Compares every account with the chain's.
    ///
    /// # Panics
    /// One differs.
    pub fn check(&self, world: &World) {
        let network = &self.address;
        same(world, network, &self.network);
        same(world, &addresses::oracle_set(network), &self.oracles);
        for ((role, holder), till) in &self.tills {
            let role = match role {
                1 => Role::Treasury,
                _ => Role::Regulator,
            };
            same(world, &addresses::till(network, role, holder), till);
        }
        for (address, asset) in &self.assets {
            same(world, address, asset);
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

fn role(network: &mut Network, role: u8) -> (&mut Pubkey, &mut Pubkey) {
    match role {
        0 => (&mut network.authority, &mut network.pending_authority),
        1 => (&mut network.treasury, &mut network.pending_treasury),
        2 => (&mut network.regulator, &mut network.pending_regulator),
        3 => (&mut network.pauser, &mut network.pending_pauser),
        other => panic!("role {other}"),
    }
}
