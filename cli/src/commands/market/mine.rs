//! `openmast market mine`: what the signer has on the market, and the command for each

use super::goods::Traded;
use crate::{
    args::GoodsName, context::Context, failure::Failure, report::Report, values::text_of_time,
};
use openmast_client::{
    accounts::Asset,
    amounts::{Amount, SOL_DECIMALS},
    market::{Offer, Purchase, SELL, Sale, offer, purchase, sale},
};
use solana_pubkey::Pubkey;
use std::collections::HashMap;

pub(super) async fn list(context: &Context, goods: Option<GoodsName>) -> Result<Report, Failure> {
    let mine = Mine::find(context, goods).await?;
    let report = Report::new()
        .key("wallet", "Wallet", &mine.wallet)
        .table("offers", "Offers and bids", mine.offers(context).await?)
        .table("sales", "Sales", mine.sales(context).await?)
        .table(
            "purchases",
            "Bought in sales",
            mine.purchases(context).await?,
        );
    Ok(report.note(
        "`rent` is what comes back in SOL, to whoever paid it, when the command for it has closed it.",
    ))
}

/// Whose things are looked for, and of which shares.
struct Mine {
    network: Pubkey,
    wallet: Pubkey,
    /// The chain's clock, Unix seconds.
    now: i64,
    /// The share mint; `None`: of all.
    mint: Option<Pubkey>,
}

impl Mine {
    async fn find(context: &Context, goods: Option<GoodsName>) -> Result<Self, Failure> {
        let mint = match goods {
            Some(name) => Some(Traded::find(context, name).await?.goods.mint),
            None => None,
        };
        Ok(Self {
            network: context.network_address()?,
            wallet: context.signer_key()?,
            now: context.rpc.clock(context.commitment).await?.value,
            mint,
        })
    }

    fn is_meant(&self, mint: &Pubkey) -> bool {
        self.mint.is_none_or(|meant| meant == *mint)
    }

    async fn offers(&self, context: &Context) -> Result<Vec<Report>, Failure> {
        let (rpc, commitment) = (&context.rpc, context.commitment);
        let found = rpc.offers_of(&self.network, &self.wallet, commitment);
        let mut found = found.await?.value;
        found.retain(|it| self.is_meant(&it.mint));
        let at: Vec<Pubkey> = found.iter().map(|it| offer(&it.maker, it.id)).collect();
        let rents = rents(context, &at).await?;
        let assets = indices(context, found.iter().map(|it| it.asset)).await?;
        let lots = self.lots(context, &found).await?;
        let lines = found.iter().zip(at).zip(rents);
        let line = |((it, at), rent): ((&Offer, Pubkey), u64)| {
            let whose = (assets.get(&it.asset), lots.get(&it.mint));
            self.offer_line(it, at, rent, whose)
        };
        Ok(lines.map(line).collect())
    }

    /// Indexes of the lots whose tokens are offered, by mint.
    async fn lots(
        &self,
        context: &Context,
        offers: &[Offer],
    ) -> Result<HashMap<Pubkey, u32>, Failure> {
        if offers.iter().all(|it| it.asset != Pubkey::default()) {
            return Ok(HashMap::new());
        }
        let lots = context.rpc.lots(&self.network, context.commitment).await?;
        let lots = lots.value.into_iter();
        Ok(lots.map(|lot| (lot.mint, lot.index)).collect())
    }

    fn offer_line(
        &self,
        it: &Offer,
        at: Pubkey,
        rent: u64,
        (index, lot): (Option<&u32>, Option<&u32>),
    ) -> Report {
        let state = it.state_at(self.now);
        let command = match state {
            "open" | "expired" => "cancel",
            _ => "claim",
        };
        let report = Report::new()
            .key("offer", "offer", &at)
            .optional_count("index", "asset", index.copied())
            .optional_count("lot", "lot", lot.copied())
            .text("side", "side", if it.side == SELL { "sell" } else { "bid" })
            .text("state", "state", state);
        let report = report.money_cell("price", "for each", it.price);
        let report = report.shares_cell("left", "left", it.left, it.decimals);
        let report =
            report.shares_cell("goods_owed", "goods that wait", it.goods_owed, it.decimals);
        let report = report.money_cell("money_owed", "money that waits", it.money_owed);
        let report = report.time("expires_at", "until", it.expires_at);
        rent_cell(report, rent).text(
            "command",
            "command",
            format!("openmast market {command} {at}"),
        )
    }

    async fn sales(&self, context: &Context) -> Result<Vec<Report>, Failure> {
        let (rpc, commitment) = (&context.rpc, context.commitment);
        let found = rpc.sales_of(&self.network, &self.wallet, commitment);
        let mut found = found.await?.value;
        found.retain(|it| self.is_meant(&it.mint));
        let at: Vec<Pubkey> = found.iter().map(|it| sale(&it.issuer, it.id)).collect();
        let rents = rents(context, &at).await?;
        let assets = indices(context, found.iter().map(|it| it.asset)).await?;
        let lines = found.iter().zip(at).zip(rents);
        let line = |((it, at), rent): ((&Sale, Pubkey), u64)| {
            self.sale_line(it, at, rent, assets.get(&it.asset))
        };
        Ok(lines.map(line).collect())
    }

    fn sale_line(&self, it: &Sale, at: Pubkey, rent: u64, index: Option<&u32>) -> Report {
        let state = it.state_at(self.now);
        let report = Report::new()
            .key("sale", "sale", &at)
            .optional_count("index", "asset", index.copied())
            .text("state", "state", state);
        let report = report.shares_cell("left", "left", it.left, it.decimals);
        let report = report.money_cell("raised", "raised", it.raised);
        let report = report.time("ends_at", "until", it.ends_at);
        rent_cell(report, rent).text(
            "command",
            "command",
            format!("openmast market sale end {at}"),
        )
    }

    async fn purchases(&self, context: &Context) -> Result<Vec<Report>, Failure> {
        let (rpc, commitment) = (&context.rpc, context.commitment);
        let found = rpc.purchases_of(&self.network, &self.wallet, commitment);
        let mut found = found.await?.value;
        found.retain(|it| self.is_meant(&it.mint));
        let at: Vec<Pubkey> = (found.iter())
            .map(|it| purchase(&it.sale, &it.buyer))
            .collect();
        let rents = rents(context, &at).await?;
        let mints = shares_of(context, &self.network, found.iter().map(|it| it.mint)).await?;
        let lines = found.iter().zip(rents);
        let line = |(it, rent): (&Purchase, u64)| self.purchase_line(it, rent, mints.get(&it.mint));
        Ok(lines.map(line).collect())
    }

    fn purchase_line(&self, it: &Purchase, rent: u64, shares: Option<&(u32, u8)>) -> Report {
        let (index, decimals) = shares.copied().unzip();
        let decimals = decimals.unwrap_or(0);
        let from = match it.locked {
            0 => it.sale_ends_at,
            _ => it.locked_until,
        };
        let report = Report::new()
            .key("sale", "sale", &it.sale)
            .optional_count("index", "asset", index);
        let report = report.shares_cell("bought", "shares bought", it.bought, decimals);
        let report = report
            .shares_cell("locked", "of them locked", it.locked, decimals)
            .time("locked_until", "until", it.locked_until);
        let command = format!("openmast market sale release {}", it.sale);
        let when = match (from > self.now, it.locked) {
            (false, _) => command.clone(),
            (true, 0) => format!("{command} (once its sale is over)"),
            (true, _) => format!("{command} (from {})", text_of_time(from)),
        };
        rent_cell(report, rent).value("command", "command", when, command.into())
    }
}

fn rent_cell(report: Report, lamports: u64) -> Report {
    let text = Amount::new(lamports, SOL_DECIMALS).to_string();
    report.value(
        "rent_lamports",
        "rent",
        text,
        crate::values::text_of_u64(lamports),
    )
}

/// Lamports of accounts; 0 of one that is gone meanwhile.
async fn rents(context: &Context, accounts: &[Pubkey]) -> Result<Vec<u64>, Failure> {
    let found = context.rpc.raw_accounts(accounts, context.commitment);
    let found = found.await?.value.into_iter();
    Ok(found
        .map(|account| account.map_or(0, |account| account.lamports))
        .collect())
}

/// Indices of assets by their addresses.
async fn indices(
    context: &Context,
    assets: impl Iterator<Item = Pubkey>,
) -> Result<HashMap<Pubkey, u32>, Failure> {
    let mut at: Vec<Pubkey> = assets.filter(|it| *it != Pubkey::default()).collect();
    at.sort();
    at.dedup();
    let found = context.rpc.accounts::<Asset>(&at, context.commitment);
    let found = at.iter().copied().zip(found.await?.value);
    Ok(found
        .filter_map(|(at, asset)| Some((at, asset?.index)))
        .collect())
}

/// Index and decimals of the assets of a network whose share mints these are.
async fn shares_of(
    context: &Context,
    network: &Pubkey,
    mints: impl Iterator<Item = Pubkey>,
) -> Result<HashMap<Pubkey, (u32, u8)>, Failure> {
    let mut mints: Vec<Pubkey> = mints.collect();
    mints.sort();
    mints.dedup();
    let books: Vec<Pubkey> = (mints.iter())
        .map(|mint| openmast_client::market::escrow(network, mint))
        .collect();
    let found = context
        .rpc
        .accounts::<openmast_client::market::Escrow>(&books, context.commitment);
    let found = found.await?.value;
    let assets = indices(context, found.iter().flatten().map(|it| it.asset)).await?;
    Ok({ found.iter().flatten() }
        .filter_map(|it| Some((it.mint, (*assets.get(&it.asset)?, it.decimals))))
        .collect())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::zero_account::zero;

    fn mine() -> Mine {
        Mine {
            network: Pubkey::new_from_array([2; 32]),
            wallet: Pubkey::new_from_array([3; 32]),
            now: 1_700_000_000,
            mint: None,
        }
    }

    /// As docs/reference/cli-json.md says: what has at most 32 bits is a number.
    #[test]
    fn indexes_are_numbers_and_absent_ones_null() {
        let at = Pubkey::new_from_array([4; 32]);
        let of_asset = mine().offer_line(&zero::<Offer>(), at, 7, (Some(&3), None));
        let json = of_asset.to_json();
        assert_eq!((&json["index"], &json["lot"]), (&3.into(), &Value::Null));
        let of_lot = mine().offer_line(&zero::<Offer>(), at, 7, (None, Some(&9)));
        let json = of_lot.to_json();
        assert_eq!((&json["index"], &json["lot"]), (&Value::Null, &9.into()));
        assert_eq!(json["rent_lamports"], "7", "64 bits are text");
        let sale = mine().sale_line(&zero::<Sale>(), at, 7, Some(&5)).to_json();
        assert_eq!(sale["index"], 5);
        let bought = mine().purchase_line(&zero::<Purchase>(), 7, Some(&(6, 2)));
        assert_eq!(bought.to_json()["index"], 6);
        let unknown = mine().purchase_line(&zero::<Purchase>(), 7, None);
        assert_eq!(unknown.to_json()["index"], Value::Null);
    }
}
