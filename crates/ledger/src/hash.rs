//! SHA-256 (FIPS 180-4) of parts put together: a system call on chain, the processor's
//! SHA instructions (through `sha2`) elsewhere.

/// A SHA-256 hash.
pub(crate) type Hash = [u8; 32];

/// Writes the hash of the parts into `out`. Taking the place as an argument saves a copy per tree level on chain.
#[cfg(not(target_os = "solana"))]
#[inline]
pub(crate) fn sha256_into(parts: &[&[u8]], out: &mut Hash) {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize_into(out.into());
}

/// Writes the hash of the parts into `out`. Taking the place as an argument saves a copy per tree level on chain.
#[cfg(target_os = "solana")]
#[inline(always)]
pub(crate) fn sha256_into(parts: &[&[u8]], out: &mut Hash) {
    // SAFETY: a slice of slices is, on this target, the array of (address, length) that the
    // system call reads, and it writes exactly the 32 bytes of `out`. The parts never overlap
    // `out`, which the borrow checker holds.
    unsafe {
        solana_define_syscall::definitions::sol_sha256(
            parts.as_ptr().cast(),
            parts.len() as u64,
            out.as_mut_ptr(),
        );
    }
}

/// The hash of the parts.
#[inline]
pub(crate) fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hash = [0; 32];
    sha256_into(parts, &mut hash);
    hash
}
