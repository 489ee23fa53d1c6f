//! Instructions: which accounts they take, and what they say.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use anyhow::{Result, bail};

use super::{
    addresses::{Addresses, Derived, Input},
    description::{Account, Idl, Instruction},
    rust::Types,
    source::{camel, docs, file},
};

/// The module of the instructions.
///
/// # Errors
/// An argument's type is not understood, or addresses are derived from each other.
pub fn source(idl: &Idl, types: &Types<'_>, addresses: &Addresses) -> Result<String> {
    let mut body = fixed(idl)? + "\n";
    for instruction in &idl.instructions {
        body.push_str(&one_instruction(instruction, types, addresses)?);
    }
    Ok(file(
        "The program's instructions, each a struct of the accounts that the caller chooses; the others are filled in.",
        &body,
    ))
}

/// Accounts that are always the same: programs.
fn fixed(idl: &Idl) -> Result<String> {
    let mut known = BTreeMap::new();
    let accounts = idl.instructions.iter().flat_map(|one| &one.accounts);
    for account in accounts {
        if let Some(key) = key(account)
            && *known.entry(&account.name).or_insert(key) != key
        {
            bail!("{} is {key} and another key as well", account.name);
        }
    }
    let constants = known.into_iter().map(|(name, key)| {
        format!(
            "const {}: Pubkey = Pubkey::from_str_const({key:?});\n",
            name.to_uppercase()
        )
    });
    Ok(constants.collect())
}

/// The key of an account that is always the same. One that may be left out is the caller's to name.
fn key(account: &Account) -> Option<&str> {
    let address = account.address.as_deref()?;
    // With a dot it is a field of another account, which the caller must have read.
    (!account.optional && !address.contains('.')).then_some(address)
}

fn one_instruction(
    instruction: &Instruction,
    types: &Types<'_>,
    addresses: &Addresses,
) -> Result<String> {
    let name = camel(&instruction.name);
    let (mut chosen, mut derived) = (String::new(), Vec::new());
    for account in &instruction.accounts {
        if key(account).is_some() {
            continue;
        }
        match addresses.derived(account, instruction) {
            Some(how) if !account.optional => derived.push((account.name.as_str(), how)),
            _ => chosen.push_str(&field(account)),
        }
    }
    let args = arguments(instruction, &name, types)?;
    let is_silent = instruction.args.is_empty();
    let (parameter, value) = match is_silent {
        true => (String::new(), "&()"),
        false => (
            format!(", args: &{name}Args{}", lifetime(&args, "<'_>")),
            "args",
        ),
    };
    let derivations = derivations(&derived, instruction)?;
    let names: BTreeSet<&str> = derived.iter().map(|(name, _)| *name).collect();
    let metas: String = (instruction.accounts.iter())
        .map(|account| meta(account, &names, instruction))
        .collect();
    Ok(format!(
        "{docs}#[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct {name} {{
            {chosen}
        }}

        {args}
        impl {name} {{
            /// The bytes in front of the arguments.
            pub const DISCRIMINATOR: [u8; 8] = {discriminator:?};

            /// The instruction with these accounts.
            pub fn instruction(&self{parameter}) -> Instruction {{
                {derivations}
                let accounts = vec![{metas}];
                program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, {value}, accounts)
            }}
        }}\n\n",
        docs = docs(&instruction.docs, &format!("`{}`.", instruction.name)),
        discriminator = instruction.discriminator,
    ))
}

/// An account that the caller chooses.
fn field(account: &Account) -> String {
    let part = match (account.signer, account.writable) {
        (true, true) => "Signs, and is changed.",
        (true, false) => "Signs.",
        (false, true) => "Is changed.",
        (false, false) => "Is read.",
    };
    let mut lines = account.docs.clone();
    lines.push(part.to_owned());
    let kind = match account.optional {
        true => "Option<Pubkey>",
        false => "Pubkey",
    };
    format!("{}pub {}: {kind},\n", docs(&lines, part), account.name)
}

fn arguments(instruction: &Instruction, name: &str, types: &Types<'_>) -> Result<String> {
    if instruction.args.is_empty() {
        return Ok(String::new());
    }
    let mut fields = String::new();
    for argument in &instruction.args {
        let docs = docs(
            &argument.docs,
            &format!("The instruction's `{}`.", argument.name),
        );
        let kind = types.borrowed(&argument.kind)?;
        writeln!(fields, "{docs}pub {}: {kind},", argument.name)?;
    }
    Ok(format!(
        "/// What [`{name}`] says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
        pub struct {name}Args{lifetime} {{
            {fields}
        }}\n\n",
        lifetime = lifetime(&fields, "<'a>"),
    ))
}

/// Arguments that borrow have a lifetime.
fn lifetime(source: &str, parameter: &'static str) -> &'static str {
    match source.contains("&'a") {
        true => parameter,
        false => "",
    }
}

/// A line for each derived address, behind those that it is derived from.
fn derivations(derived: &[(&str, Derived)], instruction: &Instruction) -> Result<String> {
    let names: BTreeSet<&str> = derived.iter().map(|(name, _)| *name).collect();
    let (mut lines, mut known) = (String::new(), BTreeSet::new());
    while known.len() < names.len() {
        let is_ready = |how: &Derived| {
            how.inputs.iter().all(|input| match input {
                Input::Account(path) => {
                    !names.contains(path.as_str()) || known.contains(path.as_str())
                }
                _ => true,
            })
        };
        let next = derived
            .iter()
            .find(|(name, how)| !known.contains(*name) && is_ready(how));
        let Some((name, Derived { function, inputs })) = next else {
            bail!("addresses are derived from each other: {names:?}");
        };
        let inputs: Vec<_> = inputs
            .iter()
            .map(|input| match input {
                Input::Account(path) => format!("&{}", place(path, &names, instruction)),
                Input::Key(path) | Input::Bytes(path) => format!("&args.{path}"),
                Input::Number(path) => format!("args.{path}"),
            })
            .collect();
        writeln!(
            lines,
            "let {name} = addresses::{function}({});",
            inputs.join(", ")
        )?;
        known.insert(*name);
    }
    Ok(lines)
}

/// What an account is called where the instruction is made.
fn place(name: &str, derived: &BTreeSet<&str>, instruction: &Instruction) -> String {
    let mut accounts = instruction.accounts.iter();
    let is_fixed = |account: &Account| account.name == name && key(account).is_some();
    if accounts.any(is_fixed) {
        name.to_uppercase()
    } else if derived.contains(name) {
        name.to_owned()
    } else {
        format!("self.{name}")
    }
}

fn meta(account: &Account, derived: &BTreeSet<&str>, instruction: &Instruction) -> String {
    let Account {
        name,
        signer,
        writable,
        optional,
        ..
    } = account;
    let value = place(name, derived, instruction);
    match (optional, writable) {
        (true, _) => format!("program::optional({value}, {signer}, {writable}, &PROGRAM_ID),"),
        (false, true) => format!("AccountMeta::new({value}, {signer}),"),
        (false, false) => format!("AccountMeta::new_readonly({value}, {signer}),"),
    }
}
