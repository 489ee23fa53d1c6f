use openmast_client::{
    accounts::{self, NetworkParameters},
    addresses, events,
    events::Event,
    instructions as ix,
};
use openmast_program_tests::{
    Error,
    net::{Net, PARAMETERS},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_account::Account;

use super::{only_paused_by, payer_state, start};

const FEE: u64 = 30;

/// A network that asks for a first deposit of 100, of which it keeps a fee.
fn with_fee() -> (World, Net) {
    let mut world = World::new();
    let mint = world.mint(6);
    let parameters = NetworkParameters {
        min_first_deposit: 100,
        payer_fee: FEE,
        ..PARAMETERS
    };
    let net = Net::with(&mut world, mint, parameters);
    (world, net)
}

#[test]
fn opens_them_in_order_and_keeps_the_fee_for_the_treasury() {
    let (mut world, mut net) = with_fee();
    for index in 0..3 {
        let rounds = u64::from(index) + 1;
        let payer = net.payer(&mut world, 100);
        let state = payer_state(&world, &payer);
        assert_eq!(
            (state.network, state.index, state.owner, state.rent_payer),
            (net.address, index, payer.owner, payer.owner)
        );
        assert_eq!(state.deposited, 100 - FEE);
        let expected = events::PayerOpened {
            network: net.address,
            payer: payer.address,
            index,
            owner: payer.owner,
            rent_payer: payer.owner,
            amount: 100,
            fee: FEE,
            payer_deposited: 100 - FEE,
            network_deposited: rounds * (100 - FEE),
            network_fees: rounds * FEE,
            treasury: net.treasury,
            till_owed: rounds * FEE,
            network_treasury_owed: rounds * FEE,
        };
        assert_eq!(world.events().last(), Some(&Event::PayerOpened(expected)));
        assert_eq!(net.state(&world).payer_count, index + 1);
        assert_eq!(net.vault(&world), rounds * 100);
    }
    // Fees are the treasury's at once, and nobody else's.
    let by = net.treasury;
    net.run(&mut world, Operation::WithdrawTreasury { by });
    assert_eq!(net.money(&world, &by), 3 * FEE);
    let network = net.state(&world);
    assert_eq!((network.paid_out, network.collected), (3 * FEE, 0));
}

#[test]
fn refuses_less_than_the_first_deposit_and_more_than_there_is() {
    let (mut world, net) = with_fee();
    let by = world.wallet();
    world.fund(by, net.mint, 100);
    let open = |amount| Operation::OpenPayer { by, amount };
    net.refuses(&world, open(99), Error::FirstDepositTooSmall);
    net.refuses(&world, open(0), Error::FirstDepositTooSmall);
    assert!(net.send(&mut world, open(101)).is_err());
    net.run(&mut world, open(100));
}

#[test]
fn refuses_other_money_and_anothers() {
    let (mut world, net) = start();
    let (by, other) = (world.wallet(), world.wallet());
    let mint = world.mint(6);
    let wrong = world.token_account(by, mint, 10);
    let anothers = world.fund(other, net.mint, 10);
    let open = |source| ix::open_payer(by, by, net.address, net.treasury, source, 0, 10);
    assert_refused(world.send(&[open(wrong)]), Error::WrongMint);
    assert!(world.send(&[open(anothers)]).is_err());
}

/// Who pays need not be who owns.
#[test]
fn somebody_else_may_pay() {
    let (mut world, net) = start();
    let (sponsor, owner) = (world.wallet(), world.wallet());
    let source = world.fund(sponsor, net.mint, 10);
    world.run(ix::open_payer(
        sponsor,
        owner,
        net.address,
        net.treasury,
        source,
        0,
        10,
    ));
    let state: accounts::Payer = world.get(&addresses::payer(&net.address, 0));
    assert_eq!((state.owner, state.rent_payer), (owner, sponsor));
}

#[test]
fn refuses_when_no_candidate_is_the_next_index() {
    let (mut world, net) = start();
    let by = world.wallet();
    let source = world.fund(by, net.mint, 10);
    let from = |index| ix::open_payer(by, by, net.address, net.treasury, source, index, 1);
    assert_refused(world.clone().send(&[from(1)]), Error::IndexTaken);
    world.run(from(0));
    // The first candidate is taken: the second one is the next.
    world.run(from(0));
    assert_eq!(net.state(&world).payer_count, 2);
}

#[test]
fn refuses_the_till_of_somebody_else() {
    let (mut world, net) = start();
    let by = world.wallet();
    let source = world.fund(by, net.mint, 10);
    let open = ix::open_payer(by, by, net.address, net.founder, source, 0, 10);
    assert_refused(world.send(&[open]), Error::WrongTill);
}

#[test]
fn is_paused_by_either_of_its_bits() {
    let (mut world, net) = start();
    let (by, amount) = (world.wallet(), 10);
    world.fund(by, net.mint, amount);
    only_paused_by(&world, &net, Operation::OpenPayer { by, amount }, 3);
}

/// Addresses of coming payers are known: sending lamports there must not stop them.
#[test]
fn takes_an_address_that_somebody_sent_lamports_to() {
    let (mut world, mut net) = start();
    let gift = Account {
        lamports: 1,
        ..Account::default()
    };
    world.set_account(addresses::payer(&net.address, 0), gift);
    net.payer(&mut world, 5);
}

#[test]
fn refuses_the_last_index() {
    let (mut world, net) = start();
    world.edit(&net.address, |network: &mut accounts::Network| {
        network.payer_count = u32::MAX
    });
    let by = world.wallet();
    let source = world.fund(by, net.mint, 10);
    let last = u32::MAX;
    let mut open = ix::open_payer(by, by, net.address, net.treasury, source, 0, 10);
    open.accounts[8].pubkey = addresses::payer(&net.address, last);
    assert_refused(world.send(&[open]), Error::Overflow);
}
