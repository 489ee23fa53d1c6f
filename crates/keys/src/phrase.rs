//! Seed phrases (BIP 39), and the keys that Solana's tools derive from them (BIP 32 and 44).

use bip39::{Error as PhraseError, Language, Mnemonic};
use solana_derivation_path::DerivationPath;
use solana_keypair::{
    Keypair, keypair_from_seed, seed_derivable::keypair_from_seed_and_derivation_path,
};
use solana_seed_phrase::generate_seed_from_seed_phrase_and_passphrase;
use solana_signer::Signer;
use zeroize::Zeroizing;

use crate::{Asking, KeyTrouble, terminal::Terminal};

/// The word lists, in the order in which Solana's tools try them.
const LANGUAGES: [Language; 8] = [
    Language::English,
    Language::SimplifiedChinese,
    Language::TraditionalChinese,
    Language::Japanese,
    Language::Spanish,
    Language::Korean,
    Language::French,
    Language::Italian,
];

/// Asks for a phrase and its passphrase, and whether the address is the one that was meant: a passphrase with a mistake in
/// it is one of another wallet.
///
/// # Errors
/// There is no terminal, it is no seed phrase, or whoever was asked said no.
pub(crate) fn ask(
    asking: &Asking<'_>,
    path: Option<&DerivationPath>,
) -> Result<Keypair, KeyTrouble> {
    let terminal = Terminal::open()?;
    let name = asking.name;
    let phrase = terminal.ask_hidden(&format!("[{name}] seed phrase: "))?;
    let phrase = match asking.skips_validation {
        true => Phrase::Any(phrase),
        false => Phrase::validated(&phrase)?,
    };
    let passphrase = terminal.ask_hidden(&format!(
        "[{name}] If this seed phrase has an associated passphrase, enter it now. Otherwise, press ENTER to continue: "
    ))?;
    if !passphrase.is_empty() && terminal.ask_hidden("Enter same passphrase again: ")? != passphrase
    {
        return Err(KeyTrouble::wrong(
            "the two passphrases are not the same; begin anew",
        ));
    }
    let keypair = key(&phrase.seed(&passphrase), path)?;
    terminal.confirm(&format!(
        "[{name}] The seed phrase gives {}.",
        keypair.pubkey()
    ))?;
    Ok(keypair)
}

enum Phrase {
    /// Of a word list, with its checksum.
    Valid(Box<Mnemonic>),
    /// Whatever it is.
    Any(Zeroizing<String>),
}

impl Phrase {
    /// # Errors
    /// It is of no word list, or has a mistake in it; nothing of it is in the text.
    fn validated(text: &str) -> Result<Self, KeyTrouble> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = Zeroizing::new(words.join(" "));
        let mut read = LANGUAGES
            .iter()
            .map(|it| Mnemonic::parse_in(*it, text.as_str()));
        let mut first = None;
        let found = read.find_map(|read| read.map_err(|error| first = first.or(Some(error))).ok());
        found.map(|it| Self::Valid(Box::new(it))).ok_or_else(|| {
            let what = match first {
                Some(PhraseError::BadWordCount(count)) => {
                    format!("it has {count} words, and there are phrases of 12, 15, 18, 21 and 24")
                }
                Some(PhraseError::UnknownWord(index)) => format!(
                    "word {} is not of the English list, and all of them are of no other",
                    index.saturating_add(1)
                ),
                _ => "the last word does not fit the others".to_owned(),
            };
            KeyTrouble::wrong(format!(
                "this is no seed phrase: {what}. Look for a wrong word; one that is of no BIP 39 list is taken with \
                 --skip-seed-phrase-validation"
            ))
        })
    }

    fn seed(&self, passphrase: &str) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Valid(mnemonic) => Zeroizing::new(mnemonic.to_seed(passphrase)).to_vec(),
            // As Solana's tools do, which take it as it was typed but for what stands around it.
            Self::Any(text) => {
                generate_seed_from_seed_phrase_and_passphrase(text.trim(), passphrase)
            }
        })
    }
}

/// The key of a seed: at a path, or without a derivation.
fn key(seed: &[u8], path: Option<&DerivationPath>) -> Result<Keypair, KeyTrouble> {
    let made = match path {
        Some(path) => keypair_from_seed_and_derivation_path(seed, Some(path.clone())),
        None => keypair_from_seed(seed),
    };
    made.map_err(|error| KeyTrouble::wrong(format!("the seed phrase gives no key there: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;
    use std::path::Path;

    const PHRASE: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    fn address(phrase: &Phrase, passphrase: &str, source: &str) -> String {
        let Ok(Source::Phrase(path)) = Source::of(Path::new(source)) else {
            panic!("{source}");
        };
        let keypair = key(&phrase.seed(passphrase), path.as_ref()).unwrap();
        keypair.pubkey().to_string()
    }

    fn validated(text: &str) -> Phrase {
        Phrase::validated(text).unwrap_or_else(|error| panic!("{error}"))
    }

    /// As `solana-keygen` gives them; computed apart from this code from BIP 39, SLIP 10 and RFC 8032. The third and fourth are where
    /// wallets keep the first key of this phrase of BIP 39's own vectors.
    #[test]
    fn a_phrase_gives_the_keys_that_solanas_tools_give() {
        for (source, without, with) in [
            (
                "ASK",
                "EHqmfkN89RJ7Y33CXM6uCzhVeuywHoJXZZLszBHHZy7o",
                "6UChi37U4BGomEQR665JZNjTM2PiHcUmBCD3e7TD366v",
            ),
            (
                "prompt:",
                "D2PPQSYFe83nDzk96FqGumVU8JA7J8vj2Rhjc2oXzEi5",
                "BwwLFb2UdANxF9FUtE56vVEnyScBYrbijgyJBrBRjMkW",
            ),
            (
                "prompt:?key=0",
                "GjJyeC1r2RgkuoCWMyPYkCWSGSGLcz266EaAkLA27AhL",
                "9md2ZNCYw622wTzgHn71kh9T6mFSoB4USnA4QdvY8oM4",
            ),
            (
                "prompt:?key=0/0",
                "HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk",
                "7zSmbu6gKkb6HB7UDPtHYjwCWuBHU1D4TpNZFm4sndQe",
            ),
            (
                "prompt:?key=2/1",
                "Aktwf8PGKuThC7RX28qTQH2X5NbL2T3LHwuYuVHLZGt9",
                "8ABYpQE6MPQ6rvGK9DaQ8nfycMYfibm76haJHc5aeB1h",
            ),
            (
                "prompt:?full-path=m/44/2017/0/1",
                "AyoiPeJZGjdvFmiEkh5p7xNp5axzgunsFDLBgrAvvuyF",
                "BzjYgyqUrLBEYL1Watdvu7VsDbnzoTSbgpi8X31wNhPD",
            ),
        ] {
            let phrase = validated(PHRASE);
            assert_eq!(address(&phrase, "", source), without, "{source}");
            assert_eq!(address(&phrase, "TREZOR", source), with, "{source}");
        }
    }

    #[test]
    fn unvalidated_phrases_give_what_validated_ones_do() {
        let (valid, any) = (
            validated(PHRASE),
            Phrase::Any(Zeroizing::new(format!(" {PHRASE}\t"))),
        );
        for source in ["ASK", "prompt:", "prompt:?key=2/1"] {
            for passphrase in ["", "TREZOR"] {
                let of = |phrase| address(phrase, passphrase, source);
                assert_eq!(of(&valid), of(&any), "{source}");
            }
        }
        assert_ne!(address(&valid, "", "ASK"), address(&valid, "a", "ASK"));
    }

    #[test]
    fn every_list_that_solanas_tools_know_is_known() {
        let spaced = format!("  {}\n", PHRASE.replace(' ', " \t "));
        assert_eq!(
            address(&validated(&spaced), "", "ASK"),
            address(&validated(PHRASE), "", "ASK")
        );
        for language in LANGUAGES {
            let phrase = Mnemonic::from_entropy_in(language, &[0x55; 16]).unwrap();
            let Phrase::Valid(read) = validated(&phrase.to_string()) else {
                panic!("{language}");
            };
            assert_eq!(read.to_seed(""), phrase.to_seed(""), "{language}");
        }
    }

    #[test]
    fn a_mistake_is_told_and_not_shown() {
        let wrong_word = PHRASE.replacen("abandon", "abandonn", 1);
        let wrong_end = PHRASE.replace("about", "zebra");
        for (text, words) in [
            (wrong_word.as_str(), "word 1 is not"),
            (&wrong_end, "the last word"),
            ("zebra zebra", "it has 2 words"),
            ("", "it has 0 words"),
        ] {
            let Err(error) = Phrase::validated(text) else {
                panic!("{text}");
            };
            let error = error.to_string();
            assert!(error.contains(words), "{error}");
            assert!(
                !error.contains("abandon") && !error.contains("zebra"),
                "{error}"
            );
        }
    }
}
