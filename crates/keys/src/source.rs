//! Where a key comes from, as Solana's own tools write it.

use std::path::{Path, PathBuf};

use solana_derivation_path::DerivationPath;
use solana_pubkey::Pubkey;
use uriparse::URIReference;

use crate::KeyTrouble;

/// Solana's older word for a seed phrase.
const ASK: &str = "ASK";
/// What a source begins with that is written as a URL.
const SCHEMES: [&str; 4] = ["prompt:", "file:", "usb:", "stdin:"];

/// Where a key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A key file.
    File(PathBuf),
    /// What a key file holds, on the standard input: `-` or `stdin:`.
    Stdin,
    /// A seed phrase that is asked for, and which of its keys: `prompt:`, with `?key=ACCOUNT[/CHANGE]` or
    /// `?full-path=m/…`. [`None`] is what `ASK` means: the seed itself, without a derivation.
    Phrase(Option<DerivationPath>),
    /// `usb://…`
    Wallet(Wallet),
}

/// A hardware wallet, and which of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// Who makes it, as it is written: `ledger`, `trezor`.
    pub maker: String,
    /// The address of its first key, where there are several wallets.
    pub first_key: Option<Pubkey>,
    /// Which of its keys.
    pub path: DerivationPath,
}

impl Source {
    /// What `text` means. Whatever is no URL of these kinds is a file.
    ///
    /// # Errors
    /// It is a URL of these kinds, and not a right one.
    pub fn of(text: &Path) -> Result<Self, KeyTrouble> {
        let Some(given) = text.to_str().filter(|_| !is_file(text)) else {
            return Ok(Self::File(text.to_owned()));
        };
        match given {
            ASK => return Ok(Self::Phrase(None)),
            "-" => return Ok(Self::Stdin),
            _ => {}
        }
        let wrong = |why: String| {
            KeyTrouble::wrong(format!(
                "`{given}` names no key: {why}. Write a key file's path, `-`, prompt:?key=0, or usb://ledger?key=0, in quotes, because \
                 shells read `?`"
            ))
        };
        let url = URIReference::try_from(given).map_err(|error| wrong(error.to_string()))?;
        let path = |derived: Result<_, solana_derivation_path::DerivationPathError>| {
            derived.map_err(|error| wrong(error.to_string()))
        };
        match url.scheme().map(|it| it.as_str().to_ascii_lowercase()) {
            Some(it) if it == "prompt" => {
                let derived = path(DerivationPath::from_uri_any_query(&url))?;
                Ok(Self::Phrase(Some(derived.unwrap_or_default())))
            }
            Some(it) if it == "stdin" => Ok(Self::Stdin),
            Some(it) if it == "usb" => Ok(Self::Wallet(Wallet {
                path: path(DerivationPath::from_uri_key_query(&url))?.unwrap_or_default(),
                ..Wallet::of(&url).map_err(wrong)?
            })),
            _ => match url.path().to_string() {
                nothing if nothing.is_empty() => Err(wrong("there is no path in it".into())),
                file => Ok(Self::File(file.into())),
            },
        }
    }

    /// How it begins when it is none that can be read again and again without anybody: a seed phrase, a hardware wallet, the
    /// standard input. Services take files alone.
    pub fn needs_somebody(text: &Path) -> Option<&str> {
        let given = text.to_str().filter(|_| !is_file(text))?;
        Some(given.split_inclusive(':').next().unwrap_or(given))
    }
}

/// Whether `text` is the path of a file as it stands, and none of the other ways to name a key.
fn is_file(text: &Path) -> bool {
    let Some(text) = text.to_str() else {
        return true;
    };
    let begins = |scheme: &&str| {
        let start = text.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    text != ASK && text != "-" && !SCHEMES.iter().any(begins)
}

impl Wallet {
    fn of(url: &URIReference<'_>) -> Result<Self, String> {
        let maker = url.host().map(|it| it.to_string().to_ascii_lowercase());
        let maker = maker.filter(|it| matches!(it.as_str(), "ledger" | "trezor"));
        let first = url.path().segments().first();
        let first = first.map(|it| it.as_str()).filter(|it| !it.is_empty());
        let first_key = first.map(|it| it.parse::<Pubkey>()).transpose();
        Ok(Self {
            maker: maker.ok_or("its wallets are `ledger` and `trezor`")?,
            first_key: first_key.map_err(|_| "behind the wallet there may be an address alone")?,
            path: DerivationPath::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Source {
        Source::of(Path::new(text)).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn keys_are_named_as_solanas_tools_name_them() {
        let derived =
            |account, change| Source::Phrase(Some(DerivationPath::new_bip44(account, change)));
        assert_eq!(of("ASK"), Source::Phrase(None));
        assert_eq!(of("prompt:"), derived(None, None));
        assert_eq!(of("prompt://"), derived(None, None));
        assert_eq!(of("PROMPT:?key=1"), derived(Some(1), None));
        assert_eq!(of("prompt:?key=0/7"), derived(Some(0), Some(7)));
        assert_eq!(of("prompt:?key=0'/7'"), derived(Some(0), Some(7)));
        let whole = DerivationPath::from_absolute_path_str("m/44/2017/0/1").unwrap();
        assert_eq!(
            of("prompt:?full-path=m/44/2017/0/1"),
            Source::Phrase(Some(whole))
        );
        for text in ["-", "stdin:", "stdin://"] {
            assert_eq!(of(text), Source::Stdin, "{text}");
        }
        for (text, file) in [
            ("file:key.json", "key.json"),
            ("file:/home/a/key.json", "/home/a/key.json"),
            ("file:///home/a/key.json", "/home/a/key.json"),
            ("key.json", "key.json"),
            ("~/a b.json", "~/a b.json"),
            ("asK", "asK"),
            ("prompt", "prompt"),
        ] {
            assert_eq!(of(text), Source::File(file.into()), "{text}");
        }
    }

    #[test]
    fn hardware_wallets_are_found_by_maker_first_key_and_path() {
        let address = Pubkey::new_from_array([7; 32]);
        let wallet = |maker: &str, first_key, account, change| {
            Source::Wallet(Wallet {
                maker: maker.into(),
                first_key,
                path: DerivationPath::new_bip44(account, change),
            })
        };
        assert_eq!(of("usb://ledger"), wallet("ledger", None, None, None));
        assert_eq!(
            of("usb://LEDGER?key=0"),
            wallet("ledger", None, Some(0), None)
        );
        assert_eq!(
            of("usb://trezor?key=0/1"),
            wallet("trezor", None, Some(0), Some(1))
        );
        assert_eq!(
            of(&format!("usb://ledger/{address}?key=3")),
            wallet("ledger", Some(address), Some(3), None)
        );
    }

    #[test]
    fn what_is_no_right_url_is_refused() {
        for (text, words) in [
            ("prompt:?key=0/0/0", "too deep"),
            ("prompt:?key=a", "invalid derivation path"),
            ("prompt:?account=0", "only `key` and `full-path`"),
            ("prompt:?key=0&key=1", "extra fields"),
            ("usb://ledger?full-path=m/44/501", "only `key`"),
            ("usb://nano", "`ledger` and `trezor`"),
            ("usb:", "`ledger` and `trezor`"),
            ("usb://ledger/nobody", "an address alone"),
            ("file:", "no path"),
            ("file:a b", "names no key"),
        ] {
            let error = Source::of(Path::new(text)).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn services_can_tell_files_from_what_needs_somebody() {
        let told = |text| Source::needs_somebody(Path::new(text)).map(str::to_owned);
        assert_eq!(told("oracle.json"), None);
        assert_eq!(told("/etc/openmast/oracle.json"), None);
        assert_eq!(told("prompt:?key=0").as_deref(), Some("prompt:"));
        assert_eq!(told("usb://ledger").as_deref(), Some("usb:"));
        assert_eq!(told("ASK").as_deref(), Some("ASK"));
        assert_eq!(told("-").as_deref(), Some("-"));
    }
}
