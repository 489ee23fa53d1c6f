//! A program's IDL, from the tests with which Anchor prints its parts.
//!
//! Anchor's own assembler may install another compiler on the machine, so this does its work:
//! run the tests, put the parts together, sort by name. Two things are then put right:
//! an account's integers have alignment 1, which Anchor does not say (`repr` C without `packed`
//! would have gaps), and `ProofNode` is a type alias in the program, which Anchor cannot see.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};

use crate::workspace;

/// Generates the IDL of the program whose sources lie in `program`, as the file in `idl` holds it.
///
/// # Errors
/// The program's tests do not compile, or print something else than Anchor 2.0.0-rc.2 does.
pub fn generate(program: &Path) -> Result<String> {
    let printed = print_parts(program)?;
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
    types.retain(|name, _| !name.starts_with("Pod"));

    idl.insert("address".into(), only("address")?.into());
    for part in ["accounts", "instructions"] {
        let sorted = by_name(idl.remove(part))?;
        idl.insert(part.into(), sorted.into_values().collect());
    }
    idl.insert("events".into(), events.into_values().collect());
    idl.insert("errors".into(), errors);
    idl.insert("types".into(), types.into_values().collect());
    let mut idl = Value::Object(idl);
    describe_proof_nodes(&mut idl)?;
    Ok(idl)
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
const PROOF_NODE: &str = "ProofNode";

fn describe_proof_nodes(idl: &mut Value) -> Result<()> {
    let mut named = BTreeSet::new();
    collect_named(idl, &mut named);
    let types = idl["types"].as_array_mut().context("no types")?;
    let at = types.partition_point(|entry| entry["name"].as_str() < Some(PROOF_NODE));
    if named.contains(PROOF_NODE)
        && types
            .get(at)
            .is_none_or(|entry| entry["name"] != PROOF_NODE)
    {
        types.insert(at, proof_node());
    }
    Ok(())
}

fn proof_node() -> Value {
    json!({
        "name": PROOF_NODE,
        "docs": ["A sibling in a proof: its hash, then its sums."],
        "type": { "kind": "struct", "fields": [
            { "name": "hash", "type": { "array": ["u8", 32] } },
            { "name": "charged", "type": "u64" },
            { "name": "accrued", "type": "u64" },
        ] },
    })
}

/// The types that a part of an IDL refers to.
fn collect_named(part: &Value, named: &mut BTreeSet<String>) {
    if let Some(name) = part.pointer("/defined/name").and_then(Value::as_str) {
        named.insert(name.to_owned());
    }
    match part {
        Value::Object(entries) => entries.values().for_each(|part| collect_named(part, named)),
        Value::Array(parts) => parts.iter().for_each(|part| collect_named(part, named)),
        _ => {}
    }
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

/// Accounts, and the types that they hold, lie in memory without gaps.
fn pack_accounts(idl: &mut Value) -> Result<()> {
    let types = idl["types"].as_array_mut().context("no types")?;
    let mut packed = BTreeSet::new();
    loop {
        let before = packed.len();
        for entry in types.iter_mut() {
            let name = name(entry)?;
            let is_held = packed.contains(&name) && name != PROOF_NODE;
            if is_held || entry["serialization"] == "bytemuck" {
                entry["serialization"] = "bytemuck".into();
                entry["repr"] = json!({ "kind": "c", "packed": true });
                collect_named(&entry["type"], &mut packed);
            }
        }
        if packed.len() == before {
            return Ok(());
        }
    }
}
