use super::{Nonce, SendError, Sender, Simulation};
use crate::rpc::{RpcTrouble, describe, is_definite, is_malformed};
use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::{StreamExt, stream::FuturesUnordered};
use solana_client::{
    client_error::{ClientError, ClientErrorKind},
    rpc_config::{RpcSendTransactionConfig, UiTransactionEncoding},
    rpc_request::{RpcError, RpcRequest},
};
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_signer::{Signer, SignerError};
use solana_transaction::Transaction;

/// Most bytes of a transaction: IPv6's minimum MTU less headers.
pub(super) const MAX_BYTES: usize = 1232;
/// Most compute units of a transaction.
pub(super) const MAX_UNITS: u32 = 1_400_000;
/// The base fee of one signature.
pub(super) const LAMPORTS_PER_SIGNATURE: u64 = 5_000;
/// Micro-lamports in a lamport.
const MICRO: u128 = 1_000_000;

/// A transaction that is ready to be sent, any number of times, with the same outcome at most once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedTransaction {
    /// Wire format.
    pub bytes: Vec<u8>,
    /// Its first signature, by which nodes know it.
    pub signature: Signature,
    /// It cannot land in a block above this height.
    pub last_valid_block_height: u64,
    /// What it offers beyond the base fee, micro-lamports per compute unit.
    pub price: u64,
    /// What it costs once a block has it, also when it fails there, lamports: the base fee of its signatures, and its price
    /// for all of the compute units that it may use.
    pub fee: u64,
}

/// What stands in front of a transaction's instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Budget {
    pub units: u32,
    /// Micro-lamports per compute unit.
    pub price: u64,
    /// Limit of loaded account data, if there is to be one.
    pub loaded_bytes: Option<u32>,
}

impl Budget {
    /// As a simulation needs it: all that there may be.
    pub(super) const MOST: Self = Self {
        units: MAX_UNITS,
        price: 0,
        loaded_bytes: None,
    };

    /// The instructions with limits and price in front.
    pub(super) fn before(self, instructions: &[Instruction]) -> Vec<Instruction> {
        let mut all = vec![
            ComputeBudgetInstruction::set_compute_unit_limit(self.units.min(MAX_UNITS)),
            ComputeBudgetInstruction::set_compute_unit_price(self.price),
        ];
        let loaded = self.loaded_bytes.into_iter();
        all.extend(loaded.map(ComputeBudgetInstruction::set_loaded_accounts_data_size_limit));
        all.extend_from_slice(instructions);
        all
    }

    /// With something of one signing's own in it.
    pub(super) fn with(self, nonce: Nonce) -> Self {
        Self {
            units: nonce.added_to(self.units).min(MAX_UNITS),
            loaded_bytes: Some(nonce.loaded_bytes()),
            ..self
        }
    }

    /// What is paid beyond the base fee, lamports: runtimes round it up.
    pub(super) fn priority_fee(self) -> u64 {
        let micro = u128::from(self.price).saturating_mul(u128::from(self.units));
        u64::try_from(micro.div_ceil(MICRO)).unwrap_or(u64::MAX)
    }

    /// As [`Self::before`], of a budget [`Self::with`] a nonce. Where there is no room for all of it, which only
    /// proofs leave none, the compute units alone differ: what carries a proof does the same once or twice.
    pub(super) fn before_where_it_fits(
        self,
        instructions: &[Instruction],
        payer: &Pubkey,
    ) -> Vec<Instruction> {
        let whole = self.before(instructions);
        match has_room(&whole, payer) {
            true => whole,
            false => Self {
                loaded_bytes: None,
                ..self
            }
            .before(instructions),
        }
    }
}

/// A tenth and a little more than the simulation used: accounts may have changed when it runs. `app/src/signing/budget.ts`
/// has the same rule for browsers; `vectors/sending.json` holds both to it.
pub(super) fn limit(units_consumed: u64) -> u32 {
    let limit = units_consumed
        .saturating_add(units_consumed / 10)
        .saturating_add(1_000);
    u32::try_from(limit).unwrap_or(MAX_UNITS).min(MAX_UNITS)
}

/// Whether the instructions, with limit and price in front as they are sent, are not too much for one transaction.
pub fn fits(instructions: &[Instruction], payer: &Pubkey) -> bool {
    require_fits(instructions, payer).is_ok()
}

/// # Errors
/// [`SendError::TooLarge`].
pub(super) fn require_fits(instructions: &[Instruction], payer: &Pubkey) -> Result<(), SendError> {
    unsigned(&Budget::MOST.before(instructions), payer).map(|_| ())
}

fn has_room(instructions: &[Instruction], payer: &Pubkey) -> bool {
    unsigned(instructions, payer).is_ok()
}

/// Signatures that are not there yet take the same room.
fn unsigned(instructions: &[Instruction], payer: &Pubkey) -> Result<Vec<u8>, SendError> {
    unsigned_with(instructions, payer, &Hash::default())
}

/// Wire format, with zeros for the signatures.
///
/// # Errors
/// [`SendError::TooLarge`].
pub(super) fn unsigned_with(
    instructions: &[Instruction],
    payer: &Pubkey,
    blockhash: &Hash,
) -> Result<Vec<u8>, SendError> {
    let message = Message::new_with_blockhash(instructions, Some(payer), blockhash);
    serialized(&Transaction::new_unsigned(message))
}

/// Wire format.
///
/// # Errors
/// [`SendError::TooLarge`].
pub(super) fn serialized(transaction: &Transaction) -> Result<Vec<u8>, SendError> {
    let bytes =
        wincode::serialize(transaction).map_err(|error| SendError::Signing(error.to_string()))?;
    match bytes.len() {
        0..=MAX_BYTES => Ok(bytes),
        size => Err(SendError::TooLarge {
            size,
            limit: MAX_BYTES,
        }),
    }
}

/// A key's signature of a message. What a device gives is checked: only then is it certain that nothing else was signed.
///
/// # Errors
/// [`SendError::Device`], [`SendError::Signing`].
pub(super) fn signature<S: Signer + ?Sized>(
    signer: &S,
    message: &[u8],
) -> Result<Signature, SendError> {
    let failed = |error: SignerError| match signer.is_interactive() {
        true => SendError::Device(error.to_string()),
        false => SendError::Signing(error.to_string()),
    };
    let key = signer.try_pubkey().map_err(failed)?;
    let signature = signer.try_sign_message(message).map_err(failed)?;
    match !signer.is_interactive() || signature.verify(key.as_ref(), message) {
        true => Ok(signature),
        false => Err(SendError::Device(format!("{key} signed something else"))),
    }
}

fn sign<S: Signer + ?Sized>(
    instructions: &[Instruction],
    payer: &S,
    signers: &[&S],
    (blockhash, last_valid_block_height): (Hash, u64),
    budget: Budget,
) -> Result<SignedTransaction, SendError> {
    let message = Message::new_with_blockhash(instructions, Some(&payer.pubkey()), &blockhash);
    let required = usize::from(message.header.num_required_signatures);
    let keys: Vec<Pubkey> = message
        .account_keys
        .iter()
        .take(required)
        .copied()
        .collect();
    let signing: Vec<&S> = keys
        .iter()
        .map(|key| {
            std::iter::once(payer)
                .chain(signers.iter().copied())
                .find(|signer| signer.pubkey() == *key)
                .ok_or_else(|| SendError::Signing(format!("the key of {key} is missing")))
        })
        .collect::<Result<_, _>>()?;
    let mut transaction = Transaction::new_unsigned(message);
    let message = transaction.message_data();
    let signatures = signing.iter().map(|signer| signature(*signer, &message));
    transaction.signatures = signatures.collect::<Result<_, _>>()?;
    let bytes = serialized(&transaction)?;
    let signature = transaction.signatures.first().copied().unwrap_or_default();
    let signatures = u64::try_from(transaction.signatures.len()).unwrap_or(u64::MAX);
    let base_fee = signatures.saturating_mul(LAMPORTS_PER_SIGNATURE);
    Ok(SignedTransaction {
        bytes,
        signature,
        last_valid_block_height,
        price: budget.price,
        fee: base_fee.saturating_add(budget.priority_fee()),
    })
}

impl Sender {
    pub(super) async fn sign<S: Signer + Sync + ?Sized>(
        &self,
        instructions: &[Instruction],
        simulation: &Simulation,
        payer: &S,
        signers: &[&S],
        attempt: u32,
    ) -> Result<SignedTransaction, SendError> {
        let budgeted = self
            .budgeted(instructions, simulation, &payer.pubkey(), attempt)
            .await?;
        let validity = (budgeted.blockhash, budgeted.last_valid_block_height);
        sign(
            &budgeted.instructions,
            payer,
            signers,
            validity,
            budgeted.budget,
        )
    }

    /// Hands a signed transaction's bytes to every endpoint; one that takes them is enough. Says nothing about the
    /// outcome.
    ///
    /// # Errors
    /// [`RpcTrouble`] when no endpoint took them.
    pub async fn broadcast(&self, bytes: &[u8]) -> Result<(), RpcTrouble> {
        const CALL: &str = "sendTransaction";
        let config = RpcSendTransactionConfig {
            skip_preflight: true,
            preflight_commitment: None,
            encoding: Some(UiTransactionEncoding::Base64),
            max_retries: Some(0),
            min_context_slot: None,
        };
        let parameters = serde_json::json!([BASE64_STANDARD.encode(bytes), config]);
        // Tasks of their own: one that hangs holds up nobody, and still gets the bytes.
        let mut sends: FuturesUnordered<_> = (self.rpc.every(CALL).await?.into_iter())
            .map(|client| {
                let parameters = parameters.clone();
                tokio::spawn(async move {
                    client
                        .send::<String>(RpcRequest::SendTransaction, parameters)
                        .await
                })
            })
            .collect();
        let mut trouble = RpcTrouble::NoEndpoint;
        while let Some(answer) = sends.next().await {
            let Ok(answer) = answer else {
                continue;
            };
            match answer {
                Ok(_) => return Ok(()),
                Err(error) if is_already_processed(&error) => return Ok(()),
                Err(error) if is_definite(&error) || is_malformed(&error) => {
                    trouble = RpcTrouble::Refused {
                        call: CALL,
                        error: Box::new(error),
                    };
                }
                Err(error) => {
                    trouble = RpcTrouble::Unreachable {
                        call: CALL,
                        last: describe(&error),
                    }
                }
            }
        }
        Err(trouble)
    }
}

/// Some nodes refuse bytes that they know already, as text.
fn is_already_processed(error: &ClientError) -> bool {
    match error.kind() {
        ClientErrorKind::RpcError(RpcError::RpcResponseError { message, .. }) => {
            message.contains("already been processed") || message.contains("AlreadyProcessed")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions;
    use openmast_ledger::ProofNode;
    use solana_keypair::Keypair;

    #[test]
    fn the_limit_has_a_margin_and_an_end() {
        assert_eq!(limit(10_000), 12_000);
        assert_eq!(limit(u64::MAX), MAX_UNITS);
        assert_eq!(limit(1_399_999), MAX_UNITS);
    }

    #[test]
    fn two_signings_of_the_same_are_two_transactions() {
        let (payer, network) = (Keypair::new(), Pubkey::new_from_array([7; 32]));
        let deposit = instructions::deposit(payer.pubkey(), network, 0, network, 5);
        let build = || {
            let budget = Budget {
                units: 20_000,
                ..Budget::MOST
            };
            let all = [deposit.clone()];
            let budget = budget.with(Nonce::new().unwrap());
            let budgeted = budget.before_where_it_fits(&all, &payer.pubkey());
            sign(&budgeted, &payer, &[], (Hash::default(), 9), budget).unwrap()
        };
        let mut signatures: Vec<Signature> = (0..100).map(|_| build().signature).collect();
        signatures.sort();
        signatures.dedup();
        assert_eq!(signatures.len(), 100);
    }

    #[test]
    fn who_must_sign_signs_and_nobody_else() {
        let (payer, owner, stranger) = (Keypair::new(), Keypair::new(), Keypair::new());
        let network = Pubkey::new_from_array([7; 32]);
        let instruction = instructions::request_withdrawal(owner.pubkey(), network, 0, 5);
        let build = |signers: &[&Keypair]| {
            sign(
                std::slice::from_ref(&instruction),
                &payer,
                signers,
                (Hash::default(), 9),
                Budget {
                    units: 200_001,
                    price: 5_000,
                    loaded_bytes: None,
                },
            )
        };
        let signed = build(&[&stranger, &owner]).unwrap();
        // 200 001 compute units for 0.005 lamports each, rounded up, and two signatures.
        assert_eq!((signed.price, signed.fee), (5_000, 10_000 + 1_001));
        let transaction: Transaction = wincode::deserialize(&signed.bytes).unwrap();
        assert_eq!(transaction.signatures.len(), 2);
        let message = transaction.message_data();
        assert!(transaction.signatures[0].verify(payer.pubkey().as_ref(), &message));
        assert!(transaction.signatures[1].verify(owner.pubkey().as_ref(), &message));
        assert_eq!(
            (signed.signature, signed.last_valid_block_height),
            (transaction.signatures[0], 9)
        );
        assert!(matches!(build(&[&stranger]), Err(SendError::Signing(_))));
    }

    #[test]
    fn what_fits_can_be_signed_and_what_does_not_cannot() {
        let (payer, network) = (Keypair::new(), Pubkey::new_from_array([7; 32]));
        let fits_with = |levels: usize| {
            let proof: Vec<ProofNode> = vec![[1; 48]; levels];
            let totals = instructions::ProvenTotals {
                bytes: 1,
                paid: 1,
                charged: 1,
                accrued: 1,
                proof,
            };
            let settlement = instructions::CollectedSettlement {
                epoch: 1,
                treasury: payer.pubkey(),
                jurisdiction: 276,
            };
            let collect = instructions::collect(network, 0, &settlement, &totals, None, None);
            let activate = instructions::activate_stake(network, 0, &payer.pubkey());
            let all = [collect, activate];
            let budget = Budget {
                price: 1,
                ..Budget::MOST
            };
            let budget = budget.with(Nonce::new().unwrap());
            let budgeted = budget.before_where_it_fits(&all, &payer.pubkey());
            let signed = sign(&budgeted, &payer, &[], (Hash::default(), 0), budget);
            let fits = fits(&all, &payer.pubkey());
            match signed {
                Ok(signed) => assert!(fits && signed.bytes.len() <= MAX_BYTES),
                Err(error) => assert!(!fits && matches!(error, SendError::TooLarge { .. })),
            }
            fits
        };
        let most = (0..33).rfind(|levels| fits_with(*levels));
        assert_eq!(most, Some(15), "collect and activate in one transaction");
    }
}
