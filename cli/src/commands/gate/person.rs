//! A holder of permissioned shares, or who is to be one.

use super::Permissioned;
use crate::{
    args::HolderOf, context::Context, failure::Failure, report::Report, values::text_of_time,
};
use openmast_client::{
    addresses::share_account,
    share_gate::{accounts::Holder, addresses, token_acl},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// A holder, or who is to be one.
pub(super) struct Person {
    pub shares: Permissioned,
    pub wallet: Pubkey,
}

impl Person {
    pub(super) async fn find(context: &Context, of: &HolderOf) -> Result<Self, Failure> {
        let wallet = of.wallet.map_or_else(|| context.signer_key(), Ok)?;
        let shares = Permissioned::find(context, of.index).await?;
        Ok(Self { shares, wallet })
    }

    pub(super) fn mint(&self) -> Pubkey {
        self.shares.asset.share_mint
    }

    pub(super) fn account(&self) -> Pubkey {
        share_account(&self.wallet, &self.mint())
    }

    /// What stands of it, if it was ever admitted.
    ///
    /// # Errors
    /// The chain does not answer.
    pub(super) async fn holder_if_any(&self, context: &Context) -> Result<Option<Holder>, Failure> {
        let address = addresses::holder(&self.mint(), &self.wallet);
        let found = context
            .rpc
            .account_if_any(address, context.commitment)
            .await?;
        Ok(found.value)
    }

    /// Refuses what a suspension would have the chain refuse at `now`, Unix seconds.
    pub(super) fn require_not_suspended(&self, holder: &Holder, now: i64) -> Result<(), Failure> {
        if holder.suspended_until <= now {
            return Ok(());
        }
        Err(Failure::input(format!(
            "{} is suspended until {}; the regulator alone ends it earlier",
            self.wallet,
            text_of_time(holder.suspended_until)
        )))
    }

    /// What stands of it.
    ///
    /// # Errors
    /// It was never admitted, or the chain does not answer.
    pub(super) async fn holder(&self, context: &Context) -> Result<Holder, Failure> {
        self.holder_if_any(context).await?.ok_or_else(|| {
            Failure::input(format!(
                "{} is no holder of asset {}: admit it with `openmast holder admit {} {} --issuer NUMBER`",
                self.wallet, self.shares.index, self.shares.index, self.wallet
            ))
        })
    }

    pub(super) fn report(&self) -> Report {
        Report::new()
            .count("index", "Asset", self.shares.index)
            .key("wallet", "Wallet", &self.wallet)
            .key("share_account", "Account of the shares", &self.account())
    }

    pub(super) fn thaw(&self, caller: Pubkey) -> Instruction {
        token_acl::thaw(caller, &self.mint(), &self.wallet)
    }

    pub(super) fn freeze(&self, caller: Pubkey) -> Instruction {
        token_acl::freeze(caller, &self.mint(), &self.wallet)
    }

    /// Freezes its account, if there is one: it would trade until somebody does.
    pub(super) async fn freeze_if_any(
        &self,
        context: &Context,
    ) -> Result<Option<Instruction>, Failure> {
        let caller = context.fee_payer_key()?;
        // SOL alone can lie at its address: anybody may send some, and what would freeze that fails.
        let held = context
            .rpc
            .token_account(self.account(), context.commitment)
            .await?;
        Ok(held.value.map(|_| self.freeze(caller)))
    }
}
