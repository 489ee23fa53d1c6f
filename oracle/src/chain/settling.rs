//! The settler's view of Solana: finalized reads, and the client's sender for everything about transactions.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use openmast_client::{
    accounts::{Member, Network, OracleSet, PauseBits, ProgramAccount, Proposal, Settlement},
    addresses,
    errors::Refusal,
    fetch::RawAccount,
    instructions,
    rpc::{Misread, Rpc, RpcTrouble},
    sender::{FeePolicy, SendError, SendOptions, Sender, TransactionStatus},
};
use solana_commitment_config::{CommitmentConfig, CommitmentLevel};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::{
    decoding::{CLOCK, clock, decode, existing},
    reading::believable,
};
use crate::settle::{
    Action, Chain, Fate, Key, MemberView, NetworkView, OracleSetView, PrepareError, Prepared,
    ProposalView, SettlementView, Signature, TxStatus, Unreachable, View, Wanted,
};

/// Network, oracle set and clock precede the wanted accounts in one request.
const FIXED_ACCOUNTS: usize = 3;
/// Longest time in which an offered priority fee doubles. From 10,000 micro-lamports per compute unit the default cap
/// is reached in three and a half minutes.
const FEE_DOUBLING: Duration = Duration::from_secs(30);
/// A transaction must have at least so many blocks left before it can expire, of 150. A node that leaves it fewer has
/// handed out an old blockhash.
const LEAST_BLOCKS: u64 = 75;

/// One network on Solana, and the keys that settle it.
pub struct SolanaChain {
    network: Pubkey,
    oracle: Keypair,
    rent_payer: Option<Keypair>,
    sender: Sender,
    proof_buffer: ProofBufferTurn,
}

/// The turn of who writes a proof into the buffer of a key: there is one for each key, and a second writer would overwrite what
/// the first one needs.
#[derive(Clone, Debug, Default)]
pub struct ProofBufferTurn(Arc<tokio::sync::Mutex<()>>);

impl ProofBufferTurn {
    /// Waits for the turn, which ends when what is given is dropped.
    pub async fn wait(&self) -> tokio::sync::OwnedMutexGuard<()> {
        Arc::clone(&self.0).lock_owned().await
    }
}

impl SolanaChain {
    /// `rent_payer` pays fees and rent; the oracle's key does when there is none.
    pub fn new(
        rpc: Arc<Rpc>,
        network: Pubkey,
        oracle: Keypair,
        rent_payer: Option<Keypair>,
        fees: FeePolicy,
    ) -> Self {
        let options = SendOptions {
            fees,
            fee_doubling: Some(FEE_DOUBLING),
            ..SendOptions::default()
        };
        Self {
            network,
            oracle,
            rent_payer,
            sender: Sender::new(rpc, options),
            proof_buffer: ProofBufferTurn::default(),
        }
    }

    /// The turn at the proof buffer of the key that pays fees.
    pub fn proof_buffer(&self) -> &ProofBufferTurn {
        &self.proof_buffer
    }

    pub(super) fn address(&self) -> Pubkey {
        self.network
    }

    pub(super) fn sender(&self) -> &Sender {
        &self.sender
    }

    /// The key that pays fees and rent.
    pub(crate) fn payer(&self) -> &Keypair {
        self.rent_payer.as_ref().unwrap_or(&self.oracle)
    }

    fn instruction(&self, action: &Action) -> Instruction {
        let (network, oracle, payer) = (self.network, self.oracle.pubkey(), self.payer().pubkey());
        match action {
            Action::Propose(content) => {
                instructions::propose_settlement(payer, oracle, network, content)
            }
            Action::Attest {
                epoch,
                content_hash,
            } => instructions::attest_settlement(oracle, network, *epoch, *content_hash),
            Action::Retract {
                epoch,
                content_hash,
            } => instructions::retract_attestation(oracle, network, *epoch, *content_hash),
            Action::Finalize {
                epoch,
                content_hash,
                rent_payer,
            } => instructions::finalize_settlement(
                payer,
                network,
                *epoch,
                *content_hash,
                (*rent_payer).into(),
            ),
            Action::CloseProposal {
                epoch,
                content_hash,
                rent_payer,
            } => instructions::close_proposal(network, *epoch, *content_hash, (*rent_payer).into()),
            Action::Close { epoch, rent_payer } => {
                instructions::close_settlement(network, *epoch, (*rent_payer).into())
            }
            Action::Rotate { .. } => instructions::rotate_oracle_set(network),
        }
    }

    fn addresses(&self, wanted: &Wanted) -> Vec<Pubkey> {
        let network = &self.network;
        let mut keys = vec![*network, addresses::oracle_set(network), CLOCK];
        let proposals = wanted.proposals.iter();
        keys.extend(proposals.map(|(epoch, hash)| addresses::proposal(network, *epoch, hash)));
        let settlements = wanted.settlements.iter();
        keys.extend(settlements.map(|epoch| addresses::settlement(network, *epoch)));
        keys
    }
}

impl Chain for SolanaChain {
    fn network(&self) -> Key {
        self.network.to_bytes()
    }

    fn oracle(&self) -> Key {
        self.oracle.pubkey().to_bytes()
    }

    fn rent_payer(&self) -> Key {
        self.payer().pubkey().to_bytes()
    }

    async fn view(&self, wanted: &Wanted, min_slot: u64) -> Result<View, Unreachable> {
        let keys = self.addresses(wanted);
        let finalized = CommitmentConfig::finalized();
        let rpc = &self.sender.rpc;
        let min_slot = believable(min_slot, rpc.seen().slot);
        let read = rpc.read(&keys, finalized, min_slot, |slot, accounts| {
            view_of(slot, &keys, accounts, wanted)
        });
        Ok(read.await?.value)
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
        let height = self.sender.rpc.block_height_seen();
        if signed.last_valid_block_height < height.saturating_add(LEAST_BLOCKS) {
            let text = format!(
                "the newest blockhash is valid until block {}, and block {height} is final: the node that says so does \
                 not go on with its chain",
                signed.last_valid_block_height
            );
            return Err(PrepareError::Unreachable(Unreachable::Unanswered(text)));
        }
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
            RpcTrouble::Unreachable { call, last } => Self::Unanswered(format!("{call}: {last}")),
            RpcTrouble::Unexpected(account) => Self::UnexpectedAccount(account.to_string()),
            trouble => Self::Unanswered(trouble.to_string()),
        }
    }
}

/// The view that the accounts give, in the order of [`SolanaChain::addresses`].
fn view_of(
    slot: u64,
    keys: &[Pubkey],
    accounts: &[Option<RawAccount>],
    wanted: &Wanted,
) -> Result<View, Misread> {
    let key = |position: usize| keys.get(position).copied().unwrap_or_default();
    let network: Network = existing(&key(0), accounts.first())?;
    let oracles: OracleSet = existing(&key(1), accounts.get(1))?;
    let unix_time = clock(accounts.get(2))?;
    let (mut proposals, mut settlements) = (BTreeMap::new(), BTreeMap::new());
    let mut found = keys.iter().zip(accounts).skip(FIXED_ACCOUNTS);
    for (_, hash) in &wanted.proposals {
        if let Some(proposal) = decode_next::<Proposal>(&mut found)? {
            if proposal.content.hash(&proposal.network) != *hash {
                return Err("it tells of another proposal than was asked for".into());
            }
            proposals.insert(*hash, proposal_view(&proposal));
        }
    }
    for epoch in &wanted.settlements {
        if let Some(settlement) = decode_next::<Settlement>(&mut found)? {
            let hash = settlement.content.hash(&settlement.network);
            if settlement.content.epoch != *epoch || settlement.content_hash != hash {
                return Err(format!("what it tells is not the settlement of epoch {epoch}").into());
            }
            settlements.insert(*epoch, settlement_view(&settlement));
        }
    }
    Ok(View {
        slot,
        unix_time,
        network: network_view(&network, unix_time),
        oracles: oracle_set_view(&oracles),
        proposals,
        settlements,
    })
}

/// The next of these accounts, if it exists.
fn decode_next<'a, T: ProgramAccount>(
    found: &mut impl Iterator<Item = (&'a Pubkey, &'a Option<RawAccount>)>,
) -> Result<Option<T>, Misread> {
    match found.next() {
        Some((address, account)) => decode(address, Some(account)),
        None => Ok(None),
    }
}

/// The status of a transaction; `None` if no block has it.
fn status_of(status: TransactionStatus) -> Option<TxStatus> {
    let (finalized, error) = match status {
        TransactionStatus::Unknown | TransactionStatus::Expired | TransactionStatus::Forgotten => {
            return None;
        }
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

fn network_view(network: &Network, now: i64) -> NetworkView {
    let parameters = network.parameters_at(now);
    NetworkView {
        settling_paused: network.is_paused(PauseBits::SETTLE, now),
        min_epoch_seconds: parameters.min_epoch_seconds,
        min_bond: parameters.min_bond,
        max_epoch_increase: parameters.max_epoch_increase,
        asset_count: network.asset_count,
        payer_count: network.payer_count,
        reserve_count: network.reserve_count,
        final_epoch: network.final_epoch,
        final_snapshot_slot: network.final_snapshot_slot,
        final_closed_at: network.final_closed_at,
        freshness: network.freshness(now),
        oldest_kept_epoch: network.oldest_kept_epoch,
        settled_amount: network.settled_amount,
        settled_accrued: network.settled_accrued,
        settled_reserve_amount: network.settled_reserve_amount,
        settled_reserve_accrued: network.settled_reserve_accrued,
        settled_asset_count: network.settled_asset_count,
        settled_payer_count: network.settled_payer_count,
        settled_reserve_count: network.settled_reserve_count,
        deposited: network.deposited,
        withdrawn: network.withdrawn,
        lots_in: network.lots_in,
        lots_out: network.lots_out,
        lots_excess: network.lots_excess,
    }
}

fn oracle_set_view(set: &OracleSet) -> OracleSetView {
    let member = |member: &Member| MemberView {
        key: member.key.to_bytes(),
        weight: member.weight,
        bond: member.bond,
        attested_epoch: member.attested_epoch,
    };
    OracleSetView {
        version: set.set_version,
        threshold: set.threshold,
        members: set.members().iter().map(member).collect(),
        next_from: (set.next.count > 0 && set.has_room_for(&set.next)).then_some(set.next.from),
    }
}

fn proposal_view(proposal: &Proposal) -> ProposalView {
    ProposalView {
        rent_payer: proposal.rent_payer.to_bytes(),
        set_version: proposal.set_version,
        attested: proposal.attested,
        threshold_at: proposal.threshold_at,
        challenge_seconds: proposal.challenge_seconds,
    }
}

fn settlement_view(settlement: &Settlement) -> SettlementView {
    SettlementView {
        content_hash: settlement.content_hash,
        content: settlement.content,
        rent_payer: settlement.rent_payer.to_bytes(),
    }
}
