//! Account versions on a chain. There is one version today: what can be shown is that all accounts are found, that those of
//! the present version are left alone, and that no other is taken for one.

use anyhow::{Context as _, Result};
use openmast_client::{
    accounts::{Network, ProgramAccount, VERSION},
    addresses::{self, PROGRAM_ID},
};
use openmast_migrations::{
    accounts::{self, MIGRATIONS},
    config::Config,
    run,
};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::{
    lab::{self, Lab},
    network::founding,
};

#[tokio::test(flavor = "multi_thread")]
async fn every_account_is_found_and_no_other_version_is_taken_for_the_present() -> Result<()> {
    let lab = Lab::start().await?;
    let elf = lab::built()?;
    lab.put_program(&elf)?;
    let mut context = lab.context(PROGRAM_ID, &elf)?;
    context.config = Config::parse(&founding(&lab.faucet.mint(), &Pubkey::new_unique()))?;
    lab::deploy(&context).await?;

    let survey = accounts::survey(&context.chain, &PROGRAM_ID).await?;
    let told = format!(
        "1 Jurisdiction of version {VERSION}, 1 Network of version {VERSION}, 1 OracleSet of version {VERSION}, \
         1 Till of version {VERSION}"
    );
    assert_eq!(survey.to_string(), told);
    assert!(
        survey
            .migrations(MIGRATIONS, &lab.deployer.pubkey())?
            .is_empty()
    );

    let network = addresses::network(&lab.deployer.pubkey(), 7);
    let account = context
        .chain
        .place(&network)
        .await?
        .account
        .context("no network")?;
    for (version, words) in [(VERSION + 1, "update it"), (0, "no migration leads")] {
        let mut data = account.data.clone();
        data[8] = version;
        assert!(Network::decode(&account.owner, &data).is_err());
        let place = Pubkey::new_unique();
        lab.set_account(&place, &PROGRAM_ID, &data).await?;
        let error = run::plan(&context, &|_| ()).await.unwrap_err();
        assert!(format!("{error:#}").contains(words), "{error:#}");
        data[8] = VERSION;
        lab.set_account(&place, &PROGRAM_ID, &data).await?;
    }
    lab.stop().await
}

/// One for each migration that there is: none today.
#[tokio::test(flavor = "multi_thread")]
async fn every_account_of_a_former_version_becomes_one_of_the_next() -> Result<()> {
    for migration in MIGRATIONS {
        let lab = Lab::start().await?;
        lab.put_program(&lab::built()?)?;
        let chain = lab.chain()?;
        let place = Pubkey::new_unique();
        lab.set_account(&place, &PROGRAM_ID, migration.sample)
            .await?;
        let all = (migration.instructions)(&place, &lab.deployer.pubkey());
        lab.send(&all, &lab.deployer).await?;
        let account = chain.place(&place).await?.account.context("it is gone")?;
        assert_eq!(
            account.data.get(8),
            Some(&(migration.from + 1)),
            "{migration:?}"
        );
        lab.stop().await?;
    }
    Ok(())
}
