//! Who is asked for a key, and how.

/// Who is asked for a key, and how.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The option that names the key, for whoever is asked for it.
    pub name: &'a str,
    /// Whether seed phrases may be of no word list, and have no checksum.
    pub skips_validation: bool,
    /// Whether a hardware wallet shows the address and asks whether it is right.
    pub confirms: bool,
}
