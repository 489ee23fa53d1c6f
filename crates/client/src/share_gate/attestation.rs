//! Attestations of the Solana Attestation Service: where they are.

use solana_pubkey::Pubkey;

/// The attestation service.
pub const PROGRAM_ID: Pubkey =
    Pubkey::from_str_const("22zoJMtdu4tQc2PzL74ZUT7FrwgB1Udec8DdW4yw4BdG");

/// What `credential` attests by `schema` of `wallet`.
pub fn address(credential: &Pubkey, schema: &Pubkey, wallet: &Pubkey) -> Pubkey {
    let seeds: [&[u8]; 4] = [
        b"attestation",
        credential.as_ref(),
        schema.as_ref(),
        wallet.as_ref(),
    ];
    Pubkey::find_program_address(&seeds, &PROGRAM_ID).0
}
