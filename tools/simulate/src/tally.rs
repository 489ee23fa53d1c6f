//! What was sent and acknowledged, counted; and how that is said to people and to scripts.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use openmast_usage::SessionId;
use serde_json::{Value, json};

use crate::world::Reported;

/// A session as the oracle tells it from others: radio, id and beginning.
type Session = (usize, SessionId, u64);

/// Bytes up and down.
type Counters = (u64, u64);

/// Batches, their reports, and what the sessions in them come to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    batches: u64,
    reports: u64,
    /// The payer and the greatest counters of each session.
    sessions: HashMap<Session, (u32, Counters)>,
}

/// What a simulation came to.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) seed: u64,
    pub(crate) simulated_seconds: u64,
    pub(crate) took_seconds: f64,
    pub(crate) sent: Tally,
    pub(crate) acknowledged: Tally,
    /// Batches by the reason for which they were refused.
    pub(crate) refused: BTreeMap<&'static str, u64>,
    /// What the oracle said to the first that it refused.
    pub(crate) first_refusal: Option<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, radio: usize, batch: &[Reported]) {
        self.batches += 1;
        self.reports += batch.len() as u64;
        for Reported { payer, report, .. } in batch {
            let session = (radio, report.session_id, report.started_at_ms);
            let (_, greatest) = self.sessions.entry(session).or_insert((*payer, (0, 0)));
            greatest.0 = greatest.0.max(report.bytes_up);
            greatest.1 = greatest.1.max(report.bytes_down);
        }
    }

    /// Bytes by payer.
    fn payers(&self) -> BTreeMap<u32, Counters> {
        let mut payers: BTreeMap<u32, Counters> = BTreeMap::new();
        for (payer, (up, down)) in self.sessions.values() {
            let total = payers.entry(*payer).or_default();
            total.0 = total.0.saturating_add(*up);
            total.1 = total.1.saturating_add(*down);
        }
        payers
    }

    /// Bytes of all payers.
    fn bytes(&self) -> Counters {
        let add = |sum: Counters, more: Counters| {
            (sum.0.saturating_add(more.0), sum.1.saturating_add(more.1))
        };
        self.payers().into_values().fold((0, 0), add)
    }

    fn to_json(&self) -> Value {
        let (up, down) = self.bytes();
        json!({
            "batches": self.batches.to_string(),
            "reports": self.reports.to_string(),
            "sessions": self.sessions.len().to_string(),
            "bytes_up": up.to_string(),
            "bytes_down": down.to_string(),
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (up, down) = self.bytes();
        write!(
            out,
            "{} batches, {} reports, {} sessions, {up} bytes up, {down} bytes down",
            self.batches,
            self.reports,
            self.sessions.len(),
        )
    }
}

impl Said {
    /// One object; 64-bit numbers are decimal strings, because JavaScript's lose precision above 2⁵³.
    pub(crate) fn to_json(&self) -> Value {
        let payers = self.acknowledged.payers();
        let payers: Vec<Value> = payers
            .iter()
            .map(|(payer, (up, down))| {
                json!({"payer": payer, "bytes_up": up.to_string(), "bytes_down": down.to_string()})
            })
            .collect();
        let refused: Vec<Value> = self
            .refused
            .iter()
            .map(|(reason, batches)| json!({"reason": reason, "batches": batches.to_string()}))
            .collect();
        json!({
            "seed": self.seed.to_string(),
            "simulated_seconds": self.simulated_seconds.to_string(),
            "took_seconds": format!("{:.3}", self.took_seconds),
            "sent": self.sent.to_json(),
            "acknowledged": self.acknowledged.to_json(),
            "payers": payers,
            "refused": refused,
            "first_refusal": self.first_refusal,
        })
    }
}

impl fmt::Display for Said {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "Seed                    {}", self.seed)?;
        writeln!(out, "Simulated seconds       {}", self.simulated_seconds)?;
        writeln!(out, "Took seconds            {:.3}", self.took_seconds)?;
        writeln!(out, "Sent                    {}", self.sent)?;
        writeln!(out, "Acknowledged (durable)  {}", self.acknowledged)?;
        writeln!(out, "Acknowledged bytes by payer")?;
        writeln!(
            out,
            "  {:>10}  {:>20}  {:>20}",
            "Payer", "Bytes up", "Bytes down"
        )?;
        for (payer, (up, down)) in self.acknowledged.payers() {
            writeln!(out, "  {payer:>10}  {up:>20}  {down:>20}")?;
        }
        for (reason, batches) in &self.refused {
            writeln!(out, "Refused batches         {batches}: {reason}")?;
        }
        match &self.first_refusal {
            Some(detail) => writeln!(out, "First refusal: {detail}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use openmast_usage::{RadioAccessTechnology, Report, Subject};

    use super::{Reported, Said, Tally};

    fn reported(session: u8, payer: u32, (bytes_up, bytes_down): (u64, u64)) -> Reported {
        Reported {
            radio: 3,
            payer,
            report: Report {
                session_id: [session; 16],
                subject: Subject::Payer(payer),
                started_at_ms: 1_000,
                ended_at_ms: 2_000,
                bytes_up,
                bytes_down,
                is_final: false,
                radio_access_technology: RadioAccessTechnology::NR,
                quality_class: 9,
                relay_path: &[],
            },
        }
    }

    fn said() -> Said {
        let mut sent = Tally::default();
        sent.add(3, &[reported(1, 0, (5, 70)), reported(2, 1, (1, 2))]);
        let acknowledged = sent.clone();
        sent.add(3, &[reported(1, 0, (6, 80))]);
        Said {
            seed: u64::MAX,
            simulated_seconds: 60,
            took_seconds: 1.5,
            sent,
            acknowledged,
            refused: [("unmapped", 1)].into(),
            first_refusal: Some("no such radio".to_owned()),
        }
    }

    #[test]
    fn counters_of_a_session_count_once_and_scripts_get_exact_numbers() {
        let json = said().to_json();
        assert_eq!(json["seed"], "18446744073709551615");
        assert_eq!(json["sent"]["reports"], "3");
        assert_eq!(json["sent"]["sessions"], "2");
        assert_eq!(json["sent"]["bytes_up"], "7");
        assert_eq!(json["acknowledged"]["bytes_down"], "72");
        assert_eq!(json["payers"][1]["payer"], 1);
        assert_eq!(json["payers"][1]["bytes_down"], "2");
        assert_eq!(json["refused"][0]["reason"], "unmapped");
        assert_eq!(json["first_refusal"], "no such radio");
    }

    #[test]
    fn people_are_told_of_every_payer_and_refusal() {
        let text = said().to_string();
        assert!(text.contains("2 batches, 3 reports, 2 sessions, 7 bytes up, 82 bytes down"));
        assert!(text.contains("Refused batches         1: unmapped\nFirst refusal: no such radio"));
        let lines = text.lines().map(|line| line.split_whitespace().collect());
        let lines: Vec<Vec<&str>> = lines.collect();
        assert!(lines.contains(&vec!["0", "5", "70"]), "{text}");
        assert!(lines.contains(&vec!["1", "1", "2"]), "{text}");
    }
}
