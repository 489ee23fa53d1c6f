//! What each venue says about each trait of a mint.

use super::{DefaultState, Hook, MintTraits, Venue, Verdict};

type Rule = (Verdict, &'static str);

/// The rules of `venue` that apply to `mint`.
pub(super) fn apply(venue: Venue, mint: &MintTraits) -> Vec<Rule> {
    if !mint.token_2022 {
        return Vec::new();
    }
    match venue {
        Venue::Phoenix | Venue::OpenBookV2 => {
            vec![(Verdict::Refuses, "it knows classic SPL Token alone")]
        }
        _ => traits(mint)
            .filter_map(|found| rule(venue, mint, found))
            .collect(),
    }
}

#[derive(Clone, Copy)]
enum Trait {
    FreezeAuthority,
    DefaultState(DefaultState),
    Hook(Hook),
    TransferFee,
    PermanentDelegate,
    Pausable,
    CloseAuthority,
    NonTransferable,
    Other,
}

fn traits(mint: &MintTraits) -> impl Iterator<Item = Trait> {
    [
        mint.freeze_authority.then_some(Trait::FreezeAuthority),
        mint.default_state.map(Trait::DefaultState),
        mint.transfer_hook.map(Trait::Hook),
        mint.transfer_fee.then_some(Trait::TransferFee),
        mint.permanent_delegate.then_some(Trait::PermanentDelegate),
        mint.pausable.then_some(Trait::Pausable),
        mint.close_authority.then_some(Trait::CloseAuthority),
        mint.non_transferable.then_some(Trait::NonTransferable),
        (!mint.others.is_empty()).then_some(Trait::Other),
    ]
    .into_iter()
    .flatten()
}

fn rule(venue: Venue, mint: &MintTraits, found: Trait) -> Option<Rule> {
    if matches!(found, Trait::NonTransferable) {
        return Some((Verdict::Refuses, "its tokens never move"));
    }
    match venue {
        Venue::Manifest => manifest(found),
        Venue::OrcaWhirlpools => orca(mint, found),
        Venue::RaydiumCpSwap => raydium_cp(found),
        Venue::RaydiumClmm => raydium_clmm(found),
        Venue::MeteoraDammV2 => meteora(found),
        Venue::Phoenix | Venue::OpenBookV2 => None,
    }
}

fn manifest(found: Trait) -> Option<Rule> {
    match found {
        Trait::DefaultState(DefaultState::Frozen) => Some((
            Verdict::TakesOnceThawed,
            "the market's token account is born frozen",
        )),
        Trait::Hook(Hook::Program) => Some((
            Verdict::Refuses,
            "its transfers do not pass the accounts that the hook needs",
        )),
        Trait::PermanentDelegate => Some((
            Verdict::Takes,
            "it logs a warning: somebody can move the market's tokens",
        )),
        Trait::CloseAuthority => Some((
            Verdict::Takes,
            "it logs a warning: somebody can close the mint",
        )),
        Trait::TransferFee => Some((
            Verdict::Takes,
            "transfer fees were miscounted in earlier versions",
        )),
        Trait::Other => Some((Verdict::Unknown, "an extension that was not looked up")),
        _ => None,
    }
}

fn orca(mint: &MintTraits, found: Trait) -> Option<Rule> {
    match found {
        Trait::DefaultState(DefaultState::Frozen) if !mint.freeze_authority => Some((
            Verdict::Refuses,
            "accounts are born frozen and nobody can thaw them",
        )),
        Trait::DefaultState(DefaultState::Frozen) => Some((
            Verdict::NeedsConsent,
            "accounts are born frozen: a token badge, and the pool's account must be thawed",
        )),
        Trait::FreezeAuthority => {
            Some((Verdict::NeedsConsent, "a freeze authority: a token badge"))
        }
        Trait::TransferFee => None,
        Trait::Other => Some((Verdict::Unknown, "an extension that was not looked up")),
        _ => Some((
            Verdict::NeedsConsent,
            "an extension that asks for a token badge",
        )),
    }
}

fn raydium_cp(found: Trait) -> Option<Rule> {
    match found {
        Trait::FreezeAuthority | Trait::TransferFee => None,
        Trait::Other => Some((Verdict::Unknown, "an extension that was not looked up")),
        _ => Some((
            Verdict::Refuses,
            "an extension that it lets in for a few mints alone, named in its code",
        )),
    }
}

fn raydium_clmm(found: Trait) -> Option<Rule> {
    match found {
        Trait::FreezeAuthority | Trait::TransferFee => None,
        Trait::DefaultState(DefaultState::Frozen) => Some((
            Verdict::NeedsConsent,
            "accounts are born frozen: an account of its admin for the mint, and the pool's account must be thawed",
        )),
        _ => Some((
            Verdict::NeedsConsent,
            "an extension that asks for an account of its admin for the mint",
        )),
    }
}

fn meteora(found: Trait) -> Option<Rule> {
    match found {
        Trait::FreezeAuthority | Trait::TransferFee | Trait::Hook(Hook::Nobody) => None,
        Trait::DefaultState(DefaultState::Frozen) => Some((
            Verdict::Refuses,
            "tokens move in the instruction that makes the pool's account, before anybody can thaw it",
        )),
        Trait::Other => Some((Verdict::Unknown, "an extension that was not looked up")),
        _ => Some((
            Verdict::NeedsConsent,
            "an extension that asks for a token badge",
        )),
    }
}
