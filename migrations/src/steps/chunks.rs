//! Content that is longer than a transaction.

use openmast_client::sender;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::plan::{Stage, Transaction};

/// Where content is written in parts.
pub trait Written {
    /// The instruction that writes `bytes` at `offset`.
    fn write(&self, offset: u32, bytes: &[u8]) -> Instruction;
}

/// Writes what differs between `there` and `wanted`, each part in a transaction of its own. `None`: nothing does.
///
/// What was written before is not sent again, nor are zeros that are there from the beginning.
pub fn missing(
    target: &impl Written,
    payer: &Pubkey,
    what: &str,
    there: &[u8],
    wanted: &[u8],
) -> Option<Stage> {
    let size = largest(target, payer);
    let parts = wanted.chunks(size).enumerate();
    let transactions: Vec<_> = parts
        .filter_map(|(index, part)| {
            let offset = index.saturating_mul(size);
            let present = there.get(offset..offset.saturating_add(part.len()));
            if present == Some(part) {
                return None;
            }
            // Accounts have 10 MiB at most.
            let write = target.write(u32::try_from(offset).unwrap_or(u32::MAX), part);
            let what = format!("{what}, {} bytes from {offset}", part.len());
            Some(Transaction::new(what, vec![write]))
        })
        .collect();
    let parts = wanted.len().div_ceil(size);
    let what = format!("{what}: {} of {parts} parts", transactions.len());
    (!transactions.is_empty()).then_some(Stage { what, transactions })
}

/// Most bytes that fit a transaction.
fn largest(target: &impl Written, payer: &Pubkey) -> usize {
    let fits = |bytes: usize| {
        let write = target.write(u32::MAX, &vec![0; bytes]);
        sender::fits(&[write], payer)
    };
    let (mut most, mut too_many) = (1_usize, 1_232);
    while too_many - most > 1 {
        let middle = most.midpoint(too_many);
        match fits(middle) {
            true => most = middle,
            false => too_many = middle,
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader;

    struct Buffer(Pubkey, Pubkey);

    impl Written for Buffer {
        fn write(&self, offset: u32, bytes: &[u8]) -> Instruction {
            loader::write(&self.0, &self.1, offset, bytes)
        }
    }

    #[test]
    fn only_parts_that_differ_are_written_and_each_fits() {
        let payer = Pubkey::new_unique();
        let target = Buffer(Pubkey::new_unique(), payer);
        let size = largest(&target, &payer);
        assert!((900..1_232).contains(&size), "{size}");
        let mut wanted = vec![7; size * 3 + 5];
        wanted[size..size * 2].fill(0);
        let nothing = vec![0; wanted.len()];
        let stage = missing(&target, &payer, "code", &nothing, &wanted).unwrap();
        assert_eq!(stage.transactions.len(), 3, "zeros are there");
        assert_eq!(stage.what, "code: 3 of 4 parts");
        for transaction in &stage.transactions {
            assert!(sender::fits(&transaction.instructions, &payer));
        }
        let mut half = nothing.clone();
        half[..size].fill(7);
        let stage = missing(&target, &payer, "code", &half, &wanted).unwrap();
        assert_eq!(stage.transactions.len(), 2);
        assert_eq!(missing(&target, &payer, "code", &wanted, &wanted), None);
        assert!(missing(&target, &payer, "code", &[], &wanted).is_some());
    }
}
