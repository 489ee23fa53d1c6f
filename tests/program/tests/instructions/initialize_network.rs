use openmast_client::{
    accounts::{Network, NetworkLimits, NetworkParameters, OracleSet, Role, Till},
    addresses, events,
    events::Event,
    instructions as ix,
};
use openmast_program_tests::{
    Error,
    model::new_account,
    net::{LIMITS, PARAMETERS},
    outcome::assert_refused,
    world::World,
};
use solana_account::Account;

#[test]
fn gives_the_founder_every_role_and_nothing_else() {
    let mut world = World::new();
    let (payer, founder, mint) = (world.wallet(), world.wallet(), world.mint(6));
    let done = world.run(ix::initialize_network(
        payer, founder, 7, mint, PARAMETERS, LIMITS,
    ));
    let address = addresses::network(&founder, 7);
    let expected = events::NetworkInitialized {
        network: address,
        founder,
        rent_payer: payer,
        id: 7,
        currency_mint: mint,
        parameters: PARAMETERS,
        limits: LIMITS,
        created_at: world.now(),
    };
    assert_eq!(*done.event(), Event::NetworkInitialized(expected));

    let network: Network = world.get(&address);
    let expected = Network {
        founder,
        id: 7,
        bump: network.bump,
        vault_bump: network.vault_bump,
        bond_vault_bump: network.bond_vault_bump,
        created_at: world.now(),
        currency_mint: mint,
        authority: founder,
        treasury: founder,
        treasury_since: world.now(),
        pauser: founder,
        limits: LIMITS,
        parameters: PARAMETERS,
        final_closed_at: world.now(),
        ..new_account()
    };
    assert_eq!(network, expected);
    let till: Till = world.get(&addresses::till(&address, Role::Treasury, &founder));
    assert_eq!(
        (till.network, till.role, till.holder, till.rent_payer),
        (address, 1, founder, payer)
    );
    let oracles: OracleSet = world.get(&addresses::oracle_set(&address));
    assert_eq!(
        (oracles.network, oracles.member_count, oracles.threshold),
        (address, 0, 0)
    );
    assert_eq!(world.tokens(&addresses::vault(&address)), 0);
    assert_eq!(world.tokens(&addresses::bond_vault(&address)), 0);
}

#[test]
fn refuses_a_second_time() {
    let mut world = World::new();
    let (payer, founder, mint) = (world.wallet(), world.wallet(), world.mint(6));
    let initialize = ix::initialize_network(payer, founder, 7, mint, PARAMETERS, LIMITS);
    world.run(initialize.clone());
    assert!(world.send(&[initialize]).is_err());
    world.run(ix::initialize_network(
        payer, founder, 8, mint, PARAMETERS, LIMITS,
    ));
}

#[test]
fn refuses_a_currency_without_six_decimals() {
    let mut world = World::new();
    for decimals in [0, 5, 7, 9] {
        let (payer, founder, mint) = (world.wallet(), world.wallet(), world.mint(decimals));
        let outcome = world.send(&[ix::initialize_network(
            payer, founder, 1, mint, PARAMETERS, LIMITS,
        )]);
        assert_refused(outcome, Error::WrongCurrencyDecimals);
    }
}

/// Extensions of Token-2022 could take a part of every transfer, call another program or move money out of the vault.
#[test]
fn refuses_a_token_2022_mint_as_currency() {
    let mut world = World::new();
    let (payer, founder, mint) = (world.wallet(), world.wallet(), world.mint(6));
    let account = world.raw(&mint).expect("it was just made");
    let owner = spl_token_2022_interface::ID;
    world.set_account(mint, Account { owner, ..account });
    let initialize = ix::initialize_network(payer, founder, 1, mint, PARAMETERS, LIMITS);
    assert!(world.send(std::slice::from_ref(&initialize)).is_err());
    let mut with_its_program = initialize;
    for account in &mut with_its_program.accounts {
        if account.pubkey == spl_token_interface::ID {
            account.pubkey = spl_token_2022_interface::ID;
        }
    }
    assert!(world.send(&[with_its_program]).is_err());
}

#[test]
fn refuses_parameters_out_of_range() {
    let mut world = World::new();
    let (payer, founder, mint) = (world.wallet(), world.wallet(), world.mint(6));
    let parameters = NetworkParameters {
        settlements_kept: 65,
        ..PARAMETERS
    };
    let outcome = world.send(&[ix::initialize_network(
        payer, founder, 1, mint, parameters, LIMITS,
    )]);
    assert_refused(outcome, Error::ParameterOutOfRange);
}

#[test]
fn refuses_limits_that_contradict_each_other() {
    let mut world = World::new();
    let (payer, founder, mint) = (world.wallet(), world.wallet(), world.mint(6));
    let changes: [fn(&mut NetworkLimits); 7] = [
        |limits| limits.most_treasury_bps = 3_001,
        |limits| (limits.most_treasury_bps, limits.most_levy_bps) = (u16::MAX, u16::MAX),
        |limits| limits.least_challenge_seconds = 90 * 86_400 + 1,
        |limits| limits.least_exit_delay_seconds = 90 * 86_400 + 1,
        |limits| limits.least_min_bond = limits.most_min_bond + 1,
        |limits| limits.least_epoch_increase = 0,
        |limits| limits.least_epoch_increase = limits.most_epoch_increase + 1,
    ];
    for change in changes {
        let mut limits = LIMITS;
        change(&mut limits);
        let initialize = ix::initialize_network(payer, founder, 1, mint, PARAMETERS, limits);
        assert_refused(world.clone().send(&[initialize]), Error::LimitOutOfRange);
    }
    world.run(ix::initialize_network(
        payer, founder, 1, mint, PARAMETERS, LIMITS,
    ));
}

/// Nobody can make the address unusable by sending lamports there first.
#[test]
fn takes_an_address_that_somebody_sent_lamports_to() {
    let mut world = World::new();
    let (payer, founder, mint) = (world.wallet(), world.wallet(), world.mint(6));
    let network = addresses::network(&founder, 1);
    let gift = solana_account::Account {
        lamports: 1_000_000,
        ..Default::default()
    };
    for address in [
        network,
        addresses::vault(&network),
        addresses::oracle_set(&network),
    ] {
        world.set_account(address, gift.clone());
    }
    world.run(ix::initialize_network(
        payer, founder, 1, mint, PARAMETERS, LIMITS,
    ));
}
