//! The programs that the client knows.

use crate::{generated::PROGRAMS, program::Program};

/// The known program with this address, as logs write it.
pub fn find(id: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.id.to_string() == id)
}
