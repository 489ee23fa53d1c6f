use super::{
    SendError, Sender, Simulation,
    transaction::{Budget, MAX_UNITS, require_fits},
};
use crate::{errors::Refusal, raw_account::raw};
use solana_client::rpc_config::{
    RpcSimulateTransactionAccountsConfig, RpcSimulateTransactionConfig, UiAccountEncoding,
    UiTransactionEncoding,
};
use solana_instruction::Instruction;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_transaction::Transaction;

impl Sender {
    /// Runs the instructions against the chain's state without signatures and without effect.
    ///
    /// # Errors
    /// [`SendError::Rpc`], [`SendError::TooLarge`]; a refusal by a program is part of the [`Simulation`].
    pub async fn simulate(
        &self,
        instructions: &[Instruction],
        payer: &Pubkey,
        watched: &[Pubkey],
    ) -> Result<Simulation, SendError> {
        // A node would call too many bytes malformed.
        require_fits(instructions, payer)?;
        let budgeted = Budget::MOST.before(instructions);
        self.simulate_as_it_is(&budgeted, payer, watched).await
    }

    /// As [`Self::simulate`], without limits in front: it may have room for nothing else.
    ///
    /// # Errors
    /// [`SendError::Rpc`].
    pub(super) async fn simulate_as_it_is(
        &self,
        instructions: &[Instruction],
        payer: &Pubkey,
        watched: &[Pubkey],
    ) -> Result<Simulation, SendError> {
        let message = Message::new(instructions, Some(payer));
        let transaction = Transaction::new_unsigned(message);
        let config = RpcSimulateTransactionConfig {
            sig_verify: false,
            replace_recent_blockhash: true,
            commitment: Some(self.options.commitment),
            encoding: Some(UiTransactionEncoding::Base64),
            accounts: (!watched.is_empty()).then(|| RpcSimulateTransactionAccountsConfig {
                encoding: Some(UiAccountEncoding::Base64),
                addresses: watched.iter().map(ToString::to_string).collect(),
            }),
            min_context_slot: None,
            inner_instructions: false,
        };
        let simulation = self
            .rpc
            .call("simulateTransaction", |client| {
                let (transaction, config) = (transaction.clone(), config.clone());
                async move {
                    let answer = client
                        .simulate_transaction_with_config(&transaction, config)
                        .await?;
                    let accounts = answer.value.accounts.unwrap_or_default();
                    let accounts = accounts
                        .into_iter()
                        .map(|account| account.map(raw).transpose())
                        .collect::<Result<_, _>>()?;
                    let logs = answer.value.logs.unwrap_or_default();
                    Ok(Simulation {
                        slot: answer.context.slot,
                        units_consumed: answer.value.units_consumed.unwrap_or(u64::from(MAX_UNITS)),
                        refusal: answer
                            .value
                            .err
                            .map(|error| Refusal::new(error.into(), logs.clone())),
                        logs,
                        accounts,
                    })
                }
            })
            .await?;
        Ok(simulation)
    }
}
