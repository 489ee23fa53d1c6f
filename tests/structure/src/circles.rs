//! Circles in a graph: groups of modules of which each leads to each.

use std::collections::BTreeSet;

use crate::{Graph, module::ModulePath};

/// All groups of two modules or more that lead to each other, each in order.
pub fn circles(graph: &Graph) -> Vec<Vec<ModulePath>> {
    let mut left: BTreeSet<&ModulePath> = graph.modules.keys().collect();
    let mut found = Vec::new();
    while let Some(first) = left.pop_first() {
        let ahead = reach(graph, first, false);
        let behind = reach(graph, first, true);
        let circle: Vec<ModulePath> = ahead.intersection(&behind).cloned().collect();
        if circle.len() > 1 {
            circle.iter().for_each(|path| {
                left.remove(path);
            });
            found.push(circle);
        }
    }
    found
}

/// What can be come to from a module, itself with it; or from where it can be.
fn reach(graph: &Graph, from: &ModulePath, backwards: bool) -> BTreeSet<ModulePath> {
    let mut seen = BTreeSet::from([from.clone()]);
    let mut next = vec![from.clone()];
    while let Some(at) = next.pop() {
        let beside: Vec<&ModulePath> = match backwards {
            false => graph
                .uses
                .get(&at)
                .into_iter()
                .flat_map(|used| used.keys())
                .collect(),
            true => {
                let uses = graph.uses.iter();
                let users = uses.filter(|(_, used)| used.contains_key(&at));
                users.map(|(user, _)| user).collect()
            }
        };
        for module in beside {
            if seen.insert(module.clone()) {
                next.push(module.clone());
            }
        }
    }
    seen
}
