//! Everything that one can ask of the program, as data.

use openmast_client::{
    accounts::{AssetKind, MemberWeight, NetworkParameters, PauseBits, Role},
    addresses,
    instructions::{self as ix, CollectedSettlement, NewAsset, ProvenTotals, RaisedBy},
};
use openmast_ledger::ProofNode;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::proposed::{Line, Proposed};

/// Hash of the content of a proposal.
pub type Hash = [u8; 32];

/// Lifetime totals with a proof, true or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    pub bytes: u64,
    pub charged: u64,
    pub accrued: u64,
    pub proof: Vec<ProofNode>,
    /// Whose proof buffer holds the proof; then `proof` is empty.
    pub buffer: Option<Pubkey>,
}

/// Whose the cuts of a settlement are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    pub treasury: Pubkey,
    pub regulator: Pubkey,
}

/// One instruction to the program. `by` signs; money and shares come from and go to `by`'s associated accounts.
#[derive(Clone, Debug)]
pub enum Operation {
    AnnounceParameters {
        by: Pubkey,
        parameters: NetworkParameters,
    },
    TightenParameters {
        by: Pubkey,
        max_epoch_increase: u64,
        min_bond: u64,
    },
    TransferRole {
        by: Pubkey,
        role: Role,
        to: Option<Pubkey>,
    },
    AcceptRole {
        by: Pubkey,
        role: Role,
    },
    SetPause {
        by: Pubkey,
        bits: u8,
    },
    AnnounceOracleSet {
        by: Pubkey,
        members: Vec<(Pubkey, u32)>,
        threshold: u32,
        standby: bool,
    },
    RotateOracleSet,
    SwitchOracleSet {
        by: Pubkey,
    },
    DepositBond {
        by: Pubkey,
        member: Pubkey,
        amount: u64,
    },
    WithdrawBond {
        by: Pubkey,
    },
    ReturnBond {
        member: Pubkey,
    },
    ProposeSettlement {
        by: Pubkey,
        proposed: Proposed,
    },
    AttestSettlement {
        by: Pubkey,
        epoch: u64,
        hash: Hash,
    },
    RetractAttestation {
        by: Pubkey,
        epoch: u64,
        hash: Hash,
    },
    FinalizeSettlement {
        epoch: u64,
        hash: Hash,
        proposal_rent_payer: Pubkey,
    },
    CloseProposal {
        epoch: u64,
        hash: Hash,
        rent_payer: Pubkey,
    },
    CloseSettlement {
        epoch: u64,
        rent_payer: Pubkey,
    },
    Collect {
        asset: u32,
        epoch: u64,
        holders: Holders,
        claim: Claim,
        /// The round of departures whose account is given.
        departure: Option<u64>,
    },
    WithdrawOwner {
        by: Pubkey,
        asset: u32,
    },
    WithdrawTreasury {
        by: Pubkey,
    },
    WithdrawLevy {
        by: Pubkey,
    },
    CreateAsset {
        by: Pubkey,
        asset: NewAsset,
    },
    SetPrice {
        by: Pubkey,
        asset: u32,
        price: u64,
        epoch: u64,
    },
    SetSplitPolicy {
        by: Pubkey,
        asset: u32,
        stakers_bps: u16,
        epoch: u64,
    },
    SetMetadata {
        by: Pubkey,
        asset: u32,
        kind: AssetKind,
        h3_cell: u64,
        capacity_mbps: u32,
    },
    RetireAsset {
        by: Pubkey,
        asset: u32,
    },
    SyncShareSupply {
        asset: u32,
    },
    OfferAsset {
        by: Pubkey,
        asset: u32,
        to: Option<Pubkey>,
    },
    AcceptAsset {
        by: Pubkey,
        asset: u32,
    },
    Stake {
        by: Pubkey,
        asset: u32,
        amount: u64,
    },
    ActivateStake {
        asset: u32,
        staker: Pubkey,
    },
    AnnounceUnstake {
        by: Pubkey,
        asset: u32,
        amount: u64,
    },
    Unstake {
        by: Pubkey,
        asset: u32,
        amount: u64,
        /// The round of departures whose account is given.
        departure: Option<u64>,
    },
    SettleDeparture {
        asset: u32,
        staker: Pubkey,
        round: u64,
        rent_payer: Pubkey,
    },
    WithdrawUnstaked {
        by: Pubkey,
        asset: u32,
    },
    ClaimRewards {
        by: Pubkey,
        asset: u32,
    },
    OfferStake {
        by: Pubkey,
        asset: u32,
        to: Option<Pubkey>,
    },
    AcceptStake {
        by: Pubkey,
        asset: u32,
        from: Pubkey,
        rent_payer: Pubkey,
    },
    CloseStake {
        by: Pubkey,
        asset: u32,
        rent_payer: Pubkey,
    },
    OpenPayer {
        by: Pubkey,
        amount: u64,
    },
    Deposit {
        by: Pubkey,
        payer: u32,
        amount: u64,
    },
    RequestWithdrawal {
        by: Pubkey,
        payer: u32,
        amount: u64,
    },
    CancelWithdrawal {
        by: Pubkey,
        payer: u32,
    },
    Withdraw {
        by: Pubkey,
        payer: u32,
        epoch: u64,
        claim: Claim,
    },
    ProveSpent {
        payer: u32,
        epoch: u64,
        claim: Claim,
    },
    StateSpent {
        by: Pubkey,
        payer: u32,
        amount: u64,
        spent: u64,
    },
    RaiseStatement {
        by: Pubkey,
        payer: u32,
        against: Option<u64>,
        claim: Claim,
    },
    PayStatement {
        by: Pubkey,
        payer: u32,
        rent_payer: Pubkey,
        least: u64,
    },
    CancelStatement {
        by: Pubkey,
        payer: u32,
        rent_payer: Pubkey,
    },
    OfferPayer {
        by: Pubkey,
        payer: u32,
        to: Option<Pubkey>,
    },
    AcceptPayer {
        by: Pubkey,
        payer: u32,
    },
    WriteProof {
        by: Pubkey,
        offset: u8,
        nodes: Vec<ProofNode>,
    },
    CloseProof {
        by: Pubkey,
        rent_payer: Pubkey,
    },
}

/// Where the operations go.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub network: Pubkey,
    pub mint: Pubkey,
    /// Pays the rent of what is created.
    pub rent_payer: Pubkey,
    /// Holds the treasury's role.
    pub treasury: Pubkey,
    pub next_asset: u32,
    pub next_payer: u32,
}

impl Operation {
    /// The client's instruction for it.
    pub fn instruction(&self, place: &Place) -> Instruction {
        let Place {
            network,
            mint,
            rent_payer,
            treasury,
            next_asset,
            next_payer,
        } = *place;
        let money = |wallet: &Pubkey| addresses::currency_account(wallet, &mint);
        let shares = |wallet: &Pubkey, asset: u32| {
            let share_mint = addresses::share_mint(&addresses::asset(&network, asset));
            addresses::share_account(wallet, &share_mint)
        };
        match self.clone() {
            Self::AnnounceParameters { by, parameters } => {
                ix::announce_parameters(by, network, parameters)
            }
            Self::TightenParameters {
                by,
                max_epoch_increase,
                min_bond,
            } => ix::tighten_parameters(by, network, max_epoch_increase, min_bond),
            Self::TransferRole { by, role, to } => ix::transfer_role(by, network, role, to),
            Self::AcceptRole { by, role } => ix::accept_role(by, network, role),
            Self::SetPause { by, bits } => ix::set_pause(by, network, PauseBits(bits)),
            Self::AnnounceOracleSet {
                by,
                members,
                threshold,
                standby,
            } => ix::announce_oracle_set(by, network, &weights(&members), threshold, standby),
            Self::RotateOracleSet => ix::rotate_oracle_set(network),
            Self::SwitchOracleSet { by } => ix::switch_oracle_set(by, network),
            Self::DepositBond { by, member, amount } => {
                ix::deposit_bond(by, network, money(&by), member, amount)
            }
            Self::WithdrawBond { by } => ix::withdraw_bond(by, network, money(&by)),
            Self::ReturnBond { member } => ix::return_bond(member, network, &mint),
            Self::ProposeSettlement { by, proposed } => {
                ix::propose_settlement(proposed.rent_payer, by, network, &proposed.content)
            }
            Self::AttestSettlement { by, epoch, hash } => {
                ix::attest_settlement(by, network, epoch, hash)
            }
            Self::RetractAttestation { by, epoch, hash } => {
                ix::retract_attestation(by, network, epoch, hash)
            }
            Self::FinalizeSettlement {
                epoch,
                hash,
                proposal_rent_payer,
            } => ix::finalize_settlement(rent_payer, network, epoch, hash, proposal_rent_payer),
            Self::CloseProposal {
                epoch,
                hash,
                rent_payer,
            } => ix::close_proposal(network, epoch, hash, rent_payer),
            Self::CloseSettlement { epoch, rent_payer } => {
                ix::close_settlement(network, epoch, rent_payer)
            }
            Self::Collect {
                asset,
                epoch,
                holders,
                claim,
                departure,
            } => ix::collect(
                network,
                asset,
                &cuts(epoch, holders),
                &claim.totals(),
                claim.buffer(),
                departure,
            ),
            Self::WithdrawOwner { by, asset } => ix::withdraw_owner(by, network, asset, money(&by)),
            Self::WithdrawTreasury { by } => ix::withdraw_treasury(by, network, money(&by)),
            Self::WithdrawLevy { by } => ix::withdraw_levy(by, network, money(&by)),
            Self::CreateAsset { by, asset } => {
                ix::create_asset(rent_payer, by, network, next_asset, &asset)
            }
            Self::SetPrice {
                by,
                asset,
                price,
                epoch,
            } => ix::set_price(by, network, asset, price, epoch),
            Self::SetSplitPolicy {
                by,
                asset,
                stakers_bps,
                epoch,
            } => ix::set_split_policy(by, network, asset, stakers_bps, epoch),
            Self::SetMetadata {
                by,
                asset,
                kind,
                h3_cell,
                capacity_mbps,
            } => ix::set_metadata(by, network, asset, kind, h3_cell, capacity_mbps),
            Self::RetireAsset { by, asset } => ix::retire_asset(by, network, asset),
            Self::SyncShareSupply { asset } => ix::sync_share_supply(network, asset),
            Self::OfferAsset { by, asset, to } => ix::offer_asset(by, network, asset, to),
            Self::AcceptAsset { by, asset } => ix::accept_asset(by, network, asset),
            Self::Stake { by, asset, amount } => {
                ix::stake(by, network, asset, shares(&by, asset), amount)
            }
            Self::ActivateStake { asset, staker } => ix::activate_stake(network, asset, &staker),
            Self::AnnounceUnstake { by, asset, amount } => {
                ix::announce_unstake(by, network, asset, amount)
            }
            Self::Unstake {
                by,
                asset,
                amount,
                departure,
            } => ix::unstake(by, network, asset, amount, departure),
            Self::SettleDeparture {
                asset,
                staker,
                round,
                rent_payer,
            } => ix::settle_departure(network, asset, &staker, round, rent_payer),
            Self::WithdrawUnstaked { by, asset } => {
                ix::withdraw_unstaked(by, network, asset, shares(&by, asset))
            }
            Self::ClaimRewards { by, asset } => ix::claim_rewards(by, network, asset, money(&by)),
            Self::OfferStake { by, asset, to } => ix::offer_stake(by, &network, asset, to),
            Self::AcceptStake {
                by,
                asset,
                from,
                rent_payer,
            } => ix::accept_stake(by, network, asset, &from, rent_payer),
            Self::CloseStake {
                by,
                asset,
                rent_payer,
            } => ix::close_stake(by, &network, asset, rent_payer),
            Self::OpenPayer { by, amount } => {
                ix::open_payer(by, by, network, treasury, money(&by), next_payer, amount)
            }
            Self::Deposit { by, payer, amount } => {
                ix::deposit(by, network, payer, money(&by), amount)
            }
            Self::RequestWithdrawal { by, payer, amount } => {
                ix::request_withdrawal(by, network, payer, amount)
            }
            Self::CancelWithdrawal { by, payer } => ix::cancel_withdrawal(by, network, payer),
            Self::Withdraw {
                by,
                payer,
                epoch,
                claim,
            } => ix::withdraw(
                by,
                network,
                payer,
                epoch,
                money(&by),
                &claim.totals(),
                claim.buffer(),
            ),
            Self::ProveSpent {
                payer,
                epoch,
                claim,
            } => ix::prove_spent(network, payer, epoch, &claim.totals(), claim.buffer()),
            Self::StateSpent {
                by,
                payer,
                amount,
                spent,
            } => ix::state_spent(rent_payer, by, network, payer, amount, spent),
            Self::RaiseStatement {
                by,
                payer,
                against,
                claim,
            } => ix::raise_statement(
                by,
                network,
                payer,
                against.map_or(RaisedBy::Copy, RaisedBy::Settlement),
                &claim.totals(),
                claim.buffer(),
            ),
            Self::PayStatement {
                by,
                payer,
                rent_payer,
                least,
            } => ix::pay_statement(by, network, payer, rent_payer, money(&by), least),
            Self::CancelStatement {
                by,
                payer,
                rent_payer,
            } => ix::cancel_statement(by, network, payer, rent_payer),
            Self::OfferPayer { by, payer, to } => ix::offer_payer(by, network, payer, to),
            Self::AcceptPayer { by, payer } => ix::accept_payer(by, network, payer),
            Self::WriteProof { by, offset, nodes } => {
                ix::write_proof(rent_payer, by, offset, &nodes)
            }
            Self::CloseProof { by, rent_payer } => ix::close_proof(by, rent_payer),
        }
    }

    /// Name of the event that the operation emits.
    pub fn event_name(&self) -> &'static str {
        match self {
            Self::AnnounceParameters { .. } => "ParametersAnnounced",
            Self::TightenParameters { .. } => "ParametersTightened",
            Self::TransferRole { .. } => "RoleTransferred",
            Self::AcceptRole { .. } => "RoleAccepted",
            Self::SetPause { .. } => "PauseSet",
            Self::AnnounceOracleSet { .. } => "OracleSetAnnounced",
            Self::RotateOracleSet => "OracleSetRotated",
            Self::SwitchOracleSet { .. } => "OracleSetSwitched",
            Self::DepositBond { .. } => "BondDeposited",
            Self::WithdrawBond { .. } => "BondWithdrawn",
            Self::ReturnBond { .. } => "BondReturned",
            Self::ProposeSettlement { .. } => "SettlementProposed",
            Self::AttestSettlement { .. } => "SettlementAttested",
            Self::RetractAttestation { .. } => "AttestationRetracted",
            Self::FinalizeSettlement { .. } => "SettlementFinalized",
            Self::CloseProposal { .. } => "ProposalClosed",
            Self::CloseSettlement { .. } => "SettlementClosed",
            Self::Collect { .. } => "Collected",
            Self::WithdrawOwner { .. } => "OwnerWithdrawn",
            Self::WithdrawTreasury { .. } => "TreasuryWithdrawn",
            Self::WithdrawLevy { .. } => "LevyWithdrawn",
            Self::CreateAsset { .. } => "AssetCreated",
            Self::SetPrice { .. } => "PriceSet",
            Self::SetSplitPolicy { .. } => "SplitPolicySet",
            Self::SetMetadata { .. } => "MetadataSet",
            Self::RetireAsset { .. } => "AssetRetired",
            Self::SyncShareSupply { .. } => "ShareSupplySynced",
            Self::OfferAsset { .. } => "AssetOffered",
            Self::AcceptAsset { .. } => "AssetAccepted",
            Self::Stake { .. } => "Staked",
            Self::ActivateStake { .. } => "StakeActivated",
            Self::AnnounceUnstake { .. } => "UnstakeAnnounced",
            Self::Unstake { .. } => "Unstaked",
            Self::SettleDeparture { .. } => "DepartureSettled",
            Self::WithdrawUnstaked { .. } => "UnstakedWithdrawn",
            Self::ClaimRewards { .. } => "RewardsClaimed",
            Self::OfferStake { .. } => "StakeOffered",
            Self::AcceptStake { .. } => "StakeAccepted",
            Self::CloseStake { .. } => "StakeClosed",
            Self::OpenPayer { .. } => "PayerOpened",
            Self::Deposit { .. } => "Deposited",
            Self::RequestWithdrawal { .. } => "WithdrawalRequested",
            Self::CancelWithdrawal { .. } => "WithdrawalCancelled",
            Self::Withdraw { .. } => "Withdrawn",
            Self::ProveSpent { .. } => "SpentProven",
            Self::StateSpent { .. } => "SpentStated",
            Self::RaiseStatement { .. } => "StatementRaised",
            Self::PayStatement { .. } => "StatementPaid",
            Self::CancelStatement { .. } => "StatementCancelled",
            Self::OfferPayer { .. } => "PayerOffered",
            Self::AcceptPayer { .. } => "PayerAccepted",
            Self::WriteProof { .. } => "ProofWritten",
            Self::CloseProof { .. } => "ProofClosed",
        }
    }
}

impl Claim {
    /// As the client takes them.
    pub fn totals(&self) -> ProvenTotals {
        ProvenTotals {
            bytes: self.bytes,
            charged: self.charged,
            accrued: self.accrued,
            proof: self.proof.clone(),
        }
    }

    /// What is claimed.
    pub fn line(&self) -> Line {
        Line {
            bytes: self.bytes,
            charged: self.charged,
            accrued: self.accrued,
        }
    }

    /// The address of the buffer.
    pub fn buffer(&self) -> Option<Pubkey> {
        self.buffer.map(|writer| addresses::proof_buffer(&writer))
    }
}

fn cuts(epoch: u64, holders: Holders) -> CollectedSettlement {
    CollectedSettlement {
        epoch,
        treasury: holders.treasury,
        regulator: holders.regulator,
    }
}

fn weights(members: &[(Pubkey, u32)]) -> Vec<MemberWeight> {
    members
        .iter()
        .map(|&(key, weight)| MemberWeight { key, weight })
        .collect()
}
