//! The tables of licences and of leases: what the jurisdiction's regulators granted, and what each is in the period's last
//! epoch, by accounts as of the slot.

use openmast_client::accounts::{Licence, LicenceArea, licence_state_name};
use openmast_ledger::LicenceState;
use solana_pubkey::Pubkey;

use super::{
    super::licence::Licences,
    standing::Standing,
    suspensions::{Span, Suspension},
    walking::Closed,
};
use crate::{context::Context, failure::Failure, tables::Column};

/// A licence, or a lease of one.
pub(super) struct Granted {
    asset: u32,
    asset_account: Pubkey,
    licence: Licence,
    /// In the last epoch; `None`: nobody tells when it opened.
    state: Option<LicenceState>,
    /// Asset and number of the licence that a lease is of.
    lease_of: Option<(Option<u32>, u16)>,
    slot: u64,
}

/// The column names are the format (docs/reference/regulator-report.md).
pub(super) const COLUMNS: &[Column<Granted>] = &[
    Column::number("asset", |it| Some(it.asset.into())),
    Column::text("asset_account", |it| Some(it.asset_account.to_string())),
    Column::number("licence", |it| Some(it.licence.number.into())),
    Column::text("licence_account", |it| {
        Some(it.licence.address().to_string())
    }),
    Column::number("as_of_slot", |it| Some(it.slot)),
    Column::text("state", |it| {
        it.state.map(|state| licence_state_name(state).to_owned())
    }),
    Column::text("kind", |it| {
        it.licence.kind().map(|kind| kind.name().to_owned())
    }),
    Column::text("reference", |it| Some(it.licence.reference_text())),
    Column::text("lease_of_account", |it| {
        it.licence.parent().map(|key| key.to_string())
    }),
    Column::number("lease_of_asset", |it| it.lease_of?.0.map(u64::from)),
    Column::number("lease_of_licence", |it| Some(it.lease_of?.1.into())),
    Column::text("regulator", |it| Some(it.licence.regulator.to_string())),
    Column::number("band_from_khz", |it| Some(it.licence.band_khz()?.0)),
    Column::number("band_to_khz", |it| Some(it.licence.band_khz()?.1)),
    Column::text("area_kind", |it| {
        let kind = match it.licence.area()? {
            LicenceArea::Country => "country",
            LicenceArea::H3Cells { .. } => "h3-cells",
            LicenceArea::Code(_) => "code",
        };
        Some(kind.to_owned())
    }),
    Column::text("area", |it| match it.licence.area()? {
        LicenceArea::Country => None,
        LicenceArea::H3Cells { hash } => Some(hex::encode(hash)),
        LicenceArea::Code(code) => Some(code),
    }),
    Column::time("granted_at", |it| Some(it.licence.granted_at)),
    Column::time("valid_from", |it| Some(it.licence.valid_from)),
    Column::time("valid_until", |it| Some(it.licence.valid_until)),
    Column::text("document_sha256", |it| {
        Some(hex::encode(it.licence.document_hash))
    }),
    Column::text("attestation", |it| {
        let attestation = it.licence.attestation;
        (attestation != Pubkey::default()).then(|| attestation.to_string())
    }),
    Column::number("ended_from_epoch", |it| epoch(it.licence.ended_from)),
];

impl Granted {
    /// Its account.
    pub fn address(&self) -> Pubkey {
        self.licence.address()
    }

    /// Whether it is a lease.
    fn is_lease(&self) -> bool {
        self.licence.kind().is_some_and(|kind| kind.is_lease())
    }
}

/// What accounts keep of epochs that are not: 0.
fn epoch(epoch: u64) -> Option<u64> {
    Some(epoch).filter(|epoch| *epoch > 0)
}

/// Licences, and leases, that were granted in the jurisdiction by the end of the period: by asset and number.
///
/// # Errors
/// The chain does not answer.
pub(super) async fn read(
    context: &Context,
    standing: &Standing,
    last: &Closed,
) -> Result<(Vec<Granted>, Vec<Granted>), Failure> {
    let network = &standing.network.address;
    let licences = Licences::read(context, network, &standing.assets).await?;
    let (mut own, mut leases) = (Vec::new(), Vec::new());
    for (asset, licence) in &licences.all {
        let is_later = licence.granted_at > last.content.closed_at;
        if licence.jurisdiction != standing.jurisdiction.code || is_later {
            continue;
        }
        let epoch = last.content.epoch;
        let state = last.opened_at;
        let state = state.map(|opened_at| licences.state_in(licence, epoch, opened_at));
        let parent = licences.parent_of(licence);
        let granted = Granted {
            asset: *asset,
            asset_account: standing.asset_account(*asset),
            licence: licence.clone(),
            state: state.transpose()?,
            lease_of: parent.map(|parent| (standing.index_of(&parent.asset), parent.number)),
            slot: standing.slot,
        };
        match granted.is_lease() {
            true => leases.push(granted),
            false => own.push(granted),
        }
    }
    Ok((own, leases))
}

/// The newest suspension of each, if it concerned an epoch of the period.
pub(super) fn suspensions<'a>(
    granted: impl IntoIterator<Item = &'a Granted>,
    epochs: &[Closed],
) -> Vec<Suspension> {
    let suspended = granted.into_iter().filter(|one| {
        let mut epochs = epochs.iter();
        epochs.any(|closed| {
            let opened_at = closed.opened_at.unwrap_or(closed.content.closed_at);
            concerns(&one.licence, closed.content.epoch, opened_at)
        })
    });
    suspended.map(Granted::suspension).collect()
}

/// Whether the newest suspension concerns an epoch that opened at this time, Unix seconds. One that was lifted before its
/// first epoch concerns none.
fn concerns(licence: &Licence, epoch: u64, opened_at: i64) -> bool {
    let has_begun = licence.suspended_from != 0 && licence.suspended_from <= epoch;
    let is_lifted = licence.lifted_from != 0 && licence.lifted_from <= epoch;
    has_begun && !is_lifted && opened_at < licence.suspended_until
}

impl Granted {
    fn suspension(&self) -> Suspension {
        let licence = &self.licence;
        Suspension {
            subject: "licence",
            asset: self.asset,
            asset_account: self.asset_account,
            of: licence.address(),
            span: Span {
                until: Some(licence.suspended_until),
                from_epoch: epoch(licence.suspended_from),
                lifted_from_epoch: epoch(licence.lifted_from),
                ..Span::default()
            },
            reason: licence.suspension_reason,
            account: licence.address(),
            slot: self.slot,
        }
    }
}
