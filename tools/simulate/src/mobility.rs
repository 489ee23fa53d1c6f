//! The random waypoint model: D. B. Johnson and D. A. Maltz, "Dynamic Source Routing in Ad Hoc Wireless Networks", in
//! Mobile Computing (Kluwer, 1996), section 4; here without pauses.
//!
//! Everybody walks or drives in a straight line to a place chosen at random, at a speed chosen at random, and then chooses
//! again. Speeds are bounded away from zero, because otherwise the average speed decays for ever (J. Yoon, M. Liu,
//! B. Noble, "Random Waypoint Considered Harmful", INFOCOM 2003).

use rand::{Rng, RngExt};

/// Distance of two radios, metres: a small cell in a town.
const CELL_M: f64 = 500.0;
/// From a slow walk to a car in town, metres per second.
const SPEED_M_PER_S: std::ops::RangeInclusive<f64> = 1.0..=14.0;

/// Radios on a square grid.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
    radios: usize,
    columns: usize,
}

/// Somebody who moves over the grid. Metres from its corner.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walker {
    at: (f64, f64),
    to: (f64, f64),
    speed_m_per_s: f64,
}

impl Grid {
    pub(crate) fn new(radios: usize) -> Self {
        let columns = (radios as f64).sqrt().ceil().max(1.0) as usize;
        Self { radios, columns }
    }

    /// The nearest radio: the cell that a place is in. Places beyond the last row belong to the last radio.
    pub(crate) fn radio_at(&self, walker: &Walker) -> usize {
        let cell = |metres: f64| (metres / CELL_M).max(0.0) as usize;
        let column = cell(walker.at.0).min(self.columns - 1);
        (cell(walker.at.1) * self.columns + column).min(self.radios - 1)
    }

    fn place(&self, rng: &mut impl Rng) -> (f64, f64) {
        let rows = self.radios.div_ceil(self.columns);
        let mut within = |cells: usize| rng.random_range(0.0..cells as f64 * CELL_M);
        (within(self.columns), within(rows))
    }
}

impl Walker {
    pub(crate) fn new(grid: &Grid, rng: &mut impl Rng) -> Self {
        Self {
            at: grid.place(rng),
            to: grid.place(rng),
            speed_m_per_s: rng.random_range(SPEED_M_PER_S),
        }
    }

    pub(crate) fn walk(&mut self, seconds: f64, grid: &Grid, rng: &mut impl Rng) {
        let (dx, dy) = (self.to.0 - self.at.0, self.to.1 - self.at.1);
        let distance = dx.hypot(dy);
        let step = self.speed_m_per_s * seconds;
        if step < distance {
            let part = step / distance;
            self.at = (self.at.0 + dx * part, self.at.1 + dy * part);
            return;
        }
        *self = Self {
            at: self.to,
            ..Self::new(grid, rng)
        };
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn walkers_stay_on_the_grid_and_meet_every_radio() {
        let (grid, mut rng) = (Grid::new(7), StdRng::seed_from_u64(1));
        let mut walker = Walker::new(&grid, &mut rng);
        let mut met = [false; 7];
        for _ in 0..20_000 {
            let radio = grid.radio_at(&walker);
            met[radio] = true;
            let before = walker.at;
            walker.walk(10.0, &grid, &mut rng);
            let moved = (walker.at.0 - before.0).hypot(walker.at.1 - before.1);
            assert!(moved <= 10.0 * SPEED_M_PER_S.end() + 1e-6);
        }
        assert_eq!(met, [true; 7]);
    }
}
