//! How a holder stands, and what issuers say of its wallet.

use super::{clearances, person::Person, policies};
use crate::{
    context::Context, failure::Failure, outcome::Outcome, report::Report, terms::Kinds,
    values::text_of_time,
};
use openmast_client::share_gate::{
    accounts::{Clearance, ClearanceState, Footing, Holder, Issuer, Policy},
    addresses,
};
use solana_pubkey::Pubkey;

/// A clearance, and the number of who says it.
struct Said {
    issuer: u16,
    address: Pubkey,
    clearance: Clearance,
}

pub(super) async fn show(context: &Context, person: &Person) -> Result<Report, Failure> {
    let index = person.shares.index;
    let report = person.report();
    let Some(policy) = policies::find(context, &person.shares).await? else {
        return Ok(report.note(format!(
            "The owner has not said who may hold the shares: `openmast holder policy {index}`. Until then nobody but the owner can."
        )));
    };
    let report = report.part("policy", "Policy", policies::report(&policy));
    let holder = person.holder_if_any(context).await?;
    let said = said_of(context, person).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let report = match &holder {
        Some(holder) => {
            let footing = footing(holder, &policy, &said, now);
            report
                .part("holder", "Holder", standing(holder, &policy, footing, now))
                .and(advice(person, footing))
        }
        None => (report.none("holder", "Holder")).and(ways_in(person, &said, now)),
    };
    let lines = said.iter().map(|said| said.line(holder.as_ref(), now));
    Ok(report.table("clearances", "What issuers say", lines.collect()))
}

/// All that issuers of the network say of the wallet, by their numbers.
async fn said_of(context: &Context, person: &Person) -> Result<Vec<Said>, Failure> {
    let network = person.shares.network.address;
    let clearances = context
        .rpc
        .clearances(&network, &person.wallet, context.commitment);
    let clearances = clearances.await?.value;
    let issuers: Vec<Pubkey> = clearances.iter().map(|it| it.issuer).collect();
    let issuers = context.rpc.accounts::<Issuer>(&issuers, context.commitment);
    let issuers = issuers.await?.value;
    let mut said: Vec<Said> = clearances
        .into_iter()
        .zip(issuers)
        .filter_map(|(clearance, issuer)| {
            Some(Said {
                issuer: issuer?.number,
                address: addresses::clearance(&network, &person.wallet, &clearance.issuer),
                clearance,
            })
        })
        .collect();
    said.sort_by_key(|said| said.issuer);
    Ok(said)
}

impl Said {
    fn line(&self, holder: Option<&Holder>, now: i64) -> Report {
        let counts = holder.is_some_and(|holder| holder.clearances.contains(&self.address));
        Report::new()
            .count("issuer", "Issuer", self.issuer)
            .and(clearances::state(&self.clearance, now))
            .flag("counts", "Admitted by it", counts)
    }
}

fn footing(holder: &Holder, policy: &Policy, said: &[Said], now: i64) -> Footing {
    // The owner is admitted by no clearance and without an end.
    if holder.known_clearances() == [None; 3] {
        return Footing::Firm;
    }
    let counts = said
        .iter()
        .filter(|said| holder.clearances.contains(&said.address))
        .map(|said| &said.clearance);
    holder.footing(policy, counts, now)
}

/// What to do about clearances that were revoked.
fn advice(person: &Person, footing: Footing) -> Report {
    let (index, wallet) = (person.shares.index, person.wallet);
    let again = format!(
        "`openmast holder admit {index} {wallet} --issuer NUMBER` with clearances that stand"
    );
    match footing {
        Footing::Firm => Report::new(),
        Footing::Until(end) => Report::new().note(format!(
            "What the holder was admitted by was revoked. Until {} it can be replaced: {again}. Then anybody may dismiss \
             the holder, and its account is frozen.",
            text_of_time(end)
        )),
        Footing::Lost => Report::new().note(format!(
            "What the holder was admitted by was revoked and not replaced in time: anybody may dismiss it \
             (`openmast holder dismiss {index} {wallet}`), and its account is frozen. {again} makes it whole again."
        )),
    }
}

/// How a wallet becomes a holder at `now`, Unix seconds.
fn ways_in(person: &Person, said: &[Said], now: i64) -> Report {
    let (index, wallet) = (person.shares.index, person.wallet);
    let is_valid = |said: &Said| said.clearance.state_at(now) == ClearanceState::Valid;
    Report::new().note(match said.iter().any(is_valid) {
        false => format!(
            "No issuer says anything of {wallet} that stands: `openmast issuer list` says who could."
        ),
        true => format!(
            "Admit the wallet by what issuers say: `openmast holder admit {index} {wallet} --issuer NUMBER`."
        ),
    })
}

/// What stands of a holder at `now`, Unix seconds.
fn standing(holder: &Holder, policy: &Policy, footing: Footing, now: i64) -> Report {
    let replace_until = match (state(holder, policy, footing, now), footing) {
        ("dismissed", _) => 0,
        (_, Footing::Until(end)) => end,
        _ => 0,
    };
    let until = match holder.admitted_until {
        i64::MAX => 0,
        until => until,
    };
    Report::new()
        .text("state", "State", state(holder, policy, footing, now))
        .counts("kinds", "Kinds", &Kinds(holder.kinds).numbers())
        .place("jurisdiction", "Jurisdiction", holder.jurisdiction)
        .time("admitted_until", "Admitted until", until)
        .time("replace_until", "To be replaced until", replace_until)
        .time("suspended_until", "Suspended until", holder.suspended_until)
        .time("suspension_ended", "  lifted at", holder.suspension_ended)
        .count("renewals", "  renewed, of 3 times", holder.renewals)
        .hash_if_any(
            "suspension_reason",
            "  hash of the reason",
            &holder.suspension_reason,
        )
}

fn state(holder: &Holder, policy: &Policy, footing: Footing, now: i64) -> &'static str {
    match holder {
        _ if now < holder.suspended_until => "suspended",
        _ if holder.is_revoked() => "dismissed",
        _ if footing == Footing::Lost => "to be dismissed: what it was admitted by was revoked",
        _ if now >= holder.admitted_until => "lapsed",
        _ if holder.policy_version != policy.revision => {
            "to be admitted anew: the policy was tightened"
        }
        _ if footing != Footing::Firm => "admitted, by what was revoked",
        _ => "admitted",
    }
}

/// Adds how the holder stands after what was sent; nothing after a dry run, and where no node tells.
pub(super) async fn with_standing(
    context: &Context,
    person: &Person,
    outcome: &Outcome,
    report: Report,
) -> Report {
    if outcome.is_dry_run() {
        return report;
    }
    let (commitment, mint) = (context.commitment, person.mint());
    let address = addresses::holder(&mint, &person.wallet);
    let read = || context.rpc.account_if_any::<Holder>(address, commitment);
    let holder = context.after(outcome, read).await.flatten();
    let address = addresses::policy(&mint);
    let read = || context.rpc.account_if_any::<Policy>(address, commitment);
    let policy = context.after(outcome, read).await.flatten();
    let (Some(holder), Some(policy)) = (holder, policy) else {
        return report.note(
            "How the holder stands now no node tells yet; `openmast holder show` does later.",
        );
    };
    // It landed: nothing that is read behind it makes it fail.
    let (Ok(said), Ok(now)) = (
        said_of(context, person).await,
        context.rpc.clock(commitment).await,
    ) else {
        return report;
    };
    let footing = footing(&holder, &policy, &said, now.value);
    report
        .part(
            "holder",
            "Holder",
            standing(&holder, &policy, footing, now.value),
        )
        .count("holders", "Holders of the asset", policy.holders)
        .count(
            "max_holders",
            "  at most (0: any number)",
            policy.max_holders,
        )
}
