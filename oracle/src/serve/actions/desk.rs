//! Reads what an action is about, and makes its transaction.

use std::sync::Arc;

use axum::Json;
use base64::{Engine, prelude::BASE64_STANDARD};
use openmast_client::{
    accounts::{Asset, Network, Payer, ProgramAccount},
    addresses,
    amounts::Amount,
    sender::{Sender, Simulation},
};
use serde::Deserialize;
use solana_commitment_config::CommitmentConfig;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{answers::Handed, failure::Failure, identity::Identity};
use crate::serve::{Sources, parameters::AddressText};

/// What all actions need.
pub(super) struct Desk {
    pub sender: Sender,
    pub network: Pubkey,
    /// Where wallets reach this address, without a slash at the end.
    pub origin: String,
    pub identity: Option<Arc<Identity>>,
    pub sources: Arc<dyn Sources>,
}

/// Who is to sign, as a wallet says it. What else it says means nothing here.
#[derive(Deserialize)]
struct Asked {
    account: String,
}

/// # Errors
/// The body names no account.
pub(super) fn account(body: &[u8]) -> Result<Pubkey, Failure> {
    let asked: Asked = serde_json::from_slice(body).map_err(|error| {
        Failure::input(format!(
            "the request must be {{\"account\": \"ADDRESS\"}} with the address of the wallet ({error})"
        ))
    })?;
    AddressText(asked.account).read().map_err(Failure::input)
}

impl Desk {
    /// What is read is what transactions are tried against.
    pub(super) fn commitment(&self) -> CommitmentConfig {
        self.sender.options.commitment
    }

    pub(super) fn icon(&self) -> String {
        format!("{}/v1/actions/icon.svg", self.origin)
    }

    /// The network, and the chain's clock in Unix seconds.
    pub(super) async fn network(&self) -> Result<(Network, i64), Failure> {
        let rpc = &self.sender.rpc;
        let (network, clock) = tokio::try_join!(
            rpc.network(self.network, self.commitment()),
            rpc.clock(self.commitment())
        )?;
        Ok((network.value, clock.value))
    }

    /// # Errors
    /// There is no such account, or the chain does not answer.
    pub(super) async fn read<T: ProgramAccount>(&self, address: Pubkey) -> Result<T, Failure> {
        let read = self.sender.rpc.account(address, self.commitment());
        Ok(read.await?.value)
    }

    pub(super) async fn payer(&self, index: u32) -> Result<Payer, Failure> {
        self.read(addresses::payer(&self.network, index)).await
    }

    pub(super) async fn asset(&self, index: u32) -> Result<Asset, Failure> {
        self.read(addresses::asset(&self.network, index)).await
    }

    /// What a token account has; nothing where there is none.
    pub(super) async fn balance(&self, account: Pubkey) -> Result<u64, Failure> {
        let read = (self.sender.rpc).token_account(account, self.commitment());
        Ok(read.await?.value.map_or(0, |it| it.amount))
    }

    /// # Errors
    /// A token account has less than is needed.
    pub(super) async fn require(
        &self,
        account: Pubkey,
        needed: Amount,
        of_what: &str,
    ) -> Result<(), Failure> {
        let there = self.balance(account).await?;
        match there >= needed.base_units {
            true => Ok(()),
            false => Err(Failure::conflict(format!(
                "{needed} {of_what} are needed, and your account {account} has {}: put more in, or ask for less",
                Amount::new(there, needed.decimals)
            ))),
        }
    }

    /// What is handed out says where it came from, if the operator wants that.
    pub(super) fn identified(&self, instructions: Vec<Instruction>) -> Vec<Instruction> {
        match &self.identity {
            Some(identity) => identity.said_in(instructions),
            None => instructions,
        }
    }

    /// What the chain would do with it.
    ///
    /// # Errors
    /// It would refuse it, or does not answer.
    pub(super) async fn tried(
        &self,
        account: &Pubkey,
        instructions: &[Instruction],
        watched: &[Pubkey],
    ) -> Result<Simulation, Failure> {
        let simulation = self.sender.simulate(instructions, account, watched).await?;
        Ok(simulation.accepted()?)
    }

    /// The transaction for the account to sign.
    ///
    /// # Errors
    /// The chain would refuse it, or does not answer.
    pub(super) async fn hand(
        &self,
        account: &Pubkey,
        instructions: Vec<Instruction>,
        message: String,
    ) -> Result<Json<Handed>, Failure> {
        let instructions = self.identified(instructions);
        let simulation = self.tried(account, &instructions, &[]).await?;
        self.hand_tried(account, &instructions, simulation, message)
            .await
    }

    /// As [`Self::hand`], of what was identified and tried before.
    pub(super) async fn hand_tried(
        &self,
        account: &Pubkey,
        instructions: &[Instruction],
        simulation: Simulation,
        message: String,
    ) -> Result<Json<Handed>, Failure> {
        let unsigned = (self.sender).build_unsigned(instructions, simulation, account);
        let transaction = BASE64_STANDARD.encode(unsigned.await?.bytes);
        Ok(Json(Handed::new(transaction, message)))
    }
}
