//! A venue of permissioned shares, and what stands of it.

use super::Permissioned;
use crate::{
    args::VenueOf, context::Context, failure::Failure, report::Report, terms::VenueAccount,
    values::text_of_time,
};
use openmast_client::{accounts::Venue, addresses, market};
use solana_pubkey::Pubkey;

/// How OpenMast's own market is called.
pub(super) const OWN_MARKET: &str = "OpenMast's market";

/// A market's token account of an asset's shares.
pub(super) struct Listed {
    pub shares: Permissioned,
    pub account: Pubkey,
}

impl Listed {
    /// # Errors
    /// The asset has no permissioned shares, or the chain does not answer.
    pub(super) async fn find(context: &Context, of: &VenueOf) -> Result<Self, Failure> {
        let shares = Permissioned::find(context, of.index).await?;
        let account = match of.account {
            VenueAccount::At(account) => account,
            VenueAccount::Market => own_market(&shares),
        };
        Ok(Self { shares, account })
    }

    /// What stands of it.
    ///
    /// # Errors
    /// It is not listed, or the chain does not answer.
    pub(super) async fn venue(&self, context: &Context) -> Result<Venue, Failure> {
        let address = addresses::venue(&self.shares.address, &self.account);
        let found = context.rpc.account_if_any(address, context.commitment);
        let index = self.shares.index;
        found.await?.value.ok_or_else(|| {
            Failure::input(format!(
                "{} is no listed venue of asset {index}: `openmast venue show {index}` has those that are",
                self.account
            ))
        })
    }

    pub(super) fn report(&self) -> Report {
        Report::new()
            .count("index", "Asset", self.shares.index)
            .text("venue", "Venue", name(&self.shares, &self.account))
            .key("token_account", "Venue's account", &self.account)
    }
}

/// Where OpenMast's own market has an asset's shares.
pub(super) fn own_market(shares: &Permissioned) -> Pubkey {
    market::vault(&shares.network.address, &shares.asset.share_mint)
}

/// What market an account is of, as far as that follows from its address.
pub(super) fn name(shares: &Permissioned, account: &Pubkey) -> &'static str {
    match *account == own_market(shares) {
        true => OWN_MARKET,
        false => "another market",
    }
}

/// What stands of a venue.
pub(super) fn standing(venue: &Venue) -> Report {
    Report::new()
        .key("owner", "Owner when it was listed", &venue.owner)
        .key("listed_by", "Listed by", &venue.listed_by)
        .text("state", "State", state(venue))
        .time("halted_until", "Halted until", venue.halted_until)
        .count("halts", "Halts", venue.halts)
        .hash_if_any(
            "reason_hash",
            "Hash of the newest reason",
            &venue.reason_hash,
        )
}

fn state(venue: &Venue) -> String {
    match venue.halted_until {
        0 => "open".into(),
        until => format!(
            "halted; from {} on anybody can resume it",
            text_of_time(until)
        ),
    }
}
