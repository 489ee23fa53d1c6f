//! The settler's view of Solana: finalized reads, and the client's sender for everything about transactions.

use std::sync::Arc;

use openmast_client::{
    accounts::{self, Network, OracleSet, PauseBits, ProgramAccount},
    addresses,
    errors::Refusal,
    instructions,
    rpc::{Rpc, RpcTrouble},
    sender::{FeePolicy, SendError, SendOptions, Sender, TransactionStatus},
};
use solana_commitment_config::CommitmentLevel;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::endpoints::{Endpoints, RawAccount};
use crate::settle::{
    Action, Chain, Content, Fate, Key, MemberView, NetworkView, OracleSetView, PrepareError,
    Prepared, SettlementState, SettlementView, Signature, TxStatus, Unreachable, View,
};

const CLOCK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");
/// Network, oracle set and clock stand before the settlements in one request.
const FIXED_ACCOUNTS: usize = 3;

/// One network on Solana, and the keys that settle it.
pub struct SolanaChain {
    endpoints: Arc<Endpoints>,
    network: Pubkey,
    oracle: Keypair,
    rent_payer: Option<Keypair>,
    sender: Sender,
}

impl SolanaChain {
    /// `rent_payer` pays fees and rent; the oracle's key does when there is none.
    ///
    /// # Errors
    /// There is no endpoint.
    pub fn new(
        endpoints: Arc<Endpoints>,
        network: Pubkey,
        oracle: Keypair,
        rent_payer: Option<Keypair>,
        fees: FeePolicy,
    ) -> Result<Self, RpcTrouble> {
        let rpc = Arc::new(Rpc::sharing(endpoints.all().to_vec())?);
        let options = SendOptions {
            fees,
            ..SendOptions::default()
        };
        Ok(Self {
            endpoints,
            network,
            oracle,
            rent_payer,
            sender: Sender::new(rpc, options),
        })
    }

    fn payer(&self) -> &Keypair {
        self.rent_payer.as_ref().unwrap_or(&self.oracle)
    }

    fn instruction(&self, action: &Action) -> Instruction {
        let network = self.network;
        match action {
            Action::Post(content) => instructions::post_settlement(
                self.payer().pubkey(),
                self.oracle.pubkey(),
                network,
                &new_settlement(content),
            ),
            Action::Attest(content) => instructions::attest_settlement(
                self.oracle.pubkey(),
                network,
                content.epoch,
                content.asset_root,
                content.payer_root,
                content.archive_hash,
            ),
            Action::Finalize { epoch } => instructions::finalize_settlement(network, *epoch),
            Action::Expire { epoch } => instructions::expire_settlement(network, *epoch),
            Action::Close { epoch, rent_payer } => {
                instructions::close_settlement(network, *epoch, Pubkey::new_from_array(*rent_payer))
            }
        }
    }
}

fn new_settlement(content: &Content) -> instructions::NewSettlement {
    instructions::NewSettlement {
        epoch: content.epoch,
        snapshot_slot: content.snapshot_slot,
        asset_count: content.asset_count,
        payer_count: content.payer_count,
        asset_root: content.asset_root,
        asset_sum: content.amount,
        payer_root: content.payer_root,
        payer_sum: content.amount,
        bytes: content.bytes,
        archive_hash: content.archive_hash,
        private_root: content.private_root,
        price_set_hash: content.price_set_hash,
    }
}

impl Chain for SolanaChain {
    fn oracle(&self) -> Key {
        self.oracle.pubkey().to_bytes()
    }

    fn rent_payer(&self) -> Key {
        self.payer().pubkey().to_bytes()
    }

    async fn view(&self, epochs: &[u64], min_slot: u64) -> Result<View, Unreachable> {
        let mut keys = vec![self.network, addresses::oracle_set(&self.network), CLOCK];
        keys.extend(
            epochs
                .iter()
                .map(|epoch| addresses::settlement(&self.network, *epoch)),
        );
        let (slot, accounts) = self.endpoints.accounts(&keys, min_slot).await?;
        let network = Network::decode_at(accounts.first())?;
        let oracles = OracleSet::decode_at(accounts.get(1))?;
        let unix_time =
            clock(accounts.get(2)).ok_or_else(|| Unreachable("no clock on this chain".into()))?;
        let mut view = View {
            slot,
            unix_time,
            network: network_view(&network),
            oracles: oracle_set_view(&oracles),
            settlements: Default::default(),
        };
        for (epoch, account) in epochs.iter().zip(accounts.iter().skip(FIXED_ACCOUNTS)) {
            if account.is_some() {
                let settlement = accounts::Settlement::decode_at(Some(account))?;
                view.settlements
                    .insert(*epoch, settlement_view(&settlement)?);
            }
        }
        Ok(view)
    }

    async fn fate(&self, signature: &Signature) -> Result<Fate, Unreachable> {
        let signature = solana_signature::Signature::from(*signature);
        let fate = self.sender.fate(signature).await?;
        Ok(Fate {
            finalized_slot: fate.finalized_slot,
            finalized_block_height: fate.finalized_block_height,
            status: status_of(fate.status),
        })
    }

    async fn prepare(&self, action: &Action, escalation: u32) -> Result<Prepared, PrepareError> {
        let instruction = self.instruction(action);
        let signed = self
            .sender
            .build_and_sign(&[instruction], self.payer(), &[&self.oracle], escalation)
            .await
            .map_err(|error| match error {
                SendError::Rpc(trouble) => PrepareError::Unreachable(trouble.into()),
                error => PrepareError::Refused(error.to_string()),
            })?;
        Ok(Prepared {
            signature: signed.signature.into(),
            raw: signed.bytes,
            last_valid_block_height: signed.last_valid_block_height,
            priority_fee: signed.price,
        })
    }

    async fn send(&self, raw: &[u8]) -> Result<(), Unreachable> {
        Ok(self.sender.broadcast(raw).await?)
    }
}

impl From<RpcTrouble> for Unreachable {
    fn from(trouble: RpcTrouble) -> Self {
        match trouble {
            RpcTrouble::Unreachable { call, last } => Self(format!("{call}: {last}")),
            trouble => Self(trouble.to_string()),
        }
    }
}

/// `None`: no block has it.
fn status_of(status: TransactionStatus) -> Option<TxStatus> {
    let (finalized, error) = match status {
        TransactionStatus::Unknown | TransactionStatus::Expired => return None,
        TransactionStatus::Processed { .. } | TransactionStatus::Confirmed { .. } => (false, None),
        TransactionStatus::Finalized { .. } => (true, None),
        TransactionStatus::Failed {
            commitment, error, ..
        } => (commitment == CommitmentLevel::Finalized, Some(error)),
    };
    Some(TxStatus {
        finalized,
        error: error.map(|error| Refusal::new(error, Vec::new()).to_string()),
    })
}

/// Decodes an account that must exist.
trait DecodeAt: ProgramAccount {
    fn decode_at(account: Option<&Option<RawAccount>>) -> Result<Self, Unreachable> {
        let Some(Some(account)) = account else {
            return Err(Unreachable(format!(
                "the {} account does not exist on the node's chain",
                Self::NAME
            )));
        };
        Self::decode(&account.owner, &account.data).map_err(|error| Unreachable(error.to_string()))
    }
}

impl<T: ProgramAccount> DecodeAt for T {}

/// The Clock sysvar: slot, epoch_start_timestamp, epoch, leader_schedule_epoch, unix_timestamp, 8 bytes each.
fn clock(account: Option<&Option<RawAccount>>) -> Option<i64> {
    let data = &account?.as_ref()?.data;
    Some(i64::from_le_bytes(data.get(32..40)?.try_into().ok()?))
}

fn network_view(network: &Network) -> NetworkView {
    NetworkView {
        settling_paused: network.paused & PauseBits::SETTLE != 0,
        min_epoch_seconds: network.min_epoch_seconds,
        min_bond: network.min_bond,
        max_epoch_increase: network.max_epoch_increase,
        asset_count: network.asset_count,
        payer_count: network.payer_count,
        posted_epoch: network.posted_epoch,
        final_epoch: network.final_epoch,
        final_snapshot_slot: network.final_snapshot_slot,
        oldest_kept_epoch: network.oldest_kept_epoch,
        posted_at: network.posted_at,
        settled_amount: network.settled_amount,
        settled_asset_count: network.settled_asset_count,
        settled_payer_count: network.settled_payer_count,
        deposited: network.deposited,
        withdrawn: network.withdrawn,
        exit_request_slot: network.exit_request_slot,
    }
}

fn oracle_set_view(set: &OracleSet) -> OracleSetView {
    let member = |member: &accounts::Member| MemberView {
        key: member.key.to_bytes(),
        weight: member.weight,
        bond: member.bond,
    };
    OracleSetView {
        version: set.version,
        threshold: set.threshold,
        members: set.members().iter().map(member).collect(),
    }
}

fn settlement_view(settlement: &accounts::Settlement) -> Result<SettlementView, Unreachable> {
    let state = match settlement.state() {
        Some(accounts::SettlementState::Posted) => SettlementState::Posted,
        Some(accounts::SettlementState::Final) => SettlementState::Final,
        Some(accounts::SettlementState::Rejected) => SettlementState::Rejected,
        None => {
            return Err(Unreachable(format!(
                "settlement state {} is unknown to this version",
                settlement.state
            )));
        }
    };
    Ok(SettlementView {
        state,
        content: content_of(settlement),
        rent_payer: settlement.rent_payer.to_bytes(),
        oracle_set_version: settlement.oracle_set_version,
        attested: settlement.attested,
        rejected: settlement.rejected,
        posted_at: settlement.posted_at,
        challenge_seconds: settlement.challenge_seconds,
    })
}

/// What a settlement account commits to.
pub fn content_of(settlement: &accounts::Settlement) -> Content {
    Content {
        epoch: settlement.epoch,
        snapshot_slot: settlement.snapshot_slot,
        asset_count: settlement.asset_count,
        payer_count: settlement.payer_count,
        asset_root: settlement.asset_root,
        payer_root: settlement.payer_root,
        amount: settlement.amount,
        bytes: settlement.bytes,
        archive_hash: settlement.archive_hash,
        private_root: settlement.private_root,
        price_set_hash: settlement.price_set_hash,
    }
}
