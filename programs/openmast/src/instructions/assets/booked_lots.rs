use {
    crate::{
        errors::OpenMastError,
        state::{Asset, LotBook},
    },
    anchor_lang::prelude::*,
};

/// The book of an asset's lots, if there are lots in it.
///
/// [`OpenMastError::LotBookMissing`] when there are and the book is not given; [`OpenMastError::WrongAsset`] for another's.
pub(super) fn booked_lots<'a>(
    asset: &Account<Asset>,
    book: &'a Option<Account<LotBook>>,
) -> Result<Option<&'a LotBook>> {
    if let Some(book) = book {
        require!(book.asset == *asset.address(), OpenMastError::WrongAsset);
    }
    if asset.booked_lots.get() == 0 {
        return Ok(None);
    }
    let book = book.as_ref().ok_or(OpenMastError::LotBookMissing)?;
    Ok(Some(book))
}
