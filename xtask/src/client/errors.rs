//! Why the program refuses.

use super::{description::Idl, source::file};

/// The module of the errors.
pub fn source(idl: &Idl) -> String {
    if idl.errors.is_empty() {
        return file("The program has no errors of its own.", "");
    }
    let (mut variants, mut names) = (String::new(), String::new());
    let (mut named, mut messages) = (String::new(), String::new());
    for error in &idl.errors {
        let (name, message) = (&error.name, &error.msg);
        variants += &format!("/// {message}.\n{name} = {},\n", error.code);
        names += &format!("Self::{name},\n");
        named += &format!("Self::{name} => {name:?},\n");
        messages += &format!("Self::{name} => {message:?},\n");
    }
    let body = format!(
        "/// Why the program refused an instruction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u32)]
        pub enum ProgramError {{
            {variants}
        }}

        impl ProgramError {{
            /// Every error, by code.
            pub const ALL: &[Self] = &[{names}];

            /// The program's name of it.
            pub fn name(self) -> &'static str {{
                match self {{ {named} }}
            }}

            /// What the program says of it.
            pub fn message(self) -> &'static str {{
                match self {{ {messages} }}
            }}

            /// The number in `custom program error: 0x…`.
            pub fn code(self) -> u32 {{
                self as u32
            }}

            /// The error with this code.
            pub fn from_code(code: u32) -> Option<Self> {{
                Self::ALL.iter().copied().find(|error| error.code() == code)
            }}
        }}\n"
    );
    file("Why the program refuses.", &body)
}
