//! What needs an asset collected up to the newest final settlement: collecting and the rest, in one transaction or more.

use crate::cli::{
    context::{Context, NetworkHandle, Outcome},
    failure::{Exit, Failure},
    oracle_api::Side,
};
use openmast_client::{
    accounts::Asset,
    composites::{collect_first, collected_first, needs_collect},
    errors::ProgramError,
    instructions,
};
use openmast_ledger::ArithmeticError;
use solana_instruction::Instruction;
use solana_signer::Signer;

/// How often everything is tried when settlements become final in between: more often than once in a command's seconds
/// they only do in tests.
const ATTEMPTS: u32 = 4;

impl Context {
    /// Sends `rest`, which the program refuses while the asset is not collected up to the newest final settlement, after
    /// collecting it: together where both fit one transaction, else in two. An asset that the settlement counts needs a
    /// proof for that.
    ///
    /// When another settlement became final in between, the program refuses, nothing of `rest` was done, and it begins
    /// again with that settlement.
    ///
    /// # Errors
    /// See [`Failure`]. A dry run cannot show what comes after a transaction that is not sent.
    pub(super) async fn execute_collected(
        &self,
        doing: &str,
        network: &NetworkHandle,
        asset: &Asset,
        rest: &[Instruction],
    ) -> Result<Outcome, Failure> {
        let mut result = self.try_collected(doing, network, asset, rest).await;
        for _ in 1..ATTEMPTS {
            if !matches!(&result, Err(failure) if is_overtaken(failure)) {
                break;
            }
            self.progress
                .say("Another settlement became final: beginning again");
            let (network, asset) = self.network_and_asset(asset.index).await?;
            result = self.try_collected(doing, &network, &asset, rest).await;
        }
        result
    }

    /// As [`Self::execute_collected`] when `collects`; otherwise sends `rest` alone.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn execute_collected_if(
        &self,
        collects: bool,
        doing: &str,
        network: &NetworkHandle,
        asset: &Asset,
        rest: &[Instruction],
    ) -> Result<Outcome, Failure> {
        match collects {
            true => self.execute_collected(doing, network, asset, rest).await,
            false => self.execute(doing, rest).await,
        }
    }

    async fn try_collected(
        &self,
        doing: &str,
        network: &NetworkHandle,
        asset: &Asset,
        rest: &[Instruction],
    ) -> Result<Outcome, Failure> {
        if !needs_collect(&network.state, asset) {
            return self.execute(doing, rest).await;
        }
        self.collect_up_to_split_change(network, asset).await?;
        let index = asset.index;
        let totals = self
            .verified(network, Side::Asset, index, network.state.final_epoch)
            .await?
            .totals;
        let payer = self.fee_payer()?.pubkey();
        let (address, state) = (network.address, &network.state);
        let mut sends = collected_first(address, state, asset, Some(&totals), rest, &payer);
        let last = sends.pop().unwrap_or_default();
        for first in sends {
            self.refuse_dry_run(index, "its proof leaves no room for more")?;
            let doing = format!("Collecting asset {index}, whose proof leaves no room for more");
            self.execute(&doing, &first).await?;
        }
        self.execute(doing, &last).await
    }

    /// Collects against the last settlement before a change of the split, when the program asks for that first. It
    /// takes a transaction of its own: two proofs do not fit one.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn collect_up_to_split_change(
        &self,
        network: &NetworkHandle,
        asset: &Asset,
    ) -> Result<(), Failure> {
        let Some(epoch) = collect_first(&network.state, asset).map_err(broken_asset)? else {
            return Ok(());
        };
        let index = asset.index;
        self.refuse_dry_run(index, &format!("the split changes after epoch {epoch}"))?;
        let totals = self
            .verified(network, Side::Asset, index, epoch)
            .await?
            .totals;
        let collect = instructions::collect(network.address, index, epoch, &totals);
        let doing =
            format!("Collecting asset {index} up to epoch {epoch}, before its split changes");
        self.execute(&doing, &[collect]).await?;
        Ok(())
    }

    /// # Errors
    /// This is a dry run.
    fn refuse_dry_run(&self, index: u32, reason: &str) -> Result<(), Failure> {
        if !self.is_dry_run() {
            return Ok(());
        }
        Err(Failure::input(format!(
            "asset {index} must be collected first, in a transaction of its own ({reason}); a dry run cannot show what \
             comes then: run `openmast collect {index}`"
        )))
    }
}

/// A settlement became final after the network was read, and maybe somebody collected against it.
fn is_overtaken(failure: &Failure) -> bool {
    let errors = [
        ProgramError::NotCollected,
        ProgramError::AlreadyCollectedNewer,
    ];
    errors
        .iter()
        .any(|error| failure.program_error() == Some(error.name()))
}

/// What no asset of the program is.
pub(super) fn broken_asset(error: ArithmeticError) -> Failure {
    Failure::new(
        Exit::Verification,
        format!(
            "the asset on chain holds what the program never writes ({error}); tell the network"
        ),
    )
}
