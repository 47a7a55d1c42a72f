//! From bytes to text: which encoding a file is in, and where each character lies on disk.
//!
//! Order of trust: what the user states, a byte order mark, valid UTF-8, what the file declares
//! (HTML), then a guess. Malformed bytes become U+FFFD and are noted; nothing is lost.

mod guess;

use super::widths::Widths;
use super::{OriginMap, Span};
use encoding_rs::{
    BIG5, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE,
    UTF_16LE,
};

/// Text decoded from a file.
#[derive(Debug)]
pub struct Decoded {
    /// The text, byte order mark left out.
    pub text: String,
    /// Label of the encoding, lower case.
    pub encoding: &'static str,
    /// Where it lies on disk.
    pub origin: OriginMap,
    /// Places of bytes that were no text; each byte sequence shows one U+FFFD, and neighbours share
    /// a span.
    pub malformed: Vec<Span>,
}

/// Decodes a file. `stated` is what the user says, `declared` what the file says of itself; both
/// are encoding labels as browsers know them, and an unknown label counts as none. GB 2312 and GBK
/// are read as GB 18030, which contains them, because files that claim one use the other. Never
/// fails.
pub fn decode(bytes: &[u8], stated: Option<&str>, declared: Option<&str>) -> Decoded {
    let (encoding, mark) = choose(bytes, stated, declared);
    let label = label(encoding);
    if encoding == UTF_8
        && let Ok(text) = std::str::from_utf8(&bytes[mark..])
    {
        let origin = OriginMap::shifted(mark as u32);
        return Decoded { text: text.to_owned(), encoding: label, origin, malformed: Vec::new() };
    }
    let (text, widths, malformed) = transcode(bytes, encoding, mark);
    Decoded { text, encoding: label, origin: OriginMap::decoded(widths), malformed }
}

/// The encoding, and the length of the byte order mark before the text.
fn choose(bytes: &[u8], stated: Option<&str>, declared: Option<&str>) -> (&'static Encoding, usize) {
    let mark = Encoding::for_bom(bytes);
    if let Some(encoding) = stated.and_then(known) {
        // `utf-16` alone says nothing about the order of bytes; a mark does.
        let bare = stated.is_some_and(|label| label.trim().eq_ignore_ascii_case("utf-16"));
        return match mark {
            Some((marked, length)) if marked == encoding => (encoding, length),
            Some((marked, length)) if bare && marked == UTF_16BE => (marked, length),
            _ => (encoding, 0),
        };
    }
    if let Some(marked) = mark {
        return marked;
    }
    // ASCII in UTF-16 is valid UTF-8 full of NUL bytes, so this comes before the test for UTF-8.
    if let Some(encoding) = guess::utf_16(bytes) {
        return (encoding, 0);
    }
    if guess::is_utf_8(bytes) {
        return (UTF_8, 0);
    }
    // A file that declares UTF-8 but is none was copied out of its encoding; and a declaration that
    // can be read as ASCII cannot stand in UTF-16.
    let declared = declared.and_then(known).filter(|encoding| encoding.is_ascii_compatible());
    match declared {
        Some(encoding) if encoding != UTF_8 => (encoding, 0),
        _ => (guess::by_content(bytes), 0),
    }
}

/// The encoding that a label names; none for labels that are unknown or unsafe, and for the one
/// encoding with shift states, which no report uses.
fn known(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label.trim().as_bytes())?;
    match encoding {
        encoding if encoding == GBK => Some(GB18030),
        encoding if encoding == ISO_2022_JP => None,
        encoding => Some(encoding),
    }
}

/// Decodes stretch by stretch: up to a malformed sequence, then anew behind it. That is what the
/// Encoding Standard's "prepend to the stream" amounts to, and it keeps every byte accounted for.
fn transcode(bytes: &[u8], encoding: &'static Encoding, mark: usize) -> (String, Widths, Vec<Span>) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut widths = Widths::starting_at(mark as u32);
    let mut malformed: Vec<Span> = Vec::new();
    let mut at = mark;
    loop {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let (stretch, start) = (text.len(), at);
        let broken = loop {
            let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, true);
            at += read;
            match result {
                DecoderResult::InputEmpty => break None,
                DecoderResult::OutputFull => text.reserve((bytes.len() - at).max(1024)),
                DecoderResult::Malformed(length, behind) => break Some((length, behind)),
            }
        };
        let Some((length, behind)) = broken else {
            measure(&text[stretch..], &bytes[start..], encoding, &mut widths);
            break;
        };
        at -= usize::from(behind);
        let bad = at - usize::from(length);
        measure(&text[stretch..], &bytes[start..bad], encoding, &mut widths);
        let from = text.len() as u32;
        text.push(char::REPLACEMENT_CHARACTER);
        widths.push(char::REPLACEMENT_CHARACTER.len_utf8(), usize::from(length));
        match malformed.last_mut() {
            Some(last) if last.end == from => last.end = text.len() as u32,
            _ => malformed.push(Span::new(from, text.len() as u32)),
        }
    }
    text.shrink_to_fit();
    widths.shrink();
    (text, widths, malformed)
}

/// Walks well-formed bytes and their text side by side.
fn measure(text: &str, bytes: &[u8], encoding: &'static Encoding, widths: &mut Widths) {
    let (mut at, mut in_pair) = (0, false);
    for c in text.chars() {
        // Four sequences of Big5 stand for two characters; the second takes no bytes.
        let disk = if in_pair { 0 } else { sequence(&bytes[at.min(bytes.len())..], encoding) };
        in_pair = !in_pair
            && encoding == BIG5
            && matches!(bytes.get(at..at + 2), Some([0x88, 0x62 | 0x64 | 0xA3 | 0xA5]));
        widths.push(c.len_utf8(), disk);
        at += disk;
    }
    debug_assert_eq!(at, bytes.len(), "widths of {}", encoding.name());
}

/// Length of the well-formed sequence at the start of `bytes`, after the decoders of the
/// [Encoding Standard](https://encoding.spec.whatwg.org/).
fn sequence(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let first = bytes.first().copied().unwrap_or_default();
    let second = bytes.get(1).copied().unwrap_or_default();
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let high = if encoding == UTF_16LE { second } else { first };
        return if matches!(high, 0xD8..=0xDB) { 4 } else { 2 };
    }
    if first < 0x80 || encoding.is_single_byte() {
        return 1;
    }
    if encoding == UTF_8 {
        return match first {
            0xF0.. => 4,
            0xE0.. => 3,
            _ => 2,
        };
    }
    if encoding == GB18030 {
        return match (first, second) {
            (0x80, _) => 1,
            (_, b'0'..=b'9') => 4,
            _ => 2,
        };
    }
    if encoding == SHIFT_JIS {
        return if matches!(first, 0x80 | 0xA1..=0xDF) { 1 } else { 2 };
    }
    if encoding == EUC_JP {
        return if first == 0x8F { 3 } else { 2 };
    }
    debug_assert!(encoding == BIG5 || encoding == EUC_KR, "{}", encoding.name());
    2
}

/// The encoding's name in lower case.
fn label(encoding: &'static Encoding) -> &'static str {
    const LABELS: &[&str] = &[
        "utf-8",
        "utf-16le",
        "utf-16be",
        "gb18030",
        "big5",
        "euc-jp",
        "euc-kr",
        "shift_jis",
        "ibm866",
        "iso-8859-2",
        "iso-8859-3",
        "iso-8859-4",
        "iso-8859-5",
        "iso-8859-6",
        "iso-8859-7",
        "iso-8859-8",
        "iso-8859-8-i",
        "iso-8859-10",
        "iso-8859-13",
        "iso-8859-14",
        "iso-8859-15",
        "iso-8859-16",
        "koi8-r",
        "koi8-u",
    ];
    let name = encoding.name();
    // The remaining names are in lower case as they are.
    LABELS.iter().find(|label| label.eq_ignore_ascii_case(name)).copied().unwrap_or(name)
}

#[cfg(test)]
mod tests;
