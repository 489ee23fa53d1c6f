//! The generated parts of the page.

use std::fmt::Write as _;

use anyhow::{Context, Result};

use crate::{pushing, swings};

/// The page, in its folder.
pub const PAGE: &str = "live-prices.md";
/// Its picture, in the same folder.
pub const PICTURE: &str = "live-prices.svg";

/// The tables by the name of their place.
fn parts() -> [(&'static str, String); 3] {
    [
        ("swings", swings::table()),
        ("rise", swings::rise()),
        ("pushing", pushing::table()),
    ]
}

/// All tables, one after the other.
pub fn tables() -> String {
    let mut all = String::new();
    for (name, table) in parts() {
        let _ = write!(all, "{name}\n\n{table}\n");
    }
    all
}

/// The page with the tables in their places: each between two comments that name it.
///
/// # Errors
/// A place is missing.
pub fn with_tables(page: &str) -> Result<String> {
    let mut page = page.to_owned();
    for (name, table) in parts() {
        let (begin, end) = (
            format!("<!-- {name}: from the tool -->\n"),
            format!("<!-- end of {name} -->\n"),
        );
        let missing = || format!("the place of the table `{name}` is missing");
        let (before, rest) = page.split_once(&begin).with_context(missing)?;
        let (_, after) = rest.split_once(&end).with_context(missing)?;
        page = format!("{before}{begin}{table}{end}{after}");
    }
    Ok(page)
}
