//! Key files.

use std::{
    borrow::Cow,
    fs::{self, Metadata},
    io::ErrorKind,
    os::unix::fs::PermissionsExt,
    path::Path,
};

use solana_keypair::Keypair;
use zeroize::Zeroizing;

use crate::{Key, KeyTrouble, ReadKey};

/// Octets of a key as Solana's tools keep it: secret and public half.
const KEY: usize = 64;
/// Bytes of the secret half, or of a public key.
const HALF: usize = 32;
/// No key file is larger.
const MOST_OCTETS: u64 = 4096;

/// Reads a key file: the JSON array of 64 numbers that `solana-keygen` writes, or the base58 text that wallets export.
///
/// # Errors
/// It cannot be read, or holds something else; what to do.
pub(crate) fn read(file: &Path, option: &str) -> Result<ReadKey, KeyTrouble> {
    let file = &*in_home(file);
    let path = file.display();
    let failed = |error: std::io::Error| {
        KeyTrouble::wrong(match error.kind() {
            ErrorKind::NotFound => format!(
                "there is no key file {path}; pass --{option} with yours, or make one with `solana-keygen new -o {path}`"
            ),
            _ => format!("key file {path}: {error}; pass --{option} with a file that can be read"),
        })
    };
    let state = fs::metadata(file).map_err(failed)?;
    if state.is_dir() {
        return Err(KeyTrouble::wrong(format!(
            "{path} is a folder; pass --{option} with the key file in it"
        )));
    }
    // A pipe has no length: `/dev/stdin` is for those who know what they do.
    if state.len() > MOST_OCTETS {
        return Err(KeyTrouble::wrong(format!(
            "{path} is no key file: it has {} octets",
            state.len()
        )));
    }
    let octets = Zeroizing::new(fs::read(file).map_err(failed)?);
    let text = std::str::from_utf8(&octets).map_err(|_| no_key(file, "it is no text"))?;
    let pair = parse(text).map_err(|what| no_key(file, what))?;
    Ok(ReadKey {
        key: Key::Pair(pair),
        warning: warning(&state, file),
    })
}

fn warning(state: &Metadata, file: &Path) -> Option<String> {
    let mode = state.permissions().mode() & 0o777;
    let path = file.display();
    (state.is_file() && mode & 0o077 != 0).then(|| {
        format!("Others can read or change the key file {path} (mode {mode:04o}); keep it to yourself: chmod 600 {path}")
    })
}

fn no_key(file: &Path, what: &str) -> KeyTrouble {
    KeyTrouble::wrong(format!(
        "{} holds no key that can be used: {what}. What is needed is the JSON array of 64 numbers that `solana-keygen` \
         writes, or the base58 text of 64 octets that wallets export. The file was left as it is",
        file.display()
    ))
}

/// A configuration or an environment has no shell that knows `~`.
fn in_home(file: &Path) -> Cow<'_, Path> {
    let rest = file.strip_prefix("~").ok();
    match rest.and_then(|rest| Some(std::env::home_dir()?.join(rest))) {
        Some(path) => Cow::Owned(path),
        None => Cow::Borrowed(file),
    }
}

/// # Errors
/// What it is instead; nothing of it is in the text.
fn parse(text: &str) -> Result<Keypair, &'static str> {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let octets = Zeroizing::new(if text.is_empty() {
        return Err("it is empty");
    } else if text.starts_with('[') {
        serde_json::from_str::<Vec<u8>>(text)
            .map_err(|_| "it is no JSON array of numbers from 0 to 255")?
    } else if text.len() >= KEY && text.chars().all(|letter| letter.is_ascii_hexdigit()) {
        hex::decode(text).map_err(|_| "it has an odd number of hexadecimal digits")?
    } else {
        bs58::decode(text.trim_matches('"'))
            .into_vec()
            .map_err(|_| "it is neither JSON nor base58 nor hexadecimal")?
    });
    match octets.len() {
        // Both halves must belong together, so that nothing else is taken for a key.
        KEY => Keypair::try_from(octets.as_slice())
            .map_err(|_| "its public half does not belong to its secret half"),
        HALF => Err(
            "it has 32 octets, which may be a secret seed or a public address; export the whole key pair (64 octets) from \
             where it comes from",
        ),
        _ => Err("it has another length than a key pair, which is 64 octets"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_signer::Signer;

    #[test]
    fn keys_are_read_as_tools_and_wallets_write_them() {
        let keypair = Keypair::new();
        let octets = keypair.to_bytes();
        let json = format!("{octets:?}");
        for text in [
            json.clone(),
            format!("\u{feff}  {json}\r\n"),
            bs58::encode(octets).into_string(),
            format!("\"{}\"\n", bs58::encode(octets).into_string()),
            hex::encode(octets),
        ] {
            assert_eq!(parse(&text).unwrap().pubkey(), keypair.pubkey(), "{text}");
        }
    }

    #[test]
    fn what_is_no_key_is_named_and_not_shown() {
        let keypair = Keypair::new();
        let mut octets = keypair.to_bytes();
        let seed = &octets[..32];
        for (text, words) in [
            (String::new(), "empty"),
            (bs58::encode(seed).into_string(), "32 octets"),
            (hex::encode(seed), "32 octets"),
            (format!("{seed:?}"), "32 octets"),
            ("[1, 2, 300]".into(), "from 0 to 255"),
            ("[1, 2, 3]".into(), "another length"),
            ("correct horse battery staple".into(), "neither"),
        ] {
            let what = parse(&text).unwrap_err();
            assert!(what.contains(words), "{what}");
        }
        octets[40] ^= 1;
        let what = parse(&format!("{octets:?}")).unwrap_err();
        assert!(what.contains("does not belong"), "{what}");
    }

    fn refusal(file: &Path) -> String {
        read(file, "keypair").unwrap_err().to_string()
    }

    #[test]
    fn nobody_is_told_to_overwrite_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wallet.txt");
        fs::write(&file, "5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST").unwrap();
        let text = refusal(&file);
        assert!(
            !text.contains("solana-keygen new") && !text.contains("5KQwrP"),
            "{text}"
        );
        assert!(text.contains("left as it is"), "{text}");
        let missing = refusal(&folder.path().join("none.json"));
        assert!(missing.contains("solana-keygen new -o"), "{missing}");
        assert!(refusal(folder.path()).contains("is a folder"));
    }

    #[test]
    fn a_file_that_others_can_read_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.json");
        fs::write(&file, format!("{:?}", Keypair::new().to_bytes())).unwrap();
        let warning = |mode| {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            read(&file, "keypair").unwrap().warning
        };
        assert_eq!(warning(0o600), None);
        assert_eq!(warning(0o400), None);
        for mode in [0o666, 0o640, 0o644] {
            let text = warning(mode).unwrap();
            assert!(text.contains(&format!("{mode:04o}")) && text.contains("chmod 600"));
        }
    }
}
