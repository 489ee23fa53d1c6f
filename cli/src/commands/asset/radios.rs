//! `openmast asset radios`: what an oracle counts for each radio of an asset. Nothing of it is proven.

use openmast_oracle::serve::owner::radios_message;

use crate::{
    args::{Globals, RadiosArgs},
    commands::doors::protocol_text,
    context::oracle_api,
    credentials,
    failure::Failure,
    oracle_api::{
        owners::{Radio, RadiosAnswer},
        prices::number,
    },
    progress::Progress,
    report::Report,
};

pub async fn radios(
    globals: &Globals,
    args: &RadiosArgs,
    progress: &Progress,
) -> Result<Report, Failure> {
    let api = oracle_api(globals, progress)?;
    let credential = match &args.admin_token_file {
        Some(file) => credentials::operator(file)?,
        None => credentials::owner(globals, progress, |network, expires| {
            radios_message(network, args.index, expires)
        })?,
    };
    progress.say("Asking the oracle");
    let after = args.after.as_deref();
    let answer = api
        .asset_radios(args.index, after, args.limit, &credential)
        .await?;
    shown(args.index, &answer)
}

fn shown(index: u32, answer: &RadiosAnswer) -> Result<Report, Failure> {
    let radios = answer.radios.iter().map(line);
    let radios: Vec<Report> = radios.collect::<Result<_, _>>()?;
    let is_empty = answer.count == 0;
    let report = Report::new()
        .count("index", "Asset", index)
        .number("epoch", "Open epoch", number(&answer.epoch)?)
        .count("count", "Radios by name", answer.count)
        .table("radios", "Radios", radios)
        .optional("next_after", "More behind", answer.next_after.as_ref());
    let report = match &answer.next_after {
        Some(next) => report.note(format!("There are more: pass --after '{next}'.")),
        None => report,
    };
    Ok(match is_empty {
        true => report.note(
            "No radio is mapped to the asset at this oracle: whatever reports, none of it counts for the asset. The oracle's operator \
             maps radios; `openmast doors` shows where they report to.",
        ),
        false => report,
    })
}

fn line(radio: &Radio) -> Result<Report, Failure> {
    let areas: Vec<&str> = radio.areas.iter().map(String::as_str).collect();
    let report = Report::new()
        .text("kind", "kind", &radio.kind)
        .text("value", "name", &radio.value)
        .value(
            "protocol",
            "by",
            protocol_text(&radio.protocol).to_owned(),
            radio.protocol.clone().into(),
        )
        .names("areas", "area", &areas);
    let report = match &radio.last_report_at_ms {
        Some(at) => report.time_ms("last_report_at_ms", "newest report", number(at)?),
        None => report.none("last_report_at_ms", "newest report"),
    };
    Ok(report
        .number(
            "running_sessions",
            "sessions",
            number(&radio.running_sessions)?,
        )
        .number("bytes", "bytes in the epoch", number(&radio.bytes)?)
        .number(
            "waiting_bytes",
            "bytes that wait",
            number(&radio.waiting_bytes)?,
        )
        .time_ms(
            "mapped_since_ms",
            "mapped since",
            number(&radio.mapped_since_ms)?,
        ))
}
