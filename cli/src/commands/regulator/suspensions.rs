//! The table of suspensions: of licences, holders and venues, by the regulator's word, as far as accounts still say.

use openmast_client::{
    accounts::{Asset, Venue},
    addresses,
    share_gate::{accounts::Holder, addresses as gate},
};
use solana_pubkey::Pubkey;

use super::standing::Standing;
use crate::{context::Context, failure::Failure, tables::Column};

/// One suspension: the newest of its subject.
pub(super) struct Suspension {
    /// What is suspended: `holder`, `licence` or `venue`.
    pub subject: &'static str,
    pub asset: u32,
    pub asset_account: Pubkey,
    /// The wallet of a holder, the token account of a venue, the account of a licence.
    pub of: Pubkey,
    pub span: Span,
    pub reason: [u8; 32],
    /// The account that says so.
    pub account: Pubkey,
    pub slot: u64,
}

/// The column names are the format (docs/reference/regulator-report.md).
pub(super) const COLUMNS: &[Column<Suspension>] = &[
    Column::text("subject", |it| Some(it.subject.to_owned())),
    Column::number("asset", |it| Some(it.asset.into())),
    Column::text("asset_account", |it| Some(it.asset_account.to_string())),
    Column::text("of", |it| Some(it.of.to_string())),
    Column::time("since", |it| it.span.since),
    Column::time("until", |it| it.span.until),
    Column::time("lifted_at", |it| it.span.lifted_at),
    Column::number("from_epoch", |it| it.span.from_epoch),
    Column::number("lifted_from_epoch", |it| it.span.lifted_from_epoch),
    Column::text("reason_sha256", |it| Some(hex::encode(it.reason))),
    Column::text("account", |it| Some(it.account.to_string())),
    Column::number("as_of_slot", |it| Some(it.slot)),
];

/// Suspensions of holders and venues that held at some time of the period, which is its first and its last second, by asset, subject and beginning.
///
/// # Errors
/// The chain does not answer.
pub(super) async fn lines(
    context: &Context,
    standing: &Standing,
    assets: &[&Asset],
    period: (i64, i64),
) -> Result<Vec<Suspension>, Failure> {
    let mut all = Vec::new();
    for asset in assets {
        let of = Of::new(standing, asset);
        let holders = context.rpc.holders(&asset.share_mint, context.commitment);
        let holders = holders.await?.value;
        all.extend(holders.iter().filter_map(|one| of.holder(one)));
        let venues = context.rpc.venues(&of.account, context.commitment).await?;
        all.extend(venues.value.iter().filter_map(|one| of.venue(one)));
    }
    all.retain(|one| one.span.meets(period));
    Ok(all)
}

/// In the table's order: by asset, subject and beginning.
pub(super) fn sort(all: &mut [Suspension]) {
    all.sort_by_key(|one| (one.asset, one.subject, one.span.since, one.of));
}

/// The asset of which suspensions are told.
struct Of {
    asset: u32,
    account: Pubkey,
    mint: Pubkey,
    slot: u64,
}

impl Of {
    fn new(standing: &Standing, asset: &Asset) -> Self {
        Self {
            asset: asset.index,
            account: standing.asset_account(asset.index),
            mint: asset.share_mint,
            slot: standing.slot,
        }
    }

    fn holder(&self, holder: &Holder) -> Option<Suspension> {
        let span = Span::of(
            holder.suspended_since,
            holder.suspended_until,
            holder.suspension_ended,
        )?;
        let account = gate::holder(&self.mint, &holder.wallet);
        Some(self.told(
            "holder",
            holder.wallet,
            account,
            span,
            holder.suspension_reason,
        ))
    }

    fn venue(&self, venue: &Venue) -> Option<Suspension> {
        let span = Span::of(venue.halted_since, venue.halted_until, venue.halt_ended)?;
        let account = addresses::venue(&self.account, &venue.token_account);
        Some(self.told(
            "venue",
            venue.token_account,
            account,
            span,
            venue.reason_hash,
        ))
    }

    fn told(
        &self,
        subject: &'static str,
        of: Pubkey,
        account: Pubkey,
        span: Span,
        reason: [u8; 32],
    ) -> Suspension {
        Suspension {
            subject,
            asset: self.asset,
            asset_account: self.account,
            of,
            span,
            reason,
            account,
            slot: self.slot,
        }
    }
}

/// From when to when. Times are Unix seconds; licences are suspended by epochs.
#[derive(Clone, Copy, Default)]
pub(super) struct Span {
    pub since: Option<i64>,
    /// When it ends by itself; gone from the account of one that was lifted, but of a licence.
    pub until: Option<i64>,
    /// When it was lifted.
    pub lifted_at: Option<i64>,
    pub from_epoch: Option<u64>,
    pub lifted_from_epoch: Option<u64>,
}

impl Span {
    /// As accounts keep it: lifting writes 0 for the end, and when it was. `None`: there never was one.
    fn of(since: i64, until: i64, lifted_at: i64) -> Option<Self> {
        let (until, lifted_at) = match until {
            0 => (None, Some(lifted_at)),
            _ => (Some(until), None),
        };
        (since > 0).then_some(Self {
            since: Some(since),
            until,
            lifted_at,
            ..Self::default()
        })
    }

    fn meets(&self, (opened_at, closed_at): (i64, i64)) -> bool {
        let end = self.lifted_at.or(self.until);
        self.since <= Some(closed_at) && end.is_none_or(|end| opened_at < end)
    }
}
