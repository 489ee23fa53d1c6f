//! How long the texts of an asset's shares and of a lot's tokens may be: what the program refuses, and what is said before.

/// The longest name, bytes of UTF-8.
pub const MOST_NAME_BYTES: usize = 32;

/// The longest symbol, bytes of UTF-8.
pub const MOST_SYMBOL_BYTES: usize = 10;

/// The longest address of a description, bytes of UTF-8.
pub const MOST_URI_BYTES: usize = 200;
