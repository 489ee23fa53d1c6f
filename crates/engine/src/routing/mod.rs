pub(crate) mod attribution;
pub(crate) mod mapping;
pub(crate) mod unattributed;
pub(crate) mod unmapped;
pub(crate) mod waiting;
