//! The modules of a crate as its files have them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use syn::{
    Attribute, ImplItemFn, Item, ItemFn, ItemImpl, ItemUse, UseTree, Visibility,
    spanned::Spanned,
    visit::{self, Visit},
};

/// Path of a module in its crate: `["run", "mirrors"]`.
pub type ModulePath = Vec<String>;

/// A name that a `use` brings into a module.
#[derive(Clone, Debug)]
pub struct Import {
    /// The name in the module; `*` for all of them.
    pub name: String,
    /// Where it comes from, as it is written.
    pub path: Vec<String>,
    /// Shown to others: it is wiring, and no use of its own.
    pub is_shown: bool,
}

/// A function, and how many lines it has.
#[derive(Clone, Debug)]
pub struct Function {
    pub name: String,
    /// Number of its first line.
    pub line: usize,
    pub lines: usize,
}

/// A module that is a file.
#[derive(Clone, Debug)]
pub struct Module {
    pub file: PathBuf,
    /// Lines of the file, without those of its tests.
    pub lines: usize,
    /// Names of items that are defined here.
    pub items: Vec<String>,
    pub imports: Vec<Import>,
    /// Paths in code, as they are written.
    pub paths: Vec<Vec<String>>,
    /// Types that methods are added to here, as they are written.
    pub extended: Vec<Vec<String>>,
    pub functions: Vec<Function>,
}

/// All modules of the crate that begins with this file, and of the files that it declares.
///
/// # Errors
/// A file cannot be read or is no Rust.
pub fn modules(root: &Path) -> Result<BTreeMap<ModulePath, Module>> {
    let mut found = BTreeMap::new();
    let folder = root.parent().context("a folder")?.to_path_buf();
    read(root, &folder, Vec::new(), &mut found)?;
    Ok(found)
}

fn read(
    file: &Path,
    folder: &Path,
    path: ModulePath,
    found: &mut BTreeMap<ModulePath, Module>,
) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let parsed = syn::parse_file(&text).with_context(|| file.display().to_string())?;
    let mut module = Module {
        file: file.to_path_buf(),
        lines: text.lines().count(),
        items: Vec::new(),
        imports: Vec::new(),
        paths: Vec::new(),
        extended: Vec::new(),
        functions: Vec::new(),
    };
    for item in &parsed.items {
        match item {
            Item::Mod(declared) if is_for_tests(&declared.attrs) => {
                module.lines -= lines(declared);
            }
            Item::Mod(declared) if declared.content.is_none() => {
                let name = declared.ident.to_string();
                let beside = folder.join(format!("{name}.rs"));
                let inside = folder.join(&name);
                let child = match beside.exists() {
                    true => beside,
                    false => inside.join("mod.rs"),
                };
                let child_path = [path.clone(), vec![name]].concat();
                read(&child, &inside, child_path, found)?;
            }
            other => Reading(&mut module).take(other),
        }
    }
    found.insert(path, module);
    Ok(())
}

fn lines(spanned: &impl Spanned) -> usize {
    let span = spanned.span();
    span.end().line - span.start().line + 1
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_cfg = attribute.path().is_ident("cfg");
        let is_test = attribute.path().is_ident("test");
        let text = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.to_string(),
            _ => String::new(),
        };
        is_test || is_cfg && text == "test"
    })
}

struct Reading<'a>(&'a mut Module);

impl Reading<'_> {
    fn take(&mut self, item: &Item) {
        let name = match item {
            Item::Const(it) => Some(it.ident.to_string()),
            Item::Enum(it) => Some(it.ident.to_string()),
            Item::Fn(it) if !is_for_tests(&it.attrs) => Some(it.sig.ident.to_string()),
            Item::Macro(it) => it.ident.as_ref().map(ToString::to_string),
            Item::Mod(it) => Some(it.ident.to_string()),
            Item::Static(it) => Some(it.ident.to_string()),
            Item::Struct(it) => Some(it.ident.to_string()),
            Item::Trait(it) => Some(it.ident.to_string()),
            Item::Type(it) => Some(it.ident.to_string()),
            _ => None,
        };
        self.0.items.extend(name);
        self.visit_item(item);
    }

    fn import(&mut self, tree: &UseTree, before: &[String], is_shown: bool) {
        let with = |name: String| [before, &[name]].concat();
        let (name, path) = match tree {
            UseTree::Path(it) => {
                return self.import(&it.tree, &with(it.ident.to_string()), is_shown);
            }
            UseTree::Group(group) => {
                let trees = group.items.iter();
                return trees.for_each(|tree| self.import(tree, before, is_shown));
            }
            UseTree::Name(it) if it.ident == "self" => {
                (before.last().cloned().unwrap_or_default(), before.to_vec())
            }
            UseTree::Name(it) => (it.ident.to_string(), with(it.ident.to_string())),
            UseTree::Rename(it) if it.ident == "self" => (it.rename.to_string(), before.to_vec()),
            UseTree::Rename(it) => (it.rename.to_string(), with(it.ident.to_string())),
            UseTree::Glob(_) => ("*".to_owned(), before.to_vec()),
        };
        self.0.imports.push(Import {
            name,
            path,
            is_shown,
        });
    }

    fn function(&mut self, name: &syn::Ident, whole: &impl Spanned) {
        self.0.functions.push(Function {
            name: name.to_string(),
            line: whole.span().start().line,
            lines: lines(whole),
        });
    }
}

impl<'ast> Visit<'ast> for Reading<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !is_for_tests(&item.attrs) {
            let is_shown = !matches!(item.vis, Visibility::Inherited);
            self.import(&item.tree, &[], is_shown);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let segments = path.segments.iter();
            self.0
                .paths
                .push(segments.map(|it| it.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig.ident, &item.block);
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if let (None, syn::Type::Path(of)) = (&item.trait_, item.self_ty.as_ref()) {
            let segments = of.path.segments.iter();
            let path = segments.map(|it| it.ident.to_string()).collect();
            self.0.extended.push(path);
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig.ident, &item.block);
            visit::visit_impl_item_fn(self, item);
        }
    }
}
