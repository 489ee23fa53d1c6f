//! Cells of H3, Uber's hexagonal index of the earth's surface (h3geo.org, "H3Index").

/// Base cells that are pentagons: their first digit that is not 0 is never 1.
const PENTAGONS: [u64; 12] = [4, 14, 24, 38, 49, 58, 63, 72, 83, 97, 107, 117];
const BASE_CELLS: u64 = 122;
const DIGITS: u32 = 15;
const UNUSED_DIGIT: u64 = 7;

/// Whether the index names a cell: mode 1, a base cell that exists, digits 0 to 6 down to the
/// resolution and 7 below it.
pub(crate) fn is_cell(index: u64) -> bool {
    let reserved = index >> 63 | index >> 56 & 0b111;
    let mode = index >> 59 & 0b1111;
    let resolution = (index >> 52 & 0b1111) as u32;
    let base_cell = index >> 45 & 0b111_1111;
    if reserved != 0 || mode != 1 || base_cell >= BASE_CELLS {
        return false;
    }
    let mut deleted = PENTAGONS.contains(&base_cell);
    for level in 1..=DIGITS {
        let digit = index >> (3 * (DIGITS - level)) & 0b111;
        if level > resolution {
            if digit != UNUSED_DIGIT {
                return false;
            }
            continue;
        }
        if digit == UNUSED_DIGIT || deleted && digit == 1 {
            return false;
        }
        deleted &= digit == 0;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_cell;

    #[test]
    fn published_cells_are_cells() {
        // Resolutions 9, 15, 0 and a pentagon, from the documentation of H3.
        for cell in [
            0x8928308280fffff,
            0x8f754e64992d6d8,
            0x8029fffffffffff,
            0x821c07fffffffff,
        ] {
            assert!(is_cell(cell), "{cell:x}");
        }
    }

    #[test]
    fn other_numbers_are_not() {
        for number in [
            0,
            u64::MAX,
            0x8928308280fffff | 1 << 63,
            0x8928308280fffff | 1 << 56,
            0x1128308280fffff,           // mode 2: a directed edge
            0x89f4308280fffff,           // base cell 122
            0x8928308280ffff0,           // a digit below the resolution
            0x892830828ffffff,           // no digit at the resolution
            0x820807fffffffff | 1 << 39, // pentagon 4, first digit 1 (deleted)
        ] {
            assert!(!is_cell(number), "{number:x}");
        }
    }
}
