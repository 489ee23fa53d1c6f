//! Rust source as text: documentation, names, and the file around it.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

/// The edition by which `cargo fmt` formats the workspace.
const EDITION: &str = "2024";

/// What generated source may use: a word in it, and where that is from.
const IMPORTS: [(&str, &str); 11] = [
    ("addresses", "super::addresses"),
    ("types", "super::types"),
    ("PROGRAM_ID", "super::PROGRAM_ID"),
    ("ProgramAccount", "crate::accounts::ProgramAccount"),
    ("EventError", "crate::events::EventError"),
    ("program", "crate::program"),
    ("BorshDeserialize", "borsh::BorshDeserialize"),
    ("BorshSerialize", "borsh::BorshSerialize"),
    ("AccountMeta", "solana_instruction::AccountMeta"),
    ("Instruction", "solana_instruction::Instruction"),
    ("Pubkey", "solana_pubkey::Pubkey"),
];

/// A source file: what it is about, what it uses of [`IMPORTS`], and its body.
pub fn file(about: &str, body: &str) -> String {
    let mut text = format!(
        "//! {about}\n//!\n//! Written by `cargo xtask client` from the program's IDL; do not edit.\n\n#![warn(missing_docs)]\n\n"
    );
    for (word, path) in IMPORTS {
        if uses(body, word) {
            text += &format!("use {path};\n");
        }
    }
    text.push('\n');
    text.push_str(body);
    text
}

/// Whether code, not a comment, has the word where a path begins.
fn uses(body: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let code = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| {
        line.match_indices(word)
            .filter_map(move |(at, _)| line.split_at_checked(at))
            .filter_map(|(before, rest)| Some((before, rest.strip_prefix(word)?)))
    })
    .any(|(before, after)| {
        !before.ends_with(is_part)
            && !before.ends_with("::")
            && !after.starts_with(is_part)
            && (word.starts_with(char::is_uppercase) || after.starts_with("::"))
    })
}

/// Doc comments of these lines, or of another text when there are none. Links to what only the program has become plain
/// names.
pub fn docs(lines: &[String], otherwise: &str) -> String {
    if lines.is_empty() {
        return format!("/// {otherwise}\n");
    }
    lines
        .iter()
        .map(|line| format!("/// {}\n", without_links(line)))
        .collect()
}

/// `` [`crate::state::Network`] `` becomes `` `Network` ``.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, link, after)) = first_link(rest) {
        let name = link.rsplit("::").next().unwrap_or(link);
        text.push_str(before);
        text.push_str(&format!("`{name}`"));
        rest = after;
    }
    text + rest
}

fn first_link(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("[`")?;
    let (link, after) = rest.split_once("`]")?;
    Some((before, link, after))
}

/// `announce_oracle_set` becomes `AnnounceOracleSet`.
pub fn camel(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + rest
    });
    words.collect()
}

/// Formats as `cargo fmt` does.
///
/// # Errors
/// rustfmt is missing or does not understand the source.
pub fn format(root: &Path, source: &str) -> Result<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", EDITION])
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("rustfmt did not start (`rustup component add rustfmt`)")?;
    let mut input = rustfmt.stdin.take().context("rustfmt takes no input")?;
    input.write_all(source.as_bytes())?;
    drop(input);
    let output = rustfmt.wait_with_output()?;
    ensure!(output.status.success(), "rustfmt: {}", output.status);
    String::from_utf8(output.stdout).context("rustfmt wrote no UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_code_uses_is_imported() {
        let text = file(
            "About.",
            "/// Of a Pubkey.\npub struct A { pub b: types::B, }\n",
        );
        assert!(text.contains("use super::types;"), "{text}");
        assert!(!text.contains("use solana_pubkey"), "{text}");
        let text = file(
            "About.",
            "pub struct A { pub types: u8, pub key: Pubkey }\n",
        );
        assert!(!text.contains("use super::types;"), "{text}");
        assert!(text.contains("use solana_pubkey::Pubkey;"), "{text}");
    }

    #[test]
    fn links_into_the_program_become_names() {
        let docs = |line: &str| docs(&[line.to_owned()], "");
        assert_eq!(docs("See [`crate::a::B`], [`C`]."), "/// See `B`, `C`.\n");
        assert_eq!(docs("An array [1]."), "/// An array [1].\n");
    }
}
