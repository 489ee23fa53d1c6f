//! Bounded listings of a place: whoever runs a store may list for ever.

use std::time::Duration;

use futures_util::{Stream, StreamExt, TryStreamExt, stream::BoxStream};
use tokio::time::timeout;

use super::{Storage, StorageError};

/// Longest time of a whole listing.
pub const LONGEST_LISTING: Duration = Duration::from_secs(600);

/// A file of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Name in the place, without prefix or folder.
    pub name: String,
    /// Size in bytes, as the place states it.
    pub bytes: u64,
}

impl Storage {
    /// The files in the place itself, in no order. Folders below it are not listed, and not entered.
    pub fn files(&self) -> BoxStream<'static, Result<Listed, StorageError>> {
        if let Some(folder) = &self.folder {
            return folder.files();
        }
        let storage = self.clone();
        let listed = self.store().list(Some(&self.at("")));
        listed
            .map_err(StorageError::from)
            .try_filter_map(move |object| {
                let name = object.location.filename().unwrap_or_default();
                let is_here = object.location == storage.at(name);
                let listed = is_here.then(|| Listed {
                    name: name.to_owned(),
                    bytes: object.size,
                });
                async move { Ok(listed) }
            })
            .boxed()
    }
}

/// Maps a listing by `pick`. All of it must come within `longest`, and have no more than `most` items.
///
/// # Errors
/// It is longer, or fails.
pub async fn pick_all<O, E: Into<StorageError>, T>(
    listed: impl Stream<Item = Result<O, E>>,
    (most, longest): (usize, Duration),
    pick: impl Fn(O) -> Option<T>,
) -> Result<Vec<T>, StorageError> {
    let all = async {
        let mut listed = std::pin::pin!(listed);
        let (mut picked, mut count) = (Vec::new(), 0_usize);
        while let Some(object) = listed.try_next().await.map_err(Into::into)? {
            count += 1;
            if count > most {
                return Err(StorageError::Endless(format!("more than {most} files")));
            }
            picked.extend(pick(object));
        }
        Ok(picked)
    };
    let seconds = longest.as_secs();
    timeout(longest, all)
        .await
        .unwrap_or_else(|_| Err(StorageError::Endless(format!("for more than {seconds} s"))))
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    const SOON: Duration = Duration::from_millis(50);

    async fn picked(
        listed: impl Stream<Item = Result<u64, StorageError>>,
    ) -> Result<Vec<u64>, StorageError> {
        let is_even = |number: u64| number.is_multiple_of(2).then_some(number);
        pick_all(listed, (10, SOON), is_even).await
    }

    #[tokio::test]
    async fn a_list_without_end_is_an_error() {
        let short = stream::iter((0..5).map(Ok));
        assert_eq!(picked(short).await.expect("it ends"), [0, 2, 4]);
        let long = picked(stream::iter((0..).map(Ok))).await;
        let text = long.expect_err("it has too many").to_string();
        assert!(text.contains("more than 10 files"), "{text}");
        // Pages come, and nothing is on them.
        let empty = picked(stream::pending()).await;
        let text = empty.expect_err("it takes too long").to_string();
        assert!(text.contains("lists for more than"), "{text}");
    }
}
