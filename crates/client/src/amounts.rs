//! Human units (`12.5`) to base units (`12500000`) and back. Nothing is rounded.

use std::fmt;

/// Decimals of every network's currency.
pub const CURRENCY_DECIMALS: u8 = 6;
/// Lamports per SOL are 10⁹.
pub const SOL_DECIMALS: u8 = 9;
/// Most decimals with which `10^decimals` fits a `u64`.
const MAX_DECIMALS: u8 = 19;

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// The text has no digit, or something beside digits, single underscores between digits and one point; the text.
    #[error(
        "`{0}` is no amount; write digits with at most one point and no sign, like 12.5 or 1_000.000001"
    )]
    Syntax(String),
    /// The text has more digits behind the point than there are decimals.
    #[error("`{text}` has more than {decimals} decimals; the smallest unit is {}", Amount::new(1, *decimals))]
    TooPrecise {
        /// The text that was read.
        text: String,
        /// Decimals that there are at most.
        decimals: u8,
    },
    /// The text says more than 2⁶⁴ − 1 base units; the text.
    #[error("`{0}` is too large; an amount must fit 64 bits of base units")]
    TooLarge(String),
}

/// Base units of something with this many decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Whole number of the smallest unit.
    pub base_units: u64,
    /// Digits behind the point: one unit is `10^decimals` base units.
    pub decimals: u8,
}

impl Amount {
    /// So many base units of something with these decimals.
    pub const fn new(base_units: u64, decimals: u8) -> Self {
        Self {
            base_units,
            decimals,
        }
    }

    /// An amount of the currency, in base units.
    pub const fn currency(base_units: u64) -> Self {
        Self::new(base_units, CURRENCY_DECIMALS)
    }

    /// Reads `12.5`, `1_000.000001`, `.5` or `7`.
    ///
    /// # Errors
    /// Anything but digits, single underscores between digits, and one point; too many decimals; more than 64 bits.
    pub fn parse(text: &str, decimals: u8) -> Result<Self, AmountError> {
        let syntax = || AmountError::Syntax(text.to_string());
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let whole = digits(whole).ok_or_else(syntax)?;
        let fraction = digits(fraction).ok_or_else(syntax)?;
        if whole.is_empty() && fraction.is_empty() {
            return Err(syntax());
        }
        let decimals = decimals.min(MAX_DECIMALS);
        let missing = usize::from(decimals)
            .checked_sub(fraction.len())
            .ok_or_else(|| AmountError::TooPrecise {
                text: text.to_string(),
                decimals,
            })?;
        let all = format!("{whole}{fraction}{}", "0".repeat(missing));
        all.parse()
            .map(|base_units| Self {
                base_units,
                decimals,
            })
            .map_err(|_| AmountError::TooLarge(text.to_string()))
    }
}

/// The digits of a part, underscores removed; `None` if there is anything else.
fn digits(part: &str) -> Option<String> {
    let lone = part.starts_with('_') || part.ends_with('_') || part.contains("__");
    let known = part
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'_');
    (known && !lone).then(|| part.replace('_', ""))
}

impl fmt::Display for Amount {
    /// All decimals, so that columns line up: `12.500000`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::from(self.decimals);
        if decimals == 0 {
            return write!(formatter, "{}", self.base_units);
        }
        let text = format!("{:0>width$}", self.base_units, width = decimals + 1);
        let (whole, fraction) = text.split_at(text.len() - decimals);
        write!(formatter, "{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<u64, AmountError> {
        Amount::parse(text, 6).map(|amount| amount.base_units)
    }

    #[test]
    fn human_units_become_base_units() {
        assert_eq!(parse("12.5"), Ok(12_500_000));
        assert_eq!(parse("1_000.000001"), Ok(1_000_000_001));
        assert_eq!(parse(".5"), Ok(500_000));
        assert_eq!(parse("7."), Ok(7_000_000));
        assert_eq!(parse("0"), Ok(0));
        assert_eq!(parse("007"), Ok(7_000_000));
        assert_eq!(parse("18446744073709.551615"), Ok(u64::MAX));
        assert_eq!(Amount::parse("3", 0), Ok(Amount::new(3, 0)));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "", ".", "-1", "+1", "1e3", "1,5", "1.2.3", " 1", "0x10", "_1", "1_", "1__0", "1._5",
            "١",
        ] {
            assert!(matches!(parse(text), Err(AmountError::Syntax(_))), "{text}");
        }
        assert!(matches!(
            parse("0.0000001"),
            Err(AmountError::TooPrecise { decimals: 6, .. })
        ));
        assert!(matches!(
            parse("1.0000000"),
            Err(AmountError::TooPrecise { .. })
        ));
        assert!(matches!(
            parse("18446744073709.551616"),
            Err(AmountError::TooLarge(_))
        ));
        assert!(matches!(
            Amount::parse("1.0", 0),
            Err(AmountError::TooPrecise { .. })
        ));
    }

    #[test]
    fn base_units_are_shown_in_human_units() {
        assert_eq!(Amount::currency(12_500_000).to_string(), "12.500000");
        assert_eq!(Amount::currency(1).to_string(), "0.000001");
        assert_eq!(Amount::new(5, 0).to_string(), "5");
        assert_eq!(
            Amount::currency(u64::MAX).to_string(),
            "18446744073709.551615"
        );
    }

    proptest! {
        #[test]
        fn showing_and_reading_round_trips(base_units: u64, decimals in 0u8..=19) {
            let amount = Amount::new(base_units, decimals);
            prop_assert_eq!(Amount::parse(&amount.to_string(), decimals), Ok(amount));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}", decimals: u8) {
            let _ = Amount::parse(&text, decimals);
        }
    }
}
