//! The program's IDL, from the tests with which Anchor prints its parts.
//!
//! Anchor's own assembler may install another compiler on the machine, so this does its work:
//! run the tests, put the parts together, sort by name. Two things are then put right:
//! an account's integers have alignment 1, which Anchor does not say (`repr` C without `packed`
//! would have gaps), and `ProofNode` is a type alias in the program, which Anchor cannot see.

use std::{collections::BTreeMap, path::Path, process::Command};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};

use crate::workspace;

/// Generates the IDL of the program, as `idl/openmast.json` holds it.
///
/// # Errors
/// The program's tests do not compile, or print something else than Anchor 2.0.0-rc.2 does.
pub fn generate(root: &Path) -> Result<String> {
    let printed = print_parts(&root.join("programs/openmast"))?;
    let mut idl = assemble(&parts(&printed)?)?;
    pack_accounts(&mut idl)?;
    let mut text = serde_json::to_string_pretty(&sorted(idl))?;
    text.push('\n');
    Ok(text)
}

fn print_parts(program: &Path) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut tests = Command::new(cargo);
    workspace::forget_xtask(&mut tests);
    let output = tests
        .current_dir(program)
        .args(["test", "--quiet", "--lib", "--features", "idl-build"])
        .args(["__anchor_private_print_idl", "--"])
        .args(["--show-output", "--test-threads=1"])
        .env("ANCHOR_IDL_BUILD_NO_DOCS", "FALSE")
        .env("ANCHOR_IDL_BUILD_RESOLUTION", "TRUE")
        .env("ANCHOR_IDL_BUILD_SKIP_LINT", "TRUE")
        .env("ANCHOR_IDL_BUILD_PROGRAM_PATH", program)
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cargo test did not start")?;
    ensure!(output.status.success(), "cargo test: {}", output.status);
    String::from_utf8(output.stdout).context("the tests printed no UTF-8")
}

/// Parts by kind: what stands between `--- IDL begin KIND ---` and `--- IDL end KIND ---`.
fn parts(printed: &str) -> Result<BTreeMap<&str, Vec<&str>>> {
    let mut parts = BTreeMap::<&str, Vec<&str>>::new();
    let mut rest = printed;
    while let Some((_, after)) = rest.split_once("--- IDL begin ") {
        let (kind, after) = after.split_once(" ---\n").context("no end of a heading")?;
        let end = format!("--- IDL end {kind} ---");
        let (part, after) = after.split_once(&end).context("no end of a part")?;
        parts.entry(kind).or_default().push(part.trim());
        rest = after;
    }
    Ok(parts)
}

fn assemble(parts: &BTreeMap<&str, Vec<&str>>) -> Result<Value> {
    let only = |kind| match parts.get(kind).map(Vec::as_slice) {
        Some([part]) => Ok(*part),
        found => bail!("one {kind} expected, {} found", found.map_or(0, <[_]>::len)),
    };
    let mut idl: Map<String, Value> = serde_json::from_str(only("program")?)?;
    let errors: Value = serde_json::from_str(only("errors")?)?;
    let mut types = by_name(idl.remove("types"))?;
    let mut events = BTreeMap::new();
    for part in parts.get("event").into_iter().flatten() {
        let mut event: Map<String, Value> = serde_json::from_str(part)?;
        types.extend(by_name(event.remove("types"))?);
        let event = event.remove("event").context("an event without a head")?;
        events.insert(name(&event)?, event);
    }
    types.insert("ProofNode".into(), proof_node());
    types.retain(|name, _| !name.starts_with("Pod"));

    idl.insert("address".into(), only("address")?.into());
    for part in ["accounts", "instructions"] {
        let sorted = by_name(idl.remove(part))?;
        idl.insert(part.into(), sorted.into_values().collect());
    }
    idl.insert("events".into(), events.into_values().collect());
    idl.insert("errors".into(), errors);
    idl.insert("types".into(), types.into_values().collect());
    Ok(Value::Object(idl))
}

fn by_name(list: Option<Value>) -> Result<BTreeMap<String, Value>> {
    let Some(Value::Array(list)) = list else {
        bail!("a list is missing");
    };
    list.into_iter()
        .map(|entry| Ok((name(&entry)?, entry)))
        .collect()
}

fn name(entry: &Value) -> Result<String> {
    let name = entry["name"].as_str().context("an entry without a name")?;
    Ok(name.to_owned())
}

/// `[u8; 48]` in the program: the hash, then the sums.
fn proof_node() -> Value {
    json!({
        "name": "ProofNode",
        "docs": ["A sibling in a proof: its hash, then its sums."],
        "type": { "kind": "struct", "fields": [
            { "name": "hash", "type": { "array": ["u8", 32] } },
            { "name": "charged", "type": "u64" },
            { "name": "accrued", "type": "u64" },
        ] },
    })
}

/// Keys in alphabetic order, whichever order `serde_json` is built to keep.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let entries: BTreeMap<String, Value> = object.into_iter().collect();
            let entries = entries.into_iter();
            Value::Object(entries.map(|(key, value)| (key, sorted(value))).collect())
        }
        Value::Array(list) => list.into_iter().map(sorted).collect(),
        other => other,
    }
}

/// What accounts hold beside numbers, keys and bytes.
const PARTS_OF_ACCOUNTS: [&str; 6] = [
    "Limits",
    "Member",
    "NamedMember",
    "NamedSet",
    "Parameters",
    "StoredContent",
];

/// Accounts and what they hold lie in memory without gaps.
fn pack_accounts(idl: &mut Value) -> Result<()> {
    let types = idl["types"].as_array_mut().context("no types")?;
    for entry in types {
        let is_part = PARTS_OF_ACCOUNTS.iter().any(|part| entry["name"] == *part);
        if is_part || entry["serialization"] == "bytemuck" {
            entry["serialization"] = "bytemuck".into();
            entry["repr"] = json!({ "kind": "c", "packed": true });
        }
    }
    Ok(())
}
