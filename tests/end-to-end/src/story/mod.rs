//! The story of the demo: from a gateway's packet to claimed money.

mod acts;
mod answers;
mod capacity;
mod closing;
mod licences;
mod live_price;
mod market;
mod opening;
mod outage;
mod pace;
mod payout;
mod resale;
mod steps;

use std::{path::Path, time::Instant};

use anyhow::Result;
use serde_json::Value;
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

use self::pace::Pace;
use crate::{
    books::Books,
    capacity::SoldLot,
    cast::{OWNERS, PAYERS, STAKERS, STAKES},
    chain::{Chain, State},
    desk::Desk,
    expectation::{Met, Split, Use},
    narrator::Narrator,
    oracle::Oracle,
    tool::binary,
    trading::Dealings,
    world::{Person, World},
};

/// Secret of the gateways: the recorded access point signed with it.
const SECRET: &str = "openmast-lab";

/// A finished story, with everything still running.
pub struct Ending {
    world: World,
    oracle: Oracle,
    network: Pubkey,
    pub books: Books,
}

/// Plays the story and closes the books; whether they balance is the caller's to judge ([`Books::checks`]).
///
/// # Errors
/// Something did not work; the error says at which step.
pub async fn play(narrator: &mut Narrator) -> Result<Ending> {
    let mut story = Story::begin(narrator).await?;
    story.open_for_business(narrator).await?;
    let begun = Instant::now();
    story.trade(narrator).await?;
    let pace = Pace {
        seconds: begun.elapsed().as_secs(),
    };
    story.sell_ahead(narrator, pace).await?;
    let oracle = story.start_oracle(narrator).await?;
    story.play_acts(narrator, &oracle).await?;
    story.pay_out(narrator).await?;
    story.recompute(narrator).await?;
    let books = story.close_books(&oracle).await?;
    Ok(Ending {
        network: story.network,
        world: story.world,
        oracle,
        books,
    })
}

impl Ending {
    /// Where to look next, while everything is running.
    pub fn addresses(&self) -> String {
        let api = self.oracle.api_url();
        format!(
            "page      {api}/   markets and settlements, verified in your browser\n\
             API       {api}   OpenAPI {api}/openapi.json   metrics {api}/metrics\n\
             RADIUS    {} (accounting, secret {SECRET})\n\
             RPC       {}\n\
             network   {}\n\
             keys      {}/*.json (removed at the end)\n\
             token     {} (the operator's, for the page /oracle)\n\
             log       {}",
            self.oracle.radius,
            self.world.rpc_url(),
            self.network,
            self.world.folder().display(),
            self.oracle.admin_token().display(),
            self.oracle.log().display(),
        )
    }

    /// What a shell needs to run `openmast` against it, as lines to paste (docs/guides/demo.md).
    ///
    /// # Errors
    /// `openmast` was not built.
    pub fn exports(&self) -> Result<String> {
        let command = binary("openmast")?;
        let folder = command.parent().unwrap_or(&command);
        Ok(format!(
            "export PATH={}:$PATH\n\
             export OPENMAST_API={}\n\
             export OPENMAST_RPC_URL={}\n\
             export OPENMAST_NETWORK={}\n\
             export RADIUS={}\n\
             export KEYS={}",
            quoted(folder),
            self.oracle.api_url(),
            self.world.rpc_url(),
            self.network,
            self.oracle.radius,
            quoted(self.world.folder()),
        ))
    }

    /// Ends the service and the chain.
    ///
    /// # Errors
    /// One of them did not end well.
    pub async fn stop(self) -> Result<()> {
        self.oracle.stop().await?;
        self.world.stop().await
    }
}

/// A path as one word of a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

/// The state of the story between two steps.
struct Story {
    world: World,
    network: Pubkey,
    chain: Chain,
    desk: Desk,
    founder: Person,
    operator: Person,
    treasury: Person,
    regulator: Person,
    /// Says of people who they are.
    issuer: Person,
    owners: Vec<Person>,
    stakers: Vec<Person>,
    payers: Vec<Person>,
    /// Everything that was used so far.
    uses: Vec<Use>,
    /// What the collects so far must have divided, by asset.
    splits: Vec<Split>,
    /// What each stake must have earned at least, and in how many collects.
    rewards: Vec<(u64, u64)>,
    /// Everything that was offered, traded and staked so far.
    dealings: Dealings,
    /// Bytes that archives say were not charged, since a licence had lapsed.
    not_charged: u64,
    /// Capacity that was sold ahead.
    lots: Vec<SoldLot>,
    /// When the newest sale of a lot begins, Unix seconds.
    sale_starts: i64,
    pace: Pace,
    /// What was used so far of what was paid for ahead.
    met: Vec<Met>,
    /// What 10⁹ bytes of each asset cost now, base units.
    prices: Vec<u64>,
}

impl Story {
    /// State at finalized commitment, with everybody's stakes and wallets.
    async fn state(&self) -> Result<State> {
        self.world.finality().await?;
        self.state_at(CommitmentConfig::finalized()).await
    }

    /// The same at confirmed commitment: what a command has just done is in it.
    async fn state_now(&self) -> Result<State> {
        self.state_at(CommitmentConfig::confirmed()).await
    }

    async fn state_at(&self, commitment: CommitmentConfig) -> Result<State> {
        let stakes: Vec<(u32, Pubkey)> = STAKES
            .iter()
            .map(|stake| {
                Ok((
                    u32::try_from(stake.asset)?,
                    self.stakers[stake.staker].key(),
                ))
            })
            .collect::<Result<_>>()?;
        let wallets: Vec<Pubkey> = self.wallet_owners().map(Person::key).collect();
        self.chain.state_at(commitment, &stakes, &wallets).await
    }

    /// Runs one command as it is typed; no word of it has a blank.
    async fn type_line(&self, person: &Person, line: String) -> Result<Value> {
        let arguments: Vec<&str> = line.split(' ').collect();
        self.desk.run(person, &arguments).await
    }

    /// Owners, stakers, payers, treasury, regulator, operator.
    fn wallet_owners(&self) -> impl Iterator<Item = &Person> {
        let everybody = self.owners.iter().chain(&self.stakers).chain(&self.payers);
        everybody.chain([&self.treasury, &self.regulator, &self.operator])
    }
}

/// Positions of the wallets in [`Story::wallet_owners`].
const FIRST_STAKER: usize = OWNERS.len();
const FIRST_PAYER: usize = FIRST_STAKER + STAKERS.len();
const TREASURY: usize = FIRST_PAYER + PAYERS.len();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_one_word_of_a_shell() {
        let path = Path::new("/tmp/a b'c$(d)");
        let line = format!("printf %s {}", quoted(path));
        let output = std::process::Command::new("sh")
            .args(["-c", &line])
            .output();
        assert_eq!(
            output.unwrap().stdout,
            path.display().to_string().into_bytes()
        );
    }
}
