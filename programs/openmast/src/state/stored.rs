//! Structs that exist twice: as an argument, and as they lie in an account.

/// Declares both, field by field, and the ways from one to the other. As bytes they are the same: little-endian, one
/// field after the other; the stored one has alignment 1, so that an account is read where it lies.
macro_rules! stored {
    (
        $(#[$argument_meta:meta])* argument $argument:ident,
        $(#[$stored_meta:meta])* stored $stored:ident,
        { $( $(#[$field_meta:meta])* $field:ident: $plain:tt / $pod:tt, )+ }
    ) => {
        $(#[$argument_meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
        pub struct $argument {
            $( $(#[$field_meta])* pub $field: $plain, )+
        }

        $(#[$stored_meta])*
        #[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable, IdlType)]
        #[repr(C)]
        pub struct $stored {
            $( $(#[$field_meta])* pub $field: $pod, )+
        }

        impl From<&$argument> for $stored {
            fn from(argument: &$argument) -> Self {
                Self { $( $field: argument.$field.into(), )+ }
            }
        }

        impl From<&$stored> for $argument {
            fn from(stored: &$stored) -> Self {
                Self { $( $field: stored.$field.into(), )+ }
            }
        }
    };
}

pub(super) use stored;
