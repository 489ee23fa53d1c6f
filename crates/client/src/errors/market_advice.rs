//! What to do about an error of the market, where its sentence says only what is wrong.

use crate::market::MarketError;

/// What to do, to be read behind "; ". `None`: the error's own sentence says it.
pub(super) fn advice(error: MarketError) -> Option<&'static str> {
    use MarketError as Error;
    Some(match error {
        Error::WrongNetwork | Error::WrongAsset => "check --network and the index",
        Error::NotAuthorized => "sign with the right --keypair",
        Error::WrongRentPayer | Error::WrongPosition | Error::WrongDestination => {
            "the offer has changed: run the command again"
        }
        Error::WrongOwner | Error::WrongMint => {
            "sign with a key whose associated accounts are its own"
        }
        Error::Overflow => "use a smaller amount or price",
        Error::EscrowShort => "keep the evidence and tell the network",
        Error::FeeTooSoon => "leave --from out, and the earliest time is taken",
        Error::TimeOver | Error::SaleTimes => "choose a later time (`date -u` shows the present)",
        Error::OfferGone | Error::OfferEnded | Error::OfferExpired | Error::WrongSide => {
            "`openmast market show INDEX` lists what is offered now, `openmast market claim OFFER` fetches what waits for its maker"
        }
        Error::PriceBeyondLimit | Error::FeeBeyondLimit | Error::LockBeyondLimit => {
            "it was made anew on other terms: look at it again with `openmast market show INDEX`"
        }
        Error::DeadlinePassed => "run the command again, or with a longer --deadline",
        Error::TooLittleLeft => {
            "somebody was faster: look again with `openmast market show INDEX`, or ask for less"
        }
        Error::NothingPaid => "trade more at once, or at a higher price",
        Error::MakerBarred => {
            "the maker is who offers; `openmast market expire OFFER` ends an offer of another, `openmast holder show INDEX` says \
             how it stands with you"
        }
        Error::TakerBarred => {
            "`openmast holder show INDEX` says how it stands with you, `openmast holder admit INDEX --issuer NUMBER` admits you"
        }
        Error::NotExpired => {
            "only its maker can take it back before, with `openmast market cancel OFFER`"
        }
        Error::NothingToClaim => {
            "an account that is closed or another's takes nothing, and while a regulator halts the market nothing of its shares \
             moves"
        }
        Error::SaleNotStarted | Error::SaleOver | Error::SaleRunning => {
            "`openmast market sale show SALE` says when"
        }
        Error::OlderPurchase => "`openmast market sale release SALE`",
        Error::StillLocked => "`openmast market mine` says until when",
        Error::CannotReceive => "`openmast holder thaw INDEX`",
        _ => return None,
    })
}
