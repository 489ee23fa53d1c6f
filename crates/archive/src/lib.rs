//! Archives: everything that a settlement was computed from, one pair of files for each epoch. The public part is
//! content-addressed and its hash stands in the settlement; `docs/reference/archive.md` describes it.

mod bringing;
mod check;
mod commitment;
mod error;
mod folder;
mod format;
mod index;
mod lines;
mod pairs;
mod place;
mod private;
mod public;
mod resume;
mod seal;
mod sources;
mod store;
mod verify;

pub use commitment::{RecordNode, RecordTree, holds_records, record_root};
pub use error::ArchiveError;
pub use folder::{ArchiveFolder, file_name, hash_in_name};
pub use format::{
    AssetLine, ChargeLine, CounterLine, Header, PRIVATE_FORMAT, PUBLIC_FORMAT, PairsLine,
    PayerLine, PrivateHeader, RequestLine, TariffLine,
};
pub use index::MAGIC as INDEX_MAGIC;
pub use index::PayerRecords;
pub use pairs::pair_lines;
pub use private::{PrivateArchive, RecordLine, RecordSource};
pub use public::{PublicArchive, price_set};
pub use seal::{SealedEpoch, seal};
pub use sources::{ArchiveSources, Found, Sources, Wanted};
pub use store::ArchiveStore;
pub use verify::{
    Verified, content_of_archive, content_of_header, open, open_content, open_named, recompute,
    verify,
};
