//! Accounts and the types that they, instructions and events are made of.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};

use super::{
    description::{Body, Field, Idl, Marked, Type, TypeDefinition, Variant, VariantField},
    rust::Types,
    source::{docs, file},
};

/// Bytes before an account's fields.
const DISCRIMINATOR: usize = 8;

/// The module of the accounts.
///
/// # Errors
/// An account without a version or of no fixed size.
pub fn accounts(idl: &Idl, types: &Types<'_>) -> Result<String> {
    let accounts = idl.accounts.iter();
    let accounts = accounts.map(|account| one_account(account, types));
    let body = accounts.collect::<Result<String>>()?;
    Ok(file("The program's accounts.", &body))
}

fn one_account(account: &Marked, types: &Types<'_>) -> Result<String> {
    let name = &account.name;
    let definition = types.definition(name)?;
    let fields = fields(definition).with_context(|| format!("{name} is no struct"))?;
    let first = fields
        .first()
        .map(|field| (field.name.as_str(), &field.kind));
    ensure!(
        first == Some(("version", &Type::U8)),
        "{name} does not begin with its version"
    );
    let size = types.size_of(definition)?;
    let size = size.with_context(|| format!("{name} has no fixed size"))?;
    let mut offset = DISCRIMINATOR;
    let mut offsets = String::new();
    for field in fields {
        let constant = field.name.to_uppercase();
        write!(
            offsets,
            "/// Where [`Self::{}`] begins in the account's data.
            pub const {constant}_OFFSET: usize = {offset};\n",
            field.name
        )?;
        offset += types.size(&field.kind)?.unwrap_or_default();
    }
    Ok(format!(
        "{declaration}
        impl ProgramAccount for {name} {{
            const PROGRAM_ID: Pubkey = PROGRAM_ID;
            const NAME: &'static str = {name:?};
            const DISCRIMINATOR: [u8; 8] = {discriminator:?};
            const SIZE: usize = {size};
        }}

        impl {name} {{
            {offsets}
        }}\n\n",
        declaration = declaration(definition, types, "Clone, Debug, PartialEq, Eq")?,
        discriminator = account.discriminator,
        size = DISCRIMINATOR + size,
    ))
}

/// The module of all types that are neither accounts nor events.
///
/// # Errors
/// A type that is not understood.
pub fn types(idl: &Idl, types: &Types<'_>) -> Result<String> {
    let mut body = String::new();
    for (path, size) in types.used_from_elsewhere() {
        writeln!(
            body,
            "const _: () = assert!(size_of::<{path}>() == {size});\n"
        )?;
    }
    let marked = |definition: &&TypeDefinition| {
        let mut marked = idl.accounts.iter().chain(&idl.events);
        marked.any(|marked| marked.name == definition.name)
    };
    for definition in types.own().filter(|definition| !marked(definition)) {
        let name = &definition.name;
        let mut derived = vec!["Clone", "Debug", "PartialEq", "Eq"];
        if types.is_copy(definition)? {
            derived.insert(1, "Copy");
        }
        if types.has_default(definition)? {
            derived.push("Default");
        }
        body.push_str(&declaration(definition, types, &derived.join(", "))?);
        if let Some(size) = types.size_of(definition)? {
            write!(
                body,
                "impl {name} {{
                    /// Bytes of its fields.
                    pub const SIZE: usize = {size};
                }}\n\n"
            )?;
        }
    }
    // They are all of this module.
    let body = body.replace("types::", "");
    Ok(file(
        "What accounts, instructions and events are made of.",
        &body,
    ))
}

fn fields(definition: &TypeDefinition) -> Option<&[Field]> {
    match &definition.body {
        Body::Struct { fields } => Some(fields),
        Body::Enum { .. } => None,
    }
}

/// A type with its documentation.
///
/// # Errors
/// A field's type is not understood.
pub fn declaration(
    definition: &TypeDefinition,
    types: &Types<'_>,
    derived: &str,
) -> Result<String> {
    let name = &definition.name;
    let (keyword, body) = match &definition.body {
        Body::Struct { fields } => ("struct", members(fields, types, "pub ")?),
        Body::Enum { variants } => ("enum", self::variants(variants, types)?),
    };
    Ok(format!(
        "{docs}#[derive({derived}, BorshSerialize, BorshDeserialize)]
        pub {keyword} {name} {{
            {body}
        }}\n\n",
        docs = docs(
            &definition.docs,
            &format!("`{name}`, without a word of the program.")
        ),
    ))
}

fn members(fields: &[Field], types: &Types<'_>, visibility: &str) -> Result<String> {
    let mut members = String::new();
    for Field {
        name,
        docs: lines,
        kind,
    } in fields
    {
        let docs = docs(lines, &format!("`{name}`, without a word of the program."));
        let kind = types.owned(kind)?;
        writeln!(members, "{docs}{visibility}{name}: {kind},")?;
    }
    Ok(members)
}

fn variants(variants: &[Variant], types: &Types<'_>) -> Result<String> {
    let mut list = String::new();
    for variant in variants {
        let name = &variant.name;
        list.push_str(&docs(&variant.docs, &format!("`{name}`.")));
        list.push_str(name);
        let mut named = Vec::new();
        let mut unnamed = Vec::new();
        for field in &variant.fields {
            match field {
                VariantField::Named(field) => named.push(field.clone()),
                VariantField::Unnamed(kind) => unnamed.push(types.owned(kind)?),
            }
        }
        if !named.is_empty() {
            write!(list, " {{ {} }}", members(&named, types, "")?)?;
        } else if !unnamed.is_empty() {
            write!(list, "({})", unnamed.join(", "))?;
        }
        list.push_str(",\n");
    }
    Ok(list)
}
