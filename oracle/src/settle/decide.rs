//! What to do next about one settlement: a pure function of what the outbox wants and what the chain shows.

use openmast_ledger::{
    BaseUnits, Node, OnChain, Posting, Settled, SettlementError, check_posting, prepaid,
};

use super::{
    Content,
    chain::{Action, Key, NetworkView, SettlementState, SettlementView, View},
    content::hex,
    outbox::Progress,
};
use crate::record::EpochsReopened;

/// The next thing to do about one settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Act(Action),
    /// The chain has come further than the outbox knew.
    Reached(Progress),
    /// Nothing can be done before the chain or its clock moves; that is how it should be.
    Wait(String),
    /// Nothing can be done before a person or the chain's state changes.
    Alarm(Alarm),
    /// What was closed can never become final: this belongs into the log.
    Reopen(EpochsReopened),
    /// Going on could post or pay something wrong.
    Stop(String),
}

/// A state that keeps settlements from moving and that a person should know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Stable name for metrics and webhooks.
    pub code: &'static str,
    /// What is wrong, and what to do about it.
    pub text: String,
}

/// The alarm after which later epochs must wait as well: they build on a ledger that the chain contradicts.
pub(super) const DIFFERENT: &str = "different";

/// `progress` is how far the outbox knows that the settlement of `content` has come; `me` is the oracle's key.
pub fn decide(
    content: &Content,
    progress: Progress,
    view: &View,
    me: &Key,
    rent_payer: &Key,
) -> Decision {
    let is_next = content.epoch == view.network.final_epoch + 1 && progress < Progress::Final;
    if is_next && view.network.overtakes(content) {
        return overtaken(content, view);
    }
    match view.settlements.get(&content.epoch) {
        None => absent(content, progress, view, me),
        Some(there) if there.content != *content => different(content, there, view),
        Some(there) => match there.state {
            SettlementState::Posted => posted(content, progress, there, view, me),
            SettlementState::Final => finalized(content, progress, there, view, rent_payer),
            SettlementState::Rejected => rejected(content, there),
        },
    }
}

fn absent(content: &Content, progress: Progress, view: &View, me: &Key) -> Decision {
    let epoch = content.epoch;
    let network = &view.network;
    if epoch <= network.final_epoch {
        if progress == Progress::Final {
            return Decision::Reached(Progress::Closed);
        }
        return Decision::Stop(format!(
            "epoch {epoch} is final and already closed on chain, but this oracle has not seen its settlement become \
             final, so the two cannot be compared; is the data folder an old copy?"
        ));
    }
    if progress >= Progress::Final {
        return Decision::Stop(format!(
            "the settlement of epoch {epoch} was final and is gone from the chain, whose newest final epoch is {}; is \
             this the same network?",
            network.final_epoch
        ));
    }
    if epoch != network.final_epoch + 1 {
        return Decision::Wait(format!("epoch {} must become final first", epoch - 1));
    }
    may_post(content, view, me).unwrap_or_else(|| Decision::Act(Action::Post(content.clone())))
}

/// Neither posting nor a threshold helps: the program refuses its snapshot. While settling is paused more payers may
/// leave, and one closing after the pause is enough for all of them.
fn overtaken(content: &Content, view: &View) -> Decision {
    if let Some(mut alarm) = settling_paused(view) {
        alarm.text += &format!(
            "; a payer left meanwhile, so epoch {} is closed anew then",
            content.epoch
        );
        return Decision::Alarm(alarm);
    }
    Decision::Reopen(EpochsReopened {
        from_epoch: content.epoch,
        least_slot: view.network.exit_request_slot,
    })
}

/// The program's own conditions, checked before a transaction is built. `None`: nothing is in the way.
fn may_post(content: &Content, view: &View, me: &Key) -> Option<Decision> {
    let network = &view.network;
    let checked = check_ledger(content, network).err();
    if let Some(reason) = checked.and_then(|error| contradiction(content, network, error)) {
        return Some(Decision::Stop(reason));
    }
    if content.snapshot_slot < network.final_snapshot_slot {
        return Some(Decision::Stop(behind(content, network)));
    }
    if content.snapshot_slot > view.slot {
        return Some(Decision::Wait(format!(
            "the finalized slot is {}, before the snapshot",
            view.slot
        )));
    }
    let alarm = settling_paused(view)
        .or_else(|| not_a_member(view, me))
        .or_else(|| checked.and_then(|error| forbidden_for_now(content, network, error)));
    if let Some(alarm) = alarm {
        return Some(Decision::Alarm(alarm));
    }
    let due = network
        .posted_at
        .saturating_add(i64::from(network.min_epoch_seconds));
    (view.unix_time < due).then(|| {
        Decision::Wait(format!(
            "the chain allows the next settlement in {} s",
            due - view.unix_time
        ))
    })
}

/// What the ledger's rules say about posting, with the function that the program has for it.
fn check_ledger(content: &Content, network: &NetworkView) -> Result<BaseUnits, SettlementError> {
    let root = |hash| Node {
        hash,
        sum: BaseUnits(content.amount),
    };
    let posting = Posting {
        asset_root: root(content.asset_root),
        payer_root: root(content.payer_root),
        asset_count: content.asset_count,
        payer_count: content.payer_count,
    };
    let settled = Settled {
        amount: BaseUnits(network.settled_amount),
        asset_count: network.settled_asset_count,
        payer_count: network.settled_payer_count,
    };
    let chain = OnChain {
        deposited: BaseUnits(network.deposited),
        withdrawn: BaseUnits(network.withdrawn),
        asset_count: network.asset_count,
        payer_count: network.payer_count,
        max_increase: BaseUnits(network.max_epoch_increase),
    };
    check_posting(&posting, &settled, &chain)
}

/// Why a settlement that the ledger's rules refuse must not wait for better times: log and chain do not belong together.
fn contradiction(
    content: &Content,
    network: &NetworkView,
    error: SettlementError,
) -> Option<String> {
    match error {
        SettlementError::SumFell | SettlementError::CountFell => Some(behind(content, network)),
        SettlementError::CountAboveChain => Some(format!(
            "the ledger here counts {} assets and {} payers, the chain {} and {}: this is another network",
            content.asset_count, content.payer_count, network.asset_count, network.payer_count
        )),
        SettlementError::NullRoot | SettlementError::UnequalSums | SettlementError::Books => {
            Some(format!("{content}: {error}"))
        }
        SettlementError::Breaker | SettlementError::MoreThanDeposited => None,
    }
}

fn behind(content: &Content, network: &NetworkView) -> String {
    format!(
        "the ledger here is behind the newest final settlement (epoch {}): {content}; the chain has {} base units, \
         {} assets, {} payers, snapshot slot {}. Is the data folder an old copy?",
        network.final_epoch,
        network.settled_amount,
        network.settled_asset_count,
        network.settled_payer_count,
        network.final_snapshot_slot
    )
}

/// What the ledger's rules refuse until the chain's state changes.
fn forbidden_for_now(
    content: &Content,
    network: &NetworkView,
    error: SettlementError,
) -> Option<Alarm> {
    let epoch = content.epoch;
    match error {
        SettlementError::Breaker => Some(Alarm {
            code: "breaker",
            text: format!(
                "epoch {epoch} raises the settled amount from {} to {} base units, by more than the network's breaker \
                 allows ({}). If the usage is genuine, the authority can raise max_epoch_increase; it is posted as soon \
                 as the chain allows it",
                network.settled_amount, content.amount, network.max_epoch_increase
            ),
        }),
        SettlementError::MoreThanDeposited => {
            let covered = prepaid(BaseUnits(network.deposited), BaseUnits(network.withdrawn)).0;
            Some(Alarm {
                code: "solvency",
                text: format!(
                    "epoch {epoch} settles {} base units in total, but only {covered} are prepaid. Payers withdrew after \
                     the snapshot; it is posted as soon as deposits cover it",
                    content.amount
                ),
            })
        }
        _ => None,
    }
}

fn settling_paused(view: &View) -> Option<Alarm> {
    view.network.settling_paused.then(|| Alarm {
        code: "paused",
        text: "settling is paused on chain; it goes on when the pauser clears the bit".into(),
    })
}

fn not_a_member(view: &View, me: &Key) -> Option<Alarm> {
    if position(view, me).is_some() {
        return None;
    }
    Some(Alarm {
        code: "not_a_member",
        text: format!(
            "this oracle's key is not a member of the oracle set with weight and a bond of at least {} base units; \
             the authority sets members, anyone can deposit the bond",
            view.network.min_bond
        ),
    })
}

/// Which bit is ours, if we may post and attest at all.
fn position(view: &View, me: &Key) -> Option<usize> {
    view.oracles.members.iter().position(|member| {
        member.key == *me && member.weight > 0 && member.bond >= view.network.min_bond
    })
}

/// What is on chain does not follow from this log: another oracle posted it, or this one before an exit overtook it.
fn different(content: &Content, there: &SettlementView, view: &View) -> Decision {
    let epoch = content.epoch;
    let is_void =
        view.network.overtakes(&there.content) || there.oracle_set_version != view.oracles.version;
    match there.state {
        SettlementState::Rejected => Decision::Act(Action::Close {
            epoch,
            rent_payer: there.rent_payer,
        }),
        SettlementState::Posted if is_void => Decision::Act(Action::Expire { epoch }),
        SettlementState::Posted => Decision::Alarm(contradicted(
            content,
            there,
            "A member of the oracle set posted it",
            &format!(
                "then vote with `openmast settlement reject {epoch}` or `openmast settlement attest {epoch}`. Once it is \
                 rejected, the one that follows from here is posted"
            ),
        )),
        SettlementState::Final => Decision::Alarm(contradicted(
            content,
            there,
            "It is final",
            "then find out which log is complete. Until then this oracle takes in usage and posts nothing",
        )),
    }
}

fn contradicted(content: &Content, there: &SettlementView, how: &str, what_to_do: &str) -> Alarm {
    let theirs = &there.content;
    Alarm {
        code: DIFFERENT,
        text: format!(
            "the settlement of epoch {} on chain (asset root {}, payer root {}) is not the one that follows from this \
             oracle's log (asset root {}, payer root {}). {how}. They differ in: {}. Compare the archives with `openmast \
             settlement verify`, {what_to_do}",
            content.epoch,
            hex(&theirs.asset_root),
            hex(&theirs.payer_root),
            hex(&content.asset_root),
            hex(&content.payer_root),
            content.differences(theirs).join("; ")
        ),
    }
}

fn posted(
    content: &Content,
    progress: Progress,
    there: &SettlementView,
    view: &View,
    me: &Key,
) -> Decision {
    let epoch = content.epoch;
    if progress < Progress::Posted {
        return Decision::Reached(Progress::Posted);
    }
    if there.oracle_set_version != view.oracles.version {
        return Decision::Act(Action::Expire { epoch });
    }
    if let Some(alarm) = settling_paused(view) {
        return Decision::Alarm(alarm);
    }
    let mine = position(view, me);
    if mine.is_some_and(|bit| there.attested & (1 << bit) == 0) {
        return Decision::Act(Action::Attest(content.clone()));
    }
    let weight = attested_weight(there, view);
    if weight < u64::from(view.oracles.threshold) {
        return Decision::Wait(format!(
            "attested weight {weight} of {}",
            view.oracles.threshold
        ));
    }
    let due = there
        .posted_at
        .saturating_add(i64::from(there.challenge_seconds));
    if view.unix_time < due {
        return Decision::Wait(format!(
            "the challenge window ends in {} s",
            due - view.unix_time
        ));
    }
    Decision::Act(Action::Finalize { epoch })
}

fn attested_weight(there: &SettlementView, view: &View) -> u64 {
    let members = view.oracles.members.iter().take(16).enumerate();
    members
        .filter(|(bit, _)| there.attested & (1 << bit) != 0)
        .map(|(_, member)| u64::from(member.weight))
        .sum()
}

fn finalized(
    content: &Content,
    progress: Progress,
    there: &SettlementView,
    view: &View,
    rent_payer: &Key,
) -> Decision {
    let epoch = content.epoch;
    if progress < Progress::Final {
        return Decision::Reached(Progress::Final);
    }
    if epoch >= view.network.oldest_kept_epoch {
        return Decision::Wait("kept for proofs".into());
    }
    if there.rent_payer != *rent_payer {
        // Its rent is not ours: who posted it closes it.
        return Decision::Reached(Progress::Closed);
    }
    Decision::Act(Action::Close {
        epoch,
        rent_payer: there.rent_payer,
    })
}

/// Code of the alarm about a settlement that the oracle set voted out.
pub(super) const REJECTED: &str = "rejected";

fn rejected(content: &Content, there: &SettlementView) -> Decision {
    if there.rejected == 0 {
        // Nobody voted: it was posted under an older oracle set. Made room for, it can be posted again.
        return Decision::Act(Action::Close {
            epoch: content.epoch,
            rent_payer: there.rent_payer,
        });
    }
    Decision::Alarm(Alarm {
        code: REJECTED,
        text: format!(
            "the oracle set rejected this oracle's settlement of epoch {}. Compare the archives with `openmast \
             settlement verify`. If it is right after all, close the rejected settlement and it is posted again",
            content.epoch
        ),
    })
}
