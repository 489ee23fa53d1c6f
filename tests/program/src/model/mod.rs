//! The protocol once more, in plain Rust and from its text alone: what each operation refuses and what it changes.
//!
//! It shares account types with the client and nothing with the program. Where several rules refuse an operation, any
//! of their errors is right. Addresses and bumps are left out: whoever compares with the chain fills them in.

mod assets;
mod earnings;
mod handovers;
mod jurisdictions;
mod licences;
mod live_prices;
mod network;
mod oracles;
mod payers;
mod proofs;
mod proposing;
mod settlements;
mod staking;
mod statements;

use std::collections::BTreeMap;

use borsh::BorshDeserialize;
use openmast_client::accounts::{
    Asset, Departure, Jurisdiction, Licence, Network, NetworkParameters, OracleSet, Payer,
    ProgramAccount, ProofBuffer, Proposal, Settlement, Stake, Statement, Till,
};
use solana_pubkey::Pubkey;

use crate::{
    Error,
    operation::{Hash, LicenceId, Operation},
    proposed::Proposed,
    refusals::Refusals,
};

/// Version of every account.
const VERSION: u8 = 1;

/// One network with everything that belongs to it, and the wallets that deal with it.
#[derive(Clone, Debug)]
pub struct Model {
    /// The network's address: leaves and contents are hashed with it.
    pub address: Pubkey,
    pub network: Network,
    pub oracles: OracleSet,
    /// Every till by its role and holder.
    pub tills: BTreeMap<(u8, Pubkey), Till>,
    /// Every jurisdiction by its code.
    pub jurisdictions: BTreeMap<u16, Jurisdiction>,
    pub assets: Vec<Asset>,
    /// Every licence, with the one that it is a lease of.
    pub licences: BTreeMap<LicenceId, (Licence, Option<LicenceId>)>,
    pub payers: Vec<Payer>,
    /// Every statement by its payer's index, with the settlement whose root it copied; none: nothing was final.
    pub statements: BTreeMap<u32, (Statement, Option<Proposed>)>,
    /// Every stake by its asset's index and its staker.
    pub stakes: BTreeMap<(u32, Pubkey), Stake>,
    /// Every departure by its asset's index and its round.
    pub departures: BTreeMap<(u32, u64), Departure>,
    /// Every proposal by epoch and hash, with the trees behind it.
    pub proposals: BTreeMap<(u64, Hash), (Proposal, Proposed)>,
    /// Final ones by epoch, with the trees behind them.
    pub settlements: BTreeMap<u64, (Settlement, Proposed)>,
    pub buffers: BTreeMap<Pubkey, ProofBuffer>,
    pub vault: u64,
    pub bond_vault: u64,
    /// Currency by wallet.
    pub money: BTreeMap<Pubkey, u64>,
    /// Shares by asset index and wallet.
    pub shares: BTreeMap<(u32, Pubkey), u64>,
    /// Shares that exist, by asset index.
    pub supplies: Vec<u64>,
    /// How often the number of active shares changed, by asset index.
    pub active_changes: Vec<u64>,
    /// Rewards that were paid to stakes that are closed, by asset index.
    pub closed_rewards: Vec<u64>,
    /// Who pays rents.
    pub rent_payer: Pubkey,
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
        match operation.clone() {
            Op::AnnounceParameters { by, parameters } => {
                self.announce_parameters(by, parameters, at)
            }
            Op::TightenParameters {
                by,
                max_epoch_increase,
                min_bond,
            } => self.tighten_parameters(by, max_epoch_increase, min_bond, at),
            Op::TransferRole { by, role, to } => self.transfer_role(by, role as u8, to),
            Op::AcceptRole { by, role } => self.accept_role(by, role as u8, at),
            Op::SetPause { by, bits } => self.set_pause(by, bits, at),
            Op::AnnounceOracleSet {
                by,
                members,
                threshold,
                standby,
            } => self.announce_oracle_set(by, &members, threshold, standby, at),
            Op::RotateOracleSet => self.rotate_oracle_set(at),
            Op::SwitchOracleSet { by } => self.switch_oracle_set(by, at),
            Op::DepositBond { by, member, amount } => self.deposit_bond(by, member, amount, at),
            Op::WithdrawBond { by } => self.take_bond(by, at),
            Op::ReturnBond { member } => self.take_bond(member, at),
            Op::ProposeSettlement { by, proposed } => self.propose_settlement(by, proposed, at),
            Op::AttestSettlement { by, epoch, hash } => self.attest_settlement(by, epoch, hash, at),
            Op::RetractAttestation { by, epoch, hash } => {
                self.retract_attestation(by, epoch, hash, at)
            }
            Op::FinalizeSettlement {
                epoch,
                hash,
                proposal_rent_payer,
            } => self.finalize_settlement(epoch, hash, proposal_rent_payer, at),
            Op::CloseProposal {
                epoch,
                hash,
                rent_payer,
            } => self.close_proposal(epoch, hash, rent_payer, at),
            Op::CloseSettlement { epoch, rent_payer } => self.close_settlement(epoch, rent_payer),
            Op::Collect {
                asset,
                epoch,
                holders,
                claim,
                departure,
            } => self.collect(asset, epoch, holders, &claim, departure, at),
            Op::WithdrawOwner { by, asset } => self.withdraw_owner(by, asset, at),
            Op::WithdrawTreasury { by } => self.withdraw_treasury(by, at),
            Op::WithdrawLevy { by, jurisdiction } => self.withdraw_levy(by, jurisdiction, at),
            Op::AddJurisdiction { by, new } => self.add_jurisdiction(by, &new),
            Op::AnnounceLevy {
                by,
                jurisdiction,
                levy_bps,
                epoch,
            } => self.announce_levy(by, jurisdiction, levy_bps, epoch),
            Op::OfferRegulator {
                by,
                jurisdiction,
                to,
            } => self.offer_regulator(by, jurisdiction, to),
            Op::AcceptRegulator { by, jurisdiction } => self.accept_regulator(by, jurisdiction),
            Op::OfferMove { by, asset, to } => self.offer_move(by, asset, to.unwrap_or(0)),
            Op::AgreeToMove {
                by,
                jurisdiction,
                asset,
                to,
                agrees,
            } => self.agree_to_move(by, jurisdiction, asset, to, agrees),
            Op::AcceptMove {
                by,
                jurisdiction,
                asset,
            } => self.accept_move(by, jurisdiction, asset),
            Op::GrantLicence {
                by,
                jurisdiction,
                id,
                parent,
                new,
            } => self.grant_licence(by, jurisdiction, id, parent, &new, at),
            Op::RenewLicence {
                by,
                jurisdiction,
                id,
                parent,
                valid_until,
                document_hash,
            } => self.renew_licence(
                by,
                jurisdiction,
                id,
                parent,
                (valid_until, document_hash),
                at,
            ),
            Op::SuspendLicence {
                by,
                jurisdiction,
                id,
                until,
                reason_hash,
            } => self.suspend_licence(by, jurisdiction, id, until, reason_hash, at),
            Op::LiftLicence {
                by,
                jurisdiction,
                id,
            } => self.lift_licence(by, jurisdiction, id),
            Op::EndLicence {
                by,
                jurisdiction,
                id,
                reason_hash,
            } => self.end_licence(by, jurisdiction, id, reason_hash),
            Op::CreateAsset {
                by,
                jurisdiction,
                asset,
            } => self.create_asset(by, jurisdiction, &asset, at),
            Op::SetPrice {
                by,
                asset,
                price,
                epoch,
            } => self.set_price(by, asset, price, epoch, at),
            Op::SetSplitPolicy {
                by,
                asset,
                stakers_bps,
                epoch,
            } => self.set_split_policy(by, asset, stakers_bps, epoch),
            Op::SetMetadata {
                by,
                asset,
                kind,
                h3_cell,
            } => self.set_metadata(by, asset, kind as u8, h3_cell),
            Op::AnnounceCapacity {
                by,
                asset,
                capacity,
                epoch,
            } => self.announce_capacity(by, asset, capacity, epoch),
            Op::SetLivePrice {
                by,
                asset,
                floor,
                cap,
                target_bps,
            } => self.set_live_price(by, asset, (floor, cap), target_bps, at),
            Op::EndLivePrice { by, asset } => self.end_live_price(by, asset),
            Op::Reprice {
                asset,
                epoch,
                claim,
            } => self.reprice(asset, epoch, &claim, at),
            Op::RetireAsset { by, asset } => self.retire_asset(by, asset),
            Op::SyncShareSupply { asset } => self.sync_share_supply(asset),
            Op::OfferAsset { by, asset, to } => self.offer_asset(by, asset, to),
            Op::AcceptAsset { by, asset } => self.accept_asset(by, asset),
            Op::Stake { by, asset, amount } => self.stake(by, asset, amount, at),
            Op::ActivateStake { asset, staker } => self.activate_stake(asset, staker),
            Op::AnnounceUnstake { by, asset, amount } => {
                self.announce_unstake(by, asset, amount, at)
            }
            Op::Unstake {
                by,
                asset,
                amount,
                departure,
            } => self.unstake(by, asset, amount, departure, at),
            Op::SettleDeparture {
                asset,
                staker,
                round,
                rent_payer,
            } => self.settle_departure(asset, staker, round, rent_payer),
            Op::WithdrawUnstaked { by, asset } => self.withdraw_unstaked(by, asset, at),
            Op::ClaimRewards { by, asset } => self.claim_rewards(by, asset, at),
            Op::OfferStake { by, asset, to } => self.offer_stake(by, asset, to),
            Op::AcceptStake {
                by,
                asset,
                from,
                rent_payer,
            } => self.accept_stake(by, asset, from, rent_payer),
            Op::CloseStake {
                by,
                asset,
                rent_payer,
            } => self.close_stake(by, asset, rent_payer),
            Op::OpenPayer { by, amount } => self.open_payer(by, amount, at),
            Op::Deposit { by, payer, amount } => self.deposit(by, payer, amount, at),
            Op::RequestWithdrawal { by, payer, amount } => {
                self.request_withdrawal(by, payer, amount, at)
            }
            Op::CancelWithdrawal { by, payer } => self.cancel_withdrawal(by, payer),
            Op::Withdraw {
                by,
                payer,
                epoch,
                claim,
            } => self.withdraw(by, payer, epoch, &claim, at),
            Op::SetMaxPrice {
                by,
                payer,
                max_price,
            } => self.set_max_price(by, payer, max_price),
            Op::ProveSpent {
                payer,
                epoch,
                claim,
            } => self.prove_spent(payer, epoch, &claim),
            Op::OpenStatement {
                by,
                payer,
                amount,
                spent,
            } => self.open_statement(by, payer, amount, spent, at),
            Op::RaiseStatement {
                payer,
                against,
                claim,
                ..
            } => self.raise_statement(payer, against, &claim, at),
            Op::PayStatement {
                by,
                payer,
                rent_payer,
                least,
            } => self.pay_statement(by, payer, rent_payer, least, at),
            Op::CancelStatement {
                by,
                payer,
                rent_payer,
            } => self.cancel_statement(by, payer, rent_payer, at),
            Op::OfferPayer { by, payer, to } => self.offer_payer(by, payer, to),
            Op::AcceptPayer { by, payer } => self.accept_payer(by, payer),
            Op::WriteProof { by, offset, nodes } => self.write_proof(by, offset, &nodes),
            Op::CloseProof { by, rent_payer } => self.close_proof(by, rent_payer),
        }
    }

    // ---- what many need

    /// The parameters that hold at a time.
    pub fn parameters(&self, at: i64) -> NetworkParameters {
        let network = &self.network;
        if network.next_parameters_at != 0 && network.next_parameters_at <= at {
            network.next_parameters
        } else {
            network.parameters
        }
    }

    /// Whether a pause is in force that has this bit.
    pub fn paused(&self, bit: u8, at: Moment) -> bool {
        self.network.paused & bit != 0 && at.now < self.pause_lapses(at)
    }

    /// When the newest pause lapses, as far as this moment's parameters tell.
    fn pause_lapses(&self, at: Moment) -> i64 {
        let longest = i64::from(self.parameters(at.now).max_pause_seconds);
        let network = &self.network;
        network.paused_until.min(network.paused_at + longest)
    }

    /// Deposited and not withdrawn.
    fn balance(&self) -> u64 {
        self.network.deposited - self.network.withdrawn
    }

    /// What of the newest final settlement is payers': all but what reserves released.
    pub fn accrued_to_payers(&self) -> u64 {
        self.network.settled_accrued - self.network.settled_reserve_accrued
    }

    /// Currency of a wallet.
    pub fn money_of(&self, wallet: &Pubkey) -> u64 {
        self.money.get(wallet).copied().unwrap_or(0)
    }

    fn take_money(&mut self, wallet: Pubkey, amount: u64) {
        *self.money.entry(wallet).or_default() -= amount;
    }

    fn give_money(&mut self, wallet: Pubkey, amount: u64) {
        *self.money.entry(wallet).or_default() += amount;
    }

    /// Earned money leaves the vault.
    fn pay_out(&mut self, to: Pubkey, amount: u64) {
        self.network.paid_out += amount;
        self.vault -= amount;
        self.give_money(to, amount);
    }

    /// Whether a settlement's proofs count, and the settlement with its trees.
    fn usable(&self, epoch: u64, refusals: &mut Refusals) -> Option<&(Settlement, Proposed)> {
        let Some(found) = self.settlements.get(&epoch) else {
            refusals.any_when(true);
            return None;
        };
        refusals.when(
            epoch < self.network.oldest_kept_epoch,
            Error::SettlementTooOld,
        );
        Some(found)
    }
}

/// An account of zeros, but for its version.
pub fn new_account<T: ProgramAccount + BorshDeserialize>() -> T {
    let mut bytes = vec![0; T::SIZE - 8];
    bytes[0] = VERSION;
    borsh::from_slice(&bytes).expect("zeros are an account")
}

/// Nobody is the zero key.
fn key(of: Option<Pubkey>) -> Pubkey {
    of.unwrap_or_default()
}
