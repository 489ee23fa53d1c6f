use openmast_client::{
    accounts::{Asset, Lot, LotBook, NetworkParameters},
    addresses,
    events::Event,
    instructions::{self as ix, NewLot},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    Error,
    net::{self, MIN_EPOCH, Net, PARAMETERS, licence},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};

use super::start;

/// A network with an asset of which lots can be sold.
pub(super) fn ready() -> (World, Net, net::Asset) {
    let (mut world, mut net) = start();
    let asset = net.lot_asset(&mut world);
    (world, net, asset)
}

#[track_caller]
pub(super) fn refuses(world: &World, net: &Net, asset: &net::Asset, new: &NewLot, error: Error) {
    let issue = net.issue_lot(world, asset, new);
    assert_refused(world.clone().send(&[issue]), error);
}

#[test]
fn makes_lot_mint_and_entry_of_the_book() {
    let (mut world, mut net, asset) = ready();
    let new = NewLot {
        rolls_epochs: 1,
        most_per_epoch: 5,
        ..net.falling_lot(&world, LotKind::Volume)
    };
    let lot = net.issue(&mut world, &asset, &new);
    assert_eq!((lot.index, lot.number, lot.asset_index), (0, 0, 0));
    assert_eq!((lot.network, lot.asset), (net.address, asset.address));
    assert_eq!((lot.rent_payer, lot.epoch_seconds), (net.rent_payer, 60));
    assert_eq!((lot.price, lot.sold, lot.settled), (90_000_000, 0, 0));
    let mint = world.raw(&lot.mint).expect("a mint");
    let decoded = openmast_client::accounts::Mint::decode(&mint.owner, &mint.data).unwrap();
    assert_eq!((decoded.decimals, decoded.supply), (0, 0));
    let text = String::from_utf8_lossy(&mint.data).into_owned();
    assert!(text.contains(&new.name) && text.contains(&new.uri));
    // 10 · 8 · 10⁹ bits in 3 epochs of 60 seconds, rounded up; in the roll-over too.
    let book: LotBook = world.get(&addresses::lot_book(&asset.address));
    let entry = &book.entries[0];
    assert_eq!((book.issued, book.count), (1, 1));
    assert_eq!(entry.bits_per_second, 444_444_445);
    assert_eq!((entry.first_epoch, entry.end_epoch), (7, 11));
    let account: Asset = world.get(&asset.address);
    assert_eq!(
        (account.booked_lots, net.state(&world).reserve_count),
        (1, 1)
    );
    let Some(Event::LotIssued(event)) = world.events().last() else {
        panic!("no event of it")
    };
    assert_eq!((event.lot, event.mint), (lot.address(), lot.mint));
    assert_eq!((event.bits_per_second, event.slots), (444_444_445, 0));
    assert_eq!(event.terms, new);
    // The next one takes the next index and the next number.
    let next = net.issue(&mut world, &asset, &new);
    assert_eq!((next.index, next.number), (1, 1));
    assert_ne!(next.mint, lot.mint);
}

#[test]
fn every_kind_takes_its_own() {
    let (mut world, mut net, asset) = ready();
    for (kind, bits, slots) in [
        (LotKind::Rate, 10_000_000, 0),
        (LotKind::SimSlot, 0, 5),
        (LotKind::Volume, 333_333_334, 0),
    ] {
        let new = net.new_lot(&world, kind);
        net.issue(&mut world, &asset, &new);
        let book: LotBook = world.get(&addresses::lot_book(&asset.address));
        let entry = &book.entries[usize::from(book.count) - 1];
        assert_eq!((entry.bits_per_second, entry.slots), (bits, slots));
    }
    // What is left is less than all.
    let exclusive = net.new_lot(&world, LotKind::Exclusive);
    refuses(&world, &net, &asset, &exclusive, Error::CapacityOversold);
    let later = NewLot {
        first_epoch: 11,
        last_epoch: 11,
        ..exclusive
    };
    net.issue(&mut world, &asset, &later);
    let beside = NewLot {
        first_epoch: 11,
        last_epoch: 11,
        ..net.new_lot(&world, LotKind::Rate)
    };
    refuses(&world, &net, &asset, &beside, Error::CapacityOversold);
    let slots = NewLot {
        first_epoch: 11,
        last_epoch: 11,
        ..net.new_lot(&world, LotKind::SimSlot)
    };
    net.issue(&mut world, &asset, &slots);
}

#[test]
fn no_epoch_is_oversold() {
    let (mut world, mut net, asset) = ready();
    let rate = |net: &Net, world: &World, quantity, first, last| NewLot {
        quantity,
        first_epoch: first,
        last_epoch: last,
        ..net.new_lot(world, LotKind::Rate)
    };
    for (quantity, first, last) in [(600, 7, 10), (400, 9, 13)] {
        let new = rate(&net, &world, quantity, first, last);
        net.issue(&mut world, &asset, &new);
    }
    // Epochs 9 and 10 are full, 7 and 8 have 400, 11 to 13 have 600.
    let one_more = rate(&net, &world, 1, 5, 9);
    refuses(&world, &net, &asset, &one_more, Error::CapacityOversold);
    let around = rate(&net, &world, 600, 11, 21);
    net.issue(&mut world, &asset, &around);
    let before = rate(&net, &world, 1_000, 5, 6);
    net.issue(&mut world, &asset, &before);
    let more = rate(&net, &world, 1_001, 31, 31);
    refuses(&world, &net, &asset, &more, Error::CapacityOversold);
}

#[test]
fn refuses_terms_that_contradict_themselves() {
    let (world, net, asset) = ready();
    let now = world.now();
    let good = net.new_lot(&world, LotKind::Volume);
    type Change = fn(&mut NewLot, i64);
    let cases: [(&str, Change, Error); 19] = [
        ("kind", |new, _| new.kind = 4, Error::UnknownLotKind),
        ("early", |new, _| new.first_epoch = 3, Error::LotWindow),
        (
            "no epoch",
            |new, _| new.last_epoch = new.first_epoch - 1,
            Error::LotWindow,
        ),
        (
            "roll-over alone",
            |new, _| new.rolls_epochs = 4,
            Error::LotWindow,
        ),
        (
            "too long",
            |new, _| new.last_epoch = u64::MAX,
            Error::LotWindow,
        ),
        (
            "sale at once",
            |new, now| new.sale_starts = now + MIN_EPOCH - 1,
            Error::LotTimes,
        ),
        (
            "no sale",
            |new, _| new.sale_ends = new.sale_starts,
            Error::LotTimes,
        ),
        (
            "sold at the end",
            |new, _| new.ends_by = new.sale_ends,
            Error::LotTimes,
        ),
        (
            "never over",
            |new, _| new.ends_by = i64::MAX,
            Error::LotTimes,
        ),
        ("nothing", |new, _| new.quantity = 0, Error::LotTerms),
        ("free", |new, _| new.price_floor = 0, Error::LotTerms),
        (
            "rising",
            |new, _| new.price_floor = new.price_start + 1,
            Error::LotTerms,
        ),
        ("no least", |new, _| new.least_purchase = 0, Error::LotTerms),
        (
            "least above all",
            |new, _| new.least_purchase = 11,
            Error::LotTerms,
        ),
        (
            "more than paid",
            |new, _| new.refund_bps = 10_001,
            Error::LotTerms,
        ),
        (
            "overflow",
            |new, _| {
                new.price_start = u64::MAX;
                new.price_floor = u64::MAX;
            },
            Error::Overflow,
        ),
        (
            "name",
            |new, _| new.name = "x".repeat(33),
            Error::ShareTextTooLong,
        ),
        (
            "symbol",
            |new, _| new.symbol = "x".repeat(11),
            Error::ShareTextTooLong,
        ),
        (
            "cheap",
            |new, _| {
                new.price_start = 999_999;
                new.price_floor = 999_999;
            },
            Error::LotTooCheap,
        ),
    ];
    for (what, change, error) in cases {
        let mut new = good.clone();
        change(&mut new, now);
        let issue = net.issue_lot(&world, &asset, &new);
        let refused = world.clone().send(&[issue]).expect_err(what);
        assert_eq!(refused.0.program_error, Some(error), "{what}");
    }
    for (kind, change) in [
        (
            LotKind::Rate,
            (|new| new.rolls_epochs = 1) as fn(&mut NewLot),
        ),
        (LotKind::SimSlot, |new| new.most_per_epoch = 1),
        (LotKind::Exclusive, |new| new.quantity = 2),
    ] {
        let mut new = net.new_lot(&world, kind);
        change(&mut new);
        let issue = net.issue_lot(&world, &asset, &new);
        let refused = world.clone().send(&[issue]).expect_err("terms of volume");
        let called = refused.0.program_error.expect("ours");
        assert!(matches!(called, Error::LotWindow | Error::LotTerms));
    }
}

#[test]
fn refuses_an_asset_that_is_retired_or_another_owners_and_is_paused_with_creation() {
    let (mut world, net, asset) = ready();
    let new = net.new_lot(&world, LotKind::Volume);
    let stranger = net::Asset {
        owner: world.wallet(),
        ..asset
    };
    refuses(&world, &net, &stranger, &new, Error::NotAuthorized);
    for bit in [1, 2, 4, 8, 16, 32] {
        let mut paused = world.clone();
        net.run(&mut paused, net.pause(bit));
        let issued = paused.send(&[net.issue_lot(&paused, &asset, &new)]);
        match bit {
            1 => assert_refused(issued, Error::Paused),
            _ => drop(issued.expect("another part is paused")),
        }
    }
    let (by, index) = (asset.owner, asset.index);
    net.run(&mut world, Operation::RetireAsset { by, asset: index });
    refuses(&world, &net, &asset, &new, Error::AssetRetired);
}

#[test]
fn a_lot_needs_a_licence_where_licences_are_required() {
    let mut world = World::new();
    let mint = world.mint(6);
    let required = NetworkParameters {
        requires_licences: 1,
        ..PARAMETERS
    };
    let mut net = Net::with(&mut world, mint, required);
    let asset = net.lot_asset(&mut world);
    let id = net.licensed(&mut world, &asset);
    let new = NewLot {
        ends_by: world.now() + 20 * 86_400,
        ..net.new_lot(&world, LotKind::Volume)
    };
    let with = |world: &World, number, new: &NewLot| {
        let mut issuing = net.issuing(world, &asset);
        issuing.licence = number;
        let (payer, owner) = (net.rent_payer, asset.owner);
        let issue = ix::issue_lot(payer, owner, net.address, asset.index, &issuing, new);
        world.clone().send(&[issue])
    };
    with(&world, Some(id.number), &new).expect("it is licensed until later");
    assert_refused(with(&world, None, &new), Error::LicenceMissing);
    let later = NewLot {
        ends_by: world.now() + 30 * 86_400 + 1,
        ..new.clone()
    };
    let outlived = with(&world, Some(id.number), &later);
    assert_refused(outlived, Error::LicenceEndsEarlier);
    let mut suspended = world.clone();
    net.run(
        &mut suspended,
        net.suspend_licence(id, world.now() + 86_400),
    );
    let refused = with(&suspended, Some(id.number), &new);
    assert_refused(refused, Error::LicenceEndsEarlier);
    let mut ended = world.clone();
    net.run(&mut ended, net.end_licence(id));
    let refused = with(&ended, Some(id.number), &new);
    assert_refused(refused, Error::LicenceEndsEarlier);
    // One that holds later only, and one of another asset.
    let now = world.now();
    let announced = licence(now + 500, now + 30 * 86_400);
    let grant = net.grant_licence(&world, &asset, None, announced);
    net.run(&mut world, grant);
    let refused = with(&world, Some(1), &new);
    assert_refused(refused, Error::LicenceEndsEarlier);
    let other = net.clone().asset(&mut world);
    net.licensed(&mut world, &other);
    let mut issue = net.issue_lot(&world, &asset, &new);
    let foreign = addresses::licence(&other.address, 0);
    let none = issue
        .accounts
        .iter()
        .rposition(|account| account.pubkey == openmast_client::addresses::PROGRAM_ID);
    issue.accounts[none.expect("a place for the licence")].pubkey = foreign;
    assert_refused(world.send(&[issue]), Error::LicenceMissing);
}

#[test]
fn an_asset_has_32_lots_at_once_and_whoever_is_later_takes_a_later_index() {
    let (mut world, mut net, asset) = ready();
    let one = NewLot {
        quantity: 1,
        least_purchase: 1,
        ..net.new_lot(&world, LotKind::Rate)
    };
    for _ in 0..32 {
        net.issue(&mut world, &asset, &one);
    }
    refuses(&world, &net, &asset, &one, Error::LotBookFull);
    let other = net.lot_asset(&mut world);
    let early = net.issue_lot(&world, &other, &one);
    let mut others = world.clone();
    let mut theirs = net.clone();
    for _ in 0..3 {
        let third = theirs.lot_asset(&mut others);
        theirs.issue(&mut others, &third, &one);
    }
    others.run(early.clone());
    let third = theirs.lot_asset(&mut others);
    theirs.released.push(Default::default());
    theirs.issue(&mut others, &third, &one);
    let lot: Lot = others.get(&addresses::reserve(&net.address, 35));
    assert_eq!(lot.asset, other.address);
    let mut late = world.clone();
    let mut theirs = net.clone();
    for _ in 0..4 {
        let third = theirs.lot_asset(&mut late);
        theirs.issue(&mut late, &third, &one);
    }
    assert_refused(late.send(&[early]), Error::IndexTaken);
}
