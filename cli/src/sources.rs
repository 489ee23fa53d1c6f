//! Where public archives may be, as it is written on a command line.

use std::path::PathBuf;

use reqwest::Url;

use super::{args::Globals, failure::Failure};
use openmast_archive::Sources;
use openmast_storage::StorageConfig;

/// What `--archive`, `--oracle-api` and `--from` name, in this order.
///
/// # Errors
/// One is no URL although it begins like one.
pub fn sources(globals: &Globals, from: &[String]) -> Result<Sources, Failure> {
    let mut sources = Sources {
        folders: globals.archive.iter().cloned().collect(),
        ..Sources::default()
    };
    for source in globals.oracle_api.iter().chain(from) {
        if StorageConfig::is_bucket(source) {
            sources.buckets.push(StorageConfig::of_argument(source));
        } else if source.starts_with("http://") || source.starts_with("https://") {
            let url = Url::parse(source);
            let wrong = |_| Failure::input(format!("`{source}` is no http or https URL"));
            sources.urls.push(url.map_err(wrong)?);
        } else {
            sources.folders.push(PathBuf::from(source));
        }
    }
    Ok(sources)
}
