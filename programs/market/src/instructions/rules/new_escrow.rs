//! Making an escrow: its books, and the token account that they own.

use {
    crate::{
        constants::{MAX_DECIMALS, seeds},
        errors::MarketError,
        events::EscrowOpened,
        holdings::TOKEN_ACCOUNT_BYTES,
        state::{Escrow, NewEscrow},
    },
    anchor_lang::{AnchorAccount, prelude::*},
    anchor_spl::{
        token_2022::{self, InitializeAccount3},
        token_interface::Mint,
    },
    openmast_common::network::NetworkRecord,
};

/// The accounts of every instruction that opens an escrow.
#[derive(Accounts)]
pub struct EscrowAccounts {
    /// Pays the rent.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub network: Account<NetworkRecord>,
    pub mint: InterfaceAccount<Mint>,
    #[account(
        init,
        payer = payer,
        seeds = [
            seeds::ESCROW_BOOKS,
            network.address().as_ref(),
            mint.address().as_ref()
        ],
        bump
    )]
    pub escrow: Account<Escrow>,
    /// Created here, by the mint's token program.
    #[account(
        mut,
        seeds = [
            seeds::ESCROW,
            network.address().as_ref(),
            mint.address().as_ref()
        ],
        bump
    )]
    pub vault: UncheckedAccount,
    /// The mint's token program.
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// What the mint is.
pub(super) struct Kind {
    /// As [`crate::constants::escrow_kind`] numbers them.
    pub(super) kind: u8,
    /// The asset whose shares these are; zero for other mints.
    pub(super) asset: Address,
    /// Whether they are held by rule only.
    pub(super) permissioned: bool,
    /// Bump of the books' address.
    pub(super) bump: u8,
    /// Bump of the token account's address.
    pub(super) vault_bump: u8,
}

impl EscrowAccounts {
    /// Fills the books and makes the token account. A permissioned mint's is born frozen: the settlement program's
    /// `list_venue` thaws it, for anybody.
    pub(super) fn open(&mut self, kind: &Kind) -> Result<()> {
        let token_program = *self.token_program.address();
        require!(
            self.mint.account().owned_by(&token_program),
            MarketError::WrongTokenProgram
        );
        require!(
            self.mint.decimals() <= MAX_DECIMALS,
            MarketError::MintNotAdmissible
        );
        self.escrow.open(&NewEscrow {
            network: *self.network.address(),
            mint: *self.mint.address(),
            kind: kind.kind,
            permissioned: kind.permissioned,
            decimals: self.mint.decimals(),
            token_program,
            vault: *self.vault.address(),
            asset: kind.asset,
            rent_payer: *self.payer.address(),
            bump: kind.bump,
            vault_bump: kind.vault_bump,
        });

        self.create_vault(kind.vault_bump)?;

        self.emit_event(kind);
        Ok(())
    }

    /// None of the mints that can be traded asks more of a token account than its base.
    #[inline(never)]
    fn create_vault(&mut self, bump: u8) -> Result<()> {
        create_account_signed(
            self.payer.account(),
            self.vault.account(),
            TOKEN_ACCOUNT_BYTES,
            self.token_program.address(),
            &[
                seeds::ESCROW,
                self.network.address().as_ref(),
                self.mint.address().as_ref(),
                &[bump],
            ],
        )?;
        token_2022::initialize_account3(CpiContext::new(
            self.token_program.address(),
            InitializeAccount3 {
                account: self.vault.try_cpi_handle_mut()?,
                mint: self.mint.cpi_handle(),
                authority: self.escrow.cpi_handle(),
            },
        ))
    }

    #[inline(never)]
    fn emit_event(&self, kind: &Kind) {
        emit!(EscrowOpened {
            network: *self.network.address(),
            mint: *self.mint.address(),
            escrow: *self.escrow.address(),
            vault: *self.vault.address(),
            kind: kind.kind,
            permissioned: kind.permissioned,
            decimals: self.mint.decimals(),
            token_program: *self.token_program.address(),
            asset: kind.asset,
            rent_payer: *self.payer.address(),
        });
    }
}
