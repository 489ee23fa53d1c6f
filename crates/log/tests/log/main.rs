//! The log from outside: what was acknowledged is there again, and damage is found.

mod contract;
mod damage;
mod ends;
mod faults;
mod lab;
mod lines;
mod looking;
mod room;
