//! What needs an asset collected up to the newest final settlement: collecting and the rest, in one transaction or more.

use crate::{
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    oracle_api::Side,
    outcome::Outcome,
};
use openmast_client::{
    accounts::{Asset, Jurisdiction},
    addresses,
    composites::{self, Collect, Levies, collect_then, collecting_steps, needs_collect},
    errors::ProgramError,
    instructions::{CollectedSettlement, ProvenTotals},
};
use solana_instruction::Instruction;

/// How often everything is tried when settlements become final in between: more often than once in a command's seconds
/// they only do in tests.
const ATTEMPTS: u32 = 4;

impl Context {
    /// Plans and sends, and begins again when the program refuses because another's transaction came in between
    /// ([`Failure::overtaken`]): what it was planned by has changed, and nothing of it was done.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn replanned<T>(
        &self,
        attempt: impl AsyncFn() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        for _ in 1..ATTEMPTS {
            match attempt().await {
                Err(failure) if failure.is_overtaken() => {
                    // What was said of the first plan does not hold any more.
                    self.tell("Somebody else was faster: beginning again.");
                }
                done => return done,
            }
        }
        attempt().await
    }

    /// Sends `rest`, which the program refuses while the asset is not collected up to the newest final settlement, after
    /// collecting it: together where both fit one transaction, else one after the other. An asset that the settlement
    /// counts needs a proof for that.
    ///
    /// When another settlement became final in between, the program refuses, nothing of `rest` was done, and it begins
    /// again with that settlement.
    ///
    /// # Errors
    /// See [`Failure`].
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
        let collected = self.collecting(network, asset, rest).await?;
        self.execute_all(doing, &collected.transactions).await
    }

    /// The transactions that collect an asset up to the newest final settlement, with `rest` behind: first up to the
    /// settlement before each change of split, treasury, levy or jurisdiction, as the program asks.
    ///
    /// # Errors
    /// There is no proof for one of them, or the chain does not answer.
    pub(super) async fn collecting(
        &self,
        network: &NetworkHandle,
        asset: &Asset,
        rest: &[Instruction],
    ) -> Result<Collecting, Failure> {
        let payer = self.fee_payer_key()?;
        let kept = network.state.oldest_kept_epoch.max(1)..=network.state.final_epoch;
        let settlements = self
            .rpc
            .settlements(&network.address, kept, self.commitment)
            .await?
            .value;
        let levies = self.levies(network, asset).await?;
        let steps = collecting_steps(&network.state, asset, &levies, &settlements);
        let steps = steps.map_err(broken_accounts)?;
        let mut transactions = Vec::new();
        let mut totals = ProvenTotals::default();
        for (number, step) in (1..).zip(&steps) {
            let settlement = step.settlement;
            totals = self.proven_by(Side::Asset, asset.index, settlement).await?;
            let collect = Collect {
                settlement: &CollectedSettlement::of(settlement, step.jurisdiction),
                totals: &totals,
                departure_round: step.departure_round,
            };
            let after = if number == steps.len() { rest } else { &[] };
            let index = asset.index;
            transactions.extend(collect_then(network.address, index, collect, after, &payer));
        }
        Ok(Collecting {
            transactions,
            totals,
        })
    }
}

impl Context {
    /// Of the asset's jurisdiction, and of that to which it moves.
    async fn levies(&self, network: &NetworkHandle, asset: &Asset) -> Result<Levies, Failure> {
        let mut codes = vec![asset.jurisdiction];
        codes.extend(asset.agreed_move().map(|_| asset.move_to));
        let address = |code: &u16| addresses::jurisdiction(&network.address, *code);
        let addresses: Vec<_> = codes.iter().map(address).collect();
        let there = self
            .rpc
            .accounts::<Jurisdiction>(&addresses, self.commitment);
        let there: Vec<_> = there.await?.value.into_iter().flatten().collect();
        Levies::of(&there).map_err(broken_accounts)
    }
}

/// How an asset is collected up to the newest final settlement.
pub(super) struct Collecting {
    pub transactions: Vec<Vec<Instruction>>,
    /// The totals that the settlement shows.
    pub totals: ProvenTotals,
}

/// What was planned is not so any more.
fn is_overtaken(failure: &Failure) -> bool {
    let named = |error: &ProgramError| failure.program_error() == Some(error.name());
    let mut all = ProgramError::ALL.iter().copied();
    all.any(|error| composites::is_overtaken(error) && named(&error))
}

/// Accounts say what the program never writes.
pub(super) fn broken_accounts(error: impl std::fmt::Display) -> Failure {
    Failure::new(
        Exit::Verification,
        format!(
            "the accounts on chain do not fit together ({error}); try again, and tell the network when it stays so"
        ),
    )
}
