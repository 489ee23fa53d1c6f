//! `cargo xtask client`: what the client knows of a program because the program's IDL says it. Accounts, their types,
//! events, errors, instructions and derived addresses are written to `crates/client/src/generated`; what is convenient
//! beyond that is written by hand beside it.

mod accounts;
mod addresses;
mod description;
mod errors;
mod events;
mod instructions;
mod rust;
mod source;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use self::{description::Idl, rust::Types};
use crate::{
    interface::{self, PROGRAMS},
    workspace,
};

/// Where the generated source lies.
const FOLDER: &str = "crates/client/src/generated";

/// Writes the source that the committed IDLs give, and removes what they do not give any more.
///
/// # Errors
/// An IDL says what the client does not know, or a file cannot be written.
pub fn write() -> Result<()> {
    let root = workspace::root()?;
    let sources = generate(&root)?;
    for stale in stale(&root, &sources)? {
        fs::remove_file(&stale).with_context(|| format!("{}: not removed", stale.display()))?;
    }
    for (path, text) in sources {
        let folder = path.parent().context("a file without a folder")?;
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .with_context(|| format!("{}: not written", path.display()))?;
    }
    Ok(())
}

/// Compares the committed source with what the committed IDLs give. That these are what the programs say, `cargo xtask
/// idl --check` tells.
///
/// # Errors
/// They differ, or an IDL says what the client does not know.
pub fn check() -> Result<()> {
    let root = workspace::root()?;
    let sources = generate(&root)?;
    let mut wrong = stale(&root, &sources)?;
    let differs = |path: &Path, text: &str| fs::read_to_string(path).ok().as_deref() != Some(text);
    let differing = sources.iter().filter(|(path, text)| differs(path, text));
    wrong.extend(differing.map(|(path, _)| path.clone()));
    ensure!(
        wrong.is_empty(),
        "not what the IDL gives; run `cargo xtask client` and commit: {wrong:?}"
    );
    Ok(())
}

/// Files by path.
type Sources = BTreeMap<PathBuf, String>;

fn generate(root: &Path) -> Result<Sources> {
    let folder = root.join(FOLDER);
    let mut sources = Sources::new();
    for &program in PROGRAMS {
        let text = interface::read(root, program)?;
        let idl: Idl = serde_json::from_str(&text)
            .with_context(|| format!("the IDL of {program} says what the client does not know"))?;
        let modules = modules(program, &idl).with_context(|| format!("the IDL of {program}"))?;
        for (name, text) in modules {
            let path = folder.join(module_name(program)).join(name);
            sources.insert(path, source::format(root, &text)?);
        }
    }
    sources.insert(folder.join("mod.rs"), source::format(root, &all())?);
    Ok(sources)
}

/// A folder's name may have what a module's cannot.
fn module_name(program: &str) -> String {
    program.replace('-', "_")
}

/// The files of one program.
fn modules(program: &str, idl: &Idl) -> Result<[(&'static str, String); 7]> {
    let types = Types::new(idl);
    let addresses = addresses::Addresses::new(idl);
    Ok([
        ("mod.rs", module(program, idl)),
        ("accounts.rs", accounts::accounts(idl, &types)?),
        ("types.rs", accounts::types(idl, &types)?),
        ("events.rs", events::source(idl, &types)?),
        ("errors.rs", errors::source(idl)),
        ("addresses.rs", addresses.source()),
        (
            "instructions.rs",
            instructions::source(idl, &types, &addresses)?,
        ),
    ])
}

fn module(program: &str, idl: &Idl) -> String {
    let about = format!("{}, as it describes itself.", idl.metadata.description);
    let error = match idl.errors.is_empty() {
        true => "|_| None",
        false => {
            "|code| {
                let error = errors::ProgramError::from_code(code)?;
                Some((error.name(), error.message()))
            }"
        }
    };
    let body = format!(
        "pub mod accounts;
        pub mod addresses;
        pub mod errors;
        pub mod events;
        pub mod instructions;
        pub mod types;

        /// The program's address.
        pub const PROGRAM_ID: Pubkey = Pubkey::from_str_const({address:?});

        /// The program, among others.
        pub const PROGRAM: program::Program = program::Program {{
            name: {name:?},
            folder: {program:?},
            id: PROGRAM_ID,
            accounts: &{accounts:?},
            error: {error},
        }};",
        address = idl.address,
        name = idl.metadata.name,
        accounts = idl.accounts.iter().map(|it| &it.name).collect::<Vec<_>>(),
    );
    // What is defined here is not imported.
    source::file(&about, &body).replace("use super::PROGRAM_ID;\n", "")
}

/// The module above those of the programs.
fn all() -> String {
    let modules = PROGRAMS
        .iter()
        .map(|program| format!("pub mod {};\n", module_name(program)));
    let programs = PROGRAMS
        .iter()
        .map(|program| format!("{}::PROGRAM,", module_name(program)));
    let body = format!(
        "{}
        /// Every program that the client knows.
        pub const PROGRAMS: &[program::Program] = &[{}];",
        modules.collect::<String>(),
        programs.collect::<String>(),
    );
    source::file("The programs, as they describe themselves.", &body)
}

/// Files that no IDL gives.
fn stale(root: &Path, sources: &Sources) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let folder = root.join(FOLDER);
    if folder.exists() {
        collect(&folder, &mut files)?;
    }
    files.retain(|file| !sources.contains_key(file));
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("{}: not read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
