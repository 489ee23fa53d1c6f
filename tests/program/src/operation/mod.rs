//! Everything that one can ask of the program, as data.

mod event_name;
mod instruction;

use openmast_client::{
    accounts::{AssetKind, NetworkParameters, Role},
    addresses,
    instructions::{Capacity, NewAsset, NewJurisdiction, NewLicence, ProvenTotals},
};
use openmast_ledger::ProofNode;
use solana_pubkey::Pubkey;

pub use crate::claim::{Claim, Hash};
use crate::proposed::{Line, Proposed};

/// Whose the cuts of a collect are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    pub treasury: Pubkey,
    /// By its code.
    pub jurisdiction: u16,
}

/// One of an asset's licences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LicenceId {
    /// By its index.
    pub asset: u32,
    pub number: u16,
}

impl LicenceId {
    /// Where it is.
    pub fn address(&self, network: &Pubkey) -> Pubkey {
        addresses::licence(&addresses::asset(network, self.asset), self.number)
    }
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
        jurisdiction: u16,
    },
    AddJurisdiction {
        by: Pubkey,
        new: NewJurisdiction,
    },
    AnnounceLevy {
        by: Pubkey,
        jurisdiction: u16,
        levy_bps: u16,
        epoch: u64,
    },
    OfferRegulator {
        by: Pubkey,
        jurisdiction: u16,
        to: Option<Pubkey>,
    },
    AcceptRegulator {
        by: Pubkey,
        jurisdiction: u16,
    },
    OfferMove {
        by: Pubkey,
        asset: u32,
        to: Option<u16>,
    },
    AgreeToMove {
        by: Pubkey,
        jurisdiction: u16,
        asset: u32,
        to: u16,
        agrees: bool,
    },
    AcceptMove {
        by: Pubkey,
        jurisdiction: u16,
        asset: u32,
    },
    GrantLicence {
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
        /// The licence that a lease is of; that of `new` is filled in.
        parent: Option<LicenceId>,
        new: NewLicence,
    },
    RenewLicence {
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
        parent: Option<LicenceId>,
        valid_until: i64,
        document_hash: [u8; 32],
    },
    SuspendLicence {
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
        until: i64,
        reason_hash: [u8; 32],
    },
    LiftLicence {
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
    },
    EndLicence {
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
        reason_hash: [u8; 32],
    },
    CreateAsset {
        by: Pubkey,
        jurisdiction: u16,
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
    },
    AnnounceCapacity {
        by: Pubkey,
        asset: u32,
        capacity: Capacity,
        epoch: u64,
    },
    SetLivePrice {
        by: Pubkey,
        asset: u32,
        floor: u64,
        cap: u64,
        target_bps: u16,
    },
    EndLivePrice {
        by: Pubkey,
        asset: u32,
    },
    Reprice {
        asset: u32,
        /// Of the settlement that is given.
        epoch: u64,
        claim: Claim,
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
    SetMaxPrice {
        by: Pubkey,
        payer: u32,
        max_price: u64,
    },
    ProveSpent {
        payer: u32,
        epoch: u64,
        claim: Claim,
    },
    OpenStatement {
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

impl Claim {
    /// As the client takes them.
    pub fn totals(&self) -> ProvenTotals {
        ProvenTotals {
            bytes: self.bytes,
            paid: self.paid,
            charged: self.charged,
            accrued: self.accrued,
            proof: self.proof.clone(),
        }
    }

    /// What is claimed.
    pub fn line(&self) -> Line {
        Line {
            bytes: self.bytes,
            paid: self.paid,
            charged: self.charged,
            accrued: self.accrued,
        }
    }

    /// The address of the buffer.
    pub fn buffer(&self) -> Option<Pubkey> {
        self.buffer.map(|writer| addresses::proof_buffer(&writer))
    }
}
