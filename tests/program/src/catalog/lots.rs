//! Lots and entitlements.

use openmast_client::{
    composites::lot_account,
    instructions::{self as ix, NewLot, token},
};
use openmast_ledger::LotKind;

use super::{Entry, often};
use crate::net::{EXIT, MIN_EPOCH};

pub(super) const LOTS: [Entry; 14] = [
    often("issue_lot", |world, net| {
        let asset = net.lot_asset(world);
        net.settle(world);
        // Time may pass until it is issued.
        let now = world.now();
        let new = NewLot {
            sale_starts: now + 100_000,
            sale_ends: now + 200_000,
            ends_by: now + 300_000,
            ..net.new_lot(world, LotKind::Volume)
        };
        net.issue_lot(world, &asset, &new)
    }),
    often("buy_lot", |world, net| {
        let asset = net.lot_asset(world);
        let new = net.falling_lot(world, LotKind::Volume);
        let lot = net.issue(world, &asset, &new);
        world.pass(MIN_EPOCH);
        let buyer = net.lot_wallet(world, &lot);
        net.buy_lot(&lot, buyer, 3)
    }),
    often("settle_purchase", |world, net| {
        let asset = net.lot_asset(world);
        let new = net.falling_lot(world, LotKind::Volume);
        let lot = net.issue(world, &asset, &new);
        world.pass(MIN_EPOCH);
        let first = net.holder(world, &lot, 3);
        world.pass(1_000);
        net.holder(world, &lot, 7);
        ix::settle_purchase(&lot, first, net.purse(&first))
    }),
    often("end_lot_sale", |world, net| {
        let lot = net.lot(world, LotKind::Rate);
        net.holder(world, &lot, 3);
        world.pass(3_600);
        ix::end_lot_sale(world.wallet(), &lot)
    }),
    often("return_lot", |world, net| {
        let lot = net.lot(world, LotKind::Rate);
        let holder = net.holder(world, &lot, 10);
        let tokens = lot_account(&lot, &holder);
        ix::return_lot(holder, &lot, tokens, net.purse(&holder), 4)
    }),
    often("redeem_lot", |world, net| {
        let lot = net.lot(world, LotKind::Volume);
        let (holder, payer) = (net.holder(world, &lot, 10), net.payer(world, 1));
        net.redeem_lot(world, &lot, holder, payer.index, 4)
    }),
    often("ask_back", |world, net| {
        let (_, payer, entitlement) = net.entitled(world, LotKind::Volume, 4);
        ix::ask_back(payer.owner, &entitlement, 2)
    }),
    often("cancel_ask", |world, net| {
        let (_, payer, entitlement) = net.entitled(world, LotKind::Volume, 4);
        world.run(ix::ask_back(payer.owner, &entitlement, 2));
        ix::cancel_ask(payer.owner, &entitlement)
    }),
    often("take_back", |world, net| {
        let (lot, payer, entitlement) = net.entitled(world, LotKind::Volume, 4);
        world.run(ix::ask_back(payer.owner, &entitlement, 2));
        let epoch = net.settle(world);
        let shown = net.shown(epoch, entitlement.index);
        let (owner, tokens) = (payer.owner, lot_account(&lot, &payer.owner));
        ix::take_back(owner, &entitlement, lot.mint, tokens, epoch, &shown, None)
    }),
    often("settle_lot", |world, net| {
        let lot = net.lot(world, LotKind::Rate);
        net.holder(world, &lot, 3);
        net.settle_until(world, lot.last_epoch);
        net.settle_lot(&lot, lot.last_epoch)
    }),
    often("cut_lot_short", |world, net| {
        let lot = net.lot(world, LotKind::Volume);
        net.holder(world, &lot, 3);
        world.pass(3 * EXIT);
        ix::cut_lot_short(&lot)
    }),
    often("lapse_lot", |world, net| {
        let lot = net.lot(world, LotKind::Volume);
        net.holder(world, &lot, 3);
        world.pass(200_000);
        ix::lapse_lot(&lot)
    }),
    often("refund_lot", |world, net| {
        let lot = net.lot(world, LotKind::Rate);
        let holder = net.holder(world, &lot, 3);
        net.end_lot(world, &lot);
        let tokens = lot_account(&lot, &holder);
        ix::refund_lot(holder, &lot, tokens, net.purse(&holder), 2)
    }),
    often("refund_entitlement", |world, net| {
        let (lot, payer, entitlement) = net.entitled(world, LotKind::Volume, 4);
        net.end_lot(world, &lot);
        let shown = net.shown(lot.last_epoch, entitlement.index);
        let create = token::create_currency_account(&payer.owner, &payer.owner, &net.mint);
        world.run(create);
        let (owner, destination) = (payer.owner, net.purse(&payer.owner));
        let shown = Some((lot.last_epoch, &shown));
        ix::refund_entitlement(owner, &entitlement, destination, shown, None)
    }),
];
