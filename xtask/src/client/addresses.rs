//! Addresses that the program derives, as far as the IDL says from which seeds.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    description::{Account, Idl, Instruction, Pda, Seed, Type},
    source::{camel, file},
};

/// A seed by what is hashed, whatever an instruction calls it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Constant(Vec<u8>),
    Key,
    Number(&'static str),
    Bytes(usize),
}

/// Seeds and the program that derives from them, unless it is the described one.
type Seeds = (Vec<Part>, Option<Vec<u8>>);

/// A function for each kind of address.
pub struct Addresses {
    functions: BTreeMap<Seeds, Function>,
}

#[derive(Clone)]
struct Function {
    name: String,
    /// That has such an account.
    instruction: String,
    /// By seed; none for constants.
    parameters: Vec<Option<String>>,
}

/// An address that an instruction needs not be told.
pub struct Derived {
    pub function: String,
    /// Where it is derived from, in order.
    pub inputs: Vec<Input>,
}

/// What an address is derived from: another account of the instruction, or an argument.
pub enum Input {
    Account(String),
    Key(String),
    Number(String),
    Bytes(String),
}

impl Addresses {
    /// Names each address after the account that is there; where instructions call it differently, after the account's
    /// type, or else as the first one does. Where they call two by one name, the instruction's name is added.
    pub fn new(idl: &Idl) -> Self {
        let types: BTreeSet<String> = idl.accounts.iter().map(|kind| kind.name.clone()).collect();
        let mut functions = BTreeMap::<Seeds, Function>::new();
        for instruction in &idl.instructions {
            for account in &instruction.accounts {
                let Some((seeds, parameters)) = seeds(account, instruction) else {
                    continue;
                };
                let name = account.name.clone();
                let function = Function {
                    name,
                    instruction: instruction.name.clone(),
                    parameters,
                };
                let is_type = types.contains(&camel(&function.name));
                let known = functions.entry(seeds).or_insert(function.clone());
                if is_type {
                    *known = function;
                }
            }
        }
        let mut names = BTreeSet::new();
        for function in functions.values_mut() {
            if !names.insert(function.name.clone()) {
                function.name = format!("{}_of_{}", function.name, function.instruction);
            }
        }
        Self { functions }
    }

    /// How an account's address is derived in an instruction; `None` when the caller must tell it.
    pub fn derived(&self, account: &Account, instruction: &Instruction) -> Option<Derived> {
        let pda = account.pda.as_ref()?;
        let (seeds, _) = seeds(account, instruction)?;
        let function = self.functions.get(&seeds)?.name.clone();
        let parts = pda.seeds.iter().zip(&seeds.0);
        let inputs = parts.filter_map(|(seed, part)| match (seed, part) {
            (Seed::Account { path }, _) => Some(Input::Account(path.clone())),
            (Seed::Arg { path }, Part::Key) => Some(Input::Key(path.clone())),
            (Seed::Arg { path }, Part::Number(_)) => Some(Input::Number(path.clone())),
            (Seed::Arg { path }, _) => Some(Input::Bytes(path.clone())),
            (Seed::Const { .. }, _) => None,
        });
        let inputs = inputs.collect();
        Some(Derived { function, inputs })
    }

    /// The module of the addresses.
    pub fn source(&self) -> String {
        let mut functions: Vec<_> = self.functions.iter().collect();
        functions.sort_by_key(|(_, function)| &function.name);
        let functions = functions.into_iter();
        let body: String = functions
            .map(|((parts, program), function)| one_function(parts, program.as_deref(), function))
            .collect();
        file("Where the program's accounts are.", &body)
    }
}

fn one_function(parts: &[Part], program: Option<&[u8]>, function: &Function) -> String {
    let (mut seeds, mut parameters, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for (part, parameter) in parts.iter().zip(&function.parameters) {
        let name = parameter.as_deref().unwrap_or_default();
        let (seed, kind) = match part {
            Part::Constant(bytes) => (constant(bytes), String::new()),
            Part::Key => (format!("{name}.as_ref()"), "&Pubkey".into()),
            Part::Number(kind) => (format!("&{name}.to_le_bytes()"), (*kind).into()),
            Part::Bytes(length) => (name.into(), format!("&[u8; {length}]")),
        };
        match parameter {
            Some(name) => {
                parameters.push(format!("{name}: {kind}"));
                words.push(format!("`{name}`"));
            }
            None => words.push(format!("`{}`", seed.trim_start_matches(['b', '&']))),
        }
        seeds.push(seed);
    }
    let program = program.map_or("PROGRAM_ID".into(), |key| {
        format!("Pubkey::new_from_array({key:?})")
    });
    format!(
        "/// Address of the account `{name}`, derived from {words}.
        pub fn {name}({parameters}) -> Pubkey {{
            Pubkey::find_program_address(&[{seeds}], &{program}).0
        }}\n\n",
        name = function.name,
        words = words.join(", "),
        parameters = parameters.join(", "),
        seeds = seeds.join(", "),
    )
}

/// `b"vault"`, or `&[1, 2]` for what is no word.
fn constant(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(word) if bytes.iter().all(u8::is_ascii_graphic) => format!("b{word:?}"),
        _ => format!("&{bytes:?}"),
    }
}

/// Seeds of an account and the names of those that vary; `None` when it has none, or when they are not all known to
/// whoever makes the instruction.
fn seeds(account: &Account, instruction: &Instruction) -> Option<(Seeds, Vec<Option<String>>)> {
    let Pda { seeds, program } = account.pda.as_ref()?;
    let program = match program {
        None => None,
        Some(Seed::Const { value }) => Some(value.clone()),
        Some(_) => return None,
    };
    let (mut parts, mut parameters) = (Vec::new(), Vec::new());
    for seed in seeds {
        let (part, parameter) = match seed {
            Seed::Const { value } => (Part::Constant(value.clone()), None),
            // A field of an account (`asset.owner`) has a dot, and no account such a name.
            Seed::Account { path } => {
                let mut accounts = instruction.accounts.iter();
                accounts.find(|other| other.name == *path && !other.optional)?;
                (Part::Key, Some(path.clone()))
            }
            Seed::Arg { path } => {
                let mut args = instruction.args.iter();
                let argument = args.find(|argument| argument.name == *path)?;
                (argument_part(&argument.kind)?, Some(path.clone()))
            }
        };
        parts.push(part);
        parameters.push(parameter);
    }
    Some(((parts, program), parameters))
}

fn argument_part(kind: &Type) -> Option<Part> {
    Some(match kind {
        Type::U8 => Part::Number("u8"),
        Type::U16 => Part::Number("u16"),
        Type::U32 => Part::Number("u32"),
        Type::U64 => Part::Number("u64"),
        Type::Pubkey => Part::Key,
        Type::Array(element, length) if **element == Type::U8 => Part::Bytes(*length),
        _ => return None,
    })
}
