//! What the client reads of the chain: accounts, events, and what a refused transaction logged.

use borsh::BorshSerialize;
use openmast_client::{
    accounts::{
        Asset, Mint, Network, OracleSet, Payer, ProgramAccount, Settlement, Stake, TokenAccount,
    },
    addresses::PROGRAM_ID,
    errors::Refusal,
    events::Event,
};
use sha2::{Digest, Sha256};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_transaction_error::TransactionError;

use crate::input::Input;

/// The kind of account in one byte, and its data; then these bytes as an event, and as what programs log.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let (kind, code) = (input.u8(), u32::from(input.u16()));
    let bytes = input.rest();
    match kind % 8 {
        0 => account::<Network>(bytes),
        1 => account::<OracleSet>(bytes),
        2 => account::<Asset>(bytes),
        3 => account::<Payer>(bytes),
        4 => account::<Stake>(bytes),
        5 => account::<Settlement>(bytes),
        6 => token(bytes),
        _ => event(usize::from(kind / 8), bytes),
    }
    logs(code, bytes);
}

/// An account holds every byte, and nothing that is longer, shorter, or somebody else's is one.
fn account<T: ProgramAccount + BorshSerialize>(bytes: &[u8]) {
    let _ = T::decode(&PROGRAM_ID, bytes);
    let mut data = discriminator("account", T::NAME).to_vec();
    data.extend(bytes);
    data.resize(T::SIZE, 0);
    if let Ok(account) = T::decode(&PROGRAM_ID, &data) {
        assert_eq!(borsh::to_vec(&account).expect("encodes"), data[8..]);
        let foreign = T::decode(&Pubkey::new_from_array([9; 32]), &data);
        assert!(foreign.is_err());
        assert!(T::decode(&PROGRAM_ID, &data[..T::SIZE - 1]).is_err());
        data.push(0);
        assert!(T::decode(&PROGRAM_ID, &data).is_err());
        data[0] ^= 1;
        assert!(T::decode(&PROGRAM_ID, &data[..T::SIZE]).is_err());
    }
}

/// As [`openmast_client`] has it: the first 8 bytes of SHA-256 of `namespace:name`.
fn discriminator(namespace: &str, name: &str) -> [u8; 8] {
    let hash = Sha256::digest(format!("{namespace}:{name}"));
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    first
}

/// A mint is no token account.
fn token(bytes: &[u8]) {
    for program in [spl_token_interface::ID, spl_token_2022_interface::ID] {
        let account = TokenAccount::decode(&program, bytes);
        let mint = Mint::decode(&program, bytes);
        assert!(account.is_err() || mint.is_err());
        if let Ok(account) = account {
            assert_eq!(account.mint.to_bytes(), bytes[..32]);
            assert_eq!(account.owner.to_bytes(), bytes[32..64]);
            assert_eq!(account.amount.to_le_bytes(), bytes[64..72]);
        }
    }
    assert!(TokenAccount::decode(&PROGRAM_ID, bytes).is_err());
    assert!(Mint::decode(&PROGRAM_ID, bytes).is_err());
}

/// An event has one length.
fn event(number: usize, bytes: &[u8]) {
    let _ = Event::decode(bytes);
    let name = Event::NAMES[number % Event::NAMES.len()];
    let mut data = discriminator("event", name).to_vec();
    data.extend(bytes);
    if let Ok(event) = Event::decode(&data) {
        assert_eq!(event.name(), name);
        assert!(Event::decode(&data[..data.len() - 1]).is_err(), "cut short");
        data.push(0);
        assert!(Event::decode(&data).is_err(), "with something behind it");
    }
}

/// Whatever programs log, there is a piece of advice.
fn logs(code: u32, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let events = Event::from_logs(lines.iter().map(String::as_str));
    assert!(events.len() <= lines.len());
    let error = TransactionError::InstructionError(0, InstructionError::Custom(code));
    let refusal = Refusal::new(error, lines);
    assert!(!refusal.advice().is_empty());
    assert!(refusal.to_string().len() > refusal.advice().len());
}
