//! By which key a session is looked for that a report may be of.

use openmast_records::RadioName;

use super::keys::Keys;

/// What tells a session apart beside its ids.
#[derive(Clone, Copy)]
pub(super) enum ToldApart<'a> {
    ByRadio(RadioName<'a>),
    ByArea,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub area: &'a [u8],
    pub at: ToldApart<'a>,
    pub id: &'a [u8],
    pub multi: Option<&'a [u8]>,
    pub device: Option<&'a [u8]>,
    /// The key that this comes to, if it is known already.
    pub key: Option<u128>,
}

impl Asked<'_> {
    /// The session's key.
    pub(super) fn key(&self, keys: &mut Keys) -> u128 {
        match self.key {
            Some(known) => known,
            None => self.key_with(keys, self.multi),
        }
    }

    /// The session's key if it had another multi-session id, or none.
    pub(super) fn key_with(&self, keys: &mut Keys, multi: Option<&[u8]>) -> u128 {
        let at = match self.at {
            ToldApart::ByRadio(name) => keys.radio(self.area, name),
            ToldApart::ByArea => keys.area(self.area),
        };
        keys.session(at, self.id, multi, self.device)
    }
}
