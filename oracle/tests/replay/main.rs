//! Recordings of RADIUS accounting, played through the front door and the engine without a network and without a chain: as a library,
//! and as `openmast radius replay` and `openmast radius explain`.

mod captures;
mod details;
mod files;
mod lab;
