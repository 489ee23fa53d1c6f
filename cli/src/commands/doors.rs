//! `openmast doors`

use crate::{
    args::Globals,
    context::oracle_api,
    failure::Failure,
    oracle_api::owners::{Door, DoorsAnswer},
    progress::Progress,
    report::Report,
};

pub async fn run(globals: &Globals, progress: &Progress) -> Result<Report, Failure> {
    let api = oracle_api(globals, progress)?;
    progress.say("Asking the oracle");
    Ok(shown(&api.doors().await?))
}

fn shown(answer: &DoorsAnswer) -> Report {
    let doors = answer.doors.iter().map(door).collect();
    let report = Report::new().table("doors", "Takes reports", doors);
    match answer.doors.iter().all(|door| door.address.is_some()) {
        true => report,
        false => report.note(
            "A door without an address is open, but its operator does not publish where: ask them. (It is `radius.public_address` and \
             `usage.public_url` in the oracle's configuration.)",
        ),
    }
}

fn door(door: &Door) -> Report {
    Report::new()
        .value(
            "protocol",
            "protocol",
            protocol_text(&door.protocol).to_owned(),
            door.protocol.clone().into(),
        )
        .optional("address", "address", door.address.as_ref())
        .flag(
            "needs_client_certificate",
            "needs a client certificate",
            door.needs_client_certificate,
        )
}

/// How reports come, for people.
pub(super) fn protocol_text(protocol: &str) -> &str {
    match protocol {
        "radius" => "RADIUS accounting",
        "signed_reports" => "signed reports",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_door_without_an_address_says_whom_to_ask() {
        let told = json!({"doors": [
            {"protocol": "radius", "address": "radius.example.net:1813", "needs_client_certificate": false},
            {"protocol": "signed_reports", "address": null, "needs_client_certificate": true},
        ]});
        let answer = serde_json::from_value(told).expect("as the API says it");
        let report = shown(&answer);
        let json = report.to_json();
        assert_eq!(json["doors"][0]["address"], "radius.example.net:1813");
        assert_eq!(json["doors"][1]["address"], json!(null));
        assert_eq!(json["doors"][1]["needs_client_certificate"], true);
        let text = report.to_text();
        for part in ["RADIUS accounting", "signed reports", "ask them"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
