//! `openmast keeper …`

use serde_json::Value;

use crate::{
    args::{Globals, KeeperCommand},
    context::oracle_api,
    failure::Failure,
    oracle_api::{
        keeper::{KeeperAnswer, OfKind, Transaction},
        prices::number,
    },
    progress::Progress,
    report::Report,
};

pub async fn run(
    globals: &Globals,
    command: KeeperCommand,
    progress: &Progress,
) -> Result<Report, Failure> {
    let api = oracle_api(globals, progress)?;
    match command {
        KeeperCommand::Show => {
            progress.say("Asking the oracle");
            shown(&api.keeper().await?)
        }
    }
}

/// # Errors
/// A number of the API is none.
fn shown(keeper: &KeeperAnswer) -> Result<Report, Failure> {
    let report = Report::new().flag("enabled", "On", keeper.enabled);
    if !keeper.enabled {
        return Ok(report.note(
            "This oracle keeps nothing in order: `[keeper]` in its configuration turns it on.",
        ));
    }
    let Some(at) = &keeper.looked_at_ms else {
        return Ok(not_yet(report));
    };
    let (daily, spent) = (
        number(&keeper.daily_lamports)?,
        number(&keeper.spent_lamports)?,
    );
    let report = report.time_ms("looked_at_ms", "Looked last at", number(at)?);
    let report = report
        .number("daily_lamports", "Budget of a day, lamports", daily)
        .number("spent_lamports", "  spent today", spent)
        .number("left_lamports", "  left", daily.saturating_sub(spent))
        .number(
            "balance_lamports",
            "In its key, lamports",
            number(&keeper.balance_lamports)?,
        )
        .number(
            "least_balance_lamports",
            "  of which stay",
            number(&keeper.least_balance_lamports)?,
        );
    let report = match &keeper.held_back {
        Some(why) => report.value(
            "held_back",
            "Work waits",
            words(why).to_owned(),
            why.clone().into(),
        ),
        None => report.none("held_back", "Work waits"),
    };
    let unread: Vec<&str> = keeper.unread.iter().map(String::as_str).collect();
    let kinds = keeper.kinds.iter().map(of_kind).collect::<Result<_, _>>()?;
    let transactions = keeper.transactions.iter().map(transaction);
    let transactions = transactions.collect::<Result<_, _>>()?;
    Ok(report
        .names("unread", "Could not be read", &unread)
        .table("kinds", "Work, the most important first", kinds)
        .table(
            "transactions",
            "Transactions, the newest first",
            transactions,
        ))
}

/// What the API says before the first look are zeros that nobody counted.
fn not_yet(report: Report) -> Report {
    let unknown =
        |report: Report, key, label| report.value(key, label, "not known yet".into(), Value::Null);
    let report = report.value(
        "looked_at_ms",
        "Looked last at",
        "it has not looked yet".into(),
        Value::Null,
    );
    let report = [
        ("daily_lamports", "Budget of a day, lamports"),
        ("spent_lamports", "  spent today"),
        ("left_lamports", "  left"),
        ("balance_lamports", "In its key, lamports"),
        ("least_balance_lamports", "  of which stay"),
        ("held_back", "Work waits"),
        ("unread", "Could not be read"),
        ("kinds", "Work, the most important first"),
        ("transactions", "Transactions, the newest first"),
    ]
    .into_iter()
    .fold(report, |report, (key, label)| unknown(report, key, label));
    report.note(
        "The first look begins when the service has started, and is told once all that it found to do is done: ask again in a minute. If \
         it stays so, the service's log says why the keeper cannot look.",
    )
}

/// Why money is what work waits for.
fn words(code: &str) -> &str {
    match code {
        "budget_used" => "today's budget is used up; it goes on tomorrow (UTC)",
        "part_of_kind_used" => "a kind of work has had its part of today's budget",
        "balance_low" => "the key has no more than what must stay in it: send it lamports",
        other => other,
    }
}

fn of_kind(it: &OfKind) -> Result<Report, Failure> {
    Ok(Report::new()
        .text("kind", "work", &it.kind)
        .number("waiting", "waits", number(&it.waiting)?)
        .number("done", "done", number(&it.done)?)
        .number("failed", "failed", number(&it.failed)?)
        .number("expired", "expired", number(&it.expired)?)
        .number("sent", "on its way", number(&it.sent)?)
        .number("refused", "refused", number(&it.refused)?)
        .number("spent_lamports", "lamports", number(&it.spent_lamports)?)
        .optional("last_refusal", "last refusal", it.last_refusal.as_ref()))
}

fn transaction(it: &Transaction) -> Result<Report, Failure> {
    Ok(Report::new()
        .text("kind", "work", &it.kind)
        .text("state", "state", &it.state)
        .time_ms("sent_at_ms", "sent at", number(&it.sent_at_ms)?)
        .number("fee_lamports", "fee", number(&it.fee_lamports)?)
        .key("subject", "of", &it.subject)
        .text("signature", "signature", &it.signature)
        .optional("error", "error", it.error.as_ref()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ASSET: &str = "SysvarC1ock11111111111111111111111111111111";

    fn answer(told: serde_json::Value) -> Report {
        let answer = serde_json::from_value(told).expect("as the API says it");
        shown(&answer).expect("numbers")
    }

    #[test]
    fn people_see_what_was_done_and_why_the_rest_waits() {
        let told = json!({
            "enabled": true, "looked_at_ms": "1767225599123", "daily_lamports": "10000000", "spent_lamports": "9990000",
            "balance_lamports": "1995000000", "least_balance_lamports": "500000000", "held_back": "budget_used",
            "unread": ["offers: no search"],
            "kinds": [{"kind": "collect", "waiting": "3", "done": "9", "failed": "0", "expired": "0", "sent": "0",
                       "refused": "1", "last_refusal": "somebody was faster", "spent_lamports": "45000"}],
            "transactions": [{"kind": "collect", "subject": ASSET, "state": "done", "signature": "5Kd",
                              "fee_lamports": "5000", "error": null, "sent_at_ms": "1767225590000"}],
        });
        let report = answer(told);
        let json = report.to_json();
        assert_eq!(json["left_lamports"], "10000");
        assert_eq!(json["held_back"], "budget_used");
        assert_eq!(json["kinds"][0]["waiting"], "3");
        assert_eq!(json["transactions"][0]["error"], json!(null));
        assert_eq!(json["transactions"][0]["subject"], ASSET);
        let text = report.to_text();
        for part in ["used up", "somebody was faster", "offers: no search"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn what_a_transaction_is_about_is_an_address() {
        let told = |subject| {
            let told = json!({"kind": "collect", "subject": subject, "state": "done", "signature": "5Kd",
                              "fee_lamports": "5000", "error": null, "sent_at_ms": "1767225590000"});
            serde_json::from_value::<Transaction>(told)
        };
        assert_eq!(told(ASSET).expect("an address").subject.to_string(), ASSET);
        told("asset 3").expect_err("no address");
    }

    #[test]
    fn before_the_first_look_nothing_is_counted() {
        let told = json!({
            "enabled": true, "looked_at_ms": null, "daily_lamports": "0", "spent_lamports": "0", "balance_lamports": "0",
            "least_balance_lamports": "0", "held_back": null, "unread": [], "kinds": [], "transactions": [],
        });
        let report = answer(told);
        let json = report.to_json();
        assert_eq!(json["enabled"], json!(true));
        for key in ["looked_at_ms", "balance_lamports", "left_lamports", "kinds"] {
            assert_eq!(json.get(key), Some(&json!(null)), "{key}");
        }
        assert!(report.to_text().contains("it has not looked yet"));
    }

    #[test]
    fn a_keeper_that_is_off_says_how_it_is_turned_on() {
        let told = json!({
            "enabled": false, "looked_at_ms": null, "daily_lamports": "0", "spent_lamports": "0", "balance_lamports": "0",
            "least_balance_lamports": "0", "held_back": null, "unread": [], "kinds": [], "transactions": [],
        });
        let report = answer(told);
        assert_eq!(report.to_json()["enabled"], json!(false));
        assert_eq!(report.to_json().get("kinds"), None);
        assert!(report.to_text().contains("[keeper]"));
    }
}
