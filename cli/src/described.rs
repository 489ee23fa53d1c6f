//! What instructions do, in the words of the programs' interface descriptions: for who signs what somebody else prepared.

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

use crate::{report::Report, to_sign};

static PROGRAMS: LazyLock<Vec<Interface>> = LazyLock::new(|| {
    let texts = [
        include_str!("../../idl/openmast.json"),
        include_str!("../../idl/market.json"),
        include_str!("../../idl/share-gate.json"),
    ];
    // One that did not parse would be caught by the test below; its instructions are shown by their bytes.
    let parsed = texts.iter().filter_map(|it| serde_json::from_str(it).ok());
    parsed.collect()
});

#[derive(Deserialize)]
struct Interface {
    address: String,
    metadata: Metadata,
    instructions: Vec<Described>,
}

#[derive(Deserialize)]
struct Metadata {
    name: String,
}

#[derive(Deserialize)]
struct Described {
    name: String,
    discriminator: Vec<u8>,
    #[serde(default)]
    docs: Vec<String>,
    accounts: Vec<Named>,
    args: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(rename = "type", default)]
    kind: serde_json::Value,
}

/// One instruction: whose, which, what it says of itself, accounts by name, arguments as far as they are plain numbers and
/// addresses, and the bytes.
pub fn report(instruction: &Instruction) -> Report {
    let program = instruction.program_id.to_string();
    let interface = PROGRAMS.iter().find(|it| it.address == program);
    let found = interface.and_then(|interface| {
        let mut all = interface.instructions.iter();
        let found = all.find(|it| instruction.data.starts_with(&it.discriminator))?;
        Some((interface.metadata.name.as_str(), found))
    });
    let report = Report::new().key("program", "Program", &instruction.program_id);
    let bytes = BASE64_STANDARD.encode(&instruction.data);
    let (report, names) = match found {
        Some((program, known)) => (
            report
                .text("name", "Instruction", format!("{program}: {}", known.name))
                .text("does", "What it does", known.docs.join(" "))
                .and(arguments(known, &instruction.data)),
            known.accounts.as_slice(),
        ),
        None => (
            report
                .none("name", "Instruction")
                .note("A program that is not the network's: what it does, its bytes say alone."),
            &[][..],
        ),
    };
    let names = names.iter().map(|it| it.name.as_str());
    let names = names.chain(std::iter::repeat("…"));
    let accounts = instruction.accounts.iter().zip(names);
    report
        .table("accounts", "Accounts", accounts.map(account).collect())
        .text("data", "Data, base64", bytes)
}

fn account((account, name): (&AccountMeta, &str)) -> Report {
    Report::new()
        .text("name", "Name", name)
        .and(to_sign::account(account))
}

/// Arguments by name, up to the first one whose shape is not plain.
fn arguments(known: &Described, data: &[u8]) -> Report {
    let mut rest = data.get(known.discriminator.len()..).unwrap_or_default();
    let mut lines = Vec::new();
    for argument in &known.args {
        let value = argument.kind.as_str().and_then(|it| plain(it, &mut rest));
        let is_known = value.is_some();
        lines.push(
            Report::new()
                .text("name", "Argument", &argument.name)
                .optional("value", "Value", value),
        );
        if !is_known {
            break;
        }
    }
    Report::new().table("arguments", "Arguments", lines)
}

/// A number, a truth or an address, and what follows it.
fn plain(kind: &str, rest: &mut &[u8]) -> Option<String> {
    Some(match kind {
        "bool" => (taken::<1>(rest)? != [0]).to_string(),
        "u8" => u8::from_le_bytes(taken(rest)?).to_string(),
        "u16" => u16::from_le_bytes(taken(rest)?).to_string(),
        "u32" => u32::from_le_bytes(taken(rest)?).to_string(),
        "u64" => u64::from_le_bytes(taken(rest)?).to_string(),
        "u128" => u128::from_le_bytes(taken(rest)?).to_string(),
        "i64" => i64::from_le_bytes(taken(rest)?).to_string(),
        "pubkey" => Pubkey::new_from_array(taken(rest)?).to_string(),
        _ => return None,
    })
}

fn taken<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk::<N>()?;
    *rest = left;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_client::{accounts::PauseBits, generated::PROGRAMS as GENERATED, instructions};

    #[test]
    fn every_program_is_described() {
        assert_eq!(PROGRAMS.len(), GENERATED.len());
    }

    #[test]
    fn an_instruction_is_told_in_words() {
        let (key, network) = (Pubkey::new_unique(), Pubkey::new_unique());
        let pause = instructions::set_pause(key, network, PauseBits(5));
        let json = report(&pause).to_json();
        assert!(
            json["name"].as_str().unwrap().ends_with(": set_pause"),
            "{json}"
        );
        assert!(!json["does"].as_str().unwrap().is_empty());
        assert_eq!(json["accounts"][0]["address"], key.to_string());
        assert_eq!(json["arguments"][0]["value"], "5", "{json}");
        let foreign = Instruction {
            program_id: key,
            ..pause
        };
        assert!(report(&foreign).to_json()["name"].is_null());
    }
}
