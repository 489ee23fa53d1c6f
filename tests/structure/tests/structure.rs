//! Arrows point down, nothing goes in circles, and files and functions stay small enough to be read at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use openmast_structure::{Graph, circles, read};

/// The parts of the oracle, from the lowest to the highest.
const PARTS: [&str; 24] = [
    "row_checksum",
    "shares",
    "prices",
    "time",
    "fail_points",
    "problem",
    "connections",
    "ingest",
    "settle",
    "keeper",
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
const TABLES: [&str; 4] = [
    "/generated/",
    "views/reasons.rs",
    "openmast/src/lib.rs",
    "openmast/src/errors.rs",
];

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

/// A row of CONTRIBUTING's table of crates.
struct Floor {
    folder: String,
    /// Names of the crates that it uses, without `openmast-`.
    uses: BTreeSet<String>,
}

/// Our crates that others may depend on, from the lowest to the highest, as CONTRIBUTING lists them.
fn floors() -> Vec<Floor> {
    let page = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let rows = page
        .lines()
        .skip_while(|line| *line != "| folder | what | uses |");
    let rows = rows.skip(2).take_while(|line| line.starts_with('|'));
    let floors: Vec<Floor> = rows
        .map(|row| {
            let cells: Vec<&str> = row.split(" |").collect();
            let names = |cell: &str| {
                cell.split('`')
                    .skip(1)
                    .step_by(2)
                    .map(str::to_owned)
                    .collect()
            };
            let [folder, .., uses, _] = &cells[..] else {
                panic!("{row}");
            };
            let folders: Vec<String> = names(folder);
            Floor {
                folder: folders.into_iter().next().unwrap(),
                uses: BTreeSet::from_iter::<Vec<String>>(names(uses)),
            }
        })
        .collect();
    assert!(!floors.is_empty(), "CONTRIBUTING has no table of crates");
    floors
}

/// Every crate, and the programs.
fn graphs() -> impl Iterator<Item = (String, Graph)> {
    let all = floors().into_iter().map(|floor| floor.folder);
    let all = all.chain(
        [
            "programs/common",
            "programs/openmast",
            "programs/share-gate",
            "bench",
            "tools/load",
            "tools/price-rules",
            "tools/simulate",
        ]
        .map(str::to_owned),
    );
    all.map(|folder| {
        let graph = graph(&folder);
        (folder, graph)
    })
}

#[test]
fn crates_use_what_their_row_says_and_it_stands_above() {
    let mut above = BTreeSet::new();
    for Floor { folder, uses } in floors() {
        let text = fs::read_to_string(root().join(&folder).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let used = manifest["dependencies"].as_table().unwrap().keys();
        let used = used.filter_map(|name| name.strip_prefix("openmast-"));
        let used: BTreeSet<String> = used.map(str::to_owned).collect();
        assert_eq!(
            uses, used,
            "{folder}: its row in CONTRIBUTING, and its manifest"
        );
        assert!(uses.is_subset(&above), "{folder} uses what is not above it");
        above.extend(
            Path::new(&folder)
                .file_name()
                .map(|it| it.to_str().unwrap().to_owned()),
        );
    }
}

#[test]
fn every_crate_has_its_place() {
    let floors: Vec<String> = floors().into_iter().map(|floor| floor.folder).collect();
    for folder in fs::read_dir(root().join("crates")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        assert!(floors.contains(&format!("crates/{name}")), "{name}");
    }
}

/// What the tests below rely on: an arrow is found through a re-export, a circle is found, and what is only for tests does
/// not count.
#[test]
fn arrows_and_circles_are_found() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture/lib.rs");
    let graph = read(&fixture).unwrap();
    let path = |name: &str| vec![name.to_owned()];
    let used = |name: &str| graph.uses[&path(name)].keys().cloned().collect::<Vec<_>>();
    assert_eq!(used("low"), [path("high")]);
    assert_eq!(used("right"), [path("left")]);
    assert_eq!(circles(&graph), [[path("left"), path("right")]]);
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
        "programs",
        "migrations",
        "tests",
        "tools",
        "xtask/src",
    ] {
        each_source(&root().join(folder), &mut |path, text| {
            let gone = pages(text).filter(|page| !root().join(page).exists());
            missing.extend(gone.map(|page| format!("{}: {page}", path.display())));
        });
    }
    assert!(missing.is_empty(), "{missing:#?}");
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

/// Every metric is on the page that operators read, and the page names no other.
#[test]
fn metrics_and_their_page_agree() {
    let mut named = BTreeSet::new();
    for folder in ["crates", "oracle/src", "cli/src"] {
        each_source(&root().join(folder), &mut |_, text| {
            let quoted = text.split('"').filter(|it| is_metric(it));
            named.extend(quoted.map(str::to_owned));
        });
    }
    let page = fs::read_to_string(root().join("docs/reference/metrics.md")).unwrap();
    let words = page.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
    let told = words.filter(|it| is_metric(it)).map(str::to_owned);
    assert_eq!(named, BTreeSet::from_iter(told));
    assert!(!named.is_empty());
}

fn is_metric(word: &str) -> bool {
    word.strip_prefix("openmast_").is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|it| it.is_ascii_lowercase() || it == '_')
    })
}

/// Calls `visit` with every Rust or TOML file in a folder and its text.
fn each_source(folder: &Path, visit: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_source = path
            .extension()
            .is_some_and(|it| ["rs", "toml"].iter().any(|kind| it == *kind));
        if path.is_dir() && !path.ends_with("target") {
            each_source(&path, visit);
        } else if is_source {
            visit(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}
