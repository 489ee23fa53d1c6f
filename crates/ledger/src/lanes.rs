//! SHA-256 (FIPS 180-4) of sixteen messages at once, one in each 32-bit lane of AVX-512 registers.
//!
//! The SHA instructions of the processor work on one message, and each of them waits for the one before. Sixteen
//! messages side by side do not wait for each other: a tree is built 2.5 times as fast where the registers are
//! as wide as the processor's units. AVX2 has half as many lanes, no rotation and no three-way logic, so it would take
//! four times as many instructions for a message: no faster than the SHA instructions, and left out.

use core::arch::x86_64::*;

use crate::hash::Hash;

/// Messages that are hashed at once.
pub(crate) const LANES: usize = 16;

/// A message of two blocks with its padding.
pub(crate) type TwoBlocks = [u8; 128];

/// Whether this processor has what [`hash`] needs.
#[inline]
pub(crate) fn available() -> bool {
    std::is_x86_feature_detected!("avx512f") && std::is_x86_feature_detected!("avx512bw")
}

/// Fractional parts of the square roots of the first eight primes (FIPS 180-4, 5.3.3).
const INITIAL: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// Fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2).
#[rustfmt::skip]
const K: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

/// One word of all messages.
type Word = __m512i;

/// Writes the hash of each message.
#[target_feature(enable = "avx512f,avx512bw")]
pub(crate) fn hash(messages: &[TwoBlocks; LANES], hashes: &mut [Hash; LANES]) {
    let mut state = [_mm512_setzero_si512(); 8];
    for (word, initial) in state.iter_mut().zip(INITIAL) {
        *word = _mm512_set1_epi32(initial.cast_signed());
    }
    compress(&mut state, words::<0>(messages));
    compress(&mut state, words::<1>(messages));
    let mut rows = [_mm512_setzero_si512(); 16];
    for (row, word) in rows.iter_mut().zip(state) {
        *row = swap_bytes(word);
    }
    for (hash, row) in hashes.iter_mut().zip(transpose(rows)) {
        // SAFETY: 32 bytes are written, and a hash has 32 bytes. No alignment is asked for.
        unsafe { _mm256_storeu_si256(hash.as_mut_ptr().cast(), _mm512_castsi512_si256(row)) };
    }
}

/// The sixteen words of one of the two blocks.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn words<const BLOCK: usize>(messages: &[TwoBlocks; LANES]) -> [Word; 16] {
    let mut rows = [_mm512_setzero_si512(); 16];
    for (row, message) in rows.iter_mut().zip(messages) {
        let (blocks, _) = message.as_chunks::<64>();
        // SAFETY: 64 bytes are read, and a block has 64 bytes. No alignment is asked for.
        *row = unsafe { _mm512_loadu_si512(blocks[BLOCK].as_ptr().cast()) };
    }
    let mut words = transpose(rows);
    for word in &mut words {
        *word = swap_bytes(*word);
    }
    words
}

/// Words are big-endian.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn swap_bytes(word: Word) -> Word {
    let order = _mm512_set4_epi32(0x0c0d_0e0f, 0x0809_0a0b, 0x0405_0607, 0x0001_0203);
    _mm512_shuffle_epi8(word, order)
}

/// One round (FIPS 180-4, 6.2.2, step 3). The variables keep their places, the caller moves the names.
macro_rules! round {
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $k:expr, $w:expr) => {
        let sum1 = xor3(
            _mm512_ror_epi32::<6>($e),
            _mm512_ror_epi32::<11>($e),
            _mm512_ror_epi32::<25>($e),
        );
        let choice = _mm512_ternarylogic_epi32::<0xca>($e, $f, $g);
        let constant = _mm512_add_epi32($w, _mm512_set1_epi32($k.cast_signed()));
        let first = _mm512_add_epi32(
            _mm512_add_epi32($h, constant),
            _mm512_add_epi32(sum1, choice),
        );
        let sum0 = xor3(
            _mm512_ror_epi32::<2>($a),
            _mm512_ror_epi32::<13>($a),
            _mm512_ror_epi32::<22>($a),
        );
        let majority = _mm512_ternarylogic_epi32::<0xe8>($a, $b, $c);
        $d = _mm512_add_epi32($d, first);
        $h = _mm512_add_epi32(first, _mm512_add_epi32(sum0, majority));
    };
}

/// Takes in a block (FIPS 180-4, 6.2.2).
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn compress(state: &mut [Word; 8], mut w: [Word; 16]) {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    let (sixteens, _) = K.as_chunks::<16>();
    for (turn, k) in sixteens.iter().enumerate() {
        if turn > 0 {
            next_words(&mut w);
        }
        round!(a b c d e f g h, k[0], w[0]);
        round!(h a b c d e f g, k[1], w[1]);
        round!(g h a b c d e f, k[2], w[2]);
        round!(f g h a b c d e, k[3], w[3]);
        round!(e f g h a b c d, k[4], w[4]);
        round!(d e f g h a b c, k[5], w[5]);
        round!(c d e f g h a b, k[6], w[6]);
        round!(b c d e f g h a, k[7], w[7]);
        round!(a b c d e f g h, k[8], w[8]);
        round!(h a b c d e f g, k[9], w[9]);
        round!(g h a b c d e f, k[10], w[10]);
        round!(f g h a b c d e, k[11], w[11]);
        round!(e f g h a b c d, k[12], w[12]);
        round!(d e f g h a b c, k[13], w[13]);
        round!(c d e f g h a b, k[14], w[14]);
        round!(b c d e f g h a, k[15], w[15]);
    }
    for (word, added) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = _mm512_add_epi32(*word, added);
    }
}

/// The next sixteen words of the message schedule (FIPS 180-4, 6.2.2, step 1), in place of the last sixteen.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn next_words(w: &mut [Word; 16]) {
    for t in 0..16 {
        let (w15, w2) = (w[(t + 1) % 16], w[(t + 14) % 16]);
        let sigma0 = xor3(
            _mm512_ror_epi32::<7>(w15),
            _mm512_ror_epi32::<18>(w15),
            _mm512_srli_epi32::<3>(w15),
        );
        let sigma1 = xor3(
            _mm512_ror_epi32::<17>(w2),
            _mm512_ror_epi32::<19>(w2),
            _mm512_srli_epi32::<10>(w2),
        );
        w[t] = _mm512_add_epi32(
            _mm512_add_epi32(w[t], w[(t + 9) % 16]),
            _mm512_add_epi32(sigma0, sigma1),
        );
    }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn xor3(a: Word, b: Word, c: Word) -> Word {
    _mm512_ternarylogic_epi32::<0x96>(a, b, c)
}

/// `rows[i]` with words `j` becomes `columns[j]` with words `i`: pairs, then fours, then the four quarters of the registers.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn transpose(rows: [Word; 16]) -> [Word; 16] {
    let mut fours = [[_mm512_setzero_si512(); 4]; 4];
    for (four, rows) in fours.iter_mut().zip(rows.as_chunks::<4>().0) {
        let [r0, r1, r2, r3] = *rows;
        let (low01, high01) = (_mm512_unpacklo_epi32(r0, r1), _mm512_unpackhi_epi32(r0, r1));
        let (low23, high23) = (_mm512_unpacklo_epi32(r2, r3), _mm512_unpackhi_epi32(r2, r3));
        *four = [
            _mm512_unpacklo_epi64(low01, low23),
            _mm512_unpackhi_epi64(low01, low23),
            _mm512_unpacklo_epi64(high01, high23),
            _mm512_unpackhi_epi64(high01, high23),
        ];
    }
    let mut columns = [_mm512_setzero_si512(); 16];
    for j in 0..4 {
        let [q0, q1, q2, q3] = [fours[0][j], fours[1][j], fours[2][j], fours[3][j]];
        let even = [
            _mm512_shuffle_i32x4::<0x88>(q0, q1),
            _mm512_shuffle_i32x4::<0x88>(q2, q3),
        ];
        let odd = [
            _mm512_shuffle_i32x4::<0xdd>(q0, q1),
            _mm512_shuffle_i32x4::<0xdd>(q2, q3),
        ];
        columns[j] = _mm512_shuffle_i32x4::<0x88>(even[0], even[1]);
        columns[4 + j] = _mm512_shuffle_i32x4::<0x88>(odd[0], odd[1]);
        columns[8 + j] = _mm512_shuffle_i32x4::<0xdd>(even[0], even[1]);
        columns[12 + j] = _mm512_shuffle_i32x4::<0xdd>(odd[0], odd[1]);
    }
    columns
}
