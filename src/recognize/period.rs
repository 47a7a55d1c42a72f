//! The period that a report covers, as it states it.

use super::date;
use super::profile::{DateSpec, PeriodSpec};
use super::section::named;
use super::title::number;
use super::{Anchor, Period};
use crate::date::Date;
use crate::source::{Folded, Span};

/// Bytes before a range in which the words that introduce it are looked for.
const REACH: usize = 120;

/// Finds the statement of the period: anywhere in the preamble, and elsewhere behind words that
/// introduce one. `near` is where it would stand.
pub(super) fn find<'t>(
    spec: &PeriodSpec,
    dates: &DateSpec,
    preamble: impl Iterator<Item = &'t Folded>,
    body: impl Iterator<Item = &'t Folded>,
    near: Span,
) -> Anchor<Period> {
    let mut best: Option<Period> = None;
    for text in preamble {
        best = best.or_else(|| statement(spec, dates, text, true));
    }
    for text in body {
        if best.is_some() {
            break;
        }
        best = statement(spec, dates, text, false);
    }
    best.map_or(Anchor::Missing { near }, Anchor::Found)
}

fn statement(spec: &PeriodSpec, dates: &DateSpec, text: &Folded, in_preamble: bool) -> Option<Period> {
    let words = text.as_str();
    let leads = spec.leads.iter().any(|lead| words.contains(lead.as_str()));
    if !leads && !in_preamble {
        return None;
    }
    let mut unled = None;
    for captures in spec.ranges.iter().flat_map(|range| range.captures_iter(words)) {
        let (Some(all), Some(start), Some(end)) =
            (captures.get(0), captures.name("start"), captures.name("end"))
        else {
            continue;
        };
        let first = day(dates, start.as_str(), None, false);
        let last = day(dates, end.as_str(), first.map(Date::year), true);
        // The beginning may leave its year to the end.
        let first = first.or_else(|| day(dates, start.as_str(), last.map(Date::year), false));
        // Or both leave it to the words right before them: `2023年度（1月1日至12月31日）`.
        let year = if first.is_none() { year_before(words, all.start()) } else { None };
        let first = first.or_else(|| day(dates, start.as_str(), year, false));
        let last = last.or_else(|| day(dates, end.as_str(), first.map(Date::year), true));
        let period = Period {
            span: text.span(all.range()),
            start: first,
            end: last,
            start_written: named(text, start.range()),
            end_written: named(text, end.range()),
        };
        if introduced(spec, words, all.start()) {
            return Some(period);
        }
        if in_preamble && first.is_some() && last.is_some() && unled.is_none() {
            unled = Some(period);
        }
    }
    unled
}

/// Four digits that end a few characters before a place, behind an opening bracket.
fn year_before(words: &str, at: usize) -> Option<i16> {
    let before = words[..at].trim_end().strip_suffix(['（', '('])?;
    let digits = before.trim_end_matches(|c: char| !c.is_numeric());
    let near = before[digits.len()..].chars().count() <= 3;
    let start = digits.len().checked_sub(4).filter(|_| near)?;
    let whole = !digits.get(..start)?.ends_with(|c: char| c.is_ascii_digit());
    digits.get(start..).filter(|_| whole)?.parse().ok()
}

/// Whether words that introduce the period stand before a place, in the same sentence.
fn introduced(spec: &PeriodSpec, words: &str, at: usize) -> bool {
    let mut from = at.saturating_sub(REACH);
    while !words.is_char_boundary(from) {
        from += 1;
    }
    let before = &words[from..at];
    let sentence = before.rfind(['。', '；', ';']).map_or(before, |stop| &before[stop..]);
    spec.leads.iter().any(|lead| sentence.contains(lead.as_str()))
}

/// A day as written, or the first or last day of a month; the year may be left out if `year` is
/// known.
fn day(dates: &DateSpec, written: &str, year: Option<i16>, last: bool) -> Option<Date> {
    let written = written.trim();
    if let Some(date) = date::whole(dates, written) {
        return date;
    }
    let captures = dates.yearless.iter().find_map(|pattern| {
        let captures = pattern.captures(written)?;
        (captures.get(0)?.range() == (0..written.len())).then_some(captures)
    })?;
    let part = |name: &str| captures.name(name).and_then(|part| number(part.as_str()));
    let year = part("year").and_then(|year| year.try_into().ok()).or(year)?;
    let first = Date::new(year, part("month")?.try_into().ok()?, 1).ok()?;
    match captures.name("day") {
        Some(day) => Date::new(year, first.month(), number(day.as_str())?.try_into().ok()?).ok(),
        None if last => Some(first.last_of_month()),
        None => Some(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::testing::{document, profile};

    #[test]
    fn the_year_may_stand_before_the_bracket() {
        let both = |text: &str| period(text, true);
        let year = (Some("2023-01-01".to_owned()), Some("2023-12-31".to_owned()));
        assert_eq!(both("数据统计期限为2023年度（1月1日—12月31日）。"), Some(year));
        assert_eq!(both("数据统计期限为12023年度（1月1日—12月31日）。"), Some((None, None)));
    }

    fn period(text: &str, in_preamble: bool) -> Option<(Option<String>, Option<String>)> {
        let (_, document) = document(text);
        let profile = profile();
        let paragraph = super::super::line::paragraph(&document, 0);
        let none = || std::iter::empty::<&Folded>();
        let found = if in_preamble {
            find(&profile.period, &profile.dates, paragraph.into_iter(), none(), Span::at(0))
        } else {
            find(&profile.period, &profile.dates, none(), paragraph.into_iter(), Span::at(0))
        };
        let found = found.found()?.clone();
        Some((found.start.map(|date| date.to_string()), found.end.map(|date| date.to_string())))
    }

    #[test]
    fn every_wording_of_a_year() {
        for text in [
            "本报告数据统计期限自2023年1月1日起至2023年12月31日止。",
            "本报告数据统计期限自2023年1月1日至2023年12月31日。",
            "所列数据统计时限为2023年1月1日至12月31日",
            "数据统计期限从2023年1月1日到12月31日止。",
            "统计期限自 2023 年 1 月 1 日始至 2023 年 12 月 31 日止。",
            "所列数据自2023年1月1日起，至2023年12月31日止",
            "数据的时间期限为2023年1月1日-2023年12月31日",
            "统计周期：2023-01-01至2023-12-31",
            "统计期为2023.1.1-2023.12.31",
            "统计时间段为2023年1月至12月",
            "统计期限为二〇二三年一月一日至二〇二三年十二月三十一日",
            "内容涵盖2023年1月1日至12月31日期间的工作情况",
            "统计期限为1月1日至2023年12月31日",
        ] {
            let year = (Some("2023-01-01".to_owned()), Some("2023-12-31".to_owned()));
            assert_eq!(period(text, true), Some(year), "{text}");
        }
    }

    #[test]
    fn broken_days_are_found_and_have_no_date() {
        let start = Some("2023-01-01".to_owned());
        assert_eq!(period("统计期限自2023年1月1日起至20231231日止。", true), Some((start.clone(), None)));
        assert_eq!(period("统计期限自2023年1月1日起至2023年12月32日止。", true), Some((start, None)));
        for text in [
            "统计期限自20231月1日起至202312月31日止",
            "统计期限为2023 11日到1231日。",
            "统计期限为1月1日至12月31日",
        ] {
            assert_eq!(period(text, true), Some((None, None)), "{text}");
        }
    }

    #[test]
    fn a_range_in_the_body_needs_words_that_introduce_it() {
        assert_eq!(period("2023年1月1日至12月31日期间未收到申请。", false), None);
        assert!(period("本报告统计期限自2023年1月1日至12月31日。", false).is_some());
        assert_eq!(period("联系电话：0536-4396492，规划（2021-2035年）", true), None);
    }
}
