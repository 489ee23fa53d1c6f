//! Checksums of rows in SQLite.
//!
//! A bit that flips in a file, in a page of the kernel or in SQLite's own memory turns one value into another that is
//! as valid. So each row ends with the SHA-256 of all of its fields as SQLite keeps them, and no field is used before
//! the checksum is verified.

use rusqlite::{
    Row,
    types::{Value, ValueRef},
};
use sha2::{Digest, Sha256};

/// SHA-256 of the format, the table's name and all fields. For each field it covers a byte for its type, the number of
/// its bytes, and the bytes.
pub(crate) fn checksum(format: &str, table: &str, fields: &[Value]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(format.as_bytes());
    hasher.update(table.as_bytes());
    for field in fields {
        let number;
        let (kind, bytes): (u8, &[u8]) = match field {
            Value::Null => (0, &[]),
            Value::Integer(integer) => {
                number = integer.to_le_bytes();
                (1, &number)
            }
            Value::Real(real) => {
                number = real.to_le_bytes();
                (2, &number)
            }
            Value::Text(text) => (3, text.as_bytes()),
            Value::Blob(blob) => (4, blob),
        };
        hasher.update([kind]);
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().into()
}

/// The fields followed by their checksum, to be written.
pub(crate) fn with_checksum(format: &str, table: &str, mut fields: Vec<Value>) -> Vec<Value> {
    let checksum = checksum(format, table, &fields);
    fields.push(Value::Blob(checksum.to_vec()));
    fields
}

/// An `INSERT` of these fields and the checksum; `how` is `INSERT` or `INSERT OR …`.
pub(crate) fn insert(how: &str, table: &str, fields: &[&str]) -> String {
    let names = fields.join(", ");
    let places = vec!["?"; fields.len() + 1].join(", ");
    format!("{how} INTO {table} ({names}, checksum) VALUES ({places})")
}

/// A field as it lies in the file. A text that is no UTF-8 any more is returned as the bytes that it is.
pub(crate) fn field(row: &Row<'_>, at: usize) -> rusqlite::Result<Value> {
    let value = row.get_ref(at)?;
    Ok(match value {
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Blob(bytes.to_vec()),
        },
        value => value.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rows_have_one_checksum() {
        let text = |text: &str| Value::Text(text.into());
        let rows = [
            vec![text("ab"), text("c")],
            vec![text("a"), text("bc")],
            vec![Value::Blob(b"ab".to_vec()), text("c")],
            vec![text("ab"), text("c"), Value::Null],
            vec![Value::Integer(1)],
            vec![Value::Real(f64::from_bits(1))],
        ];
        let of_void = rows.iter().map(|row| checksum("format/1", "void", row));
        let mut checksums: Vec<_> = of_void.collect();
        checksums.push(checksum("format/1", "attempt", &rows[0]));
        checksums.push(checksum("format/2", "void", &rows[0]));
        checksums.sort_unstable();
        checksums.dedup();
        assert_eq!(checksums.len(), rows.len() + 2);
    }
}
