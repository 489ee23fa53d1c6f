//! Numbers that look random and are the same in every run: SplitMix64.

pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(crate) fn between(&mut self, least: u64, end: u64) -> u64 {
        least + self.below(end - least)
    }

    /// In so many of a hundred throws.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len() as u64) as usize]
    }

    /// Each order of magnitude as likely as any other.
    pub(crate) fn magnitude(&mut self, least: u64, most: u64) -> u64 {
        let span = (most as f64 / least as f64).ln();
        let share = self.below(1 << 32) as f64 / (1_u64 << 32) as f64;
        (least as f64 * (span * share).exp()) as u64
    }
}
