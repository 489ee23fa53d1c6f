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
    /// From who uses to what is used.
    pub uses: BTreeMap<ModulePath, BTreeSet<ModulePath>>,
}

/// Of the crate that begins with this file.
///
/// # Errors
/// A file cannot be read or is no Rust.
pub fn read(root: &Path) -> Result<Graph> {
    let modules = modules(root)?;
    let names = Names(&modules);
    let uses = modules.iter().map(|(path, module)| {
        let imports = module.imports.iter().filter(|it| !it.is_shown);
        let written = imports.map(|it| &it.path).chain(&module.paths);
        let used = written.filter_map(|it| names.resolve(path, it));
        let others = used.filter(|used| used != path);
        (path.clone(), others.collect())
    });
    let uses = uses.collect();
    Ok(Graph { modules, uses })
}
