//! The files of the application, in the binary.

use std::{borrow::Cow, collections::HashMap, io::Write, sync::LazyLock};

use axum::body::Bytes;
use flate2::{Compression, write::GzEncoder};
use rust_embed::RustEmbed;

/// Debug builds embed as well: what tests see is what is shipped.
#[derive(RustEmbed)]
#[folder = "../../app/dist"]
struct Dist;

/// The page that every screen begins with.
pub(crate) const INDEX: &str = "index.html";
/// Where names have the hash of the content: what has such a name never changes.
pub(crate) const HASHED: &str = "assets/";

static FILES: LazyLock<HashMap<String, File>> = LazyLock::new(|| {
    // What begins with a point is of the build, like its manifest.
    let shown = Dist::iter().filter(|path| !path.starts_with('.'));
    shown
        .filter_map(|path| Some((path.to_string(), File::read(&path)?)))
        .collect()
});

pub(crate) struct File {
    pub(crate) content_type: &'static str,
    /// Names the content, without quotes.
    pub(crate) hash: String,
    pub(crate) plain: Bytes,
    /// Compressed, where that is shorter.
    gzip: LazyLock<Option<Bytes>, Box<dyn FnOnce() -> Option<Bytes> + Send>>,
}

impl File {
    fn read(path: &str) -> Option<Self> {
        let file = Dist::get(path)?;
        let plain = match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        };
        let hash = file.metadata.sha256_hash();
        let hash = hash.iter().take(16).map(|byte| format!("{byte:02x}"));
        let content = plain.clone();
        Some(Self {
            content_type: content_type(path),
            hash: hash.collect(),
            plain,
            gzip: LazyLock::new(Box::new(move || compressed(&content))),
        })
    }

    /// Compressed when it is first asked for, and kept.
    pub(crate) fn gzip(&self) -> Option<Bytes> {
        LazyLock::force(&self.gzip).clone()
    }
}

/// The file at a path, which begins without `/`.
pub(crate) fn file(path: &str) -> Option<&'static File> {
    FILES.get(path)
}

fn compressed(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).ok()?;
    let compressed = encoder.finish().ok()?;
    (compressed.len() < plain.len()).then(|| compressed.into())
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_type_that_browsers_are_told() {
        assert!(file(INDEX).is_some(), "app/dist has no page");
        for (path, file) in FILES.iter() {
            assert_ne!(file.content_type, "application/octet-stream", "{path}");
        }
    }
}
