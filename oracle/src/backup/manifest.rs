//! The manifest of a backup: `backups/<Unix time>-<first 16 digits of the SHA-256 of these bytes>.json`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::BackupError;
use openmast_records::Lsn;

pub(super) const OUTBOX: &str = "outbox.sqlite";

pub(super) const WEBHOOKS: &str = "webhooks.sqlite";
pub(super) const KEEPER: &str = "keeper.sqlite";
/// Files that are not in a folder. `lock` says nothing, and files whose names begin with a database's belong to that
/// database.
pub(super) const SINGLE_FILES: [&str; 5] = [OUTBOX, WEBHOOKS, KEEPER, "instance", "chain.json"];

pub const BACKUP_FORMAT: &str = "openmast/backup/1";
const HASH_DIGITS: usize = 16;
/// Bound on a piece, which is in memory as a whole: whoever writes a manifest does not decide how much memory that
/// takes.
const MOST_PIECE_BYTES: u64 = 64 << 20;

/// The name of a backup: when it was made, and the beginning of the SHA-256 of its manifest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Unix seconds.
    pub made_at: u64,
    hash: String,
}

impl Name {
    /// The name of a backup whose manifest has these bytes.
    pub fn of(made_at: u64, manifest: &[u8]) -> Self {
        let hash = hex::encode(Sha256::digest(manifest));
        Self {
            made_at,
            hash: hash.chars().take(HASH_DIGITS).collect(),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.made_at, self.hash)
    }
}

impl FromStr for Name {
    type Err = BackupError;

    fn from_str(text: &str) -> Result<Self, BackupError> {
        let name = text.split_once('-').and_then(|(made_at, hash)| {
            let is_hash =
                hash.len() == HASH_DIGITS && hash.chars().all(|it| it.is_ascii_hexdigit());
            Some(Self {
                made_at: made_at.parse().ok().filter(|_| is_hash)?,
                hash: hash.to_owned(),
            })
        });
        // Each name has one spelling.
        name.filter(|name| name.to_string() == text).ok_or_else(|| {
            BackupError::Input(format!(
                "`{text}` is no name of a backup: `openmast oracle backup list` says which there are"
            ))
        })
    }
}

/// The manifest of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: String,
    /// Unix seconds.
    pub made_at: u64,
    /// Address of the program.
    pub program: String,
    /// Address of the network.
    pub network: String,
    /// The oracle's key; `None` if it could not be read when the backup was made.
    pub oracle: Option<String>,
    /// The data folder's id; `None` if it had none.
    pub instance: Option<String>,
    /// The newest epoch that has ended, by the states; `None` if none has.
    pub ended_epoch: Option<u64>,
    /// Position of the log's oldest record.
    pub first_record: Lsn,
    /// Position after the log's last record.
    pub next_record: Lsn,
    /// Bytes of each piece, except the last one of a file.
    pub piece_bytes: u64,
    pub files: Vec<StoredFile>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredFile {
    /// Path below the data folder, with `/` between its parts.
    pub name: String,
    pub bytes: u64,
    /// When it was changed last, in nanoseconds, if it never changes again. It is not read again while this stays the
    /// same.
    pub modified: Option<String>,
    /// SHA-256 of the whole file.
    pub sha256: Hash,
    /// SHA-256 of each piece, which names its object.
    pub pieces: Vec<Hash>,
}

/// A SHA-256; in a manifest 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(pub [u8; 32]);

impl TryFrom<String> for Hash {
    type Error = hex::FromHexError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash)?;
        Ok(Self(hash))
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hex::encode(hash.0)
    }
}

impl StoredFile {
    /// Its pieces' hashes with their lengths.
    pub fn lengths(&self, piece_bytes: u64) -> impl Iterator<Item = ([u8; 32], u64)> {
        let mut left = self.bytes;
        self.pieces.iter().map(move |piece| {
            let bytes = left.min(piece_bytes);
            left -= bytes;
            (piece.0, bytes)
        })
    }
}

/// The part that manifests of every version have.
#[derive(Deserialize)]
struct Versioned {
    format: String,
}

impl Manifest {
    /// The bytes to be stored.
    ///
    /// # Errors
    /// None is known.
    pub fn encode(&self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads what is stored under this name.
    ///
    /// # Errors
    /// [`BackupError::Damaged`] if it is not what was stored; [`BackupError::Input`] if this software does not read
    /// its version.
    pub fn decode(name: &Name, bytes: &[u8]) -> Result<Self, BackupError> {
        if Name::of(name.made_at, bytes) != *name {
            return Err(BackupError::Damaged(format!(
                "the manifest of backup {name} is damaged: its bytes have another SHA-256 than its name says. Use another backup"
            )));
        }
        let wrong = |why: String| BackupError::Input(format!("backup {name}: {why}"));
        let versioned: Versioned = serde_json::from_slice(bytes)
            .map_err(|error| wrong(format!("its manifest cannot be read ({error})")))?;
        if versioned.format != BACKUP_FORMAT {
            return Err(wrong(format!(
                "it has format {}, this software reads {BACKUP_FORMAT}: use the version that made it",
                versioned.format
            )));
        }
        let manifest: Self = serde_json::from_slice(bytes)
            .map_err(|error| wrong(format!("its manifest cannot be read ({error})")))?;
        manifest.check().map_err(wrong)?;
        Ok(manifest)
    }

    /// How many bytes its files have in total.
    pub fn bytes(&self) -> u64 {
        self.files
            .iter()
            .fold(0, |sum, file| sum.saturating_add(file.bytes))
    }

    fn check(&self) -> Result<(), String> {
        if !(1..=MOST_PIECE_BYTES).contains(&self.piece_bytes) {
            return Err(format!("it has pieces of {} bytes", self.piece_bytes));
        }
        for file in &self.files {
            if !is_of_a_data_folder(&file.name) {
                return Err(format!(
                    "it has a file `{}`, which is none of a data folder's",
                    file.name
                ));
            }
            if file.bytes.div_ceil(self.piece_bytes) != file.pieces.len() as u64 {
                return Err(format!("the pieces of `{}` are not its length", file.name));
            }
        }
        let mut names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair.first() == pair.last()) {
            Some(twice) => Err(format!("it has `{}` twice", twice.concat())),
            None => Ok(()),
        }
    }
}

/// Whether files with this name are ever backed up. A restore writes nothing else, whatever a manifest says.
pub(super) fn is_of_a_data_folder(name: &str) -> bool {
    let is_plain = |name: &str, endings: &[&str]| {
        let stem = endings.iter().find_map(|it| name.strip_suffix(it));
        let is_plain = |it: char| it.is_ascii_alphanumeric() || it == '-';
        stem.is_some_and(|stem| !stem.is_empty() && stem.chars().all(is_plain))
    };
    match name.rsplit_once('/') {
        None => SINGLE_FILES.contains(&name),
        Some(("log", name)) => name == "acknowledged" || is_plain(name, &[".log"]),
        Some(("state", name)) => is_plain(name, &[".state"]),
        Some(("archive/public", name)) => is_plain(name, &[".jsonl"]),
        Some(("archive/private", name)) => is_plain(name, &[".jsonl", ".index"]),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(files: &[(&str, u64, usize)]) -> Manifest {
        let file = |(name, bytes, pieces): &(&str, u64, usize)| StoredFile {
            name: (*name).to_owned(),
            bytes: *bytes,
            modified: None,
            sha256: Hash([1; 32]),
            pieces: vec![Hash([2; 32]); *pieces],
        };
        Manifest {
            format: BACKUP_FORMAT.into(),
            made_at: 1_700_000_000,
            program: "program".into(),
            network: "network".into(),
            oracle: None,
            instance: Some("ab".into()),
            ended_epoch: Some(3),
            first_record: 0,
            next_record: u64::MAX,
            piece_bytes: 10,
            files: files.iter().map(file).collect(),
        }
    }

    fn decoded(manifest: &Manifest) -> Result<Manifest, String> {
        let bytes = manifest.encode().expect("encodes");
        let name = Name::of(manifest.made_at, &bytes);
        Manifest::decode(&name, &bytes).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_but_files_of_a_data_folder_is_taken_from_a_manifest() {
        let usual = manifest(&[
            ("log/00000000000000000000.log", 25, 3),
            ("log/acknowledged", 0, 0),
            ("state/00000000000000000009-1.state", 10, 1),
            ("archive/public/ab12.jsonl", 11, 2),
            ("archive/private/ab12.index", 1, 1),
            ("outbox.sqlite", 1, 1),
        ]);
        assert_eq!(decoded(&usual), Ok(usual));
        for name in [
            "../oracle.json",
            "/etc/passwd",
            "log/../../a.log",
            "log/.log",
            "log/a/b.log",
            "archive/public/../../x.jsonl",
            "recovered/log/1.log",
            "lock",
            "",
        ] {
            let refused = decoded(&manifest(&[(name, 1, 1)])).expect_err(name);
            assert!(refused.contains("none of a data folder's"), "{refused}");
        }
        for (bytes, pieces) in [(10, 2), (11, 1), (0, 1), (1, 0)] {
            let refused = decoded(&manifest(&[("instance", bytes, pieces)])).expect_err("length");
            assert!(refused.contains("not its length"), "{refused}");
        }
        let twice = manifest(&[("instance", 1, 1), ("instance", 1, 1)]);
        assert!(decoded(&twice).expect_err("twice").contains("twice"));
        let mut endless = manifest(&[]);
        endless.piece_bytes = u64::MAX;
        assert!(decoded(&endless).is_err());
    }

    #[test]
    fn a_manifest_of_another_version_is_refused_by_name() {
        let mut later = manifest(&[]);
        later.format = "openmast/backup/2".into();
        let refused = decoded(&later).expect_err("refused");
        assert!(refused.contains("openmast/backup/2"), "{refused}");
    }

    #[test]
    fn a_byte_that_changed_is_told_by_the_name() {
        let manifest = manifest(&[("instance", 1, 1)]);
        let bytes = manifest.encode().expect("encodes");
        let name = Name::of(manifest.made_at, &bytes);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            let told = Manifest::decode(&name, &damaged).expect_err("damaged");
            assert!(matches!(told, BackupError::Damaged(_)), "{told}");
        }
    }

    #[test]
    fn a_name_says_what_it_says_in_one_way() {
        let name = Name::of(1_700_000_000, b"manifest");
        assert_eq!(name.to_string().parse::<Name>().expect("a name"), name);
        for text in [
            "",
            "1-2",
            "x-0123456789abcdef",
            "01-0123456789abcdef",
            "1-0123456789abcdeg",
        ] {
            assert!(text.parse::<Name>().is_err(), "{text}");
        }
    }
}
