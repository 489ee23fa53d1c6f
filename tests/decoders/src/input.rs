//! A fuzzer's bytes as values.

/// Cuts bytes into values. Behind the end everything is zero.
pub(crate) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// At most `count` bytes: fewer at the end.
    pub fn bytes(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        let taken = self.bytes(N);
        array[..taken.len()].copy_from_slice(taken);
        array
    }

    pub fn u8(&mut self) -> u8 {
        u8::from_le_bytes(self.array())
    }

    pub fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.array())
    }

    pub fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    pub fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    /// A length in one byte, and so many bytes.
    pub fn text(&mut self) -> &'a [u8] {
        let length = usize::from(self.u8());
        self.bytes(length)
    }

    /// A number of any size: its bits in one byte, then as many bytes as they need.
    pub fn number(&mut self) -> u64 {
        let bits = u32::from(self.u8()).min(u64::BITS);
        let mut bytes = [0; 8];
        let taken = self.bytes(bits.div_ceil(8) as usize);
        bytes[..taken.len()].copy_from_slice(taken);
        u64::from_le_bytes(bytes) & u64::MAX.checked_shr(u64::BITS - bits).unwrap_or(0)
    }

    pub fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// `bytes` with one bit changed; the same when there are none.
pub(crate) fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    if let Some(bits) = (changed.len() * 8).checked_sub(1) {
        let bit = bit % (bits + 1);
        changed[bit / 8] ^= 1 << (bit % 8);
    }
    changed
}
