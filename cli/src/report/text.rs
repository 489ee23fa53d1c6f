//! A report for people: lines with aligned labels, tables with aligned columns.

use super::{Content, Report, Row, plain};
use crate::values::text_of_time;
use openmast_client::fetch::SlotTime;
use std::{borrow::Cow, fmt::Write as _};

impl Report {
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        for note in &self.notes {
            text.push_str(note);
            text.push('\n');
        }
        text
    }

    fn write(&self, out: &mut String, indent: usize) {
        let width = self
            .rows
            .iter()
            .map(|row| row.label.chars().count())
            .max()
            .unwrap_or(0);
        for Row { label, content, .. } in &self.rows {
            let margin = " ".repeat(indent);
            // Writing to a String cannot fail.
            let _ = match content {
                Content::Value { text, .. } => {
                    writeln!(out, "{margin}{label:width$}  {}", plain(text))
                }
                Content::Slot { slot, time } => {
                    let text = text_of_slot(*slot, *time);
                    writeln!(out, "{margin}{label:width$}  {text}")
                }
                Content::Verbatim(text) => writeln!(out, "{}", text.trim_end()),
                Content::Part(_) | Content::Table(_) => writeln!(out, "{margin}{label}"),
                Content::List(items) if items.is_empty() => {
                    writeln!(out, "{margin}{label:width$}  none")
                }
                Content::List(_) => Ok(()),
            };
            match content {
                Content::Value { .. } | Content::Slot { .. } | Content::Verbatim(_) => {}
                Content::Part(part) => part.write(out, indent + 2),
                Content::Table(lines) => write_table(lines, out, indent + 2),
                Content::List(items) => {
                    for item in items {
                        let _ = writeln!(out, "{margin}{label}");
                        item.write(out, indent + 2);
                    }
                }
            }
        }
    }

    fn cells(&self) -> Vec<Cow<'_, str>> {
        self.rows
            .iter()
            .map(|row| match &row.content {
                Content::Value { text, .. } => plain(text),
                Content::Slot { slot, time } => text_of_slot(*slot, *time).into(),
                Content::Verbatim(_) | Content::Part(_) | Content::Table(_) | Content::List(_) => {
                    "…".into()
                }
            })
            .collect()
    }
}

fn text_of_slot(slot: u64, time: Option<SlotTime>) -> String {
    let Some(SlotTime {
        unix_time,
        is_estimate,
    }) = time
    else {
        return slot.to_string();
    };
    let about = if is_estimate { "about " } else { "" };
    format!("{slot} ({about}{})", text_of_time(unix_time))
}

fn write_table(lines: &[Report], out: &mut String, indent: usize) {
    let Some(first) = lines.first() else {
        let _ = writeln!(out, "{}none", " ".repeat(indent));
        return;
    };
    let labels = first.rows.iter().map(|row| Cow::from(row.label));
    let mut table = vec![labels.collect::<Vec<_>>()];
    table.extend(lines.iter().map(Report::cells));
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            table
                .iter()
                .filter_map(|line| line.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for line in table {
        let cells = line
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        let _ = writeln!(
            out,
            "{}{}",
            " ".repeat(indent),
            cells.collect::<Vec<_>>().join("  ").trim_end()
        );
    }
}
