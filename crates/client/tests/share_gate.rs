//! The page on the share gate is what the program says.

use openmast_client::share_gate::errors::ProgramError;

#[test]
fn the_page_lists_every_refusal() {
    let page = include_str!("../../../docs/reference/share-gate.md");
    let rows: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| 6"))
        .collect();
    let expected: Vec<String> = (ProgramError::ALL.iter())
        .map(|error| {
            let (code, name, message) = (error.code(), error.name(), error.message());
            format!("| {code} | {name} | {message} |")
        })
        .collect();
    assert_eq!(rows, expected);
}
