//! Which offers a taker takes, the best ones first.

use openmast_ledger::Trade;
use solana_pubkey::Pubkey;

use super::{
    Offer, SELL,
    basket::{best_basket, effective_price},
    offer,
};

/// What a taker wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Of which side the offers are: [`SELL`] to buy, [`super::BID`] to sell.
    pub side: u8,
    /// Base units of the goods.
    pub quantity: u64,
    /// Highest price to buy at, or lowest to sell at, without the fee: base units of the currency for one unit of the goods.
    pub limit_price: u64,
    /// Who takes.
    pub taker: Pubkey,
    /// The chain's clock, Unix seconds.
    pub now: i64,
}

/// How much of an offer is taken, and for how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Address of the offer.
    pub address: Pubkey,
    /// The offer.
    pub offer: Offer,
    /// Base units of the goods.
    pub quantity: u64,
    /// What the maker gets or gives, and the fee.
    pub trade: Trade,
}

/// What is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// Best price first; among equals the older offer.
    pub picks: Vec<Pick>,
    /// Whether nothing else gives more, or as much for less; with very many offers not all can be compared.
    pub is_sure: bool,
}

/// The offers that together give the most of what is wanted, at most [`super::MOST_PICKS`] of them; among such those that are
/// the best for the taker after fees. So what is too small to matter keeps nobody from what is behind it. Nothing is picked
/// that the taker may not fill, that costs more than there is, or that would bring it nothing.
pub fn pick(offers: &[Offer], wish: &Wish) -> Picked {
    let mut sorted: Vec<&Offer> = offers.iter().filter(|it| may_fill(it, wish)).collect();
    sorted.sort_by_key(|it| (effective_price(it), it.made_at, it.maker, it.id));
    let (fills, is_sure) = best_basket(&sorted, wish.quantity);
    let picks = fills.into_iter().map(|fill| Pick {
        address: offer(&fill.offer.maker, fill.offer.id),
        offer: fill.offer.clone(),
        quantity: fill.quantity,
        trade: fill.trade,
    });
    Picked {
        picks: picks.collect(),
        is_sure,
    }
}

fn may_fill(offer: &Offer, wish: &Wish) -> bool {
    let is_for_taker = offer.taker == Pubkey::default() || offer.taker == wish.taker;
    let is_within = match offer.side {
        SELL => offer.price <= wish.limit_price,
        _ => offer.price >= wish.limit_price,
    };
    offer.side == wish.side
        && offer.is_open(wish.now)
        && is_for_taker
        && is_within
        && offer.maker != wish.taker
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        accounts::ProgramAccount,
        market::{BID, MOST_PICKS},
    };
    use borsh::BorshDeserialize;

    fn offered(side: u8, price: u64, left: u64) -> Offer {
        let zeros = vec![0; Offer::SIZE - 8];
        let mut offer = Offer::try_from_slice(&zeros).expect("all zeros are an offer");
        (offer.side, offer.price, offer.left) = (side, price, left);
        (offer.least_fill, offer.maker) = (1, Pubkey::new_from_array([price as u8; 32]));
        offer
    }

    fn wish(side: u8, quantity: u64, limit_price: u64) -> Wish {
        Wish {
            side,
            quantity,
            limit_price,
            taker: Pubkey::new_from_array([99; 32]),
            now: 1_000,
        }
    }

    fn taken(offers: &[Offer], wish: &Wish) -> Vec<(u64, u64)> {
        let picks = pick(offers, wish).picks;
        let taken = picks.iter().map(|pick| (pick.offer.price, pick.quantity));
        taken.collect()
    }

    #[test]
    fn the_cheapest_are_bought_and_the_dearest_bids_are_sold_to() {
        let sales = [
            offered(SELL, 7, 10),
            offered(SELL, 5, 10),
            offered(SELL, 6, 10),
        ];
        assert_eq!(
            taken(&sales, &wish(SELL, 25, 9)),
            [(5, 10), (6, 10), (7, 5)]
        );
        assert_eq!(taken(&sales, &wish(SELL, 25, 5)), [(5, 10)]);
        let bids = [
            offered(BID, 7, 10),
            offered(BID, 5, 10),
            offered(BID, 9, 10),
        ];
        assert_eq!(taken(&bids, &wish(BID, 15, 6)), [(9, 10), (7, 5)]);
        assert_eq!(taken(&sales, &wish(BID, 15, 0)), []);
    }

    #[test]
    fn the_fee_counts() {
        let mut cheap = offered(SELL, 1_000, 10);
        cheap.fee_bps = 200;
        let free = offered(SELL, 1_010, 10);
        assert_eq!(
            taken(&[cheap.clone(), free.clone()], &wish(SELL, 10, 2_000)),
            [(1_010, 10)]
        );
        let picks = pick(&[cheap], &wish(SELL, 10, 2_000)).picks;
        assert_eq!(
            (picks[0].trade.amount.get(), picks[0].trade.fee.get()),
            (10_000, 200)
        );
    }

    #[test]
    fn what_cannot_be_filled_is_left_out() {
        let open = offered(SELL, 5, 10);
        let wish = wish(SELL, 10, 9);
        let spoil: [fn(&mut Offer); 6] = [
            |it| it.expires_at = 1_000,
            |it| it.taker = Pubkey::new_from_array([1; 32]),
            |it| it.maker = Pubkey::new_from_array([99; 32]),
            |it| it.state = 1,
            |it| it.left = 0,
            |it| it.fee_bps = 10_001,
        ];
        for (number, spoil) in spoil.into_iter().enumerate() {
            let mut offer = open.clone();
            spoil(&mut offer);
            assert_eq!(taken(&[offer], &wish), [], "{number}");
        }
        assert_eq!(taken(&[open], &wish), [(5, 10)]);
    }

    #[test]
    fn no_rest_below_the_least_fill_is_left_and_no_more_is_picked_than_fits() {
        let mut least = offered(SELL, 5, 10);
        least.least_fill = 4;
        assert_eq!(taken(&[least.clone()], &wish(SELL, 8, 9)), [(5, 6)]);
        assert_eq!(taken(&[least], &wish(SELL, 3, 9)), []);
        let many: Vec<Offer> = (1..9).map(|price| offered(SELL, price, 1)).collect();
        assert_eq!(pick(&many, &wish(SELL, 8, 9)).picks.len(), MOST_PICKS);
    }

    #[test]
    fn dust_in_front_keeps_nobody_from_what_is_behind_it() {
        let dust = (1..=6).map(|price| offered(SELL, price, 1));
        let offers: Vec<Offer> = dust.chain([offered(SELL, 9, 60)]).collect();
        let taken = taken(&offers, &wish(SELL, 40, 9));
        assert_eq!(taken.iter().map(|(_, quantity)| quantity).sum::<u64>(), 40);
        // Three of the cheapest go with it, as they are had anyway.
        assert_eq!(taken, [(1, 1), (2, 1), (3, 1), (9, 37)]);
    }

    #[test]
    fn the_most_comes_before_the_cheapest() {
        let offers: Vec<Offer> = [(1, 5), (2, 5), (3, 5), (4, 5), (5, 20), (6, 30)]
            .map(|(price, left)| offered(SELL, price, left))
            .to_vec();
        // All of it can be had of four, and for the least with the two cheapest.
        let taken_of = |quantity| taken(&offers, &wish(SELL, quantity, 9));
        assert_eq!(taken_of(20), [(1, 5), (2, 5), (3, 5), (4, 5)]);
        assert_eq!(taken_of(35), [(1, 5), (2, 5), (3, 5), (5, 20)]);
        assert_eq!(taken_of(60), [(1, 5), (2, 5), (5, 20), (6, 30)]);
        assert_eq!(taken_of(99), [(1, 5), (2, 5), (5, 20), (6, 30)]);
    }

    #[test]
    fn a_bid_that_would_pay_nothing_is_left_out() {
        let mut cheap = offered(BID, 1, 10);
        cheap.decimals = 3;
        assert_eq!(taken(&[cheap], &wish(BID, 10, 0)), []);
    }

    #[test]
    fn many_offers_are_looked_through_soon() {
        let of = |price| offered(SELL, u64::from(price), 1 + u64::from(price));
        let many: Vec<Offer> = (1..=1_000_u32).map(of).collect();
        let taken = taken(&many, &wish(SELL, u64::MAX, u64::MAX));
        assert_eq!(
            taken.iter().map(|(_, quantity)| quantity).sum::<u64>(),
            3_998
        );
    }
}
