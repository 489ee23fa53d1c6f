//! Data of the rows: random, and the same in every run.

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// Uniform in `0..end`, but for a bias below 2⁻³².
    pub fn below(&mut self, end: u32) -> u32 {
        (((self.next() >> 32) * u64::from(end)) >> 32) as u32
    }

    /// So many numbers in `0..end`.
    pub fn numbers(&mut self, count: usize, end: u32) -> Vec<u32> {
        (0..count).map(|_| self.below(end)).collect()
    }
}

/// Writes numbers for the peers: little-endian `u32`, nothing else.
pub fn write(folder: &Path, name: &str, numbers: &[u32]) -> Result<()> {
    let bytes: Vec<u8> = numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    write_bytes(folder, name, &bytes)
}

/// As [`write()`], for `u64`.
pub fn write64(folder: &Path, name: &str, numbers: impl Iterator<Item = u64>) -> Result<()> {
    let bytes: Vec<u8> = numbers.flat_map(u64::to_le_bytes).collect();
    write_bytes(folder, name, &bytes)
}

fn write_bytes(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(name);
    fs::write(&path, bytes).with_context(|| format!("{}: not written", path.display()))
}

/// Reads what a peer has written: little-endian `u64`.
pub fn read(path: &Path) -> Result<Vec<u64>> {
    let bytes = fs::read(path).with_context(|| format!("{}: not readable", path.display()))?;
    let (numbers, rest) = bytes.as_chunks();
    anyhow::ensure!(
        rest.is_empty(),
        "{}: not whole numbers of 8 bytes",
        path.display()
    );
    Ok(numbers
        .iter()
        .map(|number| u64::from_le_bytes(*number))
        .collect())
}
