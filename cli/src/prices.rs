//! Prices and quotes in words.

use openmast_client::amounts::Amount;
use openmast_platform::wall_clock::unix_seconds;

use crate::{
    failure::Failure,
    oracle_api::prices::{
        Name, Price, PriceAnswer, Prices, QuoteAnswer, Validity, Version, number,
    },
    report::{Report, plain},
    values::text_of_time,
};

/// The price of an asset.
///
/// # Errors
/// A number of the API is none.
pub fn price(answer: &PriceAnswer) -> Result<Report, Failure> {
    let report = of_asset(&answer.price)?.and(named(answer.asset_name.as_ref()));
    let report = version(report, &answer.version)?;
    let report = validity(report, &answer.valid)?;
    let asset = answer.price.asset;
    // It is free for want of a licence; only the chain says since when and until when.
    Ok(match answer.price.asked_per_gb {
        None => report,
        Some(_) => report.note(format!(
            "Once the asset is licensed again it costs what its owner asks. `openmast asset show {asset}` says since when it is not, and \
             until when."
        )),
    })
}

/// Quotes, the cheapest first.
///
/// # Errors
/// A number of the API is none.
pub fn quotes(answer: &QuoteAnswer) -> Result<Report, Failure> {
    let report = Report::new().number("bytes", "Bytes", number(&answer.bytes)?);
    let report = match &answer.payer {
        None => report,
        Some(payer) => {
            let report = report.count("payer", "Payer", payer.index);
            let report = report.money("free", "Its free balance", number(&payer.free)?);
            let label = "It pays per GB at most";
            match &payer.max_price_per_gb {
                None => report.none("max_price_per_gb", label),
                Some(most) => report.money("max_price_per_gb", label, number(most)?),
            }
        }
    };
    let mut lines = Vec::with_capacity(answer.quotes.len());
    for quote in &answer.quotes {
        let line = Report::new()
            .count("asset", "asset", quote.asset)
            .and(named(quote.asset_name.as_ref()))
            .money("amount", "costs at most", number(&quote.amount)?)
            .money("price_per_gb", "per GB", number(&quote.price_per_gb)?);
        // Nobody but a payer has anything paid ahead.
        let line = match answer.payer {
            Some(_) => line.number("met_bytes", "bytes paid ahead", number(&quote.met_bytes)?),
            None => line,
        };
        let line = line.optional("place", "place", quote.place.as_ref());
        let line = line.optional("cell", "cell", quote.cell.as_ref());
        lines.push(validity(line, &quote.valid)?);
    }
    let report = version(report, &answer.version)?.table("quotes", "Quotes", lines);
    Ok(report.note(
        "What the oracle has acknowledged while a quote is valid is charged no more. Nothing is reserved.",
    ))
}

/// An event of the stream for scripts: one line of JSON.
///
/// # Errors
/// A number of the API is none.
pub fn line_of_json(name: &str, id: Option<&str>, event: &Prices) -> Result<String, Failure> {
    let report = Report::new().text("event", "", name).optional("id", "", id);
    let report = validity(version(report, &event.version)?, &event.valid)?;
    let prices = event.prices.iter().map(of_asset);
    let prices = prices.collect::<Result<Vec<_>, _>>()?;
    Ok(format!(
        "{}\n",
        report.table("prices", "", prices).to_json()
    ))
}

/// An event of the stream for people: a line for the version, and one for each price.
///
/// # Errors
/// A number of the API is none.
pub fn lines(name: &str, event: &Prices) -> Result<String, Failure> {
    let until = text_of_time(seconds(&event.valid.at_least_until)?);
    let what = match (name, event.prices.len()) {
        ("prices", count) => format!("all {count} prices"),
        (_, 0) => "no price has changed".to_owned(),
        (_, count) => format!("{count} changed"),
    };
    let epoch = number(&event.version.epoch)?;
    let mut lines = format!("Epoch {epoch}, not before {until} over: {what}\n");
    for price in &event.prices {
        let amount = Amount::currency(number(&price.price_per_gb)?);
        lines += &format!("  asset {}  {amount} per GB", price.asset);
        if let Some(why) = &price.why_free {
            lines += &format!(", free: {}", plain(&why.code));
            if let Some(asked) = &price.asked_per_gb {
                let asked = Amount::currency(number(asked)?);
                lines += &format!(" (its owner asks {asked})");
            }
        }
        if let Some(next) = &price.scheduled {
            let amount = Amount::currency(number(&next.price_per_gb)?);
            lines += &format!(", {amount} from epoch {}", number(&next.from_epoch)?);
        }
        lines.push('\n');
    }
    Ok(lines)
}

fn of_asset(price: &Price) -> Result<Report, Failure> {
    let report = Report::new().count("asset", "Asset", price.asset).money(
        "price_per_gb",
        "Price per GB",
        number(&price.price_per_gb)?,
    );
    let report = match &price.why_free {
        None => report.none("why_free", "Free because"),
        Some(why) => report.value(
            "why_free",
            "Free because",
            why.text.clone(),
            why.code.clone().into(),
        ),
    };
    let report = match &price.asked_per_gb {
        None => report.none("asked_per_gb", "  its owner asks"),
        Some(asked) => report.money("asked_per_gb", "  its owner asks", number(asked)?),
    };
    let report = match &price.scheduled {
        None => report
            .none("next_price_per_gb", "Next price per GB")
            .none("next_price_epoch", "From epoch"),
        Some(next) => report
            .money(
                "next_price_per_gb",
                "Next price per GB",
                number(&next.price_per_gb)?,
            )
            .number("next_price_epoch", "From epoch", number(&next.from_epoch)?),
    };
    Ok(report.optional("cell", "H3 cell", price.cell.as_ref()))
}

/// Name and symbol, which whoever made the asset chose.
fn named(name: Option<&Name>) -> Report {
    Report::new()
        .optional("name", "name", name.map(|it| &it.name))
        .optional("symbol", "symbol", name.map(|it| &it.symbol))
}

fn version(report: Report, version: &Version) -> Result<Report, Failure> {
    let report = report.number("epoch", "Prices of epoch", number(&version.epoch)?);
    Ok(report.number("slot", "By the chain at slot", number(&version.slot)?))
}

fn validity(report: Report, valid: &Validity) -> Result<Report, Failure> {
    let through = number(&valid.through_epoch)?;
    let until = seconds(&valid.at_least_until)?;
    let report = report.number("through_epoch", "holds through epoch", through);
    // Once the shortest epoch is over the oracle may end it any moment: a time that is past says nothing.
    let text = match i64::try_from(unix_seconds()).is_ok_and(|now| now < until) {
        true => text_of_time(until),
        false => "now: it may end any moment".to_owned(),
    };
    let label = "which ends no earlier than";
    Ok(report.value("at_least_until", label, text, until.to_string().into()))
}

fn seconds(text: &str) -> Result<i64, Failure> {
    Ok(i64::try_from(number(text)?).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Prices {
        let json = serde_json::json!({
            "version": {"epoch": "17", "slot": "900"},
            "valid": {"through_epoch": "17", "at_least_until": "1700000600"},
            "prices": [
                {"asset": 0, "price_per_gb": "2500000", "why_free": null, "cell": "89393362c6bffff",
                 "scheduled": {"price_per_gb": "3000000", "from_epoch": "20"}},
                {"asset": 4, "price_per_gb": "0", "why_free": {"code": "retired", "text": "It is retired."},
                 "cell": null, "scheduled": null},
                {"asset": 5, "price_per_gb": "0", "why_free": {"code": "suspended", "text": "It is suspended."},
                 "asked_per_gb": "600000", "cell": null, "scheduled": {"price_per_gb": "700000", "from_epoch": "20"}},
            ],
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn people_read_an_event_in_lines() {
        let expected = "\
Epoch 17, not before 2023-11-14T22:23:20Z over: all 3 prices
  asset 0  2.500000 per GB, 3.000000 from epoch 20
  asset 4  0.000000 per GB, free: retired
  asset 5  0.000000 per GB, free: suspended (its owner asks 0.600000), 0.700000 from epoch 20
";
        assert_eq!(lines("prices", &event()).unwrap(), expected);
        let mut nothing = event();
        nothing.prices.clear();
        let text = lines("changes", &nothing).unwrap();
        assert!(text.ends_with("no price has changed\n"), "{text}");
    }

    #[test]
    fn scripts_read_an_event_in_one_line() {
        let line = line_of_json("prices", Some("17-900-931"), &event()).unwrap();
        assert_eq!(line.matches('\n').count(), 1);
        let json: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(json["id"], "17-900-931");
        assert_eq!(json["at_least_until"], "1700000600");
        assert_eq!(json["prices"][0]["next_price_per_gb"], "3000000");
        assert_eq!(json["prices"][0]["cell"], "89393362c6bffff");
        assert_eq!(json["prices"][1]["why_free"], "retired");
    }

    #[test]
    fn a_quote_names_the_asset_where_the_oracle_does() {
        let quote = |asset: u32, name: serde_json::Value| {
            serde_json::json!({
                "asset": asset, "asset_name": name, "place": null, "cell": null, "price_per_gb": "5", "met_bytes": "0",
                "amount": "1", "valid": {"through_epoch": "17", "at_least_until": "1700000600"},
            })
        };
        let harbour = serde_json::json!({"name": "Harbour Tower", "symbol": "HARB"});
        let answer = serde_json::json!({
            "bytes": "1", "version": {"epoch": "17", "slot": "900"}, "payer": null,
            "quotes": [quote(0, harbour), quote(1, serde_json::Value::Null)],
        });
        let json = quotes(&serde_json::from_value(answer).unwrap())
            .unwrap()
            .to_json();
        let names: Vec<_> = (0..2)
            .map(|at| (&json["quotes"][at]["name"], &json["quotes"][at]["symbol"]))
            .collect();
        let nothing = &serde_json::Value::Null;
        assert_eq!(
            names,
            [
                (&"Harbour Tower".into(), &"HARB".into()),
                (nothing, nothing)
            ]
        );
    }

    #[test]
    fn a_price_that_is_not_charged_is_told_with_what_comes_next() {
        let of = |place: usize| {
            let event = event();
            let answer = PriceAnswer {
                price: event.prices[place].clone(),
                asset_name: None,
                version: event.version,
                valid: event.valid,
            };
            price(&answer).unwrap()
        };
        let suspended = of(2);
        let json = suspended.to_json();
        assert_eq!(json["why_free"], "suspended");
        assert_eq!(
            (&json["asked_per_gb"], &json["next_price_per_gb"]),
            (&"600000".into(), &"700000".into())
        );
        assert!(suspended.to_text().contains("`openmast asset show 5`"));
        let retired = of(1).to_json();
        assert!(retired["asked_per_gb"].is_null() && retired["notes"].is_null());
    }

    #[test]
    fn an_oracle_that_says_nonsense_is_named() {
        let mut wrong = event();
        wrong.prices[0].price_per_gb = "cheap".into();
        let failure = lines("prices", &wrong).unwrap_err();
        assert_eq!(failure.exit, crate::failure::Exit::Trouble);
    }
}
