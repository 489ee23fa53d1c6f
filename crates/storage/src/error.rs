//! Errors of a place, in words that say what to do.

use std::{error::Error as _, io, path::PathBuf};

use object_store::Error;

/// The name of a folder in the crate's errors.
const LOCAL: &str = "LocalFileSystem";

/// Why a place cannot be opened, or a file not be written, listed or read. The texts are for operators and alarms: they
/// contain no key, and of a store's own words only its error code.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The URL of a configuration names neither a folder nor a bucket.
    #[error("`{url}` {why}; write a folder's path or `s3://bucket/prefix`")]
    Url {
        /// The URL as it may be shown: `…` if it could contain a password.
        url: String,
        /// What is wrong, as the end of a sentence about it.
        why: String,
    },
    /// The folder of a place cannot be created, listed or examined.
    #[error("{}: {error}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The folder of a place does not exist and is not to be created: a mount may be missing.
    #[error(
        "{} is not there: mount it, or make it and `chown` it to the user that runs the service",
        path.display()
    )]
    NotThere {
        /// The folder.
        path: PathBuf,
    },
    /// The folder lies on the disk of the data folder although the configuration has no `same_disk = true`.
    #[error(
        "{} is on the disk of the data folder and is lost with it: mount what belongs there, or write `same_disk = true` if that is \
         how it is to be",
        path.display()
    )]
    SameDisk {
        /// The folder.
        path: PathBuf,
    },
    /// The file that was to be sent cannot be read.
    #[error("{}: {error}", path.display())]
    Source {
        /// The file.
        path: PathBuf,
        /// What the system says; `InvalidData` if the file has another hash than it should.
        error: io::Error,
    },
    /// The store, or the folder behind it, failed or refused a request.
    #[error("{}", explain(.0))]
    Store(Error),
    /// The object has another length or hash than it was written with.
    #[error("{0}")]
    Differs(String),
    /// A listing has more files, or takes longer, than any that makes sense; which of the two.
    #[error(
        "it lists {0}: give it to nobody else, another prefix or folder for instance, or look whether it is the store that it should be"
    )]
    Endless(String),
}

// The error's text includes its cause, so it has no source.
impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl StorageError {
    /// Whether the error will stay until somebody does something.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Url { .. }
            | Self::NotThere { .. }
            | Self::SameDisk { .. }
            | Self::Differs(_)
            | Self::Endless(_) => true,
            Self::Folder { error, .. } | Self::Source { error, .. } => is_full(error),
            Self::Store(error) => {
                is_refused(error) || is_bucket_missing(error) || is_folder_full(error)
            }
        }
    }

    /// Whether other objects may well succeed: the place answers, but does not accept, return or keep this one.
    pub fn is_of_one_object(&self) -> bool {
        match self {
            Self::Differs(_) => true,
            Self::Store(error) => {
                let is_one = matches!(
                    error,
                    Error::NotFound { .. }
                        | Error::PermissionDenied { .. }
                        | Error::AlreadyExists { .. }
                        | Error::Precondition { .. }
                );
                is_one && !is_bucket_missing(error)
            }
            _ => false,
        }
    }

    /// The text with what the store itself said, for the operator's log alone.
    pub fn with_answer(&self) -> String {
        match self {
            Self::Store(error) => one_line(&innermost(error)),
            other => other.to_string(),
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

fn is_folder_full(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(is_full) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Says what is wrong and what to do about it, in one line, without keys, and of the store's words only its error
/// code: alarms are public, and anybody may run a store.
fn explain(error: &Error) -> String {
    let cause = without_answer(&innermost(error));
    match error {
        Error::NotFound { path, .. } if is_bucket_missing(error) => {
            format!("the bucket of {path} is not there: create it, or correct the URL ({cause})")
        }
        Error::NotFound { path, .. } => format!("{path} is not there ({cause})"),
        _ if is_refused(error) => format!(
            "the store refuses the key: check access_key_id, secret_access_key and what they may do there ({cause})"
        ),
        Error::Generic { .. } if is_bucket_missing(error) => {
            format!("the bucket is not there: create it, or correct the URL ({cause})")
        }
        Error::Generic { .. } if is_folder_full(error) => {
            format!("its disk is full: make room there ({cause})")
        }
        // This error holds no answer of a store, and its causes alone do not say which file it is about.
        Error::Generic { store, source } if *store == LOCAL => one_line(&source.to_string()),
        Error::Generic { store, .. } => format!("{store}: {cause}"),
        _ => cause,
    }
}

/// Whether access was refused. A listing says so in its text alone.
fn is_refused(error: &Error) -> bool {
    let text = error.to_string();
    matches!(
        error,
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. }
    ) || text.contains("403 Forbidden")
        || text.contains("401 Unauthorized")
}

/// The text up to the status, and the code of the document that the store answered with.
fn without_answer(text: &str) -> String {
    const BEGINNINGS: [&str; 2] = [
        "Server returned non-2xx status code: ",
        "Server returned error response: ",
    ];
    let answer = BEGINNINGS
        .iter()
        .find_map(|beginning| text.split_once(beginning));
    let Some((_, answer)) = answer else {
        return one_line(text);
    };
    let status = answer.split([':', '<', '\n']).next().unwrap_or_default();
    let is_status = status.starts_with(|first: char| first.is_ascii_digit());
    let status = if is_status { status.trim() } else { "an error" };
    match code(answer) {
        Some(code) => one_line(&format!("{status}, {code}")),
        None => one_line(status),
    }
}

/// The content of `<Code>`, if it is a word.
fn code(answer: &str) -> Option<&str> {
    let (_, rest) = answer.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    let is_word = code.len() <= 64 && code.chars().all(|it| it.is_ascii_alphanumeric());
    (is_word && !code.is_empty()).then_some(code)
}

/// Whether the bucket does not exist. S3 says so with the status of any missing object.
pub fn is_bucket_missing(error: &Error) -> bool {
    error.to_string().contains("NoSuchBucket")
}

/// The innermost cause with a text: the ones above repeat the request.
fn innermost(error: &Error) -> String {
    let mut cause = error.source();
    let mut text = error.to_string();
    while let Some(error) = cause {
        text = error.to_string();
        cause = error.source();
    }
    text
}

/// The text on one line: stores answer with documents.
fn one_line(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(300) {
        line.truncate(end);
        line.push('…');
    }
    line
}
