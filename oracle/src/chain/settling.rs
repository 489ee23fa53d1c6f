//! The settler's view of Solana: finalized reads, the fate of a transaction, building and sending.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use openmast_client::{
    accounts::{self, Network, OracleSet, PauseBits, ProgramAccount},
    addresses,
    errors::Refusal,
    instructions,
};
use serde_json::json;
use solana_client::{
    nonblocking::rpc_client::RpcClient, rpc_config::RpcSimulateTransactionConfig,
    rpc_request::RpcRequest,
};
use solana_commitment_config::CommitmentConfig;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_transaction::Transaction;

use super::endpoints::{Endpoints, RawAccount};
use crate::settle::{
    Action, Chain, Content, Fate, Key, MemberView, NetworkView, OracleSetView, PrepareError,
    Prepared, SettlementState, SettlementView, Signature, TxStatus, Unreachable, View,
};

/// Solana's most for one transaction; the simulation runs with it, the transaction with what it used.
const MAX_COMPUTE_UNITS: u32 = 1_400_000;
const CLOCK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");
/// Network, oracle set and clock stand before the settlements in one request.
const FIXED_ACCOUNTS: usize = 3;

/// What a transaction may offer beyond the base fee.
#[derive(Clone, Copy, Debug)]
pub struct FeePolicy {
    /// Of the recent priority fees, 0 ..= 100.
    pub percentile: u8,
    pub min_micro_lamports_per_cu: u64,
    pub max_micro_lamports_per_cu: u64,
}

impl FeePolicy {
    /// The offer: the percentile of what was paid recently, doubled with each transaction that expired.
    fn offer(&self, mut recent: Vec<u64>, escalation: u32) -> u64 {
        recent.sort_unstable();
        let position =
            (recent.len().saturating_sub(1)) * usize::from(self.percentile.min(100)) / 100;
        let usual = recent.get(position).copied().unwrap_or(0);
        let first = usual.max(self.min_micro_lamports_per_cu);
        // Doubling nothing would never offer more.
        let base = if escalation > 0 {
            first.max(1_000)
        } else {
            first
        };
        let factor = 1_u64.checked_shl(escalation.min(63)).unwrap_or(u64::MAX);
        base.saturating_mul(factor)
            .min(self.max_micro_lamports_per_cu)
    }
}

/// One network on Solana, and the keys that settle it.
pub struct SolanaChain {
    endpoints: Arc<Endpoints>,
    network: Pubkey,
    oracle: Keypair,
    rent_payer: Option<Keypair>,
    fees: FeePolicy,
}

impl SolanaChain {
    /// `rent_payer` pays fees and rent; the oracle's key does when there is none.
    pub fn new(
        endpoints: Arc<Endpoints>,
        network: Pubkey,
        oracle: Keypair,
        rent_payer: Option<Keypair>,
        fees: FeePolicy,
    ) -> Self {
        Self {
            endpoints,
            network,
            oracle,
            rent_payer,
            fees,
        }
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

    fn sign(
        &self,
        action: &Action,
        units: u32,
        price: u64,
        blockhash: Hash,
    ) -> Result<Transaction, String> {
        let instructions = [
            ComputeBudgetInstruction::set_compute_unit_limit(units),
            ComputeBudgetInstruction::set_compute_unit_price(price),
            self.instruction(action),
        ];
        let payer = self.payer();
        let message = Message::new_with_blockhash(&instructions, Some(&payer.pubkey()), &blockhash);
        let mut transaction = Transaction::new_unsigned(message);
        let needs_oracle = matches!(action, Action::Post(_) | Action::Attest(_));
        let signed = match &self.rent_payer {
            Some(rent_payer) if needs_oracle => {
                transaction.try_sign(&[rent_payer, &self.oracle], blockhash)
            }
            _ => transaction.try_sign(&[payer], blockhash),
        };
        signed.map_err(|error| format!("signing: {error}"))?;
        Ok(transaction)
    }

    async fn recent_fees(&self) -> Vec<u64> {
        let network = self.network;
        let asked = self
            .endpoints
            .ask("reading recent priority fees", |node| async move {
                node.get_recent_prioritization_fees(&[network]).await
            });
        match asked.await {
            Ok(fees) => fees.iter().map(|fee| fee.prioritization_fee).collect(),
            Err(error) => {
                tracing::warn!(%error, "offering the least priority fee");
                Vec::new()
            }
        }
    }

    /// Compute units that it used.
    async fn simulate(&self, transaction: &Transaction) -> Result<u64, PrepareError> {
        let config = RpcSimulateTransactionConfig {
            sig_verify: false,
            replace_recent_blockhash: true,
            commitment: Some(CommitmentConfig::confirmed()),
            ..RpcSimulateTransactionConfig::default()
        };
        let asked = self.endpoints.ask("simulating", |node| {
            let config = config.clone();
            async move {
                node.simulate_transaction_with_config(transaction, config)
                    .await
            }
        });
        let result = asked.await?.value;
        match result.err {
            None => Ok(result
                .units_consumed
                .unwrap_or(u64::from(MAX_COMPUTE_UNITS))),
            Some(error) => {
                let refusal = Refusal::new(error.into(), result.logs.unwrap_or_default());
                Err(PrepareError::Refused(refusal.to_string()))
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
        let mut unknown: Option<Fate> = None;
        let mut failures = Vec::new();
        for node in self.endpoints.all() {
            match fate_at(node, signature).await {
                Ok(fate) if fate.status.is_some() => return Ok(fate),
                Ok(fate) => {
                    let is_newer = unknown.as_ref().is_none_or(|other| {
                        other.finalized_block_height < fate.finalized_block_height
                    });
                    if is_newer {
                        unknown = Some(fate);
                    }
                }
                Err(error) => failures.push(error.to_string()),
            }
        }
        unknown.ok_or_else(|| {
            Unreachable(format!("asking for a transaction: {}", failures.join("; ")))
        })
    }

    async fn prepare(&self, action: &Action, escalation: u32) -> Result<Prepared, PrepareError> {
        let price = self.fees.offer(self.recent_fees().await, escalation);
        let (blockhash, last_valid_block_height) = self
            .endpoints
            .ask("reading the latest blockhash", |node| async move {
                node.get_latest_blockhash_with_commitment(CommitmentConfig::confirmed())
                    .await
            })
            .await?;
        let trial = self
            .sign(action, MAX_COMPUTE_UNITS, price, blockhash)
            .map_err(PrepareError::Refused)?;
        let used = self.simulate(&trial).await?;
        // The accounts may have changed a little when it runs.
        let units = u32::try_from(used + used / 5 + 2_000)
            .unwrap_or(MAX_COMPUTE_UNITS)
            .min(MAX_COMPUTE_UNITS);
        let transaction = self
            .sign(action, units, price, blockhash)
            .map_err(PrepareError::Refused)?;
        let signature = transaction
            .signatures
            .first()
            .ok_or_else(|| PrepareError::Refused("no signature".into()))?;
        Ok(Prepared {
            signature: (*signature).into(),
            raw: wincode::serialize(&transaction)
                .map_err(|error| PrepareError::Refused(error.to_string()))?,
            last_valid_block_height,
            priority_fee: price,
        })
    }

    async fn send(&self, raw: &[u8]) -> Result<(), Unreachable> {
        // It was simulated before it was stored, and a node that lags would refuse it for nothing: no preflight.
        let parameters =
            json!([STANDARD.encode(raw), { "encoding": "base64", "skipPreflight": true }]);
        let sends = self.endpoints.all().iter().map(|node| {
            let parameters = parameters.clone();
            async move {
                node.send::<String>(RpcRequest::SendTransaction, parameters)
                    .await
            }
        });
        let results = futures_util::future::join_all(sends).await;
        let failures: Vec<String> = results
            .iter()
            .filter_map(|result| result.as_ref().err())
            .map(ToString::to_string)
            .collect();
        if failures.len() < results.len() {
            return Ok(());
        }
        Err(Unreachable(format!("sending: {}", failures.join("; "))))
    }
}

/// The order matters: the height first, then its slot, then the status, all at one node. If the height is past the
/// transaction's last valid one and the status is unknown after that, it is in no finalized block and never will be.
async fn fate_at(
    node: &RpcClient,
    signature: &Signature,
) -> Result<Fate, solana_client::client_error::ClientError> {
    let finalized = CommitmentConfig::finalized();
    let finalized_block_height = node.get_block_height_with_commitment(finalized).await?;
    let finalized_slot = node.get_slot_with_commitment(finalized).await?;
    let signature = solana_signature::Signature::from(*signature);
    let statuses = node
        .get_signature_statuses_with_history(&[signature])
        .await?
        .value;
    let status = statuses
        .into_iter()
        .next()
        .flatten()
        .map(|status| TxStatus {
            finalized: status.satisfies_commitment(finalized),
            error: status
                .err
                .map(|error| Refusal::new(error, Vec::new()).to_string()),
        });
    Ok(Fate {
        finalized_slot,
        finalized_block_height,
        status,
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
        challenge_seconds: network.challenge_seconds,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offer_follows_the_market_and_doubles_up_to_the_limit() {
        let policy = FeePolicy {
            percentile: 75,
            min_micro_lamports_per_cu: 10,
            max_micro_lamports_per_cu: 5_000,
        };
        assert_eq!(policy.offer(vec![], 0), 10);
        assert_eq!(policy.offer(vec![400, 100, 300, 200, 500], 0), 400);
        assert_eq!(policy.offer(vec![], 1), 2_000);
        assert_eq!(policy.offer(vec![400; 5], 200), 5_000);
        let free = FeePolicy {
            min_micro_lamports_per_cu: 0,
            ..policy
        };
        assert_eq!(free.offer(vec![0; 5], 0), 0);
        assert!(free.offer(vec![0; 5], 2) > free.offer(vec![0; 5], 1));
    }
}
