//! Numbers of headings and enumerations: reads one at the start of a text.
//!
//! Knows numeral systems; which marks stand around a numeral is the profile's business.

use super::profile::{Numerals, Scheme};
use crate::value;
use std::ops::Range;

/// A larger number numbers no heading.
const LARGEST: u32 = 99;

/// A number at the start of a text, in bytes of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its value; `None` for a glyph that only looks like a numeral.
    pub(super) value: Option<u32>,
    /// The numeral, with whatever the scheme puts before it.
    pub(super) glyph: Range<usize>,
    /// What stands between numeral and title; may be empty.
    pub(super) separator: Range<usize>,
    /// The separator is one of the scheme's own.
    pub(super) proper: bool,
}

impl Number {
    /// Where the words behind the number begin.
    pub(super) fn end(&self) -> usize {
        self.separator.end
    }

    /// The same, `by` bytes further into a text.
    pub(super) fn shifted(mut self, by: usize) -> Self {
        self.glyph = self.glyph.start..self.glyph.end + by;
        self.separator = self.separator.start + by..self.separator.end + by;
        self
    }
}

/// Reads a number of a scheme with one of the scheme's own separators.
pub(super) fn parse(scheme: &Scheme, text: &str) -> Option<Number> {
    let start = prefix(&scheme.before, text)?;
    let (value, end) = numeral(scheme.numerals, &text[start..])?;
    let separator = prefix(&scheme.after, &text[start + end..])?;
    Some(build(Some(value), start + end, separator, true))
}

/// Reads a number of a scheme with whatever of `slips`, or nothing, in place of its separator.
pub(super) fn parse_loosely(scheme: &Scheme, slips: &[String], text: &str) -> Option<Number> {
    let start = prefix(&scheme.before, text)?;
    let (value, end) = numeral(scheme.numerals, &text[start..])?;
    let separator = prefix(slips, &text[start + end..]).unwrap_or(0);
    Some(build(Some(value), start + end, separator, false))
}

/// Reads a glyph that stands in place of a numeral.
pub(super) fn parse_lookalike(
    scheme: &Scheme,
    glyphs: &[String],
    slips: &[String],
    text: &str,
) -> Option<Number> {
    let glyph = glyphs.iter().find(|glyph| text.starts_with(glyph.as_str()))?.len();
    let proper = prefix(&scheme.after, &text[glyph..]);
    let separator = proper.or_else(|| prefix(slips, &text[glyph..])).filter(|length| *length > 0)?;
    Some(build(None, glyph, separator, proper.is_some()))
}

fn build(value: Option<u32>, end: usize, separator: usize, proper: bool) -> Number {
    Number { value, glyph: 0..end, separator: end..end + separator, proper }
}

/// Length of the first of several beginnings that a text has; an empty list asks for nothing.
fn prefix(list: &[String], text: &str) -> Option<usize> {
    if list.is_empty() {
        return Some(0);
    }
    list.iter().find(|word| text.starts_with(word.as_str())).map(String::len)
}

/// The numeral at the start of a text: its value and its length in bytes.
fn numeral(numerals: Numerals, text: &str) -> Option<(u32, usize)> {
    let length = match numerals {
        Numerals::Digits => run(text, 3, |c| c.is_ascii_digit()),
        Numerals::Roman => run(text, 4, |c| matches!(c, 'I' | 'V' | 'X' | 'Ⅰ'..='Ⅻ')),
        Numerals::Letters => run(text, 1, |c| c.is_ascii_uppercase()),
        Numerals::Enclosed => run(text, 1, |c| !c.is_ascii() && !c.is_alphabetic() && c.is_numeric()),
        Numerals::Ideographs => {
            run(text, 4, |c| value::parse_ideographic(c.encode_utf8(&mut [0; 4])).is_some())
        }
    };
    if length == 0 {
        return None;
    }
    let glyphs = &text[..length];
    let value = match numerals {
        Numerals::Letters => glyphs.bytes().next().map(|letter| u32::from(letter - b'A') + 1),
        Numerals::Ideographs => value::parse_ideographic(glyphs).and_then(|value| u32::try_from(value).ok()),
        _ => value::parse_ordinal(glyphs),
    };
    value.filter(|value| (1..=LARGEST).contains(value)).map(|value| (value, length))
}

/// Bytes of the longest beginning, of at most `most` characters, that holds only such characters.
fn run(text: &str, most: usize, is: impl Fn(char) -> bool) -> usize {
    text.chars().take(most).take_while(|c| is(*c)).map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme(before: &str, numerals: Numerals, after: &[&str]) -> Scheme {
        Scheme {
            name: String::new(),
            before: if before.is_empty() { Vec::new() } else { vec![before.to_owned()] },
            numerals,
            after: after.iter().map(|word| (*word).to_owned()).collect(),
        }
    }

    fn value(scheme: &Scheme, text: &str) -> Option<u32> {
        parse(scheme, text).and_then(|number| number.value)
    }

    #[test]
    fn every_system_reads_its_own_numerals_only() {
        let ideographs = scheme("（", Numerals::Ideographs, &["）"]);
        assert_eq!(value(&ideographs, "（十二）甲"), Some(12));
        assert_eq!(value(&ideographs, "（2）甲"), None);
        assert_eq!(value(&scheme("", Numerals::Roman, &["."]), "IV. Statutes"), Some(4));
        assert_eq!(value(&scheme("", Numerals::Letters, &["."]), "C. Appeals"), Some(3));
        assert_eq!(value(&scheme("", Numerals::Enclosed, &[]), "③甲"), Some(3));
        assert_eq!(value(&scheme("", Numerals::Digits, &[".", "、"]), "2、甲"), Some(2));
        assert_eq!(value(&scheme("", Numerals::Digits, &["."]), "2020.甲"), None);
    }

    #[test]
    fn a_stroke_passes_for_a_numeral_only_with_a_separator() {
        let top = scheme("", Numerals::Ideographs, &["、"]);
        let strokes = ["—".to_owned()];
        let number = parse_lookalike(&top, &strokes, &[], "—、甲").unwrap();
        assert_eq!((number.value, number.end()), (None, "—、".len()));
        assert_eq!(parse_lookalike(&top, &strokes, &[], "——甲"), None);
    }
}
