//! Tests of the program, one file for each instruction and some that go across.

mod compute_units;
mod every_instruction;
mod exits;
mod instructions;
mod sequences;
