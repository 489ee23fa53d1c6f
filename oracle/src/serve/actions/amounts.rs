//! How much people want. Amounts are decimal text, of which nothing is rounded.

use openmast_client::amounts::Amount;

use super::{answers::Parameter, failure::Failure};

/// Digits before the point of the largest amount there is.
const DIGITS: u8 = 20;

/// What `name` of the request says, which must be more than nothing.
///
/// # Errors
/// It is missing, no amount, or zero.
pub(super) fn wanted(name: &str, text: Option<&str>, decimals: u8) -> Result<u64, Failure> {
    let text = text.ok_or_else(|| {
        Failure::input(format!("how much? add `{name}=` and a number to the link"))
    })?;
    let amount = read(name, text, decimals)?;
    match amount {
        0 => Err(Failure::input(format!(
            "`{name}` must be more than zero; the smallest is {}",
            Amount::new(1, decimals)
        ))),
        amount => Ok(amount),
    }
}

/// # Errors
/// It is no amount.
pub(super) fn read(name: &str, text: &str, decimals: u8) -> Result<u64, Failure> {
    let amount = Amount::parse(text, decimals);
    let amount = amount.map_err(|error| Failure::input(format!("`{name}`: {error}")))?;
    Ok(amount.base_units)
}

/// The field for an amount between these, base units of something with so many decimals.
pub(super) fn field(name: &'static str, label: &str, range: (u64, u64), decimals: u8) -> Parameter {
    let [min, max] = [range.0, range.1].map(|it| Amount::new(it, decimals).to_string());
    // Every amount is a number.
    let [least, most] = [&min, &max].map(|it| it.parse().unwrap_or_default());
    let pattern = match decimals {
        0 => format!("^[0-9]{{1,{DIGITS}}}$"),
        _ => format!("^[0-9]{{1,{DIGITS}}}(\\.[0-9]{{1,{decimals}}})?$"),
    };
    Parameter {
        kind: "number",
        name,
        label: label.to_owned(),
        required: true,
        pattern,
        pattern_description: format!(
            "A number from {min} to {max}, with up to {decimals} decimals"
        ),
        min: least,
        max: most,
    }
}
