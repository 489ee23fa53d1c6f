//! A table as CSV (RFC 4180, lines end with `\n`): a line of names, then the lines. What is not known is empty.

use std::{
    fs::File,
    io::{self, BufWriter},
};

use super::{Column, Read, Table, time_text};

/// # Errors
/// The file does not take it.
pub(super) fn write<L>(table: &Table<'_, L>, file: &File) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(BufWriter::new(file));
    writer.write_record(table.columns.iter().map(|column| column.name))?;
    for line in table.lines {
        writer.write_record(table.columns.iter().map(|column| column.cell(line)))?;
    }
    writer.flush()
}

impl<L> Column<L> {
    fn cell(&self, line: &L) -> String {
        let text = match self.read {
            Read::Text(read) => read(line),
            Read::Number(read) => read(line).map(|number| number.to_string()),
            Read::Time(read) => read(line).map(time_text),
            Read::Flag(read) => read(line).map(|flag| flag.to_string()),
        };
        text.unwrap_or_default()
    }
}
