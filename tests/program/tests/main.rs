//! Tests of the program, one file for each instruction and some that go across.

mod attacks;
mod compute_units;
mod departure_attacks;
mod departures;
mod every_instruction;
mod exits;
mod free_service;
mod insiders;
mod instructions;
mod lot_sequences;
mod market;
mod regulators;
mod sequences;
mod share_gate;
