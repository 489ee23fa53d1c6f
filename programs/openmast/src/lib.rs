#![cfg_attr(target_os = "solana", no_std)]
use anchor_lang::prelude::*;
#[cfg(target_os = "solana")]
use solana_compiler_builtins as _;
declare_id!("Fg6PaFpoGXkYsidMpWTK6W2BeZ7FEfcYkg476zPFsLnS");

#[account]
pub struct Network {
    pub founder: Address,
    pub id: PodU32,
}
#[derive(Accounts)]
pub struct Init {
    #[account(mut)]
    pub payer: Signer,
    #[account(init, payer = payer)]
    pub network: Account<Network>,
    pub system_program: Program<System>,
}
#[program]
pub mod openmast {
    use super::*;
    pub fn init(ctx: &mut Context<Init>) -> Result<()> {
        ctx.accounts.network.id = 3.into();
        Ok(())
    }
}
#[unsafe(no_mangle)]
pub extern "C" fn sbf_udivmodti4(out: *mut u64, n_lo: u64, n_hi: u64, d_lo: u64, d_hi: u64) {}
