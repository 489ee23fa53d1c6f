//! The demo's story as a test: every total reconciles.

use openmast_end_to_end::{narrator::Narrator, story};

#[tokio::test(flavor = "multi_thread")]
async fn a_gateways_packets_become_claimed_money_and_the_books_balance() -> anyhow::Result<()> {
    let ending = story::play(&mut Narrator::default()).await?;
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
    ending.stop().await
}
