#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| openmast_decoders::preflight::check(data));
