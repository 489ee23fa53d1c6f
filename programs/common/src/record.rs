//! How a record is declared.

/// Declares the first fields of another program's account, so that `Account<Record>` checks owner and discriminator and
/// reads them where they lie. `discriminator`: the first 8 bytes of SHA-256 of `account:` and the account's name.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident of $program:expr, discriminator $discriminator:expr,
        { $( $(#[$field_meta:meta])* pub $field:ident: $kind:ty, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
        #[repr(C)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $kind, )+
        }

        impl anchor_lang::Owner for $name {
            const OWNER: anchor_lang::prelude::Address = $program;
        }

        impl anchor_lang::Discriminator for $name {
            const DISCRIMINATOR: &'static [u8] = &$discriminator;
        }

        // It is described where the account is defined.
        #[doc(hidden)]
        impl anchor_lang::IdlAccountType for $name {}

        impl $name {
            /// Names of its fields with their offsets and lengths, bytes: what the owner of the account compares.
            pub const FIELDS: &'static [(&'static str, usize, usize)] = &[$((
                stringify!($field),
                core::mem::offset_of!($name, $field),
                core::mem::size_of::<$kind>(),
            ),)+];
        }
    };
}

pub(crate) use record;
