//! Archives: everything that a settlement was computed from, one pair of files for each epoch. The public part is
//! content-addressed and its hash stands in the settlement; `docs/reference/archive.md` describes it.

mod check;
mod commitment;
mod folder;
mod format;
mod index;
mod lines;
mod pairs;
mod private;
mod public;
mod sources;
mod store;
mod verify;

use std::path::PathBuf;

pub use commitment::{RecordNode, RecordTree, holds_records, record_root};
pub use folder::{ArchiveFolder, file_name, hash_in_name};
pub use format::{
    AssetLine, ChargeLine, CounterLine, Header, PRIVATE_FORMAT, PUBLIC_FORMAT, PairsLine,
    PayerLine, PrivateHeader, RequestLine, TariffLine,
};
pub(crate) use index::MAGIC as INDEX_MAGIC;
pub use index::PayerRecords;
pub use pairs::{PairBalance, pair_lines};
pub use private::{PrivateArchive, RecordLine, RecordSource};
pub use public::{PublicArchive, price_set};
pub use sources::{ArchiveSources, Found, Sources, Wanted};
pub use store::ArchiveStore;
pub use verify::{
    Verified, content_of_archive, content_of_header, open, open_content, open_named, recompute,
    verify,
};

#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("archive: {0}")]
    Io(#[source] std::io::Error),
    #[error("no archive {name} in {}", folder.display())]
    Missing { folder: PathBuf, name: String },
    #[error("this is not a whole archive: {0}")]
    Malformed(String),
    /// An archive, but not the one that was asked for.
    #[error(
        "{} is the archive of epoch {epoch} of network {network}, not of epoch {wanted_epoch} of {wanted_network}",
        file.display()
    )]
    OtherSettlement {
        file: PathBuf,
        epoch: u64,
        network: String,
        wanted_epoch: u64,
        wanted_network: String,
    },
    #[error(
        "the archive's SHA-256 is {}, not {}",
        hex::encode(found),
        hex::encode(expected)
    )]
    OtherHash { found: [u8; 32], expected: [u8; 32] },
    /// What the archive states does not follow from what it lists.
    #[error("the archive does not agree: {0}")]
    Disagrees(String),
}
