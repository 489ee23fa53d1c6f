//! `openmast jurisdiction …`

use super::earnings::Payout;
use crate::{
    args::{Destination, JurisdictionAddArgs, JurisdictionCommand},
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
    values::text_of_bps,
};
use openmast_client::{
    accounts::Jurisdiction,
    addresses,
    events::Event,
    instructions::{self, NewJurisdiction},
};
use solana_pubkey::Pubkey;

pub async fn run(context: &Context, command: JurisdictionCommand) -> Result<Report, Failure> {
    match command {
        JurisdictionCommand::Add(args) => add(context, args).await,
        JurisdictionCommand::Show { code } => show(context, code).await,
        JurisdictionCommand::AnnounceLevy {
            code,
            levy_bps,
            epoch,
        } => announce_levy(context, code, levy_bps, epoch).await,
        JurisdictionCommand::Offer { code, heir } => offer(context, code, heir.to).await,
        JurisdictionCommand::Accept { code } => accept(context, code).await,
        JurisdictionCommand::Withdraw { code, destination } => {
            withdraw(context, code, destination).await
        }
    }
}

impl Context {
    /// The network and one of its jurisdictions.
    ///
    /// # Errors
    /// There is none with this code, or the chain does not answer.
    pub(super) async fn network_and_jurisdiction(
        &self,
        code: u16,
    ) -> Result<(NetworkHandle, Jurisdiction), Failure> {
        let network = self.network().await?;
        let found = self.jurisdiction_if_any(&network.address, code).await?;
        match found {
            Some(found) => Ok((network, found)),
            None => Err(self.no_such_jurisdiction(&network.address, code).await),
        }
    }

    async fn jurisdiction_if_any(
        &self,
        network: &Pubkey,
        code: u16,
    ) -> Result<Option<Jurisdiction>, Failure> {
        let address = addresses::jurisdiction(network, code);
        let found = self.rpc.account_if_any(address, self.commitment).await?;
        Ok(found.value)
    }

    /// Says which there are, where that can be told.
    async fn no_such_jurisdiction(&self, network: &Pubkey, code: u16) -> Failure {
        let all = self.rpc.jurisdictions(network, self.commitment).await;
        let there_are = match all {
            Ok(all) if !all.value.is_empty() => format!("it has {}", codes(&all.value)),
            Ok(_) => {
                "it has none yet: its authority adds them (`openmast jurisdiction add`)".into()
            }
            Err(_) => "`openmast jurisdiction show` lists those that it has".into(),
        };
        Failure::input(format!(
            "the network has no jurisdiction {code}; {there_are}"
        ))
    }

    /// The jurisdiction that is asked for, or the only one of the network.
    ///
    /// # Errors
    /// There is no such jurisdiction, or none is asked for and there are several.
    pub(super) async fn chosen_jurisdiction(&self, code: Option<u16>) -> Result<u16, Failure> {
        if let Some(code) = code {
            return Ok(self.network_and_jurisdiction(code).await?.1.code);
        }
        let network = self.network_address()?;
        let all = self.rpc.jurisdictions(&network, self.commitment).await?;
        match all.value.as_slice() {
            [only] => Ok(only.code),
            [] => Err(Failure::input(
                "the network has no jurisdiction yet, and every asset is in one; its authority adds them \
                 (`openmast jurisdiction add`)",
            )),
            several => Err(Failure::input(format!(
                "the network has several jurisdictions ({}); say with --jurisdiction in which one the asset is",
                codes(several)
            ))),
        }
    }
}

fn codes(all: &[Jurisdiction]) -> String {
    let codes: Vec<_> = all.iter().map(|one| one.code.to_string()).collect();
    codes.join(", ")
}

/// Refuses what the program would refuse, and says what it may be.
///
/// # Errors
/// The levy is above its most, or that above the limit.
pub(super) fn check(new: &NewJurisdiction, most: u16) -> Result<(), Failure> {
    if new.levy_bps > new.most_levy_bps {
        return Err(Failure::input(format!(
            "levy_bps is {} and must be at most most_levy_bps, {}",
            new.levy_bps, new.most_levy_bps
        )));
    }
    if new.most_levy_bps > most {
        return Err(Failure::input(format!(
            "most_levy_bps is {} and must be at most {most}, the network's limit",
            new.most_levy_bps
        )));
    }
    Ok(())
}

async fn add(context: &Context, args: JurisdictionAddArgs) -> Result<Report, Failure> {
    let NetworkHandle { address, state } = context.network().await?;
    let new = NewJurisdiction {
        code: args.code,
        regulator: args.regulator,
        levy_bps: args.levy_bps,
        most_levy_bps: args.most_levy_bps,
    };
    check(&new, state.limits.most_levy_bps)?;
    if let Some(there) = context.jurisdiction_if_any(&address, new.code).await? {
        return Err(Failure::input(format!(
            "the network has jurisdiction {} already; its regulator is {}",
            new.code, there.regulator
        )));
    }
    let (payer, authority) = (context.fee_payer_key()?, context.signer_key()?);
    let instruction = instructions::add_jurisdiction(payer, authority, address, &new);
    let outcome = context
        .execute("Adding the jurisdiction", &[instruction])
        .await?;
    Ok(Report::new()
        .key("network", "Network", &address)
        .and(added(&address, &new))
        .and(outcome.report(Some(&state.currency_mint))))
}

/// What a jurisdiction begins with.
pub(super) fn added(network: &Pubkey, new: &NewJurisdiction) -> Report {
    Report::new()
        .count("jurisdiction", "Jurisdiction", new.code)
        .key(
            "address",
            "Address",
            &addresses::jurisdiction(network, new.code),
        )
        .key("regulator", "Regulator", &new.regulator)
        .bps("levy_bps", "Levy", new.levy_bps)
        .bps("most_levy_bps", "  never more than", new.most_levy_bps)
}

async fn show(context: &Context, code: Option<u16>) -> Result<Report, Failure> {
    let (network, all) = match code {
        Some(code) => {
            let (network, found) = context.network_and_jurisdiction(code).await?;
            (network, vec![found])
        }
        None => {
            let network = context.network().await?;
            let all = context
                .rpc
                .jurisdictions(&network.address, context.commitment);
            let all = all.await?.value;
            (network, all)
        }
    };
    let lines = all.iter().map(|one| line(&network, one)).collect();
    Ok(Report::new()
        .key("network", "Network", &network.address)
        .list("jurisdictions", "Jurisdictions", lines))
}

fn line(network: &NetworkHandle, one: &Jurisdiction) -> Report {
    let next_epoch = network.state.next_epoch();
    Report::new()
        .count("jurisdiction", "Jurisdiction", one.code)
        .key(
            "address",
            "Address",
            &addresses::jurisdiction(&network.address, one.code),
        )
        .key("regulator", "Regulator", &one.regulator)
        .optional(
            "pending_regulator",
            "  offered to",
            (one.pending_regulator != Pubkey::default()).then_some(one.pending_regulator),
        )
        .bps("levy_bps", "Levy", levy_in(one, next_epoch))
        .and(next_levy(one, next_epoch))
        .bps("most_levy_bps", "Never more than", one.most_levy_bps)
        .money("collected", "Its assets earned", one.collected)
        .money("owed", "Owed to it", one.owed)
        .money("paid", "Paid to it", one.paid)
}

/// The levy that is announced, unless it holds already.
fn next_levy(one: &Jurisdiction, next_epoch: u64) -> Report {
    let (next, first) = ("Next levy", "First epoch of the next levy");
    match one.next_levy_epoch > next_epoch {
        true => Report::new()
            .bps("next_levy_bps", next, one.next_levy_bps)
            .number("next_levy_epoch", first, one.next_levy_epoch),
        false => Report::new()
            .none("next_levy_bps", next)
            .none("next_levy_epoch", first),
    }
}

/// The program never writes parts that are none: then it is what the account says.
fn levy_in(one: &Jurisdiction, epoch: u64) -> u16 {
    one.levy_bps_in(epoch).unwrap_or(one.levy_bps)
}

async fn announce_levy(
    context: &Context,
    code: u16,
    levy_bps: u16,
    epoch: Option<u64>,
) -> Result<Report, Failure> {
    let (network, present) = context.network_and_jurisdiction(code).await?;
    if levy_bps > present.most_levy_bps {
        return Err(Failure::input(format!(
            "levy_bps is {levy_bps} and must be at most {}, as was promised when the jurisdiction was added",
            present.most_levy_bps
        )));
    }
    let first_free = network.state.first_free_epoch();
    let epoch = epoch.unwrap_or(first_free);
    let before = levy_in(&present, epoch.saturating_sub(1));
    let replaced = replaced(&present, first_free);
    context.tell(&announcement(levy_bps, epoch, replaced));
    let regulator = context.signer_key()?;
    let instruction =
        instructions::announce_levy(regulator, network.address, code, levy_bps, epoch);
    let outcome = context
        .execute("Announcing the levy", &[instruction])
        .await?;
    let report = Report::new()
        .count("jurisdiction", "Jurisdiction", code)
        .bps("before_bps", "Levy until then", before)
        .bps("levy_bps", "Levy from then on", levy_bps)
        .number("epoch", "First epoch of the levy", epoch)
        .and(replaced_report(replaced))
        .and(outcome.report(Some(&network.state.currency_mint)));
    // What held before the levy that holds now was given up with this.
    let gave_up = (1..first_free).contains(&present.next_levy_epoch)
        && present.levy_bps != present.next_levy_bps;
    Ok(match gave_up {
        false => report,
        true => report.note(format!(
            "What was earned before epoch {} and is not collected yet pays the smallest levy that ever held before: \
             announce after `openmast collect --all`.",
            present.next_levy_epoch
        )),
    })
}

/// What was announced and does not hold yet, and its first epoch: another announcement takes its place.
fn replaced(present: &Jurisdiction, first_free: u64) -> Option<(u16, u64)> {
    let epoch = present.next_levy_epoch;
    (epoch >= first_free).then_some((present.next_levy_bps, epoch))
}

fn announcement(levy_bps: u16, epoch: u64, replaced: Option<(u16, u64)>) -> String {
    let levy = text_of_bps(levy_bps);
    match replaced {
        None => format!("A levy of {levy} from epoch {epoch} on."),
        Some((before, from)) => format!(
            "A levy of {levy} from epoch {epoch} on, in the place of the {} that was announced from epoch {from} on.",
            text_of_bps(before)
        ),
    }
}

fn replaced_report(replaced: Option<(u16, u64)>) -> Report {
    let (levy, epoch) = ("Announced before, replaced", "  from epoch");
    match replaced {
        Some((bps, from)) => {
            Report::new()
                .bps("replaced_bps", levy, bps)
                .number("replaced_epoch", epoch, from)
        }
        None => Report::new()
            .none("replaced_bps", levy)
            .none("replaced_epoch", epoch),
    }
}

/// What a jurisdiction levies of an asset in it: now, as announced, and at most.
pub(super) fn levy_report(network: &NetworkHandle, one: &Jurisdiction) -> Report {
    let next_epoch = network.state.next_epoch();
    Report::new()
        .count("jurisdiction", "Jurisdiction", one.code)
        .key("regulator", "Regulator", &one.regulator)
        .bps("levy_bps", "Levy", levy_in(one, next_epoch))
        .and(next_levy(one, next_epoch))
        .bps("most_levy_bps", "Never more than", one.most_levy_bps)
}

/// The same in a few words: `276 (levy 2.00 %, never more than 5.00 %)`.
pub(super) fn levy_words(network: &NetworkHandle, one: &Jurisdiction) -> String {
    let next_epoch = network.state.next_epoch();
    let announced = match one.next_levy_epoch > next_epoch {
        true => format!(
            ", {} from epoch {}",
            text_of_bps(one.next_levy_bps),
            one.next_levy_epoch
        ),
        false => String::new(),
    };
    format!(
        "{} (levy {}{announced}, never more than {})",
        one.code,
        text_of_bps(levy_in(one, next_epoch)),
        text_of_bps(one.most_levy_bps)
    )
}

async fn offer(context: &Context, code: u16, to: Option<Pubkey>) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let instruction = instructions::offer_regulator(context.signer_key()?, &network, code, to);
    let outcome = context
        .execute("Offering the regulator's role", &[instruction])
        .await?;
    let report = Report::new()
        .count("jurisdiction", "Jurisdiction", code)
        .optional("pending_regulator", "Offered to", to)
        .and(outcome.report(None));
    Ok(match to {
        Some(to) => report.note(format!(
            "{to} takes it over, with what the jurisdiction is owed by then, with `openmast jurisdiction accept {code}`."
        )),
        None => report,
    })
}

async fn accept(context: &Context, code: u16) -> Result<Report, Failure> {
    let (network, before) = context.network_and_jurisdiction(code).await?;
    let regulator = context.signer_key()?;
    let instruction = instructions::accept_regulator(regulator, &network.address, code);
    let outcome = context
        .execute("Taking the regulator's role over", &[instruction])
        .await?;
    let events = context.events(&outcome).await;
    let owed = events.find_or(before.owed, |event| match event {
        Event::RegulatorAccepted(it) if it.jurisdiction == code => Some(it.owed),
        _ => None,
    });
    let report = Report::new()
        .count("jurisdiction", "Jurisdiction", code)
        .key("regulator", "Regulator", &regulator)
        .known_money("owed", "Owed to the jurisdiction", owed)
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(events.noted(report))
}

async fn withdraw(
    context: &Context,
    code: u16,
    destination: Destination,
) -> Result<Report, Failure> {
    let (network, present) = context.network_and_jurisdiction(code).await?;
    if present.regulator != context.signer_key()? {
        return Err(Failure::input(format!(
            "the levy of jurisdiction {code} is its regulator's, {}; use --keypair of that wallet",
            present.regulator
        )));
    }
    let payout = Payout {
        owed: present.owed,
        instruction: &|regulator, destination| {
            instructions::withdraw_levy(regulator, network.address, code, destination)
        },
        paid: &|event| match event {
            Event::LevyWithdrawn(it) if it.jurisdiction == code => Some(it.amount),
            _ => None,
        },
    };
    let report = Report::new().count("jurisdiction", "Jurisdiction", code);
    payout.pay(context, &network, destination, report).await
}
