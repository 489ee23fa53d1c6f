//! A program's IDL (specification 0.1.0), as far as programs here use it. What is not known is refused: the client would
//! otherwise say less than the program does, and nobody would notice.

use serde::Deserialize;

/// A program's description of itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idl {
    pub address: String,
    pub metadata: Metadata,
    pub instructions: Vec<Instruction>,
    #[serde(default)]
    pub accounts: Vec<Marked>,
    #[serde(default)]
    pub events: Vec<Marked>,
    #[serde(default)]
    pub errors: Vec<ErrorCode>,
    #[serde(default)]
    pub types: Vec<TypeDefinition>,
}

/// Who the program is; the rest of it does not concern the client.
#[derive(Deserialize)]
pub struct Metadata {
    pub name: String,
    pub description: String,
}

/// An account or an event: the type of this name, behind these bytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marked {
    pub name: String,
    pub discriminator: [u8; 8],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorCode {
    pub code: u32,
    pub name: String,
    pub msg: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instruction {
    pub name: String,
    #[serde(default)]
    pub docs: Vec<String>,
    pub discriminator: [u8; 8],
    pub accounts: Vec<Account>,
    pub args: Vec<Field>,
}

/// An account that an instruction takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub name: String,
    #[serde(default)]
    pub docs: Vec<String>,
    #[serde(default)]
    pub writable: bool,
    #[serde(default)]
    pub signer: bool,
    #[serde(default)]
    pub optional: bool,
    /// A key, or a field of another account (`proposal.rent_payer`).
    pub address: Option<String>,
    pub pda: Option<Pda>,
    /// Accounts that name it; the program checks that.
    #[serde(default)]
    #[expect(dead_code, reason = "only the program needs it")]
    pub relations: Vec<String>,
}

/// Where an account is that the program derives.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pda {
    pub seeds: Vec<Seed>,
    /// Another program that derives it.
    pub program: Option<Seed>,
}

#[derive(Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Seed {
    Const { value: Vec<u8> },
    Account { path: String },
    Arg { path: String },
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub name: String,
    #[serde(default)]
    pub docs: Vec<String>,
    #[serde(rename = "type")]
    pub kind: Type,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeDefinition {
    pub name: String,
    #[serde(default)]
    pub docs: Vec<String>,
    /// Borsh when it does not say.
    pub serialization: Option<String>,
    pub repr: Option<Repr>,
    #[serde(rename = "type")]
    pub body: Body,
}

impl TypeDefinition {
    /// Whether it lies in memory as it is, and not as Borsh writes it.
    pub fn is_stored(&self) -> bool {
        self.serialization.is_some()
    }
}

/// How a type lies in memory.
#[derive(Deserialize)]
pub struct Repr {
    #[serde(default)]
    pub packed: bool,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Body {
    Struct {
        #[serde(default)]
        fields: Vec<Field>,
    },
    Enum {
        variants: Vec<Variant>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub name: String,
    #[serde(default)]
    pub docs: Vec<String>,
    #[serde(default)]
    pub fields: Vec<VariantField>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub enum VariantField {
    Named(Field),
    Unnamed(Type),
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    Bool,
    U8,
    U16,
    U32,
    U64,
    U128,
    I8,
    I16,
    I32,
    I64,
    I128,
    Pubkey,
    String,
    Bytes,
    Vec(Box<Type>),
    Option(Box<Type>),
    Array(Box<Type>, usize),
    Defined(Reference),
}

/// The name of a type that the IDL defines.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    pub name: String,
}
