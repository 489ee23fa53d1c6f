/// What an issuer says of a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Kinds of credential, a bit set.
    pub kinds: u32,
    /// ISO 3166 numeric; 0: none.
    pub jurisdiction: u16,
    /// Unix seconds; 0: never.
    pub expires_at: i64,
}
