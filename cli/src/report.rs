//! What a command says: one content, for people as lines, for scripts as JSON.

mod plain;
mod text;
mod unknown;

pub use plain::plain;

use crate::values::{text_of_amount, text_of_bps, text_of_time, text_of_u64};
use jiff::Timestamp;
use openmast_client::{
    amounts::{Amount, CURRENCY_DECIMALS},
    fetch::{SlotTime, SlotTimes},
};
use serde_json::{Map, Value};
use solana_pubkey::Pubkey;
use std::io::{self, Write as _};

/// Writes to stdout. Whoever reads it may stop early, as `head` does: that is no error.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let printed = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match printed {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

/// An ordered list of values, each with a key for scripts and a label for people.
#[derive(Clone, Debug, Default)]
pub struct Report {
    rows: Vec<Row>,
    notes: Vec<String>,
    is_printed: bool,
}

#[derive(Clone, Debug)]
struct Row {
    key: &'static str,
    label: &'static str,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Value {
        text: String,
        json: Value,
    },
    /// When it was is told once all of a report is known.
    Slot {
        slot: u64,
        time: Option<SlotTime>,
    },
    /// A text of several lines, for people without a label: it may be meant for a file.
    Verbatim(String),
    Part(Report),
    Table(Vec<Report>),
    /// One below the other, each with the label.
    List(Vec<Report>),
}

impl Report {
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing more: what there is to say stands on stdout already.
    pub fn printed() -> Self {
        Self {
            is_printed: true,
            ..Self::default()
        }
    }

    fn push(mut self, key: &'static str, label: &'static str, content: Content) -> Self {
        self.rows.push(Row {
            key,
            label,
            content,
        });
        self
    }

    pub fn value(self, key: &'static str, label: &'static str, text: String, json: Value) -> Self {
        self.push(key, label, Content::Value { text, json })
    }

    pub fn text(self, key: &'static str, label: &'static str, text: impl ToString) -> Self {
        let text = text.to_string();
        self.value(key, label, text.clone(), text.into())
    }

    pub fn key(self, key: &'static str, label: &'static str, address: &Pubkey) -> Self {
        self.text(key, label, address)
    }

    pub fn flag(self, key: &'static str, label: &'static str, flag: bool) -> Self {
        self.value(
            key,
            label,
            if flag { "yes" } else { "no" }.into(),
            flag.into(),
        )
    }

    /// A number of at most 32 bits.
    pub fn count(self, key: &'static str, label: &'static str, number: impl Into<u32>) -> Self {
        let number = number.into();
        self.value(key, label, number.to_string(), number.into())
    }

    pub fn number(self, key: &'static str, label: &'static str, number: u64) -> Self {
        self.value(key, label, number.to_string(), text_of_u64(number))
    }

    /// A slot, beside which stands when it was: [`Self::dated`].
    pub fn slot(self, key: &'static str, label: &'static str, slot: u64) -> Self {
        self.push(key, label, Content::Slot { slot, time: None })
    }

    /// A time in Unix seconds; 0 is none.
    pub fn time(self, key: &'static str, label: &'static str, seconds: i64) -> Self {
        let text = match seconds {
            0 => "-".into(),
            seconds => text_of_time(seconds),
        };
        self.value(key, label, text, seconds.to_string().into())
    }

    /// A time in Unix milliseconds; 0 is none.
    pub fn time_ms(self, key: &'static str, label: &'static str, milliseconds: u64) -> Self {
        let time = i64::try_from(milliseconds).map(Timestamp::from_millisecond);
        let text = match (milliseconds, time) {
            (0, _) => "-".into(),
            (_, Ok(Ok(time))) => time.to_string(),
            _ => format!("{milliseconds} (Unix milliseconds)"),
        };
        self.value(key, label, text, text_of_u64(milliseconds))
    }

    /// Base units of the currency.
    pub fn money(self, key: &'static str, label: &'static str, base_units: u64) -> Self {
        self.shares(key, label, base_units, CURRENCY_DECIMALS)
    }

    /// Base units of a share mint.
    pub fn shares(
        self,
        key: &'static str,
        label: &'static str,
        base_units: u64,
        decimals: u8,
    ) -> Self {
        self.value(
            key,
            label,
            text_of_amount(Amount::new(base_units, decimals)),
            text_of_u64(base_units),
        )
    }

    /// As [`Self::money`], in the cell of a table: without the base units, which JSON has.
    pub fn money_cell(self, key: &'static str, label: &'static str, base_units: u64) -> Self {
        self.shares_cell(key, label, base_units, CURRENCY_DECIMALS)
    }

    /// As [`Self::shares`], in the cell of a table.
    pub fn shares_cell(
        self,
        key: &'static str,
        label: &'static str,
        base_units: u64,
        decimals: u8,
    ) -> Self {
        let text = Amount::new(base_units, decimals).to_string();
        self.value(key, label, text, text_of_u64(base_units))
    }

    pub fn bps(self, key: &'static str, label: &'static str, bps: u16) -> Self {
        self.value(
            key,
            label,
            format!("{} ({bps} bps)", text_of_bps(bps)),
            bps.into(),
        )
    }

    pub fn hash(self, key: &'static str, label: &'static str, hash: &[u8]) -> Self {
        self.text(key, label, hex::encode(hash))
    }

    /// A hash of zeros is none.
    pub fn hash_if_any(self, key: &'static str, label: &'static str, hash: &[u8]) -> Self {
        let text = match hash.iter().any(|byte| *byte != 0) {
            true => hex::encode(hash),
            false => "none".into(),
        };
        self.value(key, label, text, hex::encode(hash).into())
    }

    /// A jurisdiction by its ISO 3166 number; 0: nobody says.
    pub fn place(self, key: &'static str, label: &'static str, code: u16) -> Self {
        let text = match code {
            0 => "not said".into(),
            code => code.to_string(),
        };
        self.value(key, label, text, code.into())
    }

    /// Numbers of at most 32 bits.
    pub fn counts(self, key: &'static str, label: &'static str, numbers: &[u32]) -> Self {
        let texts: Vec<String> = numbers.iter().map(u32::to_string).collect();
        let text = match texts.as_slice() {
            [] => "none".into(),
            texts => texts.join(", "),
        };
        self.value(key, label, text, numbers.into())
    }

    pub fn names(self, key: &'static str, label: &'static str, names: &[&str]) -> Self {
        let text = if names.is_empty() {
            "none".into()
        } else {
            names.join(", ")
        };
        self.value(key, label, text, names.into())
    }

    /// A text of several lines, which people get as it is.
    pub fn verbatim(self, key: &'static str, text: impl Into<String>) -> Self {
        self.push(key, "", Content::Verbatim(text.into()))
    }

    pub fn part(self, key: &'static str, label: &'static str, part: Report) -> Self {
        self.push(key, label, Content::Part(part))
    }

    /// What there is not: `null` for scripts.
    pub fn none(self, key: &'static str, label: &'static str) -> Self {
        self.value(key, label, "none".into(), Value::Null)
    }

    /// A part of which people see `text` alone.
    pub fn summary(
        self,
        key: &'static str,
        label: &'static str,
        text: impl ToString,
        whole: &Report,
    ) -> Self {
        self.value(key, label, text.to_string(), whole.to_json())
    }

    /// Reports one below the other.
    pub fn list(self, key: &'static str, label: &'static str, items: Vec<Report>) -> Self {
        self.push(key, label, Content::List(items))
    }

    /// Reports with the same rows, as a table.
    pub fn table(self, key: &'static str, label: &'static str, lines: Vec<Report>) -> Self {
        self.push(key, label, Content::Table(lines))
    }

    /// What happens next or what to do.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Appends another report's rows and notes.
    pub fn and(mut self, other: Report) -> Self {
        self.rows.extend(other.rows);
        self.notes.extend(other.notes);
        self
    }

    /// All slots that it tells.
    pub fn slots(&self) -> Vec<u64> {
        let slots = self.rows.iter().flat_map(|row| match &row.content {
            Content::Slot { slot, .. } => vec![*slot],
            Content::Part(part) => part.slots(),
            Content::Table(items) | Content::List(items) => {
                items.iter().flat_map(Self::slots).collect()
            }
            Content::Value { .. } | Content::Verbatim(_) => Vec::new(),
        });
        slots.collect()
    }

    /// The same with when each slot was, as far as that is known.
    pub fn dated(mut self, times: &SlotTimes) -> Self {
        for row in &mut self.rows {
            match &mut row.content {
                Content::Slot { slot, time } => *time = times.at(*slot),
                Content::Part(part) => *part = std::mem::take(part).dated(times),
                Content::Table(items) | Content::List(items) => {
                    for item in items {
                        *item = std::mem::take(item).dated(times);
                    }
                }
                Content::Value { .. } | Content::Verbatim(_) => {}
            }
        }
        self
    }

    /// # Errors
    /// Stdout does not take it.
    pub fn print(&self, json: bool) -> io::Result<()> {
        if self.is_printed {
            Ok(())
        } else if json {
            print(&format!("{:#}\n", self.to_json()))
        } else {
            print(&self.to_text())
        }
    }

    pub fn to_json(&self) -> Value {
        let mut fields: Map<String, Value> = self
            .rows
            .iter()
            .map(|row| (row.key.to_string(), row.content.to_json()))
            .collect();
        fields.extend(self.rows.iter().flat_map(Row::beside));
        if !self.notes.is_empty() {
            fields.insert("notes".into(), self.notes.clone().into());
        }
        fields.into()
    }
}

impl Row {
    /// What stands beside it for scripts: of a slot when it was (0: nobody knows), and who says so.
    fn beside(&self) -> Vec<(String, Value)> {
        let Content::Slot { time, .. } = self.content else {
            return Vec::new();
        };
        let at = time.map_or(0, |time| time.unix_time);
        let is = time.map(|time| match time.is_estimate {
            true => "estimate",
            false => "chain_clock",
        });
        let key = self.key;
        vec![
            (format!("{key}_at"), at.to_string().into()),
            (format!("{key}_at_is"), is.into()),
        ]
    }
}

impl Content {
    fn to_json(&self) -> Value {
        match self {
            Self::Value { json, .. } => json.clone(),
            Self::Slot { slot, .. } => text_of_u64(*slot),
            Self::Verbatim(text) => text.as_str().into(),
            Self::Part(part) => part.to_json(),
            Self::Table(lines) | Self::List(lines) => lines.iter().map(Report::to_json).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_a_slot_stands_when_it_was() {
        let mut times = SlotTimes::default();
        times.tell(500, 1_700_000_000);
        let line = || Report::new().slot("snapshot_slot", "slot", 550);
        let report = Report::new()
            .slot("slot", "As of slot", 500)
            .slot("pending_slot", "Since slot", 0)
            .part("stake", "Stake", line())
            .table("epochs", "Epochs", vec![line()])
            .list("proposals", "Proposal", vec![line()]);
        assert_eq!(report.slots(), [500, 0, 550, 550, 550]);
        let bare = report.to_json();
        assert_eq!(
            (&bare["slot"], &bare["slot_at"]),
            (&"500".into(), &"0".into())
        );
        assert_eq!(bare["slot_at_is"], Value::Null);
        let report = report.dated(&times);
        let json = report.to_json();
        assert_eq!(json["slot_at"], "1700000000");
        assert_eq!(json["slot_at_is"], "chain_clock");
        assert_eq!(json["pending_slot_at"], "0");
        for line in [&json["stake"], &json["epochs"][0], &json["proposals"][0]] {
            assert_eq!(line["snapshot_slot"], "550");
            assert_eq!(line["snapshot_slot_at"], "1700000020");
            assert_eq!(line["snapshot_slot_at_is"], "estimate");
        }
        let text = report.to_text();
        assert!(text.contains("500 (2023-11-14T22:13:20Z)"), "{text}");
        let about = text.matches("550 (about 2023-11-14T22:13:40Z)");
        assert_eq!(about.count(), 3, "{text}");
    }

    fn report() -> Report {
        let line = |index: u32| {
            Report::new()
                .count("index", "index", index)
                .money("owed", "owed", 1_500_000)
        };
        Report::new()
            .number("epoch", "Epoch", u64::MAX)
            .money("deposited", "Deposited", 12_500_000)
            .optional("signature", "Transaction", None::<String>)
            .time("posted_at", "Posted at", 1_795_411_262)
            .none("next_epoch", "Next epoch")
            .part(
                "split",
                "Split",
                Report::new().bps("stakers_bps", "Stakers", 2_505),
            )
            .table("assets", "Assets", vec![line(0), line(10)])
            .note("Wait for the next settlement.")
    }

    #[test]
    fn scripts_get_exact_numbers() {
        let json = report().to_json();
        assert_eq!(json["epoch"], "18446744073709551615");
        assert_eq!(json["deposited"], "12500000");
        assert!(json["signature"].is_null());
        assert_eq!(json["posted_at"], "1795411262");
        assert!(json["next_epoch"].is_null());
        assert_eq!(json["split"]["stakers_bps"], 2_505);
        assert_eq!(json["assets"][1]["index"], 10);
        assert_eq!(json["notes"][0], "Wait for the next settlement.");
    }

    #[test]
    fn a_file_is_printed_as_it_is() {
        let report = Report::new().verbatim("example", "[a]\nb = 1\n\n");
        assert_eq!(report.to_text(), "[a]\nb = 1\n");
        assert_eq!(report.to_json()["example"], "[a]\nb = 1\n\n");
    }

    #[test]
    fn text_of_others_makes_no_lines_of_its_own() {
        let line = Report::new().text("reference", "reference", "A\n0  in-force\u{1b}[A");
        let report = line.clone().table("licences", "Licences", vec![line]);
        let text = report.to_text();
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
        assert_eq!(report.to_json()["reference"], "A\n0  in-force\u{1b}[A");
    }

    #[test]
    fn people_get_aligned_lines() {
        let expected = "\
Epoch        18446744073709551615
Deposited    12.500000 (12500000 base units)
Transaction  -
Posted at    2026-11-23T05:21:02Z
Next epoch   none
Split
  Stakers  25.05 % (2505 bps)
Assets
  index  owed
  0      1.500000 (1500000 base units)
  10     1.500000 (1500000 base units)
Wait for the next settlement.
";
        assert_eq!(report().to_text(), expected);
    }
}
