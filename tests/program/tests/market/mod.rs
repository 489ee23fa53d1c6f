//! Tests of the market: each instruction, what every one must refuse, attacks, and random sequences beside the model.

mod abuses;
mod attacks;
mod claims;
mod ending;
mod every_instruction;
mod fees;
mod filling;
mod frozen;
mod goods;
mod lots;
mod making;
mod permissioned;
mod real_gate;
mod regulated;
mod sales;
mod sequences;
