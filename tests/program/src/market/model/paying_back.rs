//! What goes back to somebody out of escrow.

use openmast_client::market;
use solana_pubkey::Pubkey;

use super::{Model, Refusals, has_twice};
use crate::market::{MarketError as Error, operation::Accounts};

impl Model {
    /// What is wrong with the accounts, whatever is paid. `of`: mint, rent payer and owner of what ends.
    pub(super) fn check_back(
        &self,
        goods: usize,
        of: (&Pubkey, &Pubkey, &Pubkey),
        to: Accounts,
        refusals: &mut Refusals,
    ) {
        let given = &self.goods[goods];
        let (mint, rent_payer, owner) = of;
        refusals.when(given.mint != *mint, Error::WrongEscrow);
        refusals.when(to.rent_payer != *rent_payer, Error::WrongRentPayer);
        let vaults = [
            market::vault(&self.network, &given.mint),
            market::vault(&self.network, &self.currency),
        ];
        // A position that is given must be there.
        let position = self.positions.get(&(given.mint, *owner));
        let is_given = given.permissioned && to.position_rent_payer.is_some();
        refusals.any_when(is_given && position.is_none());
        refusals.any_when(has_twice(&[to.goods, to.money, vaults[0], vaults[1]]));
    }

    /// Pays what can be paid, and returns what still waits. `named`: only there; otherwise to any account of the owner's.
    pub(super) fn pay_back(
        &mut self,
        (goods_owed, money_owed): (u64, u64),
        owner: &Pubkey,
        named: Option<(Pubkey, Pubkey)>,
        goods: usize,
        to: Accounts,
    ) -> Result<(u64, u64), Refusals> {
        let mut refusals = Refusals::default();
        if let Some((goods, money)) = named {
            refusals.when(
                goods_owed > 0 && to.goods != goods || money_owed > 0 && to.money != money,
                Error::WrongDestination,
            );
        }
        refusals.verdict()?;
        let (mint, currency) = (self.goods[goods].mint, self.currency);
        Ok((
            self.pay_one(goods_owed, &mint, owner, &to.goods),
            self.pay_one(money_owed, &currency, owner, &to.money),
        ))
    }

    fn pay_one(&mut self, owed: u64, mint: &Pubkey, owner: &Pubkey, to: &Pubkey) -> u64 {
        if owed == 0 || !self.takes(to, mint, owner) {
            return owed;
        }
        self.books_of(mint).held -= owed;
        self.give(to, owed);
        0
    }
}
