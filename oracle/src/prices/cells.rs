//! Finds assets by their place, an H3 cell (h3geo.org).
//!
//! The index of a cell has, from bit 51 down, the base cell (7 bits) and one digit of three bits for each of the resolutions 1 to 15,
//! which is 7 beyond the cell's own. So the descendants of a cell are a range of indexes once mode and resolution are masked.

use std::collections::HashMap;

use h3o::{CellIndex, Resolution};

/// Base cell and digits.
const DIGITS: u64 = (1 << 52) - 1;
const BITS_OF_A_DIGIT: u32 = 3;
const FINEST: u32 = 15;

/// Where an asset is, seen from the cell that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In it, or in one of its descendants.
    Within,
    /// In an ancestor of it: the asset's place is told less exactly than is asked.
    Around,
    /// In a neighbour of such an ancestor.
    Beside,
}

/// Assets by the cells of their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    /// Base cell and digits with the asset, in order.
    by_digits: Vec<(u64, u32)>,
    by_cell: HashMap<u64, Vec<u32>>,
    /// Bit of each resolution that a place is told in.
    resolutions: u16,
}

impl Cells {
    /// Of assets with their cells. What is no cell is left out: the program takes none.
    pub(super) fn new(assets: impl Iterator<Item = (u32, u64)>) -> Self {
        let mut cells = Self::default();
        for (asset, bits) in assets {
            let Ok(cell) = CellIndex::try_from(bits) else {
                continue;
            };
            cells.by_digits.push((bits & DIGITS, asset));
            cells.by_cell.entry(bits).or_default().push(asset);
            cells.resolutions |= 1 << u8::from(cell.resolution());
        }
        cells.by_digits.sort_unstable();
        cells
    }

    /// Assets in a cell, then those that may serve it because their place is told less exactly.
    pub(super) fn near(&self, asked: CellIndex) -> Vec<(u32, Place)> {
        let mut found: Vec<(u32, Place)> = self.within(asked).collect();
        let coarser = (0..u8::from(asked.resolution())).rev();
        let told = coarser.filter(|resolution| self.resolutions & (1 << resolution) != 0);
        for resolution in told.filter_map(|resolution| Resolution::try_from(resolution).ok()) {
            let Some(ancestor) = asked.parent(resolution) else {
                continue;
            };
            for cell in ancestor.grid_disk::<Vec<_>>(1) {
                let place = match cell == ancestor {
                    true => Place::Around,
                    false => Place::Beside,
                };
                let there = self.by_cell.get(&u64::from(cell)).into_iter().flatten();
                found.extend(there.map(|asset| (*asset, place)));
            }
        }
        found
    }

    fn within(&self, asked: CellIndex) -> impl Iterator<Item = (u32, Place)> {
        let finer = FINEST - u32::from(u8::from(asked.resolution()));
        let below = (1_u64 << (BITS_OF_A_DIGIT * finer)) - 1;
        let last = (u64::from(asked) & DIGITS) | below;
        let first = last - below;
        let from = self
            .by_digits
            .partition_point(|(digits, _)| *digits < first);
        let to = self
            .by_digits
            .partition_point(|(digits, _)| *digits <= last);
        let found = self.by_digits.get(from..to).unwrap_or_default();
        found.iter().map(|(_, asset)| (*asset, Place::Within))
    }
}

#[cfg(test)]
mod tests {
    use h3o::LatLng;

    use super::*;

    fn cell(latitude: f64, longitude: f64, resolution: u8) -> CellIndex {
        let resolution = Resolution::try_from(resolution).expect("0 to 15");
        LatLng::new(latitude, longitude)
            .expect("on earth")
            .to_cell(resolution)
    }

    /// A mast in Lisbon, told in resolution 9, with what is around it.
    fn mast() -> CellIndex {
        cell(38.7223, -9.1393, 9)
    }

    fn near(places: &[CellIndex], asked: CellIndex) -> Vec<(u32, Place)> {
        let places = (0..).zip(places.iter().map(|cell| u64::from(*cell)));
        Cells::new(places).near(asked)
    }

    #[test]
    fn a_coarser_cell_holds_its_descendants_and_no_others() {
        let porto = cell(41.1496, -8.611, 9);
        for resolution in 0..=9 {
            let resolution = Resolution::try_from(resolution).expect("0 to 15");
            let asked = mast().parent(resolution).expect("coarser");
            let by_parent = |place: &CellIndex| place.parent(asked.resolution()) == Some(asked);
            let places = [porto, mast()];
            let expected = (0..).zip(&places).filter(|(_, place)| by_parent(place));
            let expected: Vec<_> = expected.map(|(asset, _)| (asset, Place::Within)).collect();
            let found = near(&places, asked);
            assert_eq!(found, expected, "{resolution}");
            assert!(found.contains(&(1, Place::Within)), "{resolution}");
        }
    }

    #[test]
    fn every_child_of_a_cell_is_in_it_and_no_neighbour_is() {
        let asked = cell(38.7223, -9.1393, 7);
        let finer = Resolution::Nine;
        let children: Vec<CellIndex> = asked.children(finer).collect();
        assert_eq!(near(&children, asked).len(), 49);
        let others: Vec<CellIndex> = asked
            .grid_disk::<Vec<_>>(1)
            .into_iter()
            .filter(|cell| *cell != asked)
            .flat_map(|cell| cell.children(finer))
            .collect();
        assert_eq!(others.len(), 6 * 49);
        assert!(near(&others, asked).is_empty());
    }

    #[test]
    fn a_place_that_is_told_less_exactly_serves_what_is_in_it_and_beside_it() {
        let asked = cell(38.7223, -9.1393, 12);
        let told = mast().parent(Resolution::Six).expect("coarser");
        let neighbours: Vec<CellIndex> = told.grid_disk::<Vec<_>>(1);
        assert_eq!(neighbours.len(), 7);
        for place in neighbours {
            let expected = match place == told {
                true => Place::Around,
                false => Place::Beside,
            };
            assert_eq!(near(&[place], asked), [(0, expected)]);
        }
        let far = cell(41.1496, -8.611, 6);
        assert!(near(&[far], asked).is_empty());
    }

    #[test]
    fn a_neighbour_that_is_told_as_exactly_is_another_place() {
        let beside: Vec<CellIndex> = mast().grid_disk(1);
        let found = near(&beside, mast());
        assert_eq!(found.len(), 1);
        assert!(found.iter().all(|(_, place)| *place == Place::Within));
    }

    #[test]
    fn what_is_no_cell_is_nowhere() {
        let cells = Cells::new([(0, 0), (1, 7), (2, u64::from(mast()))].into_iter());
        assert_eq!(cells.near(mast()), [(2, Place::Within)]);
    }
}
