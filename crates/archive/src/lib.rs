//! Archives: everything that a settlement was computed from, one pair of files for each epoch.
//!
//! A closed epoch of the engine comes in ([`seal`]); a public and a private file go out, and a public file can be
//! verified ([`verify`]) or continued from (`resume`). What must hold: the same epoch always gives the same bytes,
//! since the hash of the public part stands in the settlement (`docs/reference/archive.md` describes it); nobody can
//! pass off another file for it; and session records appear in the private part alone. Read `format` first, then
//! `public`, `check`, `licences`, `pairs`, `reserves`, `meeting`, `releases` and `breaker`; `private`, `commitment` and `index` are the
//! session records; `bill` is what one payer was charged, `income` what one asset earned, `earned` what all had carried and earned by then; `store`, `folder` and `sources` say where files are.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod bill;
mod breaker;
mod bringing;
mod check;
mod commitment;
mod earned;
mod error;
mod folder;
mod format;
mod income;
mod index;
mod licences;
mod lines;
mod meeting;
mod pairs;
mod place;
mod private;
mod public;
mod releases;
mod reserve_lines;
mod reserves;
mod resume;
mod seal;
mod sources;
mod store;
mod values;
mod verify;

pub use bill::{Bill, BillLine, BillPrice, BillSums};
pub use commitment::{RecordNode, RecordTree, holds_records, record_root};
pub use earned::Earned;
pub use error::ArchiveError;
pub use folder::{ArchiveFolder, file_name, hash_in_name};
pub use format::{
    AssetLine, ChargeLine, CounterLine, Header, PRIVATE_FORMAT, PUBLIC_FORMAT, PairsLine,
    PayerLine, PrivateHeader, RequestLine, TariffLine,
};
pub use income::Income;
pub use index::MAGIC as INDEX_MAGIC;
pub use index::PayerRecords;
pub use pairs::pair_lines;
pub use private::{PrivateArchive, RecordLine, RecordSource};
pub use public::{PublicArchive, price_set};
pub use reserve_lines::{EntitlementTokens, LotTerms, ReserveLine};
pub use seal::{SealedEpoch, seal};
pub use sources::{ArchiveSources, Found, Sources, Wanted};
pub use store::ArchiveStore;
pub use verify::{Verified, content_of_archive, content_of_header, open, recompute, verify};
