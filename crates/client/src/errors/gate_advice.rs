//! What to do about an error of the share gate, where its sentence says only what is wrong.

use crate::share_gate::errors::ProgramError as GateError;

/// What to do, to be read behind "; ". `None`: the error's own sentence says it.
pub(super) fn advice(error: GateError) -> Option<&'static str> {
    use GateError as Error;
    Some(match error {
        Error::NotAuthorized => {
            "sign with the right --keypair: the network's authority accepts issuers, an issuer signs what it says, the asset's \
             owner its policy, the regulator of its jurisdiction suspensions"
        }
        Error::WrongNetwork | Error::WrongAsset => "check --network and the index",
        Error::IssuerWithdrawn => "another issuer must say it (`openmast issuer list`)",
        Error::WrongIssuerKind => {
            "`openmast issuer show NUMBER` says whether it signs (`openmast clearance attest`) or attests elsewhere (`openmast \
             clearance copy`)"
        }
        Error::KindsOutOfRange => "`openmast issuer show NUMBER` has those that it may say",
        Error::Expired => "the issuer must say it again, with a later end",
        Error::RegulatorMissing => "give the regulator's key with --regulator-keypair",
        Error::WrongClearance | Error::KindsMissing | Error::WrongJurisdiction => {
            "`openmast holder show INDEX WALLET` has what the policy asks for and what issuers say"
        }
        Error::HoldersFull => {
            "somebody must give an admission up (`openmast holder leave INDEX`), or the owner allow more"
        }
        Error::WalletMustSign => "sign with the wallet's --keypair; another can pay (--fee-payer)",
        Error::StillCleared => "`openmast holder show INDEX WALLET` says until when",
        Error::StillHolds => "`openmast holder leave INDEX` closes the empty account, too",
        Error::StillStaked => {
            "`openmast unstake` and `openmast claim`, then `openmast stake close INDEX`"
        }
        Error::StillInMarket => "`openmast market mine` finds them, with the command for each",
        Error::Suspended | Error::SuspensionsExhausted => {
            "`openmast holder show INDEX WALLET` says until when"
        }
        Error::NotAdmitted | Error::PolicyChanged => {
            "`openmast holder admit INDEX WALLET --issuer NUMBER`"
        }
        Error::LockedUp => "`openmast holder show INDEX` says until when",
        Error::Revoked => {
            "be admitted by clearances that stand (`openmast holder admit INDEX WALLET --issuer NUMBER`)"
        }
        _ => return None,
    })
}
