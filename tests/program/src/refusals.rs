//! What may be answered to an operation that must be refused.

use std::collections::BTreeSet;

use crate::{Error, outcome::Refused};

/// The errors of all rules that an operation breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals {
    codes: BTreeSet<u32>,
    /// Another program or the framework refuses too, with an error of its own.
    any: bool,
}

impl Refusals {
    /// One rule alone.
    ///
    /// # Errors
    /// It is broken.
    pub fn of(broken: bool, error: Error) -> Result<(), Self> {
        let mut refusals = Self::default();
        refusals.when(broken, error);
        refusals.verdict()
    }

    /// Refused by something other than the program's own rules.
    ///
    /// # Errors
    /// Always.
    pub fn anything() -> Result<(), Self> {
        Err(Self {
            any: true,
            ..Self::default()
        })
    }

    /// A rule of the program.
    pub fn when(&mut self, broken: bool, error: Error) {
        if broken {
            self.codes.insert(error.code());
        }
    }

    /// A rule of another program or of the framework.
    pub fn any_when(&mut self, broken: bool) {
        self.any |= broken;
    }

    /// # Errors
    /// A rule is broken.
    pub fn verdict(self) -> Result<(), Self> {
        if self.any || !self.codes.is_empty() {
            Err(self)
        } else {
            Ok(())
        }
    }

    /// Whether the refusal is among them.
    pub fn allow(&self, refused: &Refused) -> bool {
        self.any
            || refused
                .code()
                .is_some_and(|code| self.codes.contains(&code))
    }
}
