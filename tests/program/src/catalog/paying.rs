//! Payers and proof buffers.

use openmast_client::instructions as ix;

use super::{Entry, at, often, once};
use crate::{
    net::{Net, Payer},
    operation::Operation,
    world::World,
};

pub(super) const PAYERS: [Entry; 15] = [
    once("open_payer", |world, net| {
        // Who pays need not be who owns.
        let (sponsor, owner) = (world.wallet(), world.wallet());
        let source = world.fund(sponsor, net.mint, 10);
        let next = net.spent.len() as u32;
        ix::open_payer(sponsor, owner, net.address, net.treasury, source, next, 10)
    }),
    often("deposit", |world, net| {
        let payer = net.payer(world, 1);
        let (by, amount) = (payer.owner, 10);
        world.fund(by, net.mint, amount);
        let payer = payer.index;
        at(net, Operation::Deposit { by, payer, amount })
    }),
    often("request_withdrawal", |world, net| {
        let payer = net.payer(world, 100);
        at(net, net.request(&payer, 60))
    }),
    often("cancel_withdrawal", |world, net| {
        let payer = requested(world, net);
        let (by, payer) = (payer.owner, payer.index);
        at(net, Operation::CancelWithdrawal { by, payer })
    }),
    often("withdraw", |world, net| {
        let payer = requested(world, net);
        let asset = net.asset(world);
        net.usage(&payer, &asset, 1_000, 40);
        let epoch = net.settle(world);
        at(net, net.withdraw(&payer, epoch))
    }),
    often("set_max_price", |world, net| {
        let payer = net.payer(world, 100);
        let (by, payer, max_price) = (payer.owner, payer.index, 5);
        at(
            net,
            Operation::SetMaxPrice {
                by,
                payer,
                max_price,
            },
        )
    }),
    often("prove_spent", |world, net| {
        let (payer, asset) = (net.payer(world, 100), net.asset(world));
        net.usage(&payer, &asset, 1_000, 40);
        let epoch = net.settle(world);
        let claim = net.proposed[&epoch].payer_claim(net.address, payer.index);
        let prove = Operation::ProveSpent {
            payer: payer.index,
            epoch,
            claim,
        };
        at(net, prove)
    }),
    often("open_statement", |world, net| {
        let payer = net.payer(world, 100);
        at(net, net.open_statement(&payer, 60, 40))
    }),
    often("raise_statement", |world, net| {
        let (payer, asset) = (net.payer(world, 100), net.asset(world));
        net.usage(&payer, &asset, 1_000, 40);
        let epoch = net.settle(world);
        net.run(world, net.open_statement(&payer, 100, 0));
        let claim = net.proposed[&epoch].payer_claim(net.address, payer.index);
        let raise = Operation::RaiseStatement {
            by: world.wallet(),
            payer: payer.index,
            against: Some(epoch),
            claim,
        };
        at(net, raise)
    }),
    often("pay_statement", |world, net| {
        // A settlement that saw it makes it due.
        let payer = stated(world, net);
        let epoch = net.settle(world);
        let claim = net.proposed[&epoch].payer_claim(net.address, payer.index);
        let raise = Operation::RaiseStatement {
            by: world.wallet(),
            payer: payer.index,
            against: Some(epoch),
            claim,
        };
        net.run(world, raise);
        at(net, net.pay_statement(&payer))
    }),
    often("cancel_statement", |world, net| {
        let payer = stated(world, net);
        let (by, payer, rent_payer) = (payer.owner, payer.index, net.rent_payer);
        let cancel = Operation::CancelStatement {
            by,
            payer,
            rent_payer,
        };
        at(net, cancel)
    }),
    often("offer_payer", |world, net| {
        let payer = net.payer(world, 100);
        let (by, payer, to) = (payer.owner, payer.index, Some(world.wallet()));
        at(net, Operation::OfferPayer { by, payer, to })
    }),
    often("accept_payer", |world, net| {
        let payer = net.payer(world, 100);
        let by = world.wallet();
        let offer = Operation::OfferPayer {
            by: payer.owner,
            payer: payer.index,
            to: Some(by),
        };
        net.run(world, offer);
        let payer = payer.index;
        at(net, Operation::AcceptPayer { by, payer })
    }),
    once("write_proof", |world, net| {
        let (by, offset, nodes) = (world.wallet(), 0, vec![[1; 48]; 15]);
        at(net, Operation::WriteProof { by, offset, nodes })
    }),
    once("close_proof", |world, net| {
        let (by, offset, nodes) = (world.wallet(), 0, vec![[1; 48]; 15]);
        net.run(world, Operation::WriteProof { by, offset, nodes });
        let rent_payer = net.rent_payer;
        at(net, Operation::CloseProof { by, rent_payer })
    }),
];

/// A payer that asks for 60 of its 100.
fn requested(world: &mut World, net: &mut Net) -> Payer {
    let payer = net.payer(world, 100);
    net.run(world, net.request(&payer, 60));
    payer
}

/// A payer that states to have spent 40 of its 100.
fn stated(world: &mut World, net: &mut Net) -> Payer {
    let payer = net.payer(world, 100);
    net.run(world, net.open_statement(&payer, 60, 40));
    payer
}
