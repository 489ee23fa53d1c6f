//! Payers, and how they take money out.

use openmast_client::addresses;

use super::{Net, Payer};
use crate::{operation::Operation, proposed::Line, world::World};

impl Net {
    /// Opens a payer with an owner of its own and `amount` paid in: nothing is nothing but the least.
    #[track_caller]
    pub fn payer(&mut self, world: &mut World, amount: u64) -> Payer {
        let owner = world.wallet();
        world.fund(owner, self.mint, amount);
        self.run(world, Operation::OpenPayer { by: owner, amount });
        let index = self.spent.len() as u32;
        self.spent.push(Line::default());
        Payer {
            index,
            address: addresses::payer(&self.address, index),
            owner,
        }
    }

    /// An honest withdrawal against an epoch's settlement.
    pub fn withdraw(&self, payer: &Payer, epoch: u64) -> Operation {
        let claim = self.proposed[&epoch].payer_claim(self.address, payer.index);
        Operation::Withdraw {
            by: payer.owner,
            payer: payer.index,
            epoch,
            claim,
        }
    }

    /// A request for so much.
    pub fn request(&self, payer: &Payer, amount: u64) -> Operation {
        Operation::RequestWithdrawal {
            by: payer.owner,
            payer: payer.index,
            amount,
        }
    }

    /// A statement: so much is asked back, and so much was spent.
    pub fn open_statement(&self, payer: &Payer, amount: u64, spent: u64) -> Operation {
        Operation::OpenStatement {
            by: payer.owner,
            payer: payer.index,
            amount,
            spent,
        }
    }

    /// Pays a statement, in proportion if need be.
    pub fn pay_statement(&self, payer: &Payer) -> Operation {
        self.pay_at_least(payer, 0)
    }

    /// Pays a statement, but no less than that.
    pub fn pay_at_least(&self, payer: &Payer, least: u64) -> Operation {
        Operation::PayStatement {
            by: payer.owner,
            payer: payer.index,
            rent_payer: self.rent_payer,
            least,
        }
    }
}
