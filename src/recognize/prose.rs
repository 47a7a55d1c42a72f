//! The prose of a section as reports are compared by it: without numbers, so that a text counts as
//! copied although its figures were brought up to date.
//!
//! Everything here is linear in the length of the texts. Knows no rule and no form.

use super::{Report, Section};
use crate::source::{Folded, Span};
use std::collections::HashMap;
use std::ops::Range;

/// Characters that have to be the same in a row before a stretch can be a copy: a few words, which
/// take more letters than ideographs.
const IDEOGRAPHS: usize = 10;
const LETTERS: usize = 30;
/// Numbers of a sketch: [`BANDS`] pairs.
const BANDS: usize = 6;

/// The body paragraphs of a section, one after the other.
#[derive(Debug)]
pub struct Prose<'r> {
    /// Their folded text, a line each.
    pub text: String,
    /// Where each begins in `text`.
    parts: Vec<(usize, &'r Folded)>,
}

impl<'r> Prose<'r> {
    /// The prose of a section, headings and tables left out.
    pub fn of(report: &'r Report<'_>, section: &Section) -> Self {
        let mut prose = Self { text: String::new(), parts: Vec::new() };
        for (_, folded) in report.paragraphs(section.body.clone()) {
            prose.parts.push((prose.text.len(), folded));
            prose.text.push_str(folded.as_str());
            prose.text.push('\n');
        }
        prose
    }

    /// Where each paragraph begins in the text, and in the source.
    pub fn paragraphs(&self) -> impl Iterator<Item = (usize, Span)> {
        self.parts.iter().map(|(at, folded)| (*at, folded.whole_span()))
    }

    /// The source under a range of the text.
    pub fn span(&self, range: Range<usize>) -> Span {
        let spans = self.parts.iter().filter_map(|(at, folded)| {
            let end = at + folded.as_str().len();
            let inside = range.start.max(*at)..range.end.min(end);
            (inside.start < inside.end).then(|| folded.span(inside.start - at..inside.end - at))
        });
        spans.reduce(Span::cover).unwrap_or_default()
    }
}

/// A text without blanks, and with every number alike.
#[derive(Debug, Default)]
pub struct Masked {
    chars: Vec<char>,
    /// Bytes of the text that each character stands for.
    at: Vec<(u32, u32)>,
    /// Indices of the characters that begin a line.
    lines: Vec<usize>,
    /// Length of the stretches that are compared.
    shingle: usize,
}

/// How much of a text is also in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Characters, in percent, rounded down.
    pub share: u8,
    /// The longest stretch on one line that is the same, in bytes of the text.
    pub longest: Range<usize>,
    /// The same stretch in the other text.
    pub other: Range<usize>,
}

impl Masked {
    /// Masks a folded text; bytes in `without`, which are sorted, are left out.
    pub fn of(text: &str, without: &[Range<usize>]) -> Self {
        let mut masked = Self::default();
        let mut without = without.iter().peekable();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            while without.next_if(|range| range.end <= at).is_some() {}
            if c == '\n' {
                masked.lines.push(masked.chars.len());
            }
            if c.is_whitespace() || without.peek().is_some_and(|range| range.contains(&at)) {
                continue;
            }
            let number = is_numeral(c);
            let mut end = at + c.len_utf8();
            let goes_on = |c: char| is_numeral(c) || matches!(c, '.' | ',' | '%' | '％');
            while let Some((at, c)) = chars.next_if(|(_, c)| number && goes_on(*c)) {
                end = at + c.len_utf8();
            }
            masked.chars.push(if number { '#' } else { c });
            masked.at.push((at as u32, end as u32));
        }
        let letters = masked.chars.iter().filter(|c| **c < '\u{2e80}' && c.is_alphabetic()).count();
        masked.shingle = if letters * 2 > masked.chars.len() { LETTERS } else { IDEOGRAPHS };
        masked
    }

    /// How many characters it has.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether nothing is left of the text.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// How much of this text is also in `other`; `None` where nothing is.
    pub fn copied(&self, other: &Masked) -> Option<Copied> {
        let shingle = self.shingle;
        if shingle != other.shingle {
            return None;
        }
        let mut places: HashMap<u64, usize> = HashMap::new();
        for (at, hash) in other.shingles().enumerate() {
            places.entry(hash).or_insert(at);
        }
        let (mut covered, mut end, mut measured) = (0, 0, 0);
        let mut longest: (usize, usize, usize) = (0, 0, 0);
        for (at, hash) in self.shingles().enumerate() {
            let Some(&there) = places.get(&hash) else { continue };
            covered += at + shingle - end.max(at);
            end = at + shingle;
            // Measured once where it begins, so that the whole stays linear.
            if at >= measured {
                let end = self.line_end(at);
                let same = self.chars[at..end].iter().zip(&other.chars[there..]);
                let length = same.take_while(|(a, b)| a == b).count();
                measured = at + (length + 1).saturating_sub(shingle).max(1);
                if length > longest.2 {
                    longest = (at, there, length);
                }
            }
        }
        let share = u8::try_from(covered * 100 / self.len().max(1)).unwrap_or(100);
        (longest.2 > 0).then(|| Copied {
            share,
            longest: self.bytes(longest.0..longest.0 + longest.2),
            other: other.bytes(longest.1..longest.1 + longest.2),
        })
    }

    /// Twelve numbers by which texts with much in common are met again: such texts agree in one of
    /// the pairs (<https://en.wikipedia.org/wiki/MinHash>).
    pub fn sketch(&self) -> [(u32, u32); BANDS] {
        let mut least = [(u32::MAX, u32::MAX); BANDS];
        for hash in self.shingles() {
            for (band, (first, second)) in least.iter_mut().enumerate() {
                let seed = band as u64 * 2;
                *first = (*first).min(mixed(hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
                *second = (*second).min(mixed(hash ^ (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)));
            }
        }
        least
    }

    fn line_end(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|line| *line <= at);
        self.lines.get(next).copied().unwrap_or(self.chars.len())
    }

    /// The text under a range of characters that is not empty.
    fn bytes(&self, range: Range<usize>) -> Range<usize> {
        self.at[range.start].0 as usize..self.at[range.end - 1].1 as usize
    }

    /// A hash of each stretch of that length, by a rolling polynomial.
    fn shingles(&self) -> impl Iterator<Item = u64> {
        const BASE: u64 = 0x0100_0000_01b3;
        let shingle = self.shingle;
        let leading = (1..shingle).fold(1_u64, |power, _| power.wrapping_mul(BASE));
        let mut hash = 0_u64;
        let chars = &self.chars;
        chars.iter().enumerate().filter_map(move |(at, c)| {
            if at >= shingle {
                hash = hash.wrapping_sub((chars[at - shingle] as u64 + 1).wrapping_mul(leading));
            }
            hash = hash.wrapping_mul(BASE).wrapping_add(*c as u64 + 1);
            (at + 1 >= shingle).then_some(hash)
        })
    }
}

fn mixed(hash: u64) -> u32 {
    let hash = (hash ^ (hash >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((hash ^ (hash >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 32) as u32
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '〇' | '零' | '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
        )
        || matches!(c, '百' | '千' | '万' | '亿')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copied(now: &str, before: &str) -> Option<(u8, String, String)> {
        let found = Masked::of(now, &[]).copied(&Masked::of(before, &[]))?;
        Some((found.share, now[found.longest].to_owned(), before[found.other].to_owned()))
    }

    #[test]
    fn numbers_and_blanks_do_not_matter() {
        let now = "2023年本单位共举办培训 12 期，培训人员一百二十人次。";
        let before = "前言。2022年本单位共举办培训8期，培训人员九十人次。";
        let (share, longest, other) = copied(now, before).unwrap();
        assert_eq!(share, 100);
        assert_eq!(longest, now);
        assert_eq!(other, before.strip_prefix("前言。").unwrap());
    }

    #[test]
    fn the_share_counts_what_is_the_same() {
        let same = "各科室按照分工做好栏目维护工作并定期自查";
        let own = "今年新建了机关展厅供群众参观学习使用了";
        assert_eq!(same.chars().count(), own.chars().count() + 1);
        let (share, longest, _) = copied(&format!("{same}{own}"), &format!("{same}。")).unwrap();
        assert_eq!((share, longest.as_str()), (51, same));
        assert_eq!(copied(own, same), None);
    }

    #[test]
    fn the_longest_of_several_stretches_is_found() {
        let before = "甲乙丙丁戊己庚辛壬癸子丑。赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨。";
        let now = "甲乙丙丁戊己庚辛壬癸子丑，赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨，";
        assert_eq!(copied(now, before).unwrap().1, "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨");
    }

    #[test]
    fn a_stretch_ends_with_its_line_and_the_share_does_not() {
        let (first, second) = ("栏目维护工作由各科室按照分工承担。", "培训由办公室统一组织。");
        let text = format!("{first}\n{second}\n");
        assert_eq!(copied(&text, &text), Some((100, first.to_owned(), first.to_owned())));
        assert_eq!(copied(&text, &text.replace('\n', "")).map(|found| found.0), Some(100));
    }

    #[test]
    fn a_few_common_words_in_letters_are_no_copy() {
        let one = "The office of records received the request and answered it within a month of its arrival.";
        let other =
            "A month of its own was set aside so that the office of records could move to the harbour.";
        assert_eq!(copied(one, other), None);
        assert_eq!(copied(one, one).map(|found| found.0), Some(100));
    }

    #[test]
    fn left_out_parts_are_no_characters() {
        let text = "收费：无。其余。";
        let end = "收费：无。".len();
        let without = 0..end;
        let masked = Masked::of(text, std::slice::from_ref(&without));
        assert_eq!(masked.chars, ['其', '余', '。']);
        assert_eq!(masked.at.first(), Some(&(end as u32, end as u32 + 3)));
    }

    #[test]
    fn near_copies_meet_in_a_band_and_strangers_do_not() {
        let text = |seed: u32| -> String {
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                char::from_u32(0x4e00 + (state >> 16) % 3000).unwrap_or('甲')
            };
            (0..400).map(|_| next()).collect()
        };
        let meet = |a: &str, b: &str| {
            let (a, b) = (Masked::of(a, &[]).sketch(), Masked::of(b, &[]).sketch());
            a.iter().zip(&b).any(|(a, b)| a == b)
        };
        for seed in 0..40 {
            let one = text(seed);
            let near = format!("{}另有补充说明", &one[..one.len() - 60]);
            assert!(meet(&one, &near), "{seed}");
            assert!(!meet(&one, &text(seed + 1000)), "{seed}");
        }
    }
}
