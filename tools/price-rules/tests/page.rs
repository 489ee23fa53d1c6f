//! The page says what the tool computes.

use std::{fs, path::Path};

use openmast_price_rules::{PAGE, PICTURE, picture, with_tables};

const AGAIN: &str = "run `cargo run -p openmast-price-rules -- --write docs/design`";

#[test]
fn the_page_and_its_picture_are_what_the_tool_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/design");
    let page = fs::read_to_string(folder.join(PAGE)).unwrap();
    assert!(page == with_tables(&page).unwrap(), "{PAGE}: {AGAIN}");
    let drawn = fs::read_to_string(folder.join(PICTURE)).unwrap();
    assert!(drawn == picture().unwrap(), "{PICTURE}: {AGAIN}");
}

#[test]
fn a_page_without_the_places_is_refused() {
    let refused = with_tables("# Live prices\n").unwrap_err();
    assert!(refused.to_string().contains("swings"), "{refused}");
}
