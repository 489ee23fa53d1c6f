//! A network on the bank: its roles, its oracles and the ledger that they keep.

mod founding;
mod licensing;
mod lots;
mod owning;
mod parameters;
mod paying;
mod pricing;
mod settling;

use std::collections::BTreeMap;

use openmast_client::addresses;
use solana_pubkey::Pubkey;

use crate::{
    Error,
    operation::{Operation, Place},
    outcome::{Done, Outcome, assert_refused},
    proposed::{Ledger, Proposed},
    world::World,
};

pub use licensing::{licence, text};
pub use lots::PURSE;
pub use parameters::*;

/// A network with every role in another hand, and three oracles of which two decide.
#[derive(Clone, Debug)]
pub struct Net {
    pub address: Pubkey,
    pub mint: Pubkey,
    pub founder: Pubkey,
    pub authority: Pubkey,
    pub treasury: Pubkey,
    /// Of the jurisdiction [`HOME`], the only one at first.
    pub regulator: Pubkey,
    pub pauser: Pubkey,
    pub oracles: [Pubkey; 3],
    /// Pays rents.
    pub rent_payer: Pubkey,
    /// The oracles' ledger by asset.
    pub earned: Ledger,
    /// The oracles' ledger by payer.
    pub spent: Ledger,
    /// The oracles' ledger by reserve.
    pub released: Ledger,
    /// What was proposed last, by epoch.
    pub proposed: BTreeMap<u64, Proposed>,
}

/// An asset and who owns it.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    pub index: u32,
    pub address: Pubkey,
    pub owner: Pubkey,
    pub share_mint: Pubkey,
}

/// Where the jurisdiction [`HOME`] of a network is.
pub fn home(network: &Pubkey) -> Pubkey {
    addresses::jurisdiction(network, HOME)
}

/// A payer and who owns it.
#[derive(Clone, Copy, Debug)]
pub struct Payer {
    pub index: u32,
    pub address: Pubkey,
    pub owner: Pubkey,
}

impl Net {
    /// Where this network's operations go.
    pub fn place(&self) -> Place {
        Place {
            network: self.address,
            mint: self.mint,
            rent_payer: self.rent_payer,
            treasury: self.treasury,
            next_asset: self.earned.len() as u32,
            next_payer: self.spent.len() as u32,
        }
    }

    /// Sends an operation.
    pub fn send(&self, world: &mut World, operation: Operation) -> Outcome {
        world.send(&[operation.instruction(&self.place())])
    }

    /// Sends an operation that must succeed.
    #[track_caller]
    pub fn run(&self, world: &mut World, operation: Operation) -> Done {
        world.run(operation.instruction(&self.place()))
    }

    /// Asserts that the operation would be refused with this error. Nothing happens in this world.
    #[track_caller]
    pub fn refuses(&self, world: &World, operation: Operation, error: Error) {
        assert_refused(self.send(&mut world.clone(), operation), error);
    }

    /// The decoded Network account.
    #[track_caller]
    pub fn state(&self, world: &World) -> openmast_client::accounts::Network {
        world.get(&self.address)
    }

    /// Currency of a wallet.
    pub fn money(&self, world: &World, wallet: &Pubkey) -> u64 {
        world.tokens(&addresses::currency_account(wallet, &self.mint))
    }

    /// Currency in the vault.
    pub fn vault(&self, world: &World) -> u64 {
        world.tokens(&addresses::vault(&self.address))
    }
}
