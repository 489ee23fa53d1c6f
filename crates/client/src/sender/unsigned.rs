//! Transactions that somebody else signs: a wallet, which is handed the bytes.

use super::{
    Nonce, SendError, Sender, Simulation,
    transaction::{Budget, limit, unsigned_with},
};
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// A transaction without its one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsignedTransaction {
    /// Wire format; where the signature belongs are zeros.
    pub bytes: Vec<u8>,
    /// With its blockhash it cannot land in a block above this height. Wallets may put in a newer one.
    pub last_valid_block_height: u64,
}

/// What a transaction says beyond what is to be done.
pub(super) struct Budgeted {
    /// The instructions with limits and price in front.
    pub instructions: Vec<Instruction>,
    pub budget: Budget,
    pub blockhash: Hash,
    pub last_valid_block_height: u64,
}

impl Sender {
    /// As [`Sender::build_and_sign`] would sign it, for `payer`, who pays the fee and must be the only one who has to sign. The
    /// `simulation` is of the same instructions. Nothing is sent.
    ///
    /// # Errors
    /// [`SendError::Refused`] when the simulation failed; [`SendError::Signing`] when somebody else has to sign as well.
    pub async fn build_unsigned(
        &self,
        instructions: &[Instruction],
        simulation: Simulation,
        payer: &Pubkey,
    ) -> Result<UnsignedTransaction, SendError> {
        let simulation = simulation.accepted()?;
        let metas = instructions.iter().flat_map(|it| &it.accounts);
        let mut others = metas.filter(|it| it.is_signer && it.pubkey != *payer);
        if let Some(other) = others.next() {
            let text = format!("{} has to sign as well", other.pubkey);
            return Err(SendError::Signing(text));
        }
        let budgeted = self.budgeted(instructions, &simulation, payer, 0).await?;
        Ok(UnsignedTransaction {
            bytes: unsigned_with(&budgeted.instructions, payer, &budgeted.blockhash)?,
            last_valid_block_height: budgeted.last_valid_block_height,
        })
    }

    /// Limits, price and blockhash.
    ///
    /// # Errors
    /// [`SendError::Rpc`], or the operating system gives no randomness.
    pub(super) async fn budgeted(
        &self,
        instructions: &[Instruction],
        simulation: &Simulation,
        payer: &Pubkey,
        attempt: u32,
    ) -> Result<Budgeted, SendError> {
        let writable: Vec<Pubkey> = instructions
            .iter()
            .flat_map(|instruction| &instruction.accounts)
            .filter(|account| account.is_writable)
            .map(|account| account.pubkey)
            .collect();
        let price = self.price(&writable, attempt).await;
        let budget = Budget {
            units: limit(simulation.units_consumed),
            price,
            loaded_bytes: None,
        }
        .with(Nonce::new()?);
        let commitment = self.options.commitment;
        let (blockhash, last_valid_block_height) = self
            .rpc
            .call("getLatestBlockhash", |client| async move {
                client
                    .get_latest_blockhash_with_commitment(commitment)
                    .await
            })
            .await?;
        Ok(Budgeted {
            instructions: budget.before_where_it_fits(instructions, payer),
            budget,
            blockhash,
            last_valid_block_height,
        })
    }
}
