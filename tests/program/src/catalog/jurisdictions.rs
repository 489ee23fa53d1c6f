//! Jurisdictions, and the assets that move between them.

use openmast_client::instructions::NewJurisdiction;

use super::{Entry, at, often, once};
use crate::{
    net::{ABROAD, HOME, LEVY_BPS, MOST_LEVY_BPS},
    operation::Operation,
};

pub(super) const JURISDICTIONS: [Entry; 7] = [
    once("add_jurisdiction", |world, net| {
        let new = NewJurisdiction {
            code: 40,
            regulator: world.wallet(),
            levy_bps: LEVY_BPS,
            most_levy_bps: MOST_LEVY_BPS,
        };
        let by = net.authority;
        at(net, Operation::AddJurisdiction { by, new })
    }),
    once("announce_levy", |_, net| {
        let announce = Operation::AnnounceLevy {
            by: net.regulator,
            jurisdiction: HOME,
            levy_bps: 100,
            epoch: 4,
        };
        at(net, announce)
    }),
    once("offer_regulator", |world, net| {
        let (by, jurisdiction, to) = (net.regulator, HOME, Some(world.wallet()));
        let offer = Operation::OfferRegulator {
            by,
            jurisdiction,
            to,
        };
        at(net, offer)
    }),
    once("accept_regulator", |world, net| {
        let (by, jurisdiction) = (world.wallet(), HOME);
        let offer = Operation::OfferRegulator {
            by: net.regulator,
            jurisdiction,
            to: Some(by),
        };
        net.run(world, offer);
        at(net, Operation::AcceptRegulator { by, jurisdiction })
    }),
    often("offer_move", |world, net| {
        let asset = net.asset(world);
        let (by, asset, to) = (asset.owner, asset.index, Some(ABROAD));
        at(net, Operation::OfferMove { by, asset, to })
    }),
    once("agree_to_move", |world, net| {
        let asset = net.asset(world);
        let offer = Operation::OfferMove {
            by: asset.owner,
            asset: asset.index,
            to: Some(ABROAD),
        };
        net.run(world, offer);
        let agree = Operation::AgreeToMove {
            by: net.regulator,
            jurisdiction: HOME,
            asset: asset.index,
            to: ABROAD,
            agrees: true,
        };
        at(net, agree)
    }),
    once("accept_move", |world, net| {
        let abroad = net.abroad(world);
        let asset = net.asset(world);
        net.agree_to_move(world, &asset);
        at(net, net.accept_move(&asset, abroad))
    }),
];
