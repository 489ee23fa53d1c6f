//! Making the mint of a lot's tokens: the lot is its authority for ever, and nobody can freeze anything.

use {
    super::IssueLot,
    crate::{
        constants::seeds,
        instructions::described_mint::{self, MINT_BYTES, Making, Texts},
        state::Lot,
    },
    anchor_lang::prelude::*,
    anchor_spl::token_2022::{self, InitializeMint2},
};

pub(super) fn create(accounts: &mut IssueLot, lot: &Account<Lot>, texts: &Texts<'_>) -> Result<()> {
    create_account(accounts, lot, texts)?;
    described_mint::initialize_pointer(&accounts.token_2022_program, &mut accounts.mint)?;
    initialize(accounts, lot)?;
    let (index, bump) = (lot.index.get().to_le_bytes(), [lot.bump]);
    let lot_seeds: &[&[u8]] = &[seeds::RESERVE, lot.network.as_ref(), &index, &bump];
    described_mint::initialize_metadata(
        &accounts.token_2022_program,
        &mut accounts.mint,
        lot.cpi_handle(),
        lot_seeds,
        texts,
    )
}

fn create_account(accounts: &IssueLot, lot: &Lot, texts: &Texts<'_>) -> Result<()> {
    let making = Making {
        payer: &accounts.payer,
        mint: &accounts.mint,
        token_program: &accounts.token_2022_program,
        system_program: &accounts.system_program,
    };
    let (number, bump) = (lot.number.get().to_le_bytes(), [lot.mint_bump]);
    let seeds = [seeds::LOT_MINT, lot.asset.as_ref(), &number, &bump];
    described_mint::create_account(&making, &seeds, MINT_BYTES, texts.metadata_bytes())
}

#[inline(never)]
fn initialize(accounts: &mut IssueLot, lot: &Account<Lot>) -> Result<()> {
    token_2022::initialize_mint2(
        CpiContext::new(
            accounts.token_2022_program.address(),
            InitializeMint2 {
                mint: accounts.mint.try_cpi_handle_mut()?,
            },
        ),
        0,
        lot.address(),
        None,
    )
}
