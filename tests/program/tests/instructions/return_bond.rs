use openmast_client::{accounts::OracleSet, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error,
    net::{BOND_DELAY, Net, PARAMETERS},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_account::Account;
use solana_program_pack::Pack;
use solana_pubkey::Pubkey;
use spl_token_interface::state::Account as TokenAccount;

use super::start;

/// A network whose third oracle left so long ago that its bond is due.
fn due() -> (World, Net, Pubkey) {
    let (mut world, net) = start();
    let [first, second, leaver] = net.oracles;
    change(&mut world, &net, &[first, second]);
    world.pass(BOND_DELAY);
    (world, net, leaver)
}

fn change(world: &mut World, net: &Net, members: &[Pubkey]) {
    let members: Vec<_> = members.iter().map(|member| (*member, 1)).collect();
    net.change_oracles(world, &members, 2);
}

fn oracle_set(world: &World, net: &Net) -> OracleSet {
    world.get(&addresses::oracle_set(&net.address))
}

#[test]
fn anybody_sends_the_member_its_bond_and_frees_the_entry() {
    let (mut world, net, member) = due();
    let before = net.money(&world, &member);
    // Nobody signs but the one who pays the fee.
    let done = net.run(&mut world, Operation::ReturnBond { member });
    let (amount, bonded) = (PARAMETERS.min_bond, 2 * PARAMETERS.min_bond);
    let expected = events::BondReturned {
        network: net.address,
        member,
        amount,
        bonded,
        at: world.now(),
    };
    assert_eq!(*done.event(), Event::BondReturned(expected));
    assert_eq!(net.money(&world, &member), before + amount);
    assert_eq!(world.tokens(&addresses::bond_vault(&net.address)), bonded);
    net.refuses(&world, Operation::ReturnBond { member }, Error::NoBond);

    // The entry is empty now and goes with the next set; the others kept their places, which are their votes.
    assert_eq!(oracle_set(&world, &net).member_count, 3);
    let [first, second, _] = net.oracles;
    change(&mut world, &net, &[first, second]);
    assert_eq!(oracle_set(&world, &net).member_count, 2);
}

#[test]
fn refuses_before_the_delay_and_whoever_is_present_or_unknown() {
    let (mut world, net) = start();
    let [first, second, leaver] = net.oracles;
    change(&mut world, &net, &[first, second]);
    world.pass(BOND_DELAY - 1);
    let back = |member| Operation::ReturnBond { member };
    net.refuses(&world, back(leaver), Error::BondNotReleased);
    world.pass(1);
    net.refuses(&world, back(first), Error::StillAMember);
    net.refuses(&world, back(net.authority), Error::NotAnOracle);
    net.run(&mut world, back(leaver));
}

#[test]
fn refuses_every_account_but_the_members_own_associated_one() {
    let (mut world, net, member) = due();
    let (thief, vault) = (world.wallet(), addresses::vault(&net.address));
    world.fund(thief, net.mint, 0);
    let other_mint = world.mint(6);
    let elsewhere = [
        world.token_account(member, net.mint, 0),
        world.token_account(thief, net.mint, 0),
        addresses::currency_account(&thief, &net.mint),
        world.fund(member, other_mint, 0),
        vault,
    ];
    for destination in elsewhere {
        let mut back = ix::return_bond(member, net.address, &net.mint);
        back.accounts[5].pubkey = destination;
        assert_refused(world.clone().send(&[back]), Error::NotAssociatedAccount);
    }
    // An account twice is refused before anything else.
    let mut to_itself = ix::return_bond(member, net.address, &net.mint);
    to_itself.accounts[5].pubkey = addresses::bond_vault(&net.address);
    assert!(world.send(&[to_itself]).is_err());
}

/// The owner of an associated account can be changed: then it is the member's no more.
#[test]
fn refuses_an_associated_account_that_was_given_away() {
    let (mut world, net, member) = due();
    let address = addresses::currency_account(&member, &net.mint);
    let account = world.raw(&address).expect("it was funded");
    let mut state = TokenAccount::unpack(&account.data).expect("a token account");
    state.owner = world.wallet();
    let mut data = vec![0; TokenAccount::LEN];
    TokenAccount::pack(state, &mut data).expect("it has the size of the type");
    world.set_account(address, Account { data, ..account });
    let back = Operation::ReturnBond { member };
    net.refuses(&world, back, Error::NotAssociatedAccount);
}
