//! A network is founded and handed over, and the program with it.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use openmast_client::{
    accounts::{Jurisdiction, Network, OracleSet, Role},
    addresses::{self, PROGRAM_ID},
    instructions,
};
use openmast_migrations::{
    config::Config,
    loader::{self, LOADER},
    run::{End, Taken},
    steps::{Context, Step},
    system,
};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::lab::{self, Lab};

struct People {
    treasury: Keypair,
    regulator: Pubkey,
    pauser: Keypair,
    authority: Keypair,
    upgrader: Keypair,
    oracles: [Pubkey; 2],
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_is_founded_and_everything_handed_over() -> Result<()> {
    let lab = Lab::start().await?;
    let elf = lab::built()?;
    lab.put_program(&elf)?;
    let people = People {
        treasury: lab.person().await?,
        regulator: Pubkey::new_unique(),
        pauser: lab.person().await?,
        authority: lab.person().await?,
        upgrader: lab.person().await?,
        oracles: [Pubkey::new_unique(), Pubkey::new_unique()],
    };
    let mut context = lab.context(PROGRAM_ID, &elf)?;
    context.config = Config::parse(&configuration(&people, &lab.faucet.mint()))?;
    context.keys.holders = vec![Arc::new(people.pauser.insecure_clone().into())];
    let network = addresses::network(&lab.deployer.pubkey(), 7);

    let taken = lab::deploy(&context).await?;
    let told = waits(&taken).context("nobody is waited for")?;
    assert_eq!(taken.last().map(|it| it.step), Some(Step::Roles));
    assert!(
        told.contains(&people.treasury.pubkey().to_string()),
        "{told}"
    );
    assert!(
        !told.contains(&people.pauser.pubkey().to_string()),
        "{told}"
    );
    let state = network_state(&context, &network).await?;
    assert_eq!(
        state.parameters,
        context.config.network.as_ref().unwrap().parameters
    );
    assert_eq!(
        state.limits,
        context.config.network.as_ref().unwrap().limits
    );
    assert_eq!(state.role(Role::Pauser), (people.pauser.pubkey(), None));
    assert_eq!(
        state.role(Role::Authority),
        (lab.deployer.pubkey(), None),
        "it goes last"
    );
    let jurisdiction: Jurisdiction = {
        let address = addresses::jurisdiction(&network, 276);
        let found = context.chain.decoded(&address).await?;
        found.context("no jurisdiction")?
    };
    assert_eq!(
        (jurisdiction.regulator, jurisdiction.levy_bps),
        (people.regulator, 200)
    );
    let set: OracleSet = {
        let address = addresses::oracle_set(&network);
        context
            .chain
            .decoded(&address)
            .await?
            .context("no oracles")?
    };
    assert_eq!((set.member_count, set.threshold), (2, 2));
    assert_eq!(
        set.find(&people.oracles[1]).map(|(_, it)| it.weight),
        Some(1)
    );
    let running = lab.running(&PROGRAM_ID).await?;
    assert_eq!(running.authority, Some(people.upgrader.pubkey()));

    // While nobody accepts, nothing is sent.
    let taken = lab::deploy(&context).await?;
    assert_eq!(lab::sent(&taken), 0);
    assert!(waits(&taken).is_some());

    let treasury = &people.treasury;
    let accept = instructions::accept_role(treasury.pubkey(), network, Role::Treasury);
    lab.send(&[accept], treasury).await?;
    let taken = lab::deploy(&context).await?;
    assert_eq!(lab::sent(&taken), 1, "the authority is named: {taken:?}");
    let accept = instructions::accept_role(people.authority.pubkey(), network, Role::Authority);
    lab.send(&[accept], &people.authority).await?;
    let taken = lab::deploy(&context).await?;
    assert_eq!((lab::sent(&taken), waits(&taken)), (0, None));
    let state = network_state(&context, &network).await?;
    for (role, holder) in [
        (Role::Treasury, &people.treasury),
        (Role::Pauser, &people.pauser),
        (Role::Authority, &people.authority),
    ] {
        assert_eq!(state.role(role), (holder.pubkey(), None));
    }

    upgraded_by_another(&lab, &mut context, &people.upgrader).await?;
    lab.stop().await
}

/// Who holds the upgrade authority gets a finished buffer, and nothing else is done before the upgrade.
async fn upgraded_by_another(lab: &Lab, context: &mut Context, upgrader: &Keypair) -> Result<()> {
    context.elf = lab::with_rest(&context.elf, 100)?;
    let taken = lab::deploy(context).await?;
    let told = waits(&taken).context("the upgrade is not waited for")?;
    assert_eq!(taken.last().map(|it| it.step), Some(Step::Program));
    assert!(told.contains(&upgrader.pubkey().to_string()), "{told}");
    let taken = lab::deploy(context).await?;
    assert_eq!(lab::sent(&taken), 0, "{taken:?}");

    let seed = &context.elf.hash[..32];
    let buffer = system::address(&lab.deployer.pubkey(), seed, &LOADER);
    let spill = lab.deployer.pubkey();
    let upgrade = loader::upgrade(&PROGRAM_ID, &buffer, &upgrader.pubkey(), &spill);
    lab.send(&[upgrade], upgrader).await?;
    assert!(lab.running(&PROGRAM_ID).await?.holds(&context.elf.bytes));
    let taken = lab::deploy(context).await?;
    assert_eq!((lab::sent(&taken), waits(&taken)), (0, None));
    Ok(())
}

/// A network that is there with other limits is not taken for the one that is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn another_network_at_the_address_is_told() -> Result<()> {
    let lab = Lab::start().await?;
    let elf = lab::built()?;
    lab.put_program(&elf)?;
    let mut context = lab.context(PROGRAM_ID, &elf)?;
    let text = founding(&lab.faucet.mint(), &Pubkey::new_unique());
    context.config = Config::parse(&text)?;
    lab::deploy(&context).await?;
    let other = text.replace("most_payer_fee = 100_000", "most_payer_fee = 200_000");
    context.config = Config::parse(&other)?;
    let error = lab::deploy(&context).await.unwrap_err();
    assert!(
        format!("{error:#}").contains("choose another id than 7"),
        "{error:#}"
    );
    for (from, to) in [
        ("treasury_bps = 300", "treasury_bps = 100"),
        ("\nlevy_bps = 200", "\nlevy_bps = 100"),
    ] {
        assert!(text.contains(from));
        context.config = Config::parse(&text.replacen(from, to, 1))?;
        let taken = lab::deploy(&context).await?;
        assert_eq!(
            lab::sent(&taken),
            0,
            "{from} is its authority's or regulator's"
        );
    }
    let other = text.replace("most_levy_bps = 400", "most_levy_bps = 300");
    context.config = Config::parse(&other)?;
    let error = lab::deploy(&context).await.unwrap_err();
    assert!(format!("{error:#}").contains("for good"), "{error:#}");
    // A jurisdiction more is added by whoever is the authority.
    context.config = Config::parse(&text.replace("code = 276", "code = 40"))?;
    let taken = lab::deploy(&context).await?;
    assert_eq!(lab::sent(&taken), 1, "{taken:?}");
    lab.stop().await
}

async fn network_state(context: &Context, address: &Pubkey) -> Result<Network> {
    context.chain.decoded(address).await?.context("no network")
}

fn waits(taken: &[Taken]) -> Option<&str> {
    taken.iter().find_map(|taken| match &taken.end {
        End::Waits(told) => Some(told.as_str()),
        _ => None,
    })
}

pub fn founding(mint: &Pubkey, regulator: &Pubkey) -> String {
    format!(
        "[network]\nid = 7\ncurrency_mint = \"{mint}\"\n\
         [network.parameters]\ntreasury_bps = 300\nmin_epoch_seconds = 1\nchallenge_seconds = 1\n\
         exit_delay_seconds = 3_600\nmax_pause_seconds = 600\nunstake_cooldown_seconds = 1\nbond_delay_seconds = 1\n\
         settlements_kept = 32\nmin_bond = 100_000_000\nmax_epoch_increase = 1_000_000_000_000\n\
         max_price_per_gb = 100_000_000\nmin_first_deposit = 100_000\npayer_fee = 10_000\nrequires_licences = true\nleast_lot_bps = 4_000\nprice_step_shift = 2\n\
         [network.limits]\nmost_treasury_bps = 500\nmost_levy_bps = 500\nleast_challenge_seconds = 1\nleast_exit_delay_seconds = 30\n\
         least_min_bond = 100_000_000\nmost_min_bond = 1_000_000_000\nleast_epoch_increase = 1_000_000\n\
         most_epoch_increase = 1_000_000_000_000\nmost_payer_fee = 100_000\n\
         [[network.jurisdictions]]\ncode = 276\nregulator = \"{regulator}\"\nlevy_bps = 200\nmost_levy_bps = 400\n"
    )
}

fn configuration(people: &People, mint: &Pubkey) -> String {
    let [one, other] = people.oracles;
    format!(
        "{}\n[oracles]\nthreshold = 2\nmembers = [{{ key = \"{one}\", weight = 1 }}, {{ key = \"{other}\", weight = 1 }}]\n\
         [roles]\nauthority = \"{}\"\ntreasury = \"{}\"\npauser = \"{}\"\n\
         [program]\nupgrade_authority = \"{}\"\n",
        founding(mint, &people.regulator),
        people.authority.pubkey(),
        people.treasury.pubkey(),
        people.pauser.pubkey(),
        people.upgrader.pubkey(),
    )
}
