#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| openmast_decoders::config::check(data));
