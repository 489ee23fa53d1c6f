//! An instruction's accounts by their names in the program's interface description (`idl/openmast.json`).

use std::{ops::Index, sync::LazyLock};

use serde::Deserialize;
use solana_pubkey::Pubkey;

static INTERFACE: LazyLock<Interface> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../idl/openmast.json")).unwrap());

#[derive(Deserialize)]
struct Interface {
    instructions: Vec<Instruction>,
}

#[derive(Deserialize)]
struct Instruction {
    name: String,
    discriminator: [u8; 8],
    accounts: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// The name of the program's instruction with this data; `None`: it is another program's.
pub fn name(data: &[u8]) -> Option<&'static str> {
    instruction(data).map(|instruction| instruction.name.as_str())
}

fn instruction(data: &[u8]) -> Option<&'static Instruction> {
    let mut instructions = INTERFACE.instructions.iter();
    instructions.find(|instruction| data.starts_with(&instruction.discriminator))
}

/// The accounts of one instruction: `keys["payer"]`.
pub struct Keys {
    instruction: &'static Instruction,
    addresses: Vec<Pubkey>,
}

impl Keys {
    /// The call that an instruction of the program is.
    pub fn of(data: &[u8], addresses: Vec<Pubkey>) -> Option<Self> {
        let instruction = instruction(data)?;
        Some(Self {
            instruction,
            addresses,
        })
    }

    pub fn instruction(&self) -> &'static str {
        &self.instruction.name
    }

    /// Accounts behind those that have a name.
    pub fn unnamed(&self) -> &[Pubkey] {
        &self.addresses[self.instruction.accounts.len()..]
    }
}

impl Index<&str> for Keys {
    type Output = Pubkey;

    fn index(&self, name: &str) -> &Pubkey {
        let mut accounts = self.instruction.accounts.iter();
        let place = accounts.position(|account| account.name == name);
        let place = place.unwrap_or_else(|| panic!("{} has no {name}", self.instruction.name));
        &self.addresses[place]
    }
}
