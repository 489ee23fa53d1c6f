//! Integers in as many bytes as they need, at any address: a row of a session has no byte of padding to spare.

/// 48 bits: Unix milliseconds until the year 10889, or 281 TB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Packed48([u8; 6]);

impl Packed48 {
    /// The largest value.
    pub const MAX: u64 = (1 << 48) - 1;

    /// A larger value gives [`Self::MAX`].
    #[inline]
    pub const fn saturating(value: u64) -> Self {
        let value = if value > Self::MAX { Self::MAX } else { value };
        let [a, b, c, d, e, f, _, _] = value.to_le_bytes();
        Self([a, b, c, d, e, f])
    }

    /// The value.
    #[inline]
    pub const fn get(self) -> u64 {
        let [a, b, c, d, e, f] = self.0;
        u64::from_le_bytes([a, b, c, d, e, f, 0, 0])
    }
}

/// 32 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Packed32([u8; 4]);

impl Packed32 {
    /// Holds `value`.
    #[inline]
    pub const fn new(value: u32) -> Self {
        Self(value.to_le_bytes())
    }

    /// The value.
    #[inline]
    pub const fn get(self) -> u32 {
        u32::from_le_bytes(self.0)
    }
}
