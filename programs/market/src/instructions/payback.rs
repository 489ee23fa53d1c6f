//! Out of escrow: the accounts and the steps by which makers, issuers and buyers get what is theirs.

use {
    crate::{
        errors::MarketError,
        events::PaidBack,
        holdings::Holding,
        instructions::frozen,
        positions,
        state::{Escrow, Position},
        totals::decrease,
    },
    anchor_lang::{AnchorAccount, prelude::*},
    openmast_common::tokens,
};

/// From where and to where something goes back.
#[derive(Accounts)]
pub struct Payback {
    /// Escrow of the goods.
    #[account(mut)]
    pub goods_escrow: Account<Escrow>,
    /// Its token account.
    #[account(mut, address = goods_escrow.vault @ MarketError::WrongVault)]
    pub goods_vault: UncheckedAccount,
    /// Mint of the goods.
    #[account(address = goods_escrow.mint @ MarketError::WrongMint)]
    pub mint: UncheckedAccount,
    /// Escrow of the currency.
    #[account(
        mut,
        constraint = money_escrow.is_currency_of(&goods_escrow.network) @ MarketError::WrongEscrow
    )]
    pub money_escrow: Account<Escrow>,
    /// Its token account.
    #[account(mut, address = money_escrow.vault @ MarketError::WrongVault)]
    pub money_vault: UncheckedAccount,
    /// Account that gets goods.
    #[account(mut)]
    pub goods_account: UncheckedAccount,
    /// Account that gets money.
    #[account(mut)]
    pub money_account: UncheckedAccount,
    /// Who paid the rent of what is closed gets it back; may be anybody.
    #[account(mut, unsafe(dup))]
    pub rent_payer: UncheckedAccount,
    /// The owner's position, for permissioned shares; none when there is none.
    #[account(mut)]
    pub position: Option<Account<Position>>,
    /// Who paid the position's rent gets it back with the last; may be anybody.
    #[account(mut, unsafe(dup))]
    pub position_rent_payer: Option<UncheckedAccount>,
    /// Token program of the goods.
    #[account(address = goods_escrow.token_program @ MarketError::WrongTokenProgram)]
    pub goods_token_program: UncheckedAccount,
    pub token_program: Program<Token>,
    /// For permissioned shares, when the account that gets them is frozen.
    pub frozen: Nested<frozen::Frozen>,
}

/// To whom something goes back, and where.
pub(crate) struct Recipient {
    /// Whose it is.
    pub(crate) owner: Address,
    /// The accounts that it named, of goods and of money; `None`: it chose any of its own now.
    pub(crate) named: Option<(Address, Address)>,
}

impl Payback {
    /// Refuses accounts that are not of what ends, an offer, a sale or a purchase of `mint`: [`MarketError::WrongEscrow`],
    /// [`MarketError::WrongRentPayer`].
    pub(crate) fn require_of(
        &self,
        network: &Address,
        mint: &Address,
        rent_payer: &Address,
    ) -> Result<()> {
        require!(
            self.goods_escrow.mint == *mint && self.goods_escrow.network == *network,
            MarketError::WrongEscrow
        );
        require!(
            self.rent_payer.address() == rent_payer,
            MarketError::WrongRentPayer
        );
        Ok(())
    }

    /// Pays what is owed as far as the accounts take it; the rest goes on waiting. [`MarketError::WrongDestination`] for
    /// accounts that the owner did not name. Returns goods and money that were paid.
    pub(crate) fn pay(
        &mut self,
        to: &Recipient,
        goods_owed: &mut PodU64,
        money_owed: &mut PodU64,
    ) -> Result<(u64, u64)> {
        let goods = self.pay_goods(to, goods_owed)?;
        let money = self.pay_money(to, money_owed)?;
        Ok((goods, money))
    }

    #[inline(never)]
    fn pay_goods(&mut self, to: &Recipient, owed: &mut PodU64) -> Result<u64> {
        let (amount, escrow) = (owed.get(), &mut self.goods_escrow);
        if amount == 0 {
            return Ok(0);
        }
        let named = to.named.map(|(goods, _)| goods);
        let account = self.goods_account.account();
        let vault = self.goods_vault.account();
        require_named(account, named)?;
        let takes = takes(escrow, account, &to.owner);
        let reached = takes || self.frozen.reaches(escrow, account, &to.owner)?;
        if !reached || is_frozen(escrow, vault)? {
            return Ok(0);
        }
        decrease(owed, amount)?;
        escrow.let_out(amount)?;
        let (vault, mint) = (&mut self.goods_vault, &self.mint);
        let (account, program) = (&mut self.goods_account, &self.goods_token_program);
        if takes {
            send_goods(escrow, vault, mint, account, program, amount)?;
        } else {
            (self.frozen).deliver(escrow, vault, mint, account, program, amount)?;
        }
        Ok(amount)
    }

    #[inline(never)]
    fn pay_money(&mut self, to: &Recipient, owed: &mut PodU64) -> Result<u64> {
        let (amount, escrow) = (owed.get(), &mut self.money_escrow);
        if amount == 0 {
            return Ok(0);
        }
        let named = to.named.map(|(_, money)| money);
        let account = self.money_account.account();
        let vault = self.money_vault.account();
        require_named(account, named)?;
        if !takes(escrow, account, &to.owner) || is_frozen(escrow, vault)? {
            return Ok(0);
        }
        decrease(owed, amount)?;
        escrow.let_out(amount)?;
        send_money(
            escrow,
            &mut self.money_vault,
            &mut self.money_account,
            &self.token_program,
            amount,
        )?;
        Ok(amount)
    }

    /// Counts one less in the owner's position, and returns how many are left; `None` where the goods need none.
    pub(crate) fn leave_position(&mut self, wallet: &Address) -> Result<Option<u32>> {
        if !self.goods_escrow.is_permissioned() {
            return Ok(None);
        }
        let left = positions::leave(
            &mut self.position,
            &self.position_rent_payer,
            &self.goods_escrow.mint,
            wallet,
        )?;
        Ok(Some(left))
    }

    /// The event's part: `paid` went out, `owed` waits; `position` is what [`Self::leave_position`] returned, if it was
    /// called.
    pub(crate) fn told(
        &self,
        paid: (u64, u64),
        owed: (u64, u64),
        closed: bool,
        position: Option<u32>,
    ) -> PaidBack {
        PaidBack {
            goods: paid.0,
            money: paid.1,
            goods_owed: owed.0,
            money_owed: owed.1,
            goods_held: self.goods_escrow.held.get(),
            money_held: self.money_escrow.held.get(),
            closed,
            counted_out: position.is_some(),
            position: position.unwrap_or_default(),
        }
    }
}

/// Others may push, and not choose: [`MarketError::WrongDestination`] for an account that its owner did not name.
fn require_named(account: &AccountView, named: Option<Address>) -> Result<()> {
    require!(
        named.is_none_or(|named| named == *account.address()),
        MarketError::WrongDestination
    );
    Ok(())
}

fn takes(escrow: &Escrow, account: &AccountView, owner: &Address) -> bool {
    Holding::can_receive(account, &escrow.token_program, &escrow.mint, owner)
}

/// Whether the escrow cannot pay. What cannot be paid of one mint holds up nothing of the other.
fn is_frozen(escrow: &Escrow, vault: &AccountView) -> Result<bool> {
    Ok(Holding::read(vault, &escrow.token_program, &escrow.mint)?.frozen)
}

/// Sends goods out of escrow, whose books have let them go.
#[inline(never)]
pub(crate) fn send_goods(
    escrow: &Account<Escrow>,
    vault: &mut UncheckedAccount,
    mint: &UncheckedAccount,
    destination: &mut UncheckedAccount,
    token_program: &UncheckedAccount,
    amount: u64,
) -> Result<()> {
    let (network, mint_address) = (escrow.network, escrow.mint);
    let [prefix, of_network, of_mint] = Escrow::seeds(&network, &mint_address);
    let bump = [escrow.bump];
    let seeds: &[&[u8]] = &[prefix, of_network, of_mint, &bump];
    let accounts = [
        vault.try_cpi_handle_mut()?.into(),
        mint.cpi_handle(),
        destination.try_cpi_handle_mut()?.into(),
        escrow.cpi_handle(),
    ];
    let (program, decimals) = (token_program.address(), escrow.decimals);
    tokens::transfer_checked(program, accounts, &[seeds], amount, decimals);
    escrow.require_covered(vault.account())
}

/// Sends money out of escrow, whose books have let it go.
#[inline(never)]
pub(crate) fn send_money(
    escrow: &Account<Escrow>,
    vault: &mut UncheckedAccount,
    destination: &mut UncheckedAccount,
    token_program: &Program<Token>,
    amount: u64,
) -> Result<()> {
    let (network, mint_address) = (escrow.network, escrow.mint);
    let [prefix, of_network, of_mint] = Escrow::seeds(&network, &mint_address);
    let bump = [escrow.bump];
    let seeds: &[&[u8]] = &[prefix, of_network, of_mint, &bump];
    tokens::transfer(
        token_program,
        vault.try_cpi_handle_mut()?,
        destination.try_cpi_handle_mut()?,
        escrow.cpi_handle(),
        &[seeds],
        amount,
    );
    escrow.require_covered(vault.account())
}
