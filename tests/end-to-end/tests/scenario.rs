//! The demo's story as a test: every total reconciles.

use openmast_end_to_end::{books::Books, capacity::Kind, narrator::Narrator, story};

#[tokio::test(flavor = "multi_thread")]
async fn a_gateways_packets_become_claimed_money_and_the_books_balance() -> anyhow::Result<()> {
    let mut ending = story::play(&mut Narrator::default()).await?;
    let checks = ending.books.checks();
    let wrong: Vec<_> = checks.iter().filter(|check| !check.holds()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{}", ending.books.table());
    // the story is about money: none of these may be empty
    let books = &ending.books;
    assert!(books.earned.iter().all(|totals| totals.amount > 0));
    assert!(books.spent.iter().all(|totals| totals.amount > 0));
    assert_eq!(
        books
            .expected
            .written_off
            .iter()
            .filter(|amount| **amount > 0)
            .count(),
        1
    );
    assert!(books.state.network.final_epoch >= 3);
    assert!(books.state.network.paid_out > 0 && books.state.network.withdrawn > 0);
    let late = books.stakes.last().expect("stakes");
    assert_eq!((late.earned_at_least, late.collects), (0, 0));
    assert!(
        books
            .stakes
            .iter()
            .rev()
            .skip(1)
            .all(|stake| stake.earned_at_least > 0)
    );
    // shares change hands, and some of all kinds wait in escrow
    let dealings = &books.dealings;
    assert!(
        dealings
            .trades
            .iter()
            .all(|trade| trade.amount > 0 && trade.fee > 0)
    );
    let in_parts = dealings.trades.iter().filter(|trade| trade.asset == 0);
    assert!(in_parts.count() >= 2, "an offer is filled in parts");
    assert!(dealings.in_escrow(0) > 0 && dealings.in_escrow(2) > 0 && dealings.bid() > 0);
    assert!(books.state.assets[2].share_kind == 1 && books.state.staked_shares[2] > 0);
    assert!(books.not_charged > 0, "a licence lapses");
    require_lots(books);
    require_that_a_missing_unit_shows(&mut ending.books);
    ending.stop().await
}

/// Capacity is sold ahead, used in part, resold and used by who bought it; some epochs are not served, and what was paid for them is
/// paid back of entitlements and of tokens. A price has risen.
fn require_lots(books: &Books) {
    let kinds: Vec<_> = books.lots.iter().map(|lot| lot.kind).collect();
    assert_eq!(kinds, [Kind::SimSlots, Kind::Volume]);
    for lot in &books.lots {
        assert!(0 < lot.served() && lot.served() < lot.window(), "{lot:?}");
        assert!(lot.released() > 0 && lot.back() > 0, "{lot:?}");
    }
    let volume = &books.lots[1];
    assert!(!volume.resold.is_empty() && !volume.given_back.is_empty());
    let used: Vec<_> = volume.entitlements.iter().map(|it| it.met).collect();
    assert!(used.len() == 2 && used.iter().all(|met| *met > 0));
    let left = volume.entitlements.iter().filter(|it| it.is_refunded);
    assert!(left.count() == 1 && books.met() < volume.tokens() * 1_000_000_000);
    let asset = &books.state.assets[1];
    assert!(asset.live == 1 && asset.next_price_per_gb > asset.price_per_gb);
}

/// The demo fails when a single base unit of a lot has no place.
fn require_that_a_missing_unit_shows(books: &mut Books) {
    let places: [fn(&mut Books) -> &mut u64; 6] = [
        |books| &mut books.state.vault,
        |books| &mut books.state.network.lots_in,
        |books| &mut books.state.network.lots_out,
        |books| &mut books.state.network.lots_excess,
        |books| &mut books.state.network.settled_reserve_amount,
        |books| &mut books.lot_states[1].lot.returned,
    ];
    for place in places {
        *place(books) += 1;
        assert!(books.checks().iter().any(|check| !check.holds()));
        *place(books) -= 1;
    }
    assert!(books.checks().iter().all(|check| check.holds()));
}
