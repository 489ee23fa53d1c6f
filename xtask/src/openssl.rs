//! Which OpenSSL the embedded Solana network is linked with: the machine's, or one that is compiled here, which takes four
//! minutes of a processor.

use std::process::{Command, Stdio};

/// What `openssl-sys` asks. `.cargo/config.toml` sets it for the machine's OpenSSL, so that cargo called directly and cargo
/// called by these commands build the same.
pub const NO_VENDOR: &str = "OPENSSL_NO_VENDOR";

/// Where somebody says that OpenSSL is.
const FOLDER: &str = "OPENSSL_DIR";

/// Whether the machine has OpenSSL 3 or later with its headers.
pub fn is_of_system() -> bool {
    std::env::var_os(FOLDER).is_some() || is_known_to_pkg_config()
}

fn is_known_to_pkg_config() -> bool {
    Command::new("pkg-config")
        .args(["--atleast-version=3", "openssl"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
