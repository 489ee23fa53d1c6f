//! Which module uses which.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::Result;

use crate::{
    module::{Module, ModulePath, modules},
    resolve::Names,
};

/// The modules of a crate, and which of them use which.
#[derive(Clone, Debug)]
pub struct Graph {
    pub modules: BTreeMap<ModulePath, Module>,
    /// From who uses to what is used, and by which names. A module is a part of the one around it, and of one whose type it adds
    /// methods to: then it is no user of it.
    pub uses: BTreeMap<ModulePath, BTreeMap<ModulePath, BTreeSet<String>>>,
}

/// The graph of the crate that begins with this file.
///
/// # Errors
/// A file cannot be read or is no Rust.
pub fn read(root: &Path) -> Result<Graph> {
    let modules = modules(root)?;
    let names = Names(&modules);
    let uses = modules
        .iter()
        .map(|(path, module)| (path.clone(), used(&names, path, module)));
    let uses = uses.collect();
    Ok(Graph { modules, uses })
}

fn used(
    names: &Names<'_>,
    user: &ModulePath,
    module: &Module,
) -> BTreeMap<ModulePath, BTreeSet<String>> {
    let imports = module.imports.iter().filter(|it| !it.is_shown);
    let written = imports.map(|it| &it.path).chain(&module.paths);
    let extended = module.extended.iter();
    let extended: BTreeSet<ModulePath> = extended
        .filter_map(|path| names.resolve(user, path))
        .collect();
    let mut used: BTreeMap<ModulePath, BTreeSet<String>> = BTreeMap::new();
    for path in written {
        if let Some(other) = names.resolve(user, path)
            && !user.starts_with(&other)
            && !extended.contains(&other)
        {
            used.entry(other).or_default().insert(path.join("::"));
        }
    }
    used
}
