//! Which mints can be traded: those whose tokens arrive as they were sent, and stay with who owns them.

use {crate::errors::MarketError, anchor_lang::prelude::*};

/// Bytes of a mint without extensions.
const BASE_BYTES: usize = 82;
/// Where the kind of account stands in one with extensions; they follow.
const KIND_AT: usize = 165;
/// What it says of a mint.
const KIND_MINT: u8 = 1;

/// Token-2022's numbers of extensions, as far as a mint that is traded may have them.
mod extension {
    pub(super) const NONE: u16 = 0;
    pub(super) const CONFIDENTIAL_TRANSFER: u16 = 4;
    pub(super) const INTEREST_BEARING: u16 = 10;
    pub(super) const METADATA_POINTER: u16 = 18;
    pub(super) const TOKEN_METADATA: u16 = 19;
    pub(super) const GROUP_POINTER: u16 = 20;
    pub(super) const GROUP: u16 = 21;
    pub(super) const MEMBER_POINTER: u16 = 22;
    pub(super) const GROUP_MEMBER: u16 = 23;
    pub(super) const SCALED_UI_AMOUNT: u16 = 25;
}

/// Refuses with [`MarketError::MintNotAdmissible`] a mint that has a fee on transfers (of zero, too: it can be raised), a
/// hook, a permanent delegate, a pause, an authority that can close it, accounts that are born frozen (the market's would
/// be, too), or an extension that is not known here. `data` is the mint's account; its base was checked.
///
/// None of the extensions that pass can be added to or taken from a mint in a way that changes this: Token-2022 fixes all
/// others before the mint is initialized.
pub(crate) fn require_admissible(data: &[u8]) -> Result<()> {
    require!(is_admissible(data), MarketError::MintNotAdmissible);
    Ok(())
}

fn is_admissible(data: &[u8]) -> bool {
    if data.len() == BASE_BYTES {
        return true;
    }
    if data.get(KIND_AT) != Some(&KIND_MINT) {
        return false;
    }
    let mut rest = data.get(KIND_AT + 1..).unwrap_or_default();
    while let Some((kind, _, after)) = split_extension(rest) {
        if kind == extension::NONE {
            return true;
        }
        if !allows(kind) {
            return false;
        }
        rest = after;
    }
    // Fewer bytes than a head are padding; a value that is cut off is no mint of Token-2022's.
    rest.len() < 4 && rest.iter().all(|byte| *byte == 0)
}

/// Number and value of the first extension, and what follows. Source: the type-length-value list of Token-2022, two bytes
/// for each of type and length.
fn split_extension(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (kind, rest) = bytes.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (value, rest) = rest.split_at_checked(u16::from_le_bytes(*length).into())?;
    Some((u16::from_le_bytes(*kind), value, rest))
}

/// Those that ask nothing of token accounts and change nothing of what arrives.
fn allows(kind: u16) -> bool {
    matches!(
        kind,
        extension::CONFIDENTIAL_TRANSFER
            | extension::INTEREST_BEARING
            | extension::METADATA_POINTER
            | extension::TOKEN_METADATA
            | extension::GROUP_POINTER
            | extension::GROUP
            | extension::MEMBER_POINTER
            | extension::GROUP_MEMBER
            | extension::SCALED_UI_AMOUNT
    )
}

/// Whom the metadata in the mint names as the one who may change it; `None` when it names nobody, or there is none.
pub(crate) fn update_authority(data: &[u8]) -> Option<Address> {
    let mut rest = data.get(KIND_AT + 1..)?;
    while let Some((kind, value, after)) = split_extension(rest) {
        match kind {
            extension::NONE => return None,
            extension::TOKEN_METADATA => {
                let authority = Address::new_from_array(*value.first_chunk()?);
                return (authority != Address::default()).then_some(authority);
            }
            _ => rest = after,
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test fails by a panic")]
mod tests {
    use super::*;

    fn mint(extensions: &[(u16, &[u8])]) -> Vec<u8> {
        let mut data = vec![0; KIND_AT];
        data.push(KIND_MINT);
        for (kind, value) in extensions {
            data.extend_from_slice(&kind.to_le_bytes());
            data.extend_from_slice(&(value.len() as u16).to_le_bytes());
            data.extend_from_slice(value);
        }
        data
    }

    #[test]
    fn plain_and_described_mints_can_be_traded() {
        assert!(is_admissible(&[0; BASE_BYTES]));
        assert!(is_admissible(&mint(&[])));
        assert!(is_admissible(&mint(&[(18, &[1; 64]), (19, &[2; 90])])));
        // Padding after the last one.
        let mut padded = mint(&[(10, &[1])]);
        padded.extend_from_slice(&[0; 3]);
        assert!(is_admissible(&padded));
        padded.extend_from_slice(&[0; 9]);
        assert!(is_admissible(&padded));
    }

    #[test]
    fn nothing_else_can() {
        for kind in (0..300).filter(|kind| ![0, 4, 10, 18, 19, 20, 21, 22, 23, 25].contains(kind)) {
            assert!(!is_admissible(&mint(&[(kind, &[0; 8])])), "{kind}");
            assert!(
                !is_admissible(&mint(&[(18, &[1; 64]), (kind, &[0; 8])])),
                "{kind} behind another"
            );
        }
        let mut account = mint(&[]);
        account[KIND_AT] = 2;
        assert!(!is_admissible(&account), "a token account");
        let cut = mint(&[(18, &[1; 64])]);
        assert!(
            !is_admissible(&cut[..cut.len() - 1]),
            "a value that is cut off"
        );
        assert!(!is_admissible(&cut[..KIND_AT]), "no kind");
    }

    #[test]
    fn metadata_names_who_may_change_it() {
        let metadata = [&[7; 32][..], &[9; 60]].concat();
        let named = Some(Address::new_from_array([7; 32]));
        assert_eq!(
            update_authority(&mint(&[(18, &[1; 64]), (19, &metadata)])),
            named
        );
        assert_eq!(update_authority(&mint(&[(19, &[0; 90])])), None, "nobody");
        assert_eq!(update_authority(&mint(&[(18, &[1; 64])])), None);
        assert_eq!(update_authority(&[0; BASE_BYTES]), None);
        assert_eq!(
            update_authority(&mint(&[(0, &[]), (19, &metadata)])),
            None,
            "padding"
        );
    }
}
