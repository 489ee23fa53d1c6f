//! Everything that one can ask of the program, as data.

use openmast_client::{
    accounts::{AssetKind, NetworkParameters, PauseBits, Role},
    addresses,
    instructions::{self as ix, MemberWeight, NewAsset, NewSettlement, ProvenTotals},
};
use openmast_ledger::{BaseUnits, Bytes, Domain, MerkleSumTree, ProofNode, Totals};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Lifetime bytes and amount by index.
pub type Ledger = Vec<(u64, u64)>;

/// A settlement and what it commits to.
#[derive(Clone, Debug)]
pub struct Posted {
    pub settlement: NewSettlement,
    pub rent_payer: Pubkey,
    pub assets: Ledger,
    pub payers: Ledger,
}

/// The hashes that an attestation names.
#[derive(Clone, Copy, Debug)]
pub struct Hashes {
    pub asset_root: [u8; 32],
    pub payer_root: [u8; 32],
    pub archive_hash: [u8; 32],
}

/// Lifetime totals with a proof, true or not.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    pub bytes: u64,
    pub amount: u64,
    pub proof: Vec<ProofNode>,
    /// The proof is not the one of the tree.
    pub tampered: bool,
}

/// One instruction to the program. `by` signs; money and shares come from and go to `by`'s associated accounts.
#[derive(Clone, Debug)]
pub enum Operation {
    UpdateParameters {
        by: Pubkey,
        parameters: NetworkParameters,
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
    SetOracleSet {
        by: Pubkey,
        members: Vec<(Pubkey, u32)>,
        threshold: u32,
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
    OpenPayer {
        by: Pubkey,
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
    WithdrawUnsettled {
        by: Pubkey,
        payer: u32,
    },
    PostSettlement {
        by: Pubkey,
        posted: Posted,
    },
    AttestSettlement {
        by: Pubkey,
        epoch: u64,
        hashes: Hashes,
    },
    FinalizeSettlement {
        epoch: u64,
    },
    RejectSettlement {
        by: Pubkey,
        epoch: u64,
    },
    ExpireSettlement {
        epoch: u64,
    },
    CloseSettlement {
        epoch: u64,
        rent_payer: Pubkey,
    },
    Collect {
        asset: u32,
        epoch: u64,
        claim: Claim,
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
    Stake {
        by: Pubkey,
        asset: u32,
        amount: u64,
    },
    ActivateStake {
        asset: u32,
        staker: Pubkey,
    },
    Unstake {
        by: Pubkey,
        asset: u32,
        amount: u64,
    },
    WithdrawUnstaked {
        by: Pubkey,
        asset: u32,
    },
    ClaimRewards {
        by: Pubkey,
        asset: u32,
    },
}

/// Where the operations go.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub network: Pubkey,
    pub mint: Pubkey,
    /// Pays the rent of what is created.
    pub rent_payer: Pubkey,
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
            ..
        } = *place;
        let money = |wallet: &Pubkey| addresses::currency_account(wallet, &mint);
        let shares = |wallet: &Pubkey, asset: u32| {
            let share_mint = addresses::share_mint(&addresses::asset(&network, asset));
            addresses::share_account(wallet, &share_mint)
        };
        match self.clone() {
            Self::UpdateParameters { by, parameters } => {
                ix::update_parameters(by, network, parameters)
            }
            Self::TransferRole { by, role, to } => ix::transfer_role(by, network, role, to),
            Self::AcceptRole { by, role } => ix::accept_role(by, network, role),
            Self::SetPause { by, bits } => ix::set_pause(by, network, PauseBits(bits)),
            Self::SetOracleSet {
                by,
                members,
                threshold,
            } => {
                let members: Vec<_> = members
                    .into_iter()
                    .map(|(key, weight)| MemberWeight { key, weight })
                    .collect();
                ix::set_oracle_set(by, network, &members, threshold)
            }
            Self::DepositBond { by, member, amount } => {
                ix::deposit_bond(by, network, money(&by), member, amount)
            }
            Self::WithdrawBond { by } => ix::withdraw_bond(by, network, money(&by)),
            Self::ReturnBond { member } => ix::return_bond(member, network, &mint),
            Self::CreateAsset { by, asset } => {
                ix::create_asset(rent_payer, by, network, place.next_asset, &asset)
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
            Self::OpenPayer { by } => ix::open_payer(rent_payer, by, network, place.next_payer),
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
            } => ix::withdraw(by, network, payer, epoch, money(&by), &claim.into()),
            Self::WithdrawUnsettled { by, payer } => {
                ix::withdraw_unsettled(by, network, payer, money(&by))
            }
            Self::PostSettlement { by, posted } => {
                ix::post_settlement(posted.rent_payer, by, network, &posted.settlement)
            }
            Self::AttestSettlement { by, epoch, hashes } => {
                let Hashes {
                    asset_root,
                    payer_root,
                    archive_hash,
                } = hashes;
                ix::attest_settlement(by, network, epoch, asset_root, payer_root, archive_hash)
            }
            Self::FinalizeSettlement { epoch } => ix::finalize_settlement(network, epoch),
            Self::RejectSettlement { by, epoch } => ix::reject_settlement(by, network, epoch),
            Self::ExpireSettlement { epoch } => ix::expire_settlement(network, epoch),
            Self::CloseSettlement { epoch, rent_payer } => {
                ix::close_settlement(network, epoch, rent_payer)
            }
            Self::Collect {
                asset,
                epoch,
                claim,
            } => ix::collect(network, asset, epoch, &claim.into()),
            Self::WithdrawOwner { by, asset } => ix::withdraw_owner(by, network, asset, money(&by)),
            Self::WithdrawTreasury { by } => ix::withdraw_treasury(by, network, money(&by)),
            Self::WithdrawLevy { by } => ix::withdraw_levy(by, network, money(&by)),
            Self::Stake { by, asset, amount } => {
                ix::stake(by, network, asset, shares(&by, asset), amount)
            }
            Self::ActivateStake { asset, staker } => ix::activate_stake(network, asset, &staker),
            Self::Unstake { by, asset, amount } => ix::unstake(by, network, asset, amount),
            Self::WithdrawUnstaked { by, asset } => {
                ix::withdraw_unstaked(by, network, asset, shares(&by, asset))
            }
            Self::ClaimRewards { by, asset } => ix::claim_rewards(by, network, asset, money(&by)),
        }
    }

    /// Name of the event that the operation emits.
    pub fn event_name(&self) -> &'static str {
        match self {
            Self::UpdateParameters { .. } => "ParametersUpdated",
            Self::TransferRole { .. } => "RoleTransferred",
            Self::AcceptRole { .. } => "RoleAccepted",
            Self::SetPause { .. } => "PauseSet",
            Self::SetOracleSet { .. } => "OracleSetSet",
            Self::DepositBond { .. } => "BondDeposited",
            Self::WithdrawBond { .. } => "BondWithdrawn",
            Self::ReturnBond { .. } => "BondReturned",
            Self::CreateAsset { .. } => "AssetCreated",
            Self::SetPrice { .. } => "PriceSet",
            Self::SetSplitPolicy { .. } => "SplitPolicySet",
            Self::SetMetadata { .. } => "MetadataSet",
            Self::RetireAsset { .. } => "AssetRetired",
            Self::OpenPayer { .. } => "PayerOpened",
            Self::Deposit { .. } => "Deposited",
            Self::RequestWithdrawal { .. } => "WithdrawalRequested",
            Self::CancelWithdrawal { .. } => "WithdrawalCancelled",
            Self::Withdraw { .. } => "Withdrawn",
            Self::WithdrawUnsettled { .. } => "UnsettledWithdrawn",
            Self::PostSettlement { .. } => "SettlementPosted",
            Self::AttestSettlement { .. } => "SettlementAttested",
            Self::FinalizeSettlement { .. } => "SettlementFinalized",
            Self::RejectSettlement { .. } => "SettlementRejected",
            Self::ExpireSettlement { .. } => "SettlementExpired",
            Self::CloseSettlement { .. } => "SettlementClosed",
            Self::Collect { .. } => "Collected",
            Self::WithdrawOwner { .. } => "OwnerWithdrawn",
            Self::WithdrawTreasury { .. } => "TreasuryWithdrawn",
            Self::WithdrawLevy { .. } => "LevyWithdrawn",
            Self::Stake { .. } => "Staked",
            Self::ActivateStake { .. } => "StakeActivated",
            Self::Unstake { .. } => "Unstaked",
            Self::WithdrawUnstaked { .. } => "UnstakedWithdrawn",
            Self::ClaimRewards { .. } => "RewardsClaimed",
        }
    }
}

impl From<Claim> for ProvenTotals {
    fn from(claim: Claim) -> Self {
        Self {
            lifetime_bytes: claim.bytes,
            lifetime_amount: claim.amount,
            proof: claim.proof,
        }
    }
}

impl Posted {
    /// The settlement of `epoch` over these totals.
    ///
    /// # Panics
    /// The amounts sum to more than `u64` holds.
    pub fn new(
        network: Pubkey,
        rent_payer: Pubkey,
        epoch: u64,
        snapshot_slot: u64,
        assets: &[(u64, u64)],
        payers: &[(u64, u64)],
    ) -> Self {
        let (asset_tree, payer_tree) = (
            tree(Domain::Asset, network, assets),
            tree(Domain::Payer, network, payers),
        );
        let (asset_root, payer_root) = (asset_tree.root(), payer_tree.root());
        let settlement = NewSettlement {
            epoch,
            snapshot_slot,
            asset_count: asset_tree.leaf_count(),
            payer_count: payer_tree.leaf_count(),
            asset_root: asset_root.hash,
            asset_sum: asset_root.sum.get(),
            payer_root: payer_root.hash,
            payer_sum: payer_root.sum.get(),
            bytes: assets.iter().map(|(bytes, _)| bytes).sum(),
            archive_hash: [0xac; 32],
            private_root: [0xbd; 32],
            price_set_hash: [0xce; 32],
        };
        Self {
            settlement,
            rent_payer,
            assets: assets.to_vec(),
            payers: payers.to_vec(),
        }
    }

    /// The hashes that an honest attestation names.
    pub fn hashes(&self) -> Hashes {
        let NewSettlement {
            asset_root,
            payer_root,
            archive_hash,
            ..
        } = self.settlement;
        Hashes {
            asset_root,
            payer_root,
            archive_hash,
        }
    }

    /// The true totals of an asset with their proof.
    pub fn asset_claim(&self, network: Pubkey, index: u32) -> Claim {
        claim(
            &tree(Domain::Asset, network, &self.assets),
            &self.assets,
            index,
        )
    }

    /// The true totals of a payer with their proof.
    pub fn payer_claim(&self, network: Pubkey, index: u32) -> Claim {
        claim(
            &tree(Domain::Payer, network, &self.payers),
            &self.payers,
            index,
        )
    }
}

fn claim(tree: &MerkleSumTree, totals: &[(u64, u64)], index: u32) -> Claim {
    let (bytes, amount) = totals.get(index as usize).copied().unwrap_or_default();
    let proof = tree.proof(index).unwrap_or_default();
    Claim {
        bytes,
        amount,
        proof,
        tampered: false,
    }
}

/// A ledger tree over lifetime bytes and amounts.
///
/// # Panics
/// The amounts sum to more than `u64` holds.
pub fn tree(domain: Domain, network: Pubkey, totals: &[(u64, u64)]) -> MerkleSumTree {
    let totals: Vec<_> = totals
        .iter()
        .map(|&(bytes, amount)| Totals {
            bytes: Bytes(bytes),
            amount: BaseUnits(amount),
        })
        .collect();
    MerkleSumTree::build(domain, network.to_bytes(), &totals).expect("sums that fit")
}
