//! The table of acts: what was done in the jurisdiction, each with the transaction that did it.

use openmast_client::{events::Event, share_gate::events::Event as GateEvent};
use solana_pubkey::Pubkey;
use solana_signature::Signature;

use super::{acting::Here, history::Done};
use crate::tables::Column;

/// One event of one transaction. What an act has nothing to say about is `None`.
#[derive(Default)]
pub(super) struct Act {
    at: Option<i64>,
    slot: u64,
    transaction: Signature,
    act: &'static str,
    /// The asset's account.
    account: Option<Pubkey>,
    asset: Option<u32>,
    epoch: Option<u64>,
    to: Option<u16>,
    levy_bps: Option<u16>,
    amount: Option<u64>,
    of: Option<Pubkey>,
    until: Option<i64>,
    reason: Option<[u8; 32]>,
}

/// The column names are the format (docs/reference/regulator-report.md).
pub(super) const COLUMNS: &[Column<Act>] = &[
    Column::time("at", |it| it.at),
    Column::number("slot", |it| Some(it.slot)),
    Column::text("transaction", |it| Some(it.transaction.to_string())),
    Column::text("act", |it| Some(it.act.to_owned())),
    Column::number("asset", |it| it.asset.map(u64::from)),
    Column::text("asset_account", |it| it.account.map(|key| key.to_string())),
    Column::number("epoch", |it| it.epoch),
    Column::number("to_jurisdiction", |it| it.to.map(u64::from)),
    Column::number("levy_bps", |it| it.levy_bps.map(u64::from)),
    Column::number("amount_base_units", |it| it.amount),
    Column::text("of", |it| it.of.map(|key| key.to_string())),
    Column::time("until", |it| it.until),
    Column::text("reason_sha256", |it| it.reason.map(hex::encode)),
];

/// What these transactions, oldest first, did in the jurisdiction in the period, in their order. Anybody can name its account
/// in a transaction that does something elsewhere: that is no act here.
pub(super) fn lines(mut here: Here<'_>, done: &[Done]) -> Vec<Act> {
    let mut lines = Vec::new();
    for done in done {
        here.note(done);
        if !here.is_in_period() {
            continue;
        }
        let own = done.events.iter().filter_map(|event| act(event, &here));
        let of_gate = done.gate_events.iter();
        let of_gate = of_gate.filter_map(|event| gate_act(event, &here));
        for act in own.chain(of_gate) {
            let asset = act.account.and_then(|account| here.index_of(&account));
            lines.push(Act {
                at: done.past.unix_time,
                slot: done.past.slot,
                transaction: done.past.signature,
                asset,
                ..act
            });
        }
    }
    lines
}

fn act(event: &Event, here: &Here<'_>) -> Option<Act> {
    let none = Act::default();
    Some(match event {
        Event::JurisdictionAdded(it) if here.is(&it.network, it.jurisdiction) => Act {
            act: "added",
            of: Some(it.regulator),
            levy_bps: Some(it.levy_bps),
            ..none
        },
        Event::LevyAnnounced(it) if here.is(&it.network, it.jurisdiction) => Act {
            act: "levy announced",
            epoch: Some(it.next_levy_epoch),
            levy_bps: Some(it.next_levy_bps),
            ..none
        },
        Event::Collected(it) if here.is(&it.network, it.jurisdiction) => Act {
            act: "collected",
            account: Some(it.asset),
            epoch: Some(it.epoch),
            to: (it.next_jurisdiction != it.jurisdiction).then_some(it.next_jurisdiction),
            levy_bps: Some(it.levy_bps),
            amount: Some(it.levy),
            ..none
        },
        Event::LevyWithdrawn(it) if here.is(&it.network, it.jurisdiction) => Act {
            act: "levy withdrawn",
            amount: Some(it.amount),
            of: Some(it.regulator),
            ..none
        },
        Event::RegulatorOffered(it) if here.is(&it.network, it.jurisdiction) => Act {
            act: "role offered",
            of: Some(it.pending_regulator),
            ..none
        },
        Event::RegulatorAccepted(it) if here.is(&it.network, it.jurisdiction) => Act {
            act: "role accepted",
            of: Some(it.regulator),
            ..none
        },
        other => return of_assets(other, here),
    })
}

fn of_assets(event: &Event, here: &Here<'_>) -> Option<Act> {
    let none = Act::default();
    Some(match event {
        Event::AssetCreated(it) if here.is(&it.network, it.jurisdiction) => Act {
            act: "asset created",
            account: Some(it.asset),
            of: Some(it.owner),
            ..none
        },
        Event::MoveAgreed(it) if here.is(&it.network, it.jurisdiction) => Act {
            act: match it.agrees {
                true => "move agreed",
                false => "move not agreed",
            },
            account: Some(it.asset),
            to: Some(it.to),
            ..none
        },
        Event::MoveAccepted(it) if here.is(&it.network, it.to) => Act {
            act: "move accepted",
            account: Some(it.asset),
            to: Some(it.to),
            epoch: Some(it.epoch),
            ..none
        },
        Event::LicenceGranted(it) if here.is(&it.network, it.jurisdiction) => Act {
            act: "licence granted",
            account: Some(it.asset),
            of: Some(it.licence),
            until: Some(it.valid_until),
            ..none
        },
        other => return of_venues(other, here),
    })
}

fn of_venues(event: &Event, here: &Here<'_>) -> Option<Act> {
    let none = Act::default();
    Some(match event {
        Event::VenueHalted(it)
            if here.has(&it.network, &it.asset) && here.is_regulator(&it.regulator) =>
        {
            Act {
                act: "venue halted",
                account: Some(it.asset),
                of: Some(it.token_account),
                until: Some(it.halted_until),
                reason: Some(it.reason_hash),
                ..none
            }
        }
        // Anybody ends a halt whose time is over.
        Event::VenueResumed(it) if here.has(&it.network, &it.asset) => Act {
            act: "venue resumed",
            account: Some(it.asset),
            of: Some(it.token_account),
            ..none
        },
        other => return of_licences(other, here),
    })
}

fn of_licences(event: &Event, here: &Here<'_>) -> Option<Act> {
    let none = Act::default();
    Some(match event {
        Event::LicenceRenewed(it) if here.has_licence(&it.network, &it.licence) => Act {
            act: "licence renewed",
            account: Some(it.asset),
            of: Some(it.licence),
            until: Some(it.valid_until),
            ..none
        },
        Event::LicenceSuspended(it) if here.has_licence(&it.network, &it.licence) => Act {
            act: "licence suspended",
            account: Some(it.asset),
            of: Some(it.licence),
            epoch: Some(it.suspended_from),
            until: Some(it.suspended_until),
            reason: Some(it.reason_hash),
            ..none
        },
        Event::LicenceLifted(it) if here.has_licence(&it.network, &it.licence) => Act {
            act: "licence's suspension lifted",
            account: Some(it.asset),
            of: Some(it.licence),
            epoch: Some(it.lifted_from),
            ..none
        },
        Event::LicenceEnded(it) if here.has_licence(&it.network, &it.licence) => Act {
            act: "licence ended",
            account: Some(it.asset),
            of: Some(it.licence),
            epoch: Some(it.ended_from),
            reason: Some(it.reason_hash),
            ..none
        },
        _ => return None,
    })
}

fn gate_act(event: &GateEvent, here: &Here<'_>) -> Option<Act> {
    let GateEvent::HolderSuspended(it) = event else {
        return None;
    };
    let account = here.asset_of(&it.mint)?;
    let is_act = here.has(&it.network, &account) && here.is_regulator(&it.regulator);
    let is_lifted = it.suspended_until == 0;
    is_act.then_some(Act {
        act: match is_lifted {
            true => "holder's suspension lifted",
            false => "holder suspended",
        },
        account: Some(account),
        of: Some(it.wallet),
        until: (!is_lifted).then_some(it.suspended_until),
        reason: Some(it.reason_hash),
        ..Act::default()
    })
}
