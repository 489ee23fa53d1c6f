//! The licence that a lease is of.

use {
    crate::{errors::OpenMastError, state::Licence},
    anchor_lang::prelude::*,
};

/// The licence that a lease names as its parent; none when it names none.
///
/// [`OpenMastError::WrongParent`] for another account than the one that it names, or when it names one and none is
/// given; [`OpenMastError::WrongNetwork`]; [`OpenMastError::WrongJurisdiction`] for one of another regulator's.
pub(super) fn of_lease<'a>(
    named: &Address,
    given: &'a Option<Account<Licence>>,
    network: &Address,
    jurisdiction: PodU16,
) -> Result<Option<&'a Licence>> {
    let address = given.as_ref().map(|parent| *parent.address());
    require!(
        address.unwrap_or_default() == *named,
        OpenMastError::WrongParent
    );
    let Some(parent) = given.as_ref() else {
        return Ok(None);
    };
    require!(parent.network == *network, OpenMastError::WrongNetwork);
    require!(
        parent.jurisdiction == jurisdiction,
        OpenMastError::WrongJurisdiction
    );
    Ok(Some(parent))
}
