//! How the terms of licences are read from the command line and shown: bands, areas, documents.

use std::{
    fmt,
    fs::File,
    io,
    path::{Path, PathBuf},
    str::FromStr,
};

use openmast_client::accounts::{LicenceArea, LicenceKind};
use sha2::{Digest, Sha256};

use crate::values::{h3_cell, hash};

/// Units of frequency, kHz each, the largest first.
const UNITS: [(&str, u64); 3] = [("GHz", 1_000_000), ("MHz", 1_000), ("kHz", 1)];

/// A band, kHz; both 0: there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    pub from_khz: u64,
    pub to_khz: u64,
}

impl FromStr for Band {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self {
                from_khz: 0,
                to_khz: 0,
            });
        }
        let wrong = || {
            format!(
                "`{text}` is no band; write where it begins and ends, like 3500MHz-3600MHz or 2.4GHz-2.4835GHz, in whole kHz, \
                 or none"
            )
        };
        let (from, to) = text.split_once('-').ok_or_else(wrong)?;
        let (from_khz, to_khz) = (khz(from).ok_or_else(wrong)?, khz(to).ok_or_else(wrong)?);
        match from_khz < to_khz {
            true => Ok(Self { from_khz, to_khz }),
            false => Err(format!("`{text}` ends where it begins, or before")),
        }
    }
}

impl fmt::Display for Band {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_khz {
            0 => out.write_str("none"),
            _ => write!(
                out,
                "{} to {}",
                frequency(self.from_khz),
                frequency(self.to_khz)
            ),
        }
    }
}

/// `3500MHz` or `2.4835 GHz`, in whole kHz.
fn khz(text: &str) -> Option<u64> {
    let text = text.trim();
    let (number, khz_each) = UNITS.iter().find_map(|(unit, each)| {
        let (number, found) = text.split_at_checked(text.len().checked_sub(unit.len())?)?;
        found
            .eq_ignore_ascii_case(unit)
            .then(|| (number.trim(), *each))
    })?;
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Whole kHz: as many digits behind the point as the unit has zeros.
    let places = usize::try_from(khz_each.ilog10()).ok()?;
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > places {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let part: u64 = format!("{part:0<places$}0").parse().ok()?;
    whole.checked_mul(khz_each)?.checked_add(part / 10)
}

/// `3500 MHz`: in the unit that people use for it, exactly.
pub fn frequency(khz: u64) -> String {
    let (unit, each) = match khz {
        10_000_000.. => ("GHz", 1_000_000),
        1_000.. => ("MHz", 1_000),
        _ => ("kHz", 1),
    };
    let (whole, part) = (khz / each, khz % each);
    let places = each.ilog10() as usize;
    match part {
        0 => format!("{whole} {unit}"),
        _ => {
            let part = format!("{part:0places$}");
            format!("{whole}.{} {unit}", part.trim_end_matches('0'))
        }
    }
}

/// A kind of licence by its name.
pub fn kind(text: &str) -> Result<LicenceKind, String> {
    let found = LicenceKind::ALL
        .into_iter()
        .find(|kind| kind.name() == text);
    found.ok_or_else(|| {
        let names: Vec<_> = LicenceKind::ALL.iter().map(|kind| kind.name()).collect();
        format!("kinds are {}", names.join(", "))
    })
}

/// An area as it is written on a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaArgument(pub LicenceArea);

impl FromStr for AreaArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "country" {
            return Ok(Self(LicenceArea::Country));
        }
        if let Some(code) = text.strip_prefix("code:") {
            return match openmast_client::accounts::pad_text(code) {
                Some(_) => Ok(Self(LicenceArea::Code(code.to_owned()))),
                None => Err(format!(
                    "`{code}` is no code of an area: write 1 to 32 bytes of text"
                )),
            };
        }
        if let Some(cells) = text.strip_prefix("cells:") {
            let hash = hash(cells).or_else(|_| cells_of(Path::new(cells)))?;
            return Ok(Self(LicenceArea::H3Cells { hash }));
        }
        Err(format!(
            "`{text}` is no area; write country, code:TEXT, cells:FILE or cells:SHA256"
        ))
    }
}

/// For people.
pub fn area_text(area: Option<&LicenceArea>) -> String {
    match area {
        Some(LicenceArea::Country) => "the whole country".into(),
        Some(LicenceArea::H3Cells { hash }) => format!("H3 cells, SHA-256 {}", hex::encode(hash)),
        Some(LicenceArea::Code(code)) => code.clone(),
        None => "unknown to this version".into(),
    }
}

/// SHA-256 of the cells, ascending, each once, as little-endian numbers of 64 bits.
fn cells_of(file: &Path) -> Result<[u8; 32], String> {
    let unreadable = |error| {
        let file = file.display();
        format!("{file}: {error}; write a file with H3 cells, one a line, or 64 hexadecimal digits")
    };
    let text = std::fs::read_to_string(file).map_err(unreadable)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut cells = lines.map(h3_cell).collect::<Result<Vec<u64>, _>>()?;
    cells.sort_unstable();
    cells.dedup();
    // `none` is read as 0.
    if cells.first().is_none_or(|cell| *cell == 0) {
        return Err(format!("{}: there are no H3 cells in it", file.display()));
    }
    let mut hasher = Sha256::new();
    cells
        .iter()
        .for_each(|cell| hasher.update(cell.to_le_bytes()));
    Ok(hasher.finalize().into())
}

/// SHA-256 of a document with conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub hash: [u8; 32],
    /// The file that was read.
    pub file: Option<PathBuf>,
}

impl FromStr for Document {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hex = text.strip_prefix("sha256:").unwrap_or(text);
        if let Ok(hash) = hash(hex) {
            return Ok(Self { hash, file: None });
        }
        let mut hasher = Sha256::new();
        let read = File::open(text).and_then(|mut file| io::copy(&mut file, &mut hasher));
        read.map_err(|error| {
            format!(
                "{text}: {error}; name the document, or write its SHA-256, 64 hexadecimal digits"
            )
        })?;
        Ok(Self {
            hash: hasher.finalize().into(),
            file: Some(text.into()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bands_are_read_in_every_unit_to_the_khz() {
        for (text, from_khz, to_khz) in [
            ("3500MHz-3600MHz", 3_500_000, 3_600_000),
            ("2.4GHz-2483.5MHz", 2_400_000, 2_483_500),
            ("148.5 khz - 283.5 kHz", 0, 0),
            ("26.5GHz-27.5GHz", 26_500_000, 27_500_000),
            ("0MHz-1kHz", 0, 1),
            ("0.000001GHz-0.002MHz", 1, 2),
        ] {
            match to_khz {
                // There is no half of a kHz.
                0 => assert!(text.parse::<Band>().is_err(), "{text}"),
                _ => assert_eq!(text.parse(), Ok(Band { from_khz, to_khz }), "{text}"),
            }
        }
        for text in [
            "",
            "-",
            "3500-3600",
            "3600MHz-3500MHz",
            "1MHz-1MHz",
            "1MHz",
            "MHz-2MHz",
            "-1MHz-2MHz",
            "1.2.3MHz-4MHz",
            "99999999999999999999GHz-1MHz",
            "99999999999999999GHz-1MHz",
            "1e3MHz-2e3MHz",
            "é-1MHz",
        ] {
            assert!(text.parse::<Band>().is_err(), "{text}");
        }
        let none: Band = "none".parse().unwrap();
        assert_eq!((none.to_khz, none.to_string().as_str()), (0, "none"));
        let band: Band = "2.4GHz-2.4835GHz".parse().unwrap();
        assert_eq!(band.to_string(), "2400 MHz to 2483.5 MHz");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_again(khz in 0..=u64::MAX / 2_000_000) {
            prop_assert_eq!(super::khz(&frequency(khz)), Some(khz));
        }
    }

    #[test]
    fn areas_and_documents_are_texts_hashes_or_files() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cells");
        std::fs::write(
            &file,
            "8928308280fffff\n\n  8928308280bffff\n8928308280fffff\n",
        )
        .unwrap();
        let cells = [0x0892_8308_280b_ffff_u64, 0x0892_8308_280f_ffff];
        let bytes: Vec<u8> = cells.iter().flat_map(|cell| cell.to_le_bytes()).collect();
        let hash: [u8; 32] = Sha256::digest(&bytes).into();
        let area = |text: &str| text.parse::<AreaArgument>().map(|area| area.0);
        let of_cells = Ok(LicenceArea::H3Cells { hash });
        assert_eq!(area(&format!("cells:{}", file.display())), of_cells);
        assert_eq!(area(&format!("cells:{}", hex::encode(hash))), of_cells);
        assert_eq!(area("country"), Ok(LicenceArea::Country));
        assert_eq!(area("code:BY-7"), Ok(LicenceArea::Code("BY-7".into())));
        std::fs::write(&file, "none\n").unwrap();
        for text in [
            "",
            "code:",
            "cells:",
            "Bavaria",
            &format!("cells:{}", file.display()),
        ] {
            assert!(area(text).is_err(), "{text}");
        }

        std::fs::write(&file, "conditions").unwrap();
        let read: Document = file.to_str().unwrap().parse().unwrap();
        assert_eq!(read.hash, <[u8; 32]>::from(Sha256::digest("conditions")));
        let told: Document = hex::encode(read.hash).parse().unwrap();
        assert_eq!((told.hash, told.file), (read.hash, None));
        assert!(
            "nowhere"
                .parse::<Document>()
                .unwrap_err()
                .contains("64 hexadecimal digits")
        );
    }
}
