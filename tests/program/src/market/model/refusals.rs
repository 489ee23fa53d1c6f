//! What may be answered to an operation that must be refused.

use crate::{
    market::{MarketError, refused::market_error},
    outcome::Refused,
};

/// The errors of all rules that an operation breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals {
    pub errors: Vec<MarketError>,
    /// Another program or the framework refuses too, with an error of its own.
    any: bool,
}

impl Refusals {
    /// One rule alone.
    pub fn one(error: MarketError) -> Self {
        Self {
            errors: vec![error],
            any: false,
        }
    }

    /// Refused by something other than the market's own rules.
    pub fn anything() -> Self {
        Self {
            any: true,
            ..Self::default()
        }
    }

    /// A rule of the market.
    pub fn when(&mut self, broken: bool, error: MarketError) {
        if broken {
            self.errors.push(error);
        }
    }

    /// A rule of another program or of the framework.
    pub fn any_when(&mut self, broken: bool) {
        self.any |= broken;
    }

    /// Whether no rule is broken.
    pub fn is_empty(&self) -> bool {
        !self.any && self.errors.is_empty()
    }

    /// # Errors
    /// A rule is broken.
    pub fn verdict(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }

    /// Whether the refusal is among them.
    pub fn allow(&self, refused: &Refused) -> bool {
        self.any || market_error(refused).is_some_and(|error| self.errors.contains(&error))
    }
}
