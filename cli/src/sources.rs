//! Where public archives may be, as it is written on a command line.

use std::path::PathBuf;

use reqwest::Url;

use super::{args::Globals, failure::Failure};
use openmast_archive::Sources;
use openmast_storage::StorageConfig;

/// What `--archive`, `--oracle-api` and `--from` name, in this order.
///
/// # Errors
/// One is no URL although it begins like one, or a folder that is not there.
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
    // A folder that is missing would be one without archives, which nobody notices.
    let missing = sources.folders.iter().find(|folder| !folder.exists());
    if let Some(folder) = missing {
        return Err(Failure::input(format!(
            "{} is not there: name a folder with archives, a mirror or an oracle's API",
            folder.display()
        )));
    }
    Ok(sources)
}
