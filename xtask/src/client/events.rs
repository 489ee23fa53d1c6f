//! Events, and telling them apart.

use anyhow::Result;

use super::{accounts::declaration, description::Idl, rust::Types, source::file};

/// The module of the events.
///
/// # Errors
/// An event whose type is not understood.
pub fn source(idl: &Idl, types: &Types<'_>) -> Result<String> {
    if idl.events.is_empty() {
        return Ok(file("The program has no events.", ""));
    }
    let (mut structs, mut variants, mut names) = (String::new(), String::new(), String::new());
    let (mut named, mut decoded) = (String::new(), String::new());
    for event in &idl.events {
        let name = &event.name;
        let declaration = declaration(
            types.definition(name)?,
            types,
            "Clone, Debug, PartialEq, Eq",
        )?;
        structs += &format!(
            "{declaration}
            impl {name} {{
                /// The bytes in front of it.
                pub const DISCRIMINATOR: [u8; 8] = {:?};
            }}\n\n",
            event.discriminator,
        );
        variants += &format!("/// See [`{name}`].\n{name}({name}),\n");
        names += &format!("{name:?},\n");
        named += &format!("Self::{name}(_) => {name:?},\n");
        decoded += &format!(
            "{name}::DISCRIMINATOR => crate::events::decode(body, {name:?}).map(Self::{name}),\n"
        );
    }
    let body = structs + &any_event(&variants, &names, &named, &decoded);
    Ok(file("The program's events.", &body))
}

/// The type of all events.
fn any_event(variants: &str, names: &str, named: &str, decoded: &str) -> String {
    format!(
        "
        /// Any event of the program.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Event {{
            {variants}
        }}

        impl Event {{
            /// Names of all events.
            pub const NAMES: &[&str] = &[{names}];

            /// The event's name in the program.
            pub fn name(&self) -> &'static str {{
                match self {{ {named} }}
            }}

            /// Decodes the bytes behind `Program data: `.
            ///
            /// # Errors
            /// See [`EventError`].
            pub fn decode(data: &[u8]) -> Result<Self, EventError> {{
                let (discriminator, body) = data.split_first_chunk::<8>().ok_or(EventError::Unknown)?;
                match *discriminator {{
                    {decoded}_ => Err(EventError::Unknown),
                }}
            }}

            /// All events that the program itself emitted in a transaction, in order. Data that other programs logged
            /// inside the same transaction is skipped. Logs may be truncated by the node: then the last events are missing.
            pub fn from_logs<'a>(
                logs: impl IntoIterator<Item = &'a str>,
            ) -> Vec<Result<Self, EventError>> {{
                crate::events::from_logs(logs, &PROGRAM_ID, Self::decode)
            }}
        }}\n"
    )
}
