//! Owns the view that rules about numbers have of a paragraph: its figures in order, with the words
//! before, behind and between them.
//!
//! Finds no figures itself and knows no rule; a figure is a number again only together with its
//! words, and every kind that asks how numbers of a text hang together asks here.

use super::scope::{Scope, Stretch};
use crate::recognize::{Figure, Report};
use crate::source::Span;
use crate::value::Decimal;
use std::collections::BTreeSet;
use std::ops::Range;

/// Marks that end the words that belong to a number.
const MARKS: &str = "，,、；;。！!？?：:（(）)【】";
/// Marks that end a sentence.
const ENDS: &str = "。！？!?";
/// Numbers of a paragraph beyond which it is a table that lost its lines, and no prose.
pub(super) const MAX_NUMBERS: usize = 160;

/// A mark and letters behind it that are too few for a clause.
const FEW_LETTERS: usize = 3;

/// Numbers before a place that are looked at.
const REACH: usize = 24;
/// Neighbours that may make up a total together.
const TOGETHER: usize = 4;
/// Numbers carried over that are tried.
const MOVED: usize = 3;

/// A paragraph with the figures in it.
pub(super) struct Passage<'r> {
    pub(super) stretch: Stretch<'r>,
    pub(super) numbers: Vec<Number<'r>>,
}

/// A figure among its words.
pub(super) struct Number<'r> {
    pub(super) figure: &'r Figure,
    /// Folded bytes of the numeral with its unit.
    pub(super) range: Range<usize>,
    /// Words from the mark or number before it.
    pub(super) before: &'r str,
    /// Words up to the mark or number behind it.
    pub(super) after: &'r str,
    /// All text since the number before it, or since the beginning of the paragraph.
    pub(super) between: &'r str,
    /// How many brackets are open.
    pub(super) depth: usize,
    /// How many sentences ended before it, brackets not counted.
    pub(super) sentence: usize,
    /// Its own words name another year than the report's.
    pub(super) other_year: bool,
}

impl Passage<'_> {
    /// Whether the paragraph ends amid an enumeration, as where a page ended and the rest was lost or
    /// became a paragraph of its own: another item that no mark ends, or the first letters of a clause.
    pub(super) fn breaks_off(&self) -> bool {
        let text = self.stretch.text.as_str();
        let behind = self.numbers.last().map_or("", |last| &text[last.range.end..]);
        let item = behind.trim_start().starts_with('、');
        let last = behind.rfind(|c| MARKS.contains(c)).map_or("", |at| &behind[at..]);
        let begun = (2..=FEW_LETTERS).contains(&last.chars().count());
        (item || begun) && behind.ends_with(|c: char| c.is_alphanumeric())
    }
}

impl Passage<'_> {
    /// Whole numbers without a unit behind one number up to the words behind another.
    pub(super) fn bare(&self, from: usize, to: usize) -> impl Iterator<Item = Decimal> {
        let words =
            self.numbers[from + 1..].iter().take(to.saturating_sub(from)).map(|number| number.between);
        let words = words.chain(self.numbers.get(to).map(|last| last.after));
        let digits = words.flat_map(|words| words.split(|c: char| !c.is_ascii_digit()));
        digits.filter_map(|digits| digits.parse().ok())
    }
}

impl Number<'_> {
    pub(super) fn value(&self) -> Decimal {
        self.figure.value
    }

    pub(super) fn unit(&self) -> Option<&str> {
        self.figure.unit.as_deref()
    }

    pub(super) fn span(&self) -> Span {
        self.figure.span
    }

    /// Whether one of the words stands before or behind it.
    pub(super) fn says(&self, words: &[String]) -> bool {
        contains(words, self.before) || contains(words, self.after)
    }

    /// Whether it counts one of these things.
    pub(super) fn counts(&self, measures: &[String]) -> bool {
        self.figure.measures.iter().any(|measure| measures.contains(measure))
    }
}

/// The paragraphs of a part of the report that hold figures.
pub(super) fn passages<'r>(report: &'r Report<'_>, scope: &Scope) -> Vec<Passage<'r>> {
    let figures = &report.figures.counted;
    let mut passages = Vec::new();
    if figures.is_empty() {
        return passages;
    }
    for stretch in scope.stretches(report) {
        let first = figures.partition_point(|figure| figure.block < stretch.block);
        let own: Vec<&Figure> =
            figures[first..].iter().take_while(|figure| figure.block == stretch.block).collect();
        if !own.is_empty() {
            passages.push(passage(report, stretch, &own));
        }
    }
    passages
}

fn passage<'r>(report: &'r Report<'_>, stretch: Stretch<'r>, figures: &[&'r Figure]) -> Passage<'r> {
    let text = stretch.text.as_str();
    let mut numbers: Vec<Number<'r>> = Vec::with_capacity(figures.len());
    let (mut at, mut depth, mut sentence) = (0, 0_usize, 0);
    for (index, figure) in figures.iter().enumerate() {
        let range = figure.range.clone();
        let next = figures.get(index + 1).map_or(text.len(), |next| next.range.start);
        let (Some(between), Some(behind)) = (text.get(at..range.start), text.get(range.end..next)) else {
            continue;
        };
        let mut words = 0;
        for (place, c) in between.char_indices() {
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' => depth = depth.saturating_sub(1),
                _ if ENDS.contains(c) && depth == 0 => sentence += 1,
                _ => {}
            }
            if MARKS.contains(c) {
                words = place + c.len_utf8();
            }
        }
        let after = behind.find(|c| MARKS.contains(c)).map_or(behind, |end| &behind[..end]);
        at = range.end;
        let before = &between[words..];
        let other_year = is_of_another_year(report, before);
        numbers.push(Number { figure, range, before, after, between, depth, sentence, other_year });
    }
    Passage { stretch, numbers }
}

fn is_of_another_year(report: &Report<'_>, words: &str) -> bool {
    let spec = &report.profile.figures;
    let named = || {
        let pattern = spec.year.as_ref().filter(|pattern| pattern.may_match(words))?;
        pattern.captures(words)?.name("year")?.as_str().parse::<i16>().ok()
    };
    contains(&spec.last_year, words)
        || named().zip(report.year.as_ref()).is_some_and(|(named, year)| named != year.value)
}

/// What numbers may be meant of: a number before it, the sum of neighbours before it, or such a number
/// with what was carried over (`carried`) added or taken off. Words that lead into a list (`led`) set what
/// is behind them apart. `before` are indices of numbers of one unit.
pub(super) fn totals(
    passage: &Passage<'_>,
    before: &[usize],
    carried: &dyn Fn(usize) -> bool,
    led: &dyn Fn(usize) -> bool,
) -> BTreeSet<Decimal> {
    let near = &before[before.len().saturating_sub(REACH)..];
    let numbers: Vec<_> = near.iter().map(|index| &passage.numbers[*index]).collect();
    let mut totals = BTreeSet::new();
    for (at, number) in numbers.iter().enumerate() {
        let mut sum = number.value();
        totals.insert(sum);
        for index in near[at + 1..].iter().take(TOGETHER - 1) {
            let next = &passage.numbers[*index];
            if next.sentence != number.sentence || led(*index) {
                break;
            }
            sum += next.value();
            totals.insert(sum);
        }
    }
    let moved = near.iter().rev().filter(|index| carried(**index)).take(MOVED);
    let moved: Vec<Decimal> = moved.map(|index| passage.numbers[*index].value()).collect();
    let mut more = Vec::new();
    for number in &numbers {
        for (index, first) in moved.iter().enumerate() {
            for by in [*first, -*first] {
                more.push(number.value() + by);
                more.extend(
                    moved[index + 1..]
                        .iter()
                        .flat_map(|next| [number.value() + by + *next, number.value() + by - *next]),
                );
            }
        }
    }
    totals.extend(more);
    totals
}

/// Whether a character ends a sentence.
pub(super) fn is_end(c: char) -> bool {
    ENDS.contains(c)
}

/// Whether one of the words is in a text.
pub(super) fn contains(words: &[String], text: &str) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

/// Whether a text ends with one of the words.
pub(super) fn ends_with(words: &[String], text: &str) -> bool {
    words.iter().any(|word| text.ends_with(word.as_str()))
}

/// One unit of the last decimal place that a number is written with.
pub(super) fn last_place(decimals: u32) -> Decimal {
    Decimal::new(1, decimals.min(20))
}
