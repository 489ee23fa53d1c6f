use openmast_client::{
    accounts::{Network, NetworkParameters, OracleSet},
    addresses, events,
    events::Event,
    instructions as ix,
};
use openmast_program_tests::{Error, net::PARAMETERS, outcome::assert_refused, world::World};
use solana_account::Account;

#[test]
fn gives_the_founder_every_role_and_nothing_else() {
    let mut world = World::new();
    let (payer, founder, mint) = (world.wallet(), world.wallet(), world.mint(6));
    let done = world.run(ix::initialize_network(payer, founder, 7, mint, PARAMETERS));
    let address = addresses::network(&founder, 7);
    let expected = events::NetworkInitialized {
        network: address,
        founder,
        id: 7,
        currency_mint: mint,
        parameters: PARAMETERS,
    };
    assert_eq!(*done.event(), Event::NetworkInitialized(expected));

    let network: Network = world.get(&address);
    assert_eq!(network.parameters(), PARAMETERS);
    assert_eq!(
        (network.founder, network.id, network.currency_mint),
        (founder, 7, mint)
    );
    for holder in [
        network.authority,
        network.treasury,
        network.regulator,
        network.pauser,
    ] {
        assert_eq!(holder, founder);
    }
    let zero = Network {
        founder: network.founder,
        id: 7,
        bump: network.bump,
        vault_bump: network.vault_bump,
        bond_vault_bump: network.bond_vault_bump,
        currency_mint: mint,
        authority: founder,
        treasury: founder,
        regulator: founder,
        pauser: founder,
        ..blank(&PARAMETERS)
    };
    assert_eq!(network, zero);
    let oracles: OracleSet = world.get(&addresses::oracle_set(&address));
    assert_eq!(
        (oracles.network, oracles.member_count, oracles.threshold),
        (address, 0, 0)
    );
    assert_eq!(world.tokens(&addresses::vault(&address)), 0);
    assert_eq!(world.tokens(&addresses::bond_vault(&address)), 0);
}

/// A network of zeros, but for the parameters.
fn blank(parameters: &NetworkParameters) -> Network {
    let bytes = vec![0; <Network as openmast_client::accounts::ProgramAccount>::SIZE - 8];
    let zero: Network = borsh::from_slice(&bytes).expect("zeros are a network");
    Network {
        treasury_bps: parameters.treasury_bps,
        levy_bps: parameters.levy_bps,
        min_epoch_seconds: parameters.min_epoch_seconds,
        challenge_seconds: parameters.challenge_seconds,
        exit_delay_seconds: parameters.exit_delay_seconds,
        unstake_cooldown_seconds: parameters.unstake_cooldown_seconds,
        bond_delay_seconds: parameters.bond_delay_seconds,
        settlements_kept: parameters.settlements_kept,
        min_bond: parameters.min_bond,
        max_epoch_increase: parameters.max_epoch_increase,
        max_price_per_gb: parameters.max_price_per_gb,
        ..zero
    }
}

#[test]
fn refuses_a_second_time() {
    let mut world = World::new();
    let (payer, founder, mint) = (world.wallet(), world.wallet(), world.mint(6));
    let initialize = ix::initialize_network(payer, founder, 7, mint, PARAMETERS);
    world.run(initialize.clone());
    assert!(world.send(&[initialize]).is_err());
    world.run(ix::initialize_network(payer, founder, 8, mint, PARAMETERS));
}

#[test]
fn refuses_a_currency_without_six_decimals() {
    let mut world = World::new();
    for decimals in [0, 5, 7, 9] {
        let (payer, founder, mint) = (world.wallet(), world.wallet(), world.mint(decimals));
        let outcome = world.send(&[ix::initialize_network(payer, founder, 1, mint, PARAMETERS)]);
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
    let initialize = ix::initialize_network(payer, founder, 1, mint, PARAMETERS);
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
    let outcome = world.send(&[ix::initialize_network(payer, founder, 1, mint, parameters)]);
    assert_refused(outcome, Error::ParameterOutOfRange);
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
    world.run(ix::initialize_network(payer, founder, 1, mint, PARAMETERS));
}
