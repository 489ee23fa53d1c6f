//! Logs from outside: what was acknowledged is there again, in the order in which it was delivered, and damage is found. `contract`,
//! `conditional` and `property` try the same with every log, `nodes` has several append to one; the others are of files alone.

mod conditional;
mod contract;
mod damage;
mod ends;
mod faults;
mod lab;
mod nodes;
mod property;
mod queues;
mod room;
mod scanning;
