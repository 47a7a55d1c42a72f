//! Numbers with units in a text: digits with separators and decimals, ideographs, multipliers.

use super::super::profile::FigureSpec;
use crate::pattern::Pattern;
use crate::value::{Decimal, MISREAD, parse_ideographic};
use std::ops::Range;
use std::str::FromStr;

/// Numbers of a paragraph beyond which it is a table that lost its lines, and no prose.
const MOST: usize = 400;
/// Longest numeral, in bytes.
const LONGEST: usize = 60;

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Bytes of the text, unit included.
    pub(super) range: Range<usize>,
    pub(super) value: Decimal,
    pub(super) decimals: u32,
    pub(super) step: Decimal,
    pub(super) exact: bool,
    /// Index of the unit; none until a neighbour lends its own.
    pub(super) unit: Option<usize>,
}

/// All numbers with a unit, in order.
pub(super) fn find(text: &str, spec: &FigureSpec, not: Option<&Pattern>) -> Vec<Number> {
    let is_digit = |c: char| c.is_ascii_digit() || (spec.ideographs && is_ideographic(c));
    if !text.contains(is_digit) {
        return Vec::new();
    }
    let masks: Vec<Range<usize>> =
        not.map_or_else(Vec::new, |not| not.find_iter(text).map(|hit| hit.range()).collect());
    let mut masks = masks.into_iter().peekable();
    let mut numbers: Vec<Number> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_digit).map(|found| at + found) {
        while masks.next_if(|mask| mask.end <= start).is_some() {}
        if let Some(mask) = masks.peek().filter(|mask| mask.start <= start) {
            at = mask.end;
            continue;
        }
        let end = numeral(text, start, spec);
        at = end;
        if let Some(number) = read(text, start..end, spec) {
            at = number.range.end;
            numbers.push(number);
        }
        if numbers.len() > MOST {
            return Vec::new();
        }
    }
    link(text, &mut numbers, spec);
    numbers.retain(|number| number.unit.is_some());
    numbers
}

fn is_ideographic(c: char) -> bool {
    matches!(
        c,
        '零' | '〇'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '两'
    )
}

/// Where the numeral that begins at `start` ends: digits with separators, or ideographs.
fn numeral(text: &str, start: usize, spec: &FigureSpec) -> usize {
    let rest = &text[start..];
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        let is_part =
            |c: char| is_ideographic(c) || (spec.multipliers.contains_key(c.encode_utf8(&mut [0; 4])));
        return start + rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    }
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut end = digits(rest);
    if end <= 3 {
        while let Some(separator) = rest[end..].chars().next().filter(|c| matches!(c, ',' | '，')) {
            let group = &rest[end + separator.len_utf8()..];
            if digits(group) != 3 {
                break;
            }
            end += separator.len_utf8() + 3;
        }
    }
    if rest[end..].starts_with('.') && digits(&rest[end + 1..]) > 0 {
        end += 1 + digits(&rest[end + 1..]);
    }
    start + end
}

/// Reads a numeral with what stands around it.
fn read(text: &str, range: Range<usize>, spec: &FigureSpec) -> Option<Number> {
    let written = &text[range.clone()];
    let before = &text[..range.start];
    if written.len() > LONGEST || before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.') {
        return None;
    }
    let ideographs = !written.starts_with(|c: char| c.is_ascii_digit());
    let (mut value, mut decimals) = if ideographs {
        (Decimal::from(parse_ideographic(written)?), 0)
    } else {
        let plain: String = written.chars().filter(|c| !matches!(c, ',' | '，')).collect();
        let decimals = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        (Decimal::from_str(&plain).ok()?, u32::try_from(decimals).ok()?)
    };
    let mut start = range.start;
    let mut end = range.end;
    let skip = |end: usize| end + (text[end..].len() - text[end..].trim_start_matches(' ').len());
    let longest = |words: &mut dyn Iterator<Item = &str>, at: usize| {
        words.filter(|word| !word.is_empty() && text[at..].starts_with(word)).map(str::len).max()
    };
    let mut exact = longest(&mut spec.about_before.iter().map(String::as_str), start).is_none()
        && !spec.about_before.iter().any(|word| before.trim_end().ends_with(word.as_str()))
        && (!ideographs || !spec.about_spelt.iter().any(|word| before.trim_end().ends_with(word.as_str())));
    let mut about = |end: &mut usize, also_unit: bool| {
        if let Some(length) = longest(&mut spec.about_behind.iter().map(String::as_str), skip(*end)) {
            *end = if also_unit { *end } else { skip(*end) + length };
            exact = false;
        }
    };
    about(&mut end, false);
    let mut scale = Decimal::ONE;
    if let Some((word, factor)) = spec
        .multipliers
        .iter()
        .filter(|(word, _)| text[skip(end)..].starts_with(word.as_str()))
        .max_by_key(|(word, _)| word.len())
    {
        end = skip(end) + word.len();
        scale = Decimal::from(*factor);
        about(&mut end, false);
    }
    let unit = spec
        .units
        .iter()
        .enumerate()
        .flat_map(|(index, unit)| {
            let key = unit.words.is_empty().then_some(&unit.key);
            unit.words.iter().chain(key).map(move |word| (index, word.as_str()))
        })
        .filter(|(_, word)| text[skip(end)..].starts_with(word))
        .max_by_key(|(_, word)| word.len());
    if let Some((index, word)) = unit {
        let unit = &spec.units[index];
        if ideographs && written.chars().count() == 1 && !unit.single {
            return None;
        }
        if unit.whole && decimals > 0 && scale == Decimal::ONE {
            // The number of an item that ran into the number behind it: `1.12 requests`.
            let (item, rest) = written.split_once('.')?;
            value = Decimal::from_str(rest).ok()?;
            start += item.len() + 1;
            decimals = 0;
        }
        end = skip(end) + word.len();
        about(&mut end, true);
    }
    let step = Decimal::new(1, decimals.min(20)).checked_mul(scale)?;
    let value = value.checked_mul(scale).filter(|value| *value < MISREAD)?;
    Some(Number { range: start..end, value, decimals, step, exact, unit: unit.map(|(index, _)| index) })
}

/// Lends units over joiners, and makes the ends of a range inexact.
fn link(text: &str, numbers: &mut [Number], spec: &FigureSpec) {
    for index in (1..numbers.len()).rev() {
        let between = text[numbers[index - 1].range.end..numbers[index].range.start].trim();
        let is_range = spec.ranges.iter().any(|word| word == between);
        if numbers[index - 1].unit.is_none() && (is_range || spec.joiners.iter().any(|word| word == between))
        {
            numbers[index - 1].unit = numbers[index].unit;
        }
        if is_range {
            numbers[index - 1].exact = false;
            numbers[index].exact = false;
        }
    }
}
