//! Who may trade a permissioned share, as the market asks of what the share gate says.

use crate::share_gate::accounts::Holder;

/// Which way the shares go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the wallet: it sells.
    Delivers,
    /// To the wallet: it buys.
    Receives,
}

impl Way {
    /// That of who made an offer of this side.
    pub fn of_maker(side: u8) -> Self {
        match side {
            super::SELL => Self::Delivers,
            _ => Self::Receives,
        }
    }

    /// That of who takes an offer of this side.
    pub fn of_taker(side: u8) -> Self {
        match side {
            super::SELL => Self::Receives,
            _ => Self::Delivers,
        }
    }
}

/// Why a wallet may not trade a permissioned share. Times are Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// It was never admitted, or gave that up.
    NotAdmitted,
    /// A regulator suspended it until then.
    Suspended(i64),
    /// Its clearances were revoked and not replaced in time.
    Dismissed,
    /// Its admission ran out then. It can still sell.
    Lapsed(i64),
}

impl Barred {
    /// What keeps the wallet of `holder` from trading at `now`; `None`: nothing does. `holder`: `None` when the share gate
    /// has no account for it.
    pub fn of(holder: Option<&Holder>, way: Way, now: i64) -> Option<Self> {
        let Some(holder) = holder else {
            return Some(Self::NotAdmitted);
        };
        if holder.is_revoked() {
            return Some(Self::Dismissed);
        }
        if now < holder.suspended_until {
            return Some(Self::Suspended(holder.suspended_until));
        }
        let has_lapsed = way == Way::Receives && now >= holder.admitted_until;
        has_lapsed.then_some(Self::Lapsed(holder.admitted_until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::ProgramAccount;
    use borsh::BorshDeserialize;

    #[test]
    fn who_lapsed_sells_and_who_is_suspended_or_dismissed_does_nothing() {
        let mut holder = Holder::try_from_slice(&vec![0; Holder::SIZE - 8]).expect("zeros");
        let both = |holder: &Holder| {
            [Way::Delivers, Way::Receives].map(|way| Barred::of(Some(holder), way, 100))
        };
        holder.admitted_until = 101;
        assert_eq!(both(&holder), [None, None]);
        holder.admitted_until = 100;
        assert_eq!(both(&holder), [None, Some(Barred::Lapsed(100))]);
        holder.admitted_until = 101;
        holder.suspended_until = 100;
        assert_eq!(both(&holder), [None, None]);
        holder.suspended_until = 101;
        assert_eq!(both(&holder), [Some(Barred::Suspended(101)); 2]);
        holder.state = 1;
        assert_eq!(both(&holder), [Some(Barred::Dismissed); 2]);
        let nobody = Barred::of(None, Way::Delivers, 100);
        assert_eq!(nobody, Some(Barred::NotAdmitted));
    }
}
