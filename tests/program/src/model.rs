//! The protocol once more, in plain Rust and from its text alone: what each operation refuses and what it changes.
//!
//! It shares account types with the client and nothing with the program or the ledger crate. Where several rules
//! refuse an operation, any of their errors is right.

use std::collections::BTreeMap;

use openmast_client::accounts::{
    Asset, Member, Network, NetworkParameters, OracleSet, PauseBits, Payer, Settlement, Stake,
};
use solana_pubkey::Pubkey;

use crate::{
    Error,
    operation::{Claim, Hashes, Operation, Posted},
    refusals::Refusals,
};

const DAYS_90: u32 = 90 * 86_400;
const ACTIVE: u8 = 0;
const RETIRED: u8 = 1;
const POSTED: u8 = 0;
const FINAL: u8 = 1;
const REJECTED: u8 = 2;

/// One network with everything that belongs to it, and the wallets that deal with it.
#[derive(Clone, Debug)]
pub struct Model {
    pub network: Network,
    pub oracles: OracleSet,
    pub assets: Vec<Asset>,
    pub payers: Vec<Payer>,
    /// By asset index and staker.
    pub stakes: BTreeMap<(u32, Pubkey), Stake>,
    /// By epoch, with the trees behind it.
    pub settlements: BTreeMap<u64, (Settlement, Posted)>,
    pub vault: u64,
    pub bond_vault: u64,
    /// Currency by wallet.
    pub money: BTreeMap<Pubkey, u64>,
    /// Shares by asset index and wallet.
    pub shares: BTreeMap<(u32, Pubkey), u64>,
    /// By asset index: how often the number of active shares changed.
    pub active_changes: Vec<u64>,
}

/// When an operation happens.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub slot: u64,
    pub now: i64,
}

type Verdict = Result<(), Refusals>;

impl Model {
    /// Applies an operation, or says what may be answered to it and changes nothing.
    ///
    /// # Errors
    /// Everything that refuses it.
    pub fn apply(&mut self, operation: &Operation, at: Moment) -> Verdict {
        use Operation as Op;
        match operation {
            Op::UpdateParameters { by, parameters } => self.update_parameters(by, parameters),
            Op::TransferRole { by, role, to } => self.transfer_role(by, *role as u8, to),
            Op::AcceptRole { by, role } => self.accept_role(by, *role as u8),
            Op::SetPause { by, bits } => self.set_pause(by, *bits),
            Op::SetOracleSet {
                by,
                members,
                threshold,
            } => self.set_oracle_set(by, members, *threshold, at),
            Op::DepositBond { by, member, amount } => self.deposit_bond(by, member, *amount),
            Op::WithdrawBond { by } => self.take_bond(by, at),
            Op::ReturnBond { member } => self.take_bond(member, at),
            Op::CreateAsset { by, asset } => self.create_asset(by, asset),
            Op::SetPrice {
                by,
                asset,
                price,
                epoch,
            } => self.set_price(by, *asset, *price, *epoch),
            Op::SetSplitPolicy {
                by,
                asset,
                stakers_bps,
                epoch,
            } => self.set_split_policy(by, *asset, *stakers_bps, *epoch),
            Op::SetMetadata {
                by,
                asset,
                kind,
                h3_cell,
                capacity_mbps,
            } => self.set_metadata(by, *asset, *kind as u8, *h3_cell, *capacity_mbps),
            Op::RetireAsset { by, asset } => self.retire_asset(by, *asset),
            Op::OpenPayer { by } => self.open_payer(by),
            Op::Deposit { by, payer, amount } => self.deposit(by, *payer, *amount),
            Op::RequestWithdrawal { by, payer, amount } => {
                self.request_withdrawal(by, *payer, *amount, at)
            }
            Op::CancelWithdrawal { by, payer } => self.cancel_withdrawal(by, *payer),
            Op::Withdraw {
                by,
                payer,
                epoch,
                claim,
            } => self.withdraw(by, *payer, *epoch, claim, at),
            Op::WithdrawUnsettled { by, payer } => self.withdraw_unsettled(by, *payer, at),
            Op::PostSettlement { by, posted } => self.post_settlement(by, posted, at),
            Op::AttestSettlement { by, epoch, hashes } => {
                self.attest_settlement(by, *epoch, hashes)
            }
            Op::FinalizeSettlement { epoch } => self.finalize_settlement(*epoch, at),
            Op::RejectSettlement { by, epoch } => self.reject_settlement(by, *epoch),
            Op::ExpireSettlement { epoch } => self.expire_settlement(*epoch),
            Op::CloseSettlement { epoch, rent_payer } => self.close_settlement(*epoch, rent_payer),
            Op::Collect {
                asset,
                epoch,
                claim,
            } => self.collect(*asset, *epoch, claim),
            Op::WithdrawOwner { by, asset } => self.withdraw_owner(by, *asset),
            Op::WithdrawTreasury { by } => self.withdraw_treasury(by),
            Op::WithdrawLevy { by } => self.withdraw_levy(by),
            Op::Stake { by, asset, amount } => self.stake(by, *asset, *amount, at),
            Op::ActivateStake { asset, staker } => self.activate_stake(*asset, staker),
            Op::Unstake { by, asset, amount } => self.unstake(by, *asset, *amount, at),
            Op::WithdrawUnstaked { by, asset } => self.withdraw_unstaked(by, *asset, at),
            Op::ClaimRewards { by, asset } => self.claim_rewards(by, *asset),
        }
    }

    // ---- network

    fn update_parameters(&mut self, by: &Pubkey, to: &NetworkParameters) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(*by != self.network.authority, Error::NotAuthorized);
        let delays = [
            to.min_epoch_seconds,
            to.challenge_seconds,
            to.exit_delay_seconds,
            to.unstake_cooldown_seconds,
            to.bond_delay_seconds,
        ];
        let out_of_range = to.treasury_bps as u32 + to.levy_bps as u32 > 5_000
            || to.settlements_kept == 0
            || to.settlements_kept > 64
            || to.exit_delay_seconds < to.min_epoch_seconds + 3 * to.challenge_seconds
            || delays.iter().any(|delay| *delay > DAYS_90);
        refusals.when(out_of_range, Error::ParameterOutOfRange);
        refusals.verdict()?;
        let network = &mut self.network;
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
        self.let_old_settlements_go();
        Ok(())
    }

    /// Once too old is always too old.
    fn let_old_settlements_go(&mut self) {
        let network = &mut self.network;
        let kept = network.settlements_kept as u64;
        if network.final_epoch >= kept {
            let oldest = network.final_epoch - kept + 1;
            network.oldest_kept_epoch = network.oldest_kept_epoch.max(oldest);
        }
    }

    /// Holder and pending holder of a role.
    fn role(&mut self, role: u8) -> (&mut Pubkey, &mut Pubkey) {
        let network = &mut self.network;
        match role {
            0 => (&mut network.authority, &mut network.pending_authority),
            1 => (&mut network.treasury, &mut network.pending_treasury),
            2 => (&mut network.regulator, &mut network.pending_regulator),
            _ => (&mut network.pauser, &mut network.pending_pauser),
        }
    }

    fn transfer_role(&mut self, by: &Pubkey, role: u8, to: &Option<Pubkey>) -> Verdict {
        Refusals::of(*by != self.network.authority, Error::NotAuthorized)?;
        *self.role(role).1 = to.unwrap_or_default();
        Ok(())
    }

    fn accept_role(&mut self, by: &Pubkey, role: u8) -> Verdict {
        let (holder, pending) = self.role(role);
        let mut refusals = Refusals::default();
        refusals.when(*pending == Pubkey::default(), Error::NoPendingHolder);
        refusals.when(*pending != *by, Error::NotAuthorized);
        refusals.verdict()?;
        *holder = *by;
        *pending = Pubkey::default();
        Ok(())
    }

    fn set_pause(&mut self, by: &Pubkey, bits: u8) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(*by != self.network.pauser, Error::NotAuthorized);
        refusals.when(bits > 63, Error::UnknownPauseBits);
        refusals.verdict()?;
        self.network.paused = bits;
        Ok(())
    }

    fn paused(&self, bit: u8) -> bool {
        self.network.paused & bit != 0
    }

    // ---- oracles

    fn set_oracle_set(
        &mut self,
        by: &Pubkey,
        members: &[(Pubkey, u32)],
        threshold: u32,
        at: Moment,
    ) -> Verdict {
        let total: u64 = members.iter().map(|(_, weight)| *weight as u64).sum();
        let named = |key: &Pubkey| members.iter().any(|(other, _)| other == key);
        let leaving: Vec<Member> = self
            .oracles
            .members()
            .iter()
            .filter(|old| old.bond > 0 && (old.weight == 0 || !named(&old.key)))
            .map(|old| Member {
                weight: 0,
                left_at: if old.weight > 0 { at.now } else { old.left_at },
                ..*old
            })
            .collect();
        let double =
            (1..members.len()).any(|at| members[..at].iter().any(|(key, _)| *key == members[at].0));
        let mut refusals = Refusals::default();
        refusals.when(*by != self.network.authority, Error::NotAuthorized);
        refusals.when(
            members.is_empty() || members.len() > 8 || members.len() + leaving.len() > 16,
            Error::OracleCountOutOfRange,
        );
        refusals.when(
            double || members.iter().any(|(key, _)| *key == Pubkey::default()),
            Error::InvalidMemberKey,
        );
        refusals.when(
            members.iter().any(|(_, weight)| *weight == 0),
            Error::ZeroWeight,
        );
        refusals.when(total > u32::MAX as u64, Error::Overflow);
        refusals.when(
            threshold as u64 * 2 <= total || threshold as u64 > total,
            Error::ThresholdOutOfRange,
        );
        refusals.verdict()?;

        let joined = members.iter().map(|(key, weight)| Member {
            key: *key,
            weight: *weight,
            bond: self
                .oracles
                .members()
                .iter()
                .find(|old| old.key == *key && old.weight > 0)
                .map_or(0, |old| old.bond),
            left_at: 0,
        });
        let entries: Vec<Member> = joined.chain(leaving).collect();
        let oracles = &mut self.oracles;
        oracles.member_count = entries.len() as u8;
        oracles.members = Default::default();
        oracles.members[..entries.len()].copy_from_slice(&entries);
        oracles.threshold = threshold;
        oracles.total_weight = total as u32;
        oracles.version += 1;
        Ok(())
    }

    /// The present member with this key.
    fn oracle(&mut self, key: &Pubkey) -> Option<&mut Member> {
        let used = self.oracles.member_count as usize;
        self.oracles.members[..used]
            .iter_mut()
            .find(|member| member.key == *key && member.weight > 0)
    }

    /// Whether `key` may vote, and its bit.
    fn voter(&self, key: &Pubkey, refusals: &mut Refusals) -> u16 {
        let found = self
            .oracles
            .members()
            .iter()
            .position(|member| member.key == *key && member.weight > 0);
        let Some(position) = found else {
            refusals.when(true, Error::NotAnOracle);
            return 0;
        };
        refusals.when(
            self.oracles.members[position].bond < self.network.min_bond,
            Error::BondTooSmall,
        );
        1 << position
    }

    fn weight(&self, bits: u16) -> u64 {
        let members = self.oracles.members().iter().enumerate();
        members
            .filter(|(position, _)| bits >> position & 1 == 1)
            .map(|(_, member)| member.weight as u64)
            .sum()
    }

    fn deposit_bond(&mut self, by: &Pubkey, member: &Pubkey, amount: u64) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(amount == 0, Error::ZeroAmount);
        let min_bond = self.network.min_bond;
        let bond = self.oracle(member).map(|member| member.bond);
        refusals.when(bond.is_none(), Error::NotAnOracle);
        refusals.when(
            bond.is_some_and(|bond| bond + amount < min_bond),
            Error::BondTooSmall,
        );
        refusals.any_when(self.money_of(by) < amount);
        refusals.verdict()?;
        self.take_money(by, amount);
        self.oracle(member).expect("checked").bond += amount;
        self.oracles.bonded += amount;
        self.bond_vault += amount;
        Ok(())
    }

    /// What a key left bonded goes to it, whoever asks, when it is due.
    fn take_bond(&mut self, key: &Pubkey, at: Moment) -> Verdict {
        let delay = self.network.bond_delay_seconds as i64;
        let used = self.oracles.member_count as usize;
        let entries = self.oracles.members[..used].iter_mut();
        let mut of_key: Vec<_> = entries.filter(|entry| entry.key == *key).collect();
        let mut due = 0;
        for entry in &mut of_key {
            if entry.weight == 0 && at.now >= entry.left_at + delay {
                due += std::mem::take(&mut entry.bond);
            }
        }
        if due == 0 {
            let waits = of_key
                .iter()
                .any(|entry| entry.weight == 0 && entry.bond > 0);
            let present = of_key.iter().any(|entry| entry.weight > 0);
            return Refusals::of(
                true,
                match of_key.len() {
                    0 => Error::NotAnOracle,
                    _ if waits => Error::BondNotReleased,
                    _ if present => Error::StillAMember,
                    _ => Error::NoBond,
                },
            );
        }
        self.oracles.bonded -= due;
        self.bond_vault -= due;
        self.give_money(key, due);
        Ok(())
    }

    // ---- assets

    fn create_asset(
        &mut self,
        by: &Pubkey,
        new: &openmast_client::instructions::NewAsset,
    ) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::CREATE), Error::Paused);
        refusals.when(
            new.shares_name.len() > 32
                || new.shares_symbol.len() > 10
                || new.shares_uri.len() > 200,
            Error::ShareTextTooLong,
        );
        refusals.when(new.share_supply == 0, Error::ZeroShareSupply);
        refusals.when(new.share_decimals > 9, Error::TooManyShareDecimals);
        refusals.when(
            new.price_per_gb > self.network.max_price_per_gb,
            Error::PriceTooHigh,
        );
        refusals.when(new.stakers_bps > 10_000, Error::SplitOutOfRange);
        refusals.when(new.kind > 5 && new.kind != 255, Error::UnknownKind);
        refusals.verdict()?;
        let index = self.network.asset_count;
        self.network.asset_count += 1;
        self.assets.push(Asset {
            // Addresses and bumps are compared with the chain's own when the asset appears.
            network: Pubkey::default(),
            index,
            bump: 0,
            share_mint_bump: 0,
            stake_vault_bump: 0,
            state: ACTIVE,
            kind: new.kind,
            share_decimals: new.share_decimals,
            owner: *by,
            share_mint: Pubkey::default(),
            share_supply: new.share_supply,
            price_per_gb: new.price_per_gb,
            next_price_per_gb: 0,
            next_price_epoch: 0,
            stakers_bps: new.stakers_bps,
            next_stakers_bps: 0,
            next_split_epoch: 0,
            capacity_mbps: new.capacity_mbps,
            h3_cell: new.h3_cell,
            retired_epoch: 0,
            collected: 0,
            collected_bytes: 0,
            collected_epoch: 0,
            owner_owed: 0,
            owner_paid: 0,
            stakers_total: 0,
            stakers_paid: 0,
            active_shares: 0,
            pending_shares: 0,
            cooling_shares: 0,
            reward_per_share: 0,
            reward_remainder: 0,
            reserved: [0; 54],
        });
        self.active_changes.push(0);
        self.shares.insert((index, *by), new.share_supply);
        Ok(())
    }

    fn set_price(&mut self, by: &Pubkey, asset: u32, price: u64, epoch: u64) -> Verdict {
        let (last, max) = (self.network.final_epoch, self.network.max_price_per_gb);
        let asset = &mut self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != *by, Error::NotAuthorized);
        refusals.when(epoch < last + 4, Error::PriceTooSoon);
        refusals.when(price > max, Error::PriceTooHigh);
        refusals.when(asset.next_price_epoch == last + 3, Error::PricePending);
        refusals.verdict()?;
        if asset.next_price_epoch > 0 && asset.next_price_epoch <= last + 2 {
            asset.price_per_gb = asset.next_price_per_gb;
        }
        asset.next_price_per_gb = price;
        asset.next_price_epoch = epoch;
        Ok(())
    }

    fn collected(&self, asset: u32) -> bool {
        self.assets[asset as usize].collected_epoch == self.network.final_epoch
    }

    fn set_split_policy(
        &mut self,
        by: &Pubkey,
        asset: u32,
        stakers_bps: u16,
        epoch: u64,
    ) -> Verdict {
        let first_free = self.network.final_epoch + 4;
        let asset = &mut self.assets[asset as usize];
        let stays = asset.next_split_epoch > 0 && asset.next_split_epoch < first_free;
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != *by, Error::NotAuthorized);
        refusals.when(stakers_bps > 10_000, Error::SplitOutOfRange);
        refusals.when(epoch < first_free, Error::SplitTooSoon);
        refusals.when(
            stays && asset.collected_epoch + 1 < asset.next_split_epoch,
            Error::SplitPending,
        );
        refusals.verdict()?;
        if stays {
            asset.stakers_bps = asset.next_stakers_bps;
        }
        (asset.next_stakers_bps, asset.next_split_epoch) = (stakers_bps, epoch);
        Ok(())
    }

    fn set_metadata(
        &mut self,
        by: &Pubkey,
        asset: u32,
        kind: u8,
        h3_cell: u64,
        capacity_mbps: u32,
    ) -> Verdict {
        let asset = &mut self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != *by, Error::NotAuthorized);
        // Mode 1 is that of cells; what else a cell must be is tested with the instruction.
        refusals.when(h3_cell != 0 && h3_cell >> 59 != 1, Error::InvalidH3Cell);
        refusals.verdict()?;
        (asset.kind, asset.h3_cell, asset.capacity_mbps) = (kind, h3_cell, capacity_mbps);
        Ok(())
    }

    fn retire_asset(&mut self, by: &Pubkey, asset: u32) -> Verdict {
        let last = self.network.final_epoch;
        let asset = &mut self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != *by, Error::NotAuthorized);
        refusals.when(asset.state == RETIRED, Error::AssetRetired);
        refusals.verdict()?;
        asset.state = RETIRED;
        asset.retired_epoch = last + 4;
        Ok(())
    }

    // ---- payers

    fn open_payer(&mut self, by: &Pubkey) -> Verdict {
        Refusals::of(self.paused(PauseBits::CREATE), Error::Paused)?;
        let index = self.network.payer_count;
        self.network.payer_count += 1;
        self.payers.push(Payer {
            network: Pubkey::default(),
            index,
            bump: 0,
            owner: *by,
            deposited: 0,
            withdrawn: 0,
            requested: 0,
            requested_slot: 0,
            requested_at: 0,
            reserved: [0; 32],
        });
        Ok(())
    }

    fn deposit(&mut self, by: &Pubkey, payer: u32, amount: u64) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::DEPOSIT), Error::Paused);
        refusals.when(amount == 0, Error::ZeroAmount);
        refusals.any_when(self.money_of(by) < amount);
        refusals.verdict()?;
        self.take_money(by, amount);
        self.payers[payer as usize].deposited += amount;
        self.network.deposited += amount;
        self.vault += amount;
        Ok(())
    }

    fn request_withdrawal(&mut self, by: &Pubkey, payer: u32, amount: u64, at: Moment) -> Verdict {
        let payer = &mut self.payers[payer as usize];
        let mut refusals = Refusals::default();
        refusals.when(payer.owner != *by, Error::NotAuthorized);
        refusals.when(amount == 0, Error::ZeroAmount);
        refusals.when(
            amount > payer.deposited - payer.withdrawn,
            Error::RequestTooLarge,
        );
        refusals.verdict()?;
        (payer.requested, payer.requested_slot, payer.requested_at) = (amount, at.slot, at.now);
        Ok(())
    }

    fn cancel_withdrawal(&mut self, by: &Pubkey, payer: u32) -> Verdict {
        let payer = &mut self.payers[payer as usize];
        let mut refusals = Refusals::default();
        refusals.when(payer.owner != *by, Error::NotAuthorized);
        refusals.when(payer.requested == 0, Error::NoRequest);
        refusals.verdict()?;
        (payer.requested, payer.requested_slot, payer.requested_at) = (0, 0, 0);
        Ok(())
    }

    /// Whether a settlement's proofs count, and the settlement with its trees.
    fn usable(&self, epoch: u64, refusals: &mut Refusals) -> Option<&(Settlement, Posted)> {
        let Some(found) = self.settlements.get(&epoch) else {
            refusals.any_when(true);
            return None;
        };
        refusals.when(found.0.state != FINAL, Error::NotFinal);
        refusals.when(
            epoch < self.network.oldest_kept_epoch,
            Error::SettlementTooOld,
        );
        Some(found)
    }

    fn withdraw(
        &mut self,
        by: &Pubkey,
        payer: u32,
        epoch: u64,
        claim: &Claim,
        at: Moment,
    ) -> Verdict {
        let mut refusals = Refusals::default();
        let account = &self.payers[payer as usize];
        refusals.when(account.owner != *by, Error::NotAuthorized);
        refusals.when(account.requested == 0, Error::NoRequest);
        let Some((settlement, posted)) = self.usable(epoch, &mut refusals) else {
            return refusals.verdict();
        };
        let exit_at = account.requested_at + self.network.exit_delay_seconds as i64;
        let exits = settlement.snapshot_slot < account.requested_slot;
        let may_exit = at.now >= exit_at && epoch == self.network.final_epoch;
        refusals.when(exits && !may_exit, Error::RequestNotSettled);
        let proven = proves(
            settlement.payer_count,
            settlement.amount,
            &posted.payers,
            payer,
            claim,
        );
        refusals.when(!proven, Error::InvalidProof);
        let balance = account.deposited - account.withdrawn;
        let spent = claim.amount;
        refusals.when(spent > balance, Error::OverspentLeaf);
        let amount = account.requested.min(balance.saturating_sub(spent));
        let left = self.network.deposited - self.network.withdrawn;
        refusals.when(
            self.network.settled_amount > left.saturating_sub(amount),
            Error::Insolvent,
        );
        refusals.verdict()?;
        if exits {
            self.note_exit(payer);
        }
        self.pay_payer(by, payer, amount);
        Ok(())
    }

    /// Settlements that did not see this request are void.
    fn note_exit(&mut self, payer: u32) {
        let slot = self.payers[payer as usize].requested_slot;
        self.network.exit_request_slot = self.network.exit_request_slot.max(slot);
    }

    fn withdraw_unsettled(&mut self, by: &Pubkey, payer: u32, at: Moment) -> Verdict {
        let account = &self.payers[payer as usize];
        let mut refusals = Refusals::default();
        refusals.when(account.owner != *by, Error::NotAuthorized);
        refusals.when(account.requested == 0, Error::NoRequest);
        refusals.when(self.network.final_epoch > 0, Error::AlreadySettled);
        let exit_at = account.requested_at + self.network.exit_delay_seconds as i64;
        refusals.when(at.now < exit_at, Error::ExitDelayNotPassed);
        refusals.verdict()?;
        let amount = account.requested.min(account.deposited - account.withdrawn);
        self.note_exit(payer);
        self.pay_payer(by, payer, amount);
        Ok(())
    }

    fn pay_payer(&mut self, to: &Pubkey, payer: u32, amount: u64) {
        let account = &mut self.payers[payer as usize];
        account.withdrawn += amount;
        (
            account.requested,
            account.requested_slot,
            account.requested_at,
        ) = (0, 0, 0);
        self.network.withdrawn += amount;
        self.vault -= amount;
        self.give_money(to, amount);
    }

    // ---- settlements

    fn post_settlement(&mut self, by: &Pubkey, posted: &Posted, at: Moment) -> Verdict {
        let new = &posted.settlement;
        let network = &self.network;
        let mut refusals = Refusals::default();
        let bit = self.voter(by, &mut refusals);
        refusals.when(self.paused(PauseBits::SETTLE), Error::Paused);
        refusals.when(
            network.posted_epoch != network.final_epoch,
            Error::SettlementInFlight,
        );
        refusals.when(new.epoch != network.final_epoch + 1, Error::WrongEpoch);
        refusals.when(
            at.now < network.posted_at + network.min_epoch_seconds as i64,
            Error::EpochTooShort,
        );
        refusals.when(new.asset_sum != new.payer_sum, Error::SumsDiffer);
        refusals.when(new.asset_sum < network.settled_amount, Error::SumDecreased);
        let increase = new.asset_sum.saturating_sub(network.settled_amount);
        refusals.when(increase > network.max_epoch_increase, Error::BreakerTripped);
        refusals.when(
            new.asset_sum > network.deposited - network.withdrawn,
            Error::SumAboveDeposits,
        );
        let count_is_wrong = new.asset_count < network.settled_asset_count
            || new.payer_count < network.settled_payer_count
            || new.asset_count > network.asset_count
            || new.payer_count > network.payer_count;
        refusals.when(count_is_wrong, Error::LeafCountOutOfRange);
        refusals.when(
            new.snapshot_slot < network.final_snapshot_slot || new.snapshot_slot > at.slot,
            Error::SnapshotOutOfRange,
        );
        refusals.when(
            new.snapshot_slot < network.exit_request_slot,
            Error::OvertakenByExit,
        );
        let null = [new.asset_root, new.payer_root, new.archive_hash].contains(&[0; 32]);
        refusals.when(null, Error::NullHash);
        // A rejected settlement stands at the address until somebody closes it.
        refusals.when(
            self.settlements.contains_key(&new.epoch),
            Error::RejectedSettlementOpen,
        );
        refusals.verdict()?;
        let settlement = Settlement {
            network: Pubkey::default(),
            epoch: new.epoch,
            bump: 0,
            state: POSTED,
            poster: *by,
            rent_payer: posted.rent_payer,
            oracle_set_version: self.oracles.version,
            attested: bit,
            rejected: 0,
            posted_slot: at.slot,
            posted_at: at.now,
            final_at: 0,
            snapshot_slot: new.snapshot_slot,
            asset_count: new.asset_count,
            payer_count: new.payer_count,
            asset_root: new.asset_root,
            payer_root: new.payer_root,
            amount: new.asset_sum,
            bytes: new.bytes,
            archive_hash: new.archive_hash,
            private_root: new.private_root,
            price_set_hash: new.price_set_hash,
            challenge_seconds: self.network.challenge_seconds,
            reserved: [0; 28],
        };
        self.network.posted_epoch = new.epoch;
        self.network.posted_at = at.now;
        self.settlements
            .insert(new.epoch, (settlement, posted.clone()));
        Ok(())
    }

    /// Checks that votes on the settlement are open.
    fn open(&self, epoch: u64, refusals: &mut Refusals) -> Option<&Settlement> {
        let Some((settlement, _)) = self.settlements.get(&epoch) else {
            refusals.any_when(true);
            return None;
        };
        refusals.when(settlement.state != POSTED, Error::NotPosted);
        refusals.when(
            settlement.oracle_set_version != self.oracles.version,
            Error::OracleSetChanged,
        );
        Some(settlement)
    }

    fn settlement(&mut self, epoch: u64) -> &mut Settlement {
        &mut self.settlements.get_mut(&epoch).expect("checked").0
    }

    fn attest_settlement(&mut self, by: &Pubkey, epoch: u64, hashes: &Hashes) -> Verdict {
        let mut refusals = Refusals::default();
        let bit = self.voter(by, &mut refusals);
        refusals.when(self.paused(PauseBits::SETTLE), Error::Paused);
        let Some(settlement) = self.open(epoch, &mut refusals) else {
            return refusals.verdict();
        };
        let differ = settlement.asset_root != hashes.asset_root
            || settlement.payer_root != hashes.payer_root
            || settlement.archive_hash != hashes.archive_hash;
        refusals.when(differ, Error::HashesDiffer);
        refusals.when(
            (settlement.attested | settlement.rejected) & bit != 0,
            Error::AlreadyVoted,
        );
        refusals.verdict()?;
        self.settlement(epoch).attested |= bit;
        Ok(())
    }

    fn finalize_settlement(&mut self, epoch: u64, at: Moment) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::SETTLE), Error::Paused);
        let Some(settlement) = self.open(epoch, &mut refusals) else {
            return refusals.verdict();
        };
        let settlement = settlement.clone();
        refusals.when(
            self.weight(settlement.attested) < self.oracles.threshold as u64,
            Error::BelowThreshold,
        );
        let challenge = settlement.challenge_seconds as i64;
        refusals.when(
            at.now < settlement.posted_at + challenge,
            Error::ChallengeOpen,
        );
        // Payers may have left since the posting.
        refusals.when(
            settlement.snapshot_slot < self.network.exit_request_slot,
            Error::OvertakenByExit,
        );
        let left = self.network.deposited - self.network.withdrawn;
        refusals.when(settlement.amount > left, Error::SumAboveDeposits);
        refusals.verdict()?;
        let network = &mut self.network;
        network.final_epoch = epoch;
        network.final_snapshot_slot = settlement.snapshot_slot;
        network.settled_amount = settlement.amount;
        network.settled_asset_count = settlement.asset_count;
        network.settled_payer_count = settlement.payer_count;
        self.let_old_settlements_go();
        let settlement = self.settlement(epoch);
        settlement.state = FINAL;
        settlement.final_at = at.now;
        Ok(())
    }

    fn reject_settlement(&mut self, by: &Pubkey, epoch: u64) -> Verdict {
        let mut refusals = Refusals::default();
        let bit = self.voter(by, &mut refusals);
        let Some(settlement) = self.open(epoch, &mut refusals) else {
            return refusals.verdict();
        };
        refusals.when(settlement.rejected & bit != 0, Error::AlreadyVoted);
        refusals.verdict()?;
        let settlement = self.settlement(epoch);
        settlement.attested &= !bit;
        settlement.rejected |= bit;
        let rejected = settlement.rejected;
        if self.weight(rejected) >= self.oracles.threshold as u64 {
            self.void(epoch);
        }
        Ok(())
    }

    fn void(&mut self, epoch: u64) {
        self.settlement(epoch).state = REJECTED;
        self.network.posted_epoch = self.network.final_epoch;
    }

    fn expire_settlement(&mut self, epoch: u64) -> Verdict {
        let mut refusals = Refusals::default();
        let Some((settlement, _)) = self.settlements.get(&epoch) else {
            return Refusals::anything();
        };
        refusals.when(settlement.state != POSTED, Error::NotPosted);
        let overtaken = settlement.snapshot_slot < self.network.exit_request_slot;
        refusals.when(
            settlement.oracle_set_version == self.oracles.version && !overtaken,
            Error::OracleSetUnchanged,
        );
        refusals.verdict()?;
        self.void(epoch);
        Ok(())
    }

    fn close_settlement(&mut self, epoch: u64, rent_payer: &Pubkey) -> Verdict {
        let Some((settlement, _)) = self.settlements.get(&epoch) else {
            return Refusals::anything();
        };
        let old = epoch < self.network.oldest_kept_epoch;
        let mut refusals = Refusals::default();
        let closable = settlement.state == REJECTED || settlement.state == FINAL && old;
        refusals.when(!closable, Error::SettlementNeeded);
        refusals.when(settlement.rent_payer != *rent_payer, Error::WrongRentPayer);
        refusals.verdict()?;
        self.settlements.remove(&epoch);
        Ok(())
    }

    // ---- earnings

    fn collect(&mut self, asset: u32, epoch: u64, claim: &Claim) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::COLLECT), Error::Paused);
        let Some((settlement, posted)) = self.usable(epoch, &mut refusals) else {
            return refusals.verdict();
        };
        let account = &self.assets[asset as usize];
        refusals.when(
            epoch < account.collected_epoch,
            Error::AlreadyCollectedNewer,
        );
        let proven = proves(
            settlement.asset_count,
            settlement.amount,
            &posted.assets,
            asset,
            claim,
        );
        refusals.when(!proven, Error::InvalidProof);
        let (before, change) = (account.collected_epoch, account.next_split_epoch);
        let over_change = 0 < change && before + 1 < change && change <= epoch;
        // Between what was collected and this settlement is a change, and the settlement before the change is there.
        refusals.when(
            over_change && change > self.network.oldest_kept_epoch,
            Error::SplitChangesBetween,
        );
        let stakers_bps = match () {
            () if over_change => account.stakers_bps.max(account.next_stakers_bps),
            () if 0 < change && change <= epoch => account.next_stakers_bps,
            () => account.stakers_bps,
        };
        let (bytes, earned) = (claim.bytes, claim.amount);
        refusals.when(earned < account.collected, Error::LedgerDecreased);
        let delta = earned.saturating_sub(account.collected);
        let collected = self.network.collected as u128 + delta as u128;
        refusals.when(
            collected > self.network.settled_amount as u128,
            Error::CollectedAboveSettled,
        );
        refusals.verdict()?;

        let part = |of: u64, bps: u16| (of as u128 * bps as u128 / 10_000) as u64;
        let treasury = part(delta, self.network.treasury_bps);
        let levy = part(delta, self.network.levy_bps);
        let rest = delta - treasury - levy;
        let account = &mut self.assets[asset as usize];
        let stakers = if account.active_shares == 0 {
            0
        } else {
            part(rest, stakers_bps)
        };
        if stakers > 0 {
            let scaled = ((stakers as u128) << 64) + account.reward_remainder as u128;
            account.reward_per_share += scaled / account.active_shares as u128;
            account.reward_remainder = (scaled % account.active_shares as u128) as u64;
        }
        account.owner_owed += rest - stakers;
        account.stakers_total += stakers;
        account.collected = earned;
        account.collected_bytes = bytes;
        account.collected_epoch = epoch;
        self.network.collected += delta;
        self.network.treasury_owed += treasury;
        self.network.levy_owed += levy;
        Ok(())
    }

    fn pay_out(&mut self, to: &Pubkey, amount: u64) {
        self.network.paid_out += amount;
        self.vault -= amount;
        self.give_money(to, amount);
    }

    fn withdraw_owner(&mut self, by: &Pubkey, asset: u32) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::PAYOUTS), Error::Paused);
        let account = &mut self.assets[asset as usize];
        refusals.when(account.owner != *by, Error::NotAuthorized);
        refusals.verdict()?;
        let amount = std::mem::take(&mut account.owner_owed);
        account.owner_paid += amount;
        self.pay_out(by, amount);
        Ok(())
    }

    fn withdraw_treasury(&mut self, by: &Pubkey) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::PAYOUTS), Error::Paused);
        refusals.when(self.network.treasury != *by, Error::NotAuthorized);
        refusals.verdict()?;
        let amount = std::mem::take(&mut self.network.treasury_owed);
        self.network.treasury_paid += amount;
        self.pay_out(by, amount);
        Ok(())
    }

    fn withdraw_levy(&mut self, by: &Pubkey) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::PAYOUTS), Error::Paused);
        refusals.when(self.network.regulator != *by, Error::NotAuthorized);
        refusals.verdict()?;
        let amount = std::mem::take(&mut self.network.levy_owed);
        self.network.levy_paid += amount;
        self.pay_out(by, amount);
        Ok(())
    }

    // ---- staking

    fn stake(&mut self, by: &Pubkey, asset: u32, amount: u64, at: Moment) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::STAKE), Error::Paused);
        refusals.when(
            self.assets[asset as usize].state == RETIRED,
            Error::AssetRetired,
        );
        refusals.when(amount == 0, Error::ZeroAmount);
        // Without a share account there is nothing to stake from.
        let held = self.shares.get(&(asset, *by));
        refusals.any_when(held.is_none_or(|held| *held < amount));
        refusals.verdict()?;
        *self.shares.entry((asset, *by)).or_default() -= amount;
        self.assets[asset as usize].pending_shares += amount;
        let stake = self.stakes.entry((asset, *by)).or_insert_with(|| Stake {
            asset: Pubkey::default(),
            staker: *by,
            bump: 0,
            active: 0,
            pending: 0,
            pending_slot: 0,
            cooling: 0,
            cooling_until: 0,
            reward_per_share_paid: 0,
            rewards_owed: 0,
            rewards_fraction: 0,
            rewards_paid: 0,
            reserved: [0; 32],
        });
        stake.pending += amount;
        stake.pending_slot = at.slot;
        Ok(())
    }

    /// Adds what the stake earned since the last time, exactly.
    fn settle(&mut self, asset: u32, staker: &Pubkey) -> &mut Stake {
        let per_share = self.assets[asset as usize].reward_per_share;
        let stake = self.stakes.get_mut(&(asset, *staker)).expect("checked");
        // Fits: no stake earns more than 2^64 base units.
        let earned = (per_share - stake.reward_per_share_paid) * stake.active as u128;
        let total = ((stake.rewards_owed as u128) << 64) + stake.rewards_fraction as u128 + earned;
        stake.rewards_owed = (total >> 64) as u64;
        stake.rewards_fraction = total as u64;
        stake.reward_per_share_paid = per_share;
        stake
    }

    fn active_changed(&mut self, asset: u32) {
        self.assets[asset as usize].reward_remainder = 0;
        self.active_changes[asset as usize] += 1;
    }

    fn activate_stake(&mut self, asset: u32, staker: &Pubkey) -> Verdict {
        let Some(stake) = self.stakes.get(&(asset, *staker)) else {
            return Refusals::anything();
        };
        let mut refusals = Refusals::default();
        refusals.when(stake.pending == 0, Error::NothingPending);
        let seen =
            self.network.final_epoch > 0 && self.network.final_snapshot_slot >= stake.pending_slot;
        refusals.when(!seen, Error::StakeNotSettled);
        refusals.when(!self.collected(asset), Error::NotCollected);
        refusals.verdict()?;
        let stake = self.settle(asset, staker);
        let amount = std::mem::take(&mut stake.pending);
        stake.pending_slot = 0;
        stake.active += amount;
        self.assets[asset as usize].pending_shares -= amount;
        self.assets[asset as usize].active_shares += amount;
        self.active_changed(asset);
        Ok(())
    }

    fn unstake(&mut self, by: &Pubkey, asset: u32, amount: u64, at: Moment) -> Verdict {
        let Some(stake) = self.stakes.get(&(asset, *by)) else {
            return Refusals::anything();
        };
        let from_pending = amount.min(stake.pending);
        let from_active = amount - from_pending;
        let mut refusals = Refusals::default();
        refusals.when(amount == 0, Error::ZeroAmount);
        refusals.when(from_active > stake.active, Error::NotEnoughStaked);
        // Nobody is held back because collecting is paused.
        let collected = self.collected(asset) || self.paused(PauseBits::COLLECT);
        refusals.when(from_active > 0 && !collected, Error::NotCollected);
        refusals.verdict()?;
        let until = at.now + self.network.unstake_cooldown_seconds as i64;
        if from_active > 0 {
            self.settle(asset, by);
        }
        let stake = self.stakes.get_mut(&(asset, *by)).expect("checked");
        stake.pending -= from_pending;
        stake.active -= from_active;
        stake.cooling += amount;
        stake.cooling_until = until;
        let account = &mut self.assets[asset as usize];
        account.pending_shares -= from_pending;
        account.active_shares -= from_active;
        account.cooling_shares += amount;
        if from_active > 0 {
            self.active_changed(asset);
        }
        Ok(())
    }

    fn withdraw_unstaked(&mut self, by: &Pubkey, asset: u32, at: Moment) -> Verdict {
        let Some(stake) = self.stakes.get_mut(&(asset, *by)) else {
            return Refusals::anything();
        };
        let mut refusals = Refusals::default();
        refusals.when(stake.cooling == 0, Error::NothingCooling);
        refusals.when(at.now < stake.cooling_until, Error::CooldownNotPassed);
        refusals.verdict()?;
        let amount = std::mem::take(&mut stake.cooling);
        stake.cooling_until = 0;
        self.assets[asset as usize].cooling_shares -= amount;
        *self.shares.entry((asset, *by)).or_default() += amount;
        Ok(())
    }

    fn claim_rewards(&mut self, by: &Pubkey, asset: u32) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::PAYOUTS), Error::Paused);
        refusals.any_when(!self.stakes.contains_key(&(asset, *by)));
        refusals.verdict()?;
        let stake = self.settle(asset, by);
        let amount = std::mem::take(&mut stake.rewards_owed);
        stake.rewards_paid += amount;
        self.assets[asset as usize].stakers_paid += amount;
        self.pay_out(by, amount);
        Ok(())
    }

    // ---- wallets

    /// Currency of a wallet.
    pub fn money_of(&self, wallet: &Pubkey) -> u64 {
        self.money.get(wallet).copied().unwrap_or(0)
    }

    fn take_money(&mut self, wallet: &Pubkey, amount: u64) {
        *self.money.entry(*wallet).or_default() -= amount;
    }

    fn give_money(&mut self, wallet: &Pubkey, amount: u64) {
        *self.money.entry(*wallet).or_default() += amount;
    }
}

/// Whether a settlement that names `count` leaves and `sum` shows what is claimed of `index`, when its root is the one
/// of a tree over `totals`. What the settlement names may differ from the tree: oracles can post anything.
fn proves(count: u32, sum: u64, totals: &[(u64, u64)], index: u32, claim: &Claim) -> bool {
    let height = |leaves: usize| leaves.max(1).next_power_of_two().ilog2();
    if index >= count {
        return (claim.bytes, claim.amount) == (0, 0) && claim.proof.is_empty();
    }
    totals.get(index as usize) == Some(&(claim.bytes, claim.amount))
        && !claim.tampered
        && height(count as usize) == height(totals.len())
        && totals.iter().map(|(_, amount)| amount).sum::<u64>() == sum
}
