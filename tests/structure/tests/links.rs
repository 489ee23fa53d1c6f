//! Links between pages lead to pages, and to headings, that are there.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Pages of the root and of `docs`.
fn pages() -> Vec<PathBuf> {
    let folders = ["", "docs", "docs/design", "docs/guides", "docs/reference"];
    let files = folders.iter().flat_map(|folder| {
        let entries = fs::read_dir(root().join(folder)).unwrap();
        entries.map(|entry| entry.unwrap().path())
    });
    files.filter(|it| is_page(it)).collect()
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "md")
}

/// Where the links of a page lead that stay within the project: a path, and a heading behind `#`.
fn links(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let targets = text.split("](").skip(1);
    let targets = targets.filter_map(|rest| Some(rest.split_once(')')?.0));
    let own = targets.filter(|it| !it.contains(':') && !it.contains(char::is_whitespace));
    own.map(|target| match target.split_once('#') {
        Some((path, heading)) => (path, Some(heading)),
        None => (target, None),
    })
}

/// What links call the headings of a page: in lower case, with hyphens for spaces and nothing else but letters and digits.
fn headings(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| line.starts_with('#'));
    let words = lines.map(|line| line.trim_start_matches('#').trim().to_lowercase());
    let kept = |it: char| match it {
        ' ' => Some('-'),
        it => (it.is_alphanumeric() || "-_".contains(it)).then_some(it),
    };
    words
        .map(|it| it.chars().filter_map(kept).collect())
        .collect()
}

/// Where the guides' pictures are.
const PICTURES: &str = "docs/guides/pictures";

/// Pictures on a page: what is said of each to those who cannot see it, and its path.
fn pictures(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let begun = text.split("![").skip(1);
    begun.filter_map(|rest| {
        let (alternative, rest) = rest.split_once("](")?;
        Some((alternative, rest.split_once(')')?.0))
    })
}

/// That a picture which a page names is there follows from its link.
#[test]
fn every_picture_is_on_a_page_in_words_too_and_small() {
    let mut named = BTreeSet::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for (alternative, path) in pictures(&text) {
            let words = alternative.split_whitespace().count();
            assert!(words >= 5, "{}: {path}: {alternative}", page.display());
            named.insert(page.parent().unwrap().join(path));
        }
    }
    for entry in fs::read_dir(root().join(PICTURES)).unwrap() {
        let picture = entry.unwrap();
        let path = picture.path();
        assert!(named.contains(&path), "{}: on no page", path.display());
        let bytes = picture.metadata().unwrap().len();
        assert!(bytes <= 80_000, "{}: {bytes} bytes", path.display());
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    let (mut wrong, mut with_heading) = (Vec::new(), 0);
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for (path, heading) in links(&text) {
            let target = match path {
                "" => page.clone(),
                path => page.parent().unwrap().join(path),
            };
            let is_there = match heading.filter(|_| is_page(&target)) {
                None => target.exists(),
                Some(heading) => {
                    with_heading += 1;
                    let text = fs::read_to_string(&target).unwrap_or_default();
                    headings(&text).contains(heading)
                }
            };
            if !is_there {
                wrong.push(format!(
                    "{}: {path}#{}",
                    page.display(),
                    heading.unwrap_or("")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(with_heading > 100, "{with_heading}");
}
