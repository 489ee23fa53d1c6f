//! The program's conditions for a settlement, checked before a transaction is built. What the program would refuse is
//! never sent.

use openmast_client::content::OneLine;
use openmast_ledger::{
    BaseUnits, OnChain, Settled, SettlementError, check_posting, lots_left, prepaid,
};

use super::{
    Content,
    alarm::Alarm,
    chain::{NetworkView, ProposalView, View},
};

/// What is in the way of a settlement of the epoch after the newest final one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// Log and chain, as nodes tell it, do not belong together.
    Contradiction(String),
    /// It can never become final, but one that is closed from a newer snapshot can.
    Void(&'static str),
    /// A person or the chain's state has to change something.
    Alarm(Alarm),
    /// The chain's clock has to go on.
    Wait(String),
}

/// The first condition that is not met; `None` if the program accepts the settlement. `proposal` is its proposal, if
/// one exists that only has to become final.
pub(super) fn obstacle(
    content: &Content,
    view: &View,
    proposal: Option<&ProposalView>,
) -> Option<Obstacle> {
    let network = &view.network;
    let checked = check_ledger(content, network).err();
    if let Some(error) = checked.filter(|error| is_of_content(*error)) {
        return Some(Obstacle::Alarm(broken(content, error)));
    }
    if let Some(reason) = checked.and_then(|error| contradiction(content, network, error)) {
        return Some(Obstacle::Contradiction(reason));
    }
    if content.snapshot_slot < network.final_snapshot_slot {
        return Some(Obstacle::Contradiction(behind(content, network)));
    }
    if checked == Some(SettlementError::MoreThanReserved) && !releases_more(content, network) {
        return Some(Obstacle::Alarm(lots_short(content, network)));
    }
    if let Some(reason) = void(content, view, proposal, checked) {
        return Some(Obstacle::Void(reason));
    }
    // The length of the epoch is checked once, when the settlement is proposed.
    if proposal.is_none() && is_too_short(content, network) {
        return Some(Obstacle::Void(
            "its epoch is shorter than the network allows now",
        ));
    }
    if network.settling_paused {
        return Some(Obstacle::Alarm(paused()));
    }
    if let Some(SettlementError::MoreThanDeposited) = checked {
        return Some(Obstacle::Alarm(insolvent(content, network)));
    }
    too_early(content, view).map(Obstacle::Wait)
}

/// Checks the ledger's rules with the function that the program uses.
fn check_ledger(content: &Content, network: &NetworkView) -> Result<BaseUnits, SettlementError> {
    let settled = Settled {
        charged: BaseUnits(network.settled_amount),
        accrued: BaseUnits(network.settled_accrued),
        reserve_charged: BaseUnits(network.settled_reserve_amount),
        reserve_accrued: BaseUnits(network.settled_reserve_accrued),
        asset_count: network.settled_asset_count,
        payer_count: network.settled_payer_count,
        reserve_count: network.settled_reserve_count,
    };
    let chain = OnChain {
        deposited: BaseUnits(network.deposited),
        withdrawn: BaseUnits(network.withdrawn),
        lots_in: BaseUnits(network.lots_in),
        lots_out: BaseUnits(network.lots_out),
        lots_excess: BaseUnits(network.lots_excess),
        asset_count: network.asset_count,
        payer_count: network.payer_count,
        reserve_count: network.reserve_count,
        breaker: BaseUnits(network.max_epoch_increase),
    };
    let posting = openmast_ledger::Content::from(*content).posting();
    check_posting(&posting, &settled, &chain)
}

/// Whether the program would refuse the content whatever the chain's state is.
fn is_of_content(error: SettlementError) -> bool {
    match error {
        SettlementError::NullRoot
        | SettlementError::UnequalSums
        | SettlementError::ChargedAboveAccrued
        | SettlementError::Books => true,
        SettlementError::SumFell
        | SettlementError::CountFell
        | SettlementError::CountAboveChain
        | SettlementError::Breaker
        | SettlementError::Backlog
        | SettlementError::MoreThanDeposited
        | SettlementError::MoreThanReserved => false,
    }
}

fn broken(content: &Content, error: SettlementError) -> Alarm {
    Alarm {
        code: "refused",
        text: format!(
            "what follows from the log can be no settlement ({error}): {}. Nothing is proposed; the outbox is damaged, or this \
             software is wrong",
            OneLine(content)
        ),
    }
}

/// Why log and chain do not belong together; `None` if they may.
fn contradiction(
    content: &Content,
    network: &NetworkView,
    error: SettlementError,
) -> Option<String> {
    match error {
        SettlementError::SumFell | SettlementError::CountFell => Some(behind(content, network)),
        SettlementError::CountAboveChain => Some(format!(
            "the ledger here counts {} assets, {} payers and {} reserves, the chain {}, {} and {}, and none is ever removed",
            content.asset_count,
            content.payer_count,
            content.reserve_count,
            network.asset_count,
            network.payer_count,
            network.reserve_count
        )),
        SettlementError::NullRoot
        | SettlementError::UnequalSums
        | SettlementError::ChargedAboveAccrued
        | SettlementError::Books
        | SettlementError::Breaker
        | SettlementError::Backlog
        | SettlementError::MoreThanDeposited
        | SettlementError::MoreThanReserved => None,
    }
}

fn behind(content: &Content, network: &NetworkView) -> String {
    format!(
        "the ledger here is behind the newest final settlement (epoch {}): {}; the chain has {} base units \
         charged, {} accrued, {} assets, {} payers, {} reserves, snapshot slot {}. If the data folder is an old copy, restore the newest one",
        network.final_epoch,
        OneLine(content),
        network.settled_amount,
        network.settled_accrued,
        network.settled_asset_count,
        network.settled_payer_count,
        network.settled_reserve_count,
        network.final_snapshot_slot
    )
}

/// Why it can never become final, although the log is right: what it was closed from does not hold any more.
fn void(
    content: &Content,
    view: &View,
    proposal: Option<&ProposalView>,
    checked: Option<SettlementError>,
) -> Option<&'static str> {
    if is_overtaken(content, view, proposal, view.unix_time) {
        return Some("a payer left with money that it counts on, or could before it is final");
    }
    if let Some(SettlementError::Breaker | SettlementError::Backlog) = checked {
        return Some("the network's breaker was lowered since its snapshot");
    }
    if let Some(SettlementError::MoreThanReserved) = checked {
        return Some("lots hold less than it releases: buyers took money back since its snapshot");
    }
    None
}

/// Whether it releases more than is final. From a newer snapshot it then does not, or less: up to what is final the program keeps what
/// lots hold.
fn releases_more(content: &Content, network: &NetworkView) -> bool {
    content.reserve_accrued > network.settled_reserve_accrued
}

/// Whether it could not become final any more if it was posted at `now`, Unix seconds.
fn is_overtaken(content: &Content, view: &View, proposal: Option<&ProposalView>, now: i64) -> bool {
    let at = proposal.map_or_else(
        || view.network.earliest_final(now),
        |proposal| proposal.earliest_final(now),
    );
    view.network.overtakes(content, at)
}

/// Whether waiting longer risks that the settlement becomes void: a third of the time since its epoch's end is more
/// than the time that is left, which means that three quarters are gone. The last quarter is for the transaction, and
/// for other members.
pub(super) fn is_urgent(content: &Content, view: &View, proposal: Option<&ProposalView>) -> bool {
    let passed = view.unix_time.saturating_sub(content.closed_at).max(0);
    let then = view.unix_time.saturating_add(passed / 3);
    is_overtaken(content, view, proposal, then)
}

fn is_too_short(content: &Content, network: &NetworkView) -> bool {
    let least = network
        .final_closed_at
        .saturating_add(i64::from(network.min_epoch_seconds));
    content.closed_at < least
}

fn paused() -> Alarm {
    Alarm {
        code: "paused",
        text: "settling is paused on chain; it goes on when the pauser clears the bit or the pause lapses".into(),
    }
}

fn insolvent(content: &Content, network: &NetworkView) -> Alarm {
    let covered = prepaid(BaseUnits(network.deposited), BaseUnits(network.withdrawn)).0;
    Alarm {
        code: "solvency",
        text: format!(
            "epoch {} accrues {} base units of payers in total, but only {covered} are prepaid: payers took out more than they \
             had left. It is settled as soon as deposits cover it",
            content.epoch, content.payer_accrued
        ),
    }
}

/// What is final was bounded by what lots held, and the program pays nothing back below that. So no newer snapshot helps.
fn lots_short(content: &Content, network: &NetworkView) -> Alarm {
    let amounts = [network.lots_in, network.lots_out, network.lots_excess];
    let [paid, back, excess] = amounts.map(BaseUnits);
    let BaseUnits(covered) = lots_left(paid, back, excess);
    Alarm {
        code: "solvency",
        text: format!(
            "lots have released {} base units in total by what is final, but only {covered} of what was paid for them are left on \
             chain, and the program does not let that happen. Nothing is proposed; compare what the lots say on chain with the \
             archive (`openmast settlement verify`)",
            content.reserve_accrued
        ),
    }
}

fn too_early(content: &Content, view: &View) -> Option<String> {
    if content.snapshot_slot > view.slot {
        return Some(format!(
            "the finalized slot is {}, before the snapshot",
            view.slot
        ));
    }
    (content.closed_at > view.unix_time)
        .then(|| "the chain's finalized clock is before the snapshot's".to_owned())
}
