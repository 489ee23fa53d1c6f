//! The life of a lot: whatever is bought, redeemed, used, served, asked back and given back, in any order.

use openmast_ledger::*;
use proptest::prelude::*;

use super::GB;

#[derive(Clone, Debug)]
enum Step {
    Buy(u64),
    Return(u64),
    Redeem(u64),
    Ask { entitlement: usize, amount: u64 },
    TakeBack { entitlement: usize },
    Use { entitlement: usize, bytes: u64 },
    Epoch { served: bool },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1u64..40).prop_map(Step::Buy),
        2 => (1u64..20).prop_map(Step::Return),
        3 => (1u64..20).prop_map(Step::Redeem),
        2 => (0usize..4, 1u64..20).prop_map(|(entitlement, amount)| Step::Ask { entitlement, amount }),
        2 => (0usize..4).prop_map(|entitlement| Step::TakeBack { entitlement }),
        6 => (0usize..4, 0u64..12 * GB).prop_map(|(entitlement, bytes)| Step::Use { entitlement, bytes }),
        4 => any::<bool>().prop_map(|served| Step::Epoch { served }),
    ]
}

#[derive(Clone, Copy, Default)]
struct Held {
    quantity: u64,
    asked: u64,
    met: u64,
}

/// The life of one lot as the program and the engine keep it, with every amount from the ledger.
struct Life {
    kind: LotKind,
    price: BaseUnits,
    refund_bps: BasisPoints,
    window: u64,
    sold: u64,
    free: u64,
    entitlements: Vec<Held>,
    started: bool,
    epochs: u64,
    served: u64,
    paid: u64,
    back: u64,
    forfeited: u64,
    released: u64,
}

impl Life {
    fn new(kind: LotKind, price: u64, bps: u16, window: u64) -> Self {
        Self {
            kind,
            price: BaseUnits(price),
            refund_bps: BasisPoints::new(bps).unwrap(),
            window,
            sold: 0,
            free: 0,
            entitlements: Vec::new(),
            started: false,
            epochs: 0,
            served: 0,
            paid: 0,
            back: 0,
            forfeited: 0,
            released: 0,
        }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Buy(quantity) if !self.started => {
                self.paid += tokens_worth(self.price, quantity).unwrap().0;
                self.sold += quantity;
                self.free += quantity;
            }
            Step::Return(amount) if !self.started && amount <= self.free => {
                let paid = tokens_worth(self.price, amount).unwrap().0;
                let back = back_before_window(self.price, amount, self.refund_bps)
                    .unwrap()
                    .0;
                self.back += back;
                self.forfeited += paid - back;
                self.sold -= amount;
                self.free -= amount;
            }
            Step::Redeem(amount) if amount <= self.free && !self.over() => {
                self.free -= amount;
                self.entitlements.push(Held {
                    quantity: amount,
                    ..Held::default()
                });
            }
            Step::Ask {
                entitlement,
                amount,
            } if !self.over() => {
                if let Some(held) = self.entitlements.get_mut(entitlement) {
                    held.asked = amount.min(held.quantity);
                }
            }
            Step::TakeBack { entitlement } => {
                if let Some(held) = self.entitlements.get_mut(entitlement) {
                    let back = given_back(held.quantity, held.asked, Bytes(held.met));
                    held.quantity -= back;
                    held.asked = 0;
                    self.free += back;
                }
            }
            Step::Use { entitlement, bytes } if self.started && !self.over() => {
                if let Some(held) = self.entitlements.get_mut(entitlement) {
                    let kept = held.quantity - held.asked;
                    let available = available_volume(kept, Bytes(held.met), Bytes::ZERO);
                    let mut unmet = Unmet {
                        bytes: Bytes(bytes),
                        product: Product::ZERO,
                    };
                    if self.kind == LotKind::Volume {
                        held.met += meet(&mut unmet, available).0;
                    }
                }
            }
            Step::Epoch { served } if !self.over() => {
                self.started = true;
                self.epochs += 1;
                self.served += u64::from(served);
            }
            _ => {}
        }
    }

    fn over(&self) -> bool {
        self.epochs == self.window
    }

    /// What is due of the lot and its entitlements now.
    fn due(&self) -> u64 {
        let of_lot = match self.kind {
            LotKind::Volume if !self.over() => 0,
            LotKind::Volume => {
                let met = self.entitlements.iter().map(|held| held.met).sum();
                let unused = unused_bytes(self.sold, Bytes(met)).unwrap();
                due_at_close(self.price, unused, self.served, self.window)
                    .unwrap()
                    .0
            }
            _ => {
                due_by_time(self.price, self.sold, self.served, self.window)
                    .unwrap()
                    .0
            }
        };
        let by_use = self
            .entitlements
            .iter()
            .map(|held| due_by_use(self.price, Bytes(held.met)).unwrap().0);
        of_lot + by_use.sum::<u64>() + self.forfeited
    }

    fn check(&mut self) {
        let due = self.due();
        assert!(due >= self.released, "what was due fell");
        self.released = due;
        assert!(self.released + self.back <= self.paid);
        let held: u64 = self.entitlements.iter().map(|held| held.quantity).sum();
        assert_eq!(held + self.free, self.sold);
    }

    /// Everybody takes what is its own.
    fn close(mut self) {
        while !self.over() {
            self.take(Step::Epoch {
                served: self.epochs.is_multiple_of(3),
            });
            self.check();
        }
        self.back += refund(self.price, self.free, self.served, self.window)
            .unwrap()
            .0;
        for held in self.entitlements.clone() {
            self.back += match self.kind {
                LotKind::Volume => {
                    let unused = unused_bytes(held.quantity, Bytes(held.met)).unwrap();
                    refund_unused(self.price, unused, self.served, self.window)
                }
                _ => refund(self.price, held.quantity, self.served, self.window),
            }
            .unwrap()
            .0;
        }
        let out = self.back + self.released;
        assert!(out <= self.paid, "{out} of {} came out", self.paid);
        // What stays in the vault is what was rounded down: less than a unit for each amount.
        assert!(self.paid - out <= 3 + 2 * self.entitlements.len() as u64);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_lots_life_gives_out_what_was_paid(
        kind in 0u8..4, price in 1u64..5_000_000, bps in 0u16..=10_000, window in 1u64..12, steps in prop::collection::vec(step(), 1..80),
    ) {
        let mut life = Life::new(LotKind::from_code(kind).unwrap(), price, bps, window);
        for step in steps {
            life.take(step);
            life.check();
        }
        life.close();
    }
}
