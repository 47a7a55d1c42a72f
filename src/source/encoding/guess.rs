//! Guesses the encoding of bytes that nobody named.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_16BE, UTF_16LE};

/// Bytes that are looked at; an encoding shows itself long before.
const SAMPLE: usize = 64 << 10;

/// UTF-16 without a byte order mark. Digits, blanks and line ends have a high byte of zero, so NUL
/// bytes pile up at odd (little-endian) or even (big-endian) offsets and nowhere else.
pub(super) fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if !bytes.len().is_multiple_of(2) || !sample.contains(&0) {
        return None;
    }
    let mut nul = [0_usize; 2];
    for (at, byte) in sample.iter().enumerate() {
        nul[at & 1] += usize::from(*byte == 0);
    }
    let units = sample.len() / 2;
    let (encoding, many, few) =
        if nul[1] > nul[0] { (UTF_16LE, nul[1], nul[0]) } else { (UTF_16BE, nul[0], nul[1]) };
    if many < 2 || many * 50 < units || few * 10 > many {
        return None;
    }
    // The sample may end inside a surrogate pair.
    let whole = &sample[..if sample.len() < bytes.len() { sample.len() - 2 } else { sample.len() }];
    let shorter = &whole[..whole.len().saturating_sub(2)];
    [whole, shorter]
        .iter()
        .any(|sample| encoding.decode_without_bom_handling_and_without_replacement(sample).is_some())
        .then_some(encoding)
}

/// Whether the bytes are UTF-8, a few damaged sequences allowed: text of another encoding has next
/// to no sequence of several bytes that UTF-8 accepts.
pub(super) fn is_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || (good >= 8 && bad * 2 <= good)
}

/// An encoding by the frequencies of its characters, Chinese preferred where several fit.
pub(super) fn by_content(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == bytes.len());
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    if guess == GBK {
        // A Chinese domain outweighs everything, even pairs of bytes that GB 2312 does not have.
        let other = detector.guess(Some(b"tw"), Utf8Detection::Deny);
        return if other == BIG5 && !is_mostly_gb(sample) { BIG5 } else { GB18030 };
    }
    // The detector drops an encoding at its first malformed byte, and then only those remain in
    // which every byte is something.
    if guess.is_single_byte() && is_mostly_gb(sample) { GB18030 } else { guess }
}

/// Whether nine of ten bytes beyond ASCII pair up as characters of GB 2312.
fn is_mostly_gb(bytes: &[u8]) -> bool {
    let (mut at, mut good, mut bad) = (0, 0_usize, 0_usize);
    while let Some(first) = bytes.get(at) {
        let pair =
            matches!(first, 0xA1..=0xA9 | 0xB0..=0xF7) && matches!(bytes.get(at + 1), Some(0xA1..=0xFE));
        good += usize::from(pair);
        bad += usize::from(!pair && *first >= 0x80);
        at += if pair { 2 } else { 1 };
    }
    good >= 4 && bad * 9 <= good
}
