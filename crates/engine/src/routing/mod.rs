pub(crate) mod attribution;
pub(crate) mod mapping;
pub(crate) mod no_route;
pub(crate) mod resolving;
pub(crate) mod route;
pub(crate) mod unattributed;
pub(crate) mod unmapped;
pub(crate) mod waiting;
