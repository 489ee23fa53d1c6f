//! Assets.

use openmast_client::accounts::AssetKind;

use super::{Entry, at, often, once};
use crate::{
    net::{Asset, HOME, Net},
    operation::Operation,
};

pub(super) const ASSETS: [Entry; 12] = [
    once("create_asset", |world, net| {
        let (by, asset) = (world.wallet(), Net::new_asset());
        let create = Operation::CreateAsset {
            by,
            jurisdiction: HOME,
            asset,
        };
        at(net, create)
    }),
    often("set_price", |world, net| {
        let Asset { index, owner, .. } = net.asset(world);
        let price = Operation::SetPrice {
            by: owner,
            asset: index,
            price: 5,
            epoch: net.state(world).final_epoch + 4,
        };
        at(net, price)
    }),
    often("set_split_policy", |world, net| {
        let Asset { index, owner, .. } = net.asset(world);
        let split = Operation::SetSplitPolicy {
            by: owner,
            asset: index,
            stakers_bps: 1,
            epoch: net.state(world).final_epoch + 4,
        };
        at(net, split)
    }),
    often("set_metadata", |world, net| {
        let Asset { index, owner, .. } = net.asset(world);
        let metadata = Operation::SetMetadata {
            by: owner,
            asset: index,
            kind: AssetKind::SmallCell,
            h3_cell: 0,
        };
        at(net, metadata)
    }),
    often("announce_capacity", |world, net| {
        let asset = net.asset(world);
        at(net, net.announce_capacity(world, &asset, 9))
    }),
    often("set_live_price", |world, net| {
        let asset = net.asset(world);
        at(net, net.set_live_price(&asset))
    }),
    often("end_live_price", |world, net| {
        let asset = net.asset(world);
        net.run(world, net.set_live_price(&asset));
        let (by, asset) = (asset.owner, asset.index);
        at(net, Operation::EndLivePrice { by, asset })
    }),
    often("reprice", |world, net| {
        let (payer, asset) = (net.payer(world, 100), net.asset(world));
        net.run(world, net.set_live_price(&asset));
        let epoch = net.settle(world);
        net.run(world, net.reprice(&asset, epoch));
        net.usage(&payer, &asset, 1_000, 40);
        let epoch = net.settle_times(world, 4);
        at(net, net.reprice(&asset, epoch))
    }),
    often("retire_asset", |world, net| {
        let asset = net.asset(world);
        let (by, asset) = (asset.owner, asset.index);
        at(net, Operation::RetireAsset { by, asset })
    }),
    often("sync_share_supply", |world, net| {
        let asset = net.asset(world);
        world.burn_shares(asset.share_mint, asset.owner, 1);
        at(net, Operation::SyncShareSupply { asset: asset.index })
    }),
    often("offer_asset", |world, net| {
        let asset = net.asset(world);
        let (by, asset, to) = (asset.owner, asset.index, Some(world.wallet()));
        at(net, Operation::OfferAsset { by, asset, to })
    }),
    often("accept_asset", |world, net| {
        let Asset { index, owner, .. } = net.asset(world);
        let by = world.wallet();
        let offer = Operation::OfferAsset {
            by: owner,
            asset: index,
            to: Some(by),
        };
        net.run(world, offer);
        at(net, Operation::AcceptAsset { by, asset: index })
    }),
];
