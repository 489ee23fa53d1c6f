//! Who may trade a permissioned share, as the share gate says.

use {
    crate::{errors::MarketError, state::Escrow},
    anchor_lang::{AnchorAccount, cpi::try_find_program_address, prelude::*},
    openmast_common::{gate::Standing, ids, seeds},
};

/// Which way the shares go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// To this wallet.
    Receives,
    /// From this wallet.
    Delivers,
}

/// Whether `wallet` may trade at `now`, Unix seconds. Everybody may trade what is not permissioned; of what is, nobody
/// without a `Holder` account of the share gate.
pub(crate) fn may_trade(
    escrow: &Escrow,
    holder: &Option<UncheckedAccount>,
    wallet: &Address,
    way: Way,
    now: i64,
) -> bool {
    if !escrow.is_permissioned() {
        return true;
    }
    let standing = holder
        .as_ref()
        .and_then(|holder| Standing::read(holder.account(), &escrow.mint, wallet).ok());
    standing.is_some_and(|standing| match way {
        Way::Receives => standing.may_receive(now),
        Way::Delivers => standing.may_deliver(now),
    })
}

/// Refuses with [`MarketError::WrongHolder`] an account that is not where the share gate keeps what it says of `wallet`:
/// for those who would gain by showing another, or none.
pub(crate) fn require_holder_of(
    holder: &Option<UncheckedAccount>,
    mint: &Address,
    wallet: &Address,
) -> Result<()> {
    let seeds: [&[u8]; 3] = [seeds::HOLDER, mint.as_ref(), wallet.as_ref()];
    let (address, _) = try_find_program_address(&seeds, &ids::SHARE_GATE)?;
    let given = holder.as_ref().map(UncheckedAccount::address);
    require!(given == Some(&address), MarketError::WrongHolder);
    Ok(())
}
