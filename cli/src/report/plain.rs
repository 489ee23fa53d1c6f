//! Text that others wrote, as a terminal may get it.

use std::borrow::Cow;

/// Text on one line: control characters, with which a terminal is told what to do, and marks that turn the direction of
/// text are shown as escapes. Accounts and archives hold what anybody may have written there.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_told_to_terminals) {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    for one in text.chars() {
        match is_told_to_terminals(one) {
            true => plain.extend(one.escape_unicode()),
            false => plain.push(one),
        }
    }
    plain.into()
}

fn is_told_to_terminals(one: char) -> bool {
    let turns = matches!(
        one,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    one.is_control() || turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_told_nothing() {
        assert_eq!(plain("WRAA-123 ä"), "WRAA-123 ä");
        assert_eq!(plain("a\u{1b}[2Jb\nc"), r"a\u{1b}[2Jb\u{a}c");
        assert_eq!(plain("\u{202e}\u{9b}x"), r"\u{202e}\u{9b}x");
    }
}
