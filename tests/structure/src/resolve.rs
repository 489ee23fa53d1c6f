//! From a path as it is written to the module in which the name is defined.

use std::collections::{BTreeMap, BTreeSet};

use crate::module::{Module, ModulePath};

/// No path is longer. One that leads to itself grows.
const LONGEST: usize = 12;

/// What was asked already on the way to an answer: names may lead to each other.
type Asked = BTreeSet<(ModulePath, Vec<String>)>;

/// The modules of a crate, to look names up in.
pub struct Names<'a>(pub &'a BTreeMap<ModulePath, Module>);

impl Names<'_> {
    /// The module that defines what `path` means in `from`; `None`: it is of another crate, or of the language.
    pub fn resolve(&self, from: &[String], path: &[String]) -> Option<ModulePath> {
        self.follow(from, path, &mut Asked::new())
    }

    fn follow(&self, from: &[String], path: &[String], asked: &mut Asked) -> Option<ModulePath> {
        if path.len() > LONGEST || !asked.insert((from.to_vec(), path.to_vec())) {
            return None;
        }
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.look(&[], rest, asked),
            "self" => self.look(from, rest, asked),
            "super" => {
                let (_, parent) = from.split_last()?;
                match rest.first().map(String::as_str) {
                    Some("super") => self.follow(parent, rest, asked),
                    _ => self.look(parent, rest, asked),
                }
            }
            _ => self.look(from, path, asked),
        }
    }

    /// `path` by names of module `at`.
    fn look(&self, at: &[String], path: &[String], asked: &mut Asked) -> Option<ModulePath> {
        let module = self.0.get(at)?;
        let Some((first, rest)) = path.split_first() else {
            return Some(at.to_vec());
        };
        let child = [at, std::slice::from_ref(first)].concat();
        if self.0.contains_key(&child) {
            return self.look(&child, rest, asked);
        }
        if module.items.contains(first) {
            return Some(at.to_vec());
        }
        let named = module.imports.iter().filter(|it| it.name == *first);
        let all = module.imports.iter().filter(|it| it.name == "*");
        let named = named.map(|it| [it.path.as_slice(), rest].concat());
        let all = all.map(|it| [it.path.as_slice(), path].concat());
        named
            .chain(all)
            .find_map(|next| self.follow(at, &next, asked))
    }
}
