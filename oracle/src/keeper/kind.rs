//! The kinds of work, in the order in which they matter.

/// What the keeper calls. The order is that of the work.
///
/// First what keeps others' money from them: a lapsed statement makes all others' parts smaller, and nobody is paid what is
/// not collected. Then what makes shares earn. Then what waits for its owner and can only be had through this. Last what is
/// only in the way: accounts whose rent goes back to who paid it.
///
/// What protects money does not stand here, although it comes before all of it: statements that are too low are raised
/// by the oracle whether it keeps or not, beyond any budget. A limit on that would tell a thief how much work has to be made
/// before nobody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Ends a statement that was not paid in time (`cancel_statement`).
    CancelStatement,
    /// Splits what an asset earned (`collect`).
    Collect,
    /// Lets waiting shares earn (`activate_stake`), with the collect that must come before when it is not worth it by itself.
    Activate,
    /// Credits shares that left with what they earned until their round ended (`settle_departure`), with the collect before.
    SettleDeparture,
    /// Computes a live price anew by how busy its asset was (`reprice`).
    Reprice,
    /// Shows how much of a lot was served, so that the rest can be paid back (`settle_lot`).
    SettleLot,
    /// Pays a buyer back what it paid above the last price of a lot's sale (`settle_purchase`).
    SettlePurchase,
    /// Pays a member that left its bond (`return_bond`).
    ReturnBond,
    /// Delivers what a buyer in a sale had locked (`release`).
    Release,
    /// Delivers what waits for the maker of an offer (`claim`).
    Claim,
    /// Ends a lot's sale that is over, and frees the capacity that nobody bought (`end_lot_sale`).
    EndLotSale,
    /// Ends a sale that is over (`end_sale`).
    EndSale,
    /// Ends an offer whose time is over (`expire_offer`).
    ExpireOffer,
    /// Ends a venue's halt whose time is over (`resume_venue`).
    ResumeVenue,
    /// Closes a proposal that can never win (`close_proposal`).
    CloseProposal,
    /// Closes a settlement that is not kept any more (`close_settlement`).
    CloseSettlement,
    /// Closes the account of a holder that was dismissed (`close_holder`).
    CloseHolder,
}

impl Kind {
    /// All kinds, the most important first.
    pub const ALL: [Self; 17] = [
        Self::CancelStatement,
        Self::Collect,
        Self::Activate,
        Self::SettleDeparture,
        Self::Reprice,
        Self::SettleLot,
        Self::SettlePurchase,
        Self::ReturnBond,
        Self::Release,
        Self::Claim,
        Self::EndLotSale,
        Self::EndSale,
        Self::ExpireOffer,
        Self::ResumeVenue,
        Self::CloseProposal,
        Self::CloseSettlement,
        Self::CloseHolder,
    ];

    /// The instruction's name, by which metrics, API and log know the kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::CancelStatement => "cancel_statement",
            Self::Collect => "collect",
            Self::Activate => "activate_stake",
            Self::SettleDeparture => "settle_departure",
            Self::Reprice => "reprice",
            Self::SettleLot => "settle_lot",
            Self::SettlePurchase => "settle_purchase",
            Self::ReturnBond => "return_bond",
            Self::Release => "release",
            Self::Claim => "claim",
            Self::EndLotSale => "end_lot_sale",
            Self::EndSale => "end_sale",
            Self::ExpireOffer => "expire_offer",
            Self::ResumeVenue => "resume_venue",
            Self::CloseProposal => "close_proposal",
            Self::CloseSettlement => "close_settlement",
            Self::CloseHolder => "close_holder",
        }
    }

    /// Whether somebody can make work of it that costs less than doing it: all but what takes a statement or earnings.
    pub fn is_cheap_to_make(self) -> bool {
        self >= Self::Activate
    }

    /// Whether nobody is the worse for it when it is done later, however much later.
    pub fn only_waits(self) -> bool {
        self >= Self::SettlePurchase
    }

    /// The kind of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_in_order_and_known_by_name() {
        assert!(Kind::ALL.is_sorted());
        for kind in Kind::ALL {
            assert_eq!(Kind::of_name(kind.name()), Some(kind));
        }
        assert_eq!(
            Kind::of_name("raise_statement"),
            None,
            "no matter of a budget"
        );
    }

    #[test]
    fn the_guide_has_every_kind_in_this_order() {
        let page = include_str!("../../../docs/reference/keeper.md");
        let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
        let rows: Vec<&str> = rows
            .filter_map(|row| row.split('`').next())
            .filter(|name| Kind::of_name(name).is_some())
            .collect();
        assert_eq!(rows, Kind::ALL.map(Kind::name));
    }
}
