//! Archives of epochs in which capacity is used that was paid for ahead: what their lines must say of lots and entitlements.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by a panic"
)]

use openmast_archive::{
    ArchiveError, AssetLine, ChargeLine, EntitlementTokens, Header, LotTerms, PUBLIC_FORMAT,
    PayerLine, PublicArchive, ReserveLine, TariffLine, pair_lines, price_set,
};
use openmast_engine::PairBalance;
use openmast_ledger::{Bytes, Totals};

const NETWORK: [u8; 32] = [2; 32];
/// A tenth of a base unit for a byte.
const PRICE: u64 = 100_000_000;
/// Bytes that a token of rate was priced by for an epoch: a minute of 1 Mbit/s.
const A_TOKEN: u64 = 60 * 125_000;

/// Lot 0 is of volume, two tokens at 40 of money that meet 200 000 bytes an epoch together; lot 2 is of rate, four tokens that
/// meet 125 000 bytes a second each. Both windows are epochs 1 and 2.
fn terms(kind: u8) -> LotTerms {
    let (price, sold, most_per_epoch) = match kind {
        0 => (40_000_000, 2, 100_000),
        _ => (30, 4, 0),
    };
    let (counted_mbps, counted_seconds) = if kind == 2 { (1, 60) } else { (0, 0) };
    LotTerms {
        counted_mbps,
        counted_seconds,
        kind,
        price,
        sold,
        first_epoch: 1,
        last_epoch: 2,
        ends_by: 100,
        most_per_epoch,
        forfeited: 0,
    }
}

fn lot(reserve: u32, kind: u8, epoch: u64, [accrued, epoch_accrued]: [u64; 2]) -> ReserveLine {
    ReserveLine {
        reserve,
        bytes: epoch,
        charged: accrued,
        accrued,
        epoch_bytes: 1,
        epoch_charged: epoch_accrued,
        epoch_accrued,
        due: accrued,
        terms: Some(terms(kind)),
        ..ReserveLine::default()
    }
}

/// Of payer 0. It met these bytes in this epoch, and none before, and they released this.
fn entitlement(reserve: u32, lot: u32, quantity: u64, met: u64, released: u64) -> ReserveLine {
    ReserveLine {
        reserve,
        lot: Some(lot),
        bytes: met,
        charged: released,
        accrued: released,
        epoch_bytes: met,
        epoch_charged: released,
        epoch_accrued: released,
        due: released,
        tokens: Some(EntitlementTokens {
            quantity,
            ..EntitlementTokens::default()
        }),
        ..ReserveLine::default()
    }
}

/// In epoch 1 nothing is used, and time releases half of lot 2. In epoch 2, which takes a second, payer 0 uses 326 000 bytes: the
/// rate meets 125 000, the volume 200 000, and its money is for 1 000. With that both windows are over.
fn archive(epoch: u64) -> PublicArchive {
    let reserves = match epoch {
        1 => vec![
            lot(0, 0, epoch, [0, 0]),
            entitlement(1, 0, 2, 0, 0),
            lot(2, 2, epoch, [60, 60]),
            entitlement(3, 2, 1, 0, 0),
        ],
        _ => vec![
            // What nobody used of two tokens.
            lot(0, 0, epoch, [79_992_000, 79_992_000]),
            entitlement(1, 0, 2, 200_000, 8_000),
            lot(2, 2, epoch, [120, 60]),
            ReserveLine {
                counted_bytes: A_TOKEN,
                ..entitlement(3, 2, 1, 125_000, 0)
            },
        ],
    };
    let (charges, spent) = match epoch {
        1 => (Vec::new(), 0),
        _ => {
            let charge = ChargeLine {
                bytes: 326_000,
                met_bytes: 325_000,
                paid_bytes: 326_000,
                accrued: 100,
                charged: 100,
                ..ChargeLine::default()
            };
            (vec![charge], 100)
        }
    };
    let bytes = charges.iter().map(|line| line.bytes).sum();
    let released: u64 = reserves.iter().map(|line| line.epoch_accrued).sum();
    let before = if epoch == 1 { 0 } else { 60 };
    let (epoch_earned, earned) = (spent + released, before + spent + released);
    let assets = vec![AssetLine {
        asset: 0,
        bytes,
        paid: bytes,
        earned,
        accrued: earned,
        epoch_bytes: bytes,
        epoch_paid: bytes,
        epoch_earned,
        epoch_accrued: epoch_earned,
        trailing: before - before / 8 + epoch_earned,
    }];
    let payer = PayerLine {
        payer: 0,
        bytes,
        paid: bytes,
        spent,
        accrued: spent,
        epoch_bytes: bytes,
        epoch_paid: bytes,
        epoch_spent: spent,
        epoch_accrued: spent,
    };
    let pair = PairBalance {
        accrued: spent,
        ..PairBalance::default()
    };
    let has_payer = epoch > 1;
    let tariff = |tariff| TariffLine {
        tariff,
        prices: vec![PRICE],
        ..TariffLine::default()
    };
    let tariffs = vec![tariff(epoch)];
    let header = Header {
        format: PUBLIC_FORMAT.into(),
        program: "Program111111111111111111111111111111111111".into(),
        network: "8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR".into(),
        epoch,
        snapshot_slot: 10 * epoch,
        closed_at: epoch as i64,
        closed_at_ms: 1_000 * epoch,
        heard_until_ms: 1_000 * epoch,
        breaker: 1 << 40,
        lots_left: u64::MAX,
        previous: None,
        asset_count: 1,
        payer_count: 1,
        reserve_count: 4,
        asset_lines: 1,
        payer_lines: u32::from(has_payer),
        reserve_lines: reserves.len() as u32,
        tariff_lines: 1,
        earlier_tariff_lines: 0,
        charge_lines: charges.len() as u64,
        request_lines: 0,
        pair_lines: u32::from(has_payer),
        asset_root: [0; 32],
        payer_root: [0; 32],
        reserve_root: [0; 32],
        charged: earned,
        accrued: earned,
        payer_charged: spent,
        payer_accrued: spent,
        reserve_charged: earned - spent,
        reserve_accrued: earned - spent,
        bytes,
        private_root: [7; 32],
        price_set_hash: price_set(&tariffs).expect("few prices"),
    };
    let mut archive = PublicArchive {
        header,
        assets,
        payers: has_payer.then_some(payer).into_iter().collect(),
        reserves,
        tariffs,
        earlier_tariffs: Vec::new(),
        next_tariff: tariff(epoch + 1),
        charges,
        requests: Vec::new(),
        pairs: match has_payer {
            true => pair_lines(vec![pair]),
            false => Vec::new(),
        },
        counters: Vec::new(),
    };
    state_roots(&mut archive);
    archive
}

/// Has the header state the roots and sums of what the lines say.
fn state_roots(archive: &mut PublicArchive) {
    let assets = archive.asset_tree(NETWORK).expect("small sums").root();
    let payers = archive.payer_tree(NETWORK).expect("small sums").root();
    let reserves = archive.reserve_tree(NETWORK).expect("small sums").root();
    let header = &mut archive.header;
    (header.asset_root, header.payer_root) = (assets.hash, payers.hash);
    header.reserve_root = reserves.hash;
    (header.charged, header.accrued) = (assets.sums.charged.0, assets.sums.accrued.0);
    (header.payer_charged, header.payer_accrued) = (payers.sums.charged.0, payers.sums.accrued.0);
    (header.reserve_charged, header.reserve_accrued) =
        (reserves.sums.charged.0, reserves.sums.accrued.0);
}

#[test]
fn what_lots_released_and_entitlements_met_is_recomputed() {
    let (first, second) = (archive(1), archive(2));
    first.check(NETWORK).expect("agrees");
    first.check_continues(None).expect("begins");
    second.check(NETWORK).expect("agrees");
    second.check_continues(Some(&first)).expect("continues");
}

/// The second epoch with lots that hold so much less than is due by it: the first lot has most, and nobody else is cut.
fn short_by(missing: u64) -> PublicArchive {
    let mut archive = archive(2);
    archive.header.lots_left = archive.header.reserve_accrued - missing;
    releases(&mut archive, 0, missing);
    archive
}

/// A reserve releases so much less.
fn releases(archive: &mut PublicArchive, reserve: usize, less: u64) {
    let (line, asset) = (&mut archive.reserves[reserve], &mut archive.assets[0]);
    for amount in [
        &mut line.accrued,
        &mut line.charged,
        &mut line.epoch_accrued,
        &mut line.epoch_charged,
        &mut asset.accrued,
        &mut asset.earned,
        &mut asset.epoch_accrued,
        &mut asset.epoch_earned,
        &mut asset.trailing,
    ] {
        *amount -= less;
    }
    state_roots(archive);
}

#[test]
fn what_lots_do_not_hold_stays_due_and_nothing_else_does() {
    let first = archive(1);
    let check = |archive: &PublicArchive| {
        archive.check(NETWORK)?;
        archive.check_continues(Some(&first))
    };
    check(&short_by(100)).expect("there is room for no more");
    let mut without_room = short_by(100);
    without_room.header.lots_left -= 1;
    let mut with_room = short_by(100);
    with_room.header.lots_left += 1;
    let mut others_part = short_by(99);
    others_part.header.lots_left -= 1;
    releases(&mut others_part, 1, 1);
    let wrong = [
        ("more than lots hold", without_room),
        ("less than lots hold", with_room),
        ("another reserve waits", others_part),
    ];
    for (what, wrong) in wrong {
        let refused = check(&wrong);
        assert!(matches!(refused, Err(ArchiveError::Disagrees(_))), "{what}");
    }
}

#[test]
fn lines_of_reserves_are_read_as_they_were_written() {
    let archive = archive(2);
    let mut bytes = Vec::new();
    let hash = archive
        .write_to(&mut bytes)
        .expect("a Vec takes everything");
    let read = PublicArchive::read_from(bytes.as_slice(), Some(&hash)).expect("whole");
    assert_eq!(read, archive);
    assert_eq!(
        read.reserve(1),
        Totals {
            paid: Bytes(200_000),
            ..archive.reserves[1].totals()
        }
    );
    assert_eq!(read.reserve(9), Totals::ZERO);
}

/// Money moves from one line to another, and all sums and roots follow: only the rules are broken.
#[test]
fn a_reserve_releases_what_its_terms_say() {
    type Change = fn(&mut PublicArchive);
    let changes: [(&str, Change); 12] = [
        ("released by another", |it| {
            let [from, to] = [1, 2];
            for reserve in [from, to] {
                let line = &mut it.reserves[reserve];
                for amount in [
                    &mut line.accrued,
                    &mut line.charged,
                    &mut line.epoch_accrued,
                    &mut line.epoch_charged,
                ] {
                    *amount = if reserve == to {
                        *amount + 1
                    } else {
                        *amount - 1
                    };
                }
            }
        }),
        ("what is due", |it| it.reserves[0].due += 1),
        ("the price", |it| {
            it.reserves[0].terms.as_mut().expect("a lot").price += 1
        }),
        ("tokens that were sold", |it| {
            it.reserves[2].terms.as_mut().expect("a lot").sold += 1
        }),
        ("the end of the window", |it| {
            it.reserves[0].terms.as_mut().expect("a lot").last_epoch += 1
        }),
        ("a kept fee", |it| {
            it.reserves[2].terms.as_mut().expect("a lot").forfeited += 1
        }),
        ("an unknown kind", |it| {
            it.reserves[2].terms.as_mut().expect("a lot").kind = 4
        }),
        ("a lot that is gone", |it| it.reserves[1].lot = Some(3)),
        ("an entitlement with terms", |it| {
            it.reserves[1].terms = Some(terms(0))
        }),
        ("identities of volume", |it| it.reserves[1].identities = 1),
        ("who met", |it| {
            it.reserves[1].tokens.as_mut().expect("tokens").payer = 1
        }),
        ("bytes that were met", |it| {
            it.charges[0].met_bytes -= 1;
        }),
    ];
    for (what, change) in changes {
        let mut changed = archive(2);
        change(&mut changed);
        state_roots(&mut changed);
        let refused = changed.check(NETWORK);
        assert!(matches!(refused, Err(ArchiveError::Disagrees(_))), "{what}");
    }
}

#[test]
fn the_header_states_three_trees_that_belong_together() {
    type Change = fn(&mut Header);
    let changes: [(&str, Change); 7] = [
        ("root", |it| it.reserve_root[0] ^= 1),
        ("charged", |it| it.reserve_charged += 1),
        ("accrued", |it| it.reserve_accrued += 1),
        ("spent", |it| it.payer_charged += 1),
        ("owed", |it| it.payer_accrued += 1),
        ("count", |it| it.reserve_count = 3),
        ("lines", |it| it.reserve_lines = 3),
    ];
    for (what, change) in changes {
        let mut changed = archive(2);
        change(&mut changed.header);
        let refused = changed.check(NETWORK);
        assert!(matches!(refused, Err(ArchiveError::Disagrees(_))), "{what}");
    }
}

/// What a lot sells, in two archives.
fn of_lot(
    before: &mut PublicArchive,
    now: &mut PublicArchive,
    lot: usize,
    change: fn(&mut LotTerms),
) {
    for archive in [before, now] {
        change(archive.reserves[lot].terms.as_mut().expect("a lot"));
    }
}

/// What follows only from the archive before.
#[test]
fn entitlements_meet_all_that_they_can_in_their_order_and_no_more() {
    let first = archive(1);
    let tokens = |line: &mut ReserveLine, quantity| {
        line.tokens.as_mut().expect("an entitlement").quantity = quantity;
    };
    type Change<'a> = &'a dyn Fn(&mut PublicArchive, &mut PublicArchive);
    let changes: [(&str, Change<'_>); 11] = [
        ("more than the tokens of then", &|before, now| {
            tokens(&mut before.reserves[3], 0);
            tokens(&mut now.reserves[3], 0);
        }),
        ("less than it could", &|before, _| {
            tokens(&mut before.reserves[3], 2)
        }),
        ("a cap that was higher", &|before, now| {
            of_lot(before, now, 0, |it| it.most_per_epoch = 100_001);
        }),
        ("a rate that was priced by more", &|before, now| {
            of_lot(before, now, 2, |it| it.counted_mbps = 2);
        }),
        ("a rate that was priced by no time", &|before, now| {
            of_lot(before, now, 2, |it| it.counted_seconds = 0);
        }),
        ("what is asked back", &|before, _| {
            before.reserves[1].tokens.as_mut().expect("tokens").asked = 1;
        }),
        ("a window that was over", &|before, now| {
            of_lot(before, now, 2, |it| it.last_epoch = 1);
            (now.reserves[2].epoch_bytes, now.reserves[2].bytes) = (0, 1);
        }),
        ("an epoch that took longer", &|_, now| {
            now.header.closed_at += 1
        }),
        ("an epoch that was served", &|_, now| {
            (now.reserves[2].epoch_bytes, now.reserves[2].bytes) = (0, 1);
        }),
        ("a reserve that was another", &|before, _| {
            before.reserves[2].asset = 1
        }),
        ("a reserve that is gone", &|_, now| {
            now.reserves.remove(2);
        }),
    ];
    for (what, change) in changes {
        let (mut before, mut now) = (first.clone(), archive(2));
        change(&mut before, &mut now);
        let refused = now.check_continues(Some(&before));
        assert!(matches!(refused, Err(ArchiveError::Disagrees(_))), "{what}");
    }
    // An epoch without a licence is not served, and then must not count.
    let mut unlicensed = first;
    unlicensed.tariffs[0].prices[0] = 0;
    unlicensed.tariffs[0].unlicensed = vec![0];
    assert!(unlicensed.check_continues(None).is_err());
    for line in [0, 2] {
        let line = &mut unlicensed.reserves[line];
        (line.bytes, line.epoch_bytes) = (0, 0);
    }
    unlicensed.check_continues(None).expect("not served");
}

/// Without terms nothing could be said of what it releases, nor whether an epoch counts as served.
#[test]
fn a_lot_never_loses_its_terms() {
    let mut gone = archive(1);
    let line = &mut gone.reserves[2];
    line.terms = None;
    for amount in [
        &mut line.accrued,
        &mut line.charged,
        &mut line.epoch_accrued,
        &mut line.epoch_charged,
        &mut line.due,
    ] {
        *amount = 0;
    }
    (gone.assets, gone.header.asset_lines) = (Vec::new(), 0);
    state_roots(&mut gone);
    let refused = gone.check(NETWORK);
    let expected = "reserve 2 is said to be what no lot is";
    assert!(
        matches!(&refused, Err(ArchiveError::Disagrees(why)) if why == expected),
        "{refused:?}"
    );
}

/// Nothing of this changes what is released in this epoch, and all of it what may be met or released in the next.
#[test]
fn a_lot_sells_the_same_in_every_archive() {
    type Change = fn(&mut LotTerms);
    let changes: [(&str, Change); 4] = [
        ("an end that came later", |then| then.ends_by -= 1),
        ("a rate of more", |then| then.counted_mbps += 1),
        ("a rate of longer epochs", |then| then.counted_seconds += 1),
        ("a fee that was given back", |then| then.forfeited += 1),
    ];
    let second = archive(2);
    for (what, change) in changes {
        let mut first = archive(1);
        change(first.reserves[2].terms.as_mut().expect("a lot"));
        let refused = second.check_continues(Some(&first));
        let expected = "reserve 2 was another one before";
        assert!(
            matches!(&refused, Err(ArchiveError::Disagrees(why)) if why == expected),
            "{what}: {refused:?}"
        );
    }
    // What may change: it was cut short, and a token was returned.
    let mut first = archive(1);
    let then = first.reserves[2].terms.as_mut().expect("a lot");
    (then.ends_by, then.sold) = (then.ends_by + 1, then.sold + 1);
    second.check_continues(Some(&first)).expect("continues");
}

fn refuses(refused: Result<(), ArchiveError>, expected: &str) {
    assert!(
        matches!(&refused, Err(ArchiveError::Disagrees(why)) if why == expected),
        "{refused:?}"
    );
}

/// Whose account was closed could meet nothing, and its payer's money would be used: so it must be there while its lot goes on.
#[test]
fn an_entitlement_keeps_its_tokens_until_its_lot_is_over() {
    let mut lost = archive(1);
    // It met something in epochs before.
    (lost.reserves[3].bytes, lost.reserves[3].tokens) = (5, None);
    state_roots(&mut lost);
    let expected = "reserve 3 is said to be what no entitlement of its lot is";
    refuses(lost.check(NETWORK), expected);
    // Once its lot is over by the clock it may have been settled, and paid back.
    lost.reserves[2].terms.as_mut().expect("a lot").ends_by = 1;
    lost.check(NETWORK).expect("it may be closed");
    // With its line it could be lost as well, though it met nothing yet.
    let mut first = archive(1);
    let mut second = archive(2);
    of_lot(&mut first, &mut second, 2, |it| it.last_epoch = 3);
    second.reserves.remove(3);
    let expected = "a reserve that is there or had something has no line";
    refuses(second.check_continues(Some(&first)), expected);
    // A lot is there for ever, also one that nobody bought.
    let mut unsold = archive(1);
    let mut other = lot(3, 1, 0, [0, 0]);
    other.epoch_bytes = 0;
    unsold.reserves[3] = other;
    let mut second = archive(2);
    second.reserves.remove(3);
    refuses(second.check_continues(Some(&unsold)), expected);
}

#[test]
fn an_entitlement_is_its_payers_and_never_grows() {
    type Change = fn(&mut EntitlementTokens);
    let changes: [(&str, Change); 2] = [
        ("another payer's", |then| then.payer = 1),
        ("of fewer tokens", |then| then.quantity -= 1),
    ];
    for (what, change) in changes {
        let (mut first, second) = (archive(1), archive(2));
        change(first.reserves[1].tokens.as_mut().expect("tokens"));
        println!("{what}");
        let expected = "reserve 1 was another one before";
        refuses(second.check_continues(Some(&first)), expected);
    }
    let (mut first, second) = (archive(1), archive(2));
    first.reserves[3].tokens = None;
    let expected = "reserve 3 was another one before";
    refuses(second.check_continues(Some(&first)), expected);
}

/// Usage that waited may be met by less than what is there now. Of assets that no earlier tariff prices none can have waited.
#[test]
fn an_earlier_tariff_leaves_open_only_what_it_prices() {
    let check = |earlier: TariffLine| {
        let (mut first, mut second) = (archive(1), archive(2));
        // Two tokens of rate could have met more.
        first.reserves[3].tokens.as_mut().expect("tokens").quantity = 2;
        second.reserves[3].counted_bytes = 2 * A_TOKEN;
        second.earlier_tariffs = vec![earlier];
        second.check_continues(Some(&first))
    };
    let none = TariffLine::default();
    let unlicensed = TariffLine {
        prices: vec![0],
        unlicensed: vec![0],
        ..TariffLine::default()
    };
    let expected = "entitlement 3 was to meet 250000 bytes and met 125000";
    for earlier in [none, unlicensed] {
        refuses(check(earlier), expected);
    }
    check(TariffLine {
        prices: vec![PRICE],
        ..TariffLine::default()
    })
    .expect("some of it may have waited");
}

/// A token of a rate that was priced by a second an epoch meets one for each epoch that was served: not what it was paid back for.
#[test]
fn a_rate_meets_only_what_was_served_so_far() {
    let (mut first, mut second) = (archive(1), archive(2));
    of_lot(&mut first, &mut second, 2, |it| it.counted_seconds = 1);
    // Epoch 2 takes two seconds, of which one is left from epoch 1, if that was served and the token was there.
    (
        first.reserves[3].counted_bytes,
        second.reserves[3].counted_bytes,
    ) = (125_000, 250_000);
    second.header.closed_at = 3;
    second.reserves[3].epoch_bytes = 250_000;
    second.reserves[3].bytes = 250_000;
    let refused = second.check_continues(Some(&first));
    refuses(
        refused,
        "entitlement 1 was to meet 76000 bytes and met 200000",
    );
    (
        first.reserves[3].counted_bytes,
        second.reserves[3].counted_bytes,
    ) = (0, 125_000);
    let refused = second.check_continues(Some(&first));
    refuses(refused, "entitlement 3 met more than it had left");
}

/// One that a node did not have once, and has again, is another matter while something follows from it.
#[test]
fn an_entitlement_may_be_found_again_once_its_lot_is_over() {
    // Two epochs without usage, after which nothing is released either.
    let unused = |epoch: u64| {
        let mut unused = archive(1);
        let header = &mut unused.header;
        (header.epoch, header.snapshot_slot) = (epoch, 10 * epoch);
        header.closed_at = epoch as i64;
        (unused.tariffs[0].tariff, unused.next_tariff.tariff) = (epoch, epoch + 1);
        unused
    };
    let (mut first, mut second) = (archive(1), unused(2));
    for line in &mut second.reserves {
        (line.epoch_bytes, line.epoch_charged, line.epoch_accrued) = (0, 0, 0);
    }
    let asset = &mut second.assets[0];
    (asset.epoch_earned, asset.epoch_accrued) = (0, 0);
    asset.trailing -= asset.trailing / 8;
    for lot in [0, 2] {
        of_lot(&mut first, &mut second, lot, |it| it.last_epoch = 1);
    }
    for line in [1, 3] {
        first.reserves[line].tokens = None;
    }
    second.check_continues(Some(&first)).expect("it is there");
    // Were the lot not over, the archive before would have had it.
    for lot in [0, 2] {
        of_lot(&mut first, &mut second, lot, |it| it.last_epoch = 2);
        (second.reserves[lot].epoch_bytes, second.reserves[lot].bytes) = (1, 2);
    }
    let refused = second.check_continues(Some(&first));
    refuses(refused, "reserve 1 was another one before");
}

/// What bounds the life of an entitlement follows from the archive before, as far as that tells.
#[test]
fn what_tokens_were_priced_by_is_recomputed() {
    let expected = "entitlement 3 was priced by other bytes";
    let first = archive(1);
    for other in [0, A_TOKEN - 1, A_TOKEN + 1, u64::MAX] {
        let mut second = archive(2);
        second.reserves[3].counted_bytes = other;
        refuses(second.check_continues(Some(&first)), expected);
    }
    // Nothing for an epoch that was not served, or while all tokens are asked back.
    let (mut before, mut over) = (first.clone(), archive(2));
    of_lot(&mut before, &mut over, 2, |it| it.last_epoch = 1);
    (over.reserves[2].epoch_bytes, over.reserves[2].bytes) = (0, 1);
    refuses(over.check_continues(Some(&before)), expected);
    let mut asked = first.clone();
    asked.reserves[3].tokens.as_mut().expect("tokens").asked = 1;
    refuses(archive(2).check_continues(Some(&asked)), expected);
    // Neither volume nor a lot has any.
    for line in [0, 1, 2] {
        let mut second = archive(2);
        second.reserves[line].counted_bytes = 1;
        let refused = second.check_continues(Some(&first));
        assert!(refused.is_err(), "{line}");
    }
    // What an epoch that was opened again adds is not told, but no more was sold.
    let mut again = archive(2);
    again.tariffs.push(again.tariffs[0].clone());
    for (priced, holds) in [
        (A_TOKEN, true),
        (4 * A_TOKEN, true),
        (4 * A_TOKEN + 1, false),
    ] {
        again.reserves[3].counted_bytes = priced;
        let checked = again.check_continues(Some(&first));
        let refused = "entitlements of lot 2 were priced by more than it sold";
        let is_refused = matches!(&checked, Err(ArchiveError::Disagrees(why)) if why == refused);
        assert_eq!(is_refused, !holds, "{priced}: {checked:?}");
    }
    again.reserves[3].counted_bytes = A_TOKEN - 1;
    refuses(again.check_continues(Some(&first)), expected);
    // The first one of a log goes on from accounts that no archive tells, but from no more than were sold.
    let mut alone = first;
    for (priced, holds) in [
        (A_TOKEN, true),
        (4 * A_TOKEN, true),
        (4 * A_TOKEN + 1, false),
    ] {
        alone.reserves[3].counted_bytes = priced;
        assert_eq!(alone.check_continues(None).is_ok(), holds, "{priced}");
    }
}

/// An asset that has sold a lot is not retired in its window: a price of 0 is its owner's choice then, and nobody's refund.
#[test]
fn a_price_of_nothing_is_served_where_something_is_sold() {
    let mut free = archive(1);
    free.tariffs[0].prices[0] = 0;
    for line in [0, 2] {
        let line = &mut free.reserves[line];
        (line.bytes, line.epoch_bytes) = (0, 0);
    }
    let expected = "lot 0 counts the epoch as served and it was not, or the other way round";
    refuses(free.check_continues(None), expected);
    for line in [0, 2] {
        free.reserves[line].terms.as_mut().expect("a lot").sold = 0;
    }
    free.check_continues(None).expect("it may be retired");
}

/// What was paid for ahead is income of the asset beside what payers are charged, and read from the bytes as from memory.
#[test]
fn income_is_by_use_and_by_lots() {
    let archive = archive(2);
    let mut bytes = Vec::new();
    let hash = archive.write_to(&mut bytes).expect("is written");
    let income = openmast_archive::Income::read_from(bytes.as_slice(), &hash, 0).expect("adds up");
    assert_eq!(income, archive.income(0).expect("adds up"));
    let released: u64 = archive.reserves.iter().map(|it| it.epoch_charged).sum();
    assert!(released > 0);
    assert_eq!(income.lots_charged.0, released);
    let earned = income.by_use.charged.0 + released;
    assert_eq!(earned, archive.assets[0].epoch_earned);
    // A bill of the payer says how much of its usage was met, and none of that is in what it was charged.
    let bill = archive.bill(0).expect("adds up");
    let sums = bill.sums().expect("fits");
    assert_eq!(sums.met_bytes, archive.charges[0].met_bytes);
    assert_eq!(sums.charged.0, archive.payers[0].epoch_spent);
    // Of another asset there is nothing.
    assert!(!archive.income(1).expect("adds up").says_something());
}
