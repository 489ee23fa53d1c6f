//! Which offers a taker takes, the best ones first.

use openmast_ledger::{Trade, fill_quantity};
use solana_pubkey::Pubkey;

use super::{Offer, SELL, offer};

/// So many fills fit into a transaction, also with accounts to make and permissioned shares.
pub const MOST_PICKS: usize = 4;

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

/// The offers with the best prices after fees that together give what is wanted, as far as there are such, at most
/// [`MOST_PICKS`]. Among equals the older one comes first. Nothing is picked that the taker may not fill, or that costs more
/// than there is.
pub fn pick(offers: &[Offer], wish: &Wish) -> Vec<Pick> {
    let mut sorted: Vec<&Offer> = offers.iter().filter(|it| may_fill(it, wish)).collect();
    sorted.sort_by_key(|it| (effective_price(it), it.made_at, it.maker, it.id));
    let (mut picks, mut wanted) = (Vec::new(), wish.quantity);
    for found in sorted {
        if wanted == 0 || picks.len() == MOST_PICKS {
            break;
        }
        let quantity = fill_quantity(wanted, found.left, found.least_fill);
        let Some(trade) = trade(found, quantity) else {
            continue;
        };
        wanted = wanted.saturating_sub(quantity);
        picks.push(Pick {
            address: offer(&found.maker, found.id),
            offer: found.clone(),
            quantity,
            trade,
        });
    }
    picks
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

/// The lower the better for the taker, the fee included.
fn effective_price(offer: &Offer) -> i128 {
    let (price, fee) = (i128::from(offer.price), i128::from(offer.fee_bps));
    match offer.side {
        SELL => price.saturating_mul(fee.saturating_add(10_000)),
        _ => price.saturating_mul(fee.saturating_sub(10_000)),
    }
}

/// The money of a fill; `None` where there is nothing to fill or an account of the program is not to be believed.
fn trade(offer: &Offer, quantity: u64) -> Option<Trade> {
    let terms = offer.terms().ok()?;
    let trade = match offer.side {
        SELL => terms.buy(quantity),
        _ => terms.sell(quantity),
    };
    trade.ok().filter(|_| quantity > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{accounts::ProgramAccount, market::BID};
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
        let picks = pick(offers, wish);
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
        let picks = pick(&[cheap], &wish(SELL, 10, 2_000));
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
        assert_eq!(pick(&many, &wish(SELL, 8, 9)).len(), MOST_PICKS);
    }
}
