use openmast_client::{addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error, net::PARAMETERS, operation::Operation, outcome::assert_refused,
};

use super::{ALL_BITS, runs_while_paused, start};

const EXIT: i64 = PARAMETERS.exit_delay_seconds as i64;

#[test]
fn pays_the_request_when_nothing_was_ever_settled() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let (by, index) = (payer.owner, payer.index);
    let withdraw = Operation::WithdrawUnsettled { by, payer: index };
    net.refuses(&world, withdraw.clone(), Error::NoRequest);
    net.run(
        &mut world,
        Operation::RequestWithdrawal {
            by,
            payer: index,
            amount: 60,
        },
    );
    let exit_request_slot = world.slot();
    world.pass(EXIT - 1);
    net.refuses(&world, withdraw.clone(), Error::ExitDelayNotPassed);
    world.pass(1);
    let stranger = Operation::WithdrawUnsettled {
        by: net.authority,
        payer: index,
    };
    net.refuses(&world, stranger, Error::NotAuthorized);
    runs_while_paused(&world, &net, withdraw.clone(), ALL_BITS);
    let done = net.run(&mut world, withdraw);
    let expected = events::UnsettledWithdrawn {
        network: net.address,
        payer: payer.address,
        amount: 60,
        payer_withdrawn: 60,
        network_withdrawn: 60,
        exit_request_slot,
    };
    assert_eq!(*done.event(), Event::UnsettledWithdrawn(expected));
    assert_eq!((net.money(&world, &by), net.vault(&world)), (60, 40));
    assert_eq!(net.state(&world).exit_request_slot, exit_request_slot);
}

/// A posted settlement is not a final one; a final one ends this way out.
#[test]
fn ends_with_the_first_final_settlement() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    net.run(
        &mut world,
        Operation::RequestWithdrawal {
            by: payer.owner,
            payer: payer.index,
            amount: 60,
        },
    );
    world.pass(EXIT);
    let withdraw = Operation::WithdrawUnsettled {
        by: payer.owner,
        payer: payer.index,
    };
    let epoch = net.post(&mut world);
    net.run(&mut world.clone(), withdraw.clone());
    net.attest(&mut world, epoch);
    world.pass(30);
    net.run(&mut world, Operation::FinalizeSettlement { epoch });
    net.refuses(&world, withdraw, Error::AlreadySettled);
}

/// It overtakes a posted settlement that charges the money: that one cannot become final.
#[test]
fn what_left_cannot_be_settled_as_spent() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 100));
    net.usage(&payer, &asset, 1, 100);
    net.run(
        &mut world,
        Operation::RequestWithdrawal {
            by: payer.owner,
            payer: payer.index,
            amount: 60,
        },
    );
    world.pass(EXIT);
    let epoch = net.post(&mut world);
    net.attest(&mut world, epoch);
    net.run(
        &mut world,
        Operation::WithdrawUnsettled {
            by: payer.owner,
            payer: payer.index,
        },
    );
    world.pass(30);
    net.refuses(
        &world,
        Operation::FinalizeSettlement { epoch },
        Error::SumAboveDeposits,
    );
}

#[test]
fn refuses_vaults_and_other_money_as_destination() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let (by, index) = (payer.owner, payer.index);
    let request = Operation::RequestWithdrawal {
        by,
        payer: index,
        amount: 60,
    };
    net.run(&mut world, request);
    world.pass(EXIT);
    let to = |destination| ix::withdraw_unsettled(by, net.address, index, destination);
    let bonds = addresses::bond_vault(&net.address);
    assert_refused(world.send(&[to(bonds)]), Error::DestinationIsVault);
    let mint = world.mint(6);
    let other = world.token_account(by, mint, 0);
    assert_refused(world.send(&[to(other)]), Error::WrongMint);
}
