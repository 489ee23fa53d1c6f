//! A network with assets and payers stands on a local chain, and its books balance before anything happened.

use openmast_end_to_end::{chain::Chain, founding, world::World};

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_network_is_what_was_asked_for() -> anyhow::Result<()> {
    let world = World::start().await?;
    let founder = world.person("founder").await?;
    let oracle = world.person("oracle").await?;
    let owner = world.person("owner").await?;
    let network = founding::found(&world, &founder, &oracle).await?;
    founding::create_asset(&world, network, &owner, 0, 500_000).await?;
    founding::create_asset(&world, network, &owner, 1, 300_000).await?;
    founding::open_payer(&world, network, &founder, &owner, 0, 25_000_000).await?;
    world.finality().await?;

    let state = Chain::new(world.rpc_url(), network)?
        .state(&[(0, owner.key())], &[oracle.key(), owner.key()])
        .await?;
    assert_eq!(state.network.parameters, founding::parameters());
    assert_eq!(state.network.limits, founding::limits());
    assert_eq!(state.assets.len(), 2);
    assert_eq!(state.assets[1].price_per_gb, 300_000);
    assert_eq!(state.payers[0].deposited, 25_000_000);
    let fee = founding::parameters().payer_fee;
    assert_eq!(
        (state.vault, state.bonds),
        (25_000_000 + fee, founding::BOND)
    );
    assert_eq!(
        (state.network.fees, state.network.treasury_owed),
        (fee, fee)
    );
    assert_eq!(state.wallets, [0, 0]);
    assert_eq!(state.stakes, [None]);
    assert_eq!(state.settlement, None);
    world.stop().await
}
