//! What the types of an IDL are in Rust.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};

use super::description::{Body, Idl, Reference, Type, TypeDefinition, Variant, VariantField};

/// Types that the client has from elsewhere: name in the IDL, path in Rust, and bytes.
const FROM_ELSEWHERE: [(&str, &str, usize); 1] = [("ProofNode", "openmast_ledger::ProofNode", 48)];

/// Arrays of more elements have no default.
const LONGEST_DEFAULT_ARRAY: usize = 32;

/// The types of one program.
pub struct Types<'a> {
    defined: BTreeMap<&'a str, &'a TypeDefinition>,
}

impl<'a> Types<'a> {
    pub fn new(idl: &'a Idl) -> Self {
        let defined = idl.types.iter();
        Self {
            defined: defined.map(|kind| (kind.name.as_str(), kind)).collect(),
        }
    }

    /// What the IDL defines under this name.
    ///
    /// # Errors
    /// Nothing.
    pub fn definition(&self, name: &str) -> Result<&'a TypeDefinition> {
        let definition = self.defined.get(name).copied();
        definition.with_context(|| format!("the IDL does not define {name}"))
    }

    /// What is a type of its own in the client: neither from elsewhere nor another's stored form.
    pub fn own(&self) -> impl Iterator<Item = &'a TypeDefinition> {
        let own = self.defined.values().copied();
        own.filter(|kind| elsewhere(&kind.name).is_none() && self.represented(kind).is_none())
    }

    /// Types from elsewhere that the program uses: path and bytes.
    pub fn used_from_elsewhere(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let known = FROM_ELSEWHERE.into_iter();
        known
            .filter(|(name, ..)| self.defined.contains_key(name))
            .map(|(_, path, size)| (path, size))
    }

    /// A program has a type twice when it lies in accounts and is also an argument or in an event: `Parameters` without
    /// gaps, and `NetworkParameters` for Borsh. The bytes are the same, so that the client needs the second alone.
    fn represented(&self, stored: &TypeDefinition) -> Option<&'a TypeDefinition> {
        if !stored.is_stored() {
            return None;
        }
        let mut same = self.defined.values().copied();
        same.find(|kind| !kind.is_stored() && self.have_same_fields(stored, kind))
    }

    fn have_same_fields(&self, one: &TypeDefinition, other: &TypeDefinition) -> bool {
        let (Body::Struct { fields: one }, Body::Struct { fields: other }) =
            (&one.body, &other.body)
        else {
            return false;
        };
        one.len() == other.len()
            && one.iter().zip(other).all(|(one, other)| {
                one.name == other.name && self.path(&one.kind) == self.path(&other.kind)
            })
    }

    fn path(&self, kind: &Type) -> Option<String> {
        self.owned(kind).ok()
    }

    /// As a field of a struct.
    ///
    /// # Errors
    /// A type that is not defined.
    pub fn owned(&self, kind: &Type) -> Result<String> {
        Ok(match kind {
            Type::Pubkey => "Pubkey".into(),
            Type::String => "String".into(),
            Type::Bytes => "Vec<u8>".into(),
            Type::Vec(element) => format!("Vec<{}>", self.owned(element)?),
            Type::Option(inner) => format!("Option<{}>", self.owned(inner)?),
            Type::Array(element, length) => format!("[{}; {length}]", self.owned(element)?),
            Type::Defined(Reference { name }) => self.defined_path(name)?,
            number => primitive(number)?.0.into(),
        })
    }

    /// As a field of arguments, which are written and dropped: what can be long is borrowed.
    ///
    /// # Errors
    /// A type that is not defined.
    pub fn borrowed(&self, kind: &Type) -> Result<String> {
        Ok(match kind {
            Type::String => "&'a str".into(),
            Type::Bytes => "&'a [u8]".into(),
            Type::Vec(element) => format!("&'a [{}]", self.owned(element)?),
            Type::Option(inner) => format!("Option<{}>", self.borrowed(inner)?),
            Type::Defined(_) => format!("&'a {}", self.owned(kind)?),
            other => self.owned(other)?,
        })
    }

    fn defined_path(&self, name: &str) -> Result<String> {
        if let Some((_, path, _)) = elsewhere(name) {
            return Ok((*path).into());
        }
        let definition = self.definition(name)?;
        let name = self
            .represented(definition)
            .map_or(name, |kind| kind.name.as_str());
        Ok(format!("types::{name}"))
    }

    /// Bytes, when every value has as many.
    ///
    /// # Errors
    /// A type that is not defined.
    pub fn size(&self, kind: &Type) -> Result<Option<usize>> {
        Ok(match kind {
            Type::Pubkey => Some(32),
            Type::String | Type::Bytes | Type::Vec(_) | Type::Option(_) => None,
            Type::Array(element, length) => self.size(element)?.map(|size| size * length),
            Type::Defined(Reference { name }) => match elsewhere(name) {
                Some((.., size)) => Some(*size),
                None => self.size_of(self.definition(name)?)?,
            },
            number => Some(primitive(number)?.1),
        })
    }

    /// As [`Self::size`].
    ///
    /// # Errors
    /// As [`Self::size`]; or what lies in memory as it is has gaps, which Borsh would not skip.
    pub fn size_of(&self, definition: &TypeDefinition) -> Result<Option<usize>> {
        let packed = definition.repr.as_ref().is_some_and(|repr| repr.packed);
        let name = &definition.name;
        ensure!(
            !definition.is_stored() || packed,
            "{name} is stored as it is, and may have gaps"
        );
        let Body::Struct { fields } = &definition.body else {
            return Ok(None);
        };
        let mut total = Some(0);
        for field in fields {
            let size = self.size(&field.kind)?;
            total = total.zip(size).map(|(total, size)| total + size);
        }
        Ok(total)
    }

    /// Whether it can be copied: it holds no list and no text.
    ///
    /// # Errors
    /// A type that is not defined.
    pub fn is_copy(&self, definition: &TypeDefinition) -> Result<bool> {
        all(parts(&definition.body), |kind| self.copies(kind))
    }

    fn copies(&self, kind: &Type) -> Result<bool> {
        match kind {
            Type::String | Type::Bytes | Type::Vec(_) => Ok(false),
            Type::Option(inner) | Type::Array(inner, _) => self.copies(inner),
            Type::Defined(Reference { name }) if elsewhere(name).is_none() => {
                self.is_copy(self.definition(name)?)
            }
            _ => Ok(true),
        }
    }

    /// Whether it has a default. Enums have none: which one would it be?
    ///
    /// # Errors
    /// A type that is not defined.
    pub fn has_default(&self, definition: &TypeDefinition) -> Result<bool> {
        match &definition.body {
            Body::Enum { .. } => Ok(false),
            body => all(parts(body), |kind| self.defaults(kind)),
        }
    }

    fn defaults(&self, kind: &Type) -> Result<bool> {
        match kind {
            Type::Array(_, length) if *length > LONGEST_DEFAULT_ARRAY => Ok(false),
            Type::Array(inner, _) => self.defaults(inner),
            Type::Defined(Reference { name }) if elsewhere(name).is_some() => Ok(false),
            Type::Defined(Reference { name }) => self.has_default(self.definition(name)?),
            _ => Ok(true),
        }
    }
}

fn all(parts: Vec<&Type>, test: impl Fn(&Type) -> Result<bool>) -> Result<bool> {
    for part in parts {
        if !test(part)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn elsewhere(name: &str) -> Option<&'static (&'static str, &'static str, usize)> {
    FROM_ELSEWHERE.iter().find(|(known, ..)| *known == name)
}

fn parts(body: &Body) -> Vec<&Type> {
    match body {
        Body::Struct { fields } => fields.iter().map(|field| &field.kind).collect(),
        Body::Enum { variants } => variants.iter().flat_map(variant_parts).collect(),
    }
}

fn variant_parts(variant: &Variant) -> impl Iterator<Item = &Type> {
    variant.fields.iter().map(|field| match field {
        VariantField::Named(field) => &field.kind,
        VariantField::Unnamed(kind) => kind,
    })
}

/// Name and bytes of a number or a truth value.
fn primitive(kind: &Type) -> Result<(&'static str, usize)> {
    Ok(match kind {
        Type::Bool => ("bool", 1),
        Type::U8 => ("u8", 1),
        Type::U16 => ("u16", 2),
        Type::U32 => ("u32", 4),
        Type::U64 => ("u64", 8),
        Type::U128 => ("u128", 16),
        Type::I8 => ("i8", 1),
        Type::I16 => ("i16", 2),
        Type::I32 => ("i32", 4),
        Type::I64 => ("i64", 8),
        Type::I128 => ("i128", 16),
        other => bail!("{other:?} is no number"),
    })
}
