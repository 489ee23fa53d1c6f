//! Whether usage of an asset is charged, as far as its licences decide it.

use openmast_client::accounts::{
    Asset, Licence, asset_licensing, licence_state_name, not_licensed_name,
};
use openmast_ledger::{LicenceState, NotLicensed};

use crate::{
    commands::licence::{Licences, Suspension},
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    report::Report,
    values::text_of_time,
};

/// An asset's licences as the chain has them.
pub(super) struct Licensing<'a> {
    asset: &'a Asset,
    licences: Licences,
    is_required: bool,
    /// The epoch after the newest final one, and when it opened, Unix seconds.
    epoch: u64,
    opened_at: i64,
    now: i64,
}

impl<'a> Licensing<'a> {
    /// # Errors
    /// The chain does not answer.
    pub async fn read(
        context: &Context,
        network: &NetworkHandle,
        asset: &'a Asset,
    ) -> Result<Self, Failure> {
        let now = context.rpc.clock(context.commitment).await?.value;
        let state = &network.state;
        Ok(Self {
            asset,
            licences: Licences::read(context, &network.address, [asset]).await?,
            is_required: state.parameters_at(now).requires_licences != 0,
            epoch: state.next_epoch(),
            opened_at: state.final_closed_at,
            now,
        })
    }

    /// # Errors
    /// Accounts contradict the program.
    pub fn report(&self) -> Result<Report, Failure> {
        let why = self.judged(self.epoch, self.opened_at)?;
        let next = self.next_without(why.is_some())?;
        let text = match (self.is_required, why) {
            (false, _) => "no licence is needed",
            (true, None) => "no: it is licensed",
            (true, Some(why)) => not_licensed_name(why),
        };
        let report = Report::new()
            .flag(
                "requires_licence",
                "Usage needs a licence",
                self.is_required,
            )
            .value(
                "not_licensed",
                "  free for want of one",
                text.to_owned(),
                why.map(not_licensed_name).into(),
            )
            .optional_number("next_not_licensed_epoch", "  from epoch", next)
            .table("licences", "Its licences", self.lines()?);
        Ok(match self.words(why, next) {
            Some(words) => report.note(words),
            None => report,
        })
    }

    /// Licences that its jurisdiction granted since it came there.
    fn that_count(&self, epoch: u64) -> impl Iterator<Item = &Licence> {
        let (jurisdiction, numbers) = (
            self.asset.jurisdiction_in(epoch),
            self.asset.licence_numbers(),
        );
        (self.licences.of_asset(self.asset.index))
            .filter(move |one| one.jurisdiction == jurisdiction && numbers.contains(&one.number))
    }

    fn judged(&self, epoch: u64, opens: i64) -> Result<Option<NotLicensed>, Failure> {
        if !self.is_required {
            return Ok(None);
        }
        let find = |address: &_| self.licences.find(address);
        let all = self.licences.of_asset(self.asset.index);
        asset_licensing(self.asset, all, find, epoch, opens)
            .map_err(|error| Failure::new(Exit::Verification, error.to_string()))
    }

    /// The first epoch from which it is not licensed, of what regulators have announced.
    fn next_without(&self, is_free: bool) -> Result<Option<u64>, Failure> {
        if is_free {
            return Ok(None);
        }
        let own = self.that_count(self.epoch);
        let with_parents = own.flat_map(|one| self.licences.with_parents(one));
        let mut announced: Vec<u64> = with_parents
            .flat_map(|one| [one.suspended_from, one.ended_from])
            .filter(|epoch| *epoch > self.epoch)
            .collect();
        announced.sort_unstable();
        for epoch in announced {
            if self.judged(epoch, self.now)?.is_some() {
                return Ok(Some(epoch));
            }
        }
        Ok(None)
    }

    fn lines(&self) -> Result<Vec<Report>, Failure> {
        let mut lines = Vec::new();
        for licence in self.that_count(self.epoch) {
            let state = (self.licences).state_in(licence, self.epoch, self.opened_at)?;
            let line = Report::new()
                .count("number", "number", licence.number)
                .text("state", "state", licence_state_name(state))
                .time("valid_until", "until", licence.valid_until)
                .optional_number(
                    "suspended_from",
                    "suspended from epoch",
                    epoch(licence.suspended_from),
                )
                .time("suspended_until", "until", licence.suspended_until)
                .optional_number("lifted_from", "lifted from", epoch(licence.lifted_from))
                .optional_number("ended_from", "ended from epoch", epoch(licence.ended_from));
            lines.push(line);
        }
        Ok(lines)
    }

    fn words(&self, why: Option<NotLicensed>, next: Option<u64>) -> Option<String> {
        let index = self.asset.index;
        let see = format!("`openmast licence list --asset {index}`");
        if let Some(why) = why {
            let charged = match self.asset.is_retired() {
                true => "",
                false => " Once it is licensed again its price is charged.",
            };
            return Some(format!(
                "Usage of asset {index} in epoch {} is not charged: {}.{charged} {see} has its licences.",
                self.epoch,
                self.reasons(why)
            ));
        }
        next.map(|epoch| {
            format!(
                "From epoch {epoch} on usage of asset {index} is not charged, if nothing changes: a regulator has announced that its \
                 licence is suspended or ends then. {see} has its licences."
            )
        })
    }

    /// Since when and until when, of each licence that says it.
    fn reasons(&self, why: NotLicensed) -> String {
        let all = self.that_count(self.epoch);
        let told: Vec<String> = match why {
            NotLicensed::Unlicensed => Vec::new(),
            NotLicensed::Suspended => all.filter_map(|one| self.suspended(one)).collect(),
            NotLicensed::Expired => all.filter_map(|one| self.over(one)).collect(),
        };
        match told.is_empty() {
            true => "it has no licence, or only such as will hold later".to_owned(),
            false => told.join("; "),
        }
    }

    fn suspended(&self, licence: &Licence) -> Option<String> {
        let found = (self.licences).suspension(licence, self.epoch, self.opened_at)?;
        Some(format!(
            "licence {} is suspended {}",
            licence.number,
            suspension_words(found)
        ))
    }

    fn over(&self, licence: &Licence) -> Option<String> {
        let number = licence.number;
        let chain = self.licences.with_parents(licence);
        let state = |one: &Licence| one.terms().state_in(self.epoch, self.opened_at);
        let ended = chain.iter().find(|one| state(one) == LicenceState::Ended);
        let expired = chain.iter().find(|one| state(one) == LicenceState::Expired);
        match (ended, expired) {
            (Some(one), _) => Some(format!(
                "licence {number} ended: epoch {} is the first without it",
                one.ended_from
            )),
            (None, Some(one)) => Some(format!(
                "licence {number} was valid until {}",
                text_of_time(one.valid_until)
            )),
            (None, None) => None,
        }
    }
}

fn epoch(epoch: u64) -> Option<u64> {
    Some(epoch).filter(|epoch| *epoch > 0)
}

/// `from epoch 8 on, for epochs that open before 2027-06-30T00:00:00Z`.
fn suspension_words(suspension: Suspension) -> String {
    let lifted = match suspension.lifted_from {
        Some(epoch) => format!(", and is lifted from epoch {epoch} on"),
        None => String::new(),
    };
    format!(
        "from epoch {} on, for epochs that open before {}{lifted}",
        suspension.from_epoch,
        text_of_time(suspension.until)
    )
}
