//! Licences of assets.

use super::{Entry, at, often, once};
use crate::net::licence;

const DAY: i64 = 86_400;

pub(super) const LICENCES: [Entry; 5] = [
    often("grant_licence", |world, net| {
        let asset = net.asset(world);
        let now = world.now();
        at(
            net,
            net.grant_licence(world, &asset, None, licence(now, now + DAY)),
        )
    }),
    once("renew_licence", |world, net| {
        let asset = net.asset(world);
        let id = net.licensed(world, &asset);
        at(net, net.renew_licence(id, world.now() + 90 * DAY))
    }),
    once("suspend_licence", |world, net| {
        let asset = net.asset(world);
        let id = net.licensed(world, &asset);
        at(net, net.suspend_licence(id, world.now() + DAY))
    }),
    once("lift_licence", |world, net| {
        let asset = net.asset(world);
        let id = net.licensed(world, &asset);
        net.run(world, net.suspend_licence(id, world.now() + DAY));
        at(net, net.lift_licence(id))
    }),
    once("end_licence", |world, net| {
        let asset = net.asset(world);
        let id = net.licensed(world, &asset);
        at(net, net.end_licence(id))
    }),
];
