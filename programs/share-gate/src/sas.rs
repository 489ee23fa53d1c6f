//! Attestations of the Solana Attestation Service, as bytes.
//!
//! Source: solana-foundation/solana-attestation-service, `program/src/state` and `processor/create_attestation.rs`. Only that
//! program writes its accounts, and an attestation is made only by a signer of its credential: who owns the account, and
//! which credential and schema it names, is all the proof that is needed. Its address follows from credential, schema and
//! nonce, so there is one for a wallet. It is closed when it is revoked, and checks its end only when it is made.

use {
    crate::{
        errors::ShareGateError,
        state::{Issuer, Said},
    },
    anchor_lang::prelude::*,
};

/// The attestation service.
pub const PROGRAM: Address = anchor_lang::address!("22zoJMtdu4tQc2PzL74ZUT7FrwgB1Udec8DdW4yw4BdG");
/// First byte of an attestation.
const ATTESTATION: u8 = 2;
const NONCE: usize = 1;
const CREDENTIAL: usize = 33;
const SCHEMA: usize = 65;
const DATA_LENGTH: usize = 97;
const DATA: usize = 101;
/// After the data: the signer, then the end.
const SIGNER_BYTES: usize = 32;

/// Reads what `issuer` says of `wallet` in these bytes of an account of the attestation service.
///
/// [`ShareGateError::NotAnAttestation`]; [`ShareGateError::WrongAttestation`] for another credential or schema;
/// [`ShareGateError::WrongWallet`]; [`ShareGateError::AttestationTooShort`] when the data ends before the fields.
pub fn read(
    bytes: &[u8],
    issuer: &Issuer,
    wallet: &Address,
) -> core::result::Result<Said, ShareGateError> {
    if bytes.first() != Some(&ATTESTATION) {
        return Err(ShareGateError::NotAnAttestation);
    }
    if address(bytes, CREDENTIAL)? != issuer.key || address(bytes, SCHEMA)? != issuer.schema {
        return Err(ShareGateError::WrongAttestation);
    }
    if address(bytes, NONCE)? != *wallet {
        return Err(ShareGateError::WrongWallet);
    }
    let length = u32::from_le_bytes(field(bytes, DATA_LENGTH)?) as usize;
    let rest = bytes.get(DATA..).ok_or(ShareGateError::NotAnAttestation)?;
    let (data, tail) = rest
        .split_at_checked(length)
        .ok_or(ShareGateError::NotAnAttestation)?;
    Ok(Said {
        kinds: u32::from_le_bytes(said(data, issuer.kinds_offset.get())?),
        jurisdiction: match issuer.jurisdiction_field() {
            Some(offset) => u16::from_le_bytes(said(data, offset)?),
            None => 0,
        },
        expires_at: i64::from_le_bytes(field(tail, SIGNER_BYTES)?),
    })
}

fn said<const N: usize>(data: &[u8], offset: u16) -> core::result::Result<[u8; N], ShareGateError> {
    field(data, usize::from(offset)).map_err(|_| ShareGateError::AttestationTooShort)
}

fn address(bytes: &[u8], offset: usize) -> core::result::Result<Address, ShareGateError> {
    Ok(Address::new_from_array(field(bytes, offset)?))
}

fn field<const N: usize>(
    bytes: &[u8],
    offset: usize,
) -> core::result::Result<[u8; N], ShareGateError> {
    bytes
        .get(offset..)
        .and_then(|rest| rest.first_chunk())
        .copied()
        .ok_or(ShareGateError::NotAnAttestation)
}
