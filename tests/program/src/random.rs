//! Random sequences of operations, valid and not, on the bank and on the model at once.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use openmast_client::{
    accounts::{AssetKind, Network, OracleSet, Payer, Role},
    addresses,
    instructions::NewAsset,
};
use solana_pubkey::Pubkey;

use crate::{
    compare::compare,
    invariants,
    model::{Model, Moment},
    net::{Net, PARAMETERS},
    operation::{Claim, Ledger, Operation, Place, Posted},
    outcome::Outcome,
    rebuilt::Rebuilt,
    world::World,
};

/// Currency of every wallet at the start.
const FUNDS: u64 = 1_000_000_000;
/// Wallets that own assets, payers and shares.
const PEOPLE: usize = 6;
/// No sequence makes more assets or payers than this.
const MOST: usize = 6;

/// What a sequence came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    pub accepted: usize,
    pub refused: usize,
    /// Final settlements.
    pub epochs: u64,
    /// Earned money that left the vault.
    pub paid_out: u64,
    /// Payers' money that left the vault.
    pub withdrawn: u64,
}

/// What was answered so far.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Accepted operations by their event.
    pub accepted: BTreeMap<&'static str, usize>,
    /// The program's error codes.
    pub refused: BTreeSet<u32>,
}

/// Runs one sequence. After every operation the chain equals the model, the state that is rebuilt from events equals the
/// chain, and the invariants hold. In every second sequence the oracles are honest, and at its end every payer leaves.
///
/// # Panics
/// They do not; the message names seed, step and operation.
pub fn run(seed: u64, steps: usize, answers: &mut Answers) -> Summary {
    let mut player = Player::new(seed);
    let mut summary = Summary::default();
    for step in 0..steps {
        player.let_time_pass();
        let operation = player.operation(step);
        let outcome = player.step(&operation, &format!("seed {seed}, step {step}"));
        summary.accepted += usize::from(outcome.is_ok());
        summary.refused += usize::from(outcome.is_err());
        match outcome {
            Ok(_) => *answers.accepted.entry(operation.event_name()).or_default() += 1,
            Err(refused) => answers.refused.extend(refused.code()),
        }
    }
    if player.honest {
        player.everybody_leaves(&format!("seed {seed}, the end"));
    }
    let network = &player.model.network;
    Summary {
        epochs: network.final_epoch,
        paid_out: network.paid_out,
        withdrawn: network.withdrawn,
        ..summary
    }
}

#[derive(Clone, Copy)]
enum Silence {
    /// In so many steps at the beginning.
    First(usize),
    /// In every second so many steps.
    Every(usize),
}

impl Silence {
    fn at(self, step: usize) -> bool {
        match self {
            Self::First(steps) => step < steps,
            Self::Every(steps) => step / steps % 2 == 1,
        }
    }
}

struct Player {
    random: Rng,
    world: World,
    net: Net,
    model: Model,
    people: Vec<Pubkey>,
    /// Everybody who may be in the oracle set.
    oracles: Vec<Pubkey>,
    /// When the oracles do nothing: payers leave without them.
    silence: Silence,
    /// Whether the oracles post nothing but what they should.
    honest: bool,
    /// The payers after each slot in which something happened: what a snapshot shows.
    seen: Vec<(u64, Vec<Payer>)>,
    /// What an indexer knows.
    rebuilt: Rebuilt,
}

impl Player {
    fn new(seed: u64) -> Self {
        let mut world = World::new();
        let mut net = Net::new(&mut world);
        let people: Vec<_> = (0..PEOPLE).map(|_| world.wallet()).collect();
        let mut oracles = net.oracles.to_vec();
        oracles.extend((0..2).map(|_| world.wallet()));
        let asset = net.asset(&mut world);
        let wallets: Vec<_> = people.iter().chain(&oracles).copied().collect();
        for wallet in &wallets {
            world.fund(*wallet, net.mint, FUNDS);
        }
        let mut shares = BTreeMap::new();
        for person in &people {
            world.move_shares(asset.share_mint, asset.owner, *person, 100_000);
            shares.insert((0, *person), 100_000);
        }
        shares.insert((0, asset.owner), 1_000_000 - 100_000 * PEOPLE as u64);
        let roles = net.roles().map(|(_, holder)| holder);
        let money = wallets.iter().chain(&roles).chain([&asset.owner]);
        let model = Model {
            network: world.get::<Network>(&net.address),
            oracles: world.get::<OracleSet>(&addresses::oracle_set(&net.address)),
            assets: vec![world.get(&asset.address)],
            payers: Vec::new(),
            stakes: BTreeMap::new(),
            settlements: BTreeMap::new(),
            vault: 0,
            bond_vault: 3 * PARAMETERS.min_bond,
            money: money
                .map(|wallet| (*wallet, net.money(&world, wallet)))
                .collect(),
            shares,
            active_changes: vec![0],
        };
        let mut people = people;
        people.push(asset.owner);
        Self {
            random: Rng::with_seed(seed),
            silence: match seed % 8 {
                0 => Silence::First(120),
                4 | 6 => Silence::Every(40),
                _ => Silence::First(0),
            },
            honest: seed.is_multiple_of(2),
            seen: Vec::new(),
            rebuilt: Rebuilt::from_events(world.events()),
            world,
            net,
            model,
            people,
            oracles,
        }
    }

    /// Sends the operation.
    fn step(&mut self, operation: &Operation, place_in_test: &str) -> Outcome {
        let at = Moment {
            slot: self.world.slot(),
            now: self.world.now(),
        };
        let place = Place {
            next_asset: self.model.network.asset_count,
            next_payer: self.model.network.payer_count,
            ..self.net.place()
        };
        let outcome = self.world.send(&[operation.instruction(&place)]);
        let expected = self.model.apply(operation, at);
        match (&expected, &outcome) {
            (Ok(()), Ok(done)) => {
                assert_eq!(
                    done.event().name(),
                    operation.event_name(),
                    "{place_in_test}: {operation:?}"
                );
                self.rebuilt.apply(done.event());
            }
            (Err(refusals), Err(refused)) => assert!(
                refusals.allow(refused),
                "{place_in_test}: {operation:?}\nrefused with {refused:?}, expected {refusals:?}"
            ),
            _ => panic!("{place_in_test}: {operation:?}\n{outcome:?}, expected {expected:?}"),
        }
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            compare(&mut self.model, &self.net, &self.world);
            self.rebuilt.check(&self.world);
            invariants::check(&self.model);
            if self.honest {
                invariants::check_unspent_money(&self.model);
            }
        }));
        if let Err(panic) = checked {
            eprintln!("{place_in_test}: after {operation:?}");
            std::panic::resume_unwind(panic);
        }
        self.seen.push((at.slot, self.model.payers.clone()));
        outcome
    }

    /// Every payer asks for everything and leaves with it, in any order and without the oracles: all that is not settled
    /// as spent is there.
    fn everybody_leaves(&mut self, place_in_test: &str) {
        let mut payers = self.model.payers.clone();
        payers.retain(|payer| payer.deposited > payer.withdrawn);
        self.random.shuffle(&mut payers);
        for payer in &payers {
            let request = Operation::RequestWithdrawal {
                by: payer.owner,
                payer: payer.index,
                amount: payer.deposited - payer.withdrawn,
            };
            self.step(&request, place_in_test).expect("a request");
        }
        let delay = self.model.network.exit_delay_seconds;
        self.world.pass(i64::from(delay));
        for payer in &payers {
            let leave = self.leave(payer);
            self.step(&leave, place_in_test).expect("unspent money");
        }
        let network = &self.model.network;
        assert_eq!(
            self.model.vault,
            network.settled_amount - network.paid_out,
            "{place_in_test}: what is left is what was earned and not yet paid out"
        );
    }

    fn leave(&self, payer: &Payer) -> Operation {
        let (by, epoch) = (payer.owner, self.model.network.final_epoch);
        match self.model.settlements.get(&epoch) {
            Some((_, posted)) => Operation::Withdraw {
                by,
                payer: payer.index,
                epoch,
                claim: posted.payer_claim(self.net.address, payer.index),
            },
            None => Operation::WithdrawUnsettled {
                by,
                payer: payer.index,
            },
        }
    }

    fn let_time_pass(&mut self) {
        match self.random.u32(0..100) {
            0..30 => self.world.pass_slots(self.random.u64(0..4)),
            30..85 => self.world.pass(self.random.i64(0..90)),
            85..97 => self.world.pass(self.random.i64(0..900)),
            97.. => self.world.pass(self.random.i64(0..5_000)),
        }
    }

    // ---- choosing

    fn chance(&mut self, percent: u32) -> bool {
        self.random.u32(0..100) < percent
    }

    fn person(&mut self) -> Pubkey {
        self.people[self.random.usize(..self.people.len())]
    }

    fn oracle(&mut self) -> Pubkey {
        let members: Vec<_> = self
            .model
            .oracles
            .members()
            .iter()
            .filter(|member| member.weight > 0)
            .map(|member| member.key)
            .collect();
        match self.random.choice(members) {
            Some(member) if self.chance(85) => member,
            _ => self.oracles[self.random.usize(..self.oracles.len())],
        }
    }

    /// Mostly who may, sometimes somebody else.
    fn mostly(&mut self, who: Pubkey) -> Pubkey {
        if self.chance(92) { who } else { self.person() }
    }

    fn asset(&mut self) -> u32 {
        self.random.u32(..self.model.assets.len() as u32)
    }

    fn payer(&mut self) -> Option<u32> {
        let payers = self.model.payers.len() as u32;
        (payers > 0).then(|| self.random.u32(..payers))
    }

    /// An amount within a limit, mostly.
    fn within(&mut self, limit: u64) -> u64 {
        match self.random.u32(0..100) {
            0..70 => self.random.u64(1..=limit.max(1)),
            70..85 => limit,
            85..92 => limit.saturating_add(1),
            92..95 => 0,
            95.. => limit
                .saturating_mul(2)
                .saturating_add(self.random.u64(0..1_000)),
        }
    }

    /// An epoch about which something can be asked: mostly the newest.
    fn epoch(&mut self) -> u64 {
        let newest = self.model.network.posted_epoch;
        match self.random.u32(0..100) {
            0..75 => newest.max(1),
            75..95 => newest.saturating_sub(self.random.u64(0..5)).max(1),
            95.. => newest + 1,
        }
    }

    fn final_epoch(&mut self) -> u64 {
        if self.chance(85) {
            self.model.network.final_epoch.max(1)
        } else {
            self.epoch()
        }
    }

    /// The next operation.
    fn operation(&mut self, step: usize) -> Operation {
        if self.model.network.paused != 0 && self.chance(25) {
            return Operation::SetPause {
                by: self.model.network.pauser,
                bits: 0,
            };
        }
        if self.model.payers.is_empty() {
            return Operation::OpenPayer { by: self.person() };
        }
        match self.random.u32(0..100) {
            0..30 if !self.silence.at(step) => self.settling(),
            0..50 => self.paying(),
            50..67 => self.earning(),
            67..87 => self.staking(),
            87..93 => self.owning(),
            _ => self.governing(),
        }
    }

    // ---- settlements

    fn settling(&mut self) -> Operation {
        let network = &self.model.network;
        let in_flight = network.posted_epoch != network.final_epoch;
        let next = network.final_epoch + 1;
        let stands = self
            .model
            .settlements
            .get(&next)
            .map(|(settlement, posted)| (settlement.clone(), posted.clone()));
        match stands {
            Some((settlement, _)) if settlement.state == 2 && self.chance(60) => {
                return Operation::CloseSettlement {
                    epoch: next,
                    rent_payer: settlement.rent_payer,
                };
            }
            Some((settlement, _))
                if (settlement.oracle_set_version != self.model.oracles.version
                    || settlement.snapshot_slot < self.model.network.exit_request_slot)
                    && self.chance(50) =>
            {
                return Operation::ExpireSettlement { epoch: next };
            }
            _ => {}
        }
        if !in_flight && self.chance(75) {
            return self.posting();
        }
        if in_flight && self.chance(60) {
            return self.finishing(next);
        }
        match self.random.u32(0..100) {
            0..38 => self.attesting(),
            38..80 => Operation::FinalizeSettlement {
                epoch: self.epoch(),
            },
            80..86 => Operation::RejectSettlement {
                by: self.oracle(),
                epoch: self.epoch(),
            },
            86..88 => Operation::ExpireSettlement {
                epoch: self.epoch(),
            },
            88..94 => {
                let epoch = self.epoch().saturating_sub(2).max(1);
                let rent_payer = self.mostly(self.net.rent_payer);
                Operation::CloseSettlement { epoch, rent_payer }
            }
            _ => self.posting(),
        }
    }

    /// What brings the posted settlement further.
    fn finishing(&mut self, epoch: u64) -> Operation {
        let attested = self
            .model
            .settlements
            .get(&epoch)
            .map_or(0, |(settlement, _)| settlement.attested);
        if self.model.oracles.weight_of(attested) >= self.model.oracles.threshold {
            return Operation::FinalizeSettlement { epoch };
        }
        self.attesting()
    }

    fn attesting(&mut self) -> Operation {
        let epoch = self.epoch();
        let by = self.oracle();
        let posted = self
            .model
            .settlements
            .get(&epoch)
            .map(|(_, posted)| posted.hashes());
        let mut hashes = posted.unwrap_or(crate::operation::Hashes {
            asset_root: [1; 32],
            payer_root: [1; 32],
            archive_hash: [1; 32],
        });
        if self.chance(5) {
            hashes.archive_hash[0] ^= 1;
        }
        Operation::AttestSettlement { by, epoch, hashes }
    }

    fn posting(&mut self) -> Operation {
        let mut posted = self.honest_settlement();
        if !self.honest && self.chance(50) {
            self.corrupt(&mut posted);
        }
        Operation::PostSettlement {
            by: self.oracle(),
            posted,
        }
    }

    /// A slot in the past: what oracles look at is finalized. Mostly one that saw every exit's request.
    fn snapshot(&mut self) -> u64 {
        let network = &self.model.network;
        let (settled, exit) = (network.final_snapshot_slot, network.exit_request_slot);
        let slot = self.world.slot();
        let oldest = if self.chance(85) {
            settled.max(exit)
        } else {
            settled
        };
        if self.chance(60) {
            return (slot - self.random.u64(1..30)).max(oldest).min(slot - 1);
        }
        // The epoch was closed long ago.
        self.random.u64(oldest.min(slot - 1)..slot)
    }

    /// The payers as a snapshot shows them.
    fn payers_at(&self, slot: u64) -> Vec<Payer> {
        let mut seen = self.seen.iter().rev();
        seen.find(|(at, _)| *at <= slot)
            .map_or_else(Vec::new, |(_, payers)| payers.clone())
    }

    /// Usage since the last final settlement that no payer's balance forbids, as of a snapshot.
    fn honest_settlement(&mut self) -> Posted {
        let (mut assets, mut payers) = self.settled_totals();
        let snapshot = self.snapshot();
        let seen = self.payers_at(snapshot);
        assets.resize(self.model.assets.len(), (0, 0));
        payers.resize(payers.len().max(seen.len()), (0, 0));
        let usages = if seen.is_empty() {
            0
        } else {
            self.random.usize(0..6)
        };
        for _ in 0..usages {
            let (asset, payer) = (
                self.random.usize(..assets.len()),
                self.random.usize(..seen.len()),
            );
            let account = &seen[payer];
            let free = (account.deposited - account.withdrawn)
                .saturating_sub(account.requested)
                .saturating_sub(payers[payer].1);
            let amount = if self.chance(20) {
                free
            } else {
                self.random.u64(0..=free.min(1_000_000))
            };
            let bytes = self.random.u64(0..1 << 40);
            for totals in [&mut assets[asset], &mut payers[payer]] {
                totals.0 += bytes;
                totals.1 += amount;
            }
        }
        self.settlement_over(&assets, &payers, snapshot)
    }

    fn settled_totals(&self) -> (Ledger, Ledger) {
        match self.model.settlements.get(&self.model.network.final_epoch) {
            Some((_, posted)) => (posted.assets.clone(), posted.payers.clone()),
            None => Default::default(),
        }
    }

    fn settlement_over(
        &self,
        assets: &[(u64, u64)],
        payers: &[(u64, u64)],
        snapshot: u64,
    ) -> Posted {
        let epoch = self.model.network.final_epoch + 1;
        Posted::new(
            self.net.address,
            self.net.rent_payer,
            epoch,
            snapshot,
            assets,
            payers,
        )
    }

    /// What broken or dishonest oracles might post.
    fn corrupt(&mut self, posted: &mut Posted) {
        let (mut assets, mut payers) = (posted.assets.clone(), posted.payers.clone());
        // As much as passes, which is the others' money, or just something.
        let network = &self.model.network;
        let room = network.deposited - network.withdrawn - network.settled_amount;
        let amount = if self.chance(50) {
            self.random.u64(1..=room.max(1))
        } else {
            self.random.u64(1..2_000_000)
        };
        let by_leaf = self.chance(70) && !payers.is_empty();
        if by_leaf {
            let (asset, payer) = (
                self.random.usize(..assets.len()),
                self.random.usize(..payers.len()),
            );
            match self.random.u32(0..4) {
                // Charged more than there is, or simply invented.
                0 => {
                    assets[asset].1 += amount;
                    payers[payer].1 += amount;
                }
                // Moved between assets: what one earned falls.
                1 => {
                    let other = self.random.usize(..assets.len());
                    let moved = amount.min(assets[asset].1);
                    assets[asset].1 -= moved;
                    assets[other].1 += moved;
                }
                // Moved between payers.
                2 => {
                    let other = self.random.usize(..payers.len());
                    let moved = amount.min(payers[payer].1);
                    payers[payer].1 -= moved;
                    payers[other].1 += moved;
                }
                // Earned without being spent.
                _ => assets[asset].1 += amount,
            }
            *posted = self.settlement_over(&assets, &payers, posted.settlement.snapshot_slot);
            return;
        }
        let new = &mut posted.settlement;
        match self.random.u32(0..9) {
            0 => new.epoch += 1,
            1 => new.snapshot_slot = self.world.slot() + 1,
            2 => new.snapshot_slot = self.model.network.final_snapshot_slot.saturating_sub(1),
            3 => new.asset_root = [0; 32],
            4 => new.archive_hash = [0; 32],
            5 => new.asset_count += 1,
            6 => new.payer_count = new.payer_count.saturating_sub(1),
            7 => (new.asset_sum, new.payer_sum) = (new.asset_sum + amount, new.payer_sum + amount),
            _ => {
                let less = amount.min(new.asset_sum);
                (new.asset_sum, new.payer_sum) = (new.asset_sum - less, new.payer_sum - less);
            }
        }
    }

    // ---- payers

    fn paying(&mut self) -> Operation {
        let Some(payer) = self.payer() else {
            return Operation::OpenPayer { by: self.person() };
        };
        let account = self.model.payers[payer as usize].clone();
        let by = self.mostly(account.owner);
        match self.random.u32(0..100) {
            0..6 if self.model.payers.len() < MOST => Operation::OpenPayer { by: self.person() },
            0..40 => {
                let by = self.person();
                let amount = if self.chance(95) {
                    self.within(20_000_000)
                } else {
                    self.within(FUNDS)
                };
                Operation::Deposit { by, payer, amount }
            }
            40..60 => {
                let amount = self.within(account.deposited - account.withdrawn);
                Operation::RequestWithdrawal { by, payer, amount }
            }
            60..64 => Operation::CancelWithdrawal { by, payer },
            64..68 => Operation::WithdrawUnsettled { by, payer },
            _ => {
                let payer = self.requesting_payer().unwrap_or(payer);
                let by = self.mostly(self.model.payers[payer as usize].owner);
                let epoch = self.final_epoch();
                let claim = self.claim(epoch, |posted, network| posted.payer_claim(network, payer));
                Operation::Withdraw {
                    by,
                    payer,
                    epoch,
                    claim,
                }
            }
        }
    }

    fn requesting_payer(&mut self) -> Option<u32> {
        let asking: Vec<_> = self
            .model
            .payers
            .iter()
            .filter(|payer| payer.requested > 0)
            .map(|payer| payer.index)
            .collect();
        self.random.choice(asking)
    }

    /// A true claim, mostly; otherwise wrong totals or a changed proof.
    fn claim(&mut self, epoch: u64, honest: impl FnOnce(&Posted, Pubkey) -> Claim) -> Claim {
        let Some((_, posted)) = self.model.settlements.get(&epoch) else {
            return Claim::default();
        };
        let mut claim = honest(posted, self.net.address);
        match self.random.u32(0..100) {
            0..3 => claim.amount += 1,
            3..5 => claim.bytes += 1,
            5..8 => {
                if let Some(node) = claim.proof.first_mut() {
                    node[self.random.usize(..40)] ^= 1;
                    claim.tampered = true;
                }
            }
            8..10 => {
                claim.proof.push([0; 40]);
                claim.tampered = true;
            }
            _ => {}
        }
        claim
    }

    // ---- earnings

    fn earning(&mut self) -> Operation {
        let asset = self.asset();
        match self.random.u32(0..100) {
            0..70 => self.collecting(asset),
            70..85 => {
                let by = self.mostly(self.model.assets[asset as usize].owner);
                Operation::WithdrawOwner { by, asset }
            }
            85..93 => Operation::WithdrawTreasury {
                by: self.mostly(self.model.network.treasury),
            },
            _ => Operation::WithdrawLevy {
                by: self.mostly(self.model.network.regulator),
            },
        }
    }

    fn collecting(&mut self, asset: u32) -> Operation {
        let epoch = self.final_epoch();
        let claim = self.claim(epoch, |posted, network| posted.asset_claim(network, asset));
        Operation::Collect {
            asset,
            epoch,
            claim,
        }
    }

    // ---- staking

    fn staking(&mut self) -> Operation {
        let asset = self.asset();
        let staked: Vec<_> = self.model.stakes.keys().copied().collect();
        let (asset, staker) = match self.random.choice(staked) {
            Some(stake) if self.chance(70) => stake,
            _ => (asset, self.person()),
        };
        let stake = self.model.stakes.get(&(asset, staker)).cloned();
        let (staked, cooling) = stake.as_ref().map_or((0, 0), |stake| {
            (stake.pending + stake.active, stake.cooling)
        });
        if stake.is_some_and(|stake| stake.pending > 0) && self.chance(40) {
            let network = &self.model.network;
            return if self.model.assets[asset as usize].collected_epoch < network.final_epoch {
                self.collecting(asset)
            } else {
                Operation::ActivateStake { asset, staker }
            };
        }
        match self.random.u32(0..100) {
            0..25 => {
                let held = self
                    .model
                    .shares
                    .get(&(asset, staker))
                    .copied()
                    .unwrap_or(0);
                Operation::Stake {
                    by: staker,
                    asset,
                    amount: self.within(held),
                }
            }
            25..40 => self.collecting(asset),
            40..60 => Operation::ActivateStake { asset, staker },
            60..75 => Operation::Unstake {
                by: staker,
                asset,
                amount: self.within(staked),
            },
            75..82 => Operation::WithdrawUnstaked { by: staker, asset },
            82..85 if cooling > 0 => Operation::WithdrawUnstaked { by: staker, asset },
            _ => Operation::ClaimRewards { by: staker, asset },
        }
    }

    // ---- owners

    fn owning(&mut self) -> Operation {
        let asset = self.asset();
        let by = self.mostly(self.model.assets[asset as usize].owner);
        match self.random.u32(0..100) {
            0..20 if self.model.assets.len() < MOST => Operation::CreateAsset {
                by: self.person(),
                asset: self.new_asset(),
            },
            0..50 => {
                let epoch = self.model.network.final_epoch + self.random.u64(3..7);
                let price = self.within(self.model.network.max_price_per_gb);
                Operation::SetPrice {
                    by,
                    asset,
                    price,
                    epoch,
                }
            }
            50..75 => {
                let epoch = self.model.network.final_epoch + self.random.u64(3..7);
                Operation::SetSplitPolicy {
                    by,
                    asset,
                    stakers_bps: self.within(10_000) as u16,
                    epoch,
                }
            }
            75..95 => {
                let kind = AssetKind::ALL[self.random.usize(..AssetKind::ALL.len())];
                let h3_cell = [0, 0x0892_8308_280f_ffff, 1][self.random.usize(..3)];
                Operation::SetMetadata {
                    by,
                    asset,
                    kind,
                    h3_cell,
                    capacity_mbps: self.random.u32(..),
                }
            }
            _ => Operation::RetireAsset { by, asset },
        }
    }

    fn new_asset(&mut self) -> NewAsset {
        let mut asset = Net::new_asset();
        asset.share_supply = match self.random.u32(0..3) {
            0 => self.random.u64(1..10),
            1 => self.random.u64(1..1 << 40),
            _ => u64::MAX,
        };
        asset.stakers_bps = self.within(10_000) as u16;
        match self.random.u32(0..20) {
            0 => asset.share_supply = 0,
            1 => asset.shares_symbol = "ELEVENCHARS".into(),
            2 => asset.kind = 6,
            3 => asset.share_decimals = 10,
            _ => {}
        }
        asset
    }

    // ---- roles

    fn governing(&mut self) -> Operation {
        let authority = self.mostly(self.model.network.authority);
        match self.random.u32(0..100) {
            0..15 => self.parameters(authority),
            15..32 => {
                let bits = if self.chance(90) {
                    1 << self.random.u32(0..6)
                } else {
                    self.random.u8(..)
                };
                Operation::SetPause {
                    by: self.mostly(self.model.network.pauser),
                    bits,
                }
            }
            32..45 => self.oracle_set(authority),
            45..72 => {
                let (by, member) = (self.oracle(), self.oracle());
                Operation::DepositBond {
                    by,
                    member,
                    amount: self.within(2_000_000),
                }
            }
            72..85 => self.leaving(),
            85..93 => {
                let to = if self.chance(80) {
                    Some(self.person())
                } else {
                    None
                };
                Operation::TransferRole {
                    by: authority,
                    role: self.role(),
                    to,
                }
            }
            _ => {
                let role = self.role();
                let network = &self.model.network;
                let pending = match role {
                    Role::Authority => network.pending_authority,
                    Role::Treasury => network.pending_treasury,
                    Role::Regulator => network.pending_regulator,
                    Role::Pauser => network.pending_pauser,
                };
                let by = if pending == Pubkey::default() {
                    self.person()
                } else {
                    self.mostly(pending)
                };
                Operation::AcceptRole { by, role }
            }
        }
    }

    /// Mostly somebody who left the set and has a bond there.
    fn leaving(&mut self) -> Operation {
        let members = self.model.oracles.members().iter();
        let left: Vec<_> = members
            .filter(|member| member.weight == 0 && member.bond > 0)
            .map(|member| member.key)
            .collect();
        let member = match self.random.choice(left) {
            Some(key) if self.chance(80) => key,
            _ if self.chance(50) => self.oracles[self.random.usize(..self.oracles.len())],
            _ => self.oracle(),
        };
        if self.chance(50) {
            Operation::WithdrawBond { by: member }
        } else {
            Operation::ReturnBond { member }
        }
    }

    fn role(&mut self) -> Role {
        [
            Role::Authority,
            Role::Treasury,
            Role::Regulator,
            Role::Pauser,
        ][self.random.usize(..4)]
    }

    fn parameters(&mut self, by: Pubkey) -> Operation {
        let mut parameters = PARAMETERS;
        parameters.treasury_bps = self.random.u16(0..=2_600);
        parameters.levy_bps = self.random.u16(0..=2_600);
        parameters.settlements_kept = self.random.u32(0..=4);
        parameters.exit_delay_seconds = self.random.u32(0..2_000);
        parameters.bond_delay_seconds = self.random.u32(0..500);
        parameters.unstake_cooldown_seconds = self.random.u32(0..600);
        parameters.challenge_seconds = self.random.u32(0..60);
        parameters.min_bond = if self.chance(50) {
            0
        } else {
            self.random.u64(0..=1_000_000)
        };
        parameters.max_epoch_increase = self.within(50_000_000);
        if self.chance(5) {
            parameters.exit_delay_seconds = 90 * 86_400 + 1;
        }
        Operation::UpdateParameters { by, parameters }
    }

    fn oracle_set(&mut self, by: Pubkey) -> Operation {
        let count = self.random.usize(1..=4);
        let mut members: Vec<_> = (0..count)
            .map(|_| (self.oracle(), self.random.u32(1..4)))
            .collect();
        match self.random.u32(0..30) {
            0 => {
                members = self
                    .people
                    .iter()
                    .chain(&self.oracles)
                    .map(|key| (*key, 1))
                    .collect()
            }
            1 => members[0].1 = 0,
            2 => members[0].1 = u32::MAX,
            _ => {}
        }
        if self.chance(80) {
            members.sort_by_key(|(key, _)| *key);
            members.dedup_by_key(|(key, _)| *key);
        }
        let weights = members.iter().map(|(_, weight)| *weight);
        let total = weights.fold(0, u32::saturating_add);
        let threshold = if self.chance(80) {
            total / 2 + 1
        } else {
            self.random.u32(0..=total.saturating_add(1))
        };
        Operation::SetOracleSet {
            by,
            members,
            threshold,
        }
    }
}
