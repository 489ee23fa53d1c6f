//! What people and issuers do behind the market's back, and how everybody leaves at the end.

use openmast_client::market;
use solana_pubkey::Pubkey;

use super::{IDS, Player};
use crate::market::{
    holders::Standing,
    model::Tokens,
    operation::{Accounts, Operation},
};

impl Player {
    pub(super) fn let_time_pass(&mut self) {
        let seconds = match self.random.usize(..30) {
            0..=15 => 0,
            16..=24 => self.random.i64(0..60),
            25..=28 => self.random.i64(0..1_800),
            _ => self.random.i64(0..86_400),
        };
        self.world.pass(seconds);
    }

    /// Token accounts beside the associated ones, which somebody may name or show.
    pub(super) fn open_spare_accounts(&mut self) {
        for number in 0..4 {
            let owner = self.people[number];
            let mint = if number % 2 == 0 {
                self.model.currency
            } else {
                self.place.goods[2].mint
            };
            let address = self.world.token_account(owner, mint, 0);
            let account = Tokens {
                mint,
                owner,
                amount: 0,
                frozen: false,
                wants_memo: false,
            };
            self.model.tokens.insert(address, account);
            self.spare.push(address);
        }
    }

    pub(super) fn play_tricks(&mut self) {
        if !self.one_in(3) {
            return;
        }
        match self.random.usize(..10) {
            0 => self.close_an_account(),
            1 => self.freeze_an_account(),
            2 => self.give_an_account_away(),
            3 => self.send_a_gift(),
            4 => self.ask_for_memos(),
            5 | 6 => self.change_a_standing(),
            _ => self.put_in_order(),
        }
    }

    fn an_account(&mut self) -> Pubkey {
        let known: Vec<Pubkey> = self.model.tokens.keys().copied().collect();
        known[self.random.usize(..known.len())]
    }

    /// Somebody else's account of the same mint.
    fn another_of(&mut self, address: &Pubkey) -> Option<Pubkey> {
        let mint = self.model.tokens[address].mint;
        let known = self.model.tokens.iter();
        let others: Vec<Pubkey> = known
            .filter(|(other, tokens)| *other != address && tokens.mint == mint)
            .map(|(other, _)| *other)
            .collect();
        (!others.is_empty()).then(|| others[self.random.usize(..others.len())])
    }

    fn move_all(&mut self, from: &Pubkey, to: &Pubkey) {
        let amount = self.model.tokens[from].amount;
        self.change_balance(from, 0);
        let held = self.model.tokens[to].amount;
        self.change_balance(to, held + amount);
    }

    fn change_balance(&mut self, address: &Pubkey, amount: u64) {
        self.world.set_tokens(address, amount);
        let tokens = self.model.tokens.get_mut(address);
        tokens.expect("it was just read").amount = amount;
    }

    fn close_an_account(&mut self) {
        let address = self.an_account();
        if let Some(other) = self.another_of(&address) {
            self.move_all(&address, &other);
            self.world.close_tokens(&address);
            self.model.tokens.remove(&address);
        }
    }

    /// Somebody has its accounts in order again.
    fn put_in_order(&mut self) {
        let (owner, goods) = (self.anybody(), self.goods());
        let (of, currency) = (self.place.goods[goods], self.model.currency);
        self.make_able(of.account_of(&owner), owner, of.mint, goods);
        self.make_able(of.money_of(&owner), owner, currency, 2);
    }

    fn make_account(&mut self, address: Pubkey, owner: Pubkey, mint: Pubkey, of: usize) {
        let program = if of == 2 {
            spl_token_interface::ID
        } else {
            spl_token_2022_interface::ID
        };
        self.world.put_tokens_of(address, owner, mint, &program);
        let account = Tokens {
            mint,
            owner,
            amount: 0,
            frozen: false,
            wants_memo: false,
        };
        self.model.tokens.insert(address, account);
    }

    fn freeze_an_account(&mut self) {
        let address = self.an_account();
        self.set_frozen(&address, true);
    }

    fn set_frozen(&mut self, address: &Pubkey, frozen: bool) {
        self.world.freeze(address, frozen);
        let tokens = self.model.tokens.get_mut(address);
        tokens.expect("it is there").frozen = frozen;
    }

    fn give_an_account_away(&mut self) {
        let (address, to) = (self.an_account(), self.anybody());
        self.set_owner(&address, to);
    }

    fn set_owner(&mut self, address: &Pubkey, to: Pubkey) {
        self.world.give_away(address, to);
        let tokens = self.model.tokens.get_mut(address);
        tokens.expect("it is there").owner = to;
    }

    /// A Token-2022 account asks for memos: type 8, one byte.
    fn ask_for_memos(&mut self) {
        let address = self.an_account();
        let raw = self.world.raw(&address).expect("it is there");
        if raw.owner == spl_token_2022_interface::ID {
            self.world.extend_tokens(&address, &[2, 8, 0, 1, 0, 1]);
            let tokens = self.model.tokens.get_mut(&address);
            tokens.expect("it is there").wants_memo = true;
        }
    }

    /// Somebody sends tokens to an escrow. They are nobody's.
    fn send_a_gift(&mut self) {
        let from = self.an_account();
        let Tokens { mint, amount, .. } = self.model.tokens[&from];
        let gift = self.random.u64(..=amount.min(50));
        let vault = market::vault(&self.model.network, &mint);
        self.change_balance(&from, amount - gift);
        let held = self.world.tokens(&vault);
        self.world.set_tokens(&vault, held + gift);
        self.model.books_of(&mint).gifts += gift;
    }

    fn change_a_standing(&mut self) {
        let wallet = self.anybody();
        let now = self.world.now();
        let standing = match self.random.usize(..8) {
            0 => Standing {
                suspended_until: now + self.random.i64(1..7_200),
                ..Standing::ADMITTED
            },
            1 => Standing {
                admitted_until: now + self.random.i64(-10..7_200),
                ..Standing::ADMITTED
            },
            2 => Standing {
                revoked: true,
                ..Standing::ADMITTED
            },
            _ => Standing::ADMITTED,
        };
        self.set_standing(wallet, standing);
    }

    fn set_standing(&mut self, wallet: Pubkey, standing: Standing) {
        let mint = self.place.goods[1].mint;
        self.world.set_standing(&mint, &wallet, &standing);
        self.model.standings.insert((mint, wallet), standing);
    }

    /// Everybody has its associated accounts, and they take what arrives.
    pub(super) fn make_everybody_able(&mut self) {
        for wallet in self.people.clone() {
            self.set_standing(wallet, Standing::ADMITTED);
            for goods in 0..self.place.goods.len() {
                let of = self.place.goods[goods];
                self.make_able(of.account_of(&wallet), wallet, of.mint, goods);
            }
            let (money, currency) = (self.place.goods[0].money_of(&wallet), self.model.currency);
            self.make_able(money, wallet, currency, 2);
        }
    }

    fn make_able(&mut self, address: Pubkey, wallet: Pubkey, mint: Pubkey, of: usize) {
        match self.model.tokens.get(&address) {
            None => self.make_account(address, wallet, mint, of),
            Some(tokens) if tokens.wants_memo => {
                self.world.extend_tokens(&address, &[]);
                let tokens = self.model.tokens.get_mut(&address);
                tokens.expect("it is there").wants_memo = false;
            }
            Some(_) => {}
        }
        self.set_frozen(&address, false);
        self.set_owner(&address, wallet);
    }

    /// Address, issuer and number of every sale that there may be.
    pub(super) fn sale_addresses(&self) -> Vec<(Pubkey, Pubkey, u64)> {
        let people = self.people.iter();
        people
            .flat_map(|issuer| (0..IDS).map(move |id| (market::sale(issuer, id), *issuer, id)))
            .collect()
    }

    /// What ends everything that there is. Makers, issuers and buyers take it to their associated accounts.
    pub(super) fn endings(&self) -> Vec<Operation> {
        let mut endings = Vec::new();
        let goods_of = |mint: &Pubkey| {
            let mut goods = self.place.goods.iter();
            goods
                .position(|goods| goods.mint == *mint)
                .expect("it is traded")
        };
        let back = |goods: usize, owner: &Pubkey, rent_payer: Pubkey| {
            let of = &self.place.goods[goods];
            let position = self.model.positions.get(&(of.mint, *owner));
            Accounts {
                goods: of.account_of(owner),
                money: of.money_of(owner),
                rent_payer,
                position_rent_payer: position.map(|position| position.rent_payer),
            }
        };
        for offer in self.model.offers.values() {
            let goods = goods_of(&offer.mint);
            let to = back(goods, &offer.maker, offer.rent_payer);
            let (by, maker, id) = (offer.maker, offer.maker, offer.id);
            endings.push(if offer.left > 0 {
                Operation::Cancel {
                    by,
                    maker,
                    id,
                    goods,
                    to,
                }
            } else {
                Operation::Claim {
                    by,
                    maker,
                    id,
                    goods,
                    to,
                }
            });
        }
        for sale in self.model.sales.values() {
            let goods = goods_of(&sale.mint);
            let to = back(goods, &sale.issuer, sale.rent_payer);
            endings.push(Operation::EndSale {
                by: sale.issuer,
                issuer: sale.issuer,
                id: sale.id,
                goods,
                to,
            });
        }
        let sales = self.sale_addresses();
        for purchase in self.model.purchases.values() {
            let goods = goods_of(&purchase.mint);
            let to = back(goods, &purchase.buyer, purchase.rent_payer);
            let sale = sales.iter().find(|(at, _, _)| *at == purchase.sale);
            let (_, issuer, id) = *sale.expect("one of the few");
            endings.push(Operation::Release {
                by: purchase.buyer,
                issuer,
                id,
                buyer: purchase.buyer,
                goods,
                to,
            });
        }
        endings
    }
}
