//! Borsh of a list of names, written name by name.

use std::fmt::Display;
use std::io::{self, Write};

use borsh::BorshSerialize;

/// A list of names in Borsh: how many there are is known at its end.
pub(super) struct NameList<'a> {
    to: &'a mut Vec<u8>,
    counted_at: usize,
    count: u32,
}

impl<'a> NameList<'a> {
    pub(super) fn begin(to: &'a mut Vec<u8>) -> Self {
        let counted_at = to.len();
        to.extend_from_slice(&[0; 4]);
        Self {
            to,
            counted_at,
            count: 0,
        }
    }

    /// Adds a name; the bytes come back as they were written.
    pub(super) fn bytes(&mut self, variant: u8, value: &[u8]) -> io::Result<&mut [u8]> {
        self.to.push(variant);
        value.serialize(self.to)?;
        self.count += 1;
        let begin = self.to.len() - value.len();
        Ok(self.to.get_mut(begin..).unwrap_or_default())
    }

    pub(super) fn text(&mut self, variant: u8, address: impl Display) -> io::Result<()> {
        self.to.push(variant);
        let measured_at = self.to.len();
        self.to.extend_from_slice(&[0; 4]);
        write!(self.to, "{address}")?;
        let length = self.to.len() - measured_at - 4;
        put(self.to, measured_at, length as u32);
        self.count += 1;
        Ok(())
    }

    pub(super) fn end(self) {
        put(self.to, self.counted_at, self.count);
    }
}

fn put(to: &mut [u8], at: usize, number: u32) {
    if let Some(field) = to.get_mut(at..at + 4) {
        field.copy_from_slice(&number.to_le_bytes());
    }
}
