//! Arrows point down, nothing goes in circles, and files and functions stay small enough to be read at once.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use openmast_structure::{Graph, circles, read};

/// Our crates that others may depend on, from the lowest to the highest: each may use those before it.
const CRATES: [&str; 20] = [
    "crates/ledger",
    "crates/chunks",
    "crates/counters",
    "crates/usage",
    "crates/platform",
    "crates/scripted-node",
    "crates/localnet",
    "crates/metering",
    "crates/radio",
    "crates/client",
    "crates/records",
    "crates/log",
    "crates/engine",
    "crates/storage",
    "crates/scripted-store",
    "crates/archive",
    "oracle",
    "migrations",
    "cli",
    "xtask",
];
/// The parts of the oracle, from the lowest to the highest.
const PARTS: [&str; 22] = [
    "row_checksum",
    "shares",
    "time",
    "fail_points",
    "problem",
    "connections",
    "ingest",
    "settle",
    "config",
    "chain",
    "data_folder",
    "serve",
    "health",
    "webhooks",
    "backup",
    "formats",
    "mirroring",
    "preflight",
    "replay",
    "checking",
    "recover",
    "run",
];
/// Lines of a file without its tests, and of a function.
const MOST_LINES: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 60;
/// Tables: they are read line by line, whatever their length. Generated files are none of ours.
const TABLES: [&str; 3] = ["/generated/", "views/reasons.rs", "openmast/src/lib.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn graph(folder: &str) -> Graph {
    let sources = root().join(folder).join("src");
    let library = sources.join("lib.rs");
    let entry = match library.exists() {
        true => library,
        false => sources.join("main.rs"),
    };
    read(&entry).unwrap()
}

/// Every crate, and the programs.
fn graphs() -> impl Iterator<Item = (&'static str, Graph)> {
    let all =
        CRATES
            .into_iter()
            .chain(["programs/openmast", "bench", "tools/load", "tools/simulate"]);
    all.map(|folder| (folder, graph(folder)))
}

#[test]
fn crates_use_those_below_them() {
    for (place, folder) in CRATES.iter().enumerate() {
        let text = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let used = manifest["dependencies"].as_table().unwrap().keys();
        for used in used.filter_map(|name| name.strip_prefix("openmast-")) {
            let is_below = CRATES[..place]
                .iter()
                .any(|lower| Path::new(lower).ends_with(used));
            assert!(is_below, "{folder} uses {used}");
        }
    }
}

#[test]
fn every_crate_has_its_place() {
    for folder in fs::read_dir(root().join("crates")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        let folder = format!("crates/{name}");
        assert!(CRATES.contains(&folder.as_str()), "{folder}");
    }
}

#[test]
fn parts_of_the_oracle_use_those_below_them() {
    let graph = graph("oracle");
    let place = |path: &[String]| {
        let part = path.first().map(String::as_str)?;
        let place = PARTS.iter().position(|it| *it == part);
        Some(place.unwrap_or_else(|| panic!("{part} has no place in PARTS")))
    };
    for (user, used) in &graph.uses {
        for (used, names) in used {
            if let (Some(high), Some(low)) = (place(user), place(used)) {
                assert!(low <= high, "{user:?} uses {used:?} by {names:?}");
            }
        }
    }
}

#[test]
fn no_file_uses_what_uses_it() {
    for (folder, graph) in graphs() {
        assert_eq!(
            circles(&graph),
            Vec::<Vec<Vec<String>>>::new(),
            "in {folder}"
        );
    }
}

#[test]
fn files_and_functions_are_short() {
    let mut long = BTreeMap::new();
    for (_, graph) in graphs() {
        for module in graph.modules.values() {
            let file = module.file.display().to_string();
            if TABLES.iter().any(|table| file.contains(table)) {
                continue;
            }
            if module.lines > MOST_LINES {
                long.insert(file.clone(), module.lines);
            }
            for function in &module.functions {
                if function.lines > MOST_LINES_OF_A_FUNCTION {
                    let name = format!("{file}:{} {}", function.line, function.name);
                    long.insert(name, function.lines);
                }
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

/// Error texts and comments send people to pages.
#[test]
fn pages_that_are_mentioned_are_there() {
    let mut missing = Vec::new();
    for folder in [
        "crates",
        "oracle",
        "cli",
        "programs/openmast",
        "migrations",
        "tests",
        "tools",
        "xtask/src",
    ] {
        mentions(&root().join(folder), &mut missing);
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

fn mentions(folder: &Path, missing: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_source = path
            .extension()
            .is_some_and(|it| ["rs", "toml"].iter().any(|kind| it == *kind));
        if path.is_dir() && !path.ends_with("target") {
            mentions(&path, missing);
        } else if is_source {
            let text = fs::read_to_string(&path).unwrap();
            for page in pages(&text) {
                if !root().join(page).exists() {
                    missing.push(format!("{}: {page}", path.display()));
                }
            }
        }
    }
}

/// `docs/…/page.md`, as it stands in a text.
fn pages(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("docs/").filter_map(|(at, _)| {
        let rest = &text[at..];
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && !"/-_.".contains(it));
        let page = rest[..end.unwrap_or(rest.len())].trim_end_matches('.');
        page.ends_with(".md").then_some(page)
    })
}

/// Where CONTRIBUTING and the design pages send people.
#[test]
fn sources_that_pages_name_are_there() {
    let mut pages = vec![root().join("CONTRIBUTING.md"), root().join("README.md")];
    for folder in ["docs", "docs/design", "docs/guides", "docs/reference"] {
        let entries = fs::read_dir(root().join(folder)).unwrap();
        pages.extend(
            entries
                .map(|entry| entry.unwrap().path())
                .filter(|it| it.is_file()),
        );
    }
    let tops = [
        "bench/",
        "cli/",
        "crates/",
        "migrations/",
        "oracle/",
        "programs/",
        "tests/",
        "tools/",
        "xtask/",
    ];
    let mut missing = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for name in text.split('`').skip(1).step_by(2) {
            let is_file = name.ends_with(".rs") && !name.contains(' ');
            if is_file
                && tops.iter().any(|top| name.starts_with(top))
                && !root().join(name).exists()
            {
                missing.push(format!("{}: {name}", page.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
