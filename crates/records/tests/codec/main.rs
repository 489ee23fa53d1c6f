//! A record is read as it was written, and nothing but what is written is read.

mod any;
mod names;
mod records;
