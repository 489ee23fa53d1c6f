//! Transactions that several sign, each where its key is.

use std::{collections::HashSet, fmt};

use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::{AccountMeta, Instruction};
use solana_message::{Message, VersionedMessage};
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::Transaction;

use super::{
    Lifetime, SendError, SignedTransaction,
    transaction::{Budget, LAMPORTS_PER_SIGNATURE, MAX_UNITS, serialized, signature},
};

/// Compute units that the runtime allows each instruction that asks for none.
const UNITS_EACH: u32 = 200_000;
/// First bytes of the compute budget program's instructions.
const SET_UNITS: u8 = 2;
const SET_PRICE: u8 = 3;

/// What the runtime reserves is of no use to who reads or simulates.
const NO_ADDRESSES: Option<&HashSet<Pubkey>> = None;

/// A transaction whose bytes are settled, and the signatures that there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    message: Message,
    /// One for each that must sign, in the order of the message.
    signatures: Vec<Option<Signature>>,
}

/// Bytes that are no message which can be signed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMessage {
    /// They do not decode, or accounts are missing.
    #[error("it is no message of a Solana transaction, or not all of it")]
    Malformed,
    /// What accounts it means, a lookup table on chain says.
    #[error(
        "it is a message of version 0, which takes accounts from tables that only the chain has; have it made as a legacy message"
    )]
    Versioned,
}

/// A signature that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    /// The transaction does not ask for this key's.
    #[error("{0} does not sign this transaction")]
    NotAsked(Pubkey),
    /// The key signed something else, or another key signed.
    #[error(
        "the signature of {0} is of another message; have this one signed: whatever differs (blockhash, nonce, fee payer, amount, state) \
         makes another"
    )]
    Wrong(Pubkey),
}

/// Keys whose signatures are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent(pub Vec<Pubkey>);

impl fmt::Display for Absent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        out.write_str(&keys.join(", "))
    }
}

impl Prepared {
    /// The instructions as they are signed by several: the same instructions, payer, lifetime and price are the same bytes
    /// wherever they are made. So nothing in them is random, and nothing is asked of a node.
    ///
    /// # Errors
    /// [`SendError::TooLarge`].
    pub fn new(
        instructions: &[Instruction],
        payer: &Pubkey,
        lifetime: &Lifetime,
        price: Option<u64>,
    ) -> Result<Self, SendError> {
        let mut all: Vec<Instruction> = lifetime.first().into_iter().collect();
        if let Some(price) = price {
            let each = u32::try_from(instructions.len()).unwrap_or(u32::MAX);
            let units = each.saturating_mul(UNITS_EACH).min(MAX_UNITS);
            all.push(ComputeBudgetInstruction::set_compute_unit_limit(units));
            all.push(ComputeBudgetInstruction::set_compute_unit_price(price));
        }
        all.extend_from_slice(instructions);
        let message = Message::new_with_blockhash(&all, Some(payer), &lifetime.hash());
        let prepared = Self::of(message);
        prepared.transaction_bytes()?;
        Ok(prepared)
    }

    fn of(message: Message) -> Self {
        let required = usize::from(message.header.num_required_signatures);
        Self {
            message,
            signatures: vec![None; required],
        }
    }

    /// Reads the wire format of a legacy message.
    ///
    /// # Errors
    /// [`BadMessage`].
    pub fn from_message(bytes: &[u8]) -> Result<Self, BadMessage> {
        // What is left over behind a message would not be signed, and so would not be what was shown.
        let message: VersionedMessage =
            wincode::deserialize_exact(bytes).map_err(|_| BadMessage::Malformed)?;
        message.sanitize().map_err(|_| BadMessage::Malformed)?;
        match message {
            VersionedMessage::Legacy(message) => Ok(Self::of(message)),
            _ => Err(BadMessage::Versioned),
        }
    }

    /// Wire format of the message: what is signed.
    pub fn message_bytes(&self) -> Vec<u8> {
        // A message in memory always serializes: what it holds was checked when it was made.
        wincode::serialize(&self.message).unwrap_or_default()
    }

    /// Wire format of the transaction, with zeros for signatures that there are not.
    ///
    /// # Errors
    /// [`SendError::TooLarge`].
    pub fn transaction_bytes(&self) -> Result<Vec<u8>, SendError> {
        serialized(&self.transaction())
    }

    fn transaction(&self) -> Transaction {
        let signatures = self.signatures.iter().copied();
        Transaction {
            signatures: signatures.map(Option::unwrap_or_default).collect(),
            message: self.message.clone(),
        }
    }

    /// Until when it can land.
    pub fn lifetime(&self) -> Lifetime {
        Lifetime::of(self.all().first(), self.message.recent_blockhash)
    }

    /// Who pays the fee; it signs first.
    pub fn payer(&self) -> Pubkey {
        self.message
            .account_keys
            .first()
            .copied()
            .unwrap_or_default()
    }

    /// What it does, but for its limits and the advance of its nonce.
    pub fn instructions(&self) -> Vec<Instruction> {
        let mut all = self.all();
        if matches!(self.lifetime(), Lifetime::Nonce(_)) {
            all.remove(0);
        }
        all.retain(|it| it.program_id != solana_sdk_ids::compute_budget::ID);
        all
    }

    fn all(&self) -> Vec<Instruction> {
        let message = &self.message;
        let key = |index: u8| message.account_keys.get(usize::from(index)).copied();
        let account = |index: &u8| {
            let index = usize::from(*index);
            Some(AccountMeta {
                pubkey: *message.account_keys.get(index)?,
                is_signer: message.is_signer(index),
                is_writable: message.is_maybe_writable_with_reserved_addresses(index, NO_ADDRESSES),
            })
        };
        // Of a message that was made or checked, every index leads to an account.
        let instructions = message.instructions.iter().filter_map(|it| {
            Some(Instruction {
                program_id: key(it.program_id_index)?,
                accounts: it.accounts.iter().map(account).collect::<Option<_>>()?,
                data: it.data.clone(),
            })
        });
        instructions.collect()
    }

    /// Everybody who must sign, and the signatures that there are.
    pub fn signers(&self) -> impl Iterator<Item = (Pubkey, Option<Signature>)> {
        let keys = self.message.account_keys.iter().copied();
        keys.zip(self.signatures.iter().copied())
    }

    /// Those who have not signed.
    pub fn absent(&self) -> Absent {
        let absent = self.signers().filter(|(_, signature)| signature.is_none());
        Absent(absent.map(|(key, _)| key).collect())
    }

    /// Takes a signature that was made elsewhere.
    ///
    /// # Errors
    /// [`BadSignature`]: it is not of this message.
    pub fn add(&mut self, key: Pubkey, signature: Signature) -> Result<(), BadSignature> {
        let message = self.message_bytes();
        let place = self.place(&key).ok_or(BadSignature::NotAsked(key))?;
        if !signature.verify(key.as_ref(), &message) {
            return Err(BadSignature::Wrong(key));
        }
        *place = Some(signature);
        Ok(())
    }

    /// Signs with a key if the transaction asks for it and has no signature of it; says whether it did.
    ///
    /// # Errors
    /// [`SendError::Device`]: the device refused, or signed something else. [`SendError::Signing`].
    pub fn sign<S: Signer + ?Sized>(&mut self, signer: &S) -> Result<bool, SendError> {
        let key = signer.try_pubkey();
        let key = key.map_err(|error| SendError::Signing(error.to_string()))?;
        let message = self.message_bytes();
        match self.place(&key) {
            Some(place @ None) => {
                *place = Some(signature(signer, &message)?);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn place(&mut self, key: &Pubkey) -> Option<&mut Option<Signature>> {
        let mut keys = self.message.account_keys.iter();
        let place = keys.position(|it| it == key)?;
        self.signatures.get_mut(place)
    }

    /// As it is sent. It cannot land in a block above `last_valid_block_height`.
    ///
    /// # Errors
    /// [`SendError::Absent`]: not all have signed.
    pub fn signed(&self, last_valid_block_height: u64) -> Result<SignedTransaction, SendError> {
        let absent = self.absent();
        if !absent.0.is_empty() {
            return Err(SendError::Absent(absent));
        }
        let transaction = self.transaction();
        let signature = transaction.signatures.first().copied().unwrap_or_default();
        let budget = self.budget();
        let signatures = u64::try_from(transaction.signatures.len()).unwrap_or(u64::MAX);
        let base_fee = signatures.saturating_mul(LAMPORTS_PER_SIGNATURE);
        Ok(SignedTransaction {
            bytes: serialized(&transaction)?,
            signature,
            last_valid_block_height,
            price: budget.price,
            fee: base_fee.saturating_add(budget.priority_fee()),
        })
    }

    /// What its own limits say.
    fn budget(&self) -> Budget {
        let all = self.all();
        let limits = (all.iter()).filter(|it| it.program_id == solana_sdk_ids::compute_budget::ID);
        let mut budget = Budget::MOST;
        for limit in limits {
            match limit.data.split_first() {
                Some((&SET_UNITS, units)) => {
                    budget.units = units.try_into().map_or(budget.units, u32::from_le_bytes);
                }
                Some((&SET_PRICE, price)) => {
                    budget.price = price.try_into().map_or(budget.price, u64::from_le_bytes);
                }
                _ => {}
            }
        }
        budget
    }
}
