//! A table as CSV (RFC 4180, lines end with `\n`): a line of names, then the lines. What is not known is empty. Text that a
//! spreadsheet would take for a formula has an apostrophe in front.

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
            Read::Text(read) => read(line).map(no_formula),
            Read::Number(read) => read(line).map(|number| number.to_string()),
            Read::Time(read) => read(line).map(time_text),
            Read::Flag(read) => read(line).map(|flag| flag.to_string()),
        };
        text.unwrap_or_default()
    }
}

/// Spreadsheets compute cells that begin with one of these, and others may have written what stands in an account.
fn no_formula(text: String) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Seek};

    use super::*;

    #[test]
    fn text_is_no_formula() {
        let columns = &[
            Column::text("text", |it: &&str| Some((*it).to_owned())),
            Column::time("time", |_| Some(-1)),
        ];
        let lines = &["=1+1", "@SUM(1)", "-x", "+x", "\tx", "\rx", "L-1", "'x", ""];
        let name = "table";
        let mut file = tempfile::tempfile().unwrap();
        let table = Table {
            name,
            columns,
            lines,
        };
        write(&table, &file).unwrap();
        let mut text = String::new();
        file.rewind().unwrap();
        file.read_to_string(&mut text).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let found: Vec<[String; 2]> = reader.deserialize().map(Result::unwrap).collect();
        let texts: Vec<_> = found.iter().map(|[text, _]| text.as_str()).collect();
        let expected = [
            "'=1+1", "'@SUM(1)", "'-x", "'+x", "'\tx", "'\rx", "L-1", "'x", "",
        ];
        assert_eq!(texts, expected);
        // What the software itself writes stays as it is.
        assert_eq!(found[0][1], "1969-12-31T23:59:59Z");
    }
}
