//! Who pays for usage, and which assets it is charged for.

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{NotLicensed, PricePerGb};

use crate::charging::terms::Terms;

/// Most legs of a route: the serving asset's. A relay's would be one more, behind it.
pub const MOST_LEGS: usize = 1;

/// Where usage goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// On-chain index of who pays for all legs.
    pub payer: u32,
    /// The assets that earn.
    pub legs: Legs<Leg>,
}

/// One asset's part of a route: all bytes are charged on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// On-chain index.
    pub asset: u32,
    /// The tariff by which it is charged: the epoch that began with it.
    pub tariff: u64,
    /// What the asset costs by that tariff.
    pub price: PricePerGb,
    /// Why the price is nothing, if that is for want of a licence.
    pub not_licensed: Option<NotLicensed>,
    /// Why the asset is not to serve the payer, if that is because of its highest price.
    pub too_dear: Option<TooDear>,
}

/// A payer is not to be served by an asset: it costs more than the payer pays at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDear {
    /// What the asset costs by the tariff in force, base units per 10⁹ bytes.
    pub price: PricePerGb,
    /// What the payer pays at most, by the snapshot that closed the newest epoch.
    pub most: PricePerGb,
}

impl Leg {
    pub(crate) fn terms(&self) -> Terms {
        Terms {
            price: self.price,
            not_licensed: self.not_licensed,
        }
    }
}

/// Something of each leg of a route, the serving asset's first. It lies where it is used, so that no report allocates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct Legs<T>([T; MOST_LEGS]);

impl<T> Legs<T> {
    /// A route with a single leg, the serving asset.
    pub fn serving_alone(serving: T) -> Self {
        Self([serving])
    }

    /// The leg of the serving asset.
    #[inline]
    pub fn serving(&self) -> &T {
        let [serving] = &self.0;
        serving
    }

    /// The serving asset's first.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }

    /// The same legs, with something else of each.
    pub fn map<U>(self, of: impl FnMut(T) -> U) -> Legs<U> {
        Legs(self.0.map(of))
    }
}

/// A route in the numbers that its usage is booked under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Booking {
    /// Number of the route in the usage records.
    pub route: u32,
    /// Payer and asset of each leg.
    pub pairs: Legs<u32>,
}
