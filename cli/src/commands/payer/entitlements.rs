//! `openmast payer entitlements`

use std::collections::HashMap;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use openmast_client::{
    accounts::{Entitlement, Lot},
    addresses,
};
use openmast_ledger::{Bytes, LotKind, unused_bytes};

use super::network_and_payer;
use crate::{
    commands::{
        collecting::broken_accounts,
        lot::{kind_name, what},
    },
    context::{Context, NetworkHandle},
    failure::Failure,
    oracle_api::Side,
    report::Report,
};

/// So many proofs are asked for at a time: an oracle serves few connections of one source.
const PROOFS_AT_ONCE: usize = 8;

pub async fn list(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let address = addresses::payer(&network.address, index);
    let (rpc, commitment) = (&context.rpc, context.commitment);
    let found = rpc.entitlements_of(&address, commitment).await?.value;
    let lots = lots(context, &found).await?;
    let now = rpc.clock(commitment).await?.value;
    let epoch = match found.last() {
        Some(newest) => {
            context
                .shown_epoch(&network, Side::Reserve, newest.index)
                .await?
        }
        None => network.state.final_epoch,
    };
    let proves = epoch > 0 && context.can_prove();
    let met = match proves {
        true => met(context, &network, epoch, &found).await?,
        false => vec![None; found.len()],
    };
    let mut lines = Vec::new();
    for (one, met) in found.iter().zip(met) {
        let Some(lot) = lots.get(&one.lot_index) else {
            return Err(broken_accounts(format!("lot {} is missing", one.lot_index)));
        };
        lines.push(line(&network, one, lot, met, now)?);
    }
    let report = Report::new()
        .count("index", "Payer", index)
        .key("owner", "Owner", &payer.owner)
        .optional_number(
            "epoch",
            "Used, by the settlement of epoch",
            proves.then_some(epoch),
        )
        .table("entitlements", "Entitlements", lines);
    let report = match lots.values().any(Lot::is_settled) {
        true => report.note(
            "Entitlements to lots that are settled or lapsed meet nothing any more: `openmast lot refund ENTITLEMENT` pays back what was \
             not served, and closes them.",
        ),
        false => report,
    };
    Ok(match proves {
        true => report,
        false => report.note(
            "With --oracle-api or --archive it tells what was used of each, proven against the newest final settlement.",
        ),
    })
}

/// What was used of each by the settlement of `epoch`, verified, in the order in which they are given.
async fn met(
    context: &Context,
    network: &NetworkHandle,
    epoch: u64,
    found: &[Entitlement],
) -> Result<Vec<Option<u64>>, Failure> {
    let settlement = context.final_settlement(network, epoch).await?;
    let settlement = &settlement;
    stream::iter(found)
        .map(|one| async move {
            let totals = context
                .proven_by(Side::Reserve, one.index, settlement)
                .await?;
            Ok(Some(totals.bytes))
        })
        .buffered(PROOFS_AT_ONCE)
        .try_collect()
        .await
}

async fn lots(context: &Context, found: &[Entitlement]) -> Result<HashMap<u32, Lot>, Failure> {
    let mut at: Vec<_> = found.iter().map(|one| one.lot).collect();
    at.sort();
    at.dedup();
    let lots = context.rpc.accounts::<Lot>(&at, context.commitment).await?;
    let lots = lots.value.into_iter().flatten();
    Ok(lots.map(|lot| (lot.index, lot)).collect())
}

fn line(
    network: &NetworkHandle,
    one: &Entitlement,
    lot: &Lot,
    met: Option<u64>,
    now: i64,
) -> Result<Report, Failure> {
    let is_volume = lot.lot_kind() == Some(LotKind::Volume);
    let left = met
        .filter(|_| is_volume && !lot.is_settled())
        .map(|met| unused_bytes(one.quantity, Bytes(met)));
    let left = left.transpose().map_err(broken_accounts)?;
    Ok(Report::new()
        .count("entitlement", "entitlement", one.index)
        .count("lot", "lot", one.lot_index)
        .count("asset", "asset", lot.asset_index)
        .text("kind", "kind", kind_name(lot.kind))
        .number("quantity", "tokens", one.quantity)
        .number("asked", "asked back", one.asked)
        .text("stage", "lot is", lot.stage(&network.state, now).name())
        .number("first_epoch", "from epoch", lot.first_epoch)
        .number("last_epoch", "to", lot.last_epoch)
        .optional_number("met_bytes", "bytes used", met)
        .optional_number("left_bytes", "bytes left", left.map(|left| left.0))
        .text(
            "what",
            "for",
            what(lot.lot_kind(), one.quantity, lot.asset_index),
        ))
}
