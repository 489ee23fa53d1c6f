//! What makes each signing a transaction of its own.

use super::SendError;

/// Most bytes of accounts that a transaction may load, and what holds without a limit.
const MOST_LOADED: u32 = 64 << 20;
/// Random bits in the limit of loaded bytes: it is never below half of the most.
const LOADED_BITS: u32 = 25;
/// Random bits in the limit of compute units.
const UNIT_BITS: u32 = 10;

/// Something random in the limits of a transaction.
///
/// Two commands that ask for the same within the life of a blockhash would sign the same bytes: one signature, one
/// transaction, one deposit, and two reports of it. With this they are two.
///
/// The limit of loaded account data carries most of it. It costs 8 bytes and 150 compute units, no fee, no account and no
/// other program, wallets know the instruction, and no value is less than 32 MiB, many times what any transaction of ours
/// loads. A thousand compute units more than are needed cost nothing without a price, and a thousandth of a lamport for
/// each micro-lamport of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nonce(u64);

impl Nonce {
    /// # Errors
    /// The operating system gives no randomness.
    pub(super) fn new() -> Result<Self, SendError> {
        getrandom::u64()
            .map(Self)
            .map_err(|error| SendError::Signing(format!("no random number ({error})")))
    }

    /// The limit of loaded account data.
    pub(super) fn loaded_bytes(self) -> u32 {
        MOST_LOADED.saturating_sub(self.bits(0, LOADED_BITS))
    }

    /// The limit of compute units, a little above what is needed.
    pub(super) fn added_to(self, units: u32) -> u32 {
        units.saturating_add(self.bits(LOADED_BITS, UNIT_BITS))
    }

    fn bits(self, from: u32, count: u32) -> u32 {
        let bits = (self.0 >> from) & ((1 << count) - 1);
        // At most 25 bits are asked for.
        u32::try_from(bits).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_stay_in_their_bounds() {
        for nonce in [Nonce(0), Nonce(u64::MAX), Nonce(0x1234_5678_9abc_def0)] {
            let loaded = nonce.loaded_bytes();
            assert!(
                (MOST_LOADED / 2..=MOST_LOADED).contains(&loaded),
                "{loaded}"
            );
            let units = nonce.added_to(10_000);
            assert!((10_000..11_024).contains(&units), "{units}");
        }
        assert_eq!(Nonce(0).loaded_bytes(), MOST_LOADED);
        assert_eq!(Nonce(0).added_to(5), 5);
        assert_eq!(Nonce(u64::MAX).added_to(u32::MAX), u32::MAX);
    }

    #[test]
    fn no_two_are_alike() {
        let drawn: Vec<(u32, u32)> = (0..1_000)
            .map(|_| Nonce::new().unwrap())
            .map(|nonce| (nonce.loaded_bytes(), nonce.added_to(0)))
            .collect();
        let mut different = drawn.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), drawn.len());
    }
}
