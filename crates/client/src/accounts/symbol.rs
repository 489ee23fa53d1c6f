//! The short name that a mint of Token-2022 says of its tokens.

/// Where the type of account stands; extensions follow.
const ACCOUNT_TYPE: usize = 165;
/// Number of the extension that holds the metadata.
const METADATA: u16 = 19;
/// Who may change it and the mint stand before the name.
const BEFORE_NAME: usize = 64;

/// The symbol in the metadata of a mint account, for people: what would disturb a terminal is left out. `None`: it has none.
///
/// Whoever makes a mint chooses it, so it proves nothing.
pub fn token_symbol(mint: &[u8]) -> Option<String> {
    let mut rest = mint.get(ACCOUNT_TYPE.checked_add(1)?..)?;
    let metadata = loop {
        let (number, after) = number_of(rest)?;
        let (length, after) = number_of(after)?;
        let (content, after) = after.split_at_checked(usize::from(length))?;
        match number {
            0 => return None,
            METADATA => break content,
            _ => rest = after,
        }
    };
    let (_, after_name) = text(metadata.get(BEFORE_NAME..)?)?;
    let (symbol, _) = text(after_name)?;
    let shown = |letter: &char| !letter.is_control() && !letter.is_whitespace();
    let symbol: String = String::from_utf8_lossy(symbol)
        .chars()
        .filter(shown)
        .collect();
    (!symbol.is_empty()).then_some(symbol)
}

fn number_of(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u16::from_le_bytes(*number), rest))
}

/// A text with its length in front, four bytes, and what follows it.
fn text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mint(symbol: &str) -> Vec<u8> {
        let mut metadata = vec![7; BEFORE_NAME];
        for text in ["Harbour Tower", symbol, "https://example.org"] {
            metadata.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
            metadata.extend(text.as_bytes());
        }
        let mut mint = vec![0; ACCOUNT_TYPE];
        mint.push(1);
        // A pointer to the metadata stands before it.
        mint.extend([18, 0, 4, 0, 1, 2, 3, 4, 19, 0]);
        mint.extend(u16::try_from(metadata.len()).unwrap().to_le_bytes());
        mint.extend(metadata);
        mint
    }

    #[test]
    fn the_symbol_is_read_without_what_disturbs_a_terminal() {
        assert_eq!(token_symbol(&mint("HARB")).as_deref(), Some("HARB"));
        assert_eq!(
            token_symbol(&mint("\u{1b}[2JHA RB")).as_deref(),
            Some("[2JHARB")
        );
        assert_eq!(token_symbol(&mint("")), None);
    }

    #[test]
    fn what_is_broken_has_none() {
        let whole = mint("HARB");
        let end = whole.len() - "https://example.org".len() - 4;
        for length in 0..end {
            assert_eq!(token_symbol(&whole[..length]), None, "{length}");
        }
        assert_eq!(token_symbol(&[0; 82]), None);
    }
}
