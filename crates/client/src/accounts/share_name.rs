//! What shares are called: the metadata in their mint.

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup},
};
use solana_pubkey::Pubkey;

/// Where the type of an account with extensions stands, and where the extensions begin.
const ACCOUNT_TYPE: usize = 165;
const IS_A_MINT: u8 = 1;
/// Number of the extension `TokenMetadata`.
const TOKEN_METADATA: u16 = 19;
/// Update authority and mint, which stand before the name.
const KEYS: usize = 64;

/// Name and symbol of shares, for people: what nobody sees, and what steers text or a terminal, is left out. Whoever made the mint
/// chose them, so they prove nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShareName {
    /// Such as `Harbour Tower`.
    pub name: String,
    /// Such as `HARB`.
    pub symbol: String,
}

impl ShareName {
    /// Reads it from a mint account; `None`: there is no such metadata, or it is no mint of Token-2022.
    pub fn read(owner: &Pubkey, data: &[u8]) -> Option<Self> {
        Self::of(metadata(owner, data)?.get(KEYS..)?)
    }

    fn of(texts: &[u8]) -> Option<Self> {
        let (name, rest) = text(texts)?;
        let (symbol, _) = text(rest)?;
        Some(Self { name, symbol })
    }
}

/// Who may change what a mint says of itself: of shares their asset, of a lot's tokens the lot. Anybody can make a mint that names
/// another one's, so the account there must name the mint as well. `None`: as [`ShareName::read`].
pub(crate) fn described_by(owner: &Pubkey, data: &[u8]) -> Option<Pubkey> {
    let (authority, _) = metadata(owner, data)?.split_first_chunk()?;
    Some(Pubkey::new_from_array(*authority))
}

/// The metadata in a mint.
fn metadata<'a>(owner: &Pubkey, data: &'a [u8]) -> Option<&'a [u8]> {
    if *owner != spl_token_2022_interface::ID {
        return None;
    }
    let (kind, mut extensions) = data.get(ACCOUNT_TYPE..)?.split_first()?;
    if *kind != IS_A_MINT {
        return None;
    }
    // Each extension: its number and length, two bytes each, then its content. Zeros end them.
    loop {
        let (number, rest) = extensions.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = usize::from(u16::from_le_bytes(*length));
        let (content, rest) = rest.split_at_checked(length)?;
        match u16::from_le_bytes(*number) {
            0 => return None,
            TOKEN_METADATA => return Some(content),
            _ => extensions = rest,
        }
    }
}

/// A text behind its length of four bytes, and what follows it.
fn text(data: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = data.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (text, rest) = rest.split_at_checked(length)?;
    let text = String::from_utf8_lossy(text);
    let shown: String = text.chars().filter(|letter| is_seen(*letter)).collect();
    Some((shown.trim().to_string(), rest))
}

/// The blank pattern of Braille and the place of an object, which are symbols by their category.
const BLANKS: [char; 2] = ['\u{2800}', '\u{fffc}'];

/// Whether anybody sees it and it moves nothing else: no control, mark of direction, letter of no width or filler, and nothing that
/// Unicode does not say what it is.
fn is_seen(letter: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(letter);
    !GeneralCategoryGroup::Other.contains(category)
        && !matches!(
            category,
            GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator
        )
        && !CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
        && !BLANKS.contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mint(texts: &[&str]) -> Vec<u8> {
        let mut content = vec![7; KEYS];
        for text in texts {
            content.extend((text.len() as u32).to_le_bytes());
            content.extend(text.as_bytes());
        }
        let mut data = vec![0; ACCOUNT_TYPE];
        data.push(IS_A_MINT);
        // A metadata pointer comes first.
        data.extend([18, 0, 64, 0]);
        data.extend([1; 64]);
        data.extend(TOKEN_METADATA.to_le_bytes());
        data.extend((content.len() as u16).to_le_bytes());
        data.extend(content);
        data
    }

    #[test]
    fn a_name_is_read_from_the_mint() {
        let owner = spl_token_2022_interface::ID;
        let data = mint(&["Harbour Tower", "HARB", "https://a.example"]);
        let expected = ShareName {
            name: "Harbour Tower".into(),
            symbol: "HARB".into(),
        };
        assert_eq!(ShareName::read(&owner, &data), Some(expected));
        let authority = Pubkey::new_from_array([7; 32]);
        assert_eq!(described_by(&owner, &data), Some(authority));
        assert_eq!(described_by(&spl_token_interface::ID, &data), None);
        assert_eq!(ShareName::read(&spl_token_interface::ID, &data), None);
        assert_eq!(ShareName::read(&owner, &[0; 82]), None);
        let disturbing = mint(&["Harbour", "\u{1b}[2JHARB", ""]);
        let symbol = ShareName::read(&owner, &disturbing).map(|it| it.symbol);
        assert_eq!(symbol.as_deref(), Some("[2JHARB"));
        // Blanks that are letters, marks of direction, letters of no width.
        let hidden = mint(&["\u{3164}\u{2800}", "\u{202e}US\u{200b}DC\u{2069} ", ""]);
        let name = ShareName::read(&owner, &hidden);
        assert_eq!(name.as_ref().map(|it| &*it.name), Some(""));
        assert_eq!(name.as_ref().map(|it| &*it.symbol), Some("USDC"));
        // Whatever is cut off, nothing is read beyond the end.
        let name_ends = data.len() - "https://a.example".len() - 4;
        for length in 0..name_ends {
            assert_eq!(ShareName::read(&owner, &data[..length]), None, "{length}");
        }
    }
}
